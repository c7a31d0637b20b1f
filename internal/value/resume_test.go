package value_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/table/tabletest"
	"vafa/internal/value"
)

// reports are the documents that a run left.
func reports(t *testing.T, f *apitest.Firm) map[string]string {
	t.Helper()
	kept, err := f.Service.Table.AllReports(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, one := range kept {
		out[one.Name] = string(one.Document)
	}
	return out
}

// Into however many parts the customers are divided, and however many of these run beside each other, the same is published.
func TestPartsChangeNothing(t *testing.T) {
	type seen struct {
		published map[string][]any
		reports   map[string]string
		segments  any
	}
	var first seen
	for _, divided := range []struct{ mostEach, atOnce, parts int }{{0, 1, 8}, {2, 4, 32}} {
		f := shop(t, 60)
		f.Job.MostEach, f.Job.AtOnce = divided.mostEach, divided.atOnce
		out, err := f.Job.RunAll(t.Context(), value.Input{Run: "run_1"})
		if err != nil {
			t.Fatal(err)
		}
		want(t, "parts", divided.parts, out.Of)
		done := f.Manager().Get("/v1/segmentation/runs/run_1").Want(http.StatusOK)
		var segments []crm.SegmentTotal
		f.Marketer().Get("/v1/segments").Want(http.StatusOK)
		for i := range done.List("segments") {
			at := fmt.Sprintf("segments/%d/", i)
			segments = append(segments, crm.SegmentTotal{Name: done.Text(at + "name"), Customers: int(done.Number(at + "customers"))})
		}
		got := seen{publishedOf(values(f)), reports(t, f), segments}
		if first.reports == nil {
			first = got
			continue
		}
		want(t, "published", first.published, got.published)
		want(t, "reports", first.reports, got.reports)
		want(t, "segments", first.segments, got.segments)
		f.Clock.Add(time.Second)
		f.Faults.Reset()
		again, err := f.Job.RunAll(t.Context(), value.Input{Run: "run_2"})
		if err != nil || again.Of != divided.parts {
			t.Fatal(again, err)
		}
		want(t, "values written by the run after", 0, f.Faults.Counts()["UpdateItem"])
	}
}

// A machine that dies again and again, each time a few calls later than before, goes on each time where it was, and in the end the
// table is as if it had run once.
func TestRunGoesOnAfterEachKill(t *testing.T) {
	whole := shop(t, 40)
	if _, err := whole.Job.RunAll(t.Context(), value.Input{Run: "run_1", AsOf: "2026-11-22"}); err != nil {
		t.Fatal(err)
	}
	f := shop(t, 40)
	kills, begun := 0, false
	for ; ; kills++ {
		f.Faults.Reset()
		live := 12 + 2*kills
		f.Faults.Choose(func(c tabletest.Call) tabletest.Fault {
			if c.Number > live {
				return tabletest.LoseRequest
			}
			return nil
		})
		var resumed bool
		var err error
		if begun {
			_, resumed, err = f.Job.Resume(t.Context())
		}
		if !begun || err == nil && !resumed { // it died before it held the lease
			_, err = f.Job.RunAll(t.Context(), value.Input{Run: "run_1", AsOf: "2026-11-22"})
		}
		begun = true
		f.Faults.Reset()
		if err == nil {
			break
		}
		if kills > 200 {
			t.Fatal(err)
		}
	}
	if kills < 5 {
		t.Errorf("only %d kills", kills)
	}
	want(t, "published", publishedOf(values(whole)), publishedOf(values(f)))
	want(t, "reports", reports(t, whole), reports(t, f))
	want(t, "state", crm.RunDone, f.Manager().Get("/v1/segmentation/runs/run_1").Want(http.StatusOK).At("state"))
	if _, resumed, err := f.Job.Resume(t.Context()); err != nil || resumed {
		t.Errorf("a run that is done is resumed: %v", err)
	}
}

// Every step may run at the same time as its own repetition.
func TestEveryStepTwiceAtOnce(t *testing.T) {
	once := shop(t, 40)
	if _, err := once.Job.RunAll(t.Context(), value.Input{Run: "run_1"}); err != nil {
		t.Fatal(err)
	}
	f := shop(t, 40)
	opened := do(t, f, value.Input{Step: value.StepOpen, Run: "run_1"})
	for _, in := range steps(opened) {
		var wait sync.WaitGroup
		for range 2 {
			wait.Go(func() {
				if _, err := f.Job.Do(t.Context(), in); err != nil && in.Step != value.StepPublish { // which ends the run, and loses to itself
					t.Errorf("%s: %v", in.Step, err)
				}
			})
		}
		wait.Wait()
	}
	want(t, "published", publishedOf(values(once)), publishedOf(values(f)))
	want(t, "reports", reports(t, once), reports(t, f))
	done := f.Manager().Get("/v1/segmentation/runs/run_1").Want(http.StatusOK)
	want(t, "run", []any{crm.RunDone, 40.0}, []any{done.At("state"), done.At("customers")})
}

// A run that goes on for hours keeps its lease by the word of its steps; one that died is no hindrance for long.
func TestLeaseIsKeptByAWord(t *testing.T) {
	f := shop(t, 10)
	long := do(t, f, value.Input{Step: value.StepOpen, Run: "run_long"})
	for _, in := range steps(long) {
		f.Clock.Add(15 * time.Minute)
		want(t, "another run meanwhile", crm.RunSuperseded, do(t, f, value.Input{Step: value.StepOpen}).State)
		do(t, f, in)
	}
	want(t, "the long run", crm.RunDone, f.Manager().Get("/v1/segmentation/runs/run_long").Want(http.StatusOK).At("state"))

	dead := do(t, f, value.Input{Step: value.StepOpen, Run: "run_dead"})
	f.Clock.Add(19 * time.Minute)
	want(t, "soon after", crm.RunSuperseded, do(t, f, value.Input{Step: value.StepOpen}).State)
	f.Clock.Add(2 * time.Minute)
	want(t, "later", crm.RunDone, run(f, m{}).At("state"))
	for _, in := range steps(dead) {
		if _, err := f.Job.Do(t.Context(), in); err == nil {
			t.Errorf("%s of the run that died succeeds", in.Step)
		}
	}
	want(t, "the dead run, asked for again", crm.RunSuperseded, do(t, f, value.Input{Step: value.StepOpen, Run: "run_dead"}).State)
	want(t, "the run after", crm.RunDone, run(f, m{}).At("state"))
}

// A step of a run that has ended does nothing.
func TestLateStepOfAnEndedRun(t *testing.T) {
	f := shop(t, 20)
	opened := do(t, f, value.Input{Step: value.StepOpen})
	do(t, f, value.Input{Step: value.StepMeasure, Run: opened.Run, Fence: opened.Fence, AsOf: opened.AsOf, Of: opened.Of})
	do(t, f, value.Input{Step: value.StepFail, Run: opened.Run, Fence: opened.Fence, Error: "for a test"})
	before := f.Lines()
	for _, in := range steps(opened) {
		_, err := f.Job.Do(t.Context(), in)
		var conflict crm.ConflictError
		if in.Step != value.StepPublish && !errors.As(err, &conflict) || err == nil {
			t.Errorf("%s: %v", in.Step, err)
		}
	}
	want(t, "table", before, f.Lines())
}

// One machine keeps the rows of its last run alone: rows name customers.
func TestRowsOfEarlierRunsGo(t *testing.T) {
	f := shop(t, 10)
	folder := t.TempDir()
	f.Job.Rows = value.Folder(folder)
	for i, mostEach := range []int{1, 0} {
		f.Clock.Add(time.Second)
		f.Job.MostEach = mostEach
		if _, err := f.Job.RunAll(t.Context(), value.Input{Run: fmt.Sprint("run_", i)}); err != nil {
			t.Fatal(err)
		}
	}
	var names []string
	for _, pattern := range []string{"*", "ledgers/16-*", "ledgers/8-*"} {
		found, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, fmt.Sprint(pattern, " ", len(found)))
	}
	want(t, "files", []string{"* 2", "ledgers/16-* 0", "ledgers/8-* 8"}, names)
	if _, err := os.Stat(filepath.Join(folder, "run_1")); err != nil {
		t.Error(err)
	}
}

