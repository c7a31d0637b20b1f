package table

import (
	"context"

	"vafa/internal/crm"
)

// MergesOf reads the merges into a customer that are not undone. Who was merged may have been merged with before.
func (t *Table) MergesOf(ctx context.Context, customer string) ([]crm.Merge, error) {
	var out []crm.Merge
	err := t.all(ctx, startingWith("", customerPK(customer), prefixMerge), func(items []item) error {
		merges, err := decodeAll[crm.Merge](items)
		for _, m := range merges {
			if m.State != crm.MergeUndone {
				out = append(out, m)
			}
		}
		return err
	})
	return out, err
}
