package crm

import (
	"regexp"
	"slices"
	"strconv"

	"vafa/internal/money"
)

// TiersForm is every tier as typed, highest first.
type TiersForm struct {
	Items []TierForm `json:"items" minItems:"1" maxItems:"10"`
}

// TierForm is one tier as typed.
type TierForm struct {
	ID     string       `json:"id"`
	Name   NameForm     `json:"name"`
	From   TierFromForm `json:"from,omitzero"`
	Rungs  []string     `json:"rungs,omitempty" maxItems:"3" enum:"dissatisfied,inert,motivated"`
	Grants []GrantForm  `json:"grants,omitempty" maxItems:"20"`

	Cases *TierCasesForm `json:"cases,omitempty"`
}

// TierCasesForm is how soon cases of a tier are settled, as typed; left out or 0, a part is as for others.
type TierCasesForm struct {
	Priority int `json:"priority,omitempty" minimum:"0" maximum:"3"`
	DueHours int `json:"dueHours,omitempty" minimum:"0" maximum:"720"`
}

// TierFromForm is where a tier begins, as typed: one of both, or none for everybody.
type TierFromForm struct {
	Percentile *int           `json:"percentile,omitempty" minimum:"1" maximum:"99"`
	Value      *money.Written `json:"value,omitempty"`
}

// GrantForm is one grant as typed.
type GrantForm struct {
	Kind string   `json:"kind" enum:"confidence,social,special"`
	Text NameForm `json:"text"`
}

// Bounds on the tiers of a firm.
const (
	maxTiers  = 10
	maxGrants = 20
)

var tierID = regexp.MustCompile(`^[a-z][A-Za-z0-9]{0,31}$`)

// Parse checks the tiers of a firm that was installed as b, or tells every broken rule.
func (in TiersForm) Parse(b Business) ([]Tier, error) {
	var faults Faults
	switch n := len(in.Items); {
	case n == 0:
		faults.Add("/items", "list.empty")
	case n > maxTiers:
		faults.Add("/items", "list.tooLong", "limit", strconv.Itoa(maxTiers))
		return nil, faults
	}
	out := []Tier{}
	for i, typed := range in.Items {
		f := form{at: "/items/" + strconv.Itoa(i), faults: &faults}
		tier := f.tier(typed, b)
		if slices.ContainsFunc(out, func(other Tier) bool { return other.ID == tier.ID }) {
			f.fault("id", "tier.twice")
		}
		out = append(out, tier)
	}
	if len(faults) == 0 {
		order(out, &faults)
	}
	return out, faults.Err()
}

func (f form) tier(in TierForm, b Business) Tier {
	if !tierID.MatchString(in.ID) {
		f.fault("id", "tier.id")
	}
	out := Tier{ID: in.ID, Name: f.names(in.Name), Grants: []Grant{}}
	out.From = f.tierFrom(in.From, b)
	if in.Cases != nil && *in.Cases != (TierCasesForm{}) {
		out.Cases = &TierCases{Priority: f.within("cases/priority", in.Cases.Priority, 0, 3), DueHours: f.within("cases/dueHours", in.Cases.DueHours, 0, 720)}
	}
	for i, rung := range in.Rungs {
		if f.choose("rungs/"+strconv.Itoa(i), rung, RungNames()...) != "" && !slices.Contains(out.Rungs, rung) {
			out.Rungs = append(out.Rungs, rung)
		}
	}
	if len(in.Grants) > maxGrants {
		f.fault("grants", "list.tooLong", "limit", strconv.Itoa(maxGrants))
		return out
	}
	for i, grant := range in.Grants {
		at := "grants/" + strconv.Itoa(i)
		text := f.inLanguages(at+"/text", grant.Text, maxName)
		if len(text) == 0 && grant.Text == (NameForm{}) {
			f.fault(at+"/text", "required")
		}
		out.Grants = append(out.Grants, Grant{Kind: f.choose(at+"/kind", grant.Kind, GrantConfidence, GrantSocial, GrantSpecial), Text: text})
	}
	return out
}

func (f form) tierFrom(in TierFromForm, b Business) TierFrom {
	var out TierFrom
	if in.Percentile != nil {
		percentile := f.within("from/percentile", *in.Percentile, 1, 99)
		out.Percentile = &percentile
	}
	out.Value = f.notNegative("from/value", in.Value)
	if out.Value != nil && out.Value.Base() != b.Unit.Base() {
		f.fault("from/value/currency", "currency.mixed", "unit", b.Unit.Code())
	}
	if in.Percentile != nil && in.Value != nil {
		f.fault("from", "tier.from")
	}
	return out
}

// order checks that each tier can be reached, and that the last one takes everybody whom no other does.
func order(tiers []Tier, faults *Faults) {
	for i, tier := range tiers {
		for _, higher := range tiers[:i] {
			if higher.hides(tier) {
				faults.Add("/items/"+strconv.Itoa(i), "tier.hidden", "tier", higher.ID)
				break
			}
		}
	}
	if last := tiers[len(tiers)-1]; last.From != (TierFrom{}) || len(last.Rungs) > 0 {
		faults.Add("/items/"+strconv.Itoa(len(tiers)-1), "tier.last")
	}
}

// hides says whether t takes everybody whom other, which stands below, could take.
func (t Tier) hides(other Tier) bool {
	for _, rung := range RungNames() {
		if other.takes(rung) && !t.takes(rung) {
			return false
		}
	}
	switch {
	case t.From == TierFrom{}:
		return true
	case t.From.Percentile != nil && other.From.Percentile != nil:
		return *t.From.Percentile <= *other.From.Percentile
	case t.From.Value != nil && other.From.Value != nil:
		return t.From.Value.Minor() <= other.From.Value.Minor()
	}
	return false
}
