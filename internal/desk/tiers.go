package desk

import (
	"fmt"

	"vafa/internal/crm"
)

// TiersPage is the page of tiers: a form for a manager, words for others.
type TiersPage struct {
	Editing
	Tiers crm.Tiers
}

// Row is a row of a form within another, by where its fields begin.
type Row struct {
	At     string
	Number int
}

// Rows are a row for each tier, and an empty one.
func (p TiersPage) Rows() []Row { return p.rows("items") }

// GrantRows are a row for each grant of a tier, and an empty one.
func (p TiersPage) GrantRows(tier Row) []Row { return p.rows(tier.At + ".grants") }

func (p TiersPage) rows(name string) []Row {
	out := []Row{}
	for i := 0; ; i++ {
		at := fmt.Sprintf("%s.%d", name, i)
		out = append(out, Row{at, i + 1})
		if !p.has(at) {
			return out
		}
	}
}

// has says whether the form has fields of a row, as it is shown.
func (p TiersPage) has(at string) bool {
	shown := p.Before
	if p.Typed != nil {
		shown = p.Typed
	}
	return shown.Has(at+".id") || shown.Has(at+".kind")
}

// RungBoxes are the rungs that a tier is for; a new one is for all.
func (p TiersPage) RungBoxes(tier Row) (Field, error) {
	name := tier.At + ".rungs"
	if !p.has(tier.At) {
		p.Typed, p.Before = nil, map[string][]string{name: crm.RungNames()}
	}
	return p.Boxes(name, "rung.", crm.RungNames()...)
}

// Kinds makes the list of kinds of a grant.
func (p TiersPage) Kinds(grant Row) (Field, error) {
	return p.Pick(grant.At+".kind", "kind.", crm.GrantConfidence, crm.GrantSocial, crm.GrantSpecial)
}

// From says in words where a tier begins.
func (p TiersPage) From(tier crm.Tier) (any, error) {
	switch {
	case tier.From.Percentile != nil:
		return p.Fill("tiers.begins.percentile", "from", p.Number(*tier.From.Percentile))
	case tier.From.Value != nil:
		amount, err := p.Money(*tier.From.Value)
		if err != nil {
			return nil, err
		}
		return p.Fill("tiers.begins.value", "from", amount)
	}
	return p.T("tiers.begins.all")
}
