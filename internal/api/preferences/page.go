package preferences

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"vafa/internal/api/page"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/rest"
	"vafa/internal/web"
)

type pageIn struct {
	Lang  string `path:"lang" enum:"fa,ar,en"`
	Token string `query:"token"`
	Saved string `query:"saved"`
}

// page is the form as things stand, or a plain page that says that the link is wrong or old.
func (h handler) page(ctx context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	lang, err := page.Lang(in.Lang)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	link, customer, err := h.open(ctx, in.Token)
	if errors.Is(err, crm.ErrNotFound) {
		shown, err := web.NoPreferences(lang, page.Look(h.Service, ""))
		return rest.Reply[rest.Raw]{Status: http.StatusNotFound, Body: page.HTML(shown)}, err
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	waits := customer.Consent.Waits("email")
	shown, err := web.Preferences(page.Form(h.Service, lang, typed(customer.Preferences()), nil), web.PreferencesView{
		Token: in.Token, Saved: in.Saved != "", Confirm: waits && link.Proves(customer), Pending: waits && !link.Proves(customer),
	})
	return rest.Answer(page.HTML(shown)), err
}

// field is the box of a consent in the form.
func field(purpose, channel string) string {
	return map[string]string{crm.Marketing: "consent.", crm.Survey: "survey."}[purpose] + channel
}

// typed fills the form with things as they stand.
func typed(p crm.Preferences) url.Values {
	out := url.Values{}
	for _, one := range p.Consents {
		if one.State == crm.Agreed || one.State == crm.Waiting {
			out.Set(field(one.Purpose, one.Channel), "on")
		}
	}
	if p.Language != "" {
		out.Set("language", p.Language)
	}
	if p.PreferredChannel != "" {
		out.Set("preferredChannel", p.PreferredChannel)
	}
	return out
}

// Sent is the form of preferences as its page sends it.
type Sent struct {
	Token string `json:"token"`
	crm.PreferencesForm
}

// Saved names the page that follows.
type Saved struct {
	Token string `json:"token"`
}

type postIn struct {
	Lang string `path:"lang" enum:"fa,ar,en"`
	Body Sent
	Meta rest.Meta
}

// post takes a box that is not ticked as no: a browser sends nothing of it. It heeds no key: to say the same again changes nothing,
// and whoever goes back and says otherwise means it.
func (h handler) post(ctx context.Context, in postIn) (rest.Reply[Saved], error) {
	if _, err := page.Lang(in.Lang); err != nil {
		return rest.Reply[Saved]{}, err
	}
	in.Body.Consent, in.Body.Survey = all(in.Body.Consent), all(in.Body.Survey)
	in.Body.ConsentText, in.Meta.Once = web.ConsentText, rest.Once{}
	_, err := h.set(ctx, setIn{Token: in.Body.Token, Body: in.Body.PreferencesForm, Meta: in.Meta})
	return rest.Answer(Saved{in.Body.Token}), err
}

// all is a question of the page with each of its boxes answered.
func all(ticked *crm.ConsentForm) *crm.ConsentForm {
	no := false
	out := crm.ConsentForm{SMS: &no, Email: &no, Call: &no, Chat: &no}
	if ticked == nil {
		return &out
	}
	for to, from := range map[**bool]*bool{&out.SMS: ticked.SMS, &out.Email: ticked.Email, &out.Call: ticked.Call, &out.Chat: ticked.Chat} {
		if from != nil {
			*to = from
		}
	}
	return &out
}

func (h handler) form() *rest.Form {
	return &rest.Form{
		Again: func(lang locale.Lang, sent url.Values, problem rest.Problem) rest.Raw {
			if problem.Status == http.StatusNotFound {
				return page.Again(web.NoPreferences(lang, page.Look(h.Service, "")))
			}
			token := sent.Get("token")
			sent.Del("withdraw") // a button that was pressed once is not pressed for good
			return page.Again(web.Preferences(page.Form(h.Service, lang, sent, page.Mistakes(problem)), web.PreferencesView{Token: token}))
		},
		Done: func(lang locale.Lang, body any) string {
			saved, _ := body.(Saved) // what post answers
			return "/" + string(lang) + "/preferences?saved=1&token=" + url.QueryEscape(saved.Token)
		},
	}
}
