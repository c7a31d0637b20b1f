package customer

import (
	"context"
	"net/http"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/rest"
	"vafa/internal/table"
)

// merging are the operations on customers who are one and the same.
func (h handler) merging() []rest.Operation {
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "listDuplicates", Method: http.MethodGet, Path: "/v1/customers/{id}/duplicates",
			Summary: "Customers who may be the same, with what agrees and what does not", Access: rest.Staff(rest.Agent),
			Others: []int{http.StatusNotFound},
		}, h.duplicates),
		rest.New(rest.Spec{
			ID: "mergeCustomers", Slow: true, Action: crm.ActionMerge, Method: http.MethodPost, Path: "/v1/customers/{id}/merge",
			Summary: "Merge another customer into this one (If-Match); again, to go on where it was cut off", Access: rest.Staff(rest.Manager),
			Others: []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired},
		}, h.merge),
		rest.New(rest.Spec{
			ID: "undoMerge", Slow: true, Action: crm.ActionMerge, Method: http.MethodPost, Path: "/v1/customers/{id}/merge/undo",
			Summary: "Undo a merge within 30 days; again, to go on where it was cut off", Access: rest.Staff(rest.Manager),
			Others: []int{http.StatusNotFound, http.StatusConflict},
		}, h.undo),
	}
}

// Other names the customer who is merged into another, or was.
type Other struct {
	From string `json:"from"`
}

type mergeIn struct {
	ID      string `path:"id"`
	IfMatch string `header:"If-Match" required:"true"`
	Body    Other
	Meta    rest.Meta
}

func (h handler) merge(ctx context.Context, in mergeIn) (rest.Reply[crm.Merge], error) {
	version, err := api.Version(in.IfMatch)
	if err != nil {
		return rest.Reply[crm.Merge]{}, err
	}
	return h.moving(ctx, in.ID, in.Body, in.Meta, func(firm crm.Business) (crm.Merge, error) {
		m := crm.NewMerge(h.Source.NewID("mrg"), in.Body.From, in.ID, in.Meta.Caller.Name(), h.Source.Now())
		return h.Table.Merge(ctx, m, version, firm)
	})
}

type undoIn struct {
	ID   string `path:"id"`
	Body Other
	Meta rest.Meta
}

func (h handler) undo(ctx context.Context, in undoIn) (rest.Reply[crm.Merge], error) {
	return h.moving(ctx, in.ID, in.Body, in.Meta, func(firm crm.Business) (crm.Merge, error) {
		return h.Table.UndoMerge(ctx, table.Undoing{
			Into: in.ID, From: in.Body.From, Event: h.Source.NewID("mrg"), By: in.Meta.Caller.Name(), At: h.Source.Now(),
		}, firm)
	})
}

// moving is what both ways have in common: two customers, several transactions, one answer.
func (h handler) moving(ctx context.Context, id string, body Other, meta rest.Meta, do func(crm.Business) (crm.Merge, error)) (rest.Reply[crm.Merge], error) {
	none := rest.Reply[crm.Merge]{}
	switch body.From {
	case "":
		return none, crm.Faults{{Pointer: "/from", Code: "required"}}
	case id:
		return none, crm.Faults{{Pointer: "/from", Code: "merge.self"}}
	}
	once, err := meta.Once.Answer(http.StatusOK, nil)
	if err != nil {
		return none, err
	}
	if err := h.Table.Answered(ctx, once); err != nil {
		return none, err
	}
	firm, err := h.Firm(ctx) // summaries are in the prices of its tables
	if err != nil {
		return none, err
	}
	done, err := do(firm)
	if err != nil {
		return none, err
	}
	if once, err = meta.Once.Answer(http.StatusOK, done); err != nil {
		return none, err
	}
	return rest.Answer(done), h.Table.Remember(ctx, once, h.Source.NewID("evt"), id, body.From)
}

// Duplicates are customers who may be the same, the likeliest first.
type Duplicates struct {
	Items []crm.Duplicate `json:"items"`
}

type duplicatesIn struct {
	ID string `path:"id"`
}

func (h handler) duplicates(ctx context.Context, in duplicatesIn) (rest.Reply[Duplicates], error) {
	found, err := h.Table.Duplicates(ctx, in.ID)
	return rest.Answer(Duplicates{Items: orEmpty(found)}), err
}
