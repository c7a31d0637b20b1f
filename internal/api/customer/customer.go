// Package customer has the staff's operations on customers: create, find, the 360 view, change, timeline, possible duplicates,
// merge, and on the firm's settings. It trusts the staff member whom rest has let through, not what they type.
package customer

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"unicode/utf8"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/rest"
	"vafa/internal/table"
)

// Operations are the routes of the customer function.
func Operations(s *api.Service) []rest.Operation {
	h := handler{s}
	agent := rest.Staff(rest.Agent)
	return slices.Concat(h.merging(), h.settings(), h.tiers(), h.valueTags(), h.targets(), h.happenings(), h.suggesting(), h.ranking(), h.playing(),
		h.benefits(), h.reviewing(), h.exporting(), h.erasing(), []rest.Operation{
		rest.New(rest.Spec{
			ID: "createCustomer", Method: http.MethodPost, Path: "/v1/customers", Summary: "Enter a customer",
			Access: agent, Status: http.StatusCreated, Others: []int{http.StatusConflict},
		}, h.create),
		rest.New(rest.Spec{
			ID: "findCustomers", Method: http.MethodGet, Path: "/v1/customers",
			Summary: "Find customers by one of phone, email, nationalId, legalId, serial, name; or by q, whatever of these, of a referral code, an order's or outside reference, an id, or the end of a phone it may be", Access: agent,
		}, h.find),
		rest.New(rest.Spec{
			ID: "getCustomer", Method: http.MethodGet, Path: "/v1/customers/{id}", Summary: "Everything about a customer at one look",
			Access: agent, Others: []int{http.StatusNotFound},
		}, h.get),
		rest.New(rest.Spec{
			ID: "changeCustomer", Method: http.MethodPatch, Path: "/v1/customers/{id}", Summary: "Change a customer (If-Match)",
			Access: agent, Others: []int{http.StatusNotFound, http.StatusPreconditionFailed, http.StatusPreconditionRequired},
		}, h.change),
		rest.New(rest.Spec{
			ID: "listTimeline", Method: http.MethodGet, Path: "/v1/customers/{id}/timeline", Summary: "A customer's timeline, newest first; of a filter, a page may be short and still go on",
			Access: agent, Others: []int{http.StatusNotFound},
		}, h.timeline),
		rest.New(rest.Spec{
			ID: "listConsents", Method: http.MethodGet, Path: "/v1/customers/{id}/consents",
			Summary: "Every consent that a customer gave or took back, newest first", Access: agent,
		}, h.consents),
		rest.New(rest.Spec{
			ID: "recordConsent", Method: http.MethodPost, Path: "/v1/customers/{id}/consents",
			Summary: "Record what a customer told staff of how they may be addressed", Access: agent, Others: []int{http.StatusNotFound},
		}, h.recordConsent),
		rest.New(rest.Spec{
			ID: "getInvoice", Method: http.MethodGet, Path: "/v1/warranty-cards/{model}/{serial}/invoice",
			Summary: "The file of a card's invoice, with a link that opens for five minutes",
			Access:  agent, Others: []int{http.StatusNotFound},
		}, h.invoice),
	})
}

type handler struct{ *api.Service }

type createIn struct {
	Body crm.CustomerForm
	Meta rest.Meta
}

// Created names a new customer.
type Created struct {
	ID string `json:"id"`
}

func (h handler) create(ctx context.Context, in createIn) (rest.Reply[Created], error) {
	from, err := in.Body.Parse(h.Business)
	if err != nil {
		return rest.Reply[Created]{}, err
	}
	c := crm.Contact{
		Event: h.Source.NewID("rcp"), NewCustomer: h.Source.NewID(crm.CustomerPrefix), By: in.Meta.Caller.Name(), At: h.Source.Now(), From: from,
	}
	body := Created{ID: c.NewCustomer}
	once, err := in.Meta.Once.Answer(http.StatusCreated, body)
	if err != nil {
		return rest.Reply[Created]{}, err
	}
	c.Once = once
	err = h.Table.CreateCustomer(ctx, c)
	return rest.Reply[Created]{Location: "/v1/customers/" + body.ID, ETag: api.ETag(1), Body: body}, err
}

