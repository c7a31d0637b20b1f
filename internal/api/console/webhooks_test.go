package console_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
)

// The secret of a webhook is shown once, and no more when the form is sent again; how it stands is seen, in every language.
func TestWebhooksAreMadeAndDeletedOnTheirPages(t *testing.T) {
	f := apitest.New(t)
	const path = "/console/en/settings/webhooks"
	page := f.Manager().Get(path).Want(http.StatusOK)
	has(t, page, "There is no webhook yet", "Case late")
	typed := filled(t, page)
	typed.Set("url", "http://169.254.169.254/")
	refused := send(f.Manager(), path, typed).Want(http.StatusUnprocessableEntity)
	has(t, refused, "Fill this in.", "it must be https", "169.254.169.254")
	typed = filled(t, refused)
	typed.Set("_key", "again")
	typed.Set("name", "Accounts <1>")
	typed.Set("url", "https://example.com/in")
	typed["types"] = []string{"case.late"}
	made := send(f.Manager(), path, typed).Want(http.StatusOK)
	secret := regexp.MustCompile(`id="secret"[^>]* value="(whs_[0-9a-f]{64})"`).FindStringSubmatch(made.Body)
	if secret == nil {
		t.Fatal(made.Body)
	}
	has(t, made, "Accounts &lt;1&gt;", "https://example.com/in", "Nothing sent yet")
	again := send(f.Manager(), path, typed).Want(http.StatusOK)
	has(t, again, "This form was sent before")
	lacks(t, again, secret[1])
	id := f.Manager().Get("/v1/webhooks").Text("items/0/id")
	now := f.Clock.Now()
	if err := f.TableOf("webhook").NoteFailed(t.Context(), id, now, now, crm.WebhookUnreachable); err != nil {
		t.Fatal(err)
	}
	has(t, f.Manager().Get(path), "Did not take the last", "no answer")
	has(t, f.Manager().Get("/console/fa/settings/webhooks"), "آخرین را نگرفت", "پاسخی نیامد", "پرونده دیر شد")
	has(t, f.Manager().Get(path+"/"+id), "Delete this webhook?")
	leads(t, send(f.Manager(), path+"/"+id, url.Values{}), path+"?done=webhook")
	has(t, f.Manager().Get(path+"?done=webhook"), "The webhook is deleted.", "There is no webhook yet")
	send(f.Manager(), path+"/nothing", url.Values{}).Want(http.StatusNotFound)
	send(f.Agent(), path, typed).Want(http.StatusForbidden)
}
