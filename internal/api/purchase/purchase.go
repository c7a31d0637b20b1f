// Package purchase has the operations on purchases and refunds, for staff and machines, and on the catalogue. It trusts the
// caller whom rest has let through, not what they send: every purchase counts once by its source and reference.
package purchase

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/rest"
	"vafa/internal/table"
)

// Operations are the routes of the purchase function.
func Operations(s *api.Service) []rest.Operation {
	h := handler{s}
	return slices.Concat([]rest.Operation{
		rest.New(rest.Spec{
			ID: "recordPurchases", Slow: true, Method: http.MethodPost, Path: "/v1/purchases", Summary: "Record up to 100 purchases",
			Access: rest.Staff(rest.Agent).AndMachines(),
		}, h.record),
		rest.New(rest.Spec{
			ID: "refundPurchase", Method: http.MethodPost, Path: "/v1/purchases/{id}/refunds", Summary: "Give money back",
			Access: rest.Staff(rest.Agent).AndMachines(), Status: http.StatusCreated, Others: []int{http.StatusNotFound},
		}, h.refund),
	}, h.catalogue(), h.priceTables())
}

type handler struct{ *api.Service }

// maxPurchases is how many purchases one request may hold.
const maxPurchases = 100

// Batch is a request of purchases.
type Batch struct {
	Purchases []crm.PurchaseForm `json:"purchases" minItems:"1" maxItems:"100"`
}

// Results says, in the order of the request, what became of each purchase.
type Results struct {
	Results []Result `json:"results"`
}

// Result is what became of one purchase: recorded, already (it was there before), or refused with the reasons.
type Result struct {
	Reference  string        `json:"reference"`
	Status     string        `json:"status" enum:"recorded,already,refused"`
	PurchaseID string        `json:"purchaseId,omitempty"`
	Errors     []rest.Detail `json:"errors,omitempty"`
}

type recordIn struct {
	Body Batch
	Meta rest.Meta
}

// record takes what can be taken and says of the rest why not. When nothing could be taken, the request as a whole is
// refused.
// fewPurchases is up to how many somebody waits for; more are sent by machines, and take a transaction for each customer.
const fewPurchases = 10

func (h handler) record(ctx context.Context, in recordIn) (rest.Reply[Results], error) {
	none := rest.Reply[Results]{}
	once, err := in.Meta.Once.Answer(http.StatusOK, nil)
	if err != nil {
		return none, err
	}
	if err := h.Table.Answered(ctx, once); err != nil {
		return none, err
	}
	b := batch{handler: h, lang: in.Meta.Lang}
	if err := b.parse(in.Body.Purchases); err != nil {
		return none, err
	}
	if len(b.places) <= fewPurchases {
		var end context.CancelFunc
		ctx, end = rest.Hurry(ctx)
		defer end()
	}
	if err := b.run(ctx); err != nil {
		return none, err
	}
	if err := b.allRefused(); err != nil {
		return none, err
	}
	body := Results{Results: b.results()}
	if once, err = in.Meta.Once.Answer(http.StatusOK, body); err != nil {
		return none, err
	}
	return rest.Answer(body), h.Table.Remember(ctx, once, h.Source.NewID("evt"), b.customers()...)
}

type refundIn struct {
	ID   string `path:"id"`
	Body crm.RefundForm
	Meta rest.Meta
}

// Refunded names a refund.
type Refunded struct {
	ID string `json:"id"`
	crm.Refund
}

func (h handler) refund(ctx context.Context, in refundIn) (rest.Reply[Refunded], error) {
	var body Refunded
	once, err := in.Meta.Once.Answer(http.StatusCreated, nil)
	if err != nil {
		return rest.Reply[Refunded]{}, err
	}
	if err := h.Table.Answered(ctx, once); err != nil {
		return rest.Reply[Refunded]{}, err
	}
	firm, err := h.Firm(ctx)
	if err != nil {
		return rest.Reply[Refunded]{}, err
	}
	id := h.Source.NewID("ref")
	err = h.Table.Refund(ctx, in.ID, firm, func(p crm.Purchase) (crm.Entry, crm.Once, error) {
		refund, err := in.Body.Parse(p)
		if err != nil {
			return crm.Entry{}, crm.Once{}, err
		}
		body = Refunded{ID: id, Refund: refund}
		once, err := in.Meta.Once.Answer(http.StatusCreated, body)
		return crm.Entry{ID: id, Type: crm.EntryRefund, At: h.Source.Now(), By: in.Meta.Caller.Name(), Refund: &refund}, once, err
	})
	if err != nil {
		// The same request may have been answered since we looked, and have left nothing to give back.
		if answered := h.Table.Answered(ctx, once); answered != nil {
			err = answered
		}
	}
	return rest.Answer(body), err
}

// place is a purchase of a batch on its way to its result.
type place struct {
	sale   crm.Sale
	faults crm.Faults
	result table.Recorded
}

func (p *place) refuse(at int, field, code string, args ...string) {
	p.faults.Add(fmt.Sprintf("/purchases/%d%s", at, field), code, args...)
}

func (h handler) refusal(i int, p *place) {
	if p.result.Status != table.PurchaseRefused {
		return
	}
	field := map[string]string{"currency.mixed": "/amount/currency", "event.reused": "/reference", "customer.unknown": "/customerId", "customer.merged": "/customerId", "record.full": "/customerId"}
	p.refuse(i, field[p.result.Code], p.result.Code, "unit", p.result.Unit)
}

// notFound says whether a customer is not there, or not any more, which refuses their purchases and nobody else's.
func notFound(err error) bool {
	return errors.Is(err, crm.ErrNotFound) || errors.As(err, new(crm.MergedError))
}

func tooMany(n int) error {
	var faults crm.Faults
	switch {
	case n == 0:
		faults.Add("/purchases", "list.empty")
	case n > maxPurchases:
		faults.Add("/purchases", "list.tooLong", "limit", strconv.Itoa(maxPurchases))
	}
	return faults.Err()
}
