package table_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/crm"
	"vafa/internal/table"
	"vafa/internal/table/tabletest"
)

// everyOperation makes one call or more of each operation that the table uses.
func everyOperation(ctx context.Context, t *testing.T, tab *table.Table) {
	t.Helper()
	id, err := tab.Contact(ctx, contact(1)) // BatchGetItem, TransactWriteItems
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tab.Customer(ctx, id); err != nil { // GetItem
		t.Fatal(err)
	}
	var values []crm.Value
	for shard := range table.Shards { // Query
		if err := tab.Values(ctx, shard, table.Shards, func(page []crm.Value) error { values = append(values, page...); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if len(values) != 1 {
		t.Fatalf("%d values, want 1", len(values))
	}
	values[0].Segment, values[0].Fence = "new", 1
	if written, err := tab.Publish(ctx, values[0], nil, nil); err != nil || !written { // UpdateItem
		t.Fatalf("publish: %t, %v", written, err)
	}
	trail := &crm.Trail{By: "usr_1", Operation: "getCustomer", Action: crm.ActionRead, Request: "req_1"}
	trail.Saw(id)
	if err := tab.RecordRead(ctx, trail); err != nil { // PutItem
		t.Fatal(err)
	}
}

// seen notes which of the operations asked for their capacity.
type seen struct {
	mu    sync.Mutex
	asked map[string]string
}

func (s *seen) rule(c tabletest.Call) tabletest.Fault {
	return tabletest.Change(func(call map[string]any) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.asked[c.Operation], _ = call["ReturnConsumedCapacity"].(string)
	})
}

func TestMeterAsksEveryOperation(t *testing.T) {
	every := func(value string) map[string]string {
		out := map[string]string{}
		for _, name := range []string{"GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "TransactWriteItems"} {
			out[name] = value
		}
		return out
	}
	t.Run("with a meter", func(t *testing.T) {
		tab, faults := open(t)
		s := seen{asked: map[string]string{}}
		faults.Choose(s.rule)
		ctx, meter := table.WithMeter(t.Context())
		everyOperation(ctx, t, tab)
		if diff := cmp.Diff(every("TOTAL"), s.asked); diff != "" {
			t.Errorf("asked (-want +got):\n%s", diff)
		}
		total := meter.Total()
		if total.Calls != faults.Total() || total.Reads < 1.5 || total.Writes < 8 {
			t.Errorf("total %+v after %d calls, want them all and what they cost", total, faults.Total())
		}
	})
	t.Run("without", func(t *testing.T) {
		tab, faults := open(t)
		s := seen{asked: map[string]string{}}
		faults.Choose(s.rule)
		everyOperation(t.Context(), t, tab)
		if diff := cmp.Diff(every(""), s.asked); diff != "" {
			t.Errorf("asked (-want +got):\n%s", diff)
		}
	})
}

// told is an engine that answers nothing but what a call has cost.
func told(consumed any) tabletest.Fault {
	return func(_ http.RoundTripper, req *http.Request) (*http.Response, error) {
		encoded, err := json.Marshal(map[string]any{"ConsumedCapacity": consumed})
		return &http.Response{
			StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
			Body: io.NopCloser(strings.NewReader(string(encoded))), ContentLength: int64(len(encoded)), Request: req,
		}, err
	}
}

func TestMeterCountsWhatIsTold(t *testing.T) {
	units := func(n float64) map[string]any { return map[string]any{"CapacityUnits": n} }
	for _, c := range []struct {
		name string
		told any
		do   func(context.Context, *table.Table) error
		want crm.Capacity
	}{
		{"a read", units(0.5), func(ctx context.Context, tab *table.Table) error { return tab.Ping(ctx) }, crm.Capacity{Reads: 0.5, Calls: 1}},
		{"a read that says nothing", nil, func(ctx context.Context, tab *table.Table) error { return tab.Ping(ctx) }, crm.Capacity{Calls: 1}},
		{"a write", units(3), func(ctx context.Context, tab *table.Table) error {
			return tab.NoteKeyUse(ctx, "hash", now)
		}, crm.Capacity{Writes: 3, Calls: 1}},
		{"a transaction", []any{units(6)}, func(ctx context.Context, tab *table.Table) error {
			return tab.Remember(ctx, crm.Once{Operation: "op", Caller: "public", Key: "k", Hash: "h", Expires: now.Add(time.Hour)}, "evt_1")
		}, crm.Capacity{Writes: 6, Calls: 1}},
		{"a transaction that tells reads apart", []any{map[string]any{"CapacityUnits": 6.0, "ReadCapacityUnits": 2.0, "WriteCapacityUnits": 4.0}},
			func(ctx context.Context, tab *table.Table) error {
				return tab.Remember(ctx, crm.Once{Operation: "op", Caller: "public", Key: "k", Hash: "h", Expires: now.Add(time.Hour)}, "evt_1")
			}, crm.Capacity{Reads: 2, Writes: 4, Calls: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			tab, faults := open(t)
			faults.Choose(func(tabletest.Call) tabletest.Fault { return told(c.told) })
			ctx, meter := table.WithMeter(t.Context())
			if err := c.do(ctx, tab); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, meter.Total()); diff != "" {
				t.Errorf("total (-want +got):\n%s", diff)
			}
		})
	}
}

// A call of which no answer comes counts nothing: nobody has said what it cost. The try that is answered does.
func TestMeterOfLostAnswers(t *testing.T) {
	tab, faults := open(t)
	faults.At(1, tabletest.LoseReply)
	faults.At(2, tabletest.Throttle)
	ctx, meter := table.WithMeter(t.Context())
	if err := tab.Ping(ctx); err != nil {
		t.Fatal(err)
	}
	if total := meter.Total(); total.Calls != 1 || faults.Total() != 3 {
		t.Errorf("total %+v after %d calls, want the one that was answered of three", total, faults.Total())
	}
	faults.Reset()
	faults.Choose(func(tabletest.Call) tabletest.Fault { return tabletest.ServerError })
	ctx, meter = table.WithMeter(t.Context())
	if err := tab.Ping(ctx); err == nil {
		t.Error("a call that always fails did not")
	}
	if total := meter.Total(); total != (crm.Capacity{}) {
		t.Errorf("total %+v, want nothing", total)
	}
}

// A meter within a meter tells both, from several goroutines.
func TestMeterWithinMeter(t *testing.T) {
	tab, _ := open(t)
	ctx, outer := table.WithMeter(t.Context())
	within, inner := table.WithMeter(ctx)
	if err := tab.Ping(ctx); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if err := tab.Ping(within); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if inner.Total().Calls != 4 || outer.Total().Calls != 5 {
		t.Errorf("%d calls within and %d in all, want 4 and 5", inner.Total().Calls, outer.Total().Calls)
	}
}
