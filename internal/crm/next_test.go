package crm_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"vafa/internal/crm"
)

// A kind that succeeded more often is never ranked below what it was, one that failed more often never above, and nothing is ever sure.
func TestLearningMovesTheRankingTheRightWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(crm.SuggestionKinds()).Draw(t, "kind")
		tried := rapid.Int64Range(0, 1000).Draw(t, "tried")
		won := rapid.Int64Range(0, tried).Draw(t, "won")
		of := func(tried, won int64) crm.Ranked {
			return crm.Ranking{Counts: crm.Counts{
				crm.CountSuggestion(kind, crm.CountedTried): tried, crm.CountSuggestion(kind, crm.CountedSucceeded): won,
			}}.Of(kind)
		}
		now := of(tried, won)
		if now.Learned <= 0 || now.Learned >= 1 || of(tried+1, won+1).Score < now.Score || of(tried+1, won).Score > now.Score {
			t.Fatalf("%+v, after a success %+v, after a failure %+v", now, of(tried+1, won+1), of(tried+1, won))
		}
		if now.Duty && now.Learned != 0.5 {
			t.Fatalf("a duty was learnt: %+v", now)
		}
	})
}

// A tier brings complaints forward and never puts them back; what is not owed to the customer stays where it is.
func TestATierSaysHowSoonACaseIsSettled(t *testing.T) {
	tiers := crm.UsualTiers()
	value := func(percentile int, rung string) crm.Value {
		v := crm.NewValue("cus_1", false, now)
		v.Segment, v.Percentile, v.Rung.Name, v.Summary.PurchaseDays = "champion", percentile, rung, 3
		return v
	}
	for name, c := range map[string]struct {
		kind     string
		v        crm.Value
		priority int
		due      time.Duration
	}{
		"gold":                      {"complaint", value(95, crm.RungInert), 1, 12 * time.Hour},
		"gold with a claim":         {"claim", value(95, crm.RungMotivated), 1, 12 * time.Hour},
		"silver":                    {"complaint", value(70, crm.RungInert), 2, 24 * time.Hour},
		"plain":                     {"claim", value(10, crm.RungInert), 3, 72 * time.Hour},
		"displeased":                {"complaint", value(10, crm.RungDissatisfied), 1, 24 * time.Hour},
		"gold, of a card in review": {"card-review", value(95, crm.RungInert), 5, 14 * 24 * time.Hour},
	} {
		got := crm.OpenCase("cas_1", "cus_1", c.kind, "x", now).Under(tiers).For(c.v)
		if got.Priority != c.priority || !got.Due.Equal(now.Add(c.due)) || got.Tiers != nil {
			t.Errorf("%s: priority %d, due %s", name, got.Priority, got.Due)
		}
	}
	v := value(95, crm.RungInert)
	tiers.Items[0].Cases = &crm.TierCases{Priority: 3, DueHours: 700}
	if got := crm.OpenCase("cas_1", "cus_1", "complaint", "x", now).Under(tiers).For(v); got.Priority != 2 || !got.Due.Equal(now.Add(24*time.Hour)) {
		t.Errorf("put back: %+v", got)
	}
}
