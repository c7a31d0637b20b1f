package rest_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"vafa/internal/crm"
	"vafa/internal/rest"
)

func echo(_ context.Context, in petIn) (rest.Reply[pet], error) { return rest.Answer(in.Body), nil }

func post(h http.Handler, form string, headers ...string) *httptest.ResponseRecorder {
	return ask(h, "POST", "/v1/pets", form, append([]string{"Content-Type", "application/x-www-form-urlencoded"}, headers...)...)
}

// received posts a form and gives the pet that the handler got.
func received(t *testing.T, form string) (got pet, w *httptest.ResponseRecorder) {
	t.Helper()
	h := handlerOf(petOperation(rest.Public(), func(_ context.Context, in petIn) (rest.Reply[pet], error) {
		got = in.Body
		return rest.Answer(in.Body), nil
	}))
	return got, post(h, form)
}

func TestFormBecomesTheSameDocument(t *testing.T) {
	var got, want pet
	catch := func(into *pet) http.Handler {
		return handlerOf(petOperation(rest.Public(), func(_ context.Context, in petIn) (rest.Reply[pet], error) {
			*into = in.Body
			return rest.Answer(in.Body), nil
		}))
	}
	form := url.Values{
		"name": {"گربه"}, "age": {" ۱۲ "}, "rating": {"٩"}, "tags": {"a", "", "b"}, "owner.name": {"Sara"}, "owner.phone": {""},
		"consent.sms": {"on"}, "consent.email": {"off"}, "lang": {"fa"}, "_key": {"k"}, "_anything": {"x"}, "redirect": {""},
	}
	if w := post(catch(&got), form.Encode()); w.Code != http.StatusSeeOther {
		t.Fatalf("form: %d %s", w.Code, w.Body)
	}
	document := `{"name":"گربه","age":12,"rating":9,"tags":["a","b"],"owner":{"name":"Sara"},"consent":{"sms":true,"email":false}}`
	if w := askJSON(catch(&want), document); w.Code != http.StatusCreated {
		t.Fatalf("JSON: %d %s", w.Code, w.Body)
	}
	if got.Name != want.Name || got.Age != want.Age || *got.Rating != *want.Rating || strings.Join(got.Tags, " ") != strings.Join(want.Tags, " ") ||
		got.Owner != want.Owner || *got.Consent.SMS != *want.Consent.SMS || *got.Consent.Email != *want.Consent.Email {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestOneEntryOfAListAndAnEmptyForm(t *testing.T) {
	h := handlerOf(petOperation(rest.Public(), func(_ context.Context, in petIn) (rest.Reply[pet], error) {
		if len(in.Body.Tags) > 1 || in.Body.Name != "" || in.Body.Consent != nil {
			t.Errorf("got %+v", in.Body)
		}
		return rest.Answer(in.Body), nil
	}))
	for _, form := range []string{"tags=one", "", "name=&consent.sms="} {
		if w := post(h, form); w.Code != http.StatusSeeOther {
			t.Errorf("%q: %d", form, w.Code)
		}
	}
}

func TestFormFaults(t *testing.T) {
	for _, c := range []struct{ name, form, faults string }{
		{"conflicting names", "owner=x&owner.name=y", "/owner:field.duplicate"},
		{"conflicting names, other order", "owner.name=y&owner=x", "/owner:field.duplicate"},
		{"unknown", "nope=1", "/nope:field.unknown"},
		{"all unknown ones at once", "nope=1&owner.role=manager", "/nope:field.unknown /owner/role:field.unknown"},
		{"below a text", "name.first=x", "/name/first:field.unknown"},
		{"below a list", "tags.0=x", "/tags/0:field.unknown"},
		{"no name", "=x", "/:field.unknown"},
		{"dots only", "...=x", "/:field.unknown"},
		{"name twice", "name=a&name=b", "/name:type"},
		{"contradicting boxes", "consent.sms=on&consent.sms=off", "/consent/sms:type"},
		{"not a number", "age=old", "/age:type"},
		{"not a box", "consent.sms=perhaps", "/consent/sms:type"},
		{"invalid UTF-8", "name=%FF", "/name:text.invalid"},
		{"prototype", "__proto__.x=1&constructor=1", "/constructor:field.unknown"},
		{"deep", strings.Repeat("owner.", 20_000) + "name=x", "/owner/owner:field.unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for range 5 { // names come out of a map
				_, w := received(t, c.form)
				_, faults, _ := strings.Cut(w.Body.String(), "code=shape ")
				if w.Code != http.StatusBadRequest && w.Header().Get("Content-Type") != "application/problem+json" {
					t.Fatalf("%d %s", w.Code, w.Body)
				}
				if faults != c.faults {
					t.Fatalf("got %s, want %s", w.Body, c.faults)
				}
			}
		})
	}
}

