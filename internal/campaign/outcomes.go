package campaign

import (
	"context"

	"vafa/internal/money"
	"vafa/internal/proof"
)

// outcomes are the rows of all parts, which are gone through and not held, with what is known of them in all.
type outcomes struct {
	each func(do func(outcome) error) error

	count    int
	treated  int        // in the unit
	unit     money.Unit // that most of the members pay in, as the firm shows it; the firm's own where nobody has bought
	apart    int        // in another currency
	unpriced int        // of whom it is not known in the unit what it cost to address them

	shared float64 // what each of the treated has cost beside their own
}

// outcomes goes through the rows of so many parts once, to know their unit and to count them by it.
func (j *Job) outcomes(ctx context.Context, of int, name func(part int) string) (*outcomes, error) {
	out := &outcomes{each: func(do func(outcome) error) error {
		for part := range of {
			if err := readRows(ctx, j.Rows, name(part), do); err != nil {
				return err
			}
		}
		return nil
	}}
	units := unitsSeen{counts: map[string]int{}, best: j.Business.Unit}
	kinds := map[outcomeKind]int{}
	err := out.each(func(row outcome) error {
		out.count++
		units.add(row)
		kinds[kindOf(row)]++
		return nil
	})
	out.unit = j.Business.Show(money.FromMinor(0, units.best)).Unit()
	for kind, n := range kinds {
		out.add(kind, n)
	}
	return out, err
}

// unitsSeen finds the unit that most pay in.
type unitsSeen struct {
	counts map[string]int
	best   money.Unit
}

func (u *unitsSeen) add(row outcome) {
	unit, err := money.ParseUnit(row.Unit)
	if err != nil {
		return
	}
	if u.counts[unit.Base()]++; u.counts[unit.Base()] > u.counts[u.best.Base()] {
		u.best = unit
	}
}

// outcomeKind is what decides how a row counts in a unit.
type outcomeKind struct {
	unit, cost string // base currencies
	addressed  bool   // and that costs something, known or not
	treated    bool
}

func kindOf(row outcome) outcomeKind {
	return outcomeKind{unit: currency(row.Unit), cost: currency(row.CostUnit), addressed: row.Unpriced || row.CostUnit != "", treated: row.Treated}
}

func (k outcomeKind) apart(unit money.Unit) bool { return k.unit != "" && k.unit != unit.Base() }

func (k outcomeKind) priced(unit money.Unit) bool { return k.cost != "" && k.cost == unit.Base() }

func (o *outcomes) add(kind outcomeKind, n int) {
	switch {
	case kind.apart(o.unit):
		o.apart += n
		return
	case kind.addressed && !kind.priced(o.unit):
		o.unpriced += n
	}
	if kind.treated {
		o.treated += n
	}
}

// rows gives the rows of the unit, for proof.
func (o *outcomes) rows(each func(proof.Row) error) error {
	return o.each(func(found outcome) error {
		kind := kindOf(found)
		if kind.apart(o.unit) {
			return nil
		}
		row := proof.Row{
			Treated: found.Treated, Segment: found.Segment, Old: found.Old, Expected: found.Expected, Spend: float64(found.Spend),
			Bought: found.Bought, Revenue: float64(found.Revenue), Profit: float64(found.Profit),
		}
		if kind.priced(o.unit) {
			row.Cost = float64(found.Cost)
		}
		if found.Treated && o.shared > 0 {
			row.Cost = o.shared
		}
		return each(row)
	})
}

// shareOut gives everybody who was treated an equal part of a cost.
func (o *outcomes) shareOut(cost float64) {
	if o.treated > 0 {
		o.shared = cost / float64(o.treated)
	}
}
