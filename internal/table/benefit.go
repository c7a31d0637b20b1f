package table

import (
	"context"
	"slices"
	"strings"

	"vafa/internal/crm"
)

// GrantBenefit records a benefit, on the timeline too. ErrNotFound says that there is no such customer.
func (t *Table) GrantBenefit(ctx context.Context, b crm.Benefit, line crm.Entry, once crm.Once) error {
	granted, err := create(benefitKey(b.Customer, b.ID), b, line.ID, nil, raced)
	if err != nil {
		return err
	}
	entry, err := create(entryKey(b.Customer, line), line, line.ID, nil, raced)
	if err != nil {
		return err
	}
	return t.write(ctx, line.ID, append(t.once(once, line.ID), present(b.Customer), granted, entry)...)
}

// UseBenefit records that a customer has had a benefit; judge sees it as it is and gives it as it will be, with its line.
func (t *Table) UseBenefit(ctx context.Context, customer, id string, judge func(crm.Benefit) (crm.Benefit, crm.Entry, crm.Once, error)) error {
	return t.untilSettled(ctx, func() error {
		before, err := read[crm.Benefit](ctx, t, benefitKey(customer, id))
		if err != nil {
			return err
		}
		after, line, once, err := judge(before)
		if err != nil {
			return err
		}
		after.Version = before.Version + 1
		used, err := replace(benefitKey(customer, id), after, before.Version, line.ID, nil, raced)
		if err != nil {
			return err
		}
		entry, err := create(entryKey(customer, line), line, line.ID, nil, raced)
		if err != nil {
			return err
		}
		return t.write(ctx, line.ID, append(t.once(once, line.ID), used, entry)...)
	})
}

// Benefits reads what a customer was granted, the newest first. ErrNotFound says that there is no such customer.
func (t *Table) Benefits(ctx context.Context, customer string) ([]crm.Benefit, error) {
	if _, err := t.Customer(ctx, customer); err != nil {
		return nil, err
	}
	out := []crm.Benefit{}
	err := t.all(ctx, startingWith("", customerPK(customer), prefixGrant), func(items []item) error {
		benefits, err := decodeAll[crm.Benefit](items)
		out = append(out, benefits...)
		return err
	})
	slices.SortFunc(out, func(a, b crm.Benefit) int { return strings.Compare(stamp(b.At)+b.ID, stamp(a.At)+a.ID) })
	return out, err
}
