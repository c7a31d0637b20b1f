package clv

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
)

// Counts is a fitted model of how often customers buy and when they leave. Times are in weeks. A history passed in must be
// one that can have happened (Row.Valid) and the model must be Valid; anything else gives NaN or nonsense, never a panic.
// Models are small values, safe for concurrent use.
type Counts interface {
	// Name is the model's name in stored documents: "bg-nbd", "mbg-nbd", "pareto-nbd", "nbd".
	Name() string
	// Valid tells whether all parameters are positive and finite.
	Valid() bool
	// LogLikelihood of weighted histories; rows that are not usable are left out.
	LogLikelihood(rows []Row) float64
	// Alive is the probability that the customer has not left by T.
	Alive(x int, tx, T float64) float64
	// Expected is the expected number of purchases in (T, T+horizon]. It contains the probability of being alive.
	Expected(x int, tx, T, horizon float64) float64
	// ResidualDiscounted is the expected number of purchases after T, discounted at a continuous rate > 0 per week.
	ResidualDiscounted(x int, tx, T, rate float64) float64
	// Simulate draws one future: cumulative purchases at each of the rising horizons. Nothing is allocated.
	Simulate(x int, tx, T float64, horizons, into []float64, rng *rand.Rand)

	// givenAlive is the expected number of purchases by each horizon of a customer alive at T, which does not depend on tx.
	givenAlive(rules *ruleCache, x int, T float64, horizons, into []float64)
}

// ErrModel marks a name that is no model's.
var ErrModel = errors.New("clv: unknown model")

// DecodeCounts reads a model stored as its Name and JSON parameters, and refuses parameters that are not positive.
func DecodeCounts(name string, params []byte) (Counts, error) {
	switch name {
	case BGNBD{}.Name():
		return decode[BGNBD](name, params)
	case MBGNBD{}.Name():
		return decode[MBGNBD](name, params)
	case ParetoNBD{}.Name():
		return decode[ParetoNBD](name, params)
	case NBD{}.Name():
		return decode[NBD](name, params)
	}
	return nil, fmt.Errorf("%w %q", ErrModel, name)
}

func decode[M Counts](name string, params []byte) (Counts, error) {
	var m M
	if err := json.Unmarshal(params, &m); err != nil {
		return nil, fmt.Errorf("clv: parameters of %s: %w", name, err)
	}
	if !m.Valid() {
		return nil, fmt.Errorf("clv: parameters of %s must be positive and finite", name)
	}
	return m, nil
}

// fitter fits one model.
type fitter func([]Row) (Counts, Fit)

// Names lists the count models, the baseline last.
func Names() []string {
	return []string{BGNBD{}.Name(), ParetoNBD{}.Name(), MBGNBD{}.Name(), NBD{}.Name()}
}

// FitCounts fits the model of that name.
func FitCounts(name string, rows []Row) (Counts, Fit, error) {
	fit, err := fitterOf(name)
	if err != nil {
		return nil, Fit{}, err
	}
	m, f := fit(rows)
	return m, f, nil
}

func fitterOf(name string) (fitter, error) {
	switch name {
	case BGNBD{}.Name():
		return counting(FitBGNBD), nil
	case MBGNBD{}.Name():
		return counting(FitMBGNBD), nil
	case ParetoNBD{}.Name():
		return counting(FitParetoNBD), nil
	case NBD{}.Name():
		return counting(FitNBD), nil
	}
	return nil, fmt.Errorf("%w %q", ErrModel, name)
}

func counting[M Counts](fit func([]Row) (M, Fit)) fitter {
	return func(rows []Row) (Counts, Fit) { return fit(rows) }
}

// expected is the probability of being alive times what a living customer buys.
func expected(m Counts, x int, tx, T, horizon float64) float64 {
	var into [1]float64
	m.givenAlive(nil, x, T, []float64{horizon}, into[:])
	return m.Alive(x, tx, T) * into[0]
}

// total adds up weight times the log-likelihood of each usable row.
func total(rows []Row, one func(x, tx, t float64) float64) float64 {
	sum := 0.0
	for _, r := range rows {
		if r.usable() {
			sum += r.Weight * one(float64(r.X), r.Tx, r.T)
		}
	}
	return sum
}

func positive(params ...float64) bool {
	for _, p := range params {
		if !(p > 0 && p <= math.MaxFloat64) {
			return false
		}
	}
	return true
}
