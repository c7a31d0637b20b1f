package metric_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/crm"
	"vafa/internal/metric"
)

// clock goes on by a step each time that somebody looks.
type clock struct {
	now  time.Time
	step time.Duration
}

func (c *clock) Now() time.Time {
	c.now = c.now.Add(c.step)
	return c.now
}

// document is a line as CloudWatch reads it.
type document struct {
	AWS struct {
		Timestamp         int64
		CloudWatchMetrics []struct {
			Namespace  string
			Dimensions [][]string
			Metrics    []struct{ Name, Unit string }
		}
	} `json:"_aws"`
}

func emitter(by metric.By, out *bytes.Buffer, now func() time.Time) *metric.Emitter {
	return &metric.Emitter{Stack: "vafa-test", Function: "capture", By: by, Now: now, Out: out}
}

// Every metric and dimension that a line announces is a member of it, as CloudWatch's specification demands, and metrics that it does
// not announce are not there.
func TestLineFollowsTheSpecification(t *testing.T) {
	for by, dimensions := range map[metric.By][][]string{
		metric.ByStack:    {{"Stack"}},
		metric.ByFunction: {{"Stack"}, {"Stack", "Function"}},
	} {
		t.Run(string(by), func(t *testing.T) {
			var out bytes.Buffer
			now := time.Date(2026, time.November, 22, 6, 30, 0, 0, time.UTC)
			_, work := emitter(by, &out, func() time.Time { return now }).Begin(t.Context())
			work.End("createCapture", 202)
			var line document
			var members map[string]any
			if err := errors.Join(json.Unmarshal(out.Bytes(), &line), json.Unmarshal(out.Bytes(), &members)); err != nil {
				t.Fatal(err)
			}
			if line.AWS.Timestamp != now.UnixMilli() || len(line.AWS.CloudWatchMetrics) != 1 || strings.Count(out.String(), "\n") != 1 {
				t.Fatalf("%s", out.String())
			}
			directive := line.AWS.CloudWatchMetrics[0]
			if diff := cmp.Diff(dimensions, directive.Dimensions); diff != "" || directive.Namespace != metric.Namespace {
				t.Errorf("namespace %s, dimensions (-want +got):\n%s", directive.Namespace, diff)
			}
			var names []string
			for _, m := range directive.Metrics {
				names = append(names, m.Name)
				if _, isNumber := members[m.Name].(float64); !isNumber || m.Unit == "" {
					t.Errorf("%s is %v in %q", m.Name, members[m.Name], m.Unit)
				}
			}
			if diff := cmp.Diff(metric.Names(), names); diff != "" {
				t.Errorf("metrics (-want +got):\n%s", diff)
			}
			for _, set := range directive.Dimensions {
				for _, dimension := range set {
					if text, _ := members[dimension].(string); text == "" {
						t.Errorf("no %s in %s", dimension, out.String())
					}
				}
			}
		})
	}
}

func TestOperationsAreKeptApartForLatencyAndFaultsAlone(t *testing.T) {
	var out bytes.Buffer
	_, work := emitter(metric.ByOperation, &out, time.Now).Begin(t.Context())
	work.End("createCapture", 202)
	var line document
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	if len(line.AWS.CloudWatchMetrics) != 2 {
		t.Fatal(out.String())
	}
	own := line.AWS.CloudWatchMetrics[1]
	if len(own.Metrics) != 2 || own.Metrics[0].Name != metric.Latency || own.Metrics[1].Name != metric.Faults {
		t.Errorf("%+v", own.Metrics)
	}
	if diff := cmp.Diff([][]string{{"Stack", "Function", "Operation"}}, own.Dimensions); diff != "" {
		t.Error(diff)
	}
}

// How many metrics there are is what they cost: a change of these numbers is a change of the bill.
func TestCountOfMetrics(t *testing.T) {
	for by, want := range map[metric.By]int{
		metric.ByNothing: 0, metric.ByStack: 13, metric.ByFunction: 13 + 13*22, metric.ByOperation: 13 + 13*22 + 2*160,
	} {
		if got := by.Count(22, 160); got != want {
			t.Errorf("by %s: %d metrics, want %d", by, got, want)
		}
	}
}

func values(t *testing.T, line string) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal([]byte(line), &out); err != nil {
		t.Fatalf("%v in %s", err, line)
	}
	return out
}

func TestWhatIsCountedOfAnAnswer(t *testing.T) {
	for status, class := range map[int]string{0: "", 200: "", 303: "", 404: metric.Refused, 422: metric.Refused, 503: metric.Busy, 500: metric.Faults, 502: metric.Faults} {
		var out bytes.Buffer
		_, work := emitter(metric.ByStack, &out, time.Now).Begin(t.Context())
		work.End("createCapture", status)
		got := values(t, out.String())
		for _, one := range []string{metric.Refused, metric.Busy, metric.Faults} {
			want := 0.0
			if one == class {
				want = 1
			}
			if got[one] != want {
				t.Errorf("status %d: %s is %v, want %v", status, one, got[one], want)
			}
		}
	}
}

