package capture_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
)

type m = apitest.M

const mobile = "+989121234567"

// Somebody unknown and somebody known get the same answer: byte for byte apart from the receipt.
func TestCaptureTellsNothing(t *testing.T) {
	f := apitest.New(t)
	first := f.Public().Post("/v1/captures", m{"name": "علی رضایی", "phone": "۰۹۱۲ ۱۲۳ ۴۵۶۷"}).Want(http.StatusAccepted)
	second := f.Public().Post("/v1/captures", m{"name": "Ali Rezaei", "phone": "+98 912 123 4567"}).Want(http.StatusAccepted)
	receipts := []string{first.Text("receipt"), second.Text("receipt")}
	if receipts[0] == "" || receipts[0] == receipts[1] || len(receipts[0]) != len(receipts[1]) {
		t.Errorf("receipts %q: want two of the same length", receipts)
	}
	if got := strings.ReplaceAll(second.Body, receipts[1], receipts[0]); got != first.Body {
		t.Errorf("the known one gets %s, the unknown one %s", got, first.Body)
	}
	if diff := cmp.Diff(first.Header, second.Header); diff != "" {
		t.Errorf("headers (-unknown +known):\n%s", diff)
	}
	if n := f.Count("CUS#", " PROFILE"); n != 1 {
		t.Errorf("%d customers, want 1", n)
	}
	view := f.Agent().Get("/v1/customers/" + f.ByPhone(mobile)).Want(http.StatusOK)
	if view.Text("name") != "علی رضایی" || len(view.List("timeline/items")) != 2 {
		t.Errorf("the first name and both captures should be there: %s", view.Body)
	}
}

// The table is asked the same whether or not somebody is known, so that the time tells nothing either.
func TestCaptureAsksTheTableTheSame(t *testing.T) {
	f := apitest.New(t)
	body := m{"name": "Sara", "phone": mobile, "city": "Shiraz", "consent": m{"sms": true}}
	f.Faults.Reset()
	f.Public().Post("/v1/captures", body).Want(http.StatusAccepted)
	unknown := f.Faults.Counts()
	for _, email := range []string{"", "a@example.com", "a@example.com", "second@example.com"} {
		body["email"] = email
		f.Faults.Reset()
		f.Public().Post("/v1/captures", body).Want(http.StatusAccepted)
		if diff := cmp.Diff(unknown, f.Faults.Counts()); diff != "" {
			t.Errorf("calls (-unknown +known):\n%s", diff)
		}
	}
	if diff := cmp.Diff(map[string]int{"BatchGetItem": 1, "TransactWriteItems": 1}, unknown); diff != "" {
		t.Errorf("calls of one capture (-want +got):\n%s", diff)
	}
}

// However many send the same form at once, each person becomes one customer.
func TestSimultaneousCaptures(t *testing.T) {
	const people, forms = 20, 32
	f := apitest.New(t)
	spellings := []func(n string) string{
		func(n string) string { return "+98" + n },
		func(n string) string { return "0" + n },
		func(n string) string { return "0098 " + n[:3] + " " + n[3:6] + "-" + n[6:] },
		func(n string) string { return persian("0" + n) },
	}
	start := time.Now()
	for person := range people {
		number := "9351000" + string(rune('0'+person/10)) + string(rune('0'+person%10)) + "7"
		var wait sync.WaitGroup
		for i := range forms {
			wait.Go(func() {
				body := m{"name": "کاوه بهرامی", "phone": spellings[i%len(spellings)](number), "city": "تبریز", "consent": m{"sms": true}}
				if got := f.Public().Post("/v1/captures", body); got.Status != http.StatusAccepted {
					t.Errorf("status %d: %s", got.Status, got.Body)
				}
			})
		}
		wait.Wait()
	}
	t.Logf("%d captures in %v, %v calls", people*forms, time.Since(start), f.Faults.Counts())
	for what, keys := range map[string][2]string{"profiles": {"CUS#", " PROFILE"}, "values": {"CUS#", " VALUE"}, "claims": {"IDY#phone#", " CLAIM"}} {
		if n := f.Count(keys[0], keys[1]); n != people {
			t.Errorf("%d %s, want %d", n, what, people)
		}
	}
	// Besides the timeline a partition holds a profile, a value, and by what else than its first word a name is found.
	if n := f.Count("CUS#", "") - 3*people; n != people*forms {
		t.Errorf("%d timeline entries, want %d", n, people*forms)
	}
	counted := 0
	for key, item := range f.Items() {
		if strings.HasPrefix(key, "BUDGET#ALL#") {
			n, _ := strconv.Atoi(fmt.Sprint(item["form_capture"]))
			counted += n
		}
	}
	if counted != people*forms {
		t.Errorf("the budgets counted %d posts, want %d", counted, people*forms)
	}
}

func persian(digits string) string {
	return strings.Map(func(r rune) rune { return r - '0' + '۰' }, digits)
}

