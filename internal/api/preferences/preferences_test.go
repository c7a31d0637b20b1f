package preferences_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
)

type m = apitest.M

const mobile = "+989121234567"

// known is somebody who agreed to SMS and e-mail, and their link.
func known(t *testing.T, f *apitest.Firm) (id, token string) {
	t.Helper()
	f.Public().Post("/v1/captures", m{
		"name": "Sara", "phone": mobile, "email": "sara@example.com", "consent": m{"sms": true, "email": true}, "language": "ar",
	}).Want(http.StatusAccepted)
	id = f.ByPhone(mobile)
	return id, tokenOf(t, f, id, "preferencesUrl")
}

// tokenOf is the token of a link that staff see of a customer.
func tokenOf(t *testing.T, f *apitest.Firm, id, link string) string {
	t.Helper()
	address, err := url.Parse(view(f, id).Text(link))
	if err != nil || address.Path != "/ar/preferences" {
		t.Fatalf("%s is %v, %v", link, address, err)
	}
	return address.Query().Get("token")
}

func view(f *apitest.Firm, id string) apitest.Answer {
	return f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK)
}

func history(f *apitest.Firm, id string) []any {
	return f.Agent().Get("/v1/customers/" + id + "/consents").Want(http.StatusOK).List("items")
}

func states(a apitest.Answer) string {
	var out []string
	for _, one := range a.List("consents") {
		c := one.(map[string]any)
		out = append(out, c["purpose"].(string)+"."+c["channel"].(string)+" "+c["state"].(string))
	}
	return strings.Join(out, ", ")
}

