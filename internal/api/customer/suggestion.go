package customer

import (
	"context"
	"errors"
	"maps"
	"math"
	"net/http"
	"slices"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/phrase"
	"vafa/internal/rest"
)

func (h handler) suggesting() []rest.Operation {
	agent := rest.Staff(rest.Agent)
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "listSuggestions", Method: http.MethodGet, Path: "/v1/suggestions",
			Summary: "Customers with something to do for them today, those first of whom most is expected", Access: agent,
		}, h.suggestionsToday),
		rest.New(rest.Spec{
			ID: "decideSuggestion", Method: http.MethodPost, Path: "/v1/customers/{id}/suggestions/{suggestion}/decision",
			Summary: "Accept a suggestion, which makes a task, reject it with a reason, or say that it is done", Access: agent,
			Others: []int{http.StatusNotFound, http.StatusConflict},
		}, h.decideSuggestion),
	}
}

// Suggested is a suggestion as staff see it, in their language. Gain is an estimate of what it brings if it succeeds. Channel is a
// channel of interactions, or "inbound": when the customer comes by, since they may not be addressed for it; then there is no When.
// Time is when of the day they like to be reached, as typed. Staff is whom they know in the firm.
type Suggested struct {
	ID      string       `json:"id"`
	Kind    string       `json:"kind" enum:"recover,promise,winBack,warranty,next,thank,confirmEmail,consumer,passedOn,askConsent,side"`
	Title   string       `json:"title"`
	Reason  string       `json:"reason"`
	Gain    *money.Money `json:"gain,omitempty"`
	Channel string       `json:"channel" enum:"call,sms,email,chat,social,visit,web,post,inbound"`
	Time    string       `json:"time,omitempty"`
	When    *locale.Date `json:"when,omitempty"`
	Staff   string       `json:"staff,omitempty"`
}

// situation is what suggestions for a customer are made from; left is the lifetime value still expected, nil if unknown.
func (h handler) situation(ctx context.Context, found crm.View, left *money.Money) (crm.Situation, error) {
	look, err := h.asSet(ctx)
	if err != nil {
		return crm.Situation{}, err
	}
	ranking, err := h.Ranking(ctx)
	if err != nil {
		return crm.Situation{}, err
	}
	owned := found.Owned(look.Business)
	bought, err := h.boughtNext(ctx, owned)
	if err != nil {
		return crm.Situation{}, err
	}
	products, err := h.productsAround(ctx, owned, bought)
	return crm.Situation{
		View: found, Today: look.Business.Day(h.Source.Now()), Business: look.Business, Products: products, Left: left, Ranking: ranking, Bought: bought,
	}, err
}

// boughtNext is what buyers of somebody's products bought next, as the last run found.
func (h handler) boughtNext(ctx context.Context, owned []crm.Possession) (map[string][]crm.Companion, error) {
	if len(owned) == 0 {
		return nil, nil
	}
	basket, err := h.Goods(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string][]crm.Companion{}
	for _, own := range owned {
		for _, next := range basket[own.SKU].Next {
			out[own.SKU] = append(out[own.SKU], crm.Companion{SKU: next.SKU, Support: next.Support, Buyers: basket[own.SKU].Buyers, Lift: next.Lift})
		}
	}
	return out, nil
}

// asSet is a look for the firm as its manager has set it.
func (h handler) asSet(ctx context.Context) (looking, error) {
	firm, err := h.Own(ctx)
	return looking{h, firm}, err
}

// productsAround are what somebody owns and what comes next to it, of the rows that are remembered for a minute.
func (h handler) productsAround(ctx context.Context, owned []crm.Possession, bought map[string][]crm.Companion) (map[string]crm.Product, error) {
	if len(owned) == 0 {
		return nil, nil
	}
	var skus, next []string
	for _, own := range owned {
		skus = append(skus, own.SKU)
		for _, next := range bought[own.SKU] {
			skus = append(skus, next.SKU)
		}
	}
	products, err := h.Products(ctx, skus)
	if err != nil {
		return nil, err
	}
	for _, product := range products {
		next = append(next, product.Next...)
	}
	further, err := h.Products(ctx, next)
	maps.Copy(products, further)
	return products, err
}

// suggested shows the foremost suggestions.
func suggested(s crm.Situation, lang locale.Lang) []Suggested {
	out := []Suggested{}
	for _, one := range crm.Foremost(s.Suggestions()) {
		out = append(out, suggestedOf(s, one, lang))
	}
	return out
}

