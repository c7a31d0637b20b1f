package table

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

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
	value, err := read[crm.Value](ctx, t, valueKey(c.Customer)) // whether they have bought tells what the effort was for
	if err != nil {
		return nil, err
	}
	change, steps, held, err := t.touched(c, value)
	if err != nil {
		return nil, err
	}
	change.add = "#channels :channels" // a set: adding to it counts nothing twice
	change.names["#channels"], change.values[":channels"] = "channels", &types.AttributeValueMemberSS{Value: []string{c.Entry.Interaction.Channel}}
	line, err := create(entryKey(c.Customer, c.Entry), c.Entry, event, nil, raced)
	if err != nil {
		return nil, err
	}
	heard, answers, err := t.heard(ctx, c)
	if err != nil {
		return nil, err
	}
	counts := c.Entry.Interaction.Counts(value.EndOf(c.Day)).Plus(answers)
	if c.Case != nil {
		counts = counts.Plus(c.Case.OpenedCounts())
	}
	steps = append(steps, serviceCost(c, change, held), line, count(c.Entry, c.Day, counts))
	if c.Entry.By != crm.Public { // a reply is nobody's work, and one item for all would hold them up
		steps = append(steps, countFor(c.Entry.Interaction.CountsFor(c.Entry.By, c.Day), event))
	}
	steps = append(steps, heard...)
	steps = append(steps, valued(c.Entry, c.Day, value.Segment)...)
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

// heard makes the step of a contact about a case that is there already, and what it counts for where it is the answer.
func (t *Table) heard(ctx context.Context, c crm.CaseContact) ([]step, crm.Counts, error) {
	if c.Case != nil || c.Entry.CaseID == "" {
		return nil, nil, nil
	}
	at := caseKey(c.Customer, c.Entry.CaseID)
	if !at.possible() {
		return nil, nil, nil
	}
	before, err := read[crm.Case](ctx, t, at)
	if errors.Is(err, crm.ErrNotFound) {
		return nil, nil, nil // it is somebody else's, or of before a merge
	}
	if err != nil {
		return nil, nil, err
	}
	after, counts := before.Hears(*c.Entry.Interaction, c.Entry.At)
	after.Version++
	var list item
	if after.IsOpen() {
		list = caseList(after)
	}
	change, err := replace(at, after, before.Version, c.Entry.ID, list, raced)
	return []step{change}, counts, err
}

// touched begins the change of a value by what the contact tells of the customer's satisfaction. held is the version that it is then
// bound to, 0 if the contact tells nothing: what is only added to needs none.
func (t *Table) touched(c crm.CaseContact, value crm.Value) (change update, line []step, held int, err error) {
	if !c.Tells().Tells() {
		return update{key: valueKey(c.Customer), condition: "attribute_exists(PK)", names: map[string]string{}, values: item{}}, nil, 0, nil
	}
	held = value.Version
	change, line, err = t.feels(&value, c.Tells(), c.Entry.By, c.Entry.ID)
	return change, line, held, err
}

// serviceCost adds minutes and cost to the change of a customer's value, which is bound to a version, 0 if to none. Adding is safe
// here: the transaction as a whole counts once, because its timeline entry can be created only once.
func serviceCost(c crm.CaseContact, change update, version int) step {
	i := c.Entry.Interaction
	change.condition += " AND attribute_not_exists(#mergedInto)"
	change.add = join(change.add, ", ", "#minutes :minutes")
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
