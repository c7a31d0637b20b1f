package table

import (
	"context"
	"slices"
	"strings"

	"vafa/internal/crm"
)

// Customer reads a profile.
func (t *Table) Customer(ctx context.Context, id string) (crm.Customer, error) {
	return read[crm.Customer](ctx, t, profileKey(id))
}

// View reads all that one look at a customer shows, in two queries: the value with the newest of the timeline, and the
// profile with open cases and cards.
func (t *Table) View(ctx context.Context, id string, entries int) (crm.View, error) {
	newest, _, err := t.query(ctx, span{pk: customerPK(id), low: prefixTimeline, high: skValue, newest: true, limit: entries + 2})
	if err != nil {
		return crm.View{}, err
	}
	out := crm.View{}
	// More than one query only for somebody with a megabyte of cases; their profile comes last.
	err = t.all(ctx, span{pk: customerPK(id), low: prefixCard, high: skProfile}, func(items []item) error {
		for _, found := range items {
			if err := sortIn(&out, found); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return crm.View{}, err
	}
	if out.Customer.ID == "" || len(newest) == 0 {
		return crm.View{}, crm.ErrNotFound
	}
	if out.Value, err = decode[crm.Value](newest[0]); err != nil {
		return crm.View{}, err
	}
	lines, next := cut(newest[1:], entries, "SK")
	out.Timeline, err = decodeAll[crm.Entry](lines)
	out.Next = next
	slices.SortFunc(out.Cases, func(a, b crm.Case) int { return strings.Compare(caseListSK(a), caseListSK(b)) })
	return out, err
}

// sortIn puts one item of the profile's query where it belongs.
func sortIn(out *crm.View, found item) (err error) {
	switch sk := textOf(found, "SK"); {
	case sk == skProfile:
		out.Customer, err = decode[crm.Customer](found)
	case strings.HasPrefix(sk, prefixCard):
		var card crm.CardSummary
		card, err = decode[crm.CardSummary](found)
		out.Cards = append(out.Cards, card)
	case strings.HasPrefix(sk, prefixCase):
		var one crm.Case
		one, err = decode[crm.Case](found)
		if one.IsOpen() {
			out.Cases = append(out.Cases, one)
		}
	}
	return err
}

// Timeline reads a page of a customer's timeline, newest first; after is where the last page ended. kinds, if any, are
// the only types of entries wanted.
func (t *Table) Timeline(ctx context.Context, id, after string, limit int, kinds ...string) (entries []crm.Entry, next string, err error) {
	return t.lines(ctx, id, after, limit, func(line item) bool {
		return len(kinds) == 0 || slices.Contains(kinds, textOf(line, "type"))
	})
}

// lines reads a page of those entries of a timeline that are wanted.
func (t *Table) lines(ctx context.Context, id, after string, limit int, wanted func(item) bool) (entries []crm.Entry, next string, err error) {
	s := span{pk: customerPK(id), low: prefixTimeline, high: prefixTimeline + last, seen: after, newest: true, limit: limit + 1}
	var kept []item
	for {
		items, more, err := t.query(ctx, s)
		if err != nil {
			return nil, "", err
		}
		for _, found := range items {
			if wanted(found) {
				kept = append(kept, found)
			}
		}
		if !more || len(items) == 0 || len(kept) > limit {
			break
		}
		s.seen = textOf(items[len(items)-1], "SK")
	}
	kept, next = cut(kept, limit, "SK")
	entries, err = decodeAll[crm.Entry](kept)
	return entries, next, err
}

// ChangeCustomer writes a changed profile, on condition that nobody changed it since version, and gives it with its new
// version; else ErrStale. Where the margin was changed, the value gets it too.
func (t *Table) ChangeCustomer(ctx context.Context, c crm.Customer, version int, margin bool, event string) (crm.Customer, error) {
	c.Version = version + 1
	attributes, err := profileAttributes(c)
	if err != nil {
		return c, err
	}
	change, err := replace(profileKey(c.ID), c, version, event, attributes, stale)
	if err != nil {
		return c, err
	}
	if !margin {
		return c, t.write(ctx, event, change)
	}
	share, err := shareStep(c, event)
	if err != nil {
		return c, err
	}
	return c, t.write(ctx, event, change, share)
}

// shareStep writes a customer's margin into their value. It touches nothing that purchases or the job change, and so leaves the
// version alone.
func shareStep(c crm.Customer, event string) (step, error) {
	change := update{key: valueKey(c.ID), condition: "attribute_exists(PK)", names: map[string]string{}, values: item{}}
	if c.Margin == nil {
		change.remove, change.names["#marginShare"] = "#marginShare", "marginShare"
		return change.step(event, stale), nil
	}
	share, err := encodeField(*c.Margin)
	if err != nil {
		return step{}, err
	}
	change.assign("marginShare", share)
	return change.step(event, stale), nil
}
