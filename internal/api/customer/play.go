package customer

import (
	"context"
	"net/http"
	"slices"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

// playing are the operations on plays, which say step by step what staff do for a customer.
func (h handler) playing() []rest.Operation {
	return append(h.playbooks(), []rest.Operation{
		rest.New(rest.Spec{
			ID: "getPlays", Method: http.MethodGet, Path: "/v1/plays", Summary: "The firm's plays and for which rung of satisfaction each is",
			Access: rest.Staff(rest.Agent, rest.Marketer),
		}, h.getPlays),
		rest.New(rest.Spec{
			ID: "replacePlays", Method: http.MethodPut, Path: "/v1/plays", Summary: "Replace the firm's plays as a whole (If-Match); one with other steps gets a new version",
			Access: rest.Staff(rest.Manager), Others: []int{http.StatusPreconditionFailed, http.StatusPreconditionRequired},
		}, h.replacePlays),
		rest.New(rest.Spec{
			ID: "startPlay", Method: http.MethodPost, Path: "/v1/customers/{id}/plays", Summary: "Begin a play for a customer: a task for each of its steps",
			Access: rest.Staff(rest.Agent), Status: http.StatusCreated, Others: []int{http.StatusNotFound, http.StatusConflict},
		}, h.startPlay),
	}...)
}

func (h handler) getPlays(ctx context.Context, _ struct{}) (rest.Reply[crm.Plays], error) {
	current, err := h.StoredPlays(ctx)
	return rest.Reply[crm.Plays]{ETag: api.ETag(current.Version), Body: current}, err
}

type replacePlaysIn struct {
	IfMatch string `header:"If-Match" required:"true"`
	Body    crm.PlaysForm
	Meta    rest.Meta
}

func (h handler) replacePlays(ctx context.Context, in replacePlaysIn) (rest.Reply[crm.Plays], error) {
	defer h.PlaysChanged()
	return api.Change(in.IfMatch,
		func() (crm.Plays, error) { return h.StoredPlays(ctx) },
		func(before crm.Plays) (_ crm.Plays, err error) {
			after := crm.Plays{ChangedBy: in.Meta.Caller.Name(), ChangedAt: h.Source.Now()}
			after.Items, err = in.Body.Parse(before)
			return after, err
		},
		func(after crm.Plays, version int) (crm.Plays, error) {
			return h.Table.ChangePlays(ctx, after, version, h.Source.NewID("evt"))
		})
}

// PlayStart names the play to begin.
type PlayStart struct {
	Play string `json:"play"`
}

type startPlayIn struct {
	ID   string `path:"id"`
	Body PlayStart
	Meta rest.Meta
}

func (h handler) startPlay(ctx context.Context, in startPlayIn) (rest.Reply[crm.StartedPlay], error) {
	none := rest.Reply[crm.StartedPlay]{}
	plays, err := h.StoredPlays(ctx)
	if err != nil {
		return none, err
	}
	play, ok := plays.Find(in.Body.Play)
	if !ok {
		return none, crm.Faults{{Pointer: "/play", Code: "play.unknown"}}
	}
	found, err := h.Table.View(ctx, in.ID, entriesInView)
	if err != nil {
		return none, err
	}
	if slices.ContainsFunc(found.Plays, func(p crm.StartedPlay) bool { return p.Play == play.ID && !p.IsOver() }) {
		return none, h.running(ctx, in)
	}
	now := h.Source.Now()
	begun, tasks := play.Start(crm.Beginning{
		Customer: in.ID, By: in.Meta.Caller.Name(), Why: found.Value.Rung.Name, At: now, Today: h.Business.Day(now), NewID: h.Source.NewID,
	})
	once, err := in.Meta.Once.Answer(http.StatusCreated, begun)
	if err != nil {
		return none, err
	}
	return rest.Answer(begun), h.Table.StartPlay(ctx, begun, tasks, begun.Entry(h.Source.NewID("evt")), once)
}

// running answers who begins a play that is under way: a request that is sent again gets its own answer.
func (h handler) running(ctx context.Context, in startPlayIn) error {
	once, err := in.Meta.Once.Answer(http.StatusCreated, crm.StartedPlay{})
	if err == nil {
		err = h.Table.Answered(ctx, once)
	}
	if err != nil {
		return err
	}
	return crm.ConflictError{Code: "play.running"}
}

// PlayShown is a play as the view of a customer names it: one under way, with how many of its steps are over, or one that fits the rung
// on which they stand.
type PlayShown struct {
	ID    string `json:"id"`
	Name  string `json:"name"` // in the caller's language
	State string `json:"state" enum:"fits,running"`
	Steps int    `json:"steps"`
	Over  int    `json:"over"`
}

// playOf is the play under way for a customer, else the one that fits their rung; nil where there is none.
func (h handler) playOf(ctx context.Context, found crm.View, meta rest.Meta) (*PlayShown, error) {
	for _, p := range found.Plays {
		if p.IsOver() {
			continue
		}
		out := &PlayShown{ID: p.Play, Name: crm.Play{ID: p.Play, Name: p.Name}.Label(meta.Lang), State: "running", Steps: len(p.Steps)}
		for _, s := range p.Steps {
			if s.State != "open" {
				out.Over++
			}
		}
		return out, nil
	}
	plays, err := h.Plays(ctx)
	if err != nil {
		return nil, err
	}
	fitting, ok := plays.For(found.Value.Rung.Name)
	if !ok {
		return nil, nil
	}
	return &PlayShown{ID: fitting.ID, Name: fitting.Label(meta.Lang), State: "fits", Steps: len(fitting.Steps)}, nil
}
