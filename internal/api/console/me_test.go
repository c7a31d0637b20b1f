package console_test

import (
	"net/http"
	"testing"

	"vafa/internal/api/apitest"
)

// Staff see what is open with them and what they did, in their language; who has done nothing is told so, and others see none of it.
func TestMyOwnPage(t *testing.T) {
	f := apitest.New(t)
	const path = "/console/en/me"
	page := f.Agent().Get(path).Want(http.StatusOK)
	has(t, page, "No promise of yours is open.", "No marks were given", "You logged no contact", "No thanks were logged", "No promise ended", `href="/console/en/me"`)
	sara := f.Capture("Sara <b>", "+989121234567")
	log := func(more apitest.M) {
		body := apitest.M{"channel": "call", "direction": "inbound", "phase": "after-sale", "kind": "feedback", "summary": "They called"}
		for name, value := range more {
			body[name] = value
		}
		f.Agent().Post("/v1/customers/"+sara+"/interactions", body).Want(http.StatusCreated)
	}
	log(apitest.M{"minutes": 12, "cost": apitest.Toman("7000"), "rating": 9})
	log(apitest.M{"kind": "promise", "promise": apitest.M{"text": "A technician <comes>", "due": "2026-11-25"}})
	log(apitest.M{"kind": "promise", "promise": apitest.M{"text": "We call back", "due": "2026-11-20"}})
	late := f.Agent().Get("/v1/tasks").Text("items/0/id")
	f.Agent().Call(http.MethodPatch, "/v1/tasks/"+sara+"/"+late, apitest.M{"state": "done"}, "If-Match", `"1"`).Want(http.StatusOK)
	has(t, f.Agent().Get(path+"?days=90"), "A technician &lt;comes&gt;", "Sara &lt;b&gt;", "9.0", "0%", "After the sale", "7,000", `aria-current="page"><bdi>90</bdi> days`)
	has(t, f.Agent().Get("/console/fa/me").Want(http.StatusOK), `dir="rtl"`, "کار من", "۹٫۰", "۱۲", "<bdi>۳۰</bdi> روز")
	lacks(t, f.Manager().Get(path).Want(http.StatusOK), "technician", "9.0")
	f.Marketer().Get(path).Want(http.StatusForbidden)
	lacks(t, f.Marketer().Get("/console/en/home"), "/console/en/me")
}
