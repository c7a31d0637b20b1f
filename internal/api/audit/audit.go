// Package audit shows managers who read, changed, exported, merged or erased whose data, and the ledger of erasures. Its function alone may read the audit,
// and may write nothing; what writes the audit is in packages rest and table. It names customers by hashes only.
package audit

import (
	"context"
	"net/http"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

// Operations are the routes of the audit function.
func Operations(s *api.Service) []rest.Operation {
	h := handler{s}
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "listAudit", Method: http.MethodGet, Path: "/v1/audit",
			Summary: "Who did what with whose data, newest first: of a customer, of a caller, from a day to a day (at most 31)",
			Access:  rest.Staff(rest.Manager),
		}, h.list),
		rest.New(rest.Spec{
			ID: "listErasures", Method: http.MethodGet, Path: "/v1/erasures",
			Summary: "The ledger of erasures, by hashes of ids, and what all who were erased come to", Access: rest.Staff(rest.Manager),
		}, h.erasures),
	}
}

type handler struct{ *api.Service }

type listIn struct {
	Customer string `query:"customer"`
	From     string `query:"from"`
	To       string `query:"to"`
	By       string `query:"by"`
	Meta     rest.Meta
}

// list may answer a page that is shorter than asked, even empty, and go on: a search reads a bounded part of the audit at once.
func (h handler) list(ctx context.Context, in listIn) (rest.Reply[rest.List[crm.AuditRecord]], error) {
	none := rest.Reply[rest.List[crm.AuditRecord]]{}
	form := crm.AuditForm{Customer: in.Customer, From: in.From, To: in.To, By: in.By}
	query, err := form.Parse(h.Business.Day(h.Source.Now()), h.Business.Zone)
	if err != nil {
		return none, err
	}
	records, next, err := h.Table.Audit(ctx, query, in.Meta.Page.After, in.Meta.Page.Size)
	if err != nil {
		return none, err
	}
	return rest.Answer(rest.ListOf(records, in.Meta.Page, next)), nil
}
