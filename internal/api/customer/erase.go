package customer

import (
	"context"
	"net/http"

	"vafa/internal/api/guard"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

func (h handler) erasing() []rest.Operation {
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "eraseCustomer", Slow: true, Action: crm.ActionErase, Method: http.MethodDelete, Path: "/v1/customers/{id}",
			Summary: "Erase a customer for good, with a reason of 1 to 200 characters; again, to go on where it was cut off",
			Access:  rest.Staff(rest.Manager), Status: http.StatusNoContent, Others: []int{http.StatusNotFound, http.StatusConflict},
		}, h.erase),
	}
}

type eraseIn struct {
	ID     string `path:"id"`
	Reason string `query:"reason"`
	Meta   rest.Meta
}

// erase forgets a customer; once that is done, asking again changes nothing.
func (h handler) erase(ctx context.Context, in eraseIn) (rest.Reply[rest.Nothing], error) {
	why, err := crm.ParseReason(in.Reason)
	if err != nil {
		return rest.Reply[rest.Nothing]{}, err
	}
	_, err = h.Table.Erase(ctx, crm.Erasure{
		Customer: in.ID, By: in.Meta.Caller.Name(), Why: why, Event: h.Source.NewID("evt"), At: h.Source.Now(),
		Budgets: guard.Named(h.Seal), Files: h.Files,
	})
	return rest.Reply[rest.Nothing]{}, err
}
