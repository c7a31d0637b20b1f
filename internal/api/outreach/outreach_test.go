package outreach_test

import (
	"net/http"
	"strings"
	"testing"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
)

type m = map[string]any

const (
	phone  = "+989121234567"
	secret = "a secret of the gateway that is long enough"
)

// known is a customer who agreed to marketing by SMS.
func known(t *testing.T, f *apitest.Firm) string {
	t.Helper()
	made := f.Agent().Post("/v1/customers", m{"name": "سارا", "phone": phone, "language": "fa", "consent": m{"sms": true, "email": false}})
	made.Want(http.StatusCreated)
	return made.Text("id")
}

// gateway sets the gateway of SMS, and gives the tails of the addresses at which it reports and hands on replies.
func gateway(t *testing.T, f *apitest.Firm) (reports, replies string) {
	t.Helper()
	set := f.Manager().Call(http.MethodPut, "/v1/gateways/sms", m{
		"url": "https://" + apitest.GatewayHost + "/send", "secret": secret, "reference": "/id", "body": `{"to":"{to}","text":"{text}"}`,
		"headers": []m{{"name": "Authorization", "value": "Bearer {secret}"}},
	}, "If-Match", `"0"`)
	set.Want(http.StatusOK)
	if strings.Contains(set.Body, secret) || set.At("hasSecret") != true {
		t.Errorf("the answer shows the secret: %s", set.Body)
	}
	return strings.TrimPrefix(set.Text("reports"), "http://example.com"), strings.TrimPrefix(set.Text("replies"), "http://example.com")
}

func refused(t *testing.T, got apitest.Answer, code string) {
	t.Helper()
	if got.Status != http.StatusConflict || got.Text("code") != code {
		t.Errorf("%d %s, want %s", got.Status, got.Body, code)
	}
}

