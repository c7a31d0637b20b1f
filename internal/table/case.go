package table

import (
	"context"
	"slices"
	"strings"

	"vafa/internal/crm"
)

// pointer says where the item of a bare id is. Its attributes may not be called pk or sk: names are read whatever their case,
// so those would be taken for the pointer's own key.
type pointer struct {
	Customer string `json:"customer"`
	SK       string `json:"item"`
}

func pointTo(id, customer string, to key, event string) (step, error) {
	return create(pointerKey(id), pointer{Customer: customer, SK: to.sk}, event, nil, raced)
}

// openCase makes the steps of a new case: its item, in the list of open cases, and the pointer to it.
func openCase(c crm.Case, event string) ([]step, error) {
	opened, err := create(caseKey(c.Customer, c.ID), c, event, caseList(c), raced)
	if err != nil {
		return nil, err
	}
	found, err := pointTo(c.ID, c.Customer, caseKey(c.Customer, c.ID), event)
	return []step{opened, found}, err
}

func caseList(c crm.Case) item {
	return item{"listPK": text(caseListPK(shardOf(c.ID))), "listSK": text(caseListSK(c))}
}

// mostLookedThrough is how many pages of open cases one request looks through for those that are wanted.
const mostLookedThrough = 10

// Cases lists those open cases that are wanted, by priority, then due time. A page may be shorter than asked, even empty, and the
// list still go on, where few of very many are wanted. Whose cases are looked through is noted as read.
func (t *Table) Cases(ctx context.Context, wanted func(crm.Case) bool, after string, limit int) (cases []crm.Case, next string, err error) {
	next = after
	for range mostLookedThrough {
		page, err := t.casePage(ctx, next, limit)
		if err != nil {
			return nil, "", err
		}
		next = page.next
		for i, one := range page.items {
			c, err := decode[crm.Case](one)
			if err != nil {
				return nil, "", err
			}
			if !wanted(c) {
				continue
			}
			cases = append(cases, c)
			if len(cases) == limit && i+1 < len(page.items) {
				return cases, page.places[i], nil
			}
		}
		if next == "" || len(cases) == limit {
			break
		}
	}
	return cases, next, nil
}

// casePage is a page of open cases, whole, with the place of each in the list.
type casePage struct {
	items  []item
	places []string
	next   string
}

func (t *Table) casePage(ctx context.Context, after string, limit int) (out casePage, err error) {
	listed, next, err := t.sharded(ctx, caseListPK, after, limit)
	if err != nil {
		return out, err
	}
	keys := make([]key, len(listed))
	for i, one := range listed {
		keys[i] = keyOf(one)
	}
	found, err := t.batch(ctx, keys)
	for i, one := range listed {
		if whole := found[keys[i]]; whole != nil {
			out.items, out.places = append(out.items, whole), append(out.places, textOf(one, "listSK"))
		}
	}
	out.next = next
	return out, err
}

// Case reads a case by its id.
func (t *Table) Case(ctx context.Context, id string) (crm.Case, error) {
	at, err := read[pointer](ctx, t, pointerKey(id))
	if err == nil && !strings.HasPrefix(at.SK, prefixCase) {
		err = crm.ErrNotFound // it is the id of a purchase
	}
	if err != nil {
		return crm.Case{}, err
	}
	return read[crm.Case](ctx, t, key{customerPK(at.Customer), at.SK})
}

// ChangeCase writes a changed case and its move on the timeline, on condition that nobody changed it since version, and
// gives it with its new version; else ErrStale. A closed case leaves the list of open ones, and moves its customer on the ladder of
// satisfaction.
//
// counted is what the change counts for, by day.
func (t *Table) ChangeCase(ctx context.Context, before, c crm.Case, version int, entry crm.Entry, counted []crm.ContactDay) (crm.Case, error) {
	c.Version = version + 1
	var list item
	if c.IsOpen() {
		list = caseList(c)
	}
	change, err := replace(caseKey(c.Customer, c.ID), c, version, entry.ID, list, stale)
	if err != nil {
		return c, err
	}
	line, err := create(entryKey(c.Customer, entry), entry, entry.ID, nil, raced)
	if err != nil {
		return c, err
	}
	return c, t.untilSettled(ctx, func() error {
		felt, err := t.feltOf(ctx, c, before, entry)
		if err != nil {
			return err
		}
		return t.write(ctx, entry.ID, slices.Concat([]step{change, line}, felt, countDays(entry.ID, counted))...)
	})
}

// feltOf makes the steps of what a change of a case tells of its customer's satisfaction.
func (t *Table) feltOf(ctx context.Context, after, before crm.Case, entry crm.Entry) ([]step, error) {
	tells := after.TellsAfter(before)
	if !tells.Tells() {
		return nil, nil
	}
	value, err := t.valueNow(ctx, after.Customer)
	if err != nil {
		return nil, err
	}
	return t.feltBy(value, tells, entry.By, entry.ID)
}
