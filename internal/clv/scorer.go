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

	bits  uint      // there are 1 << bits slots
	slots []scored  // open addressing by (x, T)
	means []float64 // len(horizons) for each slot in use
}

// scored marks where the means of (x, T) start. An offset of zero marks an empty slot: the first means are kept unused.
type scored struct {
	x      int
	t      float64
	offset int
}

// A Scorer begins small, because a look at one customer scores one, and its memory is bounded: when three quarters of the
// most slots are full it starts anew.
const (
	firstScorerBits = 4
	scorerBits      = 16
	scorerSlots     = 1 << scorerBits
)

// NewScorer prepares to score with rising horizons in weeks after T, such as MonthEnds(12).
func NewScorer(m Counts, horizons []float64) *Scorer {
	return newScorer(m, append([]float64(nil), horizons...), &ruleCache{})
}

func newScorer(m Counts, horizons []float64, rules *ruleCache) *Scorer {
	return &Scorer{
		model: m, horizons: horizons, rules: rules, bits: firstScorerBits, slots: make([]scored, 1<<firstScorerBits),
		means: make([]float64, len(horizons)),
	}
}

// Clone is a Scorer of the same model and horizons for another goroutine. It shares the quadrature nodes.
func (s *Scorer) Clone() *Scorer { return newScorer(s.model, s.horizons, s.rules) }

// Score fills cumulative with the expected purchases by each horizon and returns the probability of being alive. Once (x, T)
// is known nothing is allocated.
func (s *Scorer) Score(x int, tx, T float64, cumulative []float64) (alive float64) {
	alive = s.model.Alive(x, tx, T)
	for i, mean := range s.givenAlive(x, T) {
		cumulative[i] = alive * mean // #nosec G602 -- the caller gives as many as there are horizons
	}
	return alive
}

// givenAlive is the means of (x, T), from memory or computed.
func (s *Scorer) givenAlive(x int, t float64) []float64 {
	if len(s.horizons) == 0 {
		return nil
	}
	slot := s.slot(x, t)
	if slot.offset == 0 && s.full() {
		s.makeRoom()
		slot = s.slot(x, t)
	}
	if slot.offset == 0 {
		s.learn(slot, x, t)
	}
	return s.means[slot.offset : slot.offset+len(s.horizons)]
}

// slot is where (x, T) is or belongs.
func (s *Scorer) slot(x int, t float64) *scored {
	key := uint64(x)<<48 ^ math.Float64bits(t)*0x2545F4914F6CDD1D
	for i := hash(key) >> (64 - s.bits); ; i = (i + 1) & (1<<s.bits - 1) {
		slot := &s.slots[i]
		if slot.offset == 0 || slot.x == x && slot.t == t {
			return slot
		}
	}
}

// full says whether three quarters of the slots are taken; the first means are kept unused.
func (s *Scorer) full() bool {
	return len(s.means)/len(s.horizons)-1 >= len(s.slots)/4*3
}

// makeRoom doubles the slots, or forgets everything when there are as many as there may be.
func (s *Scorer) makeRoom() {
	if s.bits == scorerBits {
		clear(s.slots)
		s.means = s.means[:len(s.horizons)]
		return
	}
	before := s.slots
	s.bits++
	s.slots = make([]scored, 1<<s.bits)
	for _, old := range before {
		if old.offset != 0 {
			*s.slot(old.x, old.t) = old
		}
	}
}

// learn computes the means of (x, T) and keeps them in the slot.
func (s *Scorer) learn(slot *scored, x int, t float64) {
	offset := len(s.means)
	s.means = append(s.means, s.horizons...)
	s.model.givenAlive(s.rules, x, t, s.horizons, s.means[offset:])
	*slot = scored{x, t, offset}
}
