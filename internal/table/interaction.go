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
	value, err := read[crm.Value](ctx, t, valueKey(c.Customer)) // whether they have bought tells what the effort was for
	if err != nil {
		return err
	}
	event := c.Entry.ID
	line, err := create(entryKey(c.Customer, c.Entry), c.Entry, event, nil, raced)
	if err != nil {
		return err
	}
	counted := count(c.Entry, c.Day, c.Entry.Interaction.Counts(value.EndOf(c.Day)))
	steps := append(t.once(c.Once, event), serviceCost(c), line, counted)
	if c.Case != nil {
		opened, err := openCase(*c.Case, event)
		if err != nil {
			return err
		}
		steps = append(steps, opened...)
	}
	return t.write(ctx, event, steps...)
}

// serviceCost adds minutes and cost to the customer's value. Adding is safe here: the transaction as a whole counts once,
// because its timeline entry can be created only once.
func serviceCost(c crm.CaseContact) step {
	i := c.Entry.Interaction
	change := update{
		key: valueKey(c.Customer), condition: "attribute_exists(PK) AND attribute_not_exists(#mergedInto)",
		add: "#minutes :minutes", names: map[string]string{"#minutes": "minutes", "#mergedInto": attrMergedInto}, values: item{":minutes": number(int64(i.Minutes))},
	}
	if i.Cost != nil {
		change.add += ", #cost :cost"
		change.condition += " AND (attribute_not_exists(#unit) OR #unit = :unit)"
		change.set = "#unit = :unit"
		change.names["#cost"], change.values[":cost"] = "serviceCost", number(i.Cost.Minor())
		change.names["#unit"], change.values[":unit"] = "serviceUnit", text(i.Cost.Base())
	}
	return change.step(c.Entry.ID, func(now item) error {
		if now == nil {
			return crm.ErrNotFound
		}
		if into := textOf(now, attrMergedInto); into != "" {
			return crm.MergedError{Into: into}
		}
		var faults crm.Faults
		faults.Add("/cost/currency", "currency.mixed", "unit", textOf(now, "serviceUnit"))
		return faults
	})
}
