package warranty

import (
	"context"
	"net/http"
	"slices"
	"time"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/rest"
)

// onCard is the path of a card: the model and the serial as anybody may write them.
const onCard = "/v1/warranty-cards/{model}/{serial}"

// staff are the operations of those who look into cards.
func (h handler) staff() []rest.Operation {
	agent := rest.Staff(rest.Agent)
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "getCard", Method: http.MethodGet, Path: onCard, Summary: "A card with the people behind it and what each of them typed",
			Access: agent, Others: []int{http.StatusNotFound},
		}, h.get),
		rest.New(rest.Spec{
			ID: "changeCard", Method: http.MethodPatch, Path: onCard, Summary: "Link the retailer, mend the invoice (If-Match)",
			Access: agent, Others: []int{http.StatusNotFound, http.StatusPreconditionFailed, http.StatusPreconditionRequired},
		}, h.change),
		rest.New(rest.Spec{
			ID: "transferCard", Method: http.MethodPost, Path: onCard + "/transfers", Summary: "Make a card somebody else's",
			Access: agent, Status: http.StatusCreated, Others: []int{http.StatusNotFound, http.StatusConflict},
		}, h.transfer),
		rest.New(rest.Spec{
			ID: "decideCard", Method: http.MethodPost, Path: onCard + "/decision",
			Summary: "Settle a card that is contested or under review: who has it, or that it is refused",
			Access:  agent, Others: []int{http.StatusNotFound, http.StatusConflict},
		}, h.decide),
		rest.New(rest.Spec{
			ID: "logClaim", Method: http.MethodPost, Path: onCard + "/claims", Summary: "Log a claim of a card's owner",
			Access: agent, Status: http.StatusCreated, Others: []int{http.StatusNotFound, http.StatusConflict},
		}, h.logClaim),
	}
}

// Card is all that staff see of a card. People says who may claim and who may be addressed; Registrations has, side by side,
// what everybody typed who registered it.
type Card struct {
	crm.CardSummary
	PurchasedOn   locale.Date   `json:"purchasedOn"`
	Relation      string        `json:"relation" enum:"self,gift,resale"`
	Invoice       string        `json:"invoice,omitempty"`
	CreatedAt     time.Time     `json:"createdAt"`
	People        []crm.Person  `json:"people"`
	History       []crm.Holding `json:"history"`
	Registrations []crm.Filing  `json:"registrations"`
	Disputes      []crm.Case    `json:"disputes"`
	Claims        []crm.Case    `json:"claims"`
}

type cardIn struct {
	Model  string `path:"model"`
	Serial string `path:"serial"`
}

func (h handler) get(ctx context.Context, in cardIn) (rest.Reply[Card], error) {
	card, err := h.Table.Card(ctx, crm.FoldSKU(in.Model), crm.FoldSerial(in.Serial))
	if err != nil {
		return rest.Reply[Card]{}, err
	}
	return h.shown(ctx, card)
}

// shown is a card as staff see it, with the names of the customers.
func (h handler) shown(ctx context.Context, card crm.Card) (rest.Reply[Card], error) {
	none := rest.Reply[Card]{}
	people, err := h.named(ctx, card.People())
	if err != nil {
		return none, err
	}
	cases, err := h.Table.CasesOf(ctx, slices.Concat(card.Disputes, card.Claims))
	disputes, claims := []crm.Case{}, []crm.Case{}
	for _, one := range cases {
		if slices.Contains(card.Disputes, one.ID) {
			disputes = append(disputes, one)
		} else {
			claims = append(claims, one)
		}
	}
	return rest.Reply[Card]{ETag: api.ETag(card.Version), Body: Card{
		CardSummary: card.Summary(), PurchasedOn: card.PurchasedOn, Relation: card.Relation, Invoice: card.Invoice,
		CreatedAt: card.CreatedAt, People: people, History: card.History, Registrations: card.Filings,
		Disputes: disputes, Claims: claims,
	}}, err
}

