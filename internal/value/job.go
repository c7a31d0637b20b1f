package value

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// Store is what the job needs of the table.
type Store interface {
	Parts(ctx context.Context, mostEach int) (of int, err error)
	Values(ctx context.Context, part, of int, each func([]crm.Value) error) error
	Ledgers(ctx context.Context, customers []string) (map[string]crm.Ledger, error)
	ValuesOf(ctx context.Context, customers []string) ([]crm.Value, error)
	ContactDays(ctx context.Context, until locale.Date) ([]crm.ContactDay, error)
	AllReports(ctx context.Context) ([]crm.Report, error)
	SaveReport(ctx context.Context, r crm.Report, fence int, event string) error
	Publish(ctx context.Context, v crm.Value, restated *crm.Summary, moved *crm.Entry) (written bool, err error)
	AgeRung(ctx context.Context, customer, by, event string) error
	PriceTables(ctx context.Context) ([]crm.PriceTable, error)
	Settings(ctx context.Context) (crm.Settings, error) // ErrNotFound where nobody has changed them
	FixTerms(ctx context.Context, run string, terms crm.RunTerms, event string) error
	RunTerms(ctx context.Context, run string) (crm.RunTerms, error)
	SegmentRules(ctx context.Context) (crm.SegmentRules, error)
	FixRules(ctx context.Context, run string, rules crm.RunRules, event string) error
	RunRules(ctx context.Context, run string) (crm.RunRules, error)
	LatestRun(ctx context.Context) (crm.Run, error)
	CreateRun(ctx context.Context, run crm.Run, once crm.Once, event string) (created bool, err error)
	Run(ctx context.Context, id string) (crm.Run, error)
	SaveRun(ctx context.Context, run crm.Run, event string) error
	TakeLease(ctx context.Context, run, event string) (fence int, err error)
	GiveUpLease(ctx context.Context, run string, fence int, event string) error
	Lease(ctx context.Context) (crm.Lease, error)
	KeepLease(ctx context.Context, run string, fence int, event string) error
	EndRun(ctx context.Context, run crm.Run, model any, event string) error
}

// Rows keeps what one step hands to the next, by name. A name that is written again is replaced as a whole.
type Rows interface {
	Write(ctx context.Context, name string, content io.Reader) error
	Read(ctx context.Context, name string) (io.ReadCloser, error)
}

// Job is the nightly job: open, measure each part of the customers, fit, score each part, report on each, publish. Each step may run
// twice. How many parts there are is chosen by open from the number of customers.
type Job struct {
	Store    Store
	Rows     Rows
	Source   crm.Source
	Business crm.Business
	Terms    Terms // each run goes by the tables of prices and the settings that its open step found, before those in here
	Shards   int   // parts where an input does not say how many
	FitOn    int   // buyers from whom a model is learnt at most; usualBuyers if 0
	MostEach int   // customers of a part, as far as that many parts can be had; usualPart if 0
	AtOnce   int   // parts that run beside each other; 1 if 0
	Bill     Bill

	used *used // by the call of a step for which this is the job
}

// usualPart is how many customers a part has at most, and half of it at least: a step over one takes seconds and some dozens of megabytes.
const usualPart = 50_000

// Input is what a step is asked to do; which fields matter depends on Step. ScheduledFor and AsOf may be empty.
type Input struct {
	Step         string `json:"step"`
	Run          string `json:"run,omitempty"`
	Fence        int    `json:"fence,omitempty"`
	AsOf         string `json:"asOf,omitempty"`
	Shard        int    `json:"shard"`        // which part
	Of           int    `json:"of,omitempty"` // of how many
	ScheduledFor string `json:"scheduledFor,omitempty"`
	Error        string `json:"error,omitempty"`
}

// Output is a step's answer, which the state machine hands on.
type Output struct {
	Run    string `json:"run"`
	Fence  int    `json:"fence"`
	AsOf   string `json:"asOf"`
	State  string `json:"state"`
	Of     int    `json:"of"`
	Shards []int  `json:"shards"`
	AtOnce int    `json:"atOnce"` // how many parts the state machine does beside each other
}

