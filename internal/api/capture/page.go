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
	tags  bool   // whether it asks what somebody values
	show  func(web.FormState) ([]byte, error)
	thank func(locale.Lang, web.Look) ([]byte, error)
}

var (
	captureForm = kind{"capture", "referredBy", false, web.Capture, web.Captured}
	contactForm = kind{"contact", "", true, web.Contact, web.Contacted}
)

// asking adds what the firm's tags are called to a form that asks for them.
func (k kind) asking(form web.FormState, tags crm.ValueTags) web.FormState {
	if k.tags {
		for _, tag := range tags.Items {
			form.Tags = append(form.Tags, web.Option{Value: tag.ID, Text: tag.Label(form.Lang)})
		}
	}
	return form
}

// page shows the empty form, or the thanks after it was sent.
func (h handler) page(k kind) func(context.Context, pageIn) (rest.Reply[rest.Raw], error) {
	return func(ctx context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
		lang, err := page.Lang(in.Lang)
		if err != nil {
			return rest.Reply[rest.Raw]{}, err
		}
		if in.Sent != "" {
			shown, err := k.thank(lang, page.Look(h.Service, in.Theme))
			return rest.Answer(page.HTML(shown)), err
		}
		form := page.Form(h.Service, lang, page.Opened(k.code, in.Ref, in.Theme), nil)
		if k.tags {
			tags, err := h.ValueTags(ctx)
			if err != nil {
				return rest.Reply[rest.Raw]{}, err
			}
			form = k.asking(form, tags)
		}
		shown, err := k.show(form)
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
	in.Body.ConsentText = web.ConsentText
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
			form := page.Form(h.Service, lang, typed, page.Mistakes(problem))
			return page.Again(k.show(k.asking(form, h.LastValueTags()))) // what is not asked again is kept as it was ticked
		},
		Done: func(lang locale.Lang, _ any) string { return "/" + string(lang) + "/" + k.name + "?sent=1" },
	}
}
