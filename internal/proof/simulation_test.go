package proof_test

import (
	"fmt"
	"testing"

	"vafa/internal/proof"
)

// found is what many simulated campaigns told of one outcome.
type found struct {
	campaigns, showed, held int
	raw, adjusted           float64 // mean width of their intervals
}

func (f *found) add(rows []proof.Row, outcome string, truth float64) {
	e, raw := proof.Adjusted(rows, outcome), proof.Raw(rows, outcome)
	f.campaigns++
	f.raw += raw.High - raw.Low
	f.adjusted += e.High - e.Low
	if e.Shows() {
		f.showed++
	}
	if e.Low <= truth && truth <= e.High {
		f.held++
	}
}

func (f found) share(count int) float64 { return float64(count) / float64(f.campaigns) }

func simulate(s shop, campaigns, members int, holdout, uplift float64, outcome string) (f found) {
	for range campaigns {
		rows, truth := s.campaign(members, holdout, uplift)
		f.add(rows, outcome, truth[outcome])
	}
	return f
}

// A campaign that does nothing must show nothing, and one of which the effect is known an interval that holds it, though real customers'
// spending is skewed and only every tenth is a control.
func TestIntervalsHoldTheTruth(t *testing.T) {
	s := newShop(t, 20261123)
	const campaigns, members = 1000, 2000
	for _, c := range []struct {
		outcome string
		uplift  float64
	}{{proof.Profit, 0}, {proof.Buyers, 0}, {proof.Profit, 0.05}, {proof.Buyers, 0.05}} {
		f := simulate(s, campaigns, members, 0.1, c.uplift, c.outcome)
		t.Logf("%s, uplift %.2f: %.1f %% show an effect, %.1f %% of the intervals hold the truth; width raw %.3f, adjusted %.3f",
			c.outcome, c.uplift, 100*f.share(f.showed), 100*f.share(f.held), f.raw/campaigns, f.adjusted/campaigns)
		if c.uplift == 0 && f.share(f.showed) > 0.07 {
			t.Errorf("%s: %.1f %% of campaigns that do nothing show an effect", c.outcome, 100*f.share(f.showed))
		}
		if held := f.share(f.held); held < 0.93 || held > 0.97 {
			t.Errorf("%s: %.1f %% of the intervals hold an uplift of %.2f", c.outcome, 100*held, c.uplift)
		}
		if f.adjusted >= f.raw {
			t.Errorf("%s: adjusted intervals are no narrower: %.3f, raw %.3f", c.outcome, f.adjusted, f.raw)
		}
	}
}

// What a plan says that it can show is shown by four campaigns of five.
func TestSmallestEffectIsShown(t *testing.T) {
	const campaigns, members, holdout = 300, 4000, 0.5
	s := newShop(t, 7)
	rows, _ := s.campaign(members, holdout, 0)
	spread := proof.Adjusted(rows, proof.Buyers).Spread
	smallest := proof.Smallest(members/2, members/2, spread)
	idle := 0.0
	for _, row := range rows {
		if !row.Bought {
			idle += 1.0 / members
		}
	}
	f := simulate(s, campaigns, members, holdout, smallest/idle, proof.Buyers)
	t.Logf("smallest %.4f; %.1f %% show it", smallest, 100*f.share(f.showed))
	if power := f.share(f.showed); power < 0.73 || power > 0.87 {
		t.Errorf("an effect of %.4f is shown by %.1f %% of campaigns", smallest, 100*power)
	}
}

// Before anything is sent, the spread is foretold by what is predicted of each.
func TestOutlookForetellsTheSpread(t *testing.T) {
	s := newShop(t, 3)
	var outlook proof.Outlook
	for _, p := range s.people {
		outlook.Add(p.expected, p.spend)
	}
	rows, _ := s.campaign(20000, 0.5, 0)
	_, buyers := outlook.Buyers()
	_, revenue := outlook.Revenue()
	for _, c := range []struct {
		outcome  string
		foretold float64
	}{{proof.Buyers, buyers}, {proof.Revenue, revenue}} {
		was := proof.Adjusted(rows, c.outcome).Spread
		t.Logf("%s: foretold %.3f, was %.3f", c.outcome, c.foretold, was)
		if c.foretold < 0.7*was || c.foretold > 1.4*was {
			t.Errorf("%s: the spread was %.3f, foretold %.3f", c.outcome, was, c.foretold)
		}
	}
	if outlook.Members() != len(s.people) {
		t.Errorf("%d members of %d", outlook.Members(), len(s.people))
	}
}

// BenchmarkCoverage is the wide simulation: audiences and uplifts by the share of intervals that hold the truth. -benchtime=1x.
func BenchmarkCoverage(b *testing.B) {
	for _, members := range []int{500, 1000, 2000, 5000, 20000} {
		for _, uplift := range []float64{0, 0.02, 0.05, 0.1} {
			for _, outcome := range proof.Outcomes() {
				b.Run(fmt.Sprintf("members=%d/uplift=%.2f/%s", members, uplift, outcome), func(b *testing.B) {
					s := newShop(b, 1)
					for b.Loop() {
						f := simulate(s, 1000, members, 0.1, uplift, outcome)
						b.ReportMetric(100*f.share(f.held), "%held")
						b.ReportMetric(100*f.share(f.showed), "%showed")
						b.ReportMetric(f.adjusted/f.raw, "width/raw")
					}
				})
			}
		}
	}
}
