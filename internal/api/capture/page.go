package capture

import (
	"context"
	"net/url"

	"vafa/internal/api/page"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/rest"
	"vafa/internal/web"
)

type pageIn struct {
	Lang  string `path:"lang" enum:"fa,ar,en"`
	Sent  string `query:"sent"`
	Ref   string `query:"ref"`
	Theme string `query:"theme"`
}

// kind is one of the forms of this function: the page, and the thanks after it was sent.
type kind struct {
	name  string
	code  string // the field of a code of referral, "" for none
	show  func(web.FormState) ([]byte, error)
	thank func(locale.Lang, web.Look) ([]byte, error)
}

var (
	captureForm = kind{"capture", "referredBy", web.Capture, web.Captured}
	contactForm = kind{"contact", "", web.Contact, web.Contacted}
)

// page shows the empty form, or the thanks after it was sent.
func (h handler) page(k kind) func(context.Context, pageIn) (rest.Reply[rest.Raw], error) {
	return func(_ context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
		lang, err := page.Lang(in.Lang)
		if err != nil {
			return rest.Reply[rest.Raw]{}, err
		}
		if in.Sent != "" {
			shown, err := k.thank(lang, page.Look(h.Service, in.Theme))
			return rest.Answer(page.HTML(shown)), err
		}
		shown, err := k.show(page.Form(h.Service, lang, page.Opened(k.code, in.Ref, in.Theme), nil))
		return rest.Answer(page.HTML(shown)), err
	}
}

type postIn struct {
	Lang string `path:"lang" enum:"fa,ar,en"`
	Body crm.CaptureForm
	Meta rest.Meta
}

func (h handler) post(ctx context.Context, in postIn) (rest.Reply[Receipt], error) {
	if _, err := page.Lang(in.Lang); err != nil {
		return rest.Reply[Receipt]{}, err
	}
	return h.capture(ctx, captureIn{Body: in.Body, Meta: in.Meta})
}

type postMessageIn struct {
	Lang string `path:"lang" enum:"fa,ar,en"`
	Body crm.MessageForm
	Meta rest.Meta
}

func (h handler) postMessage(ctx context.Context, in postMessageIn) (rest.Reply[Receipt], error) {
	if _, err := page.Lang(in.Lang); err != nil {
		return rest.Reply[Receipt]{}, err
	}
	return h.message(ctx, messageIn{Body: in.Body, Meta: in.Meta})
}

func (h handler) form(k kind) *rest.Form {
	return &rest.Form{
		Again: func(lang locale.Lang, typed url.Values, problem rest.Problem) rest.Raw {
			return page.Again(k.show(page.Form(h.Service, lang, typed, page.Mistakes(problem))))
		},
		Done: func(lang locale.Lang, _ any) string { return "/" + string(lang) + "/" + k.name + "?sent=1" },
	}
}
