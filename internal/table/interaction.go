package table

import (
	"context"

	"vafa/internal/crm"
)

// LogInteraction records what staff log of a known customer, the case that it opens, and what it cost to serve them.
// ErrNotFound says that there is no such customer; a fault, that the cost is in another currency than before.
func (t *Table) LogInteraction(ctx context.Context, c crm.CaseContact) error {
	if !valueKey(c.Customer).possible() {
		return crm.ErrNotFound
	}
	return t.untilSettled(ctx, func() error {
		steps, err := t.logged(ctx, c)
		if err != nil {
			return err
		}
		return t.write(ctx, c.Entry.ID, append(t.once(c.Once, c.Entry.ID), steps...)...)
	})
}

func (t *Table) logged(ctx context.Context, c crm.CaseContact) ([]step, error) {
	event := c.Entry.ID
	change, value, steps, err := t.touched(ctx, c)
	if err != nil {
		return nil, err
	}
	line, err := create(entryKey(c.Customer, c.Entry), c.Entry, event, nil, raced)
	if err != nil {
		return nil, err
	}
	steps = append(steps, serviceCost(c, change, value.Version), line)
	if c.Case != nil {
		opened, err := openCase(c.Case.For(value), event)
		if err != nil {
			return nil, err
		}
		steps = append(steps, opened...)
	}
	if c.Task == nil {
		return steps, nil
	}
	promised, err := openTasks([]crm.Task{*c.Task}, event)
	return append(steps, promised...), err
}

// touched begins the change of a value: by what the contact tells of the customer's satisfaction, for one read; if it tells nothing,
// by nothing, and without a value. The value is as it was read.
func (t *Table) touched(ctx context.Context, c crm.CaseContact) (change update, value crm.Value, line []step, err error) {
	change = update{key: valueKey(c.Customer), condition: "attribute_exists(PK)", names: map[string]string{}, values: item{}}
	if !c.Tells().Tells() {
		return change, value, nil, nil
	}
	if value, err = read[crm.Value](ctx, t, valueKey(c.Customer)); err != nil {
		return change, value, nil, err
	}
	after := value
	change, line, err = t.feels(&after, c.Tells(), c.Entry.By, c.Entry.ID)
	return change, value, line, err
}

// serviceCost adds minutes and cost to the change of a customer's value, which was read at a version, 0 if it was not. Adding is safe
// here: the transaction as a whole counts once, because its timeline entry can be created only once.
func serviceCost(c crm.CaseContact, change update, version int) step {
	i := c.Entry.Interaction
	change.condition += " AND attribute_not_exists(#mergedInto)"
	change.add = "#minutes :minutes"
	change.names["#minutes"], change.names["#mergedInto"], change.values[":minutes"] = "minutes", attrMergedInto, number(int64(i.Minutes))
	if i.Cost != nil {
		change.add += ", #cost :cost"
		change.condition += " AND (attribute_not_exists(#unit) OR #unit = :unit)"
		change.names["#cost"], change.values[":cost"] = "serviceCost", number(i.Cost.Minor())
		change.names["#unit"], change.values[":unit"] = "serviceUnit", text(i.Cost.Base())
		change.set = join(change.set, ", ", "#unit = :unit")
	}
	return change.step(c.Entry.ID, func(now item) error {
		if now == nil {
			return crm.ErrNotFound
		}
		if into := textOf(now, attrMergedInto); into != "" {
			return crm.MergedError{Into: into}
		}
		if version != 0 && numberOf(now, "version") != int64(version) {
			return errRaced
		}
		var faults crm.Faults
		faults.Add("/cost/currency", "currency.mixed", "unit", textOf(now, "serviceUnit"))
		return faults
	})
}
