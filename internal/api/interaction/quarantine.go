package interaction

import (
	"context"
	"net/http"
	"time"

	"vafa/internal/crm"
	"vafa/internal/rest"
)

// quarantine are the routes on public posts that were held.
func (h handler) quarantine(agent rest.Access) []rest.Operation {
	others := []int{http.StatusNotFound, http.StatusConflict}
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "listQuarantine", Method: http.MethodGet, Path: "/v1/quarantine", Summary: "Public posts that were held, the oldest first",
			Access: agent,
		}, h.heldPosts),
		rest.New(rest.Spec{
			ID: "releasePost", Method: http.MethodPost, Path: "/v1/quarantine/{id}/release", Summary: "Do what a held post asked for",
			Access: agent, Others: others,
		}, h.release),
		rest.New(rest.Spec{
			ID: "dropPost", Method: http.MethodPost, Path: "/v1/quarantine/{id}/drop", Summary: "Forget a held post",
			Access: agent, Others: others,
		}, h.drop),
	}
}

// Held is a post in quarantine as staff judge it. ID is the receipt that its sender has.
type Held struct {
	ID     string    `json:"id"`
	Form   string    `json:"form" enum:"capture,message,warranty"`
	Reason string    `json:"reason" enum:"trap,forged,fast,old,phone,form,total"`
	At     time.Time `json:"at"`
	Until  time.Time `json:"until"`
	Post   HeldPost  `json:"post"`
}

// HeldPost is what was sent.
type HeldPost struct {
	Kind        string           `json:"kind"`
	Name        string           `json:"name,omitempty"`
	Identities  []crm.Identity   `json:"identities"`
	Details     crm.Details      `json:"details"`
	Consent     map[string]bool  `json:"consent,omitempty"`
	ReferredBy  string           `json:"referredBy,omitempty"`
	Source      string           `json:"source,omitempty"`
	Note        string           `json:"note,omitempty"`
	Interaction *crm.Interaction `json:"interaction,omitempty"`
	Card        *crm.CardSummary `json:"card,omitempty"`
}

func heldOf(p crm.HeldPost) Held {
	out := Held{ID: p.ID, Form: p.Form, Reason: p.Reason, At: p.At, Until: p.Until}
	var c crm.Contact
	switch {
	case p.Card != nil:
		c = p.Card.Contact
		card := p.Card.Card.Summary()
		out.Post.Card = &card
	case p.Contact != nil:
		c = *p.Contact
	}
	out.Post.Kind, out.Post.Name, out.Post.Identities, out.Post.Details = c.From.Kind, c.From.Name, c.From.Identities, c.From.Details
	out.Post.Consent, out.Post.ReferredBy = c.From.Consent, c.From.ReferredBy
	out.Post.Source, out.Post.Note, out.Post.Interaction = c.From.Source, c.From.Note, c.Interaction
	return out
}

type heldIn struct{ Meta rest.Meta }

func (h handler) heldPosts(ctx context.Context, in heldIn) (rest.Reply[rest.List[Held]], error) {
	posts, next, err := h.Table.HeldPosts(ctx, in.Meta.Page.After, in.Meta.Page.Size)
	if err != nil {
		return rest.Reply[rest.List[Held]]{}, err
	}
	var out []Held
	for _, post := range posts {
		out = append(out, heldOf(post))
	}
	return rest.Answer(rest.ListOf(out, in.Meta.Page, next)), nil
}

// Decided is what became of a held post.
type Decided struct {
	ID    string `json:"id"`
	State string `json:"state" enum:"released,dropped"`
}

type decideIn struct {
	ID   string `path:"id"`
	Body crm.PostDecisionForm
	Meta rest.Meta
}

func (h handler) release(ctx context.Context, in decideIn) (rest.Reply[Decided], error) {
	return h.decide(ctx, in, crm.PostReleased, h.Table.ReleasePost)
}

func (h handler) drop(ctx context.Context, in decideIn) (rest.Reply[Decided], error) {
	return h.decide(ctx, in, crm.PostDropped, h.Table.DropPost)
}

func (h handler) decide(ctx context.Context, in decideIn, state string, do func(context.Context, crm.HeldPost, crm.PostDecision) error) (rest.Reply[Decided], error) {
	none := rest.Reply[Decided]{}
	note, err := in.Body.Parse()
	if err != nil {
		return none, err
	}
	body := Decided{ID: in.ID, State: state}
	once, err := in.Meta.Once.Answer(http.StatusOK, body)
	if err != nil {
		return none, err
	}
	post, err := h.Table.HeldPost(ctx, in.ID)
	if err != nil {
		return none, err
	}
	d := crm.PostDecision{Event: h.Source.NewID("evt"), By: in.Meta.Caller.Name(), At: h.Source.Now(), Note: note, Once: once}
	return rest.Answer(body), do(ctx, post, d)
}
