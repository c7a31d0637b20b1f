package importer_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"vafa/internal/check"
	"vafa/internal/crm"
	"vafa/internal/importer"
	"vafa/internal/locale"
	"vafa/internal/locale/phone"
	"vafa/internal/money"
	"vafa/internal/table"
	"vafa/internal/table/tabletest"
)

// now is when the tests' imports are asked for: a Sunday morning in Tehran.
var now = time.Date(2026, time.November, 22, 6, 30, 0, 0, time.UTC)

// firm is in Tehran, shows toman and speaks Persian.
func firm(t testing.TB) crm.Business {
	t.Helper()
	unit, err := money.ParseUnit("IRT")
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Asia/Tehran")
	if err != nil {
		t.Fatal(err)
	}
	return crm.Business{Country: "IR", Unit: unit, Zone: zone, Lang: locale.Persian, WarrantyMonths: 12, Phones: phone.Book{}, Prices: money.PriceTables()}
}

// house is a firm with a table of its own.
type house struct {
	testing.TB
	table  *table.Table
	faults *tabletest.Faults
	taker  importer.Taker
}

func newHouse(t testing.TB) *house {
	t.Helper()
	client, name := tabletest.New(t)
	faults := &tabletest.Faults{}
	tab := table.New(faults.Client(client), name, func() time.Time { return now }, rand.Float64)
	t.Cleanup(func() { agree(t, table.Inspect(client, name)) })
	return &house{TB: t, table: tab, faults: faults, taker: importer.Taker{
		Table: tab, Firm: firm(t), Source: crm.Source{Now: func() time.Time { return now }}, Workers: 4,
	}}
}

// agree holds the whole table to what must always hold of it.
func agree(t testing.TB, tab check.Reader) {
	t.Helper()
	report, err := check.Run(context.Background(), tab, check.Options{Now: now, Business: firm(t)})
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range report.Findings {
		t.Errorf("%s: %s: %s", one.Rule, one.Key, one.What)
	}
}

func asked() importer.Asked { return importer.Asked{By: "manager", At: now, Lang: locale.English} }

// look is the plan of a file that must be good.
func look(t testing.TB, file string, kind importer.Kind, asked importer.Asked) importer.Plan {
	t.Helper()
	plan, err := importer.Look(strings.NewReader(file), kind, asked, firm(t))
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// chunks are those of a file.
func chunks(t testing.TB, file string, plan importer.Plan) []string {
	t.Helper()
	var out []string
	_, err := importer.Split(t.Context(), strings.NewReader(file), plan, func(n, rows int, chunk []byte) error {
		if n != len(out)+1 {
			t.Errorf("chunk %d comes as %d", len(out)+1, n)
		}
		out = append(out, string(chunk))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// take takes a whole file in, and gives what became of it with the file of refused rows.
func (h *house) take(id, file string, kind importer.Kind, asked importer.Asked) (importer.Counts, string) {
	h.Helper()
	plan := look(h, file, kind, asked)
	var total importer.Counts
	var rejected bytes.Buffer
	if err := importer.RejectedHeader(&rejected, plan); err != nil {
		h.Fatal(err)
	}
	for i, chunk := range chunks(h, file, plan) {
		counts, err := h.taker.Take(h.Context(), id, plan, i+1, strings.NewReader(chunk), &rejected)
		if err != nil {
			h.Fatal(err)
		}
		total = sum(total, counts)
	}
	return total, strings.TrimPrefix(rejected.String(), "\ufeff")
}

func sum(a, b importer.Counts) importer.Counts {
	return importer.Counts{Rows: a.Rows + b.Rows, New: a.New + b.New, Already: a.Already + b.Already, Refused: a.Refused + b.Refused}
}

func (h *house) want(name string, got, want any) {
	h.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		h.Errorf("%s: %v, want %v", name, got, want)
	}
}

// customer is whose a phone is.
func (h *house) customer(phone string) crm.Customer {
	h.Helper()
	found, err := h.table.ByIdentity(h.Context(), crm.Identity{Type: crm.Phone, Value: phone})
	if err != nil {
		h.Fatalf("%s: %v", phone, err)
	}
	c, err := h.table.Customer(h.Context(), found.ID)
	if err != nil {
		h.Fatal(err)
	}
	return c
}

func keys(c crm.Customer) []string {
	var out []string
	for _, i := range c.Identities {
		out = append(out, i.Key())
	}
	slices.Sort(out)
	return out
}

func (h *house) value(id string) crm.Value {
	h.Helper()
	found, err := h.table.Worths(h.Context(), []string{id})
	if err != nil || found[id] == nil {
		h.Fatalf("value of %s: %v", id, err)
	}
	return *found[id]
}

// entries are the types of the lines of a timeline, newest first.
func (h *house) entries(id string) []string {
	h.Helper()
	lines, _, err := h.table.Timeline(context.WithoutCancel(h.Context()), id, "", 100)
	if err != nil {
		h.Fatal(err)
	}
	var out []string
	for _, line := range lines {
		out = append(out, line.Type)
	}
	return out
}

// read is a file of testdata.
func read(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// spent is what a ledger sums up to, in minor units.
func spent(v crm.Value) (sum int64) {
	for _, day := range v.Days {
		sum += day.Amount
	}
	return sum
}

func clock() time.Time { return now }