// The steps of a run, in order; fail is what happens instead of the rest.
const (
	StepOpen    = "open"
	StepMeasure = "measure"
	StepFit     = "fit"
	StepScore   = "score"
	StepReport  = "report"
	StepPublish = "publish"
	StepFail    = "fail"
)

// ErrInput says that a step was asked for something that makes no sense.
var ErrInput = errors.New("segmentation: input")

const runPrefix = "run_"

// RunID is the id of the run asked for at a time.
func RunID(at time.Time) string { return runPrefix + at.UTC().Format("20060102T150405.000Z") }

// Do runs one step, and counts what it takes.
func (j *Job) Do(ctx context.Context, in Input) (Output, error) {
	ctx, own := j.metered(ctx)
	out, err := own.do(ctx, in)
	out.AtOnce = max(j.AtOnce, 1)
	return out, err
}

func (j *Job) do(ctx context.Context, in Input) (Output, error) {
	if in.Step == StepOpen {
		return j.open(ctx, in)
	}
	asOf, err := locale.ParseDate(in.AsOf)
	if err != nil && in.Step != StepFail {
		return Output{}, fmt.Errorf("%w: asOf %q", ErrInput, in.AsOf)
	}
	w := work{Job: j, run: in.Run, fence: in.Fence, asOf: asOf, of: j.of(in)}
	if in.Step == StepMeasure || in.Step == StepFit { // the later steps have the model, which has its terms
		if w.Terms, err = j.fixedTerms(ctx, in.Run); err != nil {
			return Output{}, err
		}
	}
	switch in.Step {
	case StepMeasure:
		err = w.measure(ctx, in.Shard)
	case StepFit:
		err = w.fit(ctx)
	case StepScore:
		err = w.score(ctx, in.Shard)
	case StepReport:
		err = w.report(ctx, in.Shard)
	case StepPublish:
		err = w.publish(ctx)
	case StepFail:
		err = w.fail(ctx, in.Error)
	default:
		err = fmt.Errorf("%w: step %q", ErrInput, in.Step)
	}
	return Output{Run: in.Run, Fence: in.Fence, AsOf: in.AsOf, State: in.Step, Of: w.of, Shards: parts(w.of)}, err
}

func (j *Job) of(in Input) int { return cmp.Or(in.Of, j.Shards) }

// parts are the numbers of so many.
func parts(of int) []int {
	out := make([]int, of)
	for i := range out {
		out[i] = i
	}
	return out
}

// open takes the lease. One run is made for one scheduled time: a second start finds it done or under way and is
// superseded. A start that is repeated goes on with the run as it was asked for first.
func (j *Job) open(ctx context.Context, in Input) (Output, error) {
	start := j.Source.Now()
	run, err := j.asked(ctx, in)
	if err != nil {
		return Output{}, err
	}
	superseded := Output{Run: run.ID, AsOf: run.AsOf.String(), State: crm.RunSuperseded, Shards: []int{}}
	if run.State == crm.RunDone || run.State == crm.RunFailed {
		return superseded, nil
	}
	of := 0
	if run.Prices, of, err = j.fixTerms(ctx, run.ID); err != nil { // before the lease, lest a failure keep out the next run
		return Output{}, err
	}
	if err = j.fixRules(ctx, run.ID); err != nil {
		return Output{}, err
	}
	fence, err := j.Store.TakeLease(ctx, run.ID, j.Source.NewID("evt"))
	var conflict crm.ConflictError
	if errors.As(err, &conflict) {
		run.State = crm.RunSuperseded
		return superseded, j.Store.SaveRun(ctx, run, j.Source.NewID("evt"))
	}
	if err != nil {
		return Output{}, err
	}
	if run.Fence > 0 && run.Fence != fence { // another run came between, so that this one is too late
		run.State, run.Fence = crm.RunSuperseded, fence
		err = j.Store.SaveRun(ctx, run, j.Source.NewID("evt"))
		return superseded, errors.Join(err, j.Store.GiveUpLease(ctx, run.ID, fence, j.Source.NewID("evt")))
	}
	run.State, run.Fence = crm.RunRunning, fence
	run.Steps = []crm.RunStep{j.used.step(StepOpen, j.Source.Now().Sub(start).Seconds())}
	err = j.Store.SaveRun(ctx, run, j.Source.NewID("evt"))
	return Output{Run: run.ID, Fence: run.Fence, AsOf: run.AsOf.String(), State: StepOpen, Of: of, Shards: parts(of)}, err
}