func want(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestPreferencesAreSetByLink(t *testing.T) {
	f := apitest.New(t)
	id, token := known(t, f)
	path := "/v1/preferences/" + token
	before := f.Public().Get(path).Want(http.StatusOK)
	want(t, "before", "marketing.sms yes, marketing.email yes, marketing.call unsaid, marketing.chat unsaid, "+
		"survey.sms unsaid, survey.email unsaid, survey.call unsaid, survey.chat unsaid", states(before))
	if strings.Contains(before.Body, "Sara") || strings.Contains(before.Body, "912") || strings.Contains(before.Body, "sara@") {
		t.Errorf("a link that goes astray tells who it is about: %s", before.Body)
	}
	f.Clock.Add(time.Hour)
	f.Faults.Reset()
	after := f.Public().Post(path, m{"consent": m{"sms": false, "email": true}, "survey": m{"chat": true}, "consentText": "9", "language": "en", "preferredChannel": "chat"})
	want(t, "calls", map[string]int{"GetItem": 1, "TransactWriteItems": 1}, f.Faults.Counts())
	want(t, "after", "marketing.sms no, marketing.email yes, marketing.call unsaid, marketing.chat unsaid, "+
		"survey.sms unsaid, survey.email unsaid, survey.call unsaid, survey.chat yes", states(after.Want(http.StatusOK)))
	seen := view(f, id)
	want(t, "customer", []any{m{"sms": false, "email": true, "survey.chat": true}, "en", m{"channel": "chat"}["channel"]},
		[]any{seen.At("consent"), seen.Text("language"), seen.Text("preferredChannel")})
	records := []any{
		m{"channel": "sms", "purpose": "marketing", "agreed": false, "pending": false, "text": "9", "source": "preferences"},
		m{"channel": "chat", "purpose": "survey", "agreed": true, "pending": false, "text": "9", "source": "preferences"},
	}
	newest := history(f, id)[0].(map[string]any)
	want(t, "history", []any{"2026-11-22T07:30:00Z", "public", records}, []any{newest["at"], newest["by"], newest["consents"]})
	f.Public().Post(path, m{"survey": m{"chat": true}}).Want(http.StatusOK)
	want(t, "entries, after the same was said again", 2, len(history(f, id)))
}

// Whoever wants nothing presses once, and a later form of the public does not bring it back.
func TestWithdrawal(t *testing.T) {
	f := apitest.New(t)
	id, token := known(t, f)
	nothing := f.Public().Post("/v1/preferences/"+token, m{"withdraw": true, "consent": m{"sms": true}}).Want(http.StatusOK)
	if got := states(nothing); strings.Count(got, " no") != 8 {
		t.Errorf("after a withdrawal: %s", got)
	}
	f.Public().Post("/v1/captures", m{"name": "Sara", "phone": mobile, "consent": m{"sms": true, "chat": true}, "survey": m{"sms": true}}).Want(http.StatusAccepted)
	if got := states(f.Public().Get("/v1/preferences/" + token).Want(http.StatusOK)); strings.Count(got, " no") != 8 {
		t.Errorf("a public form took a withdrawal back: %s", got)
	}
	want(t, "entries", 3, len(history(f, id)))
}

// A link that was changed, is too old, was made for something else or leads to nobody opens nothing, and says no more than that.
func TestLinksThatOpenNothing(t *testing.T) {
	f := apitest.New(t)
	id, token := known(t, f)
	_, signature, _ := strings.Cut(token, ".")
	other := f.Service.Seal.Sign("registered card", `{"customer":"`+id+`","until":"2030-01-01T00:00:00Z"}`)
	nobody := f.Service.Seal.Sign("preferences", `{"customer":"cus_none","until":"2030-01-01T00:00:00Z"}`)
	bad := []string{"x", token + "x", "e30." + signature, other, nobody, f.Service.Seal.Sign("preferences", "{")}
	check := func(token string) {
		t.Helper()
		for _, got := range []apitest.Answer{
			f.Public().Get("/v1/preferences/" + token), f.Public().Post("/v1/preferences/"+token, m{"withdraw": true}),
			f.Public().Get("/en/preferences?token=" + token),
			f.Public().Call(http.MethodPost, "/en/preferences", "withdraw=on&token="+token, "Content-Type", "application/x-www-form-urlencoded"),
		} {
			got.Want(http.StatusNotFound)
			if strings.Contains(got.Header.Get("Content-Type"), "html") && !strings.Contains(got.Body, "This link no longer works") {
				t.Errorf("the page does not say why: %s", got.Body)
			}
		}
	}
	for _, token := range bad {
		check(token)
	}
	f.Public().Get("/en/preferences").Want(http.StatusNotFound)
	f.Clock.Add(400*24*time.Hour - time.Second)
	f.Public().Get("/v1/preferences/" + token).Want(http.StatusOK)
	f.Clock.Add(time.Second)
	check(token)
	want(t, "entries", 1, len(history(f, id)))
}

// page sends the form as a browser without scripts does.
func page(f *apitest.Firm, body string) apitest.Answer {
	return f.Public().Call(http.MethodPost, "/en/preferences", body+"&lang=en", "Content-Type", "application/x-www-form-urlencoded")
}

func TestPageOfPreferences(t *testing.T) {
	f := apitest.New(t)
	id, token := known(t, f)
	shown := f.Public().Get("/en/preferences?token=" + token).Want(http.StatusOK).Body
	if strings.Count(shown, " checked") != 3 || !strings.Contains(shown, `name="consent.sms" value="on" checked`) {
		t.Errorf("not as things stand: %s", shown)
	}
	saved := page(f, "consent.call=on&survey.sms=on&language=fa&preferredChannel=call&token="+token).Want(http.StatusSeeOther)
	next := saved.Header.Get("Location")
	if again := f.Public().Get(next).Want(http.StatusOK).Body; !strings.Contains(again, "Saved.") || strings.Count(again, " checked") != 4 {
		t.Errorf("%s shows %s", next, again)
	}
	want(t, "what is not ticked is refused", m{
		"sms": false, "email": false, "call": true, "chat": false, "survey.sms": true, "survey.email": false, "survey.call": false, "survey.chat": false,
	}, view(f, id).At("consent"))
	wrong := page(f, "consent.call=on&withdraw=on&language=klingon&token="+token).Want(http.StatusUnprocessableEntity).Body
	if !strings.Contains(wrong, "There is a problem") || strings.Contains(wrong, `type="hidden" name="withdraw"`) || !strings.Contains(wrong, token) {
		t.Errorf("the form again: %s", wrong)
	}
	page(f, "consent.call=on&withdraw=on&token="+token).Want(http.StatusSeeOther)
	if got := states(f.Public().Get("/v1/preferences/" + token)); strings.Count(got, " no") != 8 {
		t.Errorf("after the one press: %s", got)
	}
}

// With double opt-in nothing may be sent until the link that goes to the address is opened and its form sent.
func TestConfirmation(t *testing.T) {
	f := apitest.New(t)
	f.Service.Business.DoubleOptIn = true
	id, token := known(t, f)
	shown := f.Public().Get("/en/preferences?token=" + token).Want(http.StatusOK).Body
	if !strings.Contains(shown, "not confirmed yet") || strings.Contains(shown, "to confirm it") {
		t.Errorf("a link that proves no address: %s", shown)
	}
	page(f, "consent.sms=on&consent.email=on&token="+token).Want(http.StatusSeeOther)
	want(t, "still pending", true, view(f, id).At("consent").(map[string]any)["pending.email"])
	sent := tokenOf(t, f, id, "confirmUrl")
	asked := f.Public().Get("/en/preferences?token=" + sent).Want(http.StatusOK).Body
	if !strings.Contains(asked, "to confirm it") {
		t.Errorf("the page does not ask: %s", asked)
	}
	want(t, "opening alone confirms nothing", true, view(f, id).At("consent").(map[string]any)["pending.email"])
	f.Clock.Add(time.Minute)
	page(f, "consent.sms=on&consent.email=on&token="+sent).Want(http.StatusSeeOther)
	after := view(f, id)
	want(t, "confirmed", []any{true, nil, nil}, []any{after.At("consent").(map[string]any)["email"], after.At("consent").(map[string]any)["pending.email"], after.At("confirmUrl")})
	newest := history(f, id)[0].(map[string]any)["consents"].([]any)
	want(t, "record", m{"channel": "email", "purpose": "marketing", "agreed": true, "pending": false, "source": "preferences"},
		without(newest[0].(map[string]any), "text"))
}

func without(from map[string]any, name string) m {
	delete(from, name)
	return from
}

// Two who change preferences at once, and a capture between them: none is lost, and what is shown is what the history says.
func TestSimultaneousPreferences(t *testing.T) {
	f := apitest.New(t)
	id, token := known(t, f)
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			body := m{"consent": m{[]string{"sms", "email", "call", "chat"}[i%4]: i < 4}}
			if got := f.Public().Post("/v1/preferences/"+token, body); got.Status != http.StatusOK {
				t.Errorf("status %d: %s", got.Status, got.Body)
			}
			f.Public().Post("/v1/captures", m{"name": "Sara", "phone": mobile, "city": "Yazd", "survey": m{"sms": true}})
		})
	}
	wait.Wait()
	now := view(f, id).At("consent").(map[string]any)
	want(t, "survey", true, now["survey.sms"])
	for _, channel := range []string{"sms", "email", "call", "chat"} {
		if _, said := now[channel]; !said {
			t.Errorf("what was said of %s is lost: %v", channel, now)
		}
	}
}
