package table

import (
	"context"
	"slices"

	"vafa/internal/crm"
)

// mostDuplicates is how many candidates of each reason are looked at.
const mostDuplicates = 20

// Duplicates lists customers who may be the same as one: those whom a capture named together with them, and those of the same
// name. Who was merged already is left out.
func (t *Table) Duplicates(ctx context.Context, id string) ([]crm.Duplicate, error) {
	own, err := t.Customer(ctx, id)
	if err != nil {
		return nil, err
	}
	why, err := t.suspects(ctx, own)
	if err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(why))
	for other := range why {
		ids = append(ids, other)
	}
	slices.Sort(ids)
	others, err := t.profiles(ctx, ids)
	if err != nil {
		return nil, err
	}
	var out []crm.Duplicate
	for _, other := range others {
		if other.MergedInto == "" {
			out = append(out, own.Compare(other, why[other.ID]...))
		}
	}
	// Who agrees most comes first.
	slices.SortStableFunc(out, func(a, b crm.Duplicate) int { return len(b.Agrees) - len(a.Agrees) })
	return out, nil
}

// suspects are the ids of candidates with the reasons.
func (t *Table) suspects(ctx context.Context, own crm.Customer) (map[string][]string, error) {
	entries, _, err := t.Timeline(ctx, own.ID, "", mostDuplicates, crm.EntryDuplicate)
	if err != nil {
		return nil, err
	}
	out := map[string][]string{}
	add := func(id, why string) {
		if id != own.ID && !slices.Contains(out[id], why) {
			out[id] = append(out[id], why)
		}
	}
	for _, entry := range entries {
		add(entry.Other, crm.DuplicateTogether)
	}
	folded := foldedName(own.Name)
	if folded == "" {
		return out, nil
	}
	s := startingWith(indexLists, nameListPK(folded), nameListSK(folded, ""))
	s.limit = mostDuplicates
	named, _, err := t.query(ctx, s)
	for _, one := range named {
		add(textOf(one, "id"), crm.DuplicateName)
	}
	return out, err
}
