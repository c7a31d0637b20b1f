package crm_test

import (
	"testing"

	"pgregory.net/rapid"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// Who is dissatisfied is held back from a tier that is not for them, and told so; who stands no lower in anything is in no lower tier.
func TestTierByRung(t *testing.T) {
	tiers := crm.UsualTiers()
	high := crm.Merit{Ranked: true, Percentile: 95}
	for rung, wanted := range map[string][2]string{
		"": {"gold", "tier.percentile"}, "motivated": {"gold", "tier.percentile"}, "inert": {"gold", "tier.percentile"}, "dissatisfied": {"silver", "tier.held"},
	} {
		high.Rung = rung
		tier, why, ok := tiers.Earned(high, locale.English)
		if !ok || tier.ID != wanted[0] || why.Code != wanted[1] {
			t.Errorf("%q: %s because of %v", rung, tier.ID, why)
		}
	}
	position := map[string]int{"gold": 0, "silver": 1, "plain": 2}
	rapid.Check(t, func(t *rapid.T) {
		one := crm.Merit{Ranked: true, Percentile: rapid.IntRange(0, 99).Draw(t, "percentile"), Rung: rapid.SampledFrom(crm.RungNames()).Draw(t, "rung")}
		better := one
		better.Percentile = rapid.IntRange(one.Percentile, 99).Draw(t, "better")
		low, _, ok := tiers.Earned(one, locale.English)
		up, _, also := tiers.Earned(better, locale.English)
		if !ok || !also || position[up.ID] > position[low.ID] {
			t.Fatalf("%+v is %s, %+v is %s", one, low.ID, better, up.ID)
		}
	})
}