// Calls beside each other count once as time, and what is left is our own.
func TestOwnTimeIsWhatTheTableDidNotTake(t *testing.T) {
	var out bytes.Buffer
	now := time.Date(2026, time.November, 22, 6, 30, 0, 0, time.UTC)
	at := func(ms int) time.Time { return now.Add(time.Duration(ms) * time.Millisecond) }
	when := at(0)
	ctx, work := emitter(metric.ByStack, &out, func() time.Time { return when }).Begin(t.Context())
	sheet := metric.Of(ctx)
	sheet.Began(at(10))
	sheet.Began(at(15))
	sheet.Ended(at(20), false)
	sheet.Throttled()
	sheet.Ended(at(30), true)
	sheet.Began(at(40))
	sheet.Ended(at(45), false)
	sheet.Idled(30 * time.Millisecond)
	crm.MeterOf(ctx).Add(crm.Capacity{Reads: 1.5, Writes: 4, Calls: 1})
	when = at(100)
	work.End("createCapture", 202)
	got := values(t, out.String())
	want := map[string]float64{
		metric.Latency: 100, metric.TableTime: 25, metric.OwnTime: 45, metric.TableCalls: 3, metric.Conflicts: 1, metric.Throttles: 1,
		metric.ReadUnits: 1.5, metric.WriteUnits: 4, metric.ColdStarts: 1, metric.Requests: 1,
	}
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s is %v, want %v", name, got[name], value)
		}
	}
}

func TestOnlyTheFirstIsCold(t *testing.T) {
	var out bytes.Buffer
	e := emitter(metric.ByStack, &out, time.Now)
	for range 3 {
		_, work := e.Begin(t.Context())
		work.End("createCapture", 202)
	}
	var cold []any
	for line := range strings.Lines(out.String()) {
		cold = append(cold, values(t, line)[metric.ColdStarts])
	}
	if diff := cmp.Diff([]any{1.0, 0.0, 0.0}, cold); diff != "" {
		t.Error(diff)
	}
}

func TestNothingIsWrittenUnlessItIsWanted(t *testing.T) {
	var out bytes.Buffer
	var none *metric.Emitter
	for _, e := range []*metric.Emitter{none, emitter(metric.ByNothing, &out, time.Now)} {
		ctx, work := e.Begin(t.Context())
		if metric.Of(ctx) != nil || crm.MeterOf(ctx) != nil {
			t.Error("somebody counts")
		}
		metric.Of(ctx).Began(time.Now())
		metric.Of(ctx).Ended(time.Now(), true)
		metric.Of(ctx).Throttled()
		metric.Of(ctx).Idled(time.Second)
		work.End("createCapture", 202)
	}
	if out.Len() > 0 {
		t.Error(out.String())
	}
}

// What is no word of ours may not become a dimension, of which there would be as many as somebody likes.
func TestOperationsAreWordsOfOurs(t *testing.T) {
	for operation, want := range map[string]string{
		"createCapture": "createCapture", "measure": "measure", "": "other", "09121234567": "other", "a b": "other", strings.Repeat("a", 65): "other", "زهرا": "other",
	} {
		var out bytes.Buffer
		_, work := emitter(metric.ByOperation, &out, time.Now).Begin(t.Context())
		work.End(operation, 200)
		if got := values(t, out.String())["Operation"]; got != want {
			t.Errorf("%q is told as %v, want %s", operation, got, want)
		}
	}
}

func TestHandled(t *testing.T) {
	type in struct{ Step, Name string }
	errFails := errors.New("no")
	for name, test := range map[string]struct {
		handle func(context.Context, in) (int, error)
		faults float64
	}{
		"done":   {func(context.Context, in) (int, error) { return 7, nil }, 0},
		"failed": {func(context.Context, in) (int, error) { return 0, errFails }, 1},
		"thrown": {func(context.Context, in) (int, error) { panic("Zahra") }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			handle := metric.Handled(emitter(metric.ByFunction, &out, time.Now), func(i in) string { return i.Step }, test.handle)
			func() {
				defer func() {
					if thrown := recover(); (thrown != nil) != (name == "thrown") {
						t.Errorf("thrown: %v", thrown)
					}
				}()
				answer, err := handle(t.Context(), in{"measure", "Zahra Karimi"})
				if name == "done" && (answer != 7 || err != nil) || name == "failed" && !errors.Is(err, errFails) {
					t.Errorf("%d, %v", answer, err)
				}
			}()
			got := values(t, out.String())
			if got["Operation"] != "measure" || got[metric.Faults] != test.faults || strings.Contains(out.String(), "Zahra") {
				t.Error(out.String())
			}
		})
	}
}

func TestLinesOfManyDoNotMix(t *testing.T) {
	var out bytes.Buffer
	c := clock{step: time.Millisecond}
	var mutex sync.Mutex
	e := emitter(metric.ByOperation, &out, func() time.Time {
		mutex.Lock()
		defer mutex.Unlock()
		return c.Now()
	})
	var wait sync.WaitGroup
	for range 50 {
		wait.Go(func() {
			ctx, work := e.Begin(t.Context())
			metric.Of(ctx).Began(time.Now())
			work.End("createCapture", 202)
		})
	}
	wait.Wait()
	n := 0
	for line := range strings.Lines(out.String()) {
		values(t, line)
		n++
	}
	if n != 50 {
		t.Errorf("%d lines", n)
	}
}

func TestParseBy(t *testing.T) {
	for text, want := range map[string]metric.By{"": metric.ByNothing, "none": metric.ByNothing, "stack": metric.ByStack, "function": metric.ByFunction, "operation": metric.ByOperation} {
		if got, err := metric.ParseBy(text); got != want || err != nil {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	if got, err := metric.ParseBy("customer"); err == nil {
		t.Errorf("customer: %q", got)
	}
}
