package report_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/report"
)

func want(t rapid.TB, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func day(t rapid.TB, text string) locale.Date {
	t.Helper()
	out, err := locale.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestPeriodsBeginWhereTheirCalendarSays(t *testing.T) {
	for _, c := range []struct {
		scheme           report.Scheme
		day, start, next string
	}{
		{report.Scheme{By: report.Week, WeekStart: time.Saturday}, "2026-11-22", "2026-11-21", "2026-11-28"},
		{report.Scheme{By: report.Week, WeekStart: time.Saturday}, "2026-11-21", "2026-11-21", "2026-11-28"},
		{report.Scheme{By: report.Week, WeekStart: time.Monday}, "2026-11-22", "2026-11-16", "2026-11-23"},
		{report.Scheme{By: report.Week, WeekStart: time.Sunday}, "1969-12-31", "1969-12-28", "1970-01-04"},
		{report.Scheme{By: report.Month, Calendar: locale.Gregorian}, "2024-02-29", "2024-02-01", "2024-03-01"},
		{report.Scheme{By: report.Quarter, Calendar: locale.Gregorian}, "2026-11-22", "2026-10-01", "2027-01-01"},
		{report.Scheme{By: report.Month, Calendar: locale.Jalali}, "2026-11-22", "2026-11-22", "2026-12-22"}, // 1 Azar 1405
		{report.Scheme{By: report.Month, Calendar: locale.Jalali}, "2025-03-20", "2025-02-19", "2025-03-21"}, // 30 Esfand of a leap year
		{report.Scheme{By: report.Quarter, Calendar: locale.Jalali}, "2026-11-22", "2026-09-23", "2026-12-22"},
		{report.Scheme{By: report.Quarter, Calendar: locale.Jalali}, "2026-03-20", "2025-12-22", "2026-03-21"},
	} {
		start, ok := c.scheme.Start(day(t, c.day))
		want(t, fmt.Sprint(c.scheme, c.day), []any{true, c.start, c.next}, []any{ok, start.String(), c.scheme.Next(start).String()})
	}
	if _, ok := (report.Scheme{By: report.Month, Calendar: locale.Jalali}).Start(day(t, "1900-01-01")); ok {
		t.Error("a day before the calendar is in a month of it")
	}
}

// firm is a number of ledgers by customer.
func drawnFirm(t *rapid.T, asOf locale.Date) map[string]crm.Ledger {
	out := map[string]crm.Ledger{}
	for i := range rapid.IntRange(0, 12).Draw(t, "customers") {
		ledger := crm.Ledger{}
		for range rapid.IntRange(0, 6).Draw(t, "days") {
			ago := rapid.IntRange(-40, 1200).Draw(t, "ago") // some after asOf
			amount := rapid.Int64Range(0, 1000).Draw(t, "amount")
			known := rapid.Int64Range(0, amount).Draw(t, "known")
			ledger[asOf.AddDays(-ago).String()] = crm.DayTotal{Amount: amount, Margin: known / 3, Unknown: amount - known, Purchases: 1}
		}
		out[fmt.Sprint("cus_", i)] = ledger
	}
	return out
}

func currencyOf(customer string) string {
	if customer == "cus_3" {
		return "USD"
	}
	return "IRR"
}

// naive counts a period from all ledgers anew, without any of the sums.
func naive(from, to, asOf locale.Date, firm map[string]crm.Ledger) report.Period {
	out := report.Period{From: from, To: to}
	end := to
	if asOf.Before(end) {
		end = asOf
	}
	for customer, ledger := range firm {
		days := slices.Sorted(maps.Keys(ledger.Until(end)))
		if len(days) == 0 {
			continue
		}
		out.Customers++
		if last := days[len(days)-1]; last >= from.String() {
			out.Active++
		}
		since := end.Days() - ledger.Until(end).Last().Days()
		if since > report.LostAfter {
			out.Lost++
		} else if since > report.AtRiskAfter {
			out.AtRisk++
		}
		for i, on := range days {
			if on < from.String() {
				continue
			}
			total, currency := ledger[on], currencyOf(customer)
			if out.Money == nil {
				out.Money = map[string]report.Money{}
			}
			money := out.Money[currency]
			money.Unknown += total.Unknown
			if i == 0 {
				out.New++
				money.First, money.FirstProfit = money.First+total.Amount, money.FirstProfit+total.Margin
			} else {
				money.Repeat, money.RepeatProfit = money.Repeat+total.Amount, money.RepeatProfit+total.Margin
			}
			out.Money[currency] = money
		}
	}
	return out
}

func factsOf(t rapid.TB, asOf locale.Date, firm map[string]crm.Ledger) report.Facts {
	tally := report.NewTally(asOf, time.Saturday)
	for customer, ledger := range firm {
		if err := tally.Add(currencyOf(customer), ledger); err != nil {
			t.Fatal(err)
		}
	}
	return tally.Facts
}

// Every period of every scheme is what counting it from all ledgers gives.
func TestPeriodsAreWhatTheLedgersSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asOf := locale.FromDays(rapid.IntRange(19_000, 21_000).Draw(t, "as of"))
		firm := drawnFirm(t, asOf)
		facts := factsOf(t, asOf, firm)
		for _, scheme := range report.Schemes(time.Saturday) {
			periods := facts.Periods(scheme, nil, asOf)
			for i, got := range periods {
				want(t, fmt.Sprint(scheme.Name(), got.From), naive(got.From, got.To, asOf, firm), got)
				if i > 0 && periods[i-1].To.AddDays(1) != got.From {
					t.Errorf("%s: %s follows on %s", scheme.Name(), got.From, periods[i-1].To)
				}
			}
			if n := len(periods); n > 0 && (periods[n-1].From.After(asOf) || periods[n-1].To.Before(asOf)) {
				t.Errorf("%s ends with %+v", scheme.Name(), periods[n-1])
			}
		}
	})
}

