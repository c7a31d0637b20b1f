package clv

import "math"

// WeeksPerMonth is a twelfth of the mean Gregorian year.
const WeeksPerMonth = 365.2425 / 12 / DaysPerWeek

// MonthEnds is the horizons, in weeks, at which the next n months end.
func MonthEnds(n int) []float64 {
	ends := make([]float64, max(n, 0))
	for i := range ends {
		ends[i] = float64(i+1) * WeeksPerMonth
	}
	return ends
}

// Scorer predicts for many customers of one model at fixed horizons. What a living customer is expected to buy depends on
// (x, T) alone, so customers who share them share that work. A Scorer is for one goroutine; a Clone is for another.
type Scorer struct {
	model    Counts
	horizons []float64
	rules    *ruleCache

	slots []scored  // open addressing by (x, T)
	means []float64 // len(horizons) for each slot in use
}

// scored marks where the means of (x, T) start. An offset of zero marks an empty slot: the first means are kept unused.
type scored struct {
	x      int
	t      float64
	offset int
}

// The memory of a Scorer is bounded: when three quarters of its slots are full it starts anew.
const (
	scorerBits  = 16
	scorerSlots = 1 << scorerBits
)

// NewScorer prepares to score with rising horizons in weeks after T, such as MonthEnds(12).
func NewScorer(m Counts, horizons []float64) *Scorer {
	return newScorer(m, append([]float64(nil), horizons...), &ruleCache{})
}

func newScorer(m Counts, horizons []float64, rules *ruleCache) *Scorer {
	return &Scorer{model: m, horizons: horizons, rules: rules, slots: make([]scored, scorerSlots), means: make([]float64, len(horizons))}
}

// Clone is a Scorer of the same model and horizons for another goroutine. It shares the quadrature nodes.
func (s *Scorer) Clone() *Scorer { return newScorer(s.model, s.horizons, s.rules) }

// Score fills cumulative with the expected purchases by each horizon and returns the probability of being alive. Once (x, T)
// is known nothing is allocated.
func (s *Scorer) Score(x int, tx, T float64, cumulative []float64) (alive float64) {
	alive = s.model.Alive(x, tx, T)
	for i, mean := range s.givenAlive(x, T) {
		cumulative[i] = alive * mean
	}
	return alive
}

// givenAlive is the means of (x, T), from memory or computed.
func (s *Scorer) givenAlive(x int, t float64) []float64 {
	if len(s.horizons) == 0 {
		return nil
	}
	key := uint64(x)<<48 ^ math.Float64bits(t)*0x2545F4914F6CDD1D
	for i := hash(key) >> (64 - scorerBits); ; i = (i + 1) % scorerSlots {
		slot := &s.slots[i]
		if slot.offset == 0 {
			return s.learn(slot, x, t)
		}
		if slot.x == x && slot.t == t {
			return s.means[slot.offset : slot.offset+len(s.horizons)]
		}
	}
}

// learn computes the means of (x, T) and keeps them in the slot.
func (s *Scorer) learn(slot *scored, x int, t float64) []float64 {
	if len(s.means) >= scorerSlots/4*3*len(s.horizons) {
		clear(s.slots)
		s.means = s.means[:len(s.horizons)]
	}
	offset := len(s.means)
	s.means = append(s.means, s.horizons...)
	means := s.means[offset:]
	s.model.givenAlive(s.rules, x, t, s.horizons, means)
	*slot = scored{x, t, offset}
	return means
}
