package outreach

import (
	"context"
	"errors"
	"net/http"
	"time"

	"vafa/internal/crm"
	"vafa/internal/delivery"
	"vafa/internal/rest"
)

// Taken is the answer to a gateway, whatever became of what it told: it learns nothing of whom we know.
type Taken struct {
	Taken bool `json:"taken"`
}

// Delivered is what a gateway tells of a message.
type Delivered struct {
	Reference string `json:"reference"`
	Status    string `json:"status" enum:"delivered,refused,bounced,complained"`
}

type reportDeliveryIn struct {
	Token string `path:"token"`
	Body  Delivered
}

func (h handler) reportDelivery(ctx context.Context, in reportDeliveryIn) (rest.Reply[Taken], error) {
	gateway, err := h.caller(ctx, reportsPurpose, in.Token)
	if err != nil {
		return rest.Reply[Taken]{}, err
	}
	report, err := crm.ParseReport(in.Body.Reference, in.Body.Status)
	if err != nil {
		return rest.Reply[Taken]{}, err
	}
	err = h.inbox().Told(ctx, gateway.Channel, in.Body.Reference, report)
	return rest.Answer(Taken{true}), unlessUnknown(err)
}

// unlessUnknown lets a gateway tell of what nobody knows without effect.
func unlessUnknown(err error) error {
	var merged crm.MergedError
	if errors.Is(err, crm.ErrNotFound) || errors.As(err, &merged) {
		return nil
	}
	return err
}

type receiveReplyIn struct {
	Token string `path:"token"`
	Body  crm.ReplyForm
	Meta  rest.Meta
}

// replyLife is for how long a reply is known again.
const replyLife = 30 * 24 * time.Hour

// receiveReply takes in what somebody wrote back: a contact of theirs, and a task to answer it; one who wants no more gets no more.
func (h handler) receiveReply(ctx context.Context, in receiveReplyIn) (rest.Reply[Taken], error) {
	gateway, err := h.caller(ctx, repliesPurpose, in.Token)
	if err != nil {
		return rest.Reply[Taken]{}, err
	}
	reply, err := in.Body.Parse(gateway.Channel, h.Business)
	if err != nil {
		return rest.Reply[Taken]{}, err
	}
	owners, err := h.Table.Owners(ctx, []crm.Identity{reply.From})
	if err != nil {
		return rest.Reply[Taken]{}, err
	}
	customer := owners[reply.From.Key()]
	if customer != "" && reply.Stop {
		if err := h.inbox().Withdraw(ctx, customer, gateway.Channel, delivery.SourceReply); err != nil {
			return rest.Reply[Taken]{}, unlessUnknown(err)
		}
	}
	once, err := onceOf(in.Meta.Once, gateway.Channel, reply, h.Source.Now())
	if err != nil {
		return rest.Reply[Taken]{}, err
	}
	err = h.record(ctx, gateway.Channel, customer, reply, once)
	var again crm.AnsweredError
	if errors.As(err, &again) {
		err = nil
	}
	return rest.Answer(Taken{true}), unlessUnknown(err)
}

// onceOf makes a reply count once: by the gateway's own name for it, else by the key of its request.
func onceOf(request rest.Once, channel string, reply crm.Reply, now time.Time) (crm.Once, error) {
	if reply.Reference == "" {
		return request.Answer(http.StatusAccepted, Taken{true})
	}
	return crm.Once{
		Operation: "receiveReply", Caller: channel, Key: crm.HashID(reply.Reference), Hash: crm.HashID(reply.Text),
		Status: http.StatusAccepted, Body: []byte(`{"taken":true}`), Expires: now.Add(replyLife),
	}, nil
}

// record puts the reply onto the timeline of who wrote it, who may be somebody unknown.
func (h handler) record(ctx context.Context, channel, customer string, reply crm.Reply, once crm.Once) error {
	now := h.Source.Now()
	contact, event := reply.Contact(channel), h.Source.NewID("rcp")
	if customer == "" {
		_, err := h.Table.Contact(ctx, crm.Contact{
			Event: event, NewCustomer: h.Source.NewID(crm.CustomerPrefix), By: crm.Public, At: now, Day: h.Business.Day(now), Interaction: &contact, Once: once,
			From: crm.Capture{Kind: "person", Identities: []crm.Identity{reply.From}, Consent: crm.Consent{}, Source: "reply"},
		})
		return err
	}
	logged := crm.CaseContact{
		Customer: customer, Day: h.Business.Day(now), Once: once,
		Entry: crm.Entry{ID: event, Type: crm.EntryInteraction, At: now, By: crm.Public, Source: "reply", Interaction: &contact},
	}
	if !reply.Stop {
		logged.Task = reply.Task(h.Source.NewID("tsk"), customer, h.Business, now)
	}
	return h.Table.LogInteraction(ctx, logged)
}
