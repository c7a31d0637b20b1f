package value_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/table/tabletest"
	"vafa/internal/value"
)

type m = apitest.M

// shop is a firm with n customers: the i-th bought on i%9 days of the last months, in amounts that vary; every ninth has
// bought nothing, and every seventh nothing for more than a year.
func shop(t *testing.T, n int) *apitest.Firm {
	t.Helper()
	f := apitest.New(t)
	for i := range n {
		id := f.Agent().Post("/v1/customers", m{"name": fmt.Sprint("Customer ", i), "email": fmt.Sprintf("c%d@example.com", i)}).
			Want(http.StatusCreated).Text("id")
		var sales []m
		for k := range i % 9 {
			days := 2 + i*7%53 + k*(5+i%6)*(1+i%4)
			if i%7 == 0 {
				days += 400
			}
			at := apitest.Start.AddDate(0, 0, -days).Format(time.RFC3339)
			sales = append(sales, apitest.Purchase(id, fmt.Sprintf("%d-%d", i, k), at, fmt.Sprint(1000*(1+i*13%7+k%3))))
		}
		if len(sales) > 0 {
			f.Buy(sales...)
		}
	}
	return f
}

// run asks for a run through the API and gives its report.
func run(f *apitest.Firm, body m) apitest.Answer {
	f.Clock.Add(time.Second)
	started := f.Manager().Post("/v1/segmentation/runs", body).Want(http.StatusAccepted)
	return f.Manager().Get(started.Header.Get("Location")).Want(http.StatusOK)
}

func want(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// values are the VALUE items.
func values(f *apitest.Firm) map[string]m {
	out := map[string]m{}
	for key, item := range f.Items() {
		if strings.HasSuffix(key, " VALUE") {
			out[key] = item
		}
	}
	return out
}

func TestRunTellsEveryCustomerApart(t *testing.T) {
	const customers = 60
	f := shop(t, customers)
	f.Marketer().Get("/v1/models/current").Want(http.StatusNotFound)
	want(t, "segments before a run", []any{}, f.Marketer().Get("/v1/segments").Want(http.StatusOK).List("items"))
	done := run(f, m{})
	want(t, "run", []any{"done", float64(customers), float64(customers), "2026-11-22"},
		[]any{done.At("state"), done.At("customers"), done.At("changed"), done.At("asOf")})
	var steps []any
	for i := range done.List("steps") {
		steps = append(steps, done.At(fmt.Sprintf("steps/%d/name", i)), done.At(fmt.Sprintf("steps/%d/state", i)))
	}
	want(t, "steps", []any{"open", "done", "measure", "done", "fit", "done", "score", "done", "report", "done", "publish", "done"}, steps)

	var segments struct {
		Items []crm.SegmentTotal
	}
	f.Marketer().Get("/v1/segments").Want(http.StatusOK).Into(&segments)
	sum, seen := 0, map[string]bool{}
	for _, segment := range segments.Items {
		sum += segment.Customers
		members := f.Marketer().Get("/v1/segments/"+segment.Name+"/customers?pageSize=100", "Accept-Language", "en").Want(http.StatusOK)
		want(t, "members of "+segment.Name, segment.Customers, len(members.List("items")))
		last := 100.0
		for i := range members.List("items") {
			at := fmt.Sprintf("items/%d/", i)
			seen[members.Text(at+"id")] = true
			reason, percentile := members.Text(at+"reason"), members.Number(at+"percentile")
			if len(reason) < 10 || strings.ContainsAny(reason, "{}") || !strings.HasSuffix(reason, ".") {
				t.Errorf("%s: reason %q", segment.Name, reason)
			}
			if percentile > last {
				t.Errorf("%s: percentile %v comes after %v", segment.Name, percentile, last)
			}
			last = percentile
		}
	}
	want(t, "sum of the segments", customers, sum)
	want(t, "different members", customers, len(seen))
	f.Marketer().Get("/v1/segments/none/customers").Want(http.StatusNotFound)

	wantIntervals(t, f, done)
	model := f.Marketer().Get("/v1/models/current").Want(http.StatusOK)
	want(t, "model", []any{done.At("id"), "2026-11-22", 53.0}, []any{model.At("version"), model.At("asOf"), model.At("buyers")})
	id := f.Agent().Get("/v1/customers?email=c8@example.com").Text("items/0/id")
	view := f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK)
	alive, low, high := view.Number("value/alive"), view.Text("value/lifetime/low/amount"), view.Text("value/lifetime/high/amount")
	if !strings.Contains(view.Text("value/lifetime/covers"), "تغییر سلیقه") { // the firm's own language
		t.Errorf("covers %q", view.Text("value/lifetime/covers"))
	}
	if alive <= 0 || alive > 1 || low == "" || high == "" || view.Text("segment/reason") == "" {
		t.Errorf("view: alive %v, lifetime %v, segment %v", alive, view.At("value/lifetime"), view.At("segment"))
	}
}

