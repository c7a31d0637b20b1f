// Package insight has what the nightly job found: segments, their customers, the current model, and the runs themselves; and
// the shopkeeper's sum, which is open to everyone. It computes nothing that the value package does not.
package insight

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/phrase"
	"vafa/internal/rest"
	"vafa/internal/value"
)

// Starter starts a run of the nightly job and does not wait for it: the state machine when deployed.
type Starter interface {
	Start(ctx context.Context, in value.Input) error
}

// Operations are the routes of the insight function.
func Operations(s *api.Service, starter Starter) []rest.Operation {
	h := handler{s, starter}
	marketer, manager := rest.Staff(rest.Marketer), rest.Staff(rest.Manager)
	return append(append(h.rules(), h.scorecards(marketer)...), []rest.Operation{
		h.goods(marketer),
		rest.New(rest.Spec{
			ID: "listSegments", Method: http.MethodGet, Path: "/v1/segments", Summary: "Segments of the last run", Access: marketer,
		}, h.segments),
		rest.New(rest.Spec{
			ID: "listSegmentCustomers", Method: http.MethodGet, Path: "/v1/segments/{name}/customers",
			Summary: "A segment's customers, the most valuable first, each with the reason", Access: marketer,
			Others: []int{http.StatusNotFound},
		}, h.members),
		rest.New(rest.Spec{
			ID: "segmentValues", Method: http.MethodGet, Path: "/v1/segments/{name}/values",
			Summary: "What a segment's customers value, by their feedback of a year: weights that sum to 100", Access: marketer,
			Others: []int{http.StatusNotFound},
		}, h.segmentValues),
		rest.New(rest.Spec{
			ID: "startRun", Method: http.MethodPost, Path: "/v1/segmentation/runs", Summary: "Run the segmentation now",
			Access: manager, Status: http.StatusAccepted, Others: []int{http.StatusConflict},
		}, h.startRun),
		rest.New(rest.Spec{
			ID: "listRuns", Method: http.MethodGet, Path: "/v1/segmentation/runs", Summary: "Runs of the segmentation, the newest first", Access: marketer,
		}, h.runs),
		rest.New(rest.Spec{
			ID: "getRun", Method: http.MethodGet, Path: "/v1/segmentation/runs/{id}", Summary: "How far a run is",
			Access: manager, Others: []int{http.StatusNotFound},
		}, h.run),
		rest.New(rest.Spec{
			ID: "currentModel", Method: http.MethodGet, Path: "/v1/models/current", Summary: "The current model and its warnings",
			Access: marketer, Others: []int{http.StatusNotFound},
		}, h.model),
		rest.New(rest.Spec{
			ID: "lifetimeValue", Method: http.MethodGet, Path: "/v1/lifetime-value", Summary: "The shopkeeper's sum",
			Access: rest.Public(),
		}, h.calculate),
		rest.New(rest.Spec{
			ID: "health", Method: http.MethodGet, Path: "/healthz", Summary: "Whether the table answers", Access: rest.Public(),
		}, h.health),
	}...)
}

type handler struct {
	*api.Service
	starter Starter
}

// Segments is the answer of listSegments; before the first run it names none. Covers says what low and high cover; Labels are what
// segments are called in the reader's language; Moves is who went where since the run before.
type Segments struct {
	Run      string             `json:"run,omitempty"`
	AsOf     locale.Date        `json:"asOf,omitzero"`
	Items    []crm.SegmentTotal `json:"items"`
	Total    *crm.SegmentTotal  `json:"total,omitempty"`
	Covers   string             `json:"covers,omitempty"`
	Warnings []string           `json:"warnings"`
	Labels   map[string]string  `json:"labels"`
	Moves    []crm.SegmentMove  `json:"moves"`
}

type segmentsIn struct {
	Meta rest.Meta
}

func (h handler) segments(ctx context.Context, in segmentsIn) (rest.Reply[Segments], error) {
	none := rest.Reply[Segments]{}
	run, err := h.Table.LatestRun(ctx)
	if errors.Is(err, crm.ErrNotFound) {
		return rest.Answer(Segments{Items: []crm.SegmentTotal{}, Warnings: []string{}, Labels: map[string]string{}, Moves: []crm.SegmentMove{}}), nil
	}
	if err != nil {
		return none, err
	}
	labels, err := h.labels(ctx, in.Meta.Lang, named(run))
	if err != nil {
		return none, err
	}
	out := Segments{
		Run: run.ID, AsOf: run.AsOf, Items: run.Segments, Total: run.Total, Covers: value.Covers(in.Meta.Lang, run.Covers),
		Warnings: run.Warnings, Labels: labels, Moves: run.Moves,
	}
	if out.Moves == nil {
		out.Moves = []crm.SegmentMove{}
	}
	return rest.Answer(out), nil
}

