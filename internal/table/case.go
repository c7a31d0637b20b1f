package table

import (
	"context"
	"slices"

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

// Cases lists open cases by priority, then due time.
func (t *Table) Cases(ctx context.Context, after string, limit int) ([]crm.Case, string, error) {
	listed, next, err := t.sharded(ctx, caseListPK, after, limit)
	if err != nil {
		return nil, "", err
	}
	cases, err := wholes[crm.Case](ctx, t, listed)
	return slices.DeleteFunc(cases, func(c crm.Case) bool { return !c.IsOpen() }), next, err
}

// Case reads a case by its id.
func (t *Table) Case(ctx context.Context, id string) (crm.Case, error) {
	at, err := read[pointer](ctx, t, pointerKey(id))
	if err != nil {
		return crm.Case{}, err
	}
	return read[crm.Case](ctx, t, key{customerPK(at.Customer), at.SK})
}

// ChangeCase writes a changed case and its move on the timeline, on condition that nobody changed it since version, and
// gives it with its new version; else ErrStale. A closed case leaves the list of open ones.
func (t *Table) ChangeCase(ctx context.Context, c crm.Case, version int, entry crm.Entry) (crm.Case, error) {
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
	return c, t.write(ctx, entry.ID, line, change)
}
