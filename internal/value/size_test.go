package value_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/value"
)

// BenchmarkTenMillion takes VAFA_BENCH_CUSTOMERS customers (20,000 unless told) through all steps, with rows in files and a table that
// makes up the same customers each time it is asked. The first run writes everybody; what is measured is a run on the day after, in
// which two of a thousand have bought again. Beside the time it tells the most memory that was in use at once.
//
//	VAFA_BENCH_CUSTOMERS=10000000 go test -run XXX -bench BenchmarkTenMillion -benchtime 1x -timeout 60m ./internal/value
func BenchmarkTenMillion(b *testing.B) {
	customers := 20_000
	if text := os.Getenv("VAFA_BENCH_CUSTOMERS"); text != "" {
		var err error
		if customers, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	store := newMadeUp(customers)
	folder := os.Getenv("VAFA_BENCH_FOLDER")
	if folder == "" {
		folder = b.TempDir()
	}
	job := &value.Job{
		Store: store, Rows: value.Folder(folder), Source: crm.Source{Now: time.Now, NewID: store.newID}, Business: tomanShop, Terms: value.DefaultTerms(), Shards: 8,
		AtOnce: runtime.GOMAXPROCS(0),
	}
	night := func(n int) {
		store.night = n
		started, busy := time.Now(), busySeconds()
		store.reset()
		out, err := job.RunAll(b.Context(), value.Input{Run: fmt.Sprint("run_", n), AsOf: today.AddDays(n).String()})
		if err != nil {
			b.Fatal(err)
		}
		b.Logf("night %d: %d parts, %v, of which the processors worked %.1f s, written %d, ledgers read %d; steps %v; most memory %d MB",
			n, out.Of, time.Since(started).Round(time.Millisecond), busySeconds()-busy, store.published.Load(), store.ledgersRead.Load(), store.seconds(), store.peak.Load()>>20)
	}
	defer store.watchMemory()()
	night(0)
	busy := busySeconds()
	for i := 0; b.Loop(); i++ {
		night(i + 1)
	}
	b.ReportMetric((busySeconds()-busy)*1e9/float64(b.N)/float64(customers), "cpu-ns/customer")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(customers), "ns/customer")
	b.ReportMetric(float64(store.peak.Load()>>20), "MB-most")
}

// madeUp is a table of so many customers that follow from their numbers. Customers are spread over the parts by their numbers. What a
// run publishes is kept in a few bytes each.
type madeUp struct {
	value.Store
	customers int
	night     int
	again     int // a customer who bought once more today; 0 for none
	order     [][]int32
	kept      []publishedAs
	terms     crm.RunTerms
	rules     crm.RunRules
	run       crm.Run
	model     *value.Model
	reports   map[string]crm.Report

	mu        sync.Mutex
	influence map[int]*crm.Influence

	ids, published, ledgersRead, peak atomic.Int64
}

// publishedAs is what is kept of what a run published.
type publishedAs struct {
	segment, stage uint8 // one more than the index
	percentile     uint8
	rfm            uint16
	version        uint8
}

func newMadeUp(n int) *madeUp {
	return &madeUp{customers: n, order: inOrder(n), kept: make([]publishedAs, n), reports: map[string]crm.Report{}, influence: map[int]*crm.Influence{}}
}

func (s *madeUp) newID(prefix string) string {
	return prefix + "_" + strconv.FormatInt(s.ids.Add(1), 10)
}

func (s *madeUp) reset() {
	s.published.Store(0)
	s.ledgersRead.Store(0)
}

func (s *madeUp) seconds() (out []string) {
	for _, step := range s.run.Steps {
		out = append(out, fmt.Sprintf("%s %.1f", step.Name, step.Seconds))
	}
	return out
}

// watchMemory looks at the memory in use now and then, until it is told to end.
func (s *madeUp) watchMemory() (end func()) {
	done := make(chan struct{})
	look := func() {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		s.peak.Store(max(s.peak.Load(), int64(m.HeapInuse+m.StackInuse)))
	}
	go func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(200 * time.Millisecond):
				look()
			}
		}
	}()
	return func() { look(); close(done) }
}

func (s *madeUp) Parts(_ context.Context, mostEach int) (int, error) {
	of := 8
	for of*mostEach < s.customers && of < 4096 {
		of *= 2
	}
	return of, nil
}

