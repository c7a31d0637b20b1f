package table

import (
	"context"
	"slices"
	"time"

	"vafa/internal/crm"
)

// Undoing asks for a merge to be undone.
type Undoing struct {
	Into, From string
	Event      string // unique to the request
	By         string
	At         time.Time
}

// UndoMerge moves back what a merge moved and nothing else, and then gives the other customer their identities back; repeated, it
// goes on where it was cut off. Until the end everything that comes for either of them is the survivor's.
func (t *Table) UndoMerge(ctx context.Context, u Undoing, b crm.Business) (crm.Merge, error) {
	m, err := t.beginUndoing(ctx, u)
	if err != nil || m.State == crm.MergeUndone {
		return m, err
	}
	way := moving{from: m.Into, to: m.From, merge: m, business: b, event: u.Event}
	err = t.all(ctx, startingWith("", mergePK(m.ID), prefixMoved), func(lists []item) error {
		for _, list := range lists {
			if err := t.moveBack(ctx, way, list, way.next()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return m, err
	}
	return t.endUndoing(ctx, m, u)
}

func (t *Table) beginUndoing(ctx context.Context, u Undoing) (m crm.Merge, err error) {
	err = t.untilSettled(ctx, func() error {
		p, err := t.pairOf(ctx, u.Into, u.From)
		if err != nil {
			return err
		}
		m = p.record.Merge
		if m.State == crm.MergeUndone || m.State == crm.MergeUndoing {
			return nil
		}
		if err := p.mayUndo(u.At); err != nil {
			return err
		}
		was := m.State
		m.State = crm.MergeUndoing
		begun := inState(m, was)
		begun.assign("state", text(crm.MergeUndoing))
		busy := update{
			key: profileKey(u.Into), condition: "#version = :old", add: "#version :one",
			names:  map[string]string{"#version": "version"},
			values: item{":old": number(int64(p.into.Version)), ":one": number(1)},
		}
		busy.assign("merging", text(u.From))
		return t.write(ctx, u.Event, begun.step(u.Event, raced), busy.step(u.Event, raced))
	})
	return m, err
}

// mayUndo says what stands against undoing a merge.
func (p pair) mayUndo(now time.Time) error {
	switch {
	case p.into.ID == "":
		return crm.ErrNotFound
	case p.into.MergedInto != "":
		return crm.MergedError{Into: p.into.MergedInto}
	case p.record.ID == "":
		return crm.Faults{{Pointer: "/from", Code: "merge.none"}}
	case p.into.Merging != "" && p.into.Merging != p.from.ID:
		return crm.ConflictError{Code: "merge.unfinished"}
	case now.After(p.record.Until):
		return crm.ConflictError{Code: "merge.late"}
	}
	return nil
}

// moveBack moves the items of one list back and strikes the list out. What is not there any more does not move.
func (t *Table) moveBack(ctx context.Context, way moving, list item, event string) error {
	moved, err := decode[movedItems](list)
	if err != nil {
		return err
	}
	keys := make([]key, len(moved.Names))
	for i, name := range moved.Names {
		keys[i] = key{customerPK(way.from), name}
	}
	return t.untilSettled(ctx, func() error {
		left, err := t.get(ctx, keyOf(list))
		if err != nil || left == nil { // somebody else who undoes this merge was here
			return err
		}
		items, err := t.inOrder(ctx, keys)
		if err != nil {
			return err
		}
		done, err := t.relocate(ctx, way, items, replacedBy(list), event)
		if err != nil {
			return err
		}
		count := inState(way.merge, crm.MergeUndoing)
		count.add, count.names["#moved"], count.values[":n"] = "#moved :n", "moved", number(-int64(len(done.names)))
		return t.write(ctx, event, append(done.steps, remove(list, raced), count.step(event, raced))...)
	})
}

func (t *Table) endUndoing(ctx context.Context, m crm.Merge, u Undoing) (out crm.Merge, err error) {
	err = t.untilSettled(ctx, func() error {
		p, err := t.pairOf(ctx, m.Into, m.From)
		if err != nil {
			return err
		}
		if out = p.record.Merge; out.State != crm.MergeUndoing {
			return nil
		}
		if p.intoValue.Standing, err = t.standing(ctx, m.Into); err != nil {
			return err
		}
		if p.fromValue.Standing, err = t.standing(ctx, m.From); err != nil {
			return err
		}
		steps, err := p.ending(m, u)
		if err != nil {
			return err
		}
		out.State = crm.MergeUndone
		return t.write(ctx, u.Event+"e", steps...)
	})
	return out, err
}

// ending makes the steps of the last transaction of undoing: the other is somebody again.
func (p pair) ending(m crm.Merge, u Undoing) ([]step, error) {
	event := u.Event + "e"
	into, from := p.into.Separate(p.from, p.record.Absorbed, u.At)
	steps, err := profileSteps(event, p, into, from)
	if err != nil {
		return nil, err
	}
	kept, err := claimSteps(event, into, into.Identities, into.ID, nil, "")
	if err != nil {
		return nil, err
	}
	given, err := claimSteps(event, from, nil, "", from.Identities, into.ID)
	if err != nil {
		return nil, err
	}
	given = append(given, codeSteps(event, from.Codes(), into.ID, from.ID)...)
	intoValue, fromValue := p.intoValue.Separate(p.record.Absorbed), p.fromValue
	felt, err := rungLine(into.ID, intoValue.Climb(u.At), u.By, event, u.At)
	if err != nil {
		return nil, err
	}
	feltToo, err := rungLine(from.ID, fromValue.Climb(u.At), u.By, event, u.At)
	if err != nil {
		return nil, err
	}
	worth, err := worthStep(intoValue, p.intoValue, event)
	if err != nil {
		return nil, err
	}
	shown, err := show(fromValue, event)
	if err != nil {
		return nil, err
	}
	ended := inState(m, crm.MergeUndoing)
	ended.assign("state", text(crm.MergeUndone))
	steps = append(slices.Concat(steps, kept, given, felt, feltToo), worth, shown, ended.step(event, raced))
	for id, line := range map[string]crm.Entry{into.ID: {ID: event, Other: from.ID}, from.ID: {ID: event + "f", Other: into.ID}} {
		line.Type, line.At, line.By = crm.EntryUnmerge, u.At, u.By
		entry, err := create(entryKey(id, line), line, event, nil, raced)
		if err != nil {
			return nil, err
		}
		steps = append(steps, entry)
	}
	return append(steps, named(into.ID, customerPK(from.ID), event, nil)), nil
}

// show puts a value that was hidden back to where the nightly job and segments find it, with the rung that is theirs alone.
func show(v crm.Value, event string) (step, error) {
	change := update{
		key: valueKey(v.Customer), condition: "#version = :old", remove: "#mergedInto",
		names: map[string]string{"#version": "version", "#mergedInto": attrMergedInto}, values: item{":old": number(int64(v.Version))},
	}
	change.assign("version", number(int64(v.Version)+1))
	for name, value := range valueList(v.Customer) {
		change.assign(name, value)
	}
	if v.Segment != "" {
		change.assign("listPK", text(segmentListPK(v.Segment, shardOf(v.Customer))))
		change.assign("listSK", text(segmentListSK(v.Percentile, v.Customer)))
	}
	err := change.assignRung(v)
	return change.step(event, raced), err
}
