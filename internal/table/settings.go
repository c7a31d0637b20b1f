package table

import (
	"context"
	"errors"
	"time"

	"vafa/internal/crm"
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
	return prices, t.set(ctx, pricesKey(prices.Currency), prices, version, event)
}

// runTermsLife is how long the terms of a run are kept: a run is over long before.
const runTermsLife = 72 * time.Hour

// FixTerms records by what a run goes, unless that was recorded before: whoever opened it first has decided.
func (t *Table) FixTerms(ctx context.Context, run string, terms crm.RunTerms, event string) error {
	return t.fix(ctx, runPricesKey(run), terms, event)
}

// fix records a document of a run, unless it was recorded before.
func (t *Table) fix(ctx context.Context, at key, document any, event string) error {
	expires := item{attrExpires: number(t.now().Add(runTermsLife).Unix())}
	one, err := create(at, document, event, expires, raced)
	if err != nil {
		return err
	}
	_, err = settled(t.write(ctx, event, one))
	return err
}

// RunTerms reads what FixTerms recorded.
func (t *Table) RunTerms(ctx context.Context, run string) (crm.RunTerms, error) {
	return read[crm.RunTerms](ctx, t, runPricesKey(run))
}

// Settings reads the firm's settings; ErrNotFound if nobody has changed them yet.
func (t *Table) Settings(ctx context.Context) (crm.Settings, error) {
	return read[crm.Settings](ctx, t, settingsKey())
}

// ChangeSettings writes changed settings, on condition that nobody changed them since version, which is 0 for none, and gives
// them with their new version; else ErrStale.
func (t *Table) ChangeSettings(ctx context.Context, s crm.Settings, version int, event string) (crm.Settings, error) {
	s.Version = version + 1
	return s, t.set(ctx, settingsKey(), s, version, event)
}

// Tiers reads the firm's tiers; ErrNotFound if nobody has changed them yet.
func (t *Table) Tiers(ctx context.Context) (crm.Tiers, error) {
	return read[crm.Tiers](ctx, t, tiersKey())
}

// ChangeTiers writes changed tiers, as ChangeSettings does.
func (t *Table) ChangeTiers(ctx context.Context, tiers crm.Tiers, version int, event string) (crm.Tiers, error) {
	tiers.Version = version + 1
	return tiers, t.set(ctx, tiersKey(), tiers, version, event)
}

// ValueTags reads the tags of what customers value; ErrNotFound if nobody has changed them yet.
func (t *Table) ValueTags(ctx context.Context) (crm.ValueTags, error) {
	return read[crm.ValueTags](ctx, t, valueTagsKey())
}

// ChangeValueTags writes changed tags, as ChangeSettings does.
func (t *Table) ChangeValueTags(ctx context.Context, tags crm.ValueTags, version int, event string) (crm.ValueTags, error) {
	tags.Version = version + 1
	return tags, t.set(ctx, valueTagsKey(), tags, version, event)
}

// Targets reads what the firm set out to reach, and what that cost; ErrNotFound if nobody has written it down yet.
func (t *Table) Targets(ctx context.Context) (crm.Targets, error) {
	return read[crm.Targets](ctx, t, targetsKey())
}

// ChangeTargets writes changed targets, as ChangeSettings does.
func (t *Table) ChangeTargets(ctx context.Context, targets crm.Targets, version int, event string) (crm.Targets, error) {
	targets.Version = version + 1
	return targets, t.set(ctx, targetsKey(), targets, version, event)
}

// set writes a document of the firm, on condition that nobody changed it since version, which is 0 for none; else ErrStale.
func (t *Table) set(ctx context.Context, at key, document any, version int, event string) error {
	refused := func(item) error { return crm.ErrStale }
	change, err := replace(at, document, version, event, nil, refused)
	if version == 0 {
		change, err = create(at, document, event, nil, refused)
	}
	if err != nil {
		return err
	}
	return t.write(ctx, event, change)
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
	return rules, t.set(ctx, rulesKey(), rules, version, event)
}

// FixRules records the segment rules that a run goes by, unless they were recorded before.
func (t *Table) FixRules(ctx context.Context, run string, rules crm.RunRules, event string) error {
	return t.fix(ctx, runRulesKey(run), rules, event)
}

// RunRules reads what FixRules recorded.
func (t *Table) RunRules(ctx context.Context, run string) (crm.RunRules, error) {
	return read[crm.RunRules](ctx, t, runRulesKey(run))
}
