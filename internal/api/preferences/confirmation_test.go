package preferences_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

// capture is a form that somebody sends who agrees to e-mail.
func capture(f *apitest.Firm, phone, email string) {
	form := m{"name": "Sara <b>", "phone": phone, "consent": m{"sms": true, "email": true}, "language": "en"}
	if email != "" {
		form["email"] = email
	}
	f.Public().Post("/v1/captures", form).Want(http.StatusAccepted)
}

// swept are how many letters have left after the sweep.
func swept(t *testing.T, f *apitest.Firm) int {
	t.Helper()
	if err := f.Delivery.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	return len(f.Post.Letters)
}

// Whoever leaves an agreement to e-mail to be confirmed is asked by e-mail, once a day however often it is said, and not when it is settled.
func TestConfirmationIsAskedForByItself(t *testing.T) {
	f := apitest.New(t)
	f.Service.Business.DoubleOptIn = true
	for range 3 { // unknown, then known
		capture(f, mobile, "sara@example.com")
	}
	if got := swept(t, f); got != 1 {
		t.Fatalf("%d letters", got)
	}
	letter := f.Post.Letters[0]
	link := regexp.MustCompile(`http://example\.com(/en/preferences\?token=\S+)`).FindStringSubmatch(letter.Text)
	if letter.To != "sara@example.com" || letter.Channel != "email" || letter.Unsubscribe != "" || link == nil ||
		!strings.HasPrefix(letter.Subject, "Please confirm") || strings.Contains(letter.Text, "Sara") {
		t.Fatalf("letter %+v", letter)
	}
	capture(f, mobile, "sara@example.com")
	want(t, "again on the same day", 1, swept(t, f))
	f.Clock.Add(24 * time.Hour)
	capture(f, mobile, "")
	want(t, "still pending on the next day", 2, swept(t, f))

	address, err := url.Parse(link[1])
	if err != nil {
		t.Fatal(err)
	}
	page(f, "consent.sms=on&consent.email=on&token="+address.Query().Get("token")).Want(http.StatusSeeOther)
	want(t, "confirmed", true, view(f, f.ByPhone(mobile)).At("consent").(map[string]any)["email"])
	f.Clock.Add(24 * time.Hour)
	capture(f, mobile, "sara@example.com")
	want(t, "after it was confirmed", 2, swept(t, f))
	outbox := f.Agent().Get("/v1/messages?state=skipped").Want(http.StatusOK)
	want(t, "the outbox says why", "sending.settled", outbox.Text("items/0/reason"))
}

// An agreement on the page of preferences is asked about too; where nothing is to be confirmed, or there is no address, nothing is sent.
func TestConfirmationOfPreferences(t *testing.T) {
	f := apitest.New(t)
	id, token := known(t, f)
	capture(f, "+989121234599", "")
	want(t, "without double opt-in", 0, swept(t, f))
	page(f, "consent.sms=on&token="+token).Want(http.StatusSeeOther)
	f.Service.Business.DoubleOptIn = true
	capture(f, "+989121234588", "")
	want(t, "without an address", 0, swept(t, f))
	page(f, "consent.email=on&survey.email=on&language=fa&token="+token).Want(http.StatusSeeOther)
	page(f, "consent.email=on&language=fa&token="+token).Want(http.StatusSeeOther)
	want(t, "agreed on the page", 1, swept(t, f))
	if letter := f.Post.Letters[0]; letter.Lang != "fa" || !strings.Contains(letter.Text, "/fa/preferences?token=") {
		t.Errorf("letter %+v", letter)
	}
	timeline := f.Agent().Get("/v1/customers/" + id + "/interactions").Want(http.StatusOK)
	want(t, "on the timeline", 1, len(timeline.List("items")))
}