// fixTerms decides by which tables of prices and which settings a run goes, so that what is changed meanwhile waits for the next,
// and names the tables; and into how many parts it divides the customers, so that all its steps agree.
func (j *Job) fixTerms(ctx context.Context, run string) (names []string, of int, err error) {
	own, err := j.Store.PriceTables(ctx)
	if err != nil {
		return nil, 0, err
	}
	settings, err := j.Store.Settings(ctx)
	if err != nil && !errors.Is(err, crm.ErrNotFound) {
		return nil, 0, err
	}
	terms := settings.RunTerms(j.Business.With(own).Prices)
	if terms.Parts, err = j.Store.Parts(ctx, cmp.Or(j.MostEach, usualPart)); err != nil {
		return nil, 0, err
	}
	if err := j.Store.FixTerms(ctx, run, terms, j.Source.NewID("evt")); err != nil {
		return nil, 0, err
	}
	terms, err = j.Store.RunTerms(ctx, run)
	for _, base := range slices.Sorted(maps.Keys(terms.Prices)) {
		names = append(names, terms.Prices[base].Version(base))
	}
	return names, cmp.Or(terms.Parts, j.Shards), err
}

// fixRules decides by which segment rules a run goes, for the same reason.
func (j *Job) fixRules(ctx context.Context, run string) error {
	rules, err := j.Store.SegmentRules(ctx)
	if err != nil {
		return err
	}
	last, err := j.Store.LatestRun(ctx)
	if err != nil && !errors.Is(err, crm.ErrNotFound) {
		return err
	}
	fixed := crm.RunRules{SegmentRules: rules, Fresh: err == nil && last.Rules != rules.Version}
	return j.Store.FixRules(ctx, run, fixed, j.Source.NewID("evt"))
}

// fixedTerms are the terms by which a run goes.
func (j *Job) fixedTerms(ctx context.Context, run string) (Terms, error) {
	terms, err := j.Store.RunTerms(ctx, run)
	if err != nil {
		return Terms{}, fmt.Errorf("terms of run %s: %w", run, err)
	}
	return j.Terms.fixed(terms), nil
}

// asked is the run that is asked for, recorded by whoever asked first.
func (j *Job) asked(ctx context.Context, in Input) (crm.Run, error) {
	now := j.Source.Now()
	asOf, err := j.day(in, now)
	if err != nil {
		return crm.Run{}, err
	}
	run := crm.Run{ID: in.Run, AsOf: asOf, State: crm.RunQueued, StartedAt: now}
	if run.ID == "" {
		run.ID = RunID(now)
		if at, err := time.Parse(time.RFC3339, in.ScheduledFor); err == nil {
			run.ID = RunID(at)
		}
	}
	if _, err := j.Store.CreateRun(ctx, run, crm.Once{}, j.Source.NewID("evt")); err != nil {
		return crm.Run{}, err
	}
	return j.Store.Run(ctx, run.ID)
}

// day is the day for which a run is made: the one asked for, else today's.
func (j *Job) day(in Input, now time.Time) (locale.Date, error) {
	if in.AsOf == "" {
		return j.Business.Day(now), nil
	}
	day, err := locale.ParseDate(in.AsOf)
	if err != nil {
		return day, fmt.Errorf("%w: asOf %q", ErrInput, in.AsOf)
	}
	return day, nil
}
