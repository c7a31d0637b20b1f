package outreach

import (
	"context"
	"net/http"
	"time"

	"vafa/internal/crm"
	"vafa/internal/phrase"
	"vafa/internal/rest"
)

// messages are the operations on what is written to customers.
func (h handler) messages() []rest.Operation {
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "writeMessage", Method: http.MethodPost, Path: "/v1/customers/{id}/messages", Access: rest.Staff(rest.Agent),
			Status: http.StatusCreated, Others: []int{http.StatusNotFound, http.StatusConflict},
			Summary: "Write to a customer: at once, or when they may be addressed again",
		}, h.writeMessage),
		rest.New(rest.Spec{
			ID: "getWays", Method: http.MethodGet, Path: "/v1/customers/{id}/ways", Access: rest.Staff(rest.Agent, rest.Marketer),
			Others: []int{http.StatusNotFound}, Summary: "By which channels a customer may be written to now, and why not by the others",
		}, h.getWays),
		rest.New(rest.Spec{
			ID: "listMessages", Method: http.MethodGet, Path: "/v1/messages", Access: rest.Staff(rest.Agent, rest.Marketer),
			Summary: "The outbox: messages by state, newest first, of a campaign, with their texts and reasons",
		}, h.listMessages),
	}
}

// Outgoing is a message as the outbox shows it.
type Outgoing struct {
	crm.Message
	Name    string `json:"name,omitempty"`    // of the customer
	Why     string `json:"why,omitempty"`     // the reason, in the caller's language
	Staying bool   `json:"staying,omitempty"` // it left to nowhere: on one machine
}

func (h handler) outgoing(m crm.Message, meta rest.Meta) Outgoing {
	out := Outgoing{Message: m, Staying: m.Gateway == "outbox"}
	if m.Reason != "" {
		out.Why = phrase.Of(meta.Lang, &crm.Reason{Code: m.Reason})
	}
	return out
}

type writeMessageIn struct {
	ID   string `path:"id"`
	Body crm.LetterForm
	Meta rest.Meta
}

func (h handler) writeMessage(ctx context.Context, in writeMessageIn) (rest.Reply[Outgoing], error) {
	letter, err := in.Body.Parse()
	if err != nil {
		return rest.Reply[Outgoing]{}, err
	}
	now := h.Source.Now()
	verdict, d, err := h.mayWrite(ctx, in.ID, letter.Channel, letter.Purpose, now)
	if err != nil {
		return rest.Reply[Outgoing]{}, err
	}
	if verdict.Do == crm.SendSkip {
		return rest.Reply[Outgoing]{}, refusal(verdict.Reason)
	}
	m := letter.NewMessage(h.Source.NewID("msg"), d.Customer, in.Meta.Caller.Name(), now)
	if verdict.Do == crm.SendLater {
		m.Due, m.Reason = verdict.Until, verdict.Reason
	}
	out := h.outgoing(m, in.Meta)
	once, err := in.Meta.Once.Answer(http.StatusCreated, out)
	if err != nil {
		return rest.Reply[Outgoing]{}, err
	}
	if err := h.Table.CreateMessage(ctx, m, once, h.Source.NewID("evt")); err != nil {
		return rest.Reply[Outgoing]{}, err
	}
	if verdict.Do == crm.SendNow { // else, or if this fails, the sweep finds it
		_ = h.Post.Queue.Send(ctx, []crm.Parcel{{Customer: m.Customer, Message: m.ID}})
	}
	return rest.Answer(out), nil
}

// refusal is what somebody is told who writes to a customer that may not be written to so.
func refusal(reason string) error {
	switch reason {
	case crm.WhyInternal:
		return crm.ConflictError{Code: "sending.internal"}
	case crm.WhyNoAddress:
		return crm.ConflictError{Code: "sending.noAddress"}
	case crm.WhyBounced:
		return crm.ConflictError{Code: "sending.bounced"}
	case crm.WhyDissatisfied:
		return crm.ConflictError{Code: "sending.dissatisfied"}
	}
	return crm.ConflictError{Code: "sending.noConsent"}
}

