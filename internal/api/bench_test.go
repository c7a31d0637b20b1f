package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

// BenchmarkHandlers measures the API's own time: from the HTTP request to the answer, over a table in memory that accepts
// every write. calls/op is how often it asks that table.
func BenchmarkHandlers(b *testing.B) {
	f := apitest.New(b)
	known := f.Capture("Sara", mine)
	var sales []m
	for i := range 60 {
		sales = append(sales, apitest.Purchase(known, fmt.Sprint(i), apitest.Start.AddDate(0, 0, -3*i-1).Format(time.RFC3339), "5000"))
	}
	f.Buy(sales...)
	f.Public().Post("/v1/warranty-cards", card(mine)).Want(http.StatusCreated)
	// As many customers as a model needs, for the view to compute its figures.
	for i := range 30 {
		id := f.Capture("Reza", fmt.Sprintf("+9891220000%02d", i))
		for k := range 1 + i%5 {
			f.Buy(apitest.Purchase(id, fmt.Sprint("r", i, "-", k), apitest.Start.AddDate(0, 0, -7*k*(1+i%7)-i).Format(time.RFC3339), fmt.Sprint(1000*(1+i%4+k))))
		}
	}
	f.Manager().Post("/v1/segmentation/runs", m{}).Want(http.StatusAccepted)
	frozen := f.Freeze()
	unit := card(theirs)
	unit["serial"] = "AB2"
	requests := []struct {
		name   string
		r      request
		status int
	}{
		{"capture of somebody unknown", post(f.Public(), "/v1/captures", m{"name": "Sara", "phone": theirs, "city": "Yazd"}), http.StatusAccepted},
		{"capture of somebody known", post(f.Public(), "/v1/captures", m{"name": "Sara", "phone": mine, "city": "Yazd"}), http.StatusAccepted},
		{"card", post(f.Public(), "/v1/warranty-cards", unit), http.StatusCreated},
		{"purchase", post(f.Agent(), "/v1/purchases", m{"purchases": []m{apitest.Purchase(known, "new", "2026-11-20T10:00:00Z", "5000")}}), http.StatusOK},
		{"view", request{who: f.Agent(), method: http.MethodGet, path: "/v1/customers/" + known}, http.StatusOK},
	}
	for _, test := range requests {
		b.Run(test.name, func(b *testing.B) {
			test.r.send().Want(test.status)
			frozen.Calls.Store(0)
			for b.Loop() {
				test.r.send()
			}
			b.ReportMetric(float64(frozen.Calls.Load())/float64(b.N), "calls/op")
		})
	}
}
