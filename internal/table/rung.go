package table

import (
	"context"
	"time"

	"vafa/internal/crm"
)

// What an event tells of a customer's satisfaction is joined to their value, in the transaction that records the event, on condition
// that the value is still what was read; a move on the ladder is a line of the timeline.

// felt reads into what was found the value that a contact may change by more than what it costs: of who is displeased or pleased, or
// of who brought somebody new. One read, or none, whatever is known of anybody.
func (t *Table) felt(ctx context.Context, c crm.Contact, found map[key]item) error {
	keys := feltKeys(c, found)
	if len(keys) == 0 {
		return nil
	}
	values, err := t.batch(ctx, keys)
	for k, value := range values {
		found[k] = value
	}
	return err
}

// feltKeys are the values that felt reads; that of nobody yet where there is none.
func feltKeys(c crm.Contact, found map[key]item) []key {
	var keys []key
	owner, _ := whose(c.From.Identities, found)
	if c.Tells().Tells() {
		keys = append(keys, valueKey(or(owner, c.NewCustomer)))
	}
	if len(referralKeys(c)) > 0 {
		keys = append(keys, valueKey(or(referrerOf(c, found), c.NewCustomer)))
	}
	return keys
}

func or(first, second string) string {
	if first != "" {
		return first
	}
	return second
}

// feeling makes the steps by which what a contact tells becomes part of the value of a customer whom we know.
func (t *Table) feeling(c crm.Contact, customer string, found map[key]item) ([]step, error) {
	if !c.Tells().Tells() {
		return nil, nil
	}
	value, err := decode[crm.Value](found[valueKey(customer)])
	if err != nil {
		return nil, err
	}
	if value.Customer == "" || value.MergedInto != "" {
		return nil, errRaced
	}
	return t.feel(value, c.Tells(), c.By, c.Event)
}

// feltBy makes the steps of what an event of a customer tells of their satisfaction, or of that of who they turned out to be; value is
// as valueNow gives it.
func (t *Table) feltBy(value crm.Value, tells crm.Standing, by, event string) ([]step, error) {
	if value.Customer == "" || !tells.Tells() {
		return nil, nil
	}
	return t.feel(value, tells, by, event)
}

// feel makes the steps of an event that tells something of a customer's satisfaction.
func (t *Table) feel(value crm.Value, tells crm.Standing, by, event string) ([]step, error) {
	change, line, err := t.feels(&value, tells, by, event)
	if err != nil {
		return nil, err
	}
	return append(line, change.step(event, raced)), nil
}

// feels is the change of a value by an event, and the line of the timeline if the customer moves by it.
func (t *Table) feels(value *crm.Value, tells crm.Standing, by, event string) (update, []step, error) {
	version, now := value.Version, t.now()
	moved := value.Feel(tells, now)
	change, err := rungUpdate(*value, version)
	if err != nil {
		return change, nil, err
	}
	line, err := rungLine(value.Customer, moved, by, event, now)
	return change, line, err
}

// rungLine is the move on the timeline, if there is one.
func rungLine(customer string, moved *crm.RungChange, by, event string, now time.Time) ([]step, error) {
	if moved == nil {
		return nil, nil
	}
	e := crm.Entry{ID: event + "g", Type: crm.EntryRung, At: now, By: by, Rung: moved}
	line, err := create(entryKey(customer, e), e, event, nil, raced)
	return []step{line}, err
}

// rungUpdate writes the rung of a value with what it follows from, on condition that nobody changed the value since version.
func rungUpdate(v crm.Value, version int) (update, error) {
	change := update{
		key: valueKey(v.Customer), condition: "#version = :old",
		names: map[string]string{}, values: item{":old": number(int64(version))},
	}
	change.assign("version", number(int64(version)+1))
	err := change.assignRung(v)
	return change, err
}

// assignRung sets rung and standing.
func (u *update) assignRung(v crm.Value) error {
	for name, part := range map[string]any{"rung": v.Rung, "standing": v.Standing} {
		encoded, err := encodeField(part)
		if err != nil {
			return err
		}
		u.assign(name, encoded)
	}
	return nil
}

// valueNow reads the value of who somebody is now, if they turned out to be another. It has no customer if they were erased.
func (t *Table) valueNow(ctx context.Context, customer string) (crm.Value, error) {
	for {
		found, err := t.batch(ctx, []key{valueKey(customer)})
		if err != nil {
			return crm.Value{}, err
		}
		value, err := decode[crm.Value](found[valueKey(customer)])
		if err != nil || value.MergedInto == "" {
			return value, err
		}
		customer = value.MergedInto
	}
}

// AgeRung moves a customer on the ladder whose reason to stand where they do has become too old, and does nothing for others. event
// is unique to the move.
func (t *Table) AgeRung(ctx context.Context, customer, by, event string) error {
	return t.untilSettled(ctx, func() error {
		value, err := t.valueNow(ctx, customer)
		if err != nil || value.Customer != customer || !value.Rung.Due(t.now()) {
			return err
		}
		steps, err := t.feel(value, crm.Standing{}, by, event)
		if err != nil {
			return err
		}
		return t.write(ctx, event, steps...)
	})
}

// standing is what a customer's history tells, read as a whole: for what is rare.
func (t *Table) standing(ctx context.Context, customer string) (crm.Standing, error) {
	var out crm.Standing
	reading := unnoted(ctx)
	err := t.EachEntry(reading, customer, func(entries []crm.Entry) error {
		out = out.Join(crm.StandingOf(entries, nil))
		return nil
	})
	if err != nil {
		return out, err
	}
	err = t.all(reading, startingWith("", customerPK(customer), prefixCase), func(items []item) error {
		cases, err := decodeAll[crm.Case](items)
		out = out.Join(crm.StandingOf(nil, cases))
		return err
	})
	return out, err
}