// named are the segments that a run speaks of.
func named(run crm.Run) []string {
	var out []string
	for _, segment := range run.Segments {
		out = append(out, segment.Name)
	}
	for _, move := range run.Moves {
		if move.From != "" {
			out = append(out, move.From)
		}
		out = append(out, move.To)
	}
	return out
}

// Member is a customer in a segment.
type Member struct {
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	Kind       string    `json:"kind"`
	Percentile int       `json:"percentile"`
	RFM        string    `json:"rfm,omitempty"`
	Since      time.Time `json:"since"`
	Reason     string    `json:"reason"`
}

type membersIn struct {
	Name string `path:"name"`
	Meta rest.Meta
}

func (h handler) members(ctx context.Context, in membersIn) (rest.Reply[rest.List[Member]], error) {
	none := rest.Reply[rest.List[Member]]{}
	if err := h.knows(ctx, in.Name); err != nil {
		return none, err
	}
	listed, next, err := h.Table.Segment(ctx, in.Name, in.Meta.Page.After, in.Meta.Page.Size)
	if err != nil {
		return none, err
	}
	ids := make([]string, len(listed))
	for i, m := range listed {
		ids[i] = m.Customer
	}
	members, err := h.describe(ctx, ids, in.Meta.Lang)
	if err != nil {
		return none, err
	}
	return rest.Answer(rest.ListOf(members, in.Meta.Page, next)), nil
}

// knows is ErrNotFound for a segment that is neither ours, nor in the rules, nor in the last run.
func (h handler) knows(ctx context.Context, segment string) error {
	if slices.Contains(value.Segments(), segment) {
		return nil
	}
	rules, err := h.Table.SegmentRules(ctx)
	if err != nil || slices.Contains(rules.Segments(), segment) {
		return err
	}
	run, err := h.Table.LatestRun(ctx)
	if err == nil && !slices.Contains(named(run), segment) {
		err = crm.ErrNotFound
	}
	return err
}

// describe reads names and reasons of customers, in two reads.
func (h handler) describe(ctx context.Context, ids []string, lang locale.Lang) ([]Member, error) {
	values, err := h.Table.ValuesOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	names, err := h.Table.Names(ctx, ids)
	if err != nil {
		return nil, err
	}
	byID := map[string]crm.Value{}
	for _, v := range values {
		byID[v.Customer] = v
	}
	out := make([]Member, len(names))
	for i, found := range names {
		v := byID[found.ID]
		out[i] = Member{
			ID: found.ID, Name: found.Name, Kind: found.Kind, Percentile: v.Percentile, RFM: v.RFM, Since: v.SegmentSince,
			Reason: phrase.Of(lang, v.Reason),
		}
	}
	return out, nil
}

func (h handler) model(ctx context.Context, _ struct{}) (rest.Reply[*value.Model], error) {
	model, err := h.Model(ctx)
	return rest.Answer(model), err
}

type calculateIn struct {
	Amount    string `query:"amount" required:"true" doc:"Spent each time."`
	Currency  string `query:"currency" doc:"Code such as IRT; the firm's own if left out."`
	Every     string `query:"every" enum:"day,week,month,year" default:"week"`
	Years     string `query:"years" required:"true" doc:"1 to 100."`
	Inflation string `query:"inflation" doc:"A year: a fraction, or a percentage with its sign."`
	Discount  string `query:"discount" doc:"A year."`
	Growth    string `query:"growth" doc:"A year, beyond inflation."`
	Retention string `query:"retention" doc:"Share who stay each year, 0 to 1."`
	Timing    string `query:"timing" enum:"start,middle,end" default:"end" doc:"When in a year its money moves."`
	Meta      rest.Meta
}

func (h handler) calculate(ctx context.Context, in calculateIn) (rest.Reply[value.Sum], error) {
	firm, err := h.Own(ctx)
	if err != nil {
		return rest.Reply[value.Sum]{}, err
	}
	sum, err := value.Calculate(value.SumForm{
		Amount: in.Amount, Currency: in.Currency, Every: in.Every, Years: in.Years, Inflation: in.Inflation, Discount: in.Discount,
		Growth: in.Growth, Retention: in.Retention, Timing: in.Timing,
	}, in.Meta.Lang, firm)
	return rest.Answer(sum), err
}

// Health says that everything a request needs is there.
type Health struct {
	Status string `json:"status"`
}

func (h handler) health(ctx context.Context, _ struct{}) (rest.Reply[Health], error) {
	return rest.Answer(Health{Status: "ok"}), h.Table.Ping(ctx)
}