func TestCaptureFillsOnlyWhatIsEmpty(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("Sara", mobile)
	f.Public().Post("/v1/captures", m{
		"name": "Other", "phone": mobile, "email": "Sara@Example.com", "city": "Shiraz", "consent": m{"sms": false},
	}).Want(http.StatusAccepted)
	f.Public().Post("/v1/captures", m{
		"name": "Other", "phone": mobile, "email": "second@example.com", "city": "Yazd", "consent": m{"sms": true, "call": true},
	}).Want(http.StatusAccepted)
	view := f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK)
	got := []any{view.At("name"), view.At("city"), view.At("consent"), view.At("identities/1/value"), len(view.List("identities"))}
	want := []any{"Sara", "Shiraz", m{"sms": false, "call": true}, "sara@example.com", 2}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("customer (-want +got):\n%s", diff)
	}
	if found := f.Agent().Get("/v1/customers?email=second@example.com").Want(http.StatusOK); len(found.List("items")) != 0 {
		t.Errorf("a second address was taken from a public form: %s", found.Body)
	}
}

// Whoever wrote without a name is called by the name that they give later.
func TestNameIsFilledLater(t *testing.T) {
	f := apitest.New(t)
	f.Public().Post("/v1/messages", m{"phone": mobile, "text": "Where is your shop?"}).Want(http.StatusAccepted)
	id := f.Capture("نیلوفر کریمی", mobile)
	f.Capture("Somebody", mobile)
	if name := f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK).Text("name"); name != "نیلوفر کریمی" {
		t.Errorf("name %q, want the first that was given", name)
	}
	if found := f.Agent().Get("/v1/customers?name=" + "%D9%86%DB%8C%D9%84"); len(found.Want(http.StatusOK).List("items")) != 1 {
		t.Errorf("not in the list of names: %s", found.Body)
	}
}

// An address that came by another way than the phone's claim knows is still not replaced.
func TestCaptureWhoseClaimKnowsTooLittle(t *testing.T) {
	f := apitest.New(t)
	f.Public().Post("/v1/captures", m{"name": "Sara", "phone": mobile, "nationalId": "0499370899"}).Want(http.StatusAccepted)
	f.Public().Post("/v1/captures", m{"name": "Sara", "phone": mobile, "email": "first@example.com"}).Want(http.StatusAccepted)
	f.Public().Post("/v1/captures", m{"name": "Sara", "nationalId": "0499370899", "email": "second@example.com", "city": "Yazd"}).Want(http.StatusAccepted)
	view := f.Agent().Get("/v1/customers/" + f.ByPhone(mobile)).Want(http.StatusOK)
	if len(view.List("identities")) != 3 || view.Text("city") != "Yazd" || f.Count("IDY#email#", "") != 1 {
		t.Errorf("want the first address, and the rest of the third capture: %s", view.Body)
	}
}

// A capture that names two customers goes to the stronger identity and tells staff of the other.
func TestCaptureOfTwoCustomers(t *testing.T) {
	f := apitest.New(t)
	byPhone := f.Capture("A", mobile)
	f.Public().Post("/v1/captures", m{"name": "B", "email": "b@example.com"}).Want(http.StatusAccepted)
	byMail := f.Agent().Get("/v1/customers?email=b@example.com").Want(http.StatusOK).Text("items/0/id")
	f.Public().Post("/v1/captures", m{"name": "C", "phone": mobile, "email": "b@example.com"}).Want(http.StatusAccepted)
	lines := f.Agent().Get("/v1/customers/" + byPhone + "/timeline").Want(http.StatusOK)
	others := []string{}
	for i := range lines.List("items") {
		if entry := "items/" + string(rune('0'+i)); lines.Text(entry+"/type") == "duplicate" {
			others = append(others, lines.Text(entry+"/other"))
		}
	}
	if diff := cmp.Diff([]string{byMail}, others); diff != "" {
		t.Errorf("possible duplicates (-want +got):\n%s", diff)
	}
	if n := f.Count("CUS#", " PROFILE"); n != 2 {
		t.Errorf("%d customers, want 2", n)
	}
}

func TestComplaintOpensACase(t *testing.T) {
	f := apitest.New(t)
	body := m{"name": "Hoda", "phone": mobile, "text": "It is loud.", "kind": "complaint", "rating": 2, "serial": "ab-12"}
	for range 2 { // unknown, then known
		f.Public().Post("/v1/messages", body).Want(http.StatusAccepted)
	}
	f.Public().Post("/v1/messages", m{"phone": mobile, "text": "Thank you", "kind": "thanks"}).Want(http.StatusAccepted)
	cases := f.Agent().Get("/v1/cases").Want(http.StatusOK)
	if n := len(cases.List("items")); n != 2 {
		t.Fatalf("%d cases, want 2: %s", n, cases.Body)
	}
	want := []any{f.ByPhone(mobile), "complaint", "open", "It is loud.", 1.0, apitest.Start.Add(24 * time.Hour).Format(time.RFC3339)}
	var got []any
	for _, field := range []string{"customer", "kind", "state", "text", "priority", "due"} {
		got = append(got, cases.At("items/0/"+field))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("case (-want +got):\n%s", diff)
	}
}

// What would not fit a key of the table is refused with a pointer and not with a failure.
func TestLongestTexts(t *testing.T) {
	f := apitest.New(t)
	long := strings.Repeat("ﷺ", 200) // each folds to eighteen letters
	for name, body := range map[string]m{
		"reference": {"name": "A", "reference": m{"source": "shop", "id": long}},
		"source":    {"name": "A", "reference": m{"source": long, "id": "1"}},
		"name":      {"name": long, "phone": mobile},
	} {
		if got := f.Public().Post("/v1/captures", body); got.Status != http.StatusAccepted && got.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: status %d: %s", name, got.Status, got.Body)
		}
	}
}
