package main

import (
	"context"
	"fmt"
	"math"
	"strings"
)

// print prints the tables.
func (r *runner) print(ctx context.Context, results []result) error {
	printSpeed(results)
	if err := r.printMaxima(ctx, results); err != nil {
		return err
	}
	if err := r.printDifferences(results); err != nil {
		return err
	}
	printRecovery(results)
	return nil
}

// line prints cells separated by tabs.
func line(cells ...string) { fmt.Println(strings.Join(cells, "\t")) }

func printSpeed(results []result) {
	line("measure", "Vafa s", "library", "library s", "ratio", "lowest ratio", "Vafa MB", "library MB", "memory ratio")
	for _, one := range results {
		if len(one.measure.rivals) == 0 {
			c := compare(one.vafa, nil)
			line(one.title(), short(c.seconds), "-", "-", "-", "-", whole(c.peak), "-", "-")
		}
		for i, v := range one.measure.rivals {
			c := compare(one.vafa, one.rivals[i])
			if c.failed {
				line(one.title(), short(c.seconds), v.name, "failed", "-", "-", whole(c.peak), "-", "-")
				continue
			}
			over := ""
			if c.stopped {
				over = ">"
			}
			line(one.title(), short(c.seconds), v.name, over+short(c.rivalSeconds), over+short(c.ratio), over+short(c.lowest),
				whole(c.peak), over+whole(c.rivalPeak), over+short(c.rivalPeak/c.peak))
		}
	}
	fmt.Println()
}

// printMaxima shows what each side found: the log-likelihood there by Vafa's formula, how far that is below Vafa's, by the library's
// own formula where it has one, and the parameters.
func (r *runner) printMaxima(ctx context.Context, results []result) error {
	line("maximum", "found by", "log-likelihood", "below Vafa's, relative", "own formula differs, relative", "parameters", "largest difference, relative")
	for _, one := range results {
		best := one.vafa[0]
		if len(best.StandardErrors) == 0 {
			continue // not a fit
		}
		top, err := r.at(ctx, one.measure, best.Parameters)
		if err != nil {
			return err
		}
		line(one.title(), "Vafa", exact(top), "0", tiny(apart(best.LogLikelihood, top)), figures(best.Parameters), "0")
		for i, v := range one.measure.rivals {
			o := one.rivals[i][0]
			if !o.finished() {
				line(one.title(), v.name, "did not finish", "-", "-", "-", "-")
				continue
			}
			there, err := r.at(ctx, one.measure, o.Parameters)
			if err != nil {
				return err
			}
			own := "-"
			if o.LogLikelihood != 0 {
				own = tiny(apart(o.LogLikelihood, there))
			}
			line(one.title(), v.name, exact(there), tiny((top-there)/math.Abs(top)), own, figures(o.Parameters), tiny(farthest(o.Parameters, best.Parameters)))
		}
	}
	fmt.Println()
	return nil
}

// at is the log-likelihood at parameters by Vafa's formula.
func (r *runner) at(ctx context.Context, m measure, parameters []float64) (float64, error) {
	o, err := r.own(ctx, "likelihood", r.path(m.base, m.kind), append([]string{m.task}, texts(parameters...)...)...)
	return o.LogLikelihood, err
}

// farthest is the largest relative difference of any parameter.
func farthest(a, b []float64) float64 {
	worst := 0.0
	for i := range a {
		worst = math.Max(worst, apart(a[i], b[i]))
	}
	return worst
}

// printDifferences shows how far the libraries' predictions are from Vafa's at the most.
func (r *runner) printDifferences(results []result) error {
	line("predictions, largest relative difference from Vafa", "library", "alive", "39 weeks", "value")
	for _, one := range results {
		if one.task != "score" {
			continue
		}
		for i, v := range one.measure.rivals {
			if !one.rivals[i][0].finished() {
				line(one.title(), v.name, "did not finish", "-", "-")
				continue
			}
			d, err := differences(r.predictions("vafa"), r.predictions(v.script))
			if err != nil {
				return err
			}
			line(one.title(), v.name, tiny(d[0]), tiny(d[1]), tiny(d[2]))
		}
	}
	fmt.Println()
	return nil
}

// printRecovery shows how far the estimates on continuous time are from the true parameters. Whole days are left out: rounding
// biases them.
func printRecovery(results []result) {
	line("true parameters", "true", "found by Vafa", "standard errors away")
	for _, one := range results {
		best := one.vafa[0]
		if one.kind != "weeks" || len(best.StandardErrors) == 0 {
			continue
		}
		truth := []float64{trueBG.R, trueBG.Alpha, trueBG.A, trueBG.B}
		if one.base.model == truePareto.Name() {
			truth = []float64{truePareto.R, truePareto.Alpha, truePareto.S, truePareto.Beta}
		}
		away := make([]string, len(truth))
		for i := range truth {
			away[i] = fmt.Sprintf("%+.2f", (best.Parameters[i]-truth[i])/best.StandardErrors[i])
		}
		line(one.title(), figures(truth), figures(best.Parameters), strings.Join(away, " "))
	}
	fmt.Println()
}

func short(v float64) string { return fmt.Sprintf("%.3g", v) }
func whole(v float64) string { return fmt.Sprintf("%.0f", v) }
func exact(v float64) string { return fmt.Sprintf("%.4f", v) }
func tiny(v float64) string  { return fmt.Sprintf("%.1e", v) }

func figures(values []float64) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = fmt.Sprintf("%.7g", v)
	}
	return strings.Join(parts, " ")
}
