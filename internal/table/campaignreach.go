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

// CardOwners are the customers of a shard who have a card of a model.
func (t *Table) CardOwners(ctx context.Context, model string, shard int) (map[string]bool, error) {
	out := map[string]bool{}
	err := t.all(unnoted(ctx), span{index: indexLists, pk: ownerListPK(model, shard)}, func(items []item) error {
		for _, one := range items {
			out[customerOf(textOf(one, "PK"))] = true
		}
		return nil
	})
	return out, err
}
