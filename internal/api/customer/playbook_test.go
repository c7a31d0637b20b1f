package customer_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

// A version of a play shows how often it was begun and ended and how its steps were done; steps that are changed are a new version, and
// the old one keeps its words and its counts.
func TestPlaybooksShowUseAndDeviation(t *testing.T) {
	f := apitest.New(t)
	book := func() string {
		t.Helper()
		body := f.Agent().Get("/v1/playbooks").Want(http.StatusOK).Body
		_, recover, _ := strings.Cut(body, `{"play":"recover"`)
		recover, _, _ = strings.Cut(recover, `{"play":`)
		return recover
	}
	if got := book(); !strings.Contains(got, `"current":1,"versions":[{"version":1,"started":0,"finished":0,"steps":[{"text":"`) {
		t.Errorf("before anything: %s", got)
	}
	begin := func(name, phone string) (customer string, tasks []any) {
		t.Helper()
		customer = f.Capture(name, phone)
		begun := f.Agent().Post("/v1/customers/"+customer+"/plays", apitest.M{"play": "recover"}, "Idempotency-Key", phone).Want(http.StatusCreated)
		f.Agent().Post("/v1/customers/"+customer+"/plays", apitest.M{"play": "recover"}, "Idempotency-Key", phone).Want(http.StatusCreated)
		return customer, begun.List("steps")
	}
	change := func(customer string, step any, version int, body apitest.M) {
		t.Helper()
		id := step.(map[string]any)["task"].(string)
		f.Agent().Call(http.MethodPatch, "/v1/tasks/"+customer+"/"+id, body, "If-Match", fmt.Sprintf(`"%d"`, version)).Want(http.StatusOK)
	}
	done := apitest.M{"state": "done"}
	sara, written := begin("Sara", "+989121234567")
	reza, other := begin("Reza", "+989351234567")
	change(sara, written[0], 1, done)
	change(sara, written[0], 2, apitest.M{"state": "open"}) // by mistake: what no longer holds counts no longer
	change(sara, written[0], 3, done)
	change(reza, other[1], 1, done) // before the first
	f.Clock.Add(time.Minute)
	change(reza, other[0], 1, apitest.M{"state": "dismissed"})
	f.Clock.Add(10 * 24 * time.Hour)
	change(sara, written[1], 1, done) // after its day
	change(sara, written[2], 1, done)
	got := book()
	for _, part := range []string{
		`"started":2,"finished":1,`,
		`"asWritten":1,"deviations":[{"kind":"dismissed","count":1}]`,
		`"asWritten":0,"deviations":[{"kind":"late","count":1},{"kind":"order","count":1}]`,
		`"asWritten":1,"deviations":[]`,
	} {
		if !strings.Contains(got, part) {
			t.Errorf("%s is not in %s", part, got)
		}
	}
	plays := apitest.M{"items": []apitest.M{{"id": "recover", "name": apitest.M{"en": "Recover"}, "steps": []apitest.M{{"text": apitest.M{"en": "Send flowers"}}}}}}
	f.Manager().Call(http.MethodPut, "/v1/plays", plays, "If-Match", `"0"`).Want(http.StatusOK)
	got = book()
	if !strings.Contains(got, `"current":2,"versions":[{"version":2,"started":0,"finished":0,"steps":[{"text":"Send flowers"`) || !strings.Contains(got, `{"version":1,"started":2,"finished":1`) {
		t.Errorf("after a change: %s", got)
	}
	for key, item := range f.Items() {
		if strings.HasPrefix(key, "PLAYS ") && strings.Contains(fmt.Sprint(item), "cus_") {
			t.Errorf("%s names a customer: %v", key, item)
		}
	}
}
