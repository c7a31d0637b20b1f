package clv

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"testing"
)

// rowsFrom reads arbitrary bytes as rows, mostly possible ones, some not: 6 bytes a row.
func rowsFrom(data []byte) []Row {
	var rows []Row
	for ; len(data) >= 6 && len(rows) < 60; data = data[6:] {
		scale := math.Exp2(float64(int8(data[5]) / 8))
		row := Row{
			X: int(binary.LittleEndian.Uint16(data)), T: float64(data[2]) * scale, Weight: float64(data[4]),
		}
		switch {
		case data[5] == 0x80:
			row.T = math.NaN()
		case data[5] == 0x81:
			row.Weight = math.Inf(1)
		case data[5]%2 == 0:
			row.X %= 6
		}
		if row.X > 0 {
			row.Tx = row.T * float64(data[3]) / 250
		}
		rows = append(rows, row)
	}
	return rows
}

func fuzzSeeds(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("1234567890abcdefghijklmnopqrstuvwxyz"))
	f.Add([]byte{2, 0, 100, 50, 20, 0, 0, 0, 100, 0, 20, 0, 1, 0, 90, 10, 9, 0})
	f.Add([]byte{2, 0, 100, 250, 20, 0, 9, 0, 100, 250, 20, 0, 1, 0, 90, 250, 9, 0, 0, 0, 90, 250, 9, 0})
	f.Add([]byte{255, 255, 1, 0, 200, 1, 255, 255, 1, 250, 200, 1, 1, 0, 255, 125, 9, 120})
	f.Add([]byte{255, 255, 255, 0, 200, 121, 1, 0, 1, 0, 200, 130, 3, 0, 0, 0, 90, 0, 3, 0, 9, 0, 90, 0x80})
	f.Add([]byte{9, 0, 9, 200, 9, 0x82, 9, 0, 9, 200, 9, 0x83, 3, 0, 90, 200, 9, 0, 1, 0, 90, 3, 9, 0x82, 0, 0, 90, 200, 9, 0})
	f.Add([]byte{1, 0, 10, 249, 255, 0, 2, 0, 10, 1, 255, 0, 3, 0, 10, 3, 255, 0, 0, 0, 10, 3, 1, 0, 5, 0, 11, 3, 255, 0})
}

// checkFit demands what every fit owes, whatever the data: a status, finite figures, a bounded number of iterations, and a model that is
// valid unless refused.
func checkFit(t *testing.T, f Fit, valid bool, names int) {
	t.Helper()
	if f.Status != Converged && f.Status != NotIdentified && f.Status != Refused {
		t.Fatalf("status %q", f.Status)
	}
	if (f.Status == Converged) != (f.Reason == "") || (f.Status == Converged) != (f.Cause == "") {
		t.Fatalf("%s because %q: %q", f.Status, f.Cause, f.Reason)
	}
	if (f.Status == Converged) != (len(f.StandardErrors) == names) {
		t.Fatalf("%s with standard errors %v", f.Status, f.StandardErrors)
	}
	if valid != (f.Status != Refused) {
		t.Fatalf("%s, but the model's validity is %v", f.Status, valid)
	}
	if f.Iterations > maxStarts*maxIterations {
		t.Fatalf("%d iterations", f.Iterations)
	}
	if _, err := json.Marshal(f); err != nil { // refuses NaN and infinities
		t.Fatal(err)
	}
}

func checkPredictions(t *testing.T, m Counts, rows []Row) {
	t.Helper()
	for _, r := range rows {
		if !r.Valid() {
			continue
		}
		alive, e := m.Alive(r.X, r.Tx, r.T), m.Expected(r.X, r.Tx, r.T, 52)
		if !(alive >= 0 && alive <= 1) || !(e >= 0 && e <= math.MaxFloat64) {
			t.Fatalf("%+v with %+v: alive %v, expected %v", m, r, alive, e)
		}
	}
}

func fuzzCounts(f *testing.F, name string, names int) {
	fuzzSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		rows := rowsFrom(data)
		m, fit, err := FitCounts(name, rows)
		if err != nil {
			t.Fatal(err)
		}
		checkFit(t, fit, m.Valid(), names)
		if m.Valid() {
			checkPredictions(t, m, rows)
		}
	})
}

func FuzzFitBGNBD(f *testing.F)     { fuzzCounts(f, "bg-nbd", 4) }
func FuzzFitMBGNBD(f *testing.F)    { fuzzCounts(f, "mbg-nbd", 4) }
func FuzzFitParetoNBD(f *testing.F) { fuzzCounts(f, "pareto-nbd", 4) }
func FuzzFitNBD(f *testing.F)       { fuzzCounts(f, "nbd", 2) }

func FuzzFitGammaGamma(f *testing.F) {
	fuzzSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		var rows []SpendRow
		for _, r := range rowsFrom(data) {
			rows = append(rows, SpendRow{X: r.X, Mean: r.Tx, Weight: r.Weight})
		}
		m, fit := FitGammaGamma(rows)
		checkFit(t, fit, m.Valid(), 3)
		if !m.Valid() {
			return
		}
		for _, r := range rows {
			if spend := m.ExpectedSpend(r.X, r.Mean); r.usable() && !(spend > 0) {
				t.Fatalf("%+v with %+v: spend %v", m, r, spend)
			}
		}
	})
}
