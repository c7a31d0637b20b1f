package capture_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
)

// brought are the customers whom somebody brought, newest first, as their timeline has it.
func brought(f *apitest.Firm, id string) []string {
	lines := f.Agent().Get("/v1/customers/" + id + "/timeline?pageSize=100").Want(http.StatusOK)
	others := []string{}
	for _, line := range lines.List("items") {
		if entry := line.(map[string]any); entry["type"] == "referral" {
			others = append(others, entry["other"].(string))
		}
	}
	return others
}

func view(f *apitest.Firm, id string) apitest.Answer {
	return f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK)
}

// A newcomer is credited once to whoever brought them, however the code is typed, by capture, card and staff.
func TestReferralIsCreditedOnce(t *testing.T) {
	f := apitest.New(t)
	referrer := f.Capture("Sara", mobile)
	code := view(f, referrer).Text("referralCode")
	typed := strings.ToLower(code[:4] + " " + code[4:])
	friend := m{"name": "Reza", "phone": "09351234567", "referredBy": typed}
	for range 3 { // the second and third time Reza is known
		f.Public().Post("/v1/captures", friend).Want(http.StatusAccepted)
	}
	f.Public().Post("/v1/warranty-cards", m{"model": "RF-480", "serial": "AB1", "purchasedOn": "2026-01-31", "owner": m{
		"name": "Hoda", "phone": "09361234567", "referredBy": "/fa/warranty?ref=" + code,
	}}).Want(http.StatusCreated)
	f.Agent().Post("/v1/customers", m{"name": "Maya", "phone": "09371234567", "referredBy": code}).Want(http.StatusCreated)
	want := []string{f.ByPhone("09371234567"), f.ByPhone("09361234567"), f.ByPhone("09351234567")}
	if diff := cmp.Diff(want, brought(f, referrer)); diff != "" {
		t.Errorf("brought (-want +got):\n%s", diff)
	}
	for _, id := range want {
		seen := view(f, id)
		if seen.Text("referrer") != referrer || seen.Text("referralCode") == code || len(seen.Text("referralCode")) != len(code) {
			t.Errorf("%s", seen.Body)
		}
	}
	if got := view(f, want[2]).Text("referredBy"); got != typed {
		t.Errorf("referredBy %q, want it as typed", got)
	}
}

// Nobody brings themselves, by whichever of their identities they come, nor somebody who is known.
func TestNobodyRefersThemselves(t *testing.T) {
	f := apitest.New(t)
	self := f.Capture("Sara", mobile)
	code, known := view(f, self).Text("referralCode"), f.Capture("Reza", "09351234567")
	for _, body := range []m{
		{"name": "Sara", "phone": mobile, "referredBy": code},
		{"name": "Sara", "phone": mobile, "email": "sara@example.com", "referredBy": code},
		{"name": "Sara", "email": "sara@example.com", "nationalId": "0499370899", "referredBy": code},
		{"name": "Sara", "nationalId": "0499370899", "phone": "09361234567", "referredBy": code},
		{"name": "Reza", "phone": "09351234567", "referredBy": code},
	} {
		f.Public().Post("/v1/captures", body).Want(http.StatusAccepted)
	}
	if got := brought(f, self); len(got) != 0 {
		t.Errorf("brought %v", got)
	}
	for _, id := range []string{self, known} {
		if got := view(f, id).At("referrer"); got != nil {
			t.Errorf("%s was brought by %v", id, got)
		}
	}
}

// A code of nobody is kept as it was typed and changes nothing; answer and calls do not tell that it is one of nobody.
func TestReferralTellsNothing(t *testing.T) {
	f := apitest.New(t)
	code := view(f, f.Capture("Sara", mobile)).Text("referralCode")
	var answers []string
	for i, typed := range []string{"", code, "0000000000", "my friend Sara"} {
		calls := map[string]int{"BatchGetItem": 1, "TransactWriteItems": 1}
		if crm.ParseReferral(typed) != "" {
			calls["BatchGetItem"]++ // of whoever it is whose rung may move
		}
		phone := "0935123456" + string(rune('0'+i))
		f.Faults.Reset()
		got := f.Public().Post("/v1/captures", m{"name": "Reza", "phone": phone, "referredBy": typed}).Want(http.StatusAccepted)
		if diff := cmp.Diff(calls, f.Faults.Counts()); diff != "" {
			t.Errorf("%q: calls (-want +got):\n%s", typed, diff)
		}
		answers = append(answers, strings.ReplaceAll(got.Body, got.Text("receipt"), "_"))
		if kept := view(f, f.ByPhone(phone)).Text("referredBy"); kept != typed {
			t.Errorf("kept %q, want %q", kept, typed)
		}
	}
	for _, body := range answers[1:] {
		if body != answers[0] {
			t.Errorf("answers differ: %q", answers)
		}
	}
}

// One code that goes around, and one newcomer who sends the form many times at once.
func TestSimultaneousReferrals(t *testing.T) {
	f := apitest.New(t)
	referrer := f.Capture("Sara", mobile)
	code := view(f, referrer).Text("referralCode")
	var wait sync.WaitGroup
	for i := range 32 {
		wait.Go(func() {
			phone := "0935123456" + string(rune('0'+i%8))
			if got := f.Public().Post("/v1/captures", m{"name": "Reza", "phone": phone, "referredBy": code}); got.Status != http.StatusAccepted {
				t.Errorf("status %d: %s", got.Status, got.Body)
			}
		})
	}
	wait.Wait()
	if got := brought(f, referrer); len(got) != 8 {
		t.Errorf("credited %d times, want once for each of 8", len(got))
	}
}

// Whoever registers a card gets their code, the same each time, whether or not they were known before.
func TestCardTellsTheCode(t *testing.T) {
	f := apitest.New(t)
	f.Public().Post("/v1/captures", m{"name": "Sara", "phone": mobile, "email": "sara@example.com"}).Want(http.StatusAccepted)
	for i, owner := range []m{{"name": "Sara", "phone": mobile}, {"name": "Sara", "email": "sara@example.com"}, {"name": "Reza", "phone": "09351234567"}} {
		body := m{"model": "RF-480", "serial": "AB" + string(rune('1'+i)), "purchasedOn": "2026-01-31", "owner": owner}
		first := f.Public().Post("/v1/warranty-cards", body).Want(http.StatusCreated)
		again := f.Public().Post("/v1/warranty-cards", body).Want(http.StatusOK)
		id := f.ByPhone(mobile)
		if i == 2 {
			id = f.ByPhone("09351234567")
		}
		code := view(f, id).Text("referralCode")
		if len(code) != 10 || first.Text("referralCode") != code || again.Body != first.Body {
			t.Errorf("code %q: %s, then %s", code, first.Body, again.Body)
		}
	}
}
