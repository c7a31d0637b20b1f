package table

import (
	"context"
	"slices"

	"vafa/internal/crm"
)

// hold puts a post into quarantine, with the answer that its sender gets, and with further steps.
func (t *Table) hold(ctx context.Context, p crm.HeldPost, once crm.Once, more ...step) error {
	list := item{
		"listPK": text(heldListPK(shardOf(p.ID))), "listSK": text(heldListSK(p)), attrExpires: number(p.Until.Unix()),
	}
	held, err := create(heldKey(p.ID), p, p.ID, list, raced)
	if err != nil {
		return err
	}
	return t.write(ctx, p.ID, slices.Concat(t.once(once, p.ID), []step{held}, heldNamed(p), more)...)
}

// HeldPosts lists the posts in quarantine, the oldest first.
func (t *Table) HeldPosts(ctx context.Context, after string, limit int) ([]crm.HeldPost, string, error) {
	listed, next, err := t.sharded(ctx, heldListPK, after, limit)
	if err != nil {
		return nil, "", err
	}
	posts, err := wholes[crm.HeldPost](ctx, t, listed)
	return posts, next, err
}

// HeldPost reads a post in quarantine, whatever was decided of it; ErrNotFound once it is forgotten.
func (t *Table) HeldPost(ctx context.Context, id string) (crm.HeldPost, error) {
	return read[crm.HeldPost](ctx, t, heldKey(id))
}

// ReleasePost does what a held post asked for, once: the contact and the end of its quarantine are one transaction. A
// ConflictError says that it was decided before.
func (t *Table) ReleasePost(ctx context.Context, p crm.HeldPost, d crm.PostDecision) error {
	decided, err := t.decide(ctx, p, crm.PostReleased, p.ID, d)
	if err != nil {
		return err
	}
	if p.Card == nil {
		_, err = t.contact(ctx, *p.Contact, decided)
		return err
	}
	begun := func(crm.Unit, string, bool) (crm.Card, crm.Once, error) { return p.Card.Card, crm.Once{}, nil }
	_, _, _, err = t.registerCard(ctx, *p.Card, begun, decided)
	return err
}

// DropPost forgets what a held post asked for. A ConflictError says that it was decided before.
func (t *Table) DropPost(ctx context.Context, p crm.HeldPost, d crm.PostDecision) error {
	decided, err := t.decide(ctx, p, crm.PostDropped, d.Event, d)
	if err != nil {
		return err
	}
	return t.write(ctx, d.Event, decided...)
}

// decide makes the steps that end a quarantine and answer the request. A repetition of the request that did so gets its answer.
func (t *Table) decide(ctx context.Context, p crm.HeldPost, state, event string, d crm.PostDecision) ([]step, error) {
	if p.State != crm.PostHeld {
		if err := t.Answered(ctx, d.Once); err != nil {
			return nil, err
		}
		return nil, errDecided
	}
	ended, err := ending(p.Decide(state, d), event)
	return slices.Concat(t.once(d.Once, event), []step{ended}, heldUnnamed(p)), err
}

// ending is the step that leaves of a post that it was decided, and where the answer to its sender is kept.
func ending(decided crm.HeldPost, event string) (step, error) {
	change := update{key: heldKey(decided.ID), condition: "#state = :held", names: map[string]string{}, values: item{":held": text(crm.PostHeld)}}
	said, err := encode(change.key, decided)
	if err != nil {
		return step{}, err
	}
	for _, name := range []string{"state", "decidedBy", "decidedAt", "note"} {
		if said[name] != nil {
			change.assign(name, said[name])
		}
	}
	change.drop("contact", "card", "listPK", "listSK")
	return change.step(event, decidedBefore), nil
}

var errDecided = crm.ConflictError{Code: "quarantine.decided"}

func decidedBefore(now item) error {
	if now == nil {
		return crm.ErrNotFound
	}
	return errDecided
}
