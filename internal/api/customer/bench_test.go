package customer_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

// firstNames and families are those of people in Iran; what a clerk types begins many names.
var (
	firstNames = []string{"علی", "محمد", "زهرا", "فاطمه", "حسین", "مریم", "رضا", "امیر", "سارا", "نرگس", "محمدرضا", "مهدی", "الهام", "لیلا"}
	families   = []string{"محمدی", "کریمی", "حسینی", "رضایی", "احمدی", "موسوی", "جعفری", "قاسمی", "مرادی", "رحیمی", "صادقی", "کاظمی", "نوری", "اکبری"}
)

// BenchmarkSearch is one keystroke in the find box of a firm of 20,000 customers; p95 is in milliseconds.
func BenchmarkSearch(b *testing.B) {
	f := apitest.New(b)
	const people = 20_000
	var crowd sync.WaitGroup
	for part := range 8 {
		crowd.Go(func() {
			for i := part; i < people; i += 8 {
				name := firstNames[i%len(firstNames)] + " " + families[i/len(firstNames)%len(families)]
				f.Agent().Post("/v1/customers", m{"name": name, "phone": fmt.Sprintf("0912%07d", i)})
			}
		})
	}
	crowd.Wait()
	typed := []string{"مح", "محمد", "رضایی", "کریمی ع", "0912", "0912000", "09120001234", "1234", "inv-9", "zz", "a@b.example", "0499370899"}
	var took []time.Duration
	i := 0
	for b.Loop() {
		start := time.Now()
		f.Agent().Get("/v1/customers?" + url.Values{"q": {typed[i%len(typed)]}}.Encode()).Want(http.StatusOK)
		took = append(took, time.Since(start))
		i++
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
}
