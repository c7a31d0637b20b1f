package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"time"

	"vafa/internal/clv"
)

// answer is what a side prints: the seconds of the work alone, without starting and reading, and what came out.
type answer struct {
	Seconds        float64   `json:"seconds"`
	Parameters     []float64 `json:"parameters,omitempty"`
	LogLikelihood  float64   `json:"logLikelihood,omitempty"`  // by the side's own formula, in weeks
	StandardErrors []float64 `json:"standardErrors,omitempty"` // Vafa's only
}

// side is Vafa's side, in a process of its own: side TASK FILE [MORE...].
func side(args []string) error {
	if len(args) < 2 {
		return fmt.Errorf("side wants a task and a file, not %q", args)
	}
	a, err := work(args[0], args[1], args[2:])
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(a)
}

func work(task, path string, more []string) (answer, error) {
	switch task {
	case "generate":
		return generate(path, more)
	case "bg-nbd", "pareto-nbd":
		return fit(task, path)
	case "likelihood":
		return likelihood(path, more)
	case "score":
		return score(path, more)
	case "pass":
		return onePass(path)
	case "lgamma":
		return logGammas(path)
	case "log-exp":
		return logExps(path)
	}
	return answer{}, fmt.Errorf("unknown task %q", task)
}

// generate writes the customers of MODEL SIZE SEED.
func generate(path string, more []string) (answer, error) {
	n, err := strconv.Atoi(more[1])
	if err != nil {
		return answer{}, err
	}
	seed, err := strconv.ParseUint(more[2], 10, 64)
	if err != nil {
		return answer{}, err
	}
	began := time.Now()
	err = write(path, more[0], n, seed)
	return answer{Seconds: time.Since(began).Seconds()}, err
}

// fit fits from one row a customer: whole days are grouped first, within the time.
func fit(model, path string) (answer, error) {
	group, err := histories(path)
	if err != nil {
		return answer{}, err
	}
	began := time.Now()
	a, f := fitted(model, group())
	a.Seconds = time.Since(began).Seconds()
	a.LogLikelihood = f.LogLikelihood
	if f.Status != clv.Converged {
		return a, fmt.Errorf("%s: %s", f.Status, f.Reason)
	}
	return a, nil
}

func fitted(model string, rows []clv.Row) (answer, clv.Fit) {
	if model == truePareto.Name() {
		m, f := clv.FitParetoNBD(rows)
		return answer{Parameters: []float64{m.R, m.Alpha, m.S, m.Beta}, StandardErrors: errorsOf(f, "r", "alpha", "s", "beta")}, f
	}
	m, f := clv.FitBGNBD(rows)
	return answer{Parameters: []float64{m.R, m.Alpha, m.A, m.B}, StandardErrors: errorsOf(f, "r", "alpha", "a", "b")}, f
}

func errorsOf(f clv.Fit, names ...string) []float64 {
	errors := make([]float64, len(names))
	for i, name := range names {
		errors[i] = f.StandardErrors[name]
	}
	return errors
}

// histories reads a file and returns what makes rows to fit of it.
func histories(path string) (rows func() []clv.Row, err error) {
	if strings.HasSuffix(path, ".weeks") {
		weeks, err := readWeeks(path)
		return func() []clv.Row { return weeks }, err
	}
	days, err := readDays(path)
	return func() []clv.Row { return clv.Group(days) }, err
}

// likelihood is the log-likelihood of MODEL at PARAMETER..., for comparing maxima by one formula.
func likelihood(path string, more []string) (answer, error) {
	rows, err := histories(path)
	if err != nil {
		return answer{}, err
	}
	p, err := floats(more[1:])
	if err != nil || len(p) != 4 {
		return answer{}, fmt.Errorf("likelihood wants four parameters: %w", err)
	}
	var m clv.Counts = clv.BGNBD{R: p[0], Alpha: p[1], A: p[2], B: p[3]}
	if more[0] == truePareto.Name() {
		m = clv.ParetoNBD{R: p[0], Alpha: p[1], S: p[2], Beta: p[3]}
	}
	return answer{LogLikelihood: m.LogLikelihood(rows())}, nil
}

func floats(texts []string) ([]float64, error) {
	values := make([]float64, len(texts))
	for i, text := range texts {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, err
		}
		values[i] = v
	}
	return values, nil
}

// onePass reads every row once and does nothing with it but add up: no fit can take less.
func onePass(path string) (answer, error) {
	days, err := readDays(path)
	if err != nil {
		return answer{}, err
	}
	began := time.Now()
	var x, tx, t int64
	for _, d := range days {
		x, tx, t = x+int64(d.X), tx+int64(d.Tx), t+int64(d.T)
	}
	return answer{Seconds: time.Since(began).Seconds(), Parameters: []float64{float64(x) + float64(tx+t)/clv.DaysPerWeek}}, nil
}

// logGammas takes the three log-gammas a customer that one evaluation of the likelihood needs when nothing is tabulated.
func logGammas(path string) (answer, error) {
	days, err := readDays(path)
	if err != nil {
		return answer{}, err
	}
	began := time.Now()
	sum := 0.0
	for _, d := range days {
		for _, shape := range [...]float64{trueBG.R, trueBG.B, trueBG.A + trueBG.B} {
			v, _ := math.Lgamma(float64(d.X) + shape)
			sum += v
		}
	}
	return answer{Seconds: time.Since(began).Seconds(), Parameters: []float64{sum}}, nil
}

// logExps takes, for each customer who came back, the logarithm and the exponential that one evaluation of the likelihood needs when
// no two customers are alike.
func logExps(path string) (answer, error) {
	rows, err := readWeeks(path)
	if err != nil {
		return answer{}, err
	}
	began := time.Now()
	sum := 0.0
	for _, r := range rows {
		if r.X > 0 {
			rise := math.Log((trueBG.Alpha + r.T) / (trueBG.Alpha + r.Tx))
			sum += math.Exp(-(trueBG.R + float64(r.X)) * rise)
		}
	}
	return answer{Seconds: time.Since(began).Seconds(), Parameters: []float64{sum}}, nil
}