type findIn struct {
	Phone      string `query:"phone"`
	Email      string `query:"email"`
	NationalID string `query:"nationalId"`
	LegalID    string `query:"legalId"`
	Serial     string `query:"serial"`
	Name       string `query:"name"`
	Q          string `query:"q"`
	Meta       rest.Meta
}

func (in findIn) given() int {
	n := 0
	for _, value := range []string{in.Phone, in.Email, in.NationalID, in.LegalID, in.Serial, in.Name, in.Q} {
		if value != "" {
			n++
		}
	}
	return n
}

// Found is a customer as a list of those found shows them. What was found of them, and what tells them apart from others of their
// name, is there where q was asked for.
type Found struct {
	table.Found
	By    string `json:"by,omitempty" enum:"id,nationalId,legalId,reference,phone,email,referral,serial,order,contact,phoneEnd,name"`
	With  string `json:"with,omitempty"`
	Phone string `json:"phone,omitempty"`
	City  string `json:"city,omitempty"`
}

func (h handler) find(ctx context.Context, in findIn) (rest.Reply[rest.List[Found]], error) {
	none := rest.Reply[rest.List[Found]]{}
	if in.given() != 1 {
		return none, crm.Faults{{Pointer: "", Code: "identity.one"}}
	}
	if in.Q != "" {
		return h.anything(ctx, in)
	}
	found, next, err := h.search(ctx, in)
	if err != nil {
		return none, err
	}
	out := make([]Found, len(found))
	for i, one := range found {
		out[i].Found = one
	}
	return rest.Answer(rest.ListOf(out, in.Meta.Page, next)), nil
}

// anything finds by whatever a text may be; its list is short and has no further page.
func (h handler) anything(ctx context.Context, in findIn) (rest.Reply[rest.List[Found]], error) {
	meant, err := crm.ParseSearch(in.Q, h.Business)
	if err != nil {
		return rest.Reply[rest.List[Found]]{}, err
	}
	matches, err := h.Table.Search(ctx, meant)
	out := make([]Found, len(matches))
	for i, one := range matches {
		out[i] = Found(one)
	}
	return rest.Answer(rest.ListOf(out, in.Meta.Page, "")), err
}

func (h handler) search(ctx context.Context, in findIn) ([]table.Found, string, error) {
	switch {
	case in.Name != "":
		if utf8.RuneCountInString(locale.Fold(in.Name)) < 2 {
			return nil, "", crm.Faults{{Pointer: "/name", Code: "name.short"}}
		}
		return h.Table.ByName(ctx, in.Name, in.Meta.Page.After, in.Meta.Page.Size)
	case in.Serial != "":
		found, err := h.Table.BySerial(ctx, crm.FoldSerial(in.Serial))
		return found, "", err
	}
	identities, err := crm.ParseIdentity(crm.IdentityForm{
		Phone: in.Phone, Email: in.Email, NationalID: in.NationalID, LegalID: in.LegalID,
	}, h.Business)
	if err != nil || len(identities) == 0 {
		return nil, "", err
	}
	found, err := h.byIdentity(ctx, identities[0])
	return found, "", err
}

// byIdentity finds whose an identity is and, by a phone, the companies whose contact has it.
func (h handler) byIdentity(ctx context.Context, identity crm.Identity) ([]table.Found, error) {
	var out []table.Found
	owner, err := h.Table.ByIdentity(ctx, identity)
	switch {
	case err == nil:
		out = append(out, owner)
	case !errors.Is(err, crm.ErrNotFound):
		return nil, err
	}
	if identity.Type != crm.Phone {
		return out, nil
	}
	companies, err := h.Table.ByContact(ctx, identity.Value)
	return append(out, companies...), err
}

type getIn struct {
	ID   string `path:"id"`
	Meta rest.Meta
}

// entriesInView is how many lines of the timeline one look shows.
const entriesInView = 20

