package value_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/report"
	"vafa/internal/table"
	"vafa/internal/value"
)

// counted are the reports as counting every ledger of the table anew gives them, but for what the model says.
func counted(t *testing.T, f *apitest.Firm, asOf locale.Date) map[string]string {
	t.Helper()
	tally, spent, related := report.NewTally(asOf, time.Saturday), report.Amounts{}, report.NewRelations()
	for shard := range table.Shards {
		err := f.Service.Table.Values(t.Context(), shard, table.Shards, func(values []crm.Value) error {
			for _, v := range values {
				ledgers, err := f.Service.Table.Ledgers(t.Context(), []string{v.Customer})
				if err != nil {
					return err
				}
				if err := tally.Add(v.Summary.Currency(), ledgers[v.Customer]); err != nil {
					return err
				}
				whole, err := f.Service.Table.ValuesOf(t.Context(), []string{v.Customer})
				if err != nil {
					return err
				}
				about := report.RelatedOf(whole[0], f.Service.Business)
				about.Goods = whole[0].Goods.BySKU(asOf)
				if err := related.Add(about, v.Summary.Currency(), ledgers[v.Customer], asOf); err != nil {
					return err
				}
				if v.Summary.PurchaseDays > 0 {
					spent.Put(v.Summary.Currency(), v.Summary.RealSpent)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	contacts, err := f.Service.Table.ContactDays(t.Context(), asOf)
	if err != nil {
		t.Fatal(err)
	}
	now := report.Now{AsOf: asOf, WeekStart: int(time.Saturday), Spent: spent.Shares(), Value: keptNow(t, f).Value, Rungs: standing(t, f, asOf)}
	wanted, err := report.Documents(tally.Facts, contacts, now)
	if err != nil {
		t.Fatal(err)
	}
	relations, err := related.Document(asOf)
	if err != nil {
		t.Fatal(err)
	}
	return texts(append(wanted, relations))
}

// standing are the rungs as the profiles' values have them.
func standing(t *testing.T, f *apitest.Firm, asOf locale.Date) report.Rungs {
	t.Helper()
	out := report.Rungs{}
	for shard := range table.Shards {
		err := f.Service.Table.Values(t.Context(), shard, table.Shards, func(values []crm.Value) error {
			for _, v := range values {
				one := out[v.Rung.Name]
				one.Customers++
				if day := f.Service.Business.Day(v.Rung.Since); asOf.Days()-day.Days() < report.CameWithin {
					one.Came++
				}
				out[v.Rung.Name] = one
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func keptNow(t *testing.T, f *apitest.Firm) report.Now {
	t.Helper()
	kept, err := f.Service.Table.Reports(t.Context(), report.Current().First, report.Current().Last)
	if err != nil {
		t.Fatal(err)
	}
	now, err := report.ReadNow(kept)
	if err != nil {
		t.Fatal(err)
	}
	return now
}

func texts(reports []crm.Report) map[string]string {
	out := map[string]string{}
	for _, one := range reports {
		if text := string(one.Document); text != "[]" { // emptied is as good as gone
			out[one.Name] = text
		}
	}
	return out
}

func keptReports(t *testing.T, f *apitest.Firm) map[string]string {
	t.Helper()
	kept, err := f.Service.Table.AllReports(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return texts(kept)
}

// trading is a firm to which things happen, in an order that a seed decides.
type trading struct {
	*apitest.Firm
	rng       *rand.Rand
	customers []string
	purchases []string
	n         int
}

// happen is one of: a new customer, a purchase of today or of long ago, a refund, a merge, an erasure, a contact.
func (f *trading) happen() {
	f.n++
	some := func(of []string) string { return of[f.rng.IntN(len(of))] }
	kind := f.rng.IntN(10)
	if len(f.customers) < 4 {
		kind = 0
	}
	switch {
	case kind == 0:
		f.customers = append(f.customers, f.Capture(fmt.Sprint("C", f.n), fmt.Sprintf("+9891211%05d", f.n)))
	case kind < 6 || len(f.purchases) == 0:
		at := f.Clock.Now().AddDate(0, 0, -f.rng.IntN(900)).Format(time.RFC3339)
		sale := apitest.Purchase(some(f.customers), fmt.Sprint(f.n), at, fmt.Sprint(1000+f.rng.IntN(9000)))
		if f.rng.IntN(2) == 0 {
			sale["margin"] = apitest.Toman("300")
		}
		f.purchases = append(f.purchases, f.Buy(sale)...)
	case kind == 6: // refused where nothing is left, or the customer was erased
		f.Agent().Post("/v1/purchases/"+some(f.purchases)+"/refunds", m{"amount": apitest.Toman(fmt.Sprint(1 + f.rng.IntN(9000))), "reason": "x"})
	case kind == 7:
		into, from := f.rng.IntN(len(f.customers)), f.rng.IntN(len(f.customers))
		if into == from {
			return
		}
		path := "/v1/customers/" + f.customers[into]
		etag := f.Manager().Get(path).Want(http.StatusOK).Header.Get("ETag")
		f.Manager().Post(path+"/merge", m{"from": f.customers[from]}, "If-Match", etag).Want(http.StatusOK)
		f.customers = append(f.customers[:from], f.customers[from+1:]...)
	case kind == 8 && f.n%2 == 0:
		gone := f.rng.IntN(len(f.customers))
		f.Manager().Call(http.MethodDelete, "/v1/customers/"+f.customers[gone]+"?reason=x", nil).Want(http.StatusNoContent)
		f.customers = append(f.customers[:gone], f.customers[gone+1:]...)
	default:
		contact := m{"channel": some([]string{"call", "visit"}), "direction": "inbound", "phase": "sale", "kind": "inquiry", "summary": "x", "minutes": f.rng.IntN(30)}
		if f.rng.IntN(2) == 0 {
			contact["kind"], contact["rating"] = "feedback", f.rng.IntN(11)
		}
		f.Agent().Post("/v1/customers/"+some(f.customers)+"/interactions", contact).Want(http.StatusCreated)
	}
}

// Whatever happens between runs, and although a run reads again only the ledgers of values that changed, the reports are what counting
// every ledger gives; and a run after which nothing happened writes none.
func TestReportsAreWhatTheLedgersSay(t *testing.T) {
	for seed := range uint64(3) {
		f := &trading{Firm: apitest.New(t), rng: rand.New(rand.NewPCG(seed, 1))}
		for round := range 4 {
			for range 14 {
				f.happen()
			}
			f.Clock.Add(time.Duration(f.rng.IntN(40*24)) * time.Hour)
			done := run(f.Firm, m{})
			want(t, "state", crm.RunDone, done.Text("state"))
			kept := keptReports(t, f.Firm)
			want(t, fmt.Sprintf("seed %d, round %d", seed, round), counted(t, f.Firm, f.Service.Business.Day(f.Clock.Now())), kept)
		}
		run(f.Firm, m{})
		before := f.Lines()
		written := f.Faults.Counts()["TransactWriteItems"]
		run(f.Firm, m{})
		want(t, "transactions of a run after which nothing happened", 7, f.Faults.Counts()["TransactWriteItems"]-written)
		want(t, "reports", reportLines(before), reportLines(f.Lines()))
	}
}

// reportLines are the stored reports, with the events that wrote them.
func reportLines(lines []string) []string {
	var out []string
	for _, line := range lines {
		if len(line) > 25 && line[:25] == "JOB#segmentation REPORT#m" {
			out = append(out, line)
		}
	}
	return out
}

// Without what the run before has kept, and as of an earlier day, reports are the same; one of an earlier day has no later periods.
func TestReportsDoNotNeedWhatWasKept(t *testing.T) {
	f := shop(t, 40)
	run(f, m{})
	first := keptReports(t, f)
	run(f, m{"asOf": "2025-06-01"})
	for name := range keptReports(t, f) {
		if name > "month-gregorian#2025" && name < "month-gregorian$" {
			t.Errorf("%s in a run as of 2025", name)
		}
	}
	f.Job.Rows = value.Folder(t.TempDir())
	run(f, m{})
	want(t, "reports", first, keptReports(t, f))
}

// A run that reads no ledger reads no customer's data but the value index.
func TestACalmRunReadsNoLedgerForTheReports(t *testing.T) {
	f := shop(t, 40)
	run(f, m{})
	read := func() int {
		f.Faults.Reset()
		run(f, m{})
		return f.Faults.Counts()["BatchGetItem"]
	}
	samples := table.Shards // the sample of the model reads its ledgers each time
	want(t, "reads of a run after which nothing changed", samples, read())
	f.Buy(apitest.Purchase(f.Agent().Get("/v1/customers?email=c8@example.com").Text("items/0/id"), "new", "2026-11-21T08:00:00Z", "1000"))
	want(t, "reads of a run after one purchase", samples+1, read())
}
