package value

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"

	"vafa/internal/crm"
	"vafa/internal/money"
)

// influenceName is where fit leaves the influence of everybody who has some, for the shards to publish: those whom a customer
// brought are in any shard.
const influenceName = "/influence"

// wasBrought says whether somebody counts as the influence of another: one's own units bring no revenue, and nobody brings
// themselves, as two customers that were merged could seem to.
func wasBrought(v crm.Value) bool {
	return v.Referrer != "" && v.Referrer != v.Customer && !v.Internal
}

// keepInfluence adds up those who were brought, by who brought them, as the run's model values them.
func (w work) keepInfluence(ctx context.Context, brought []crm.Value) error {
	model, err := w.model(ctx)
	if err != nil {
		return err
	}
	scorer, err := model.Scorer(w.asOf)
	if err != nil {
		return err
	}
	encoded, err := json.Marshal(scorer.Influence(brought))
	if err != nil {
		return fmt.Errorf("influence: %w", err)
	}
	return w.Rows.Write(ctx, w.run+influenceName, bytes.NewReader(encoded))
}

func (w work) influence(ctx context.Context) (map[string]*crm.Influence, error) {
	out := map[string]*crm.Influence{}
	return out, w.readJSON(ctx, w.run+influenceName, &out)
}

// Influence is what those who were brought are worth together, by who brought them: the present value of the horizon, in the
// prices of the scorer's day. What no model can tell is left out.
func (s *Scorer) Influence(brought []crm.Value) map[string]*crm.Influence {
	out := map[string]*crm.Influence{}
	for _, v := range brought {
		one := out[v.Referrer]
		if one == nil {
			one = &crm.Influence{Worth: map[string]int64{}}
			out[v.Referrer] = one
		}
		one.Customers++
		if v.Summary.PurchaseDays > 0 {
			one.Buyers++
		}
		if worth, ok := s.worthOf(v); ok {
			one.Worth[worth.Base()] += worth.Minor()
		}
	}
	for _, one := range out {
		for base, minor := range one.Worth {
			one.Worth[base] = twoDigits(minor)
		}
	}
	return out
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
