package console

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"vafa/internal/crm"
	"vafa/internal/desk"
	"vafa/internal/locale"
	"vafa/internal/rest"
)

func (h handler) logPage(ctx context.Context, in customerIn) (rest.Reply[rest.Raw], error) {
	shown, err := h.wholeLog(ctx, in)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("log", shown)
}

// wholeLog is the form of a contact with all that can be told of it.
func (h handler) wholeLog(ctx context.Context, in customerIn) (desk.Log, error) {
	found, err := h.person(ctx, in, "log.contact")
	if err != nil {
		return desk.Log{}, err
	}
	out := found.Logging()
	out.Whole = true
	out.Tags, err = h.tagChoices(ctx, in.Meta)
	return out, err
}

// contactsBy are the contacts that the buttons of the form stand for: channel and kind.
var contactsBy = map[string][2]string{
	"call": {"call", "inquiry"}, "visit": {"visit", "inquiry"}, "message": {"chat", "inquiry"}, "complaint": {"call", "complaint"},
}

// contactOf is the interaction that a form describes: what its button says, unless the form says otherwise.
func contactOf(form url.Values, f desk.Frame) document {
	out := document{}.texts(form, "summary", "direction", "phase", "channel", "kind", "feeling", "reason").
		numbers(form, "minutes", "rating", "reach")
	if tags := form["tags"]; len(tags) > 0 {
		out["tags"] = tags
	}
	said := contactsBy[form.Get("as")]
	for i, name := range []string{"channel", "kind"} {
		if _, other := out[name]; !other {
			out[name] = said[i]
		}
	}
	if strings.TrimSpace(form.Get("promise.text")+form.Get("promise.due")) != "" {
		out.put("promise.text", strings.TrimSpace(form.Get("promise.text")))
		out.put("promise.due", dayOf(form.Get("promise.due"), f))
	}
	return out
}

// dayOf is a day as the API takes it; what is none is sent as it was typed, for the API to refuse.
func dayOf(typed string, f desk.Frame) string {
	if day, err := f.DateTyped(typed); err == nil {
		return day.String()
	}
	return strings.TrimSpace(typed)
}

