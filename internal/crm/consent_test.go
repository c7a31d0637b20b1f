package crm_test

import (
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vafa/internal/crm"
)

var yes, no = true, false

func agreed(t *testing.T, doubleOptIn bool) crm.Capture {
	t.Helper()
	from, faults := crm.CaptureForm{
		Name: "Sara", IdentityForm: crm.IdentityForm{Email: "sara@example.com"}, Source: "form", ConsentText: "7",
		Consent: &crm.ConsentForm{SMS: &yes, Email: &yes, Call: &no}, Survey: &crm.ConsentForm{Email: &yes},
	}.Parse("", crm.Business{Country: "IR", DoubleOptIn: doubleOptIn})
	if faults != nil {
		t.Fatal(faults)
	}
	return from
}

// A message needs a consent of its channel and purpose; a service notice needs none, and nothing is sent on a pending one.
func TestMaySend(t *testing.T) {
	single, double := agreed(t, false).Customer("cus_1", time.Now()), agreed(t, true).Customer("cus_1", time.Now())
	for _, test := range []struct {
		channel, purpose string
		single, double   bool
	}{
		{"sms", crm.Marketing, true, true}, {"email", crm.Marketing, true, false}, {"call", crm.Marketing, false, false},
		{"chat", crm.Marketing, false, false}, {"sms", crm.Survey, false, false}, {"email", crm.Survey, true, false},
		{"email", crm.Service, true, true}, {"chat", crm.Service, true, true},
		{"pending.email", crm.Marketing, false, false}, {"email", "pending", false, false}, {"email", "", false, false},
	} {
		if got := single.MaySend(test.channel, test.purpose); got != test.single {
			t.Errorf("%s by %s: %t", test.purpose, test.channel, got)
		}
		if got := double.MaySend(test.channel, test.purpose); got != test.double {
			t.Errorf("%s by %s with double opt-in: %t", test.purpose, test.channel, got)
		}
	}
}

func TestRecordsOfACapture(t *testing.T) {
	record := func(channel, purpose string, agreed, pending bool) crm.ConsentRecord {
		return crm.ConsentRecord{Channel: channel, Purpose: purpose, Agreed: agreed, Pending: pending, Text: "7", Source: "form"}
	}
	for _, pending := range []bool{false, true} {
		want := []crm.ConsentRecord{
			record("sms", crm.Marketing, true, false), record("email", crm.Marketing, true, pending),
			record("call", crm.Marketing, false, false), record("email", crm.Survey, true, pending),
		}
		if diff := cmp.Diff(want, agreed(t, pending).Said()); diff != "" {
			t.Errorf("double opt-in %t (-want +got):\n%s", pending, diff)
		}
	}
}

// Only a link that was sent to the address confirms it, and only while the address is the customer's.
func TestPreferencesWithDoubleOptIn(t *testing.T) {
	b := crm.Business{DoubleOptIn: true}
	before := agreed(t, true).Customer("cus_1", time.Now())
	change, err := crm.PreferencesForm{Consent: &crm.ConsentForm{Email: &yes}}.Parse()
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]bool{"": false, "other@example.com": false, "sara@example.com": true} {
		after, records := change.Apply(before, crm.PreferencesLink{Customer: "cus_1", Address: address}, crm.SourcePreferences, b, time.Now())
		if after.MaySend("email", crm.Marketing) != want || after.MaySend("email", crm.Survey) || len(records) != map[bool]int{true: 1}[want] {
			t.Errorf("link to %q: %v, %v", address, after.Consent, records)
		}
	}
	if before.MaySend("email", crm.Marketing) {
		t.Error("the customer as they were has changed")
	}
	refused, _ := crm.PreferencesForm{Withdraw: true}.Parse()
	left, records := refused.Apply(before, crm.PreferencesLink{}, crm.SourcePreferences, b, time.Now())
	if len(records) != 7 { // no calls were wanted before
		t.Errorf("%d records of a withdrawal", len(records))
	}
	again, _ := change.Apply(left, crm.PreferencesLink{}, crm.SourcePreferences, b, time.Now())
	if !again.Consent.Pending("email", crm.Marketing) || again.MaySend("email", crm.Marketing) {
		t.Errorf("asked again after a withdrawal: %v", again.Consent)
	}
}

// Whatever is said in whatever order: nothing may be sent after a withdrawal, what is said last holds, and saying it again
// changes nothing.
func TestPreferencesOfAnyHistory(t *testing.T) {
	tick := rapid.SampledFrom([]*bool{nil, &yes, &no})
	form := rapid.Custom(func(t *rapid.T) crm.PreferencesForm {
		ticks := func() *crm.ConsentForm {
			return &crm.ConsentForm{SMS: tick.Draw(t, "sms"), Email: tick.Draw(t, "email"), Call: tick.Draw(t, "call"), Chat: tick.Draw(t, "chat")}
		}
		return crm.PreferencesForm{Consent: ticks(), Survey: ticks(), Withdraw: rapid.IntRange(0, 4).Draw(t, "withdraw") == 0}
	})
	rapid.Check(t, func(t *rapid.T) {
		b := crm.Business{DoubleOptIn: rapid.Bool().Draw(t, "double")}
		customer := crm.Customer{Identities: []crm.Identity{{Type: crm.Email, Value: "a@b.example"}}}
		link := crm.PreferencesLink{Address: rapid.SampledFrom([]string{"", "a@b.example"}).Draw(t, "address")}
		for _, said := range rapid.SliceOf(form).Draw(t, "forms") {
			change, err := said.Parse()
			if err != nil {
				t.Fatal(err)
			}
			before := maps.Clone(customer.Consent)
			customer, _ = change.Apply(customer, link, crm.SourcePreferences, b, time.Time{})
			again, records := change.Apply(customer, link, crm.SourcePreferences, b, time.Time{})
			if len(records) != 0 || !maps.Equal(again.Consent, customer.Consent) {
				t.Errorf("from %v, said twice: %v then %v", before, customer.Consent, again.Consent)
			}
			for purpose, channels := range change.Said {
				for channel, agreed := range channels {
					may := customer.MaySend(channel, purpose)
					if may && !agreed || agreed && !may && !customer.Consent.Pending(channel, purpose) {
						t.Errorf("%s by %s: said %t, may %t", purpose, channel, agreed, may)
					}
				}
			}
		}
	})
}