// wantIntervals: the run and the list of segments show the same, the whole is the sum of its parts and lies in its interval, and
// what that covers is said in the caller's language.
func wantIntervals(t *testing.T, f *apitest.Firm, done apitest.Answer) {
	t.Helper()
	var listed struct {
		Items []crm.SegmentTotal
		Total crm.SegmentTotal
	}
	answer := f.Marketer().Get("/v1/segments", "Accept-Language", "ar").Want(http.StatusOK)
	answer.Into(&listed)
	want(t, "total of the run", answer.At("total"), done.At("total"))
	want(t, "segments of the run", answer.At("items"), done.At("segments"))
	if !strings.Contains(answer.Text("covers"), "الأذواق") || !strings.Contains(done.Text("covers"), "سلیقه") {
		t.Errorf("covers %q, in the run %q", answer.Text("covers"), done.Text("covers"))
	}
	sum := 0.0
	for _, segment := range listed.Items {
		if amount := segment.Value["IRT"]; amount != "" {
			sum += decimalOf(t, amount, "IRT")
			if decimalOf(t, segment.Low["IRT"], "IRT") > decimalOf(t, segment.High["IRT"], "IRT") {
				t.Errorf("%+v", segment)
			}
		}
	}
	total := decimalOf(t, listed.Total.Value["IRT"], "IRT")
	low, high := decimalOf(t, listed.Total.Low["IRT"], "IRT"), decimalOf(t, listed.Total.High["IRT"], "IRT")
	if listed.Total.Name != crm.AllSegments || math.Abs(sum-total) > 10 || !(0 < low && low < total && total < high) {
		t.Errorf("%+v, sum %v", listed.Total, sum)
	}
}

// The run keeps the ledgers of its sample, at most so many and without names, and chooses its model by them.
func TestRunChoosesItsModelBySample(t *testing.T) {
	f := shop(t, 60)
	opened := do(t, f, value.Input{Step: value.StepOpen, AsOf: "2026-11-01"})
	for _, in := range steps(opened) {
		do(t, f, in)
	}
	ledgers := 0
	for _, shard := range opened.Shards {
		rows, err := f.Job.Rows.Read(t.Context(), fmt.Sprintf("%s/sample-%d", opened.Run, shard))
		if err != nil {
			t.Fatal(err)
		}
		decoder := json.NewDecoder(rows)
		for ; decoder.More(); ledgers++ {
			ledger := crm.Ledger{}
			if err := decoder.Decode(&ledger); err != nil || len(ledger) == 0 {
				t.Fatalf("%v, %v", ledger, err)
			}
			for day := range ledger {
				if day > opened.AsOf || len(day) != len(opened.AsOf) {
					t.Errorf("a purchase of %s in a run as of %s", day, opened.AsOf)
				}
			}
		}
		_ = rows.Close()
	}
	model := f.Marketer().Get("/v1/models/current").Want(http.StatusOK)
	want(t, "sample", model.Number("buyers"), float64(ledgers))
	want(t, "candidates", 4, len(model.List("candidates")))
	want(t, "in use", model.At("chosen/name"), model.At("counts/name"))
	if why := model.Text("chosen/why"); !strings.Contains(why, "holdout of 39 weeks") { // the purchases span two years
		t.Errorf("chosen %v", model.At("chosen"))
	}
}

// One's own units are no customers: their purchases are in no sample.
func TestOwnUnitsAreNotSampled(t *testing.T) {
	store := &sampledStore{values: []crm.Value{{Customer: "cus_1", Summary: crm.Summary{PurchaseDays: 1}}, {Customer: "cus_2"}}}
	store.values = append(store.values, crm.Value{Customer: "cus_3", Internal: true, Summary: crm.Summary{PurchaseDays: 2}})
	for i := range 1500 {
		store.values = append(store.values, crm.Value{Customer: fmt.Sprint("cus_x", i), Summary: crm.Summary{PurchaseDays: 1}})
	}
	job := value.Job{Store: store, Rows: value.Folder(t.TempDir()), Source: apitest.New(t).Job.Source, Shards: 1}
	for range 2 {
		store.read = map[string]int{}
		if _, err := job.Do(t.Context(), value.Input{Step: value.StepMeasure, Run: "run_1", AsOf: "2026-11-22"}); err != nil {
			t.Fatal(err)
		}
		want(t, "ledgers read", 1000, len(store.read))
		want(t, "prospect and own unit", 0, store.read["cus_2"]+store.read["cus_3"])
	}
}

