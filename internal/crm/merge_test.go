package crm_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vafa/internal/crm"
)

// No beats yes, and yes beats what was never asked, whoever absorbs whom.
func TestStricterConsentWins(t *testing.T) {
	told := map[string]*bool{"": nil, "yes": ptr(true), "no": ptr(false)}
	consent := func(said *bool) crm.Consent {
		if said == nil {
			return crm.Consent{}
		}
		return crm.Consent{"sms": *said}
	}
	for a, one := range told {
		for b, other := range told {
			want := consent(one)
			if one == nil || other != nil && !*other {
				want = consent(other)
			}
			got := crm.Customer{Consent: consent(one)}.Absorb(crm.Customer{Consent: consent(other)}, now).Consent
			if !cmp.Equal(got, want) {
				t.Errorf("%q and %q: %v", a, b, got)
			}
		}
	}
}

// Whatever two customers say of themselves, separating them at once gives both back.
func TestSeparateUndoesAbsorb(t *testing.T) {
	word := rapid.SampledFrom([]string{"", "a", "b"})
	customer := func(t *rapid.T, id string) crm.Customer {
		c := crm.Customer{
			ID: id, Kind: rapid.SampledFrom([]string{"person", "company"}).Draw(t, "kind"), Name: word.Draw(t, "name"), Note: word.Draw(t, "note"),
			Contact: word.Draw(t, "contact"), Source: word.Draw(t, "source"), ReferredBy: word.Draw(t, "by"),
			Consent: rapid.MapOf(rapid.SampledFrom([]string{"sms", "email", "chat"}), rapid.Bool()).Draw(t, "consent"),
			Details: crm.Details{City: word.Draw(t, "city"), Area: word.Draw(t, "area"), Interests: rapid.SliceOf(word).Draw(t, "interests")},
		}
		c.Identities = []crm.Identity{{Type: crm.Phone, Value: id}}
		c.CreatedAt = now.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "day")) * time.Hour)
		return c
	}
	rapid.Check(t, func(t *rapid.T) {
		one, other := customer(t, "cus_1"), customer(t, "cus_2")
		after := one.Absorb(other, now)
		if after.Merging != other.ID || len(after.Identities) != 2 {
			t.Fatalf("%+v", after)
		}
		gone := other
		gone.MergedInto = one.ID
		survivor, released := after.Separate(gone, crm.Absorbed{Before: one, After: after}, now)
		survivor.UpdatedAt, released.UpdatedAt = one.UpdatedAt, other.UpdatedAt
		if diff := cmp.Diff([]crm.Customer{one, other}, []crm.Customer{survivor, released}); diff != "" {
			t.Fatal(diff)
		}
	})
}

// What the customer withdrew after the merge is withdrawn of both records, since nobody knows whose it was.
func TestSeparateKeepsWhatWasWithdrawn(t *testing.T) {
	one := crm.Customer{ID: "cus_1", Consent: map[string]bool{"sms": true}}
	other := crm.Customer{ID: "cus_2", Consent: map[string]bool{"sms": true, "email": true}}
	after := one.Absorb(other, now)
	since := after
	since.Consent = map[string]bool{"sms": false, "email": true}
	survivor, released := since.Separate(other, crm.Absorbed{Before: one, After: after}, now)
	want := []map[string]bool{{"sms": false}, {"sms": false, "email": true}}
	if diff := cmp.Diff(want, []map[string]bool{survivor.Consent, released.Consent}); diff != "" {
		t.Error(diff)
	}
}

// Ledgers between which purchases with any refunds move are what replaying the purchases of each would give.
func TestGiveKeepsLedgersEqualToTheirReplay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []crm.Purchase
		for i := range rapid.IntRange(0, 8).Draw(t, "purchases") {
			all = append(all, anyPurchase(t, i))
		}
		replay := func(purchases []crm.Purchase) crm.Value {
			v := crm.NewValue("cus", false, now)
			for _, p := range purchases {
				whole := p
				whole.Refunded = nil
				if _, err := v.Buy(whole, shop, now); err != nil {
					t.Fatal(err)
				}
				if p.Refunded != nil {
					if err := v.GiveBack(whole, p, shop); err != nil {
						t.Fatal(err)
					}
				}
			}
			return v
		}
		n := rapid.IntRange(0, len(all)).Draw(t, "given")
		from, to := replay(all), crm.NewValue("cus", false, now)
		to.Summary.Unit = from.Summary.Unit
		if err := from.Give(&to, all[:n], shop); err != nil {
			t.Fatal(err)
		}
		left, given := replay(all[n:]), replay(all[:n])
		left.Summary.Unit, given.Summary.Unit = from.Summary.Unit, from.Summary.Unit
		for what, pair := range map[string][2]crm.Value{"left": {left, from}, "given": {given, to}} {
			if diff := cmp.Diff(pair[0].Days, pair[1].Days) + cmp.Diff(pair[0].Summary, pair[1].Summary); diff != "" {
				t.Fatalf("%s:\n%s", what, diff)
			}
		}
	})
}

// anyPurchase is a purchase of one of four days, with or without a margin, refunded not at all, partly or wholly.
func anyPurchase(t *rapid.T, i int) crm.Purchase {
	amount := rapid.Int64Range(1, 1000).Draw(t, "amount")
	p := crm.Purchase{ID: fmt.Sprint("pur_", i), At: now.AddDate(0, 0, -rapid.IntRange(0, 3).Draw(t, "day")), Amount: *minor(amount, "IRT")}
	if rapid.Bool().Draw(t, "told") {
		p.Margin = minor(rapid.Int64Range(-5, amount).Draw(t, "margin"), "IRT")
	}
	if back := rapid.Int64Range(0, amount).Draw(t, "back"); back > 0 {
		p.Refunded = minor(back, "IRT")
	}
	return p
}

func TestOneCurrencyOfTwo(t *testing.T) {
	value := func(unit, service string) crm.Value {
		return crm.Value{Summary: crm.Summary{Unit: unit}, ServiceUnit: service, Stage: crm.Prospect}
	}
	tests := []struct {
		one, other crm.Value
		ok         bool
	}{
		{value("IRT", ""), value("IRR", "IRR"), true},
		{value("", ""), value("USD", "IRR"), true},
		{value("USD", ""), value("IRT", ""), false},
		{value("USD", "IRR"), value("", "USD"), false},
	}
	for i, test := range tests {
		got, err := test.one.Absorb(test.other)
		if (err == nil) != test.ok {
			t.Errorf("%d: %v", i, err)
		}
		if err == nil && (got.Summary.Unit == "") != (test.one.Summary.Unit+test.other.Summary.Unit == "") {
			t.Errorf("%d: %+v", i, got.Summary)
		}
	}
	active := crm.Value{Stage: crm.Active, StageSince: now.Add(-time.Hour)}
	got, err := crm.NewValue("cus_1", false, now).Absorb(active)
	if err != nil || got.Stage != crm.Active || !got.StageSince.Equal(active.StageSince) {
		t.Errorf("%+v %v", got, err)
	}
}
