package table

import (
	"context"
	"errors"
	"time"

	"vafa/internal/crm"
	"vafa/internal/money"
)

// PriceTables reads every table of prices that the firm has ever kept itself, by currency.
func (t *Table) PriceTables(ctx context.Context) ([]crm.PriceTable, error) {
	var out []crm.PriceTable
	err := t.all(ctx, startingWith("", pkSettings, prefixPrices), func(items []item) error {
		tables, err := decodeAll[crm.PriceTable](items)
		out = append(out, tables...)
		return err
	})
	return out, err
}

// ChangePrices writes a table of prices, on condition that nobody changed it since version, and gives it with its new version;
// else ErrStale. The first change is of version 0.
func (t *Table) ChangePrices(ctx context.Context, prices crm.PriceTable, version int, event string) (crm.PriceTable, error) {
	prices.Version = version + 1
	changed := func(item) error { return crm.ErrStale }
	at := pricesKey(prices.Currency)
	change, err := replace(at, prices, version, event, nil, changed)
	if version == 0 {
		change, err = create(at, prices, event, nil, changed)
	}
	if err != nil {
		return prices, err
	}
	return prices, t.write(ctx, event, change)
}

// runPrices are the tables of prices that one run goes by.
type runPrices struct {
	Prices map[string]money.Prices `json:"prices"`
}

// runPricesLife is how long they are kept: a run is over long before.
const runPricesLife = 72 * time.Hour

// FixPrices records the tables of prices that a run goes by, unless they were recorded before: whoever opened it first has
// decided.
func (t *Table) FixPrices(ctx context.Context, run string, prices map[string]money.Prices, event string) error {
	expires := item{attrExpires: number(t.now().Add(runPricesLife).Unix())}
	one, err := create(runPricesKey(run), runPrices{prices}, event, expires, raced)
	if err != nil {
		return err
	}
	_, err = settled(t.write(ctx, event, one))
	return err
}

// RunPrices reads what FixPrices recorded.
func (t *Table) RunPrices(ctx context.Context, run string) (map[string]money.Prices, error) {
	kept, err := read[runPrices](ctx, t, runPricesKey(run))
	return kept.Prices, err
}

// Settings reads the firm's settings; ErrNotFound if nobody has changed them yet.
func (t *Table) Settings(ctx context.Context) (crm.Settings, error) {
	return read[crm.Settings](ctx, t, settingsKey())
}

// ChangeSettings writes changed settings, on condition that nobody changed them since version, which is 0 for none, and gives
// them with their new version; else ErrStale.
func (t *Table) ChangeSettings(ctx context.Context, s crm.Settings, version int, event string) (crm.Settings, error) {
	s.Version = version + 1
	refused := func(item) error { return crm.ErrStale }
	change, err := replace(settingsKey(), s, version, event, nil, refused)
	if version == 0 {
		change, err = create(settingsKey(), s, event, nil, refused)
	}
	if err != nil {
		return s, err
	}
	return s, t.write(ctx, event, change)
}

// OwnSegmentRules reads the segment rules that the firm keeps itself; without any, of version 0 if nobody has changed them yet.
func (t *Table) OwnSegmentRules(ctx context.Context) (crm.SegmentRules, error) {
	rules, err := read[crm.SegmentRules](ctx, t, rulesKey())
	if errors.Is(err, crm.ErrNotFound) {
		err = nil
	}
	return rules, err
}

// SegmentRules reads the segment rules in force: the firm's own, or the default.
func (t *Table) SegmentRules(ctx context.Context) (crm.SegmentRules, error) {
	rules, err := t.OwnSegmentRules(ctx)
	return rules.With(), err
}

// ChangeSegmentRules writes segment rules, on condition that nobody changed them since version, and gives them with their new
// version; else ErrStale. The first change is of version 0.
func (t *Table) ChangeSegmentRules(ctx context.Context, rules crm.SegmentRules, version int, event string) (crm.SegmentRules, error) {
	rules.Version = version + 1
	refused := func(item) error { return crm.ErrStale }
	change, err := replace(rulesKey(), rules, version, event, nil, refused)
	if version == 0 {
		change, err = create(rulesKey(), rules, event, nil, refused)
	}
	if err != nil {
		return rules, err
	}
	return rules, t.write(ctx, event, change)
}

// FixRules records the segment rules that a run goes by, unless they were recorded before.
func (t *Table) FixRules(ctx context.Context, run string, rules crm.RunRules, event string) error {
	expires := item{attrExpires: number(t.now().Add(runPricesLife).Unix())}
	one, err := create(runRulesKey(run), rules, event, expires, raced)
	if err != nil {
		return err
	}
	_, err = settled(t.write(ctx, event, one))
	return err
}

// RunRules reads what FixRules recorded.
func (t *Table) RunRules(ctx context.Context, run string) (crm.RunRules, error) {
	return read[crm.RunRules](ctx, t, runRulesKey(run))
}