// sampledStore has values and counts whose ledgers are read, in how large batches.
type sampledStore struct {
	value.Store
	values []crm.Value
	read   map[string]int
}

func (s *sampledStore) Values(_ context.Context, _, _ int, each func([]crm.Value) error) error {
	return each(slices.Clone(s.values))
}

func (s *sampledStore) KeepLease(context.Context, string, int, string) error { return nil }

func (s *sampledStore) RunTerms(context.Context, string) (crm.RunTerms, error) {
	return crm.RunTerms{}, nil
}

func (s *sampledStore) Ledgers(_ context.Context, customers []string) (map[string]crm.Ledger, error) {
	if len(customers) > 100 {
		return nil, fmt.Errorf("%d ledgers at once", len(customers))
	}
	out := map[string]crm.Ledger{}
	for _, customer := range customers {
		s.read[customer]++
		out[customer] = crm.Ledger{"2026-01-01": {Amount: 1, Purchases: 1}}
	}
	return out, nil
}

func TestSecondRunWritesNoValue(t *testing.T) {
	f := shop(t, 40)
	run(f, m{})
	before := values(f)
	f.Faults.Reset()
	again := run(f, m{})
	want(t, "second run", []any{"done", 40.0, 0.0}, []any{again.At("state"), again.At("customers"), again.At("changed")})
	want(t, "values", before, values(f))
	want(t, "UpdateItem calls", 0, f.Faults.Counts()["UpdateItem"])
}

// A run as of an earlier day sees the purchases of that day and no others, as if it had been made then.
func TestRunAsOfAnEarlierDay(t *testing.T) {
	f := shop(t, 40)
	past := run(f, m{"asOf": "2026-10-01"}).Want(http.StatusOK)
	then := publishedOf(values(f))

	g := apitest.New(t)
	g.Clock.Set(time.Date(2026, time.October, 1, 12, 0, 0, 0, time.UTC))
	replay(t, f, g, g.Clock.Now())
	there := run(g, m{})
	want(t, "segments", there.At("segments"), past.At("segments"))
	want(t, "published", publishedOf(values(g)), then)
	f.Manager().Post("/v1/segmentation/runs", m{"asOf": "2026-11-23"}).Want(http.StatusUnprocessableEntity)
	f.Manager().Post("/v1/segmentation/runs", m{"asOf": "2026-02-30"}).Want(http.StatusUnprocessableEntity)
}

// replay enters the customers of one firm at another, with their purchases until a time.
func replay(t *testing.T, from, to *apitest.Firm, until time.Time) {
	t.Helper()
	for i := range from.Count("CUS#", " PROFILE") {
		email := fmt.Sprintf("c%d@example.com", i)
		id := to.Agent().Post("/v1/customers", m{"name": fmt.Sprint("Customer ", i), "email": email}).Want(http.StatusCreated).Text("id")
		old := from.Agent().Get("/v1/customers?email=" + email).Text("items/0/id")
		lines := from.Agent().Get("/v1/customers/" + old + "/timeline?pageSize=100")
		var sales []m
		for j := range lines.List("items") {
			at := fmt.Sprintf("items/%d/", j)
			when, err := time.Parse(time.RFC3339, lines.Text(at+"at"))
			if err != nil {
				t.Fatal(err)
			}
			if lines.Text(at+"type") == crm.EntryPurchase && !when.After(until) {
				sales = append(sales, apitest.Purchase(id, lines.Text(at+"purchase/reference"), lines.Text(at+"at"), lines.Text(at+"purchase/amount/amount")))
			}
		}
		if len(sales) > 0 {
			to.Buy(sales...)
		}
	}
}

// publishedOf is what was decided about each customer.
func publishedOf(values map[string]m) map[string][]any {
	out := map[string][]any{}
	for key, v := range values {
		out[key] = []any{v["segment"], v["percentile"], v["rfm"], v["stage"], v["reason"]}
	}
	return out
}

