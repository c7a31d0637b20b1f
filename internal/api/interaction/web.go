package interaction

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/rest"
	"vafa/internal/table"
)

// onTheWeb are the operations by which a shop's machine tells what known customers do on its pages.
func (h handler) onTheWeb() []rest.Operation {
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "recordWebEvents", Method: http.MethodPost, Path: "/v1/events", Summary: "Put up to 100 pages seen, searches and baskets onto the timelines of known customers",
			Access: rest.Staff(rest.Agent).AndMachines(),
		}, h.recordWebEvents),
	}
}

// maxWebEvents is how many events one request may hold.
const maxWebEvents = 100

// WebEvents is a request of events.
type WebEvents struct {
	Events []crm.WebEventForm `json:"events" minItems:"1" maxItems:"100"`
}

// WebResults says, in the order of the request, what became of each event.
type WebResults struct {
	Results []WebResult `json:"results"`
}

// WebResult is what became of one event: recorded, already (it was there before), or refused with the reasons.
type WebResult struct {
	Reference string        `json:"reference"`
	Status    string        `json:"status" enum:"recorded,already,refused"`
	Errors    []rest.Detail `json:"errors,omitempty"`
}

type webEventsIn struct {
	Body WebEvents
	Meta rest.Meta
}

// recordWebEvents takes what can be taken and says of the rest why not. When nothing could be taken, the request as a whole is
// refused.
func (h handler) recordWebEvents(ctx context.Context, in webEventsIn) (rest.Reply[WebResults], error) {
	none := rest.Reply[WebResults]{}
	once, err := in.Meta.Once.Answer(http.StatusOK, nil)
	if err != nil {
		return none, err
	}
	if err := h.Table.Answered(ctx, once); err != nil {
		return none, err
	}
	b := webBatch{handler: h}
	if err := b.parse(in.Body.Events, in.Meta); err != nil {
		return none, err
	}
	if err := b.run(ctx); err != nil {
		return none, err
	}
	if err := b.allRefused(); err != nil {
		return none, err
	}
	body := WebResults{Results: b.results(in.Meta.Lang)}
	if once, err = in.Meta.Once.Answer(http.StatusOK, body); err != nil {
		return none, err
	}
	return rest.Answer(body), h.Table.Remember(ctx, once, h.Source.NewID("evt"), b.customers()...)
}

// webBatch takes the events of one request to their results.
type webBatch struct {
	handler
	places []webPlace
}

type webPlace struct {
	seen   table.SeenOnWeb
	faults crm.Faults
	status string
}

// The outcomes of an event.
const (
	webRecorded = "recorded"
	webAlready  = "already"
	webRefused  = "refused"
)

// parse checks every event; what is faulty stays in its place with its faults.
func (b *webBatch) parse(forms []crm.WebEventForm, meta rest.Meta) error {
	var faults crm.Faults
	switch n := len(forms); {
	case n == 0:
		faults.Add("/events", "list.empty")
	case n > maxWebEvents:
		faults.Add("/events", "list.tooLong", "limit", strconv.Itoa(maxWebEvents))
	}
	if len(faults) > 0 {
		return faults
	}
	now := b.Source.Now()
	b.places = make([]webPlace, len(forms))
	for i, form := range forms {
		seen, faults := form.Parse("/events/"+strconv.Itoa(i), b.Business, now)
		b.places[i] = webPlace{seen: table.SeenOnWeb{ID: b.Source.NewID("web"), By: meta.Caller.Name(), Seen: seen}, faults: faults}
	}
	return nil
}

// run finds whose the good events are and records them, customer by customer.
func (b *webBatch) run(ctx context.Context) error {
	if err := b.findOwners(ctx); err != nil {
		return err
	}
	for _, group := range b.byCustomer() {
		events := make([]table.SeenOnWeb, len(group))
		for i, at := range group {
			events[i] = b.places[at].seen
		}
		fresh, err := b.Table.LogWebEvents(ctx, events[0].Customer, events)
		why := ""
		switch {
		case errors.As(err, new(crm.MergedError)):
			why = "customer.merged"
		case errors.Is(err, crm.ErrNotFound):
			why = "customer.unknown"
		case err != nil:
			return err
		}
		for i, at := range group {
			b.settle(at, why, i < len(fresh) && fresh[i])
		}
	}
	return nil
}

func (b *webBatch) settle(at int, why string, fresh bool) {
	p := &b.places[at]
	switch {
	case why != "":
		b.refuse(at, why)
	case fresh:
		p.status = webRecorded
	default:
		p.status = webAlready
	}
}

func (b *webBatch) refuse(at int, code string) {
	b.places[at].faults.Add(fmt.Sprintf("/events/%d/customerId", at), code)
}

// findOwners looks up the customers that are named by an identity.
func (b *webBatch) findOwners(ctx context.Context) error {
	named := func(i int) *crm.Identity {
		if len(b.places[i].faults) > 0 {
			return nil
		}
		return b.places[i].seen.Identity
	}
	return b.OwnersOf(ctx, len(b.places), named, func(i int, customer string) {
		if b.places[i].seen.Customer = customer; customer == "" {
			b.refuse(i, "customer.unknown")
		}
	})
}

// byCustomer groups the good events by their customer.
func (b *webBatch) byCustomer() [][]int {
	return api.ByCustomer(len(b.places), func(i int) (string, bool) { return b.places[i].seen.Customer, len(b.places[i].faults) == 0 })
}

// customers are those whose timelines the events are on.
func (b *webBatch) customers() []string {
	var out []string
	for _, p := range b.places {
		if p.status != "" {
			out = append(out, p.seen.Customer)
		}
	}
	return out
}

// allRefused is every fault of the batch if nothing of it was taken.
func (b *webBatch) allRefused() error {
	var all crm.Faults
	for _, p := range b.places {
		if len(p.faults) == 0 {
			return nil
		}
		all = append(all, p.faults...)
	}
	return all.Err()
}

func (b *webBatch) results(lang locale.Lang) []WebResult {
	out := make([]WebResult, len(b.places))
	for i, p := range b.places {
		out[i] = WebResult{Reference: p.seen.Event.Reference, Status: p.status}
		for _, fault := range p.faults {
			out[i].Status = webRefused
			out[i].Errors = append(out[i].Errors, rest.DetailOf(fault, lang))
		}
	}
	return out
}
