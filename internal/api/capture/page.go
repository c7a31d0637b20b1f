package capture

import (
	"context"
	"net/url"

	"vafa/internal/api"
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
	lang, err := api.PageLang(in.Lang)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	if in.Sent != "" {
		page, err := web.Captured(lang)
		return rest.Answer(api.HTML(page)), err
	}
	page, err := web.Capture(h.state(lang, nil, nil))
	return rest.Answer(api.HTML(page)), err
}

type postIn struct {
	Lang string `path:"lang" enum:"fa,ar,en"`
	Body crm.CaptureForm
	Meta rest.Meta
}

func (h handler) post(ctx context.Context, in postIn) (rest.Reply[Receipt], error) {
	if _, err := api.PageLang(in.Lang); err != nil {
		return rest.Reply[Receipt]{}, err
	}
	return h.capture(ctx, captureIn{Body: in.Body, Meta: in.Meta})
}

func (h handler) state(lang locale.Lang, typed url.Values, mistakes []web.Mistake) web.FormState {
	return h.FormState(lang, typed, mistakes)
}

func (h handler) form() *rest.Form {
	return &rest.Form{
		Again: func(lang locale.Lang, typed url.Values, problem rest.Problem) rest.Raw {
			return api.Again(web.Capture(h.state(lang, typed, api.Mistakes(problem))))
		},
		Done: func(lang locale.Lang, _ any) string { return "/" + string(lang) + "/capture?sent=1" },
	}
}
