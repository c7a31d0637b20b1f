package customer

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/phrase"
	"vafa/internal/rest"
	"vafa/internal/value"
)

// reviewing are the operations on customers who cost more than they bring.
func (h handler) reviewing() []rest.Operation {
	manager := rest.Staff(rest.Manager)
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "listReviews", Method: http.MethodGet, Path: "/v1/reviews",
			Summary: "Customers who cost more than they bring, with the reasons; nothing happens to them by itself", Access: manager,
		}, h.listReviews),
		rest.New(rest.Spec{
			ID: "decideReview", Method: http.MethodPost, Path: "/v1/customers/{id}/review",
			Summary: "Record what is decided about such a customer, and why", Access: manager, Others: []int{http.StatusNotFound, http.StatusConflict},
		}, h.decideReview),
	}
}

// Review is a customer who costs more than they bring. Profit is what purchases left so far, less CostToServe; Expected is what the
// model still expects of them, less the cost of serving them so, absent where it tells nothing. Decision is the one that was made before
// and whose time is over.
type Review struct {
	CustomerID  string              `json:"customerId"`
	Name        string              `json:"name"`
	Kind        string              `json:"kind"`
	Profit      money.Money         `json:"profit"`
	CostToServe *money.Money        `json:"costToServe,omitempty"`
	Minutes     int                 `json:"minutes"`
	Expected    *money.Money        `json:"expected,omitempty"`
	Segment     string              `json:"segment,omitempty"`
	Reasons     []string            `json:"reasons"`
	Decision    *crm.ReviewDecision `json:"decision,omitempty"`
}

type reviewsIn struct{ Meta rest.Meta }

func (h handler) listReviews(ctx context.Context, in reviewsIn) (rest.Reply[rest.List[Review]], error) {
	none := rest.Reply[rest.List[Review]]{}
	judge, err := h.judging(ctx)
	if err != nil {
		return none, err
	}
	values, next, err := h.Table.FindValues(ctx, in.Meta.Page.After, in.Meta.Page.Size, func(v crm.Value) bool {
		_, costs := judge.of(v)
		return costs
	})
	if err != nil {
		return none, err
	}
	items, err := h.reviews(ctx, judge, values, in.Meta.Lang)
	return rest.Answer(rest.ListOf(items, in.Meta.Page, next)), err
}

// reviews names the customers; who was erased meanwhile, or of whom was decided lately, is left out.
func (h handler) reviews(ctx context.Context, judge judging, values []crm.Value, lang locale.Lang) ([]Review, error) {
	ids, byID := make([]string, len(values)), map[string]crm.Value{}
	for i, v := range values {
		ids[i], byID[v.Customer] = v.Customer, v
	}
	decided, err := h.Table.ReviewsOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	names, err := h.Table.Names(ctx, ids)
	if err != nil {
		return nil, err
	}
	var out []Review
	for _, named := range names {
		one, _ := judge.of(byID[named.ID])
		one.CustomerID, one.Name, one.Kind = named.ID, named.Name, named.Kind
		one.Reasons = judge.reasons(one, byID[named.ID], lang)
		if before, ok := decided[named.ID]; ok {
			if before.Rests(judge.today) {
				continue
			}
			one.Decision = &before
		}
		out = append(out, one)
	}
	return out, nil
}

// judging is a look at many values on one day.
type judging struct {
	looking
	today  locale.Date
	model  *value.Model  // nil before the first run
	scorer *value.Scorer // nil with it
}

func (h handler) judging(ctx context.Context) (judging, error) {
	look, err := h.asSet(ctx)
	if err != nil {
		return judging{}, err
	}
	out := judging{looking: look, today: look.Business.Day(h.Source.Now())}
	model, err := h.Model(ctx)
	if errors.Is(err, crm.ErrNotFound) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	out.model = model
	out.scorer, err = model.Scorer(out.today)
	return out, err
}

// of is what a customer brought and may bring; costs says whether both together are less than nothing, as is what they brought.
func (j judging) of(v crm.Value) (out Review, costs bool) {
	if v.Internal || v.MergedInto != "" || v.Summary.PurchaseDays == 0 {
		return out, false
	}
	past := j.past(v)
	if past.Profit == nil || past.Profit.Sign() >= 0 {
		return out, false
	}
	out = Review{Profit: *past.Profit, CostToServe: past.CostToServe, Minutes: v.Minutes, Segment: v.Segment}
	if out.Expected = j.expected(v); out.Expected != nil {
		if sum, err := out.Profit.Add(*out.Expected); err == nil && sum.Sign() >= 0 {
			return out, false
		}
	}
	return out, true
}

// expected is what the model still expects of a customer; nil where it tells nothing, as of a summary in prices of another table.
func (j judging) expected(v crm.Value) *money.Money {
	if j.scorer == nil || !j.model.Terms.Agree(v.Summary) {
		return nil
	}
	f, _ := j.scorer.Of(v)
	if !f.HasModel || math.IsNaN(f.ExpectedSpend) {
		return nil
	}
	return j.estimate(v.Summary, f.Real)
}

func (j judging) reasons(one Review, v crm.Value, lang locale.Lang) []string {
	amount := func(m money.Money) string { return m.Decimal() + " " + m.Unit().Code() }
	say := func(code string, args map[string]string) string {
		return phrase.Of(lang, &crm.Reason{Code: code, Args: args})
	}
	loss := money.FromMinor(-one.Profit.Minor(), one.Profit.Unit())
	out := []string{say("review.loss", map[string]string{"amount": amount(loss)})}
	if one.CostToServe != nil {
		out = append(out, say("review.served", map[string]string{"amount": amount(*one.CostToServe), "minutes": strconv.Itoa(v.Minutes)}))
	}
	if one.Expected == nil {
		return append(out, say("review.unknown", nil))
	}
	return append(out, say("review.expected", map[string]string{"amount": amount(*one.Expected)}))
}

type decideReviewIn struct {
	ID   string `path:"id"`
	Body crm.ReviewForm
	Meta rest.Meta
}

func (h handler) decideReview(ctx context.Context, in decideReviewIn) (rest.Reply[crm.ReviewDecision], error) {
	none := rest.Reply[crm.ReviewDecision]{}
	decision, err := in.Body.Parse()
	if err != nil {
		return none, err
	}
	now := h.Source.Now()
	decision = decision.Made(in.ID, in.Meta.Caller.Name(), now, h.Business.Day(now))
	once, err := in.Meta.Once.Answer(http.StatusOK, decision)
	if err != nil {
		return none, err
	}
	if err := h.Table.Answered(ctx, once); err != nil {
		return none, err
	}
	if err := h.reviewable(ctx, in.ID); err != nil {
		return none, err
	}
	return rest.Answer(decision), h.Table.DecideReview(ctx, decision, decision.Entry(h.Source.NewID("evt")), once)
}

// reviewable says whether a customer waits for a decision: a ConflictError if not.
func (h handler) reviewable(ctx context.Context, id string) error {
	found, err := h.Table.View(ctx, id, entriesInView)
	if err != nil {
		return err
	}
	judge, err := h.judging(ctx)
	if err != nil {
		return err
	}
	decided, err := h.Table.ReviewsOf(ctx, []string{id})
	if err != nil {
		return err
	}
	if _, costs := judge.of(found.Value); !costs || decided[id].Rests(judge.today) {
		return crm.ConflictError{Code: "review.gone"}
	}
	return nil
}
