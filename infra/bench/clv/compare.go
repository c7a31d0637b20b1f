package main

import (
	"context"
	"slices"
)

// result is a measure with every run of every side.
type result struct {
	measure
	vafa   []outcome
	rivals [][]outcome // as the measure's rivals; shorter than vafa where one did not finish
}

// measure runs all sides of every measure in turn. Every second time the order is turned round, so that none is always first.
func (r *runner) measure(ctx context.Context, measures []measure, repeats int) ([]result, error) {
	var results []result
	for _, m := range measures {
		one := result{measure: m, rivals: make([][]outcome, len(m.rivals))}
		if m.once {
			repeats = 1
		}
		for i := range repeats {
			say("%s: run %d of %d", m.title(), i+1, repeats)
			if err := r.round(ctx, &one, i%2 == 1); err != nil {
				return nil, err
			}
		}
		results = append(results, one)
	}
	return results, nil
}

// round runs each side once. One that did not finish does not run again.
func (r *runner) round(ctx context.Context, one *result, turned bool) error {
	order := []int{-1} // Vafa
	for i := range one.measure.rivals {
		order = append(order, i)
	}
	if turned {
		slices.Reverse(order)
	}
	for _, i := range order {
		if i < 0 {
			o, err := r.vafa(ctx, one.measure)
			if err != nil {
				return err
			}
			one.vafa = append(one.vafa, o)
			continue
		}
		runs := &one.rivals[i]
		if n := len(*runs); n > 0 && !(*runs)[n-1].finished() {
			continue
		}
		o, err := r.rival(ctx, one.measure, one.measure.rivals[i])
		if err != nil {
			return err
		}
		*runs = append(*runs, o)
	}
	return nil
}

// finished tells whether there is a result.
func (o outcome) finished() bool { return !o.stopped && !o.failed }

// comparison is what the runs of a library come to beside Vafa's.
type comparison struct {
	seconds, rivalSeconds float64 // medians
	ratio, lowest         float64 // of runs of the same round
	peak, rivalPeak       float64 // MB, medians
	stopped               bool    // the library was: its seconds, peak and ratios are lower bounds
	failed                bool    // the library did: it has no figures
}

func compare(vafa, rival []outcome) comparison {
	c := comparison{seconds: median(vafa, seconds), peak: median(vafa, peakOf)}
	ratios := make([]float64, len(rival))
	for i := range rival {
		ratios[i] = rival[i].Seconds / vafa[i].Seconds
		c.stopped = c.stopped || rival[i].stopped
		c.failed = c.failed || rival[i].failed
	}
	if len(rival) == 0 || c.failed {
		return c
	}
	slices.Sort(ratios)
	c.ratio, c.lowest = ratios[len(ratios)/2], ratios[0]
	c.rivalSeconds, c.rivalPeak = median(rival, seconds), median(rival, peakOf)
	return c
}

func seconds(o outcome) float64 { return o.Seconds }
func peakOf(o outcome) float64  { return o.peak }

func median(runs []outcome, of func(outcome) float64) float64 {
	values := make([]float64, len(runs))
	for i, o := range runs {
		values[i] = of(o)
	}
	slices.Sort(values)
	return values[len(values)/2]
}