func suggestedOf(s crm.Situation, one crm.Suggestion, lang locale.Lang) Suggested {
	out := Suggested{
		ID: one.ID, Kind: one.Kind, Title: phrase.Of(lang, called(one.What, s.Products, lang)),
		Reason: phrase.Of(lang, called(one.Why, s.Products, lang)), Gain: one.Gain, Channel: one.Channel,
		Time: s.Customer.PreferredTime, Staff: one.Staff,
	}
	if !one.When.IsZero() {
		out.When = &one.When
	}
	return out
}

// called is a reason with the names of products in the place of their SKUs.
func called(why crm.Reason, products map[string]crm.Product, lang locale.Lang) *crm.Reason {
	out := crm.Reason{Code: why.Code, Args: maps.Clone(why.Args)}
	for _, name := range []string{"model", "next"} {
		if product, ok := products[out.Args[name]]; ok {
			out.Args[name] = product.Label(string(lang))
		}
	}
	return &out
}

type decideIn struct {
	ID         string `path:"id"`
	Suggestion string `path:"suggestion"`
	Body       crm.SuggestionForm
	Meta       rest.Meta
}

func (h handler) decideSuggestion(ctx context.Context, in decideIn) (rest.Reply[crm.SuggestionDecision], error) {
	none := rest.Reply[crm.SuggestionDecision]{}
	verdict, err := in.Body.Parse()
	if err != nil {
		return none, err
	}
	decision, task, err := h.decided(ctx, in, verdict)
	if err == nil {
		now := h.Source.Now()
		var once crm.Once
		if once, err = in.Meta.Once.Answer(http.StatusOK, decision); err != nil {
			return none, err
		}
		err = h.Table.DecideSuggestion(ctx, decision, task, decision.Entry(h.Source.NewID("sug")), h.Business.Day(now), once)
	}
	var before crm.DecidedError
	if errors.As(err, &before) {
		decision, err = before.Decision, h.again(ctx, before.Decision, verdict, in.Meta)
	}
	return rest.Answer(decision), err
}

// decided is what the verdict makes of a suggestion; a DecidedError if somebody decided before.
func (h handler) decided(ctx context.Context, in decideIn, verdict crm.SuggestionVerdict) (crm.SuggestionDecision, *crm.Task, error) {
	none := crm.SuggestionDecision{}
	s, err := h.look(ctx, in.ID)
	if err != nil {
		return none, nil, err
	}
	if before := s.Decided(in.Suggestion); before != nil {
		return none, nil, crm.DecidedError{Decision: *before}
	}
	all := s.Suggestions()
	i := slices.IndexFunc(all, func(one crm.Suggestion) bool { return one.ID == in.Suggestion })
	if i < 0 {
		return none, nil, crm.ConflictError{Code: "suggestion.gone"}
	}
	decision, task := all[i].Decide(in.ID, crm.Deciding{
		Verdict: verdict, By: in.Meta.Caller.Name(), At: h.Source.Now(), Today: s.Today, TaskID: h.Source.NewID("tsk"),
	})
	return decision, task, nil
}

// again answers who decides what was decided before: the same twice is once, something else is a conflict. A request that is sent
// again gets its own answer.
func (h handler) again(ctx context.Context, before crm.SuggestionDecision, verdict crm.SuggestionVerdict, meta rest.Meta) error {
	once, err := meta.Once.Answer(http.StatusOK, before)
	if err != nil {
		return err
	}
	if err := h.Table.Answered(ctx, once); err != nil {
		return err
	}
	if before.State != verdict.State {
		return crm.ConflictError{Code: "suggestion.decided"}
	}
	return nil
}

// left is the lifetime value still expected of a customer, as of today; nil where no model tells it.
func (h handler) left(ctx context.Context, v crm.Value) (*money.Money, error) {
	model, err := h.Model(ctx)
	if errors.Is(err, crm.ErrNotFound) {
		return nil, nil
	}
	if err != nil || v.Summary.PurchaseDays == 0 {
		return nil, err
	}
	look, err := h.asSet(ctx)
	if err != nil {
		return nil, err
	}
	scorer, err := model.Scorer(look.Business.Day(h.Source.Now()))
	if err != nil {
		return nil, err
	}
	if v.Summary, err = model.Terms.Restated(v.Summary, v.Days); err != nil {
		return nil, err
	}
	f, _ := scorer.Of(v)
	if !f.HasModel || math.IsNaN(f.ExpectedSpend) {
		return nil, nil
	}
	return look.estimate(v.Summary, f.Real), nil
}
