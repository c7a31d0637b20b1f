package outreach

import (
	"context"
	"errors"
	"slices"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/message"
	"vafa/internal/rest"
)

// Gateway is the gateway of a channel as a manager sees it.
type Gateway struct {
	crm.Gateway
	HasSecret bool `json:"hasSecret"`
	// The addresses at which the gateway tells what became of a message, and what somebody wrote back. They change with the secret.
	Reports string `json:"reports,omitempty"`
	Replies string `json:"replies,omitempty"`
}

// Gateways are those of every channel that may have one. Stays says that what has none goes nowhere but into the outbox.
type Gateways struct {
	Items []Gateway `json:"items"`
	Stays bool      `json:"stays"`
}

// The purposes that bind the address of a gateway.
const (
	reportsPurpose = "delivery reports"
	repliesPurpose = "replies"
)

// address is the token of an address for a gateway: it holds as long as the gateway's secret does.
func (h handler) address(purpose string, g crm.Gateway) string {
	return h.Seal.Sign(purpose, g.Channel+" "+crm.HashID(g.Secret)[:16])
}

// caller is the gateway to which an address was given; ErrNotFound for a wrong one.
func (h handler) caller(ctx context.Context, purpose, token string) (crm.Gateway, error) {
	text, err := h.Seal.Open(purpose, token)
	if err != nil {
		return crm.Gateway{}, crm.ErrNotFound
	}
	for _, channel := range crm.GatewayChannels() {
		if len(text) <= len(channel) || text[:len(channel)+1] != channel+" " {
			continue
		}
		found, err := h.Table.Gateway(ctx, channel)
		if err != nil {
			return found, err
		}
		if found.URL != "" && h.address(purpose, found) == token {
			return found, nil
		}
	}
	return crm.Gateway{}, crm.ErrNotFound
}

func (h handler) shown(g crm.Gateway) Gateway {
	out := Gateway{Gateway: g.Shown(), HasSecret: g.Secret != ""}
	if g.URL != "" {
		out.Reports = h.Post.Site + "/v1/delivery-reports/" + h.address(reportsPurpose, g)
		out.Replies = h.Post.Site + "/v1/replies/" + h.address(repliesPurpose, g)
	}
	return out
}

// stored is the gateway of a channel, of version 0 where nobody has set one; ErrNotFound for a channel that has none.
func (h handler) stored(ctx context.Context, channel string) (crm.Gateway, error) {
	if !slices.Contains(crm.GatewayChannels(), channel) {
		return crm.Gateway{}, crm.ErrNotFound
	}
	found, err := h.Table.Gateway(ctx, channel)
	if errors.Is(err, crm.ErrNotFound) {
		return crm.Gateway{Channel: channel}, nil
	}
	return found, err
}

func (h handler) listGateways(ctx context.Context, _ struct{}) (rest.Reply[Gateways], error) {
	out := Gateways{Items: []Gateway{}, Stays: h.Post.Stays}
	for _, channel := range crm.GatewayChannels() {
		found, err := h.stored(ctx, channel)
		if err != nil {
			return rest.Reply[Gateways]{}, err
		}
		out.Items = append(out.Items, h.shown(found))
	}
	return rest.Answer(out), nil
}

type getGatewayIn struct {
	Channel string `path:"channel"`
}

func (h handler) getGateway(ctx context.Context, in getGatewayIn) (rest.Reply[Gateway], error) {
	found, err := h.stored(ctx, in.Channel)
	if err != nil {
		return rest.Reply[Gateway]{}, err
	}
	return rest.Reply[Gateway]{ETag: api.ETag(found.Version), Body: h.shown(found)}, nil
}

type replaceGatewayIn struct {
	Channel string `path:"channel"`
	IfMatch string `header:"If-Match" required:"true"`
	Body    crm.GatewayForm
	Meta    rest.Meta
}

func (h handler) replaceGateway(ctx context.Context, in replaceGatewayIn) (rest.Reply[Gateway], error) {
	changed, err := api.Change(in.IfMatch,
		func() (crm.Gateway, error) { return h.stored(ctx, in.Channel) },
		func(before crm.Gateway) (crm.Gateway, error) {
			after, err := in.Body.Parse(in.Channel, before, h.Post.Allowed)
			after.ChangedBy, after.ChangedAt = in.Meta.Caller.Name(), h.Source.Now()
			return after, err
		},
		func(after crm.Gateway, version int) (crm.Gateway, error) {
			return h.Table.ChangeGateway(ctx, after, version, h.Source.NewID("evt"))
		})
	if err != nil {
		return rest.Reply[Gateway]{}, err
	}
	return rest.Reply[Gateway]{ETag: changed.ETag, Body: h.shown(changed.Body)}, nil
}

// Trial is to whom a message of trial goes.
type Trial struct {
	To string `json:"to"`
}

// Tried is what became of it: sent, refused, unreachable, unknown, or none where the channel has no way out.
type Tried struct {
	Outcome   string `json:"outcome" enum:"sent,refused,unreachable,unknown,none"`
	Gateway   string `json:"gateway,omitempty"`
	Reference string `json:"reference,omitempty"`
}

type testGatewayIn struct {
	Channel string `path:"channel"`
	Body    Trial
	Meta    rest.Meta
}

// testGateway sends a text that names nobody. It is tried each time that somebody asks for it.
func (h handler) testGateway(ctx context.Context, in testGatewayIn) (rest.Reply[Tried], error) {
	found, err := h.stored(ctx, in.Channel)
	if err != nil {
		return rest.Reply[Tried]{}, err
	}
	reply, err := crm.ReplyForm{From: in.Body.To, Text: "-"}.Parse(in.Channel, h.Business)
	var faults crm.Faults
	if errors.As(err, &faults) {
		faults[0].Pointer = "/to"
		return rest.Reply[Tried]{}, faults
	}
	sender, err := h.Post.Senders.For(in.Channel, &found)
	if err != nil || sender == nil {
		return rest.Answer(Tried{Outcome: "none"}), nil
	}
	receipt, err := sender.Send(ctx, message.Letter{
		ID: h.Source.NewID("tst"), Channel: in.Channel, To: reply.From.Value, Subject: "Vafa", Text: "Vafa: 1 2 3", Lang: string(in.Meta.Lang),
	})
	return rest.Answer(Tried{Outcome: outcomeOf(err), Gateway: receipt.Gateway, Reference: receipt.Reference}), nil
}

func outcomeOf(err error) string {
	switch {
	case err == nil:
		return "sent"
	case errors.Is(err, message.ErrRefused):
		return "refused"
	case errors.Is(err, message.ErrNotSent):
		return "unreachable"
	}
	return "unknown"
}
