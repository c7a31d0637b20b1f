package console_test

import (
	"net/http"
	"net/url"
	"testing"

	"vafa/internal/api/apitest"
)

const writtenTo = "+989121234571"

func TestACustomerIsWrittenToOnAPage(t *testing.T) {
	f := apitest.New(t)
	made := f.Agent().Post("/v1/customers", apitest.M{"name": "<b>Sara</b>", "phone": writtenTo, "consent": apitest.M{"sms": true}}).Want(http.StatusCreated)
	path := "/customers/" + made.Text("id")
	suggestionPageHas(t, f.Agent().Get("/console/fa/outbox").Want(http.StatusOK), `dir="rtl"`, "هنوز پیامی نیست")
	suggestionPageHas(t, f.Agent().Get("/console/en"+path+"/write").Want(http.StatusOK), "Ways that are closed now", "No number or address of theirs", "&lt;b&gt;Sara&lt;/b&gt;")
	send := func(lang string, fields url.Values) apitest.Answer {
		return f.Agent().Post("/console/"+lang+path+"/write", fields.Encode(), "Content-Type", form)
	}
	again := send("fa", url.Values{"channel": {"sms"}, "purpose": {"service"}, "text": {"{nobody}"}}).Want(http.StatusUnprocessableEntity)
	suggestionPageHas(t, again, `dir="rtl"`, "{nobody}")
	send("en", url.Values{"channel": {"email"}, "purpose": {"service"}, "subject": {"x"}, "text": {"Hello"}}).Want(http.StatusConflict)
	send("en", url.Values{"channel": {"sms"}, "purpose": {"service"}, "text": {"Hello {name}"}, "_key": {"k1"}}).Want(http.StatusSeeOther)
	for _, parcel := range f.Queue.Parcels {
		if err := f.Delivery.Deliver(t.Context(), parcel); err != nil {
			t.Fatal(err)
		}
	}
	suggestionPageHas(t, f.Agent().Get("/console/en/outbox?state=sent").Want(http.StatusOK), "Sent", "Hello &lt;b&gt;Sara&lt;/b&gt;", writtenTo[1:])
	suggestionPageHas(t, f.Marketer().Get("/console/fa/outbox").Want(http.StatusOK), "فرستاده شد")
	f.Marketer().Get("/console/en" + path + "/write").Want(http.StatusForbidden)
}
