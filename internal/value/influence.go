package value

import (
	"context"
	"fmt"
	"math"

	"vafa/internal/crm"
	"vafa/internal/money"
)

// Those whom somebody brought are in any part, and all of them together are more than one function should hold. So fit values them part by
// part, and hands what each is worth to the group of parts in which the one who brought them is: a file for each group of every few
// parts that it read. Score reads those of its own group.
const (
	creditsPart   = "credits"
	creditsName   = "/credits" // which of these files there are
	mostGroups    = 64         // files that a stretch is spread over
	partsAStretch = 16         // parts whose credits are in memory at a time
)

// credit is what one who was brought counts for whoever brought them.
type credit struct {
	Referrer string `json:"r"`
	Bought   bool   `json:"b,omitzero"`
	Currency string `json:"c,omitzero"` // base; "" where no model can tell their worth
	Minor    int64  `json:"m,omitzero"`
}

// wasBrought says whether somebody counts as the influence of another: one's own units bring no revenue, and nobody brings
// themselves, as two customers that were merged could seem to.
func wasBrought(v crm.Value) bool {
	return v.Referrer != "" && v.Referrer != v.Customer && !v.Internal
}

// keepInfluence values those who were brought by the run's model, and hands it to the parts of those who brought them. brought says in which parts
// there are any.
func (w work) keepInfluence(ctx context.Context, model *Model, brought []bool) error {
	scorer, err := model.Scorer(w.asOf)
	if err != nil {
		return err
	}
	files := make([][]int, w.groups())
	for from := 0; from < w.of; from += partsAStretch {
		credits, err := w.creditsOf(ctx, scorer, from, brought)
		if err != nil {
			return err
		}
		for group, rows := range credits {
			if len(rows) == 0 {
				continue
			}
			files[group] = append(files[group], from/partsAStretch)
			if err := writeRows(ctx, w.Rows, w.creditsFile(group, from/partsAStretch), rows); err != nil {
				return err
			}
		}
	}
	return w.writeJSON(ctx, w.run+creditsName, files)
}

// creditsOf values those of a stretch of parts who were brought, by the group of who brought them.
func (w work) creditsOf(ctx context.Context, scorer *Scorer, from int, brought []bool) ([][]credit, error) {
	out := make([][]credit, w.groups())
	for part := from; part < min(from+partsAStretch, w.of); part++ {
		if !brought[part] {
			continue
		}
		err := readRows(ctx, w.Rows, w.name(broughtPart, part), func(row measured) error {
			group := crm.PlaceOf(row.Referrer) * len(out) / crm.Places
			out[group] = append(out[group], scorer.credit(row.Value))
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (w work) creditsFile(group, stretch int) string {
	return fmt.Sprintf("%s/%s-%d-%d", w.run, creditsPart, group, stretch)
}

// ranges is into how many ranges of places each partition is divided; part p is range p / Shards of partition p mod Shards.
func (w work) ranges() int { return max(w.of/max(w.Shards, 1), 1) }

func (w work) groups() int { return min(w.ranges(), mostGroups) }

// influenceOf is the influence of customers of a part, by their ids; others of the same places may be among them.
func (w work) influenceOf(ctx context.Context, part int) (map[string]*crm.Influence, error) {
	var files [][]int
	if err := w.readJSON(ctx, w.run+creditsName, &files); err != nil {
		return nil, err
	}
	own := part / max(w.Shards, 1)
	group := own * w.groups() / w.ranges()
	if group >= len(files) {
		return nil, fmt.Errorf("%w: part %d of %d", ErrInput, part, w.of)
	}
	out := map[string]*crm.Influence{}
	for _, stretch := range files[group] {
		err := readRows(ctx, w.Rows, w.creditsFile(group, stretch), func(one credit) error {
			if crm.PlaceOf(one.Referrer)*w.ranges()/crm.Places == own {
				one.addTo(out)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return rounded(out), nil
}

// Influence is what those who were brought are worth together, by who brought them: the present value of the horizon, in the
// prices of the scorer's day. What no model can tell is left out.
func (s *Scorer) Influence(brought []crm.Value) map[string]*crm.Influence {
	out := map[string]*crm.Influence{}
	for _, v := range brought {
		s.credit(v).addTo(out)
	}
	return rounded(out)
}

// credit is what somebody counts for who brought them.
func (s *Scorer) credit(v crm.Value) credit {
	out := credit{Referrer: v.Referrer, Bought: v.Summary.PurchaseDays > 0}
	if worth, ok := s.worthOf(v); ok {
		out.Currency, out.Minor = worth.Base(), worth.Minor()
	}
	return out
}

func (c credit) addTo(all map[string]*crm.Influence) {
	one := all[c.Referrer]
	if one == nil {
		one = &crm.Influence{Worth: map[string]int64{}}
		all[c.Referrer] = one
	}
	one.Customers++
	if c.Bought {
		one.Buyers++
	}
	if c.Currency != "" {
		one.Worth[c.Currency] += c.Minor
	}
}

// rounded are influences as they are published.
func rounded(all map[string]*crm.Influence) map[string]*crm.Influence {
	for _, one := range all {
		for base, minor := range one.Worth {
			one.Worth[base] = twoDigits(minor)
		}
	}
	return all
}

// worthOf is the value to come of a customer as an amount; ok is false where no model can tell.
func (s *Scorer) worthOf(v crm.Value) (worth money.Money, ok bool) {
	unit, ok := base(v.Summary)
	f, _ := s.Of(v)
	if !ok || !f.HasModel || math.IsNaN(f.ExpectedSpend) {
		return worth, false
	}
	worth, err := money.FromFloat(f.Real, unit)
	return worth, err == nil
}

// twoDigits rounds an amount to its first two digits, half away from zero.
func twoDigits(minor int64) int64 {
	scale := int64(1)
	for minor/scale >= 100 || minor/scale <= -100 {
		scale *= 10
	}
	rest := minor % scale
	minor -= rest
	switch {
	case rest >= scale-rest && scale > 1:
		minor += scale
	case -rest >= scale+rest && scale > 1:
		minor -= scale
	}
	return minor
}