func (h handler) log(ctx context.Context, in customerForm) (rest.Reply[rest.Raw], error) {
	var logged struct {
		CaseID string `json:"caseId"`
	}
	body := contactOf(in.Form, h.frame(in.Meta, "find", "log.contact"))
	err := h.ask(in.Meta).post(ctx, of(in.ID)+"/interactions", in.Form.Get("_key"), body, &logged)
	if problem := refused(err); problem != nil {
		again, err := h.wholeLog(ctx, in.page())
		if err != nil {
			return rest.Reply[rest.Raw]{}, err
		}
		again.Frame = mend(again.Frame, problem, in.Form)
		return showAgain(problem, "log", again)
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	done := "logged"
	if logged.CaseID != "" {
		done = "complaint"
	}
	return h.planNext(ctx, in, done)
}

type buyIn struct {
	Lang   string `path:"lang"`
	ID     string `path:"id"`
	Amount string `query:"amount"`
	At     string `query:"at"`
	SKU    string `query:"sku"`
	Ref    string `query:"reference"`
	Off    string `query:"discount"`
	Why    string `query:"why"`
	Where  string `query:"channel"`
	Next   string `query:"next.due"`
	HX     string `header:"HX-Request"`
	Meta   rest.Meta
}

// buyPage shows the form of a purchase and, where an amount is typed, what that may become.
func (h handler) buyPage(ctx context.Context, in buyIn) (rest.Reply[rest.Raw], error) {
	shown, err := h.person(ctx, customerIn{in.Lang, in.ID, in.Meta}, "buy")
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	again := shown.Buying()
	again.Whole = true
	if in.Amount != "" {
		again.Typed = url.Values{"amount": {in.Amount}, "at": {in.At}, "sku": {in.SKU}, "reference": {in.Ref}, "discount": {in.Off}, "why": {in.Why}, "channel": {in.Where}, "next.due": {in.Next}}
		if again.Basket, err = h.basket(ctx, in.Meta, again.Basket, in.Amount); err != nil {
			return rest.Reply[rest.Raw]{}, err
		}
	}
	if in.HX != "" {
		return part("#basket", again.Basket)
	}
	return show("buy", again)
}

// sumYears is over how many years the shopkeeper's sum goes.
const sumYears = "10"

// basket is the shopkeeper's sum of an amount a week.
func (h handler) basket(ctx context.Context, meta rest.Meta, b desk.Basket, amount string) (desk.Basket, error) {
	query := url.Values{
		"amount": {locale.PlainNumber(amount)}, "currency": {b.Firm.Unit.Code()}, "every": {"week"}, "years": {sumYears},
	}
	sum := &desk.Sum{}
	err := h.ask(meta).get(ctx, "/v1/lifetime-value?"+query.Encode(), sum)
	if problem := refused(err); problem != nil {
		b.Refusal = said(problem)
		return b, nil
	}
	b.Sum = sum
	return b, err
}

func (h handler) buy(ctx context.Context, in customerForm) (rest.Reply[rest.Raw], error) {
	f := h.frame(in.Meta, "find", "buy")
	body := map[string]any{"purchases": []document{h.purchaseOf(in, f)}}
	var answer struct {
		Results []struct {
			Status string `json:"status"`
		} `json:"results"`
	}
	err := h.ask(in.Meta).post(ctx, "/v1/purchases", in.Form.Get("_key"), body, &answer)
	if problem := refused(err); problem != nil {
		shown, err := h.person(ctx, in.page(), "buy")
		if err != nil {
			return rest.Reply[rest.Raw]{}, err
		}
		again := shown.Buying()
		again.Whole = true
		again.Frame = mend(again.Frame, ofOne(problem), in.Form)
		return showAgain(problem, "buy", again)
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	done := "bought"
	if len(answer.Results) == 1 && answer.Results[0].Status == "already" {
		done = "already"
	}
	return h.planNext(ctx, in, done)
}

// consoleSource is the source of purchases that staff type; without a number of their own they have the form's key for a reference.
const consoleSource = "console"

func (h handler) purchaseOf(in customerForm, f desk.Frame) document {
	out := document{"customerId": in.ID, "source": consoleSource, "reference": in.Form.Get("_key"), "at": momentOf(in.Form.Get("at"), f)}
	out.texts(in.Form, "reference", "why", "channel")
	if discount := strings.TrimSpace(in.Form.Get("discount")); discount != "" {
		out["discount"] = document{"amount": locale.PlainNumber(discount), "currency": f.Firm.Unit.Code()}
	}
	if amount := strings.TrimSpace(in.Form.Get("amount")); amount != "" {
		out["amount"] = document{"amount": locale.PlainNumber(amount), "currency": f.Firm.Unit.Code()}
	}
	if sku := strings.TrimSpace(in.Form.Get("sku")); sku != "" {
		out["items"] = []document{{"sku": sku, "quantity": 1}}
	}
	return out
}

// momentOf is when something happened on a day that was typed: now if that is today, else at noon.
func momentOf(typed string, f desk.Frame) string {
	day, err := f.DateTyped(typed)
	switch {
	case strings.TrimSpace(typed) == "" || err == nil && day == f.Today():
		return f.Now.UTC().Format(time.RFC3339)
	case err != nil:
		return strings.TrimSpace(typed)
	}
	return day.In(f.Firm.Zone).Add(12 * time.Hour).UTC().Format(time.RFC3339)
}

// ofOne is the refusal of a batch of one purchase, as one of the form's fields.
func ofOne(problem *rest.Problem) *rest.Problem {
	out := *problem
	out.Errors = nil
	for _, one := range problem.Errors {
		one.Pointer = strings.TrimPrefix(one.Pointer, "/purchases/0")
		one.Pointer = strings.Replace(one.Pointer, "/items/0/sku", "/sku", 1)
		out.Errors = append(out.Errors, one)
	}
	return &out
}

func (h handler) consentPage(ctx context.Context, in customerIn) (rest.Reply[rest.Raw], error) {
	shown, err := h.person(ctx, in, "consent.change")
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("consent", desk.ConsentForm{Frame: shown.Frame, Person: shown.Person})
}

func (h handler) consent(ctx context.Context, in customerForm) (rest.Reply[rest.Raw], error) {
	body := document{}
	for _, state := range (crm.Customer{}).Preferences().Consents {
		name := (desk.ConsentForm{}).Members()[state.Purpose] + "." + state.Channel
		if said := in.Form.Get(name); said == "yes" || said == "no" {
			body.put(name, said == "yes")
		}
	}
	err := h.ask(in.Meta).post(ctx, of(in.ID)+"/consents", in.Form.Get("_key"), body, nil)
	if problem := refused(err); problem != nil && problem.Status != http.StatusNotFound {
		shown, err := h.person(ctx, in.page(), "consent.change")
		if err != nil {
			return rest.Reply[rest.Raw]{}, err
		}
		return showAgain(problem, "consent", desk.ConsentForm{Frame: mend(shown.Frame, problem, in.Form), Person: shown.Person})
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return to(in.Meta, "/customers/"+in.ID, "consented")
}