// Values gives a part in pages of 2,000, which is about what a page of the index holds.
func (s *madeUp) Values(_ context.Context, part, of int, each func([]crm.Value) error) error {
	partition := s.order[part%8]
	width := crm.Places * 8 / of
	low := part / 8 * width
	from := sort.Search(len(partition), func(i int) bool { return crm.PlaceOf(idOf(int(partition[i]))) >= low })
	to := sort.Search(len(partition), func(i int) bool { return crm.PlaceOf(idOf(int(partition[i]))) >= low+width })
	for page := range slices.Chunk(partition[from:to], 2000) {
		values := make([]crm.Value, len(page))
		for i, n := range page {
			values[i] = s.valueOf(int(n))
			values[i].Days = nil
		}
		if err := each(values); err != nil {
			return err
		}
	}
	return nil
}

// inOrder are so many numbers, spread over eight partitions, in the order of the places of their ids.
func inOrder(n int) [][]int32 {
	out := make([][]int32, 8)
	for k := range n {
		out[k%8] = append(out[k%8], int32(k))
	}
	places := make([]uint16, n)
	for k := range places {
		places[k] = uint16(crm.PlaceOf(idOf(k)))
	}
	for _, partition := range out {
		slices.SortFunc(partition, func(a, b int32) int { return cmp.Or(cmp.Compare(places[a], places[b]), cmp.Compare(a, b)) })
	}
	return out
}

func idOf(n int) string { return fmt.Sprintf("cus_01K%023d", n) }

func numberOf(id string) int {
	n, err := strconv.Atoi(strings.TrimPrefix(id, "cus_01K"))
	if err != nil {
		panic(err)
	}
	return n
}

// daysOf are the days of a customer's purchases before today, as far as the night has come; one of nine has none.
func (s *madeUp) daysOf(n int) (days []locale.Date, amount int64) {
	rng := rand.New(rand.NewPCG(uint64(n), 7))
	if rng.IntN(9) == 0 {
		return nil, 0
	}
	watched := 1 + rng.IntN(3*365)
	rate, leave := 0.02*rng.ExpFloat64(), 0.4*rng.Float64()
	amount = 1000 + int64(20_000*rng.ExpFloat64())
	for at := 0.0; at <= float64(watched) && len(days) < 60; at += 1 + rng.ExpFloat64()/rate {
		days = append(days, today.AddDays(int(at)-watched))
		if rng.Float64() < leave {
			break
		}
	}
	if n == s.again && n > 0 && len(days) > 0 && days[len(days)-1] != today {
		days = append(days, today)
	}
	for night := 1; night <= s.night; night++ {
		if n%500 == night {
			days = append(days, today.AddDays(night))
		}
	}
	return days, amount
}

func (s *madeUp) valueOf(n int) crm.Value {
	days, amount := s.daysOf(n)
	v := crm.Value{
		Customer: idOf(n), Version: 1 + int(s.kept[n].version) + len(days), Source: "form", Stage: crm.Active, StageSince: madeUpSince,
		Channels: []string{"web", "call"}, Rung: crm.Rung{Name: crm.RungInert, Code: "rung.none", Since: madeUpSince},
	}
	if n%50 == 3 {
		v.Referrer = idOf(n / 50)
	}
	if len(days) > 0 {
		total := amount * int64(len(days))
		v.Summary = crm.Summary{
			Unit: "IRT", PurchaseDays: len(days), FirstOn: days[0], LastOn: days[len(days)-1], Spent: total, RealSpent: total,
			MarginUnknown: total, RepeatSum: total - amount, RepeatSquares: strconv.FormatInt(amount*amount*int64(len(days)-1), 10),
		}
	}
	v.Days = crm.Ledger{}
	for _, day := range days {
		v.Days[day.String()] = crm.DayTotal{Amount: amount, Unknown: amount, Purchases: 1}
	}
	s.publishedOf(n, &v)
	return v
}

var (
	madeUpSince = time.Date(2025, time.March, 1, 10, 0, 0, 0, time.UTC)
	madeUpStage = []string{crm.Prospect, crm.Active, crm.Lapsed, crm.Lost}
)

