package table

import (
	"context"

	"vafa/internal/crm"
)

// DecideReview records what a manager decided about a customer, in the place of what was decided before, and on the timeline.
func (t *Table) DecideReview(ctx context.Context, d crm.ReviewDecision, line crm.Entry, once crm.Once) error {
	decision, err := overwrite(reviewKey(d.Customer), d, line.ID, nil)
	if err != nil {
		return err
	}
	entry, err := create(entryKey(d.Customer, line), line, line.ID, nil, raced)
	if err != nil {
		return err
	}
	return t.write(ctx, line.ID, append(t.once(once, line.ID), present(d.Customer), decision, entry)...)
}

// ReviewsOf reads what was decided about some customers, by customer.
func (t *Table) ReviewsOf(ctx context.Context, customers []string) (map[string]crm.ReviewDecision, error) {
	keys := make([]key, len(customers))
	for i, customer := range customers {
		keys[i] = reviewKey(customer)
	}
	items, err := t.inOrder(ctx, keys)
	if err != nil {
		return nil, err
	}
	decisions, err := decodeAll[crm.ReviewDecision](items)
	out := map[string]crm.ReviewDecision{}
	for _, d := range decisions {
		out[d.Customer] = d
	}
	return out, err
}
