package capture_test

import (
	"net/http"
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
	for range 2 {
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
	if n := f.Count("CUS#", "") - 2*people; n != people*forms {
		t.Errorf("%d timeline entries, want %d", n, people*forms)
	}
}

func persian(digits string) string {
	return strings.Map(func(r rune) rune { return r - '0' + '۰' }, digits)
}