func (h handler) get(ctx context.Context, in getIn) (rest.Reply[View], error) {
	found, err := h.Table.View(ctx, in.ID, entriesInView)
	if err != nil {
		return rest.Reply[View]{}, err
	}
	body, err := h.view(ctx, found, in.Meta)
	if err != nil {
		return rest.Reply[View]{}, err
	}
	var left *money.Money
	if body.Value.Lifetime != nil {
		left = &body.Value.Lifetime.Real
	}
	s, err := h.situation(ctx, found, left)
	body.Suggestions = suggested(s, in.Meta.Lang)
	if err == nil && !body.Internal {
		body.Benefits = crm.CountBenefits(found.Benefits)
		body.Play, err = h.playOf(ctx, found, in.Meta)
	}
	return rest.Reply[View]{ETag: api.ETag(found.Customer.Version), Body: body}, err
}

type changeIn struct {
	ID      string `path:"id"`
	IfMatch string `header:"If-Match" required:"true"`
	Body    crm.CustomerChange
	Meta    rest.Meta
}

func (h handler) change(ctx context.Context, in changeIn) (rest.Reply[crm.Customer], error) {
	var before crm.Customer
	return api.Change(in.IfMatch,
		func() (crm.Customer, error) { return h.Table.Customer(ctx, in.ID) },
		func(c crm.Customer) (after crm.Customer, err error) {
			before = c
			if after, err = in.Body.Apply(c, h.Business, h.Source.Now()); err != nil {
				return after, err
			}
			return after, h.checkContacts(ctx, in.Body, after)
		},
		func(after crm.Customer, version int) (crm.Customer, error) {
			return h.Table.ChangeCustomer(ctx, before, after, version, h.lostFor(after, in.Meta), h.Business.Day(h.Source.Now()))
		})
}

// lostFor is the line of the timeline on which stands why a customer left.
func (h handler) lostFor(after crm.Customer, meta rest.Meta) crm.Entry {
	return crm.Entry{ID: h.Source.NewID("evt"), Type: crm.EntryLostReason, At: h.Source.Now(), By: meta.Caller.Name(), LostReason: after.LostReason}
}

// checkContacts makes sure that the customers whom new contacts name are there.
func (h handler) checkContacts(ctx context.Context, change crm.CustomerChange, after crm.Customer) error {
	if change.Contacts == nil {
		return nil
	}
	var ids []string
	for _, one := range after.Contacts {
		if one.CustomerID != "" {
			ids = append(ids, one.CustomerID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	known, err := h.Table.Names(ctx, ids)
	if err != nil {
		return err
	}
	var faults crm.Faults
	for i, one := range after.Contacts {
		here := func(found table.Found) bool { return found.ID == one.CustomerID }
		if one.CustomerID != "" && !slices.ContainsFunc(known, here) {
			faults.Add("/contacts/"+strconv.Itoa(i)+"/customerId", "customer.unknown")
		}
	}
	return faults.Err()
}

type timelineIn struct {
	ID        string `path:"id"`
	Type      string `query:"type"`
	Channel   string `query:"channel"`
	Direction string `query:"direction"`
	Meta      rest.Meta
}

func (h handler) timeline(ctx context.Context, in timelineIn) (rest.Reply[rest.List[crm.Entry]], error) {
	none := rest.Reply[rest.List[crm.Entry]]{}
	filter, err := crm.ParseEntryFilter(crm.EntryFilter{Type: in.Type, Channel: in.Channel, Direction: in.Direction})
	if err != nil {
		return none, err
	}
	entries, next, err := h.lines(ctx, in, filter)
	if err == nil && len(entries) == 0 && next == "" {
		_, err = h.Table.Customer(ctx, in.ID) // nobody, or merged into another
	}
	if err != nil {
		return none, err
	}
	return rest.Answer(rest.ListOf(entries, in.Meta.Page, next)), nil
}

func (h handler) lines(ctx context.Context, in timelineIn, filter crm.EntryFilter) ([]crm.Entry, string, error) {
	if filter == (crm.EntryFilter{}) {
		return h.Table.Timeline(ctx, in.ID, in.Meta.Page.After, in.Meta.Page.Size)
	}
	return h.Table.TimelineWhere(ctx, in.ID, in.Meta.Page.After, in.Meta.Page.Size, filter.Wants)
}
