package clv

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestIntervalsHoldTheTruth: of bases made by known models, the 95 % intervals of what they buy and spend hold what then came,
// and so do those of single customers, although the models are known by fits to 200 customers alone. Of 40 bases 34 are three
// standard errors below the 95 % that is claimed; single customers are many, and their intervals too wide rather than too narrow,
// since most buy a small whole number.
func TestIntervalsHoldTheTruth(t *testing.T) {
	const bases, customers = 40, 200
	rng := seeded(11)
	var held coverage
	for range bases {
		shop := openShop(customers, rng)
		held.add(t, shop, rng)
	}
	if held.purchases < 34 || held.spend < 34 || held.bases != bases {
		t.Errorf("of %v bases the intervals hold purchases %v times, spend %v times", held.bases, held.purchases, held.spend)
	}
	if share := held.customer / held.customers; share < 0.94 || share > 0.985 {
		t.Errorf("the intervals hold %.3f of %v customers", share, held.customers)
	}
}

// The truth that made a shop's customers, how long they were watched, and how long what came was counted.
var (
	trueCounts = BGNBD{0.8, 6, 0.8, 2.5}
	trueSpend  = GammaGamma{6, 4, 15}
)

const (
	shopWatched = 52.0
	shopAhead   = 26.0
)

// shop is what is seen of some customers, and what came after.
type shop struct {
	rows       []Row
	spend      []SpendRow
	came, paid []float64
}

func openShop(customers int, rng *rand.Rand) shop {
	var s shop
	for range customers {
		row, came := history(trueCounts, shopWatched, shopAhead, rng)
		taste := gamma(rng, trueSpend.Q) / trueSpend.V
		n := float64(row.X)
		s.rows, s.came = append(s.rows, row), append(s.came, came)
		s.spend = append(s.spend, SpendRow{X: row.X, Mean: trueSpend.Simulate(taste, n, rng) / math.Max(1, n), Weight: 1})
		s.paid = append(s.paid, trueSpend.Simulate(taste, came, rng))
	}
	return s
}

// coverage counts how often intervals held what came.
type coverage struct{ bases, purchases, spend, customers, customer float64 }

func (c *coverage) add(t *testing.T, s shop, rng *rand.Rand) {
	const replicates = 20
	fitted, _ := FitBGNBD(s.rows)
	taste, _ := FitGammaGamma(s.spend)
	counts, err := Bootstrap("bg-nbd", s.rows, replicates, rng)
	tastes := BootstrapSpend(s.spend, replicates, rng)
	if err != nil {
		t.Fatal(err)
	}
	if len(counts) < replicates/2 {
		counts = []Counts{fitted} // known, for want of better
	}
	if len(tastes) < replicates/2 {
		tastes = []GammaGamma{taste}
	}
	c.bases++
	c.purchases += within(TotalForecast(fitted, counts, s.rows, shopAhead, rng), sumOf(s.came))
	schedule := mustSchedule(t, Terms{Margin: 1, Timing: AtEnd}, 1)
	known := Outlook{[]Counts{fitted}, []GammaGamma{taste}, []float64{shopAhead}, schedule}
	unsure := Outlook{counts, tastes, known.Ends, schedule}
	var scorers []*Scorer
	for _, m := range append(counts, fitted) {
		scorers = append(scorers, NewScorer(m, []float64{shopAhead}))
	}
	expects := func(k int, r Row) float64 {
		var at [1]float64
		scorers[k].Score(r.X, r.Tx, r.T, at[:])
		return at[0]
	}
	expected, variance, path := make([]float64, replicates), 0.0, make([]float64, 1)
	for i, r := range s.rows {
		mean := s.spend[i].Mean
		for k := range expected {
			level, share := tastes[k%len(tastes)].Shrinkage(r.X)
			expected[k] += expects(k%len(counts), r) * (level + share*mean)
		}
		off := known.Future(0, r.X, r.Tx, r.T, mean, path, rng) - expects(len(counts), r)*taste.ExpectedSpend(r.X, mean)
		variance += off * off
		if i%10 == 0 {
			c.customers++
			c.customer += within(unsure.Interval(r.X, r.Tx, r.T, mean, 400, rng), s.paid[i])
		}
	}
	c.spend += within(SumInterval(expected, variance, rng), sumOf(s.paid))
}

// within is 1 if the interval holds the figure, else 0.
func within(in Interval, v float64) float64 {
	if in.Low <= v && v <= in.High {
		return 1
	}
	return 0
}

func sumOf(all []float64) (sum float64) {
	for _, v := range all {
		sum += v
	}
	return sum
}

// history is what a customer of the model did while watched, and how often they bought in the weeks after.
func history(m BGNBD, watched, ahead float64, rng *rand.Rand) (row Row, came float64) {
	row = Row{T: watched, Weight: 1}
	rate, leave := gamma(rng, m.R)/m.Alpha, beta(rng, m.A, m.B)
	for at := rng.ExpFloat64() / rate; at <= watched+ahead; at += rng.ExpFloat64() / rate {
		if at <= watched {
			row.X, row.Tx = row.X+1, at
		} else {
			came++
		}
		if rng.Float64() < leave {
			break
		}
	}
	return row, came
}
