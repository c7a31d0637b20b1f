package report_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/report"
)

// client is a customer as a test draws them.
type client struct {
	about    report.Related
	currency string
	ledger   crm.Ledger
}

func drawnClients(t *rapid.T, asOf locale.Date) map[string]client {
	out := map[string]client{}
	for name, ledger := range drawnFirm(t, asOf) {
		one := client{currency: currencyOf(name), ledger: ledger}
		for day, total := range ledger {
			total.Discounted = rapid.IntRange(0, 1).Draw(t, "discounted")
			ledger[day] = total
		}
		one.about = report.Related{
			Source: rapid.SampledFrom([]string{"", "web", "fair"}).Draw(t, "source"), Referred: rapid.Bool().Draw(t, "referred"),
			Brought: rapid.Bool().Draw(t, "brought"), Channels: rapid.IntRange(0, 3).Draw(t, "channels"),
		}
		if rapid.Bool().Draw(t, "rated") {
			mark := rapid.IntRange(0, 10).Draw(t, "mark")
			one.about.Mark, one.about.MarkedOn = &mark, asOf.AddDays(-rapid.IntRange(-10, 500).Draw(t, "marked"))
		}
		for range rapid.IntRange(0, 2).Draw(t, "claims") {
			one.about.ClaimsEnd = append(one.about.ClaimsEnd, asOf.AddDays(-rapid.IntRange(-10, 500).Draw(t, "claim")))
		}
		out[name] = one
	}
	return out
}

func relationsOf(t rapid.TB, asOf locale.Date, clients map[string]client) report.Relations {
	out := report.NewRelations()
	for _, one := range clients {
		if err := out.Add(one.about, one.currency, one.ledger, asOf); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// boughtIn are the days of a ledger after one and up to another.
func boughtIn(l crm.Ledger, after, until locale.Date) []string {
	return slices.Sorted(func(yield func(string) bool) {
		for day := range l {
			if day > after.String() && day <= until.String() && !yield(day) {
				return
			}
		}
	})
}

// cameBack recounts one return from the ledger alone.
func cameBack(l crm.Ledger, on, asOf locale.Date) report.Return {
	end := on.AddDays(report.ReturnWithin)
	if end.After(asOf) {
		return report.Return{}
	}
	if len(boughtIn(l, on, end)) > 0 {
		return report.Return{Of: 1, Came: 1}
	}
	return report.Return{Of: 1}
}

func sumReturns(a, b report.Return) report.Return {
	return report.Return{Of: a.Of + b.Of, Came: a.Came + b.Came}
}

// What relations come to is what counting each figure anew gives.
func TestRelationsAreWhatTheLedgersSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asOf := locale.FromDays(rapid.IntRange(19_000, 21_000).Draw(t, "as of"))
		clients := drawnClients(t, asOf)
		got := relationsOf(t, asOf, clients)
		var customers, repeat, staying, again, before, reached2 int
		var tenure, profit int64
		claims, low, discounted := report.Return{}, report.Return{}, report.Return{}
		for _, one := range clients {
			days := slices.Sorted(maps.Keys(one.ledger.Until(asOf)))
			if len(days) == 0 {
				continue
			}
			first, last := day(t, days[0]), day(t, days[len(days)-1])
			customers++
			if len(days) > 1 {
				repeat++
				if one.about.Source == "fair" {
					reached2++
				}
			}
			if asOf.Days()-last.Days() <= report.LostAfter {
				staying++
				tenure += int64(asOf.Days() - first.Days())
			}
			for _, on := range one.about.ClaimsEnd {
				claims = sumReturns(claims, cameBack(one.ledger, on, asOf))
			}
			if one.about.Mark != nil && *one.about.Mark <= 6 {
				low = sumReturns(low, cameBack(one.ledger, one.about.MarkedOn, asOf))
			}
			if one.ledger[days[0]].Discounted > 0 {
				discounted = sumReturns(discounted, cameBack(one.ledger, first, asOf))
			}
			if one.currency == "IRR" {
				lastYear, yearBefore := boughtIn(one.ledger, asOf.AddDays(-365), asOf), boughtIn(one.ledger, asOf.AddDays(-730), asOf.AddDays(-365))
				if len(yearBefore) > 0 {
					before++
					if len(lastYear) > 0 {
						again++
					}
				}
				for _, on := range lastYear {
					profit += one.ledger[on].Margin
				}
			}
		}
		want(t, "customers", []int{customers, repeat, staying}, []int{got.Customers, got.Repeat, got.Staying})
		want(t, "tenure", tenure, got.Tenure)
		want(t, "claims", claims, got.Claims)
		want(t, "low marks", low, got.Rated[report.Detractors])
		want(t, "discounted", discounted, got.Discount[report.Discounted])
		year := got.Years["IRR"]
		want(t, "year", []any{before, again, profit}, []any{year.Before, year.Again, year.Profit})
		if fair := got.Sources["fair"]; len(fair.Reached) > 1 {
			want(t, "second purchases of the fair", reached2, fair.Reached[1])
		} else {
			want(t, "second purchases of the fair", reached2, 0)
		}
	})
}

// Relations of shards add up to those of the whole, through JSON too, and the document reads back.
func TestRelationsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asOf := day(t, "2026-11-22")
		clients := drawnClients(t, asOf)
		parts := []map[string]client{{}, {}, {}}
		for name, one := range clients {
			parts[rapid.IntRange(0, 2).Draw(t, "shard")][name] = one
		}
		sum := report.NewRelations()
		for _, part := range parts {
			encoded, err := json.Marshal(relationsOf(t, asOf, part))
			if err != nil {
				t.Fatal(err)
			}
			var one report.Relations
			if err := json.Unmarshal(encoded, &one); err != nil {
				t.Fatal(err)
			}
			sum.Merge(one)
		}
		got, err := sum.Document(asOf)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := relationsOf(t, asOf, clients).Document(asOf)
		if err != nil {
			t.Fatal(err)
		}
		want(t, "documents", string(whole.Document), string(got.Document))
		now, ok, err := report.ReadRelations([]crm.Report{got})
		want(t, "read", []any{true, nil, asOf, report.YearsBack}, []any{ok, err, now.AsOf, len(now.Concentration)})
	})
}

// Small sources beyond those that are kept apart stand together, and nobody is lost.
func TestSmallSourcesStandTogether(t *testing.T) {
	asOf := day(t, "2026-11-22")
	relations := report.NewRelations()
	for i := range 60 {
		ledger := crm.Ledger{"2026-11-01": {Amount: 10, Margin: 1, Purchases: 1}}
		if err := relations.Add(report.Related{Source: fmt.Sprintf("source %02d", i)}, "IRR", ledger, asOf); err != nil {
			t.Fatal(err)
		}
	}
	document, err := relations.Document(asOf)
	if err != nil {
		t.Fatal(err)
	}
	now, _, err := report.ReadRelations([]crm.Report{document})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "sources", []int{51, 10}, []int{len(now.Relations.Sources), now.Relations.Sources[report.OtherSources].Buyers})
}
