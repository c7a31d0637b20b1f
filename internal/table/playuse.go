package table

import (
	"context"

	"vafa/internal/crm"
)

// playBegun is the step that counts that a play was begun, and keeps its texts the first time a version is. Adding is safe here for the
// reason that count gives.
func playBegun(u crm.PlayUse, event string) (step, error) {
	change := adding(playUseKey(u.Play, u.Version), u.Counts)
	for name, value := range map[string]any{"name": u.Name, "texts": u.Texts, "firstAt": u.FirstAt} {
		encoded, err := encodeField(value)
		if err != nil {
			return step{}, err
		}
		change.set = join(change.set, ", ", "#"+name+" = if_not_exists(#"+name+", :"+name+")")
		change.names["#"+name], change.values[":"+name] = name, encoded
	}
	last, err := encodeField(u.LastAt)
	if err != nil {
		return step{}, err
	}
	change.assign("lastAt", last)
	change.assign("play", text(u.Play))
	change.assign("version", number(int64(u.Version)))
	return change.step(event, nil), nil
}

// playWent are the steps that count how a play went on since before.
func playWent(before, after crm.StartedPlay, event string) []step {
	counts := after.CountsSince(before)
	if counts == nil {
		return nil
	}
	return []step{adding(playUseKey(after.Play, after.Version), counts).step(event, nil)}
}

// PlayUses are all versions of all plays that were ever begun, by play and version.
func (t *Table) PlayUses(ctx context.Context) ([]crm.PlayUse, error) {
	var out []crm.PlayUse
	err := t.all(ctx, span{pk: pkPlays}, func(items []item) error {
		for _, one := range items {
			use, err := decode[crm.PlayUse](one)
			if err != nil {
				return err
			}
			use.Counts = countsOf(one)
			out = append(out, use)
		}
		return nil
	})
	return out, err
}