// named gives those who are customers their names.
func (h handler) named(ctx context.Context, people []crm.Person) ([]crm.Person, error) {
	var ids []string
	for _, p := range people {
		if p.CustomerID != "" {
			ids = append(ids, p.CustomerID)
		}
	}
	slices.Sort(ids)
	found, err := h.Table.Names(ctx, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	for i, p := range people {
		for _, customer := range found {
			if customer.ID == p.CustomerID && customer.Name != "" {
				people[i].Name = customer.Name
			}
		}
	}
	return people, nil
}

type changeIn struct {
	Model   string `path:"model"`
	Serial  string `path:"serial"`
	IfMatch string `header:"If-Match" required:"true"`
	Body    crm.CardChange
	Meta    rest.Meta
}

// Changed is a card with what staff may mend on it.
type Changed struct {
	crm.CardSummary
	Retailer   string `json:"retailer,omitempty"`
	RetailerID string `json:"retailerId,omitempty"`
	Invoice    string `json:"invoice,omitempty"`
}

func (h handler) change(ctx context.Context, in changeIn) (rest.Reply[Changed], error) {
	companies, err := h.companies(ctx, in.Body.RetailerID)
	if err != nil {
		return rest.Reply[Changed]{}, err
	}
	changed, err := api.Change(in.IfMatch,
		func() (crm.Card, error) { return h.Table.Card(ctx, crm.FoldSKU(in.Model), crm.FoldSerial(in.Serial)) },
		func(c crm.Card) (crm.Card, error) { return in.Body.Apply(c, companies) },
		func(after crm.Card, version int) (crm.Card, error) {
			return h.Table.ChangeCard(ctx, after, version, h.Source.NewID("evt"))
		})
	c := changed.Body
	return rest.Reply[Changed]{ETag: changed.ETag, Body: Changed{c.Summary(), c.Retailer, c.RetailerID, c.Invoice}}, err
}

// companies says whether a customer, if one is named, is a company.
func (h handler) companies(ctx context.Context, id *string) (func(string) bool, error) {
	if id == nil || *id == "" {
		return func(string) bool { return false }, nil
	}
	found, err := h.Table.Names(ctx, []string{*id})
	isCompany := len(found) == 1 && found[0].Kind == "company"
	return func(string) bool { return isCompany }, err
}

// Settled is a card after it was transferred or decided; Owner is empty while a retailer has it for sale.
type Settled struct {
	crm.CardSummary
	Owner string `json:"owner,omitempty"`
}

func settled(c crm.Card) Settled { return Settled{CardSummary: c.Summary(), Owner: c.Owner} }

type transferIn struct {
	Model  string `path:"model"`
	Serial string `path:"serial"`
	Body   crm.TransferForm
	Meta   rest.Meta
}

func (h handler) transfer(ctx context.Context, in transferIn) (rest.Reply[Settled], error) {
	now := h.Source.Now()
	to, next, err := in.Body.Parse(h.Business, now)
	if err != nil {
		return rest.Reply[Settled]{}, err
	}
	tr := crm.Transfer{Model: crm.FoldSKU(in.Model), Serial: crm.FoldSerial(in.Serial), Next: next}
	tr.Contact, tr.Tasks = h.from(to, in.Meta, now), h.tasks(now)
	card, err := h.Table.TransferCard(ctx, tr, func(c crm.Card) (crm.Once, error) {
		return in.Meta.Once.Answer(http.StatusCreated, settled(c))
	})
	return rest.Answer(settled(card)), h.orAnswered(ctx, in.Meta, err)
}

// from is a contact with somebody who gets a card.
func (h handler) from(who crm.Capture, meta rest.Meta, now time.Time) crm.Contact {
	return crm.Contact{Event: h.Source.NewID("evt"), NewCustomer: h.Source.NewID(crm.CustomerPrefix), By: meta.Caller.Name(), At: now, From: who}
}

// orAnswered is the answer of an earlier try of the same request, if that is why this one was refused.
func (h handler) orAnswered(ctx context.Context, meta rest.Meta, err error) error {
	if err == nil {
		return nil
	}
	once, failed := meta.Once.Answer(http.StatusOK, nil)
	if failed != nil {
		return failed
	}
	if answered := h.Table.Answered(ctx, once); answered != nil {
		return answered
	}
	return err
}

type decideIn struct {
	Model  string `path:"model"`
	Serial string `path:"serial"`
	Body   crm.DecisionForm
	Meta   rest.Meta
}

func (h handler) decide(ctx context.Context, in decideIn) (rest.Reply[Settled], error) {
	decision, err := in.Body.Parse(h.Business, h.Source.Now())
	if err != nil {
		return rest.Reply[Settled]{}, err
	}
	decision.Tasks = h.tasks(decision.At)
	decision.Event, decision.By = h.Source.NewID("evt"), in.Meta.Caller.Name()
	decision.Model, decision.Serial = crm.FoldSKU(in.Model), crm.FoldSerial(in.Serial)
	card, err := h.Table.DecideCard(ctx, decision, func(c crm.Card) (crm.Once, error) {
		return in.Meta.Once.Answer(http.StatusOK, settled(c))
	})
	return rest.Answer(settled(card)), h.orAnswered(ctx, in.Meta, err)
}