// A cohort is everybody who first bought in its month, and who of them bought so many months later.
func TestCohortsAreWhatTheLedgersSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asOf := locale.FromDays(rapid.IntRange(19_000, 21_000).Draw(t, "as of"))
		firm := drawnFirm(t, asOf)
		facts := factsOf(t, asOf, firm)
		for _, calendar := range []locale.Calendar{locale.Gregorian, locale.Jalali} {
			scheme := report.Scheme{By: report.Month, Calendar: calendar}
			customers := 0
			for _, cohort := range facts.CohortsOf(calendar, asOf) {
				customers += cohort.Bought[0]
				from := cohort.From
				for k, bought := range cohort.Bought {
					wanted := 0
					for _, ledger := range firm {
						days := slices.Sorted(maps.Keys(ledger.Until(asOf)))
						if len(days) == 0 {
							continue
						}
						first, _ := scheme.Start(day(t, days[0]))
						if first == cohort.From && slices.ContainsFunc(days, func(d string) bool { return d >= from.String() && d < scheme.Next(from).String() }) {
							wanted++
						}
					}
					want(t, fmt.Sprint(calendar, cohort.From, k), wanted, bought)
					from = scheme.Next(from)
				}
				if from.Days() <= asOf.Days() {
					t.Errorf("the cohort of %s ends before %s", cohort.From, from)
				}
			}
			buyers := 0
			for _, ledger := range firm {
				buyers += min(1, len(ledger.Until(asOf)))
			}
			want(t, "in cohorts", buyers, customers)
		}
	})
}

// Shards add up to the whole, in any order and through JSON.
func TestFactsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asOf := day(t, "2026-11-22")
		firm := drawnFirm(t, asOf)
		parts := []map[string]crm.Ledger{{}, {}, {}}
		for customer, ledger := range firm {
			parts[rapid.IntRange(0, 2).Draw(t, "shard")][customer] = ledger
		}
		sum := report.NewFacts()
		for _, part := range parts {
			encoded, err := json.Marshal(factsOf(t, asOf, part))
			if err != nil {
				t.Fatal(err)
			}
			var facts report.Facts
			if err := json.Unmarshal(encoded, &facts); err != nil {
				t.Fatal(err)
			}
			sum.Merge(facts)
		}
		whole := factsOf(t, asOf, firm)
		for _, scheme := range report.Schemes(time.Saturday) {
			want(t, scheme.Name(), whole.Periods(scheme, nil, asOf), sum.Periods(scheme, nil, asOf))
		}
		want(t, "cohorts", whole.CohortsOf(locale.Jalali, asOf), sum.CohortsOf(locale.Jalali, asOf))
	})
}