// Among many, one customer who buys costs at most three writes of customers the next night, though their purchase changes the model and the
// ranks of others a little.
func TestOneChangedCustomerIsWrittenAlmostAlone(t *testing.T) {
	store := newMadeUp(12_000)
	job := &value.Job{
		Store: store, Rows: value.Folder(t.TempDir()), Source: crm.Source{Now: time.Now, NewID: store.newID}, Business: tomanShop,
		Terms: value.DefaultTerms(), Shards: 8,
	}
	written := func(run string) int64 {
		store.reset()
		if _, err := job.RunAll(context.Background(), value.Input{Run: run, AsOf: today.String()}); err != nil {
			t.Fatal(err)
		}
		return store.published.Load()
	}
	want(t, "written first", int64(12_000), written("run_0"))
	want(t, "written again", int64(0), written("run_1"))
	for i, customer := range []int{17, 5003} {
		store.again = customer
		if n := written(fmt.Sprint("run_of_", i)); n > 3 {
			t.Errorf("%d customers are written because %d bought", n, customer)
		}
	}
}

// A model that is learnt from some of the buyers is nearly that of all, and says from how many it was.
func TestModelOfASample(t *testing.T) {
	const customers = 16_000
	models := map[int]*value.Model{}
	for _, fitOn := range []int{0, 4000} {
		store := newMadeUp(customers)
		job := &value.Job{
			Store: store, Rows: value.Folder(t.TempDir()), Source: crm.Source{Now: time.Now, NewID: store.newID}, Business: tomanShop,
			Terms: value.DefaultTerms(), Shards: 8, AtOnce: 2, FitOn: fitOn, MostEach: 1000,
		}
		if _, err := job.RunAll(context.Background(), value.Input{Run: "run_1", AsOf: today.String()}); err != nil {
			t.Fatal(err)
		}
		models[fitOn] = store.model
	}
	all, some := models[0], models[4000]
	want(t, "buyers", []any{all.Buyers, all.ByUnit}, []any{some.Buyers, some.ByUnit})
	if all.Sampled != 0 || some.Sampled < 3000 || some.Sampled > 4000 {
		t.Errorf("learnt from %d and %d", all.Sampled, some.Sampled)
	}
	for i, c := range all.Candidates {
		for name, parameter := range c.Parameters {
			if got := some.Candidates[i].Parameters[name]; c.Name == all.Counts.Name && math.Abs(got/parameter-1) > 0.25 {
				t.Errorf("%s of %s: %v, of all %v", name, c.Name, got, parameter)
			}
		}
	}
	exact, near := all.Spend["IRR"].Percentiles, some.Spend["IRR"].Percentiles
	for k := 9; k < 99; k += 10 {
		if at, _ := slices.BinarySearch(exact, near[k]); at < k-2 || at > k+3 {
			t.Errorf("percentile %d begins where that of all has %d", k, at)
		}
	}
}