func (s *madeUp) publishedOf(n int, v *crm.Value) {
	k := s.kept[n]
	if k.segment == 0 {
		return
	}
	v.Segment, v.SegmentSince, v.Percentile = value.Segments()[k.segment-1], madeUpSince, int(k.percentile)
	v.Stage = madeUpStage[k.stage-1]
	if k.rfm > 0 {
		v.RFM = strconv.Itoa(int(k.rfm))
	}
	s.mu.Lock()
	v.Influence = s.influence[n]
	s.mu.Unlock()
	v.Reason = &crm.Reason{Code: "segment.loyal", Args: map[string]string{"purchases": "3", "days": "40", "alive": "80", "months": "12"}}
}

func (s *madeUp) Publish(_ context.Context, v crm.Value, _ *crm.Summary, _ *crm.Entry) (bool, error) {
	n := numberOf(v.Customer)
	rfm, _ := strconv.Atoi("0" + v.RFM)
	s.kept[n] = publishedAs{
		segment: uint8(slices.Index(value.Segments(), v.Segment) + 1), stage: uint8(slices.Index(madeUpStage, v.Stage) + 1),
		percentile: uint8(v.Percentile), rfm: uint16(rfm), version: s.kept[n].version + 1,
	}
	s.mu.Lock()
	if v.Influence != nil {
		s.influence[n] = v.Influence
	} else {
		delete(s.influence, n)
	}
	s.mu.Unlock()
	s.published.Add(1)
	return true, nil
}

func (s *madeUp) ValuesOf(_ context.Context, customers []string) ([]crm.Value, error) {
	out := make([]crm.Value, len(customers))
	for i, id := range customers {
		out[i] = s.valueOf(numberOf(id))
	}
	s.ledgersRead.Add(int64(len(customers)))
	return out, nil
}

func (s *madeUp) Ledgers(ctx context.Context, customers []string) (map[string]crm.Ledger, error) {
	values, err := s.ValuesOf(ctx, customers)
	out := map[string]crm.Ledger{}
	for _, v := range values {
		out[v.Customer] = v.Days
	}
	return out, err
}

func (s *madeUp) ContactDays(context.Context, locale.Date) ([]crm.ContactDay, error) { return nil, nil }

func (s *madeUp) AllReports(context.Context) (out []crm.Report, err error) {
	for _, r := range s.reports {
		out = append(out, r)
	}
	return out, nil
}

func (s *madeUp) SaveReport(_ context.Context, r crm.Report, _ int, _ string) error {
	s.reports[r.Name] = r
	return nil
}

func (s *madeUp) PriceTables(context.Context) ([]crm.PriceTable, error) { return nil, nil }

func (s *madeUp) Settings(context.Context) (crm.Settings, error) {
	return crm.Settings{}, crm.ErrNotFound
}

func (s *madeUp) FixTerms(_ context.Context, _ string, terms crm.RunTerms, _ string) error {
	s.terms = terms
	return nil
}

func (s *madeUp) RunTerms(context.Context, string) (crm.RunTerms, error) { return s.terms, nil }

func (s *madeUp) SegmentRules(context.Context) (crm.SegmentRules, error) {
	return crm.SegmentRules{}, nil
}

func (s *madeUp) FixRules(_ context.Context, _ string, rules crm.RunRules, _ string) error {
	s.rules = rules
	return nil
}

func (s *madeUp) RunRules(context.Context, string) (crm.RunRules, error) { return s.rules, nil }

func (s *madeUp) LatestRun(context.Context) (crm.Run, error) { return crm.Run{}, crm.ErrNotFound }

func (s *madeUp) CreateRun(_ context.Context, run crm.Run, _ crm.Once, _ string) (bool, error) {
	s.run = run
	return true, nil
}

func (s *madeUp) Run(context.Context, string) (crm.Run, error) { return s.run, nil }

func (s *madeUp) SaveRun(_ context.Context, run crm.Run, _ string) error {
	s.run = run
	return nil
}

func (s *madeUp) TakeLease(context.Context, string, string) (int, error) { return s.night + 1, nil }

func (s *madeUp) GiveUpLease(context.Context, string, int, string) error { return nil }

func (s *madeUp) Lease(context.Context) (crm.Lease, error) { return crm.Lease{}, nil }

func (s *madeUp) KeepLease(context.Context, string, int, string) error { return nil }

func (s *madeUp) EndRun(_ context.Context, run crm.Run, model any, _ string) error {
	s.run, s.model = run, model.(*value.Model)
	return nil
}
