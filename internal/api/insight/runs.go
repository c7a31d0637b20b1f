package insight

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/rest"
	"vafa/internal/value"
)

// RunForm asks for a run, as of a day no later than today; without one, as of today.
type RunForm struct {
	AsOf *string `json:"asOf,omitempty" format:"date"`
}

// RunStarted says where to look.
type RunStarted struct {
	ID   string      `json:"id"`
	AsOf locale.Date `json:"asOf"`
}

type startRunIn struct {
	Body RunForm
	Meta rest.Meta
}

func (h handler) startRun(ctx context.Context, in startRunIn) (rest.Reply[RunStarted], error) {
	none := rest.Reply[RunStarted]{}
	now := h.Source.Now()
	asOf, err := h.asOf(in.Body.AsOf)
	if err != nil {
		return none, err
	}
	body := RunStarted{ID: value.RunID(now), AsOf: asOf}
	once, err := in.Meta.Once.Answer(http.StatusAccepted, body)
	if err != nil {
		return none, err
	}
	run := crm.Run{ID: body.ID, AsOf: asOf, State: crm.RunQueued, StartedAt: now, Steps: []crm.RunStep{}, Segments: []crm.SegmentTotal{}, Warnings: []string{}}
	created, err := h.Table.CreateRun(ctx, run, once, h.Source.NewID("evt"))
	var answered crm.AnsweredError
	if errors.As(err, &answered) && answered.Hash == once.Hash {
		return none, h.startAgain(ctx, answered)
	}
	if err != nil {
		return none, err
	}
	if !created {
		return none, crm.ConflictError{Code: "run.inProgress"}
	}
	err = h.starter.Start(ctx, value.Input{Run: body.ID, AsOf: asOf.String()})
	return rest.Reply[RunStarted]{Location: "/v1/segmentation/runs/" + body.ID, Body: body}, err
}

// startAgain makes up for a run that was recorded and answered but could not be started: the repetition starts it.
func (h handler) startAgain(ctx context.Context, answered crm.AnsweredError) error {
	var body RunStarted
	if err := json.Unmarshal(answered.Body, &body); err != nil {
		return err
	}
	run, err := h.Table.Run(ctx, body.ID)
	if err != nil {
		return err
	}
	if run.State == crm.RunQueued {
		if err := h.starter.Start(ctx, value.Input{Run: run.ID, AsOf: run.AsOf.String()}); err != nil {
			return err
		}
	}
	return answered
}

func (h handler) asOf(typed *string) (locale.Date, error) {
	today := h.Business.Day(h.Source.Now())
	if typed == nil {
		return today, nil
	}
	var faults crm.Faults
	asOf, err := locale.ParseDate(locale.Digits(*typed))
	switch {
	case err != nil:
		faults.Add("/asOf", "date.invalid")
	case asOf.After(today):
		faults.Add("/asOf", "date.future")
	}
	return asOf, faults.Err()
}

type runIn struct {
	ID   string `path:"id"`
	Meta rest.Meta
}

func (h handler) run(ctx context.Context, in runIn) (rest.Reply[crm.Run], error) {
	run, err := h.Table.Run(ctx, in.ID)
	run.Covers = value.Covers(in.Meta.Lang, run.Covers)
	return rest.Answer(run), err
}

type runsIn struct {
	Meta rest.Meta
}

// runs leaves the ways between segments to the answer about one run.
func (h handler) runs(ctx context.Context, in runsIn) (rest.Reply[rest.List[crm.Run]], error) {
	runs, next, err := h.Table.Runs(ctx, in.Meta.Page.After, in.Meta.Page.Size)
	for i := range runs {
		runs[i].Covers, runs[i].Moves = value.Covers(in.Meta.Lang, runs[i].Covers), nil
	}
	return rest.Answer(rest.ListOf(runs, in.Meta.Page, next)), err
}