// A message that staff write goes out once, is in the outbox with its text, and what the gateway tells of it later too.
func TestWriteToACustomer(t *testing.T) {
	f := apitest.New(t)
	id := known(t, f)
	reports, _ := gateway(t, f)
	written := f.Agent().Post("/v1/customers/"+id+"/messages", m{"channel": "sms", "text": "{name}، کارت شما آماده است."})
	written.Want(http.StatusCreated)
	for range 2 {
		for _, parcel := range f.Queue.Parcels {
			if err := f.Delivery.Deliver(t.Context(), parcel); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(f.Post.Letters) != 1 || f.Post.Letters[0].Text != "سارا، کارت شما آماده است." || f.Post.Letters[0].To != phone {
		t.Fatalf("letters %+v", f.Post.Letters)
	}
	outbox := f.Agent().Get("/v1/messages?state=sent")
	outbox.Want(http.StatusOK)
	reference := outbox.Text("items/0/reference")
	f.Public().Post(reports, m{"reference": reference, "status": "delivered"}).Want(http.StatusAccepted)
	f.Public().Post(reports, m{"reference": "nobody's", "status": "bounced"}).Want(http.StatusAccepted)
	if got := f.Agent().Get("/v1/messages"); got.Text("items/0/report") != crm.ReportDelivered || got.Text("items/0/name") != "سارا" {
		t.Errorf("outbox %s", got.Body)
	}
}

// What somebody has not agreed to is refused at once, and the list of ways says so before.
func TestRefusedWays(t *testing.T) {
	f := apitest.New(t)
	id := known(t, f)
	refused(t, f.Agent().Post("/v1/customers/"+id+"/messages", m{"channel": "chat", "purpose": "marketing", "text": "x"}), "sending.noConsent")
	refused(t, f.Agent().Post("/v1/customers/"+id+"/messages", m{"channel": "email", "subject": "x", "text": "x"}), "sending.noAddress")
	f.Agent().Post("/v1/customers/cus_none/messages", m{"channel": "sms", "text": "x"}).Want(http.StatusNotFound)
	f.Agent().Post("/v1/customers/"+id+"/messages", m{"channel": "sms", "text": "{nme}"}).Want(http.StatusUnprocessableEntity)
	ways := f.Agent().Get("/v1/customers/" + id + "/ways")
	ways.Want(http.StatusOK)
	if ways.Text("items/0/now") != crm.SendNow || ways.Text("items/1/now") != crm.SendSkip || ways.Text("items/1/why") == "" {
		t.Errorf("ways %s", ways.Body)
	}
}

// A reply is a contact of whoever wrote it, with a task to answer, once however often it is told; "stop" takes the consent back.
func TestReplies(t *testing.T) {
	f := apitest.New(t)
	id := known(t, f)
	_, replies := gateway(t, f)
	for range 2 {
		f.Public().Post(replies, m{"from": "09121234567", "text": "کی می‌آیید؟", "reference": "in-1"}).Want(http.StatusAccepted)
	}
	f.Public().Post(replies, m{"from": "09121234567", "text": " لغو. ", "reference": "in-2"}).Want(http.StatusAccepted)
	f.Public().Post("/v1/replies/forged", m{"from": phone, "text": "x"}).Want(http.StatusNotFound)
	view := f.Agent().Get("/v1/customers/" + id)
	if view.At("consent/sms") != false {
		t.Errorf("consent %v", view.At("consent"))
	}
	if got := f.Agent().Get("/v1/customers/" + id + "/interactions"); len(got.At("items").([]any)) != 2 {
		t.Errorf("contacts %s", got.Body)
	}
	if got := f.Agent().Get("/v1/tasks"); len(got.At("items").([]any)) != 1 || got.Text("items/0/kind") != crm.TaskReply {
		t.Errorf("tasks %s", got.Body)
	}
}

// The settings of outreach hold as a whole, and every broken rule of them is told.
func TestOutreachSettings(t *testing.T) {
	f := apitest.New(t)
	usual := f.Marketer().Get("/v1/outreach")
	if usual.At("most") != 2.0 || usual.Text("quietFrom") != "21:00" {
		t.Errorf("as installed: %s", usual.Body)
	}
	form := m{"most": 1, "days": 30, "holidays": []string{"2027-03-21"}, "global": "0.05", "costs": m{"sms": m{"amount": "120", "currency": "IRT"}}}
	changed := f.Manager().Call(http.MethodPut, "/v1/outreach", form, "If-Match", `"0"`)
	changed.Want(http.StatusOK)
	seed := changed.Text("globalSeed")
	again := f.Manager().Call(http.MethodPut, "/v1/outreach", form, "If-Match", `"1"`)
	again.Want(http.StatusOK)
	if seed == "" || again.Text("globalSeed") != seed {
		t.Errorf("whom no campaign addresses was drawn anew: %q, %q", seed, again.Text("globalSeed"))
	}
	f.Manager().Call(http.MethodPut, "/v1/outreach", m{"quietFrom": "9pm", "global": "0.5", "costs": m{"sms": m{"amount": "1", "currency": "USD"}}}, "If-Match", `"2"`).
		Want(http.StatusUnprocessableEntity)
}

// A gateway may be only where the firm's list allows, and its template must make what it says.
func TestGatewaysThatAreRefused(t *testing.T) {
	f := apitest.New(t)
	for name, form := range map[string]m{
		"host":   {"url": "https://evil.example.net/send", "secret": secret},
		"http":   {"url": "http://" + apitest.GatewayHost, "secret": secret},
		"field":  {"url": "https://" + apitest.GatewayHost, "secret": secret, "body": `{"to":"{number}"}`},
		"json":   {"url": "https://" + apitest.GatewayHost, "secret": secret, "body": `{"to":{to}}`},
		"secret": {"url": "https://" + apitest.GatewayHost, "secret": "short"},
		"header": {"url": "https://" + apitest.GatewayHost, "secret": secret, "headers": []m{{"name": "Host", "value": "x"}}},
	} {
		got := f.Manager().Call(http.MethodPut, "/v1/gateways/sms", form, "If-Match", `"0"`)
		if got.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", name, got.Status, got.Body)
		}
	}
	f.Manager().Get("/v1/gateways/fax").Want(http.StatusNotFound)
	gateway(t, f)
	tried := f.Manager().Post("/v1/gateways/sms/test", m{"to": phone})
	if tried.Text("outcome") != "sent" || len(f.Post.Letters) != 1 {
		t.Errorf("trial %s", tried.Body)
	}
}
