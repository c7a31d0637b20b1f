package warranty

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"time"

	"vafa/internal/api/page"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/rest"
	"vafa/internal/web"
)

// donePurpose binds the token of a result page, which holds what the page shows.
const donePurpose = "registered card"

// cardLinkLife is how long the address of a card's page holds after its last day, or after today where that is later: long enough
// to tell somebody that their warranty is over.
const cardLinkLife = 90 * 24 * time.Hour

type pageIn struct {
	Lang  string `path:"lang" enum:"fa,ar,en"`
	Card  string `query:"card"`
	Ref   string `query:"ref"`
	Theme string `query:"theme"`
	Key   string `query:"key"` // added by the bucket that took a file of the invoice
	Meta  rest.Meta
}

// page is the empty form, or the card after it was registered.
func (h handler) page(ctx context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	lang, err := page.Lang(in.Lang)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	if in.Card != "" {
		return h.registered(ctx, lang, in)
	}
	shelf, err := h.Shelf(ctx)
	if err != nil {
		shelf = nil // a form without suggestions works too
	}
	state := page.Form(h.Service, lang, page.Opened("owner.referredBy", in.Ref, in.Theme), nil)
	shown, err := web.Warranty(suggesting(shelf, state))
	return rest.Answer(page.HTML(shown)), err
}

// maxSuggested is how many products a form offers: more would make the page heavy, and a typed name is found among all.
const maxSuggested = 100

// suggesting adds the products to choose from.
func suggesting(shelf crm.Shelf, state web.FormState) web.FormState {
	for _, product := range shelf.Suggested(state.Lang, maxSuggested) {
		state.Products = append(state.Products, web.Option{Value: product.SKU, Text: product.Label(state.Lang)})
	}
	return state
}

// tokenCard is what the token of a result page holds.
type tokenCard struct {
	crm.CardSummary
	ReferralCode string `json:"referralCode"`
}

// card is the card of a token, with what the catalogue says of its product.
func (h handler) card(ctx context.Context, lang locale.Lang, token string) (tokenCard, web.CardView, error) {
	var card tokenCard
	text, err := h.Seal.OpenAt(donePurpose, token, h.Source.Now())
	if err != nil || json.Unmarshal([]byte(text), &card) != nil {
		return card, web.CardView{}, crm.ErrNotFound
	}
	view := web.CardView{
		Model: card.Model, Serial: card.Serial, Status: card.Status, StartsOn: card.StartsOn, ExpiresOn: card.ExpiresOn,
		Today: h.Business.Day(h.Source.Now()), ReferralCode: card.ReferralCode, Token: token,
	}
	product, err := h.Table.Product(ctx, card.Model)
	switch {
	case err == nil:
		view.Product, view.Terms = product.Named().Label(lang), inAny(product.Terms, lang)
	case !errors.Is(err, crm.ErrNotFound):
		return card, view, err
	}
	return card, view, nil
}

// inAny is a text in a language, else in another.
func inAny(texts map[string]string, lang locale.Lang) string {
	for _, l := range append([]locale.Lang{lang}, locale.Langs()...) {
		if text := texts[string(l)]; text != "" {
			return text
		}
	}
	return ""
}

func (h handler) registered(ctx context.Context, lang locale.Lang, in pageIn) (rest.Reply[rest.Raw], error) {
	card, view, err := h.card(ctx, lang, in.Card)
	if err == nil {
		view.Upload, err = h.upload(ctx, lang, in, card)
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	shown, err := web.Registered(lang, page.Look(h.Service, in.Theme), view)
	out := page.HTML(shown)
	if view.Upload != nil && view.Upload.Action != "" {
		out.Forms = []string{view.Upload.Action}
	}
	return rest.Answer(out), err
}

type calendarIn struct {
	Lang string `path:"lang" enum:"fa,ar,en"`
	Card string `query:"card"`
}

// calendar is the end of a warranty as a file for the owner's calendar.
func (h handler) calendar(ctx context.Context, in calendarIn) (rest.Reply[rest.Raw], error) {
	lang, err := page.Lang(in.Lang)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	card, view, err := h.card(ctx, lang, in.Card)
	if err == nil && view.ExpiresOn.IsZero() {
		err = crm.ErrNotFound
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	file := web.Reminder(lang, view, card.ID, h.Source.Now())
	return rest.Answer(rest.Raw{Type: "text/calendar; charset=utf-8", Name: "warranty.ics", Data: file}), nil
}

type postIn struct {
	Lang string `path:"lang" enum:"fa,ar,en"`
	Body crm.CardForm
	Meta rest.Meta
}

// post reads the product as people call it and the day of purchase as the reader's calendar writes it, then does what the API
// does. What is wrong with the rest of the form is said together with a name that is several products'.
func (h handler) post(ctx context.Context, in postIn) (rest.Reply[Registered], error) {
	none := rest.Reply[Registered]{}
	lang, err := page.Lang(in.Lang)
	if err != nil {
		return none, err
	}
	if day, err := locale.ParseAny(lang, in.Body.PurchasedOn); err == nil {
		in.Body.PurchasedOn = day.String()
	}
	shelf, err := h.Shelf(ctx)
	if err != nil {
		return none, err
	}
	model, faults := shelf.Model(in.Body.Model, lang)
	if faults != nil {
		var others crm.Faults
		if _, err := in.Body.Parse(h.Business, h.Source.Now()); errors.As(err, &others) {
			faults = append(faults, others...)
		}
		return none, faults
	}
	in.Body.Model = model
	return h.register(ctx, registerIn{Body: in.Body, Meta: in.Meta})
}

func (h handler) form() *rest.Form {
	return &rest.Form{
		Again: func(lang locale.Lang, typed url.Values, problem rest.Problem) rest.Raw {
			state := page.Form(h.Service, lang, typed, page.Mistakes(problem))
			return page.Again(web.Warranty(suggesting(h.KnownShelf(), state)))
		},
		Done: func(lang locale.Lang, body any) string { return h.done(lang, body) },
	}
}

// done is the address of the page that shows the card: it carries what it shows, signed.
func (h handler) done(lang locale.Lang, body any) string {
	var card tokenCard
	encoded, err := json.Marshal(body)
	if err != nil || json.Unmarshal(encoded, &card) != nil {
		encoded = nil
	}
	until := h.Source.Now()
	if last := card.ExpiresOn; !last.IsZero() && last.In(h.Business.Zone).After(until) {
		until = last.In(h.Business.Zone)
	}
	token := h.Seal.SignUntil(donePurpose, string(encoded), until.Add(cardLinkLife))
	return "/" + string(lang) + "/warranty?card=" + url.QueryEscape(token)
}
