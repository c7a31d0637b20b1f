// Package interaction has the staff's operations on contacts with customers, on the cases that they open, and on the public
// posts in quarantine. It trusts the staff member whom rest has let through, not what they type.
package interaction

import (
	"context"
	"net/http"
	"slices"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

// Operations are the routes of the interaction function.
func Operations(s *api.Service) []rest.Operation {
	h := handler{s}
	agent := rest.Staff(rest.Agent)
	return slices.Concat(h.quarantine(agent), h.planning(), h.onTheWeb(), []rest.Operation{
		rest.New(rest.Spec{
			ID: "createInteraction", Method: http.MethodPost, Path: "/v1/customers/{id}/interactions", Summary: "Log a contact",
			Access: agent, Status: http.StatusCreated, Others: []int{http.StatusNotFound},
		}, h.create),
		rest.New(rest.Spec{
			ID: "listInteractions", Method: http.MethodGet, Path: "/v1/customers/{id}/interactions",
			Summary: "A customer's contacts, newest first", Access: agent,
		}, h.list),
		rest.New(rest.Spec{
			ID: "listCases", Method: http.MethodGet, Path: "/v1/cases", Access: agent,
			Summary: "Open cases by priority, then due time: of an owner (me, nobody), of a kind, overdue",
		}, h.cases),
		rest.New(rest.Spec{
			ID: "getCase", Method: http.MethodGet, Path: "/v1/cases/{id}", Summary: "One case, open or closed, and what became of it",
			Access: agent, Others: []int{http.StatusNotFound},
		}, h.oneCase),
		rest.New(rest.Spec{
			ID: "changeCase", Method: http.MethodPatch, Path: "/v1/cases/{id}", Summary: "Change or close a case (If-Match)", Access: agent,
			Others: []int{http.StatusNotFound, http.StatusPreconditionFailed, http.StatusPreconditionRequired},
		}, h.changeCase),
		rest.New(rest.Spec{
			ID: "listTasks", Method: http.MethodGet, Path: "/v1/tasks", Summary: "Open tasks up to a day, by the day they are due; seven days ahead by default",
			Access: agent,
		}, h.tasks),
		rest.New(rest.Spec{
			ID: "changeTask", Method: http.MethodPatch, Path: "/v1/tasks/{customer}/{id}", Summary: "Change or close a task (If-Match)", Access: agent,
			Others: []int{http.StatusNotFound, http.StatusPreconditionFailed, http.StatusPreconditionRequired},
		}, h.changeTask),
		rest.New(rest.Spec{
			ID: "staffMe", Method: http.MethodGet, Path: "/v1/staff/me", Access: agent,
			Summary: "One's own work: cases and tasks that are open, and of some days promises, marks, thanks and effort",
		}, h.me),
	})
}

type handler struct{ *api.Service }

type createIn struct {
	ID   string `path:"id"`
	Body crm.InteractionForm
	Meta rest.Meta
}

// Logged names what was recorded.
type Logged struct {
	ID     string `json:"id"`
	CaseID string `json:"caseId,omitempty"`
}

func (h handler) create(ctx context.Context, in createIn) (rest.Reply[Logged], error) {
	now := h.Source.Now()
	tags, err := h.ValueTags(ctx)
	if err != nil {
		return rest.Reply[Logged]{}, err
	}
	contact, at, err := in.Body.Parse(tags, now)
	if err != nil {
		return rest.Reply[Logged]{}, err
	}
	c := crm.CaseContact{Customer: in.ID, Day: h.Business.Day(at), Entry: crm.Entry{
		ID: h.Source.NewID("int"), Type: crm.EntryInteraction, At: at, By: in.Meta.Caller.Name(), Interaction: &contact, CaseID: in.Body.CaseID,
	}}
	if contact.OpensCase() && c.Entry.CaseID == "" {
		opened, err := h.OpenCase(ctx, in.ID, contact.Kind, contact.Summary)
		if err != nil {
			return rest.Reply[Logged]{}, err
		}
		c.Case, c.Entry.CaseID = &opened, opened.ID
	}
	if contact.Promise != nil {
		promised := crm.NewPromise(h.Source.NewID("tsk"), in.ID, *contact.Promise, c.Entry.By, now)
		c.Task = &promised
	}
	body := Logged{ID: c.Entry.ID, CaseID: c.Entry.CaseID}
	if c.Once, err = in.Meta.Once.Answer(http.StatusCreated, body); err != nil {
		return rest.Reply[Logged]{}, err
	}
	return rest.Answer(body), h.Table.LogInteraction(ctx, c)
}

type listIn struct {
	ID   string `path:"id"`
	Meta rest.Meta
}

func (h handler) list(ctx context.Context, in listIn) (rest.Reply[rest.List[crm.Entry]], error) {
	entries, next, err := h.Table.Timeline(ctx, in.ID, in.Meta.Page.After, in.Meta.Page.Size, crm.EntryInteraction)
	if err != nil {
		return rest.Reply[rest.List[crm.Entry]]{}, err
	}
	return rest.Answer(rest.ListOf(entries, in.Meta.Page, next)), nil
}
