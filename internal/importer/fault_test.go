package importer_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"vafa/internal/importer"
	"vafa/internal/table/tabletest"
)

// dies lets everything after call n get lost, as a process does that is killed; of that call the table has seen the request.
func dies(n int) func(tabletest.Call) tabletest.Fault {
	return func(c tabletest.Call) tabletest.Fault {
		switch {
		case c.Number == n:
			return tabletest.LoseReply
		case c.Number > n:
			return tabletest.LoseRequest
		}
		return nil
	}
}

// mixed are files of one chunk in which rows meet, of each kind, told apart by a number.
func mixed(n int) map[importer.Kind]string {
	r := strings.NewReplacer("NNN", fmt.Sprintf("%03d", n))
	return map[importer.Kind]string{
		importer.Customers: r.Replace("phone,email,name,city\n0912100NNN1,,Sara,\n0912100NNN1,sNNN@example.com,,Yazd\n0912100NNN2,,Ali,\n,sNNN@example.com,,\nx,,,\n"),
		importer.Purchases: r.Replace("order,date,amount,phone,email\naNNN,2026-10-01,5000,0912200NNN1,\nbNNN,2026-10-02,5000,0912200NNN1,bNNN@example.com\n" +
			"cNNN,2026-10-02,5000,,bNNN@example.com\naNNN,2026-10-01,5000,0912200NNN1,\naNNN,2026-10-01,7000,0912200NNN2,\n"),
		importer.Products: r.Replace("sku,name,price\nPNNN,One,1000\nQNNN,Two,\nPNNN,One more,1000\n"),
		importer.Serials:  r.Replace("sku,serial\nS-1,ANNN\nS-1,BNNN\nS-1,ANNN\nS-2,ANNN\n"),
	}
}

// A chunk that is cut off at any call of the table, and taken again, comes to the same as one that is not.
func TestAChunkCutOffAtAnyCall(t *testing.T) {
	h := newHouse(t)
	h.take("imp_0", "sku,name\nS-1,Fridge\n", importer.Products, asked())
	for _, kind := range importer.Kinds() {
		h.faults.Reset()
		want, _ := h.take(fmt.Sprint("imp_", kind), mixed(0)[kind], kind, asked())
		calls := h.faults.Total()
		for n := 1; n <= calls; n++ {
			file := mixed(n)[kind]
			plan := look(t, file, kind, asked())
			chunk, id := chunks(t, file, plan)[0], fmt.Sprint("imp_", kind, n)
			h.faults.Reset()
			h.faults.Choose(dies(n))
			_, err := h.taker.Take(t.Context(), id, plan, 1, strings.NewReader(chunk), io.Discard)
			h.faults.Reset()
			got, again := h.taker.Take(t.Context(), id, plan, 1, strings.NewReader(chunk), io.Discard)
			if again != nil || got != want {
				t.Errorf("%s cut off at call %d of %d (%v): %+v %v, want %+v", kind, n, calls, err, got, again, want)
			}
		}
	}
}

// Chunks that meet in the same customers, and one that two workers have at once, come right.
func TestChunksMeet(t *testing.T) {
	h := newHouse(t)
	file := "order,date,amount,phone\n"
	for i := range 60 {
		file += fmt.Sprintf("o%d,2026-10-%02d,1000,0912300000%d\n", i, 1+i%28, i%3)
	}
	plan := look(t, file, importer.Purchases, asked())
	whole := chunks(t, file, plan)[0]
	lines := strings.SplitAfter(strings.TrimSuffix(whole, "\n"), "\n")
	halves := []string{strings.Join(lines[:30], ""), strings.Join(lines[30:], "")}
	var group sync.WaitGroup
	got := make([]importer.Counts, 4)
	for i := range got {
		group.Go(func() {
			var err error
			if got[i], err = h.taker.Take(t.Context(), "imp_1", plan, 1+i%2, strings.NewReader(halves[i%2]), io.Discard); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for i, counts := range got {
		h.want(fmt.Sprint("counts of worker ", i), counts, importer.Counts{Rows: 30, New: 30})
	}
	for i := range 3 {
		h.want("spent", spent(h.value(h.customer(fmt.Sprint("+98912300000", i)).ID)), 200_000)
	}
}

// Of calls that fail as they do in the field, nothing is left by halves: the chunk is taken until it is.
func TestAChunkUnderFaults(t *testing.T) {
	for seed := range uint64(3) {
		h := newHouse(t)
		h.faults.Choose(tabletest.Seeded(seed, 0.1))
		plan := look(t, people, importer.Customers, asked())
		chunk := chunks(t, people, plan)[0]
		var rejected bytes.Buffer
		for try := 1; ; try++ {
			rejected.Reset()
			counts, err := h.taker.Take(t.Context(), "imp_1", plan, 1, strings.NewReader(chunk), &rejected)
			if err == nil {
				h.want(fmt.Sprint("counts with seed ", seed), counts, importer.Counts{Rows: 4, New: 2, Refused: 2})
				break
			}
			if try == 20 {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
		h.faults.Reset()
	}
}

func TestARefusalOfTheTableIsNoRefusalOfTheRow(t *testing.T) {
	h := newHouse(t)
	h.faults.Choose(func(c tabletest.Call) tabletest.Fault {
		if c.Operation != "TransactWriteItems" {
			return nil
		}
		return func(http.RoundTripper, *http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }
	})
	plan := look(t, people, importer.Customers, asked())
	if counts, err := h.taker.Take(t.Context(), "imp_1", plan, 1, strings.NewReader(chunks(t, people, plan)[0]), io.Discard); err == nil {
		t.Errorf("taken, with %+v", counts)
	}
	h.faults.Reset()
}
