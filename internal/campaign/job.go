package campaign

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vafa/internal/crm"
	"vafa/internal/value"
)

// Queue takes what is to be sent. It may hand on a parcel more than once: who sends claims each.
type Queue interface {
	Send(ctx context.Context, parcels []crm.Parcel) error
}

// Starter starts the job and does not wait for it: the state machine when deployed.
type Starter interface {
	Start(ctx context.Context, in Input) error
}

// Store is what the job needs of the table: each step declares its part.
type Store interface {
	campaignStore
	planStore
	sendingStore
	measureStore
	programmeStore
}

// campaignStore is where campaigns are.
type campaignStore interface {
	Campaign(ctx context.Context, id string) (crm.Campaign, error)
	Campaigns(ctx context.Context, after string, limit int) ([]crm.Campaign, string, error)
	SaveCampaign(ctx context.Context, c crm.Campaign, version int, once crm.Once, event string) (crm.Campaign, error)
	CampaignCounts(ctx context.Context, campaign string) (crm.CampaignCounts, error)
}

// Job plans campaigns, hands them to the queue and ends them.
type Job struct {
	Store    Store
	Rows     value.Rows
	Queue    Queue
	Starter  Starter // of what was cut off
	Source   crm.Source
	Business crm.Business // as the firm was installed
	Model    func(ctx context.Context, version string) (*value.Model, error)
	Shards   int
	AtOnce   int // how many works are done beside each other; 1 if unset
	MostEach int // customers of a part, as far as mostPlanned allows; plannedEach if unset

	MostHanded int // parcels that a work hands to the queue; mostHanded if unset
}

// Input is what a step is asked to do; which fields matter depends on Do and Step.
type Input struct {
	Do       string `json:"do"`
	Step     string `json:"step"`
	Campaign string `json:"campaign,omitempty"`
	Shard    int    `json:"shard"`        // which part
	Of       int    `json:"of,omitempty"` // of how many, where the campaign does not say
	At       string `json:"at,omitempty"` // the time that all steps of one execution go by, RFC 3339
	Round    int    `json:"round"`
}

// Output is a step's answer: Open and Next name the works of the next round, and after none the execution ends.
type Output struct {
	Do       string `json:"do"`
	Campaign string `json:"campaign"`
	At       string `json:"at"`
	Round    int    `json:"round"`
	Of       int    `json:"of"`
	AtOnce   int    `json:"atOnce"` // how many works the state machine does beside each other
	Works    []Work `json:"works"`
}

// Work is one of a round: what differs between them, since a round has as many as there are parts, and the state of an execution holds
// 256 KB.
type Work struct {
	Step     string `json:"step"`
	Campaign string `json:"campaign"`
	Shard    int    `json:"shard"`
	Of       int    `json:"of"`
}

// input is what is asked of a work.
func (o Output) input(w Work) Input {
	return Input{Do: o.Do, Step: w.Step, Campaign: w.Campaign, Shard: w.Shard, Of: w.Of, At: o.At, Round: o.Round}
}

// What an execution does.
const (
	DoLaunch    = "launch"
	DoTick      = "tick"
	DoMeasure   = "measure"
	DoProgramme = "programme" // measures all campaigns together
)

// The steps. Open and next only say which works there are.
const (
	StepOpen     = "open"
	StepNext     = "next"
	StepPlan     = "plan"     // draws the members of a shard
	StepSettle   = "settle"   // adds the shards up: nobody, or too dear, is refused
	StepEnlist   = "enlist"   // writes the members of a shard
	StepBegin    = "begin"    // lets sending begin
	StepDispatch = "dispatch" // hands those of a shard whose time has come to the queue
	StepServe    = "serve"    // dispatches a shard, or skips it when the campaign is over
	StepAdvance  = "advance"  // moves a campaign on when nothing is left to send, or starts again what was cut off
	StepMeasure  = "measure"  // adds up what the members of a shard bought
	StepConclude = "conclude" // says what that shows
)

// ErrInput says that a step was asked for something that makes no sense.
var ErrInput = errors.New("campaign: input")

// Do runs one step.
func (j *Job) Do(ctx context.Context, in Input) (Output, error) {
	at, err := j.at(in)
	if err != nil {
		return Output{}, err
	}
	out := Output{
		Do: in.Do, Campaign: in.Campaign, At: at.Format(time.RFC3339Nano), Round: in.Round, Of: in.Of, AtOnce: max(j.AtOnce, 1), Works: []Work{},
	}
	switch in.Step {
	case StepOpen:
		out.Round = 1
	case StepNext:
		out.Round = in.Round + 1
	default:
		return out, j.work(ctx, in, at)
	}
	out.Works, err = j.nextWorks(ctx, &out, at)
	return out, err
}

// at is the time that an execution goes by: its own, or now.
func (j *Job) at(in Input) (time.Time, error) {
	if in.At == "" {
		return j.Source.Now(), nil
	}
	at, err := time.Parse(time.RFC3339, in.At)
	if err != nil {
		return at, fmt.Errorf("%w: at %q", ErrInput, in.At)
	}
	return at, nil
}

// work runs a step that is none of the two.
func (j *Job) work(ctx context.Context, in Input, at time.Time) error {
	steps := map[string]func(context.Context, crm.Campaign, int, time.Time) error{
		StepPlan: j.plan, StepSettle: j.settle, StepEnlist: j.enlist, StepBegin: j.begin, StepDispatch: j.dispatch, StepServe: j.serve,
		StepAdvance: j.advance, StepMeasure: j.measure, StepConclude: j.conclude,
	}
	step := steps[in.Step]
	if in.Do == DoProgramme || in.Campaign == "" {
		return j.programmeWork(ctx, in, at)
	}
	if step == nil {
		return fmt.Errorf("%w: step %q", ErrInput, in.Step)
	}
	c, err := j.Store.Campaign(ctx, in.Campaign)
	if err != nil {
		return fmt.Errorf("campaign %s: %w", in.Campaign, err)
	}
	if err := step(ctx, c, in.Shard, at); err != nil {
		return fmt.Errorf("campaign %s: %s %d: %w", in.Campaign, in.Step, in.Shard, err)
	}
	return nil
}

// RunAll runs an execution to its end, as one machine does; the state machine does the same with the works of a round in parallel.
func (j *Job) RunAll(ctx context.Context, in Input) error {
	in.Step = StepOpen
	for {
		out, err := j.Do(ctx, in)
		if err != nil || len(out.Works) == 0 {
			return err
		}
		if err := j.round(ctx, out); err != nil {
			return err
		}
		in = Input{Do: out.Do, Step: StepNext, Campaign: out.Campaign, Of: out.Of, At: out.At, Round: out.Round}
	}
}

// round does the works of a round, some beside each other, and gives the first error once all have ended.
func (j *Job) round(ctx context.Context, out Output) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	free, ended := make(chan struct{}, max(j.AtOnce, 1)), make(chan error, len(out.Works))
	for _, work := range out.Works {
		go func() {
			free <- struct{}{}
			defer func() { <-free }()
			_, err := j.Do(ctx, out.input(work))
			ended <- err
		}()
	}
	var first error
	for range out.Works {
		if err := <-ended; err != nil && first == nil {
			first = err
			cancel()
		}
	}
	return first
}
