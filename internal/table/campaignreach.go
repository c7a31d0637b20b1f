package table

import (
	"context"

	"vafa/internal/crm"
)

// Addressees reads profiles, with when messages of marketing went to them lately; who is not there is missing. It is for drawing an
// audience, of which sums alone are shown: it is noted that somebody looked, at nobody in particular.
func (t *Table) Addressees(ctx context.Context, customers []string) ([]crm.Addressee, error) {
	var keys []key
	for _, customer := range customers {
		keys = append(keys, profileKey(customer), reachedKey(customer))
	}
	found, err := t.batch(unnoted(ctx), keys)
	if err != nil {
		return nil, err
	}
	var out []crm.Addressee
	for _, customer := range customers {
		profile := found[profileKey(customer)]
		if profile == nil {
			continue
		}
		var one crm.Addressee
		if one.Customer, err = decode[crm.Customer](profile); err != nil {
			return nil, err
		}
		if one.Reached, err = decode[crm.Reached](found[reachedKey(customer)]); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// CardOwners are the customers of one part of so many who have a card of a model. It reads the owners of a whole shard and keeps those
// of the part, so that what is held does not grow with the owners.
func (t *Table) CardOwners(ctx context.Context, model string, part, of int) (map[string]bool, error) {
	theirs, err := spanOfPart(part, of)
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	err = t.all(unnoted(ctx), span{index: indexLists, pk: ownerListPK(model, part%Shards)}, func(items []item) error {
		for _, one := range items {
			customer := customerOf(textOf(one, "PK"))
			if place := valueListSK(customer); place >= theirs.low && place < theirs.high {
				out[customer] = true
			}
		}
		return nil
	})
	return out, err
}
