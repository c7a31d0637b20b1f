package importer_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"vafa/internal/crm"
	"vafa/internal/importer"
	"vafa/internal/locale"
)

// tried is why a row of purchases is refused, "" if it is not.
func tried(t *testing.T, at, amount string, asked importer.Asked) string {
	t.Helper()
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	if err := w.WriteAll([][]string{{"order", "date", "amount", "phone"}, {"1", at, amount, "09121000001"}}); err != nil {
		t.Fatal(err)
	}
	plan := look(t, file.String(), importer.Purchases, asked)
	taker := importer.Taker{Firm: firm(t), Source: crm.Source{Now: clock}}
	var rejected bytes.Buffer
	if _, err := taker.Try(plan, 1, strings.NewReader(chunks(t, file.String(), plan)[0]), &rejected); err != nil {
		t.Fatal(err)
	}
	if rejected.Len() == 0 {
		return ""
	}
	row, err := csv.NewReader(&rejected).Read()
	if err != nil {
		t.Fatal(err)
	}
	return row[0]
}

func TestDatesAndAmountsAreReadOrRefused(t *testing.T) {
	for at, good := range map[string]bool{
		"1405/09/01": true, "۱۴۰۵/۰۹/۰۱": true, "1405-8-1 14:30": true, "۱ آذر ۱۴۰۵": true, "2026-11-01": true, "2026/11/1 9:05:07": true,
		"2026-09-01 09:59:00 -0400": true, "2026-09-01T09:59:00+03:30": true, "2026-09-01T09:59:00Z": true, "20260901": true,
		"2026-09-01 11:05 PM": true, "1 November 2026": true,
		"05/06/2026": false, "1405/13/01": false, "1405/12/30": false, "2026-11-01 25:00": false, "2026-11-01 13:00 pm": false, "45123": false,
		"tomorrow": false, "2027-01-01": false, "1200/01/01": false,
	} {
		if why := tried(t, at, "1000", asked()); (why == "") != good {
			t.Errorf("date %q: %q", at, why)
		}
	}
	jalali := asked()
	jalali.Calendar = locale.Jalali
	if why := tried(t, "2026-11-01", "1000", jalali); !strings.Contains(why, "The date cannot be read") {
		t.Errorf("a Gregorian date where Jalali ones are: %q", why)
	}
	for amount, good := range map[string]bool{
		"1000": true, "1,000": true, "۱٬۲۵۰٬۰۰۰": true, "1.250.000": true, "1 250 000": true, "1250000 تومان": true, "1,250,000 ریال": true,
		"IRR 5000": true, "$12.50": false, "12.5": true, "1,234.5": true, "1.234,5": true, "12,5": true, "+5": true,
		"12,34,567": false, "1.2.3": false, "abc": false, "-5": false, "1e400": false, "5 apples": false, "": false,
	} {
		if why := tried(t, "2026-11-01", amount, asked()); (why == "") != good {
			t.Errorf("amount %q: %q", amount, why)
		}
	}
	dollars := asked()
	dollars.Unit = "USD"
	if why := tried(t, "2026-11-01", "$12.50", dollars); why != "" {
		t.Errorf("dollars: %q", why)
	}
	dinar := asked()
	dinar.Unit = "KWD"
	if why := tried(t, "2026-11-01", "1,250", dinar); why == "" {
		t.Error("an amount that could be a thousand dinars or one was taken")
	}
}

// However a file is cut into chunks, what is there afterwards is the same, and so is what became of its rows.
func TestAnyCutComesToTheSame(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	for round := range 3 {
		file := "order,date,amount,phone,email\n"
		for i := range 40 {
			phone, email := "", ""
			if random.IntN(3) > 0 {
				phone = fmt.Sprintf("091240000%02d", random.IntN(6))
			}
			if phone == "" || random.IntN(4) == 0 {
				email = fmt.Sprintf("c%d@example.com", random.IntN(6))
			}
			file += fmt.Sprintf("o%d,2026-10-%02d,%d,%s,%s\n", random.IntN(30), 1+i%28, 1000*(1+i), phone, email)
		}
		plan := look(t, file, importer.Purchases, asked())
		whole := chunks(t, file, plan)[0]
		want := ""
		for _, size := range []int{40, 1, 7} {
			h := newHouse(t)
			var total importer.Counts
			lines := strings.SplitAfter(strings.TrimSuffix(whole, "\n"), "\n")
			for n := 0; n*size < len(lines); n++ {
				part := strings.Join(lines[n*size:min((n+1)*size, len(lines))], "")
				counts, err := h.taker.Take(t.Context(), "imp_1", plan, n+1, strings.NewReader(part), io.Discard)
				if err != nil {
					t.Fatal(err)
				}
				total = sum(total, counts)
			}
			got := fmt.Sprint(total, h.state())
			if want == "" {
				want = got
			}
			if got != want {
				t.Errorf("round %d in chunks of %d rows:\n%s\nwant\n%s", round, size, got, want)
			}
		}
	}
}

// state is who the customers of the test are and what they spent, without their ids.
func (h *house) state() string {
	h.Helper()
	var out []string
	for i := range 6 {
		for _, identity := range []crm.Identity{
			{Type: crm.Phone, Value: fmt.Sprintf("+9891240000%02d", i)}, {Type: crm.Email, Value: fmt.Sprintf("c%d@example.com", i)},
		} {
			owners, err := h.table.Owners(h.Context(), []crm.Identity{identity})
			if err != nil {
				h.Fatal(err)
			}
			if id := owners[identity.Key()]; id != "" {
				c, err := h.table.Customer(h.Context(), id)
				if err != nil {
					h.Fatal(err)
				}
				out = append(out, fmt.Sprint(identity.Value, keys(c), spent(h.value(id))))
			}
		}
	}
	return strings.Join(out, "\n")
}
