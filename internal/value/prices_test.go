package value_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/money"
	"vafa/internal/table"
	"vafa/internal/value"
)

// setPrices replaces the firm's table in rials, whatever its version.
func setPrices(f *apitest.Firm, rows []m) {
	version := f.Manager().Get("/v1/prices").Want(http.StatusOK).Number("items/0/version")
	f.Manager().Call(http.MethodPut, "/v1/prices/IRR", m{"rows": rows}, "If-Match", fmt.Sprintf("%q", fmt.Sprint(version))).Want(http.StatusOK)
}

// drawnRows is a table of prices in which anything goes that a manager may write.
func drawnRows(t *rapid.T) []m {
	var rows []m
	month := money.MonthOf(rapid.IntRange(2020, 2025).Draw(t, "from"), time.March)
	for range rapid.IntRange(1, 6).Draw(t, "rows") {
		rows = append(rows, m{"month": month.String(), "index": rapid.IntRange(10, 5000).Draw(t, "index")})
		month += money.Month(rapid.IntRange(1, 3).Draw(t, "later"))
	}
	return rows
}

// replayed is every stored summary beside the replay of its ledger with the firm's prices of now.
func replayed(t *testing.T, f *apitest.Firm) (stored, replay []crm.Summary) {
	t.Helper()
	own, err := f.Service.Table.PriceTables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	prices := f.Service.Business.With(own)
	for shard := range table.Shards {
		err := f.Service.Table.Values(t.Context(), shard, table.Shards, func(values []crm.Value) error {
			for _, v := range values {
				ledgers, err := f.Service.Table.Ledgers(t.Context(), []string{v.Customer})
				if err != nil {
					return err
				}
				summary, err := ledgers[v.Customer].Summarise(v.Summary.Unit, prices.PricesOf(v.Summary.Unit))
				if err != nil {
					return err
				}
				stored, replay = append(stored, v.Summary), append(replay, summary)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return stored, replay
}

// After a change of the table one run replays every ledger and stores what it found: the next reads no more than a run that
// found nothing changed, and writes nothing.
func TestOneRunRestates(t *testing.T) {
	f := shop(t, 40)
	run(f, m{})
	f.Faults.Reset()
	run(f, m{})
	calm := f.Faults.Counts()
	for seed := range 5 {
		rows := rapid.Custom(drawnRows).Example(seed)
		setPrices(f, rows)
		restating := run(f, m{})
		stored, replay := replayed(t, f)
		want(t, fmt.Sprint(rows, ": summaries"), replay, stored)
		before := values(f)
		f.Faults.Reset()
		again := run(f, m{})
		want(t, fmt.Sprint(rows, ": calls of the second run"), calm, f.Faults.Counts())
		want(t, fmt.Sprint(rows, ": values after the second run"), before, values(f))
		want(t, fmt.Sprint(rows, ": changed by the second run"), 0.0, again.Number("changed"))
		want(t, fmt.Sprint(rows, ": segments"), restating.At("segments"), again.At("segments"))
	}
}

// A run as of an earlier day stores no summary that ends on that day.
func TestARunAsOfAnEarlierDayRestatesNoneThatWentOn(t *testing.T) {
	f := shop(t, 40)
	setPrices(f, []m{{"month": "2024-01", "index": 1}, {"month": "2026-01", "index": 3}})
	run(f, m{"asOf": "2026-09-01"})
	stored, replay := replayed(t, f)
	old := 0
	for i := range stored {
		if stored[i].Prices != replay[i].Prices {
			old++
			if stored[i].LastOn != replay[i].LastOn || !stored[i].LastOn.After(date(t, "2026-09-01")) {
				t.Errorf("%+v is left as it was", stored[i])
			}
			continue
		}
		want(t, "summary", replay[i], stored[i])
	}
	if old == 0 || old == len(stored) {
		t.Errorf("%d of %d summaries are left as they were", old, len(stored))
	}
}

// A table that is changed while a run is under way waits for the next: every step goes by the one that open found, and a step
// that is done again too.
func TestPricesChangedDuringARun(t *testing.T) {
	f := shop(t, 40)
	setPrices(f, []m{{"month": "2024-01", "index": 1}, {"month": "2026-01", "index": 3}})
	open := value.Input{Step: value.StepOpen, ScheduledFor: "2026-11-22T01:00:00Z"}
	opened := do(t, f, open)
	for i, in := range steps(opened) {
		if i%3 == 1 {
			setPrices(f, []m{{"month": "2024-01", "index": 1}, {"month": "2026-01", "index": 4 + i}})
			do(t, f, open)
		}
		do(t, f, in)
	}
	report := f.Manager().Get("/v1/segmentation/runs/" + opened.Run).Want(http.StatusOK)
	names := report.List("prices")
	if len(names) != 1 || report.At("state") != crm.RunDone {
		t.Fatal(report.Body)
	}
	stored, _ := replayed(t, f)
	for _, s := range stored {
		if s.PurchaseDays > 0 {
			want(t, "prices of a summary", names[0], any(s.Prices))
		}
	}
	model, err := f.Service.Model(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want(t, "prices of the model", names[0], any(model.Terms.Prices["IRR"].Version("IRR")))
	want(t, "changed by the next run", true, run(f, m{}).Number("changed") > 0)
	stored, replay := replayed(t, f)
	want(t, "summaries", replay, stored)
}