func TestContactsAreInTheirPeriods(t *testing.T) {
	contacts := []crm.ContactDay{
		{Day: day(t, "2026-10-30"), Counts: crm.Counts{"contacts.inbound.call": 2}},
		{Day: day(t, "2026-11-01"), Counts: crm.Counts{"contacts.inbound.call": 1, "winning.minutes": 5}},
		{Day: day(t, "2026-11-30"), Counts: crm.Counts{"contacts.inbound.call": 9}},
	}
	periods := report.NewFacts().Periods(report.Scheme{By: report.Month, Calendar: locale.Gregorian}, contacts, day(t, "2026-11-22"))
	want(t, "periods", []report.Period{
		{From: day(t, "2026-10-01"), To: day(t, "2026-10-31"), Contacts: crm.Counts{"contacts.inbound.call": 2}},
		{From: day(t, "2026-11-01"), To: day(t, "2026-11-30"), Contacts: crm.Counts{"contacts.inbound.call": 1, "winning.minutes": 5}},
	}, periods)
}

func TestConcentration(t *testing.T) {
	amounts := []int64{900, 0, -50, 10, 10, 10, 10, 10, 10, 40}
	shares := report.Concentrate(slices.Clone(amounts))
	want(t, "percents and customers", []int{1, 1, 5, 1, 10, 1, 20, 2, 50, 5}, flat(shares))
	want(t, "best tenth", 0.9, shares[2].Holds)
	want(t, "best half", 0.97, shares[4].Holds)
	want(t, "too few", 0, len(report.Concentrate(amounts[:9])))
	want(t, "nothing", 0, len(report.Concentrate(make([]int64, 20))))
	rapid.Check(t, func(t *rapid.T) {
		before := 0.0
		for _, share := range report.Concentrate(rapid.SliceOfN(rapid.Int64(), 0, 60).Draw(t, "amounts")) {
			if math.IsNaN(share.Holds) || share.Holds < before || share.Holds > 1+1e-12 {
				t.Fatalf("%+v after %v", share, before)
			}
			before = share.Holds
		}
	})
}

func flat(shares []report.Share) []int {
	var out []int
	for _, share := range shares {
		out = append(out, share.Percent, share.Customers)
	}
	return out
}

// What is kept reads back as it was, and only what differs is written: a year that is no longer leaves an empty document.
func TestDocuments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asOf := day(t, "2026-11-22")
		firm := drawnFirm(t, asOf)
		facts := factsOf(t, asOf, firm)
		documents, err := report.Documents(facts, nil, report.Now{AsOf: asOf, WeekStart: int(time.Saturday)})
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range documents {
			if len(one.Document) > 350_000 {
				t.Errorf("%s has %d bytes", one.Name, len(one.Document))
			}
		}
		scheme := report.Scheme{By: report.Quarter, Calendar: locale.Jalali}
		at := report.PeriodsBetween(scheme, day(t, "1990-01-01"), asOf)
		var stored []crm.Report
		for _, one := range documents {
			if one.Name >= at.First && one.Name <= at.Last {
				stored = append(stored, one)
			}
		}
		read, err := report.Read[report.Period](stored)
		if err != nil {
			t.Fatal(err)
		}
		want(t, "read", facts.Periods(scheme, nil, asOf), read)
		want(t, "nothing changed", 0, len(report.Changed(documents, documents)))
		gone := report.Changed(documents, documents[len(documents)-1:])
		want(t, "emptied", len(documents)-1, len(gone))
		want(t, "emptied once", 0, len(report.Changed(gone, nil)))
	})
}
