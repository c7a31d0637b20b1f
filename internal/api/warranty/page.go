package warranty

import (
	"context"
	"encoding/json"
	"net/url"

	"vafa/internal/api/page"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/rest"
	"vafa/internal/web"
)

// donePurpose binds the token of a result page, which holds what the page shows.
const donePurpose = "registered card"

type pageIn struct {
	Lang string `path:"lang" enum:"fa,ar,en"`
	Card string `query:"card"`
}

// page is the empty form, or the card after it was registered.
func (h handler) page(_ context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	lang, err := page.Lang(in.Lang)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	if in.Card != "" {
		return h.registered(lang, in.Card)
	}
	shown, err := web.Warranty(page.Form(h.Service, lang, nil, nil))
	return rest.Answer(page.HTML(shown)), err
}

func (h handler) registered(lang locale.Lang, token string) (rest.Reply[rest.Raw], error) {
	text, err := h.Seal.Open(donePurpose, token)
	if err != nil {
		return rest.Reply[rest.Raw]{}, crm.ErrNotFound
	}
	var card crm.CardSummary
	if err := json.Unmarshal([]byte(text), &card); err != nil {
		return rest.Reply[rest.Raw]{}, crm.ErrNotFound
	}
	shown, err := web.Registered(lang, web.CardView{
		Model: card.Model, Serial: card.Serial, Status: card.Status, StartsOn: card.StartsOn, ExpiresOn: card.ExpiresOn,
		Query: "card=" + url.QueryEscape(token),
	})
	return rest.Answer(page.HTML(shown)), err
}

type postIn struct {
	Lang string `path:"lang" enum:"fa,ar,en"`
	Body crm.CardForm
	Meta rest.Meta
}

// post reads the day of purchase as the reader's calendar writes it, then does what the API does.
func (h handler) post(ctx context.Context, in postIn) (rest.Reply[Registered], error) {
	lang, err := page.Lang(in.Lang)
	if err != nil {
		return rest.Reply[Registered]{}, err
	}
	if day, err := locale.ParseAny(lang, in.Body.PurchasedOn); err == nil {
		in.Body.PurchasedOn = day.String()
	}
	return h.register(ctx, registerIn{Body: in.Body, Meta: in.Meta})
}

func (h handler) form() *rest.Form {
	return &rest.Form{
		Again: func(lang locale.Lang, typed url.Values, problem rest.Problem) rest.Raw {
			return page.Again(web.Warranty(page.Form(h.Service, lang, typed, page.Mistakes(problem))))
		},
		Done: func(lang locale.Lang, body any) string { return h.done(lang, body) },
	}
}

// done is the address of the page that shows the card: it carries what it shows, signed.
func (h handler) done(lang locale.Lang, body any) string {
	encoded, err := json.Marshal(body)
	if err != nil {
		encoded = nil
	}
	return "/" + string(lang) + "/warranty?card=" + url.QueryEscape(h.Seal.Sign(donePurpose, string(encoded)))
}