// With too few customers the run still ends, with plain rules and no invented figure.
func TestFewCustomers(t *testing.T) {
	for n := range 4 {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			f := apitest.New(t)
			for i := range n {
				id := f.Capture("A", fmt.Sprintf("+98912123456%d", i))
				f.Buy(apitest.Purchase(id, fmt.Sprint(i), "2026-11-01T10:00:00Z", "1000"), apitest.Purchase(id, fmt.Sprint(i, "b"), "2026-11-20T10:00:00Z", "3000"))
			}
			done := run(f, m{})
			want(t, "run", []any{"done", float64(n)}, []any{done.At("state"), done.At("customers")})
			if len(done.List("warnings")) == 0 {
				t.Error("no warning that the customers are few")
			}
			for key, v := range values(f) {
				want(t, key, []any{"loyal", ""}, []any{v["segment"], v["rfm"]})
			}
			if n > 0 {
				view := f.Agent().Get("/v1/customers/" + f.ByPhone("+989121234560")).Want(http.StatusOK)
				want(t, "figures", []any{nil, nil, nil}, []any{view.At("value/alive"), view.At("value/expectedSpend"), view.At("value/lifetime")})
			}
			f.Marketer().Get("/v1/models/current").Want(http.StatusOK)
		})
	}
}

// A purchase dated tomorrow, by a till whose clock runs ahead, breaks neither the run nor the view.
func TestPurchaseOfTomorrowInARun(t *testing.T) {
	f := shop(t, 40)
	f.Clock.Set(time.Date(2026, time.November, 22, 20, 10, 0, 0, time.UTC)) // 23:40 in Tehran
	id := f.Agent().Get("/v1/customers?email=c8@example.com").Text("items/0/id")
	f.Buy(apitest.Purchase(id, "tomorrow", "2026-11-22T21:00:00Z", "1000"))
	want(t, "run", "done", run(f, m{}).At("state"))
	view := f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK)
	if alive := view.Number("value/alive"); alive <= 0 || alive > 1 {
		t.Errorf("alive %v: %s", alive, view.At("value"))
	}
	f.Clock.Add(time.Hour) // when the table is looked over, it is of the past
}

func do(t *testing.T, f *apitest.Firm, in value.Input) value.Output {
	t.Helper()
	out, err := f.Job.Do(t.Context(), in)
	if err != nil {
		t.Fatalf("%s: %v", in.Step, err)
	}
	return out
}

// steps are all inputs of a run after open.
func steps(opened value.Output) []value.Input {
	in := func(step string, shard int) value.Input {
		return value.Input{Step: step, Run: opened.Run, Fence: opened.Fence, AsOf: opened.AsOf, Shard: shard, Of: opened.Of}
	}
	var out []value.Input
	for _, shard := range opened.Shards {
		out = append(out, in(value.StepMeasure, shard))
	}
	out = append(out, in(value.StepFit, 0))
	for _, step := range []string{value.StepScore, value.StepReport} {
		for _, shard := range opened.Shards {
			out = append(out, in(step, shard))
		}
	}
	return append(out, in(value.StepPublish, 0))
}

// Every step may run twice, at once or later: the table is as if it had run once.
func TestEveryStepTwice(t *testing.T) {
	tables := map[string][]string{}
	for _, times := range []int{1, 2} {
		f := shop(t, 40)
		open := value.Input{Step: value.StepOpen, ScheduledFor: "2026-11-22T01:00:00Z"}
		var opened value.Output
		for range times {
			opened = do(t, f, open)
		}
		plan := steps(opened)
		for _, in := range plan {
			for range times {
				do(t, f, in)
			}
		}
		if times == 2 {
			f.Clock.Add(time.Minute)
			do(t, f, plan[len(plan)-1])
			want(t, "a late start", crm.RunSuperseded, do(t, f, open).State)
		}
		if !strings.Contains(strings.Join(f.Lines(), ""), "stg_") {
			t.Fatal("the run moves nobody to another stage")
		}
		tables[fmt.Sprint(times)] = f.Lines("event", "cost", "steps") // what the last try of a step took is its own
	}
	want(t, "table after every step twice", normal(tables["1"]), normal(tables["2"]))
}

// normal leaves out the numbers of changes of stage and their order in one moment, which no rule says.
func normal(lines []string) map[string]int {
	out := map[string]int{}
	for _, line := range lines {
		if at := strings.Index(line, "stg_"); at >= 0 {
			line = strings.ReplaceAll(line, line[at:at+30], "stg_")
		}
		out[line]++
	}
	return out
}

func TestLeaseKeepsASecondRunOut(t *testing.T) {
	f := shop(t, 10)
	first := do(t, f, value.Input{Step: value.StepOpen, ScheduledFor: "2026-11-22T01:00:00Z"})
	held := run(f, m{})
	want(t, "a run while another is under way", crm.RunSuperseded, held.At("state"))
	f.Marketer().Get("/v1/models/current").Want(http.StatusNotFound)
	for _, in := range steps(first) {
		do(t, f, in)
	}
	want(t, "first run", crm.RunDone, f.Manager().Get("/v1/segmentation/runs/"+first.Run).Want(http.StatusOK).At("state"))
	want(t, "next run", crm.RunDone, run(f, m{}).At("state"))
}

