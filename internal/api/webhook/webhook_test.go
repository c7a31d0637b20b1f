package webhook_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"vafa/internal/api/apitest"
)

type m = apitest.M

// The secret is in one answer and nowhere else: not in the list, the log, or the answer to a repetition, which makes no second webhook.
func TestSecretIsShownOnce(t *testing.T) {
	f := apitest.New(t)
	ask := m{"name": "Accounts", "url": "https://example.com/in?shop=1", "types": []string{"purchase.recorded", "case.late", "case.late"}}
	made := f.Manager().Post("/v1/webhooks", ask, "Idempotency-Key", "k1").Want(http.StatusCreated)
	secret := made.Text("secret")
	if len(secret) != 68 || !strings.HasPrefix(secret, "whs_") {
		t.Fatalf("made %s", made.Body)
	}
	again := f.Manager().Post("/v1/webhooks", ask, "Idempotency-Key", "k1").Want(http.StatusCreated)
	listed := f.Manager().Get("/v1/webhooks").Want(http.StatusOK)
	if strings.Contains(again.Body+listed.Body+f.Log.String(), secret) || again.Text("id") != made.Text("id") || len(listed.List("items")) != 1 {
		t.Errorf("again %s, listed %s", again.Body, listed.Body)
	}
	want := `{"id":"` + made.Text("id") + `","name":"Accounts","url":"https://example.com/in?shop=1","types":["case.late","purchase.recorded"],"state":"new",` +
		`"createdAt":"2026-11-22T06:30:00Z","createdBy":"staff-manager"}`
	if !strings.Contains(listed.Body, want) || !strings.Contains(listed.Body, `"rung.changed"`) {
		t.Errorf("listed %s, want %s", listed.Body, want)
	}
	if answers := f.Count("IDEM#", ""); answers != 1 {
		t.Errorf("%d answers are kept", answers)
	}
	for key, item := range f.Items() {
		if strings.Contains(fmt.Sprint(item), secret) && !strings.HasPrefix(key, "WEBHOOKS ") {
			t.Errorf("%s holds the secret", key)
		}
	}
}

func TestWhatIsNoWebhook(t *testing.T) {
	f := apitest.New(t)
	for name, c := range map[string]struct {
		body m
		want string
	}{
		"nothing":           {m{}, "/name required,/url required"},
		"plain http":        {m{"name": "x", "url": "http://example.com/"}, "/url webhook.host"},
		"another host":      {m{"name": "x", "url": "https://example.org/"}, "/url webhook.host"},
		"an address inside": {m{"name": "x", "url": "https://169.254.169.254/latest"}, "/url webhook.host"},
		"a name in it":      {m{"name": "x", "url": "https://example.com@evil.example/"}, "/url webhook.host"},
		"no event":          {m{"name": "x", "url": "https://example.com/", "types": []string{"case.late", "case.lost"}}, "/types/1 choice"},
	} {
		answer := f.Manager().Post("/v1/webhooks", c.body).Want(http.StatusUnprocessableEntity)
		if got := strings.Join(answer.Codes(), ","); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	if n := f.Count("WEBHOOKS", ""); n > 0 {
		t.Errorf("%d webhooks were made", n)
	}
}

func TestWebhooksAreFew(t *testing.T) {
	f := apitest.New(t)
	first := ""
	for range 20 {
		first = f.Manager().Post("/v1/webhooks", m{"name": "x", "url": "https://example.com/"}).Want(http.StatusCreated).Text("id")
	}
	answer := f.Manager().Post("/v1/webhooks", m{"name": "x", "url": "https://example.com/"}).Want(http.StatusConflict)
	if answer.Text("code") != "webhook.tooMany" {
		t.Errorf("the 21st: %s", answer.Body)
	}
	f.Manager().Call(http.MethodDelete, "/v1/webhooks/"+first, nil).Want(http.StatusNoContent)
	f.Manager().Call(http.MethodDelete, "/v1/webhooks/"+first, nil).Want(http.StatusNotFound)
	f.Manager().Post("/v1/webhooks", m{"name": "x", "url": "https://example.com/"}).Want(http.StatusCreated)
}