// mayWrite decides about a message to a customer as it would be decided at its sending.
func (h handler) mayWrite(ctx context.Context, customer, channel, purpose string, now time.Time) (crm.Verdict, crm.Dispatch, error) {
	d, err := h.Table.Approach(ctx, customer)
	if err != nil {
		return crm.Verdict{}, d, err
	}
	if d.Customer.MergedInto != "" {
		return crm.Verdict{}, d, crm.MergedError{Into: d.Customer.MergedInto}
	}
	return h.verdict(d, channel, purpose, now), d, nil
}

func (h handler) verdict(d crm.Dispatch, channel, purpose string, now time.Time) crm.Verdict {
	if d.Settings.Version == 0 {
		d.Settings = h.Business.Settings()
	}
	return crm.MaySendNow(crm.Occasion{
		Customer: d.Customer, Rung: d.Value.Rung.Name, Purpose: purpose, Channel: channel, Reached: d.Reached, Outreach: d.Outreach,
		Business: h.Business.Under(d.Settings), Now: now,
	})
}

// Way is a channel by which a customer may be written to for a purpose, or not.
type Way struct {
	Channel string     `json:"channel"`
	Purpose string     `json:"purpose"`
	Now     string     `json:"now" enum:"send,later,skip"`
	Why     string     `json:"why,omitempty"` // not now, in the caller's language
	Until   *time.Time `json:"until,omitempty"`
}

// Ways are those of every channel and purpose, and the language that the customer reads.
type Ways struct {
	Name  string `json:"name"`
	Lang  string `json:"lang"`
	Items []Way  `json:"items"`
}

type getWaysIn struct {
	ID   string `path:"id"`
	Meta rest.Meta
}

func (h handler) getWays(ctx context.Context, in getWaysIn) (rest.Reply[Ways], error) {
	now := h.Source.Now()
	d, err := h.Table.Approach(ctx, in.ID)
	if err == nil && d.Customer.MergedInto != "" {
		err = crm.MergedError{Into: d.Customer.MergedInto}
	}
	if err != nil {
		return rest.Reply[Ways]{}, err
	}
	out := Ways{Name: d.Customer.Name, Lang: d.Customer.Language, Items: []Way{}}
	for _, purpose := range []string{crm.Service, crm.Marketing, crm.Survey} {
		for _, channel := range crm.WrittenChannels() {
			verdict := h.verdict(d, channel, purpose, now)
			way := Way{Channel: channel, Purpose: purpose, Now: verdict.Do}
			if verdict.Reason != "" {
				way.Why = phrase.Of(in.Meta.Lang, &crm.Reason{Code: verdict.Reason})
			}
			if verdict.Do == crm.SendLater {
				way.Until = &verdict.Until
			}
			out.Items = append(out.Items, way)
		}
	}
	return rest.Answer(out), nil
}

type listMessagesIn struct {
	State    string `query:"state" enum:"planned,claimed,sent,skipped,failed"`
	Campaign string `query:"campaign"`
	Meta     rest.Meta
}

func (h handler) listMessages(ctx context.Context, in listMessagesIn) (rest.Reply[rest.List[Outgoing]], error) {
	state, err := crm.ParseSending(in.State)
	if err != nil {
		return rest.Reply[rest.List[Outgoing]]{}, err
	}
	ofCampaign := func(m crm.Message) bool { return in.Campaign == "" || m.Campaign == in.Campaign }
	found, next, err := h.Table.Messages(ctx, state, ofCampaign, in.Meta.Page.After, in.Meta.Page.Size)
	if err != nil {
		return rest.Reply[rest.List[Outgoing]]{}, err
	}
	ids := make([]string, len(found))
	for i, m := range found {
		ids[i] = m.Customer
	}
	named, err := h.Table.Names(ctx, ids)
	if err != nil {
		return rest.Reply[rest.List[Outgoing]]{}, err
	}
	names := map[string]string{}
	for _, one := range named {
		names[one.ID] = one.Name
	}
	var out []Outgoing
	for _, m := range found {
		one := h.outgoing(m, in.Meta)
		one.Name = names[m.Customer]
		out = append(out, one)
	}
	return rest.Answer(rest.ListOf(out, in.Meta.Page, next)), nil
}