// A run that slept through its lease may not publish over the run that came after it.
func TestStaleRunCannotPublish(t *testing.T) {
	for _, asleep := range []string{value.StepScore, value.StepPublish} {
		t.Run(asleep, func(t *testing.T) {
			f := shop(t, 40)
			stale := do(t, f, value.Input{Step: value.StepOpen, AsOf: "2026-10-01"})
			var late []value.Input
			for _, in := range steps(stale) {
				if in.Step == asleep || len(late) > 0 {
					late = append(late, in)
					continue
				}
				do(t, f, in)
			}
			f.Clock.Add(3 * time.Hour)
			next := run(f, m{})
			want(t, "the later run", crm.RunDone, next.At("state"))
			before := f.Lines()
			for _, in := range late {
				if _, err := f.Job.Do(t.Context(), in); err == nil {
					t.Errorf("%s of the stale run succeeds", in.Step)
				}
			}
			want(t, "table", before, f.Lines())
			do(t, f, value.Input{Step: value.StepFail, Run: stale.Run, Fence: stale.Fence, Error: "late"})
			want(t, "the stale run", crm.RunFailed, f.Manager().Get("/v1/segmentation/runs/"+stale.Run).At("state"))
			want(t, "segments", next.At("id"), f.Marketer().Get("/v1/segments").At("run"))
			want(t, "model", next.At("id"), f.Marketer().Get("/v1/models/current").At("version"))
		})
	}
}

// A run that fails says so, and the next can begin at once.
func TestFailedRunFreesTheLease(t *testing.T) {
	f := shop(t, 5)
	rows := f.Job.Rows
	f.Job.Rows = broken{rows}
	if _, err := f.Job.RunAll(t.Context(), value.Input{Run: "run_1"}); err == nil {
		t.Fatal("a run without rows succeeds")
	}
	failed := f.Manager().Get("/v1/segmentation/runs/run_1").Want(http.StatusOK)
	want(t, "failed run", []any{crm.RunFailed, []any{"Failed: step fit."}}, []any{failed.At("state"), failed.At("warnings")})
	f.Job.Rows = rows
	want(t, "next run", crm.RunDone, run(f, m{}).At("state"))
}

// A run that is cancelled still gives up its lease.
func TestCancelledRunFreesTheLease(t *testing.T) {
	f := shop(t, 5)
	ctx, cancel := context.WithCancel(t.Context())
	queries := 0
	f.Faults.Choose(func(c tabletest.Call) tabletest.Fault {
		if c.Operation == "Query" {
			queries++
		}
		if queries == 4 { // the first three read the prices, the number of customers and the last run, before the lease is taken
			cancel()
		}
		return nil
	})
	if _, err := f.Job.RunAll(ctx, value.Input{Run: "run_1"}); err == nil {
		t.Fatal("a cancelled run succeeds")
	}
	f.Faults.Reset()
	want(t, "state", crm.RunFailed, f.Manager().Get("/v1/segmentation/runs/run_1").Want(http.StatusOK).At("state"))
	want(t, "next run", crm.RunDone, run(f, m{}).At("state"))
}

// broken loses the rows that measure wrote.
type broken struct{ value.Rows }

func (b broken) Read(_ context.Context, name string) (io.ReadCloser, error) {
	return nil, fmt.Errorf("%s is gone", name)
}

// A purchase between measure and score wins: the run leaves that customer for the next.
func TestPurchaseDuringARun(t *testing.T) {
	f := shop(t, 20)
	opened := do(t, f, value.Input{Step: value.StepOpen})
	id := f.Agent().Get("/v1/customers?email=c0@example.com").Text("items/0/id")
	for i, in := range steps(opened) {
		if in.Step == value.StepFit {
			f.Buy(apitest.Purchase(id, fmt.Sprint("during ", i), "2026-11-22T06:00:00Z", "1000"))
		}
		do(t, f, in)
	}
	report := f.Manager().Get("/v1/segmentation/runs/" + opened.Run).Want(http.StatusOK)
	want(t, "changed", 19.0, report.At("changed"))
	want(t, "left alone", nil, values(f)["CUS#"+id+" VALUE"]["segment"])
	want(t, "next run", 1.0, run(f, m{}).At("changed"))
	want(t, "then", "new", values(f)["CUS#"+id+" VALUE"]["segment"])
}
