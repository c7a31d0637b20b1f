package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"vafa/internal/clv"
)

func simulated(model string, n int, seed uint64) []customer {
	var all []customer
	simulate(model, n, seed, func(c customer) { all = append(all, c) })
	return all
}

func TestSimulationIsTheSameForASeedAndGivesValidHistories(t *testing.T) {
	for _, model := range []string{trueBG.Name(), truePareto.Name()} {
		all := simulated(model, 5000, 1)
		if !slices.Equal(all, simulated(model, 5000, 1)) {
			t.Errorf("%s: two runs with one seed differ", model)
		}
		if slices.Equal(all, simulated(model, 5000, 2)) {
			t.Errorf("%s: two seeds give the same customers", model)
		}
		for _, c := range all {
			if !c.weeks.Valid() || !c.days.Valid() || int(c.days.X) > c.weeks.X || (c.mean > 0) != (c.days.X > 0) {
				t.Fatalf("%s: %+v", model, c)
			}
			if off := math.Abs(float64(c.days.T)/clv.DaysPerWeek - c.weeks.T); off > 1.0/clv.DaysPerWeek {
				t.Fatalf("%s: watched %v weeks or %d days", model, c.weeks.T, c.days.T)
			}
		}
	}
}

func TestFilesKeepTheCustomersAndFitsFindTheTruth(t *testing.T) {
	for model, truth := range map[string][]float64{
		trueBG.Name():     {trueBG.R, trueBG.Alpha, trueBG.A, trueBG.B},
		truePareto.Name(): {truePareto.R, truePareto.Alpha, truePareto.S, truePareto.Beta},
	} {
		const n, seed = 20_000, 3
		path := filepath.Join(t.TempDir(), "some.days")
		if err := write(path, model, n, seed); err != nil {
			t.Fatal(err)
		}
		checkFiles(t, path, simulated(model, n, seed))
		a, err := fit(model, path[:len(path)-len("days")]+"weeks")
		if err != nil {
			t.Fatal(err)
		}
		for i := range truth {
			if off := (a.Parameters[i] - truth[i]) / a.StandardErrors[i]; math.Abs(off) > 4 {
				t.Errorf("%s: parameter %d is %v, %.1f standard errors from %v", model, i, a.Parameters[i], off, truth[i])
			}
		}
	}
}

func checkFiles(t *testing.T, path string, want []customer) {
	t.Helper()
	var days []clv.Days
	var spends []float64
	err := readBatches(path, 1<<10, func(some []clv.Days, theirs []float64) {
		days, spends = append(days, some...), append(spends, theirs...)
	})
	if err != nil {
		t.Fatal(err)
	}
	if all, err := readDays(path); err != nil || !slices.Equal(all, days) {
		t.Errorf("batches are not the whole: %v", err)
	}
	weeks, err := readWeeks(path[:len(path)-len("days")] + "weeks")
	if err != nil {
		t.Fatal(err)
	}
	got := make([]customer, len(days))
	for i := range days {
		got[i] = customer{weeks: weeks[i], days: days[i], mean: spends[i]}
	}
	if !slices.Equal(got, want) {
		t.Error("what is read is not what was written")
	}
}

func TestPredictionsAreTheModels(t *testing.T) {
	var days []clv.Days
	var spends []float64
	for _, c := range simulated(trueBG.Name(), 500, 4) {
		days, spends = append(days, c.days), append(spends, c.mean)
	}
	p, err := newPredictor()
	if err != nil {
		t.Fatal(err)
	}
	predictions := make([]prediction, len(days))
	p.predict(days, spends, predictions)
	for i, d := range days {
		x, tx, watched := int(d.X), float64(d.Tx)/7, float64(d.T)/7
		worth := 0.0
		for k := 1.0; k <= 12; k++ {
			bought := trueBG.Expected(x, tx, watched, k*libraryMonth) - trueBG.Expected(x, tx, watched, (k-1)*libraryMonth)
			worth += bought * trueSpend.ExpectedSpend(x, spends[i]) / math.Pow(1.01, k)
		}
		want := []float64{trueBG.Alive(x, tx, watched), trueBG.Expected(x, tx, watched, 39), worth}
		got := []float64{predictions[i].alive, predictions[i].in39, predictions[i].worth}
		if farthest(got, want) > 1e-9 {
			t.Fatalf("%+v: %v, want %v", d, got, want)
		}
	}
}

func TestDifferencesAreTheLargestOfEachColumn(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	keep := func(path string, predictions ...prediction) {
		var file bytes.Buffer
		out := bufio.NewWriter(&file)
		writePredictions(out, predictions)
		if err := errors.Join(out.Flush(), os.WriteFile(path, file.Bytes(), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	keep(a, prediction{1, 2, 4}, prediction{1, 0, 4})
	keep(b, prediction{1, 3, 5}, prediction{1, 0, 2})
	if got, err := differences(a, b); err != nil || got != [3]float64{0, 0.5, 0.5} {
		t.Errorf("%v, %v", got, err)
	}
	keep(b, prediction{1, 3, 5})
	if _, err := differences(a, b); err == nil {
		t.Error("a missing prediction is no error")
	}
}

func TestComparisonPairsRuns(t *testing.T) {
	run := func(seconds, peak float64) outcome { return outcome{answer: answer{Seconds: seconds}, peak: peak} }
	got := compare([]outcome{run(1, 10), run(2, 20), run(4, 30)}, []outcome{run(100, 50), run(100, 60), run(100, 70)})
	want := comparison{seconds: 2, rivalSeconds: 100, ratio: 50, lowest: 25, peak: 20, rivalPeak: 60}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestAProcessIsStoppedAtItsLimit(t *testing.T) {
	r := &runner{dir: t.TempDir(), limit: 20 * time.Millisecond}
	o, err := r.start(context.Background(), "sleep", []string{"60"})
	if err != nil || !o.stopped || o.Seconds != 0.02 {
		t.Errorf("%+v, %v", o, err)
	}
	r.limit = time.Minute
	o, err = r.start(context.Background(), "sh", []string{"-c", `echo chatter; echo '{"seconds": 2, "parameters": [1]}'`})
	if err != nil || o.Seconds != 2 || !slices.Equal(o.Parameters, []float64{1}) || !(o.peak > 0) {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestALibraryThatFailsHasNoFigures(t *testing.T) {
	r := &runner{dir: t.TempDir(), envs: environments{cache: t.TempDir()}, limit: time.Minute} // nothing is installed there
	o, err := r.rival(context.Background(), plan(true, "")[0], rival{name: "none", script: "none", task: "bg-nbd"})
	if err != nil || !o.failed {
		t.Fatalf("%+v, %v", o, err)
	}
	c := compare([]outcome{{answer: answer{Seconds: 1}}}, []outcome{o})
	if !c.failed || c.ratio != 0 || c.seconds != 1 {
		t.Errorf("%+v", c)
	}
}