func TestFormIsShownAgain(t *testing.T) {
	h := handlerOf(petOperation(rest.Public(), func(_ context.Context, in petIn) (rest.Reply[pet], error) {
		var faults crm.Faults
		faults.Add("/age", "number.range", "low", "0", "high", "9")
		return rest.Reply[pet]{}, faults
	}))
	w := post(h, "name=گربه&age=12&lang=ar", "Accept-Language", "en")
	if w.Code != http.StatusUnprocessableEntity || w.Body.String() != "ar name=گربه code=invalid /age:number.range" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w.Header().Get("Content-Language") != "ar" || w.Header().Get("Content-Type") != "text/html; charset=utf-8" || w.Header().Get("Content-Security-Policy") == "" {
		t.Errorf("%v", w.Header())
	}
}

func TestFormTellsWhenToComeBack(t *testing.T) {
	h := handlerOf(petOperation(rest.Public(), func(context.Context, petIn) (rest.Reply[pet], error) {
		return rest.Reply[pet]{}, crm.ErrBusy
	}))
	if w := post(h, "name=x"); w.Code != 503 || w.Header().Get("Retry-After") == "" || w.Body.String() != "fa name=x code=busy" {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
}

func TestFormLeadsToTheDonePageOrAListedAddress(t *testing.T) {
	edge, _ := edgeOf()
	edge.Redirects = []string{"https://good.example", "https://shop.example/thanks/", "http://localhost:8080/done", ""}
	h := edge.Handler(petOperation(rest.Public(), nil))
	for _, target := range []string{
		"https://good.example", "https://good.example/any?x=1#y", "https://shop.example/thanks", "https://shop.example/thanks/fa",
		"http://localhost:8080/done", "https://good.example/%DB%B1",
	} {
		w := post(h, url.Values{"name": {"x"}, "redirect": {target}}.Encode())
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != target {
			t.Errorf("%s: %d to %s", target, w.Code, w.Header().Get("Location"))
		}
	}
	for _, target := range []string{
		"javascript:alert(1)", "data:text/html,x", "//evil.example", "//good.example", "/\\evil.example", "\\\\evil.example", "/thanks",
		"https://evil.example", "https://good.example.evil", "https://good.example.evil/", "https://evil.example/https://good.example",
		"https://good.example@evil.example", "https://user@good.example/", "https://good.example:444/", "http://good.example/",
		"https://good.example\\@evil.example", "https:good.example", "https:///good.example", "https://shop.example/thanks-evil",
		"https://shop.example/thanks/../admin", "https://shop.example/thanks/%2e%2e/admin", "https://shop.example/", "http://localhost:8081/done",
		"https://good.example\r\nSet-Cookie: a=b", " https://good.example", "ftp://good.example", "https://GOOD.example.evil", "%", "",
	} {
		w := post(h, url.Values{"name": {"x"}, "redirect": {target}, "lang": {"en"}}.Encode())
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/en/thanks" {
			t.Errorf("%q: %d to %s", target, w.Code, w.Header().Get("Location"))
		}
	}
}
