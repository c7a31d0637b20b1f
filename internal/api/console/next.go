package console

import (
	"context"
	"net/http"
	"net/url"

	"vafa/internal/crm"
	"vafa/internal/desk"
	"vafa/internal/rest"
)

// nextPages are the pages of what to do next: what was bought, the rules of suggestions, plays, benefits, and who costs more than they
// bring.
func (h handler) nextPages() []rest.Operation {
	agent, marketer, manager := rest.Staff(rest.Agent), rest.Staff(rest.Marketer), rest.Staff(rest.Manager)
	const ranking, plays, play, benefits = "/settings/suggestions", "/settings/plays", "/customers/{id}/play", "/customers/{id}/benefits"
	return []rest.Operation{
		rest.New(h.at("consoleBought", http.MethodGet, "/settings/products/bought", "What was bought of each product and after it", marketer), h.boughtPage),
		rest.New(h.at("consoleSuggestionRules", http.MethodGet, ranking, "The rules of suggestions", everybody()), h.rankingPage),
		rest.New(h.at("consoleChangeSuggestionRules", http.MethodPost, ranking, "Change the weights of suggestions", manager), h.changeRanking),
		rest.New(h.at("consolePlays", http.MethodGet, plays, "The firm's plays", everybody()), h.playsPage),
		rest.New(h.at("consoleChangePlays", http.MethodPost, plays, "Change the plays", manager), h.changePlays),
		rest.New(h.at("consolePlay", http.MethodGet, play, "A play for a customer", agent), h.playPage),
		rest.New(h.at("consoleStartPlay", http.MethodPost, play, "Begin a play for a customer", agent), h.startPlay),
		rest.New(h.at("consoleBenefits", http.MethodGet, benefits, "What a customer was granted", agent), h.benefitsPage),
		rest.New(h.at("consoleGrantBenefit", http.MethodPost, benefits, "Record a benefit, or that it was used", agent), h.grantBenefit),
		rest.New(h.at("consoleReview", http.MethodGet, "/review", "Customers who cost more than they bring", manager), h.reviewPage),
		rest.New(h.at("consoleDecideReview", http.MethodPost, "/review", "Decide about such a customer", manager), h.decideReview),
	}
}

func (h handler) boughtPage(ctx context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	page := desk.BoughtPage{Frame: h.frame(in.Meta, "settings", "bought")}
	if err := h.ask(in.Meta).get(ctx, "/v1/goods", &page.Goods); err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("bought", page)
}

func (h handler) playPage(ctx context.Context, in customerIn) (rest.Reply[rest.Raw], error) {
	page, err := h.playFor(ctx, in.ID, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("play", page)
}

func (h handler) playFor(ctx context.Context, id string, meta rest.Meta) (desk.PlayPage, error) {
	out := desk.PlayPage{Frame: h.frame(meta, "find", "play"), Customer: id}
	if err := h.ask(meta).get(ctx, "/v1/customers/"+url.PathEscape(id), &out.Person); err != nil {
		return out, err
	}
	var plays crm.Plays
	err := h.ask(meta).get(ctx, "/v1/plays", &plays)
	out.Plays = plays.Items
	return out, err
}

func (h handler) startPlay(ctx context.Context, in customerForm) (rest.Reply[rest.Raw], error) {
	at := "/v1/customers/" + url.PathEscape(in.ID) + "/plays"
	err := h.ask(in.Meta).post(ctx, at, in.Form.Get("_key"), document{}.texts(in.Form, "play"), nil)
	if problem := refused(err); problem != nil {
		page, err := h.playFor(ctx, in.ID, in.Meta)
		if err != nil {
			return rest.Reply[rest.Raw]{}, err
		}
		page.Frame = mend(page.Frame, problem, in.Form)
		return showAgain(problem, "play", page)
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return to(in.Meta, "/customers/"+url.PathEscape(in.ID), "play")
}

func (h handler) benefitsPage(ctx context.Context, in customerIn) (rest.Reply[rest.Raw], error) {
	page, err := h.benefitsOf(ctx, in.ID, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("benefits", page)
}

func (h handler) benefitsOf(ctx context.Context, id string, meta rest.Meta) (desk.BenefitsPage, error) {
	out := desk.BenefitsPage{Frame: h.frame(meta, "find", "benefits"), Customer: id}
	err := h.ask(meta).get(ctx, "/v1/customers/"+url.PathEscape(id)+"/benefits", &out.Benefits)
	return out, err
}

// grantBenefit records a benefit, or that the one was used whose button was pressed.
func (h handler) grantBenefit(ctx context.Context, in customerForm) (rest.Reply[rest.Raw], error) {
	at, done := "/v1/customers/"+url.PathEscape(in.ID)+"/benefits", "benefit"
	body := document{}.texts(in.Form, "kind", "text", "note")
	if amount := in.Form.Get("amount"); amount != "" {
		body.put("amount", written(amount, h.firmOf(in.Meta).Unit.Code()))
	}
	body.put("tangible", in.Form.Has("tangible"))
	if used := in.Form.Get("use"); used != "" {
		at, body, done = at+"/"+url.PathEscape(used)+"/use", document{}, "benefitUsed"
	}
	err := h.ask(in.Meta).post(ctx, at, in.Form.Get("_key"), body, nil)
	if problem := refused(err); problem != nil {
		page, err := h.benefitsOf(ctx, in.ID, in.Meta)
		if err != nil {
			return rest.Reply[rest.Raw]{}, err
		}
		page.Frame = mend(page.Frame, problem, in.Form)
		return showAgain(problem, "benefits", page)
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return to(in.Meta, "/customers/"+url.PathEscape(in.ID)+"/benefits", done)
}

func (h handler) reviewPage(ctx context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	page, err := h.reviewList(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("review", page)
}

func (h handler) reviewList(ctx context.Context, meta rest.Meta) (desk.ReviewPage, error) {
	out := desk.ReviewPage{Frame: h.frame(meta, "business", "review")}
	var list rest.List[desk.Reviewed]
	err := h.ask(meta).get(ctx, "/v1/reviews"+pageQuery(meta), &list)
	if out.Items = list.Items; list.NextPageToken != "" {
		out.More = out.With("pageToken", list.NextPageToken)
	}
	return out, err
}

func (h handler) decideReview(ctx context.Context, in formIn) (rest.Reply[rest.Raw], error) {
	at := "/v1/customers/" + url.PathEscape(in.Form.Get("customer")) + "/review"
	err := h.ask(in.Meta).post(ctx, at, in.Form.Get("_key"), document{}.texts(in.Form, "state", "why"), nil)
	if problem := refused(err); problem != nil {
		page, err := h.reviewList(ctx, in.Meta)
		if err != nil {
			return rest.Reply[rest.Raw]{}, err
		}
		page.Frame = mend(page.Frame, problem, nil)
		return showAgain(problem, "review", page)
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return to(in.Meta, "/review", "review")
}
