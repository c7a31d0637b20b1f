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
	Lang string `path:"lang" enum:"fa,ar,en"`
	Sent string `query:"sent"`
}

// page is the empty form, or the thanks after it was sent.
func (h handler) page(_ context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	lang, err := page.Lang(in.Lang)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	if in.Sent != "" {
		shown, err := web.Captured(lang)
		return rest.Answer(page.HTML(shown)), err
	}
	shown, err := web.Capture(page.Form(h.Service, lang, nil, nil))
	return rest.Answer(page.HTML(shown)), err
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

func (h handler) form() *rest.Form {
	return &rest.Form{
		Again: func(lang locale.Lang, typed url.Values, problem rest.Problem) rest.Raw {
			return page.Again(web.Capture(page.Form(h.Service, lang, typed, page.Mistakes(problem))))
		},
		Done: func(lang locale.Lang, _ any) string { return "/" + string(lang) + "/capture?sent=1" },
	}
}
