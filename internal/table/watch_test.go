package table_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"vafa/internal/crm"
	"vafa/internal/metric"
	"vafa/internal/table"
	"vafa/internal/table/tabletest"
)

// What stands on the sheet of a request is what happened between us and the table.
func TestWatchNotesCallsConflictsAndThrottles(t *testing.T) {
	tests := map[string]struct {
		fault                       tabletest.Fault
		calls, conflicts, throttles int
	}{
		"nothing":      {fault: nil, calls: 1},
		"a throttle":   {fault: tabletest.Throttle, calls: 1, throttles: 1},
		"a lost reply": {fault: tabletest.LoseReply, calls: 1},
		"a conflict":   {fault: tabletest.Conflict, calls: 2, conflicts: 1}, // of which the SDK knows nothing: the call is made again
	}
	client, name := tabletest.New(t)
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			var faults tabletest.Faults
			if test.fault != nil {
				faults.On("TransactWriteItems", 1, test.fault)
			}
			var tick time.Duration
			now := func() time.Time { tick += time.Millisecond; return time.Time{}.Add(tick) }
			tab := table.New(dynamodb.New(faults.Client(client).Options(), table.Watch(now)), name, time.Now, func() float64 { return 0 })
			ctx, sheet := metric.With(t.Context())
			ctx, meter := table.WithMeter(ctx)
			once := crm.Once{Operation: "op", Caller: "me", Key: title, Hash: "h", Status: 201, Body: []byte("{}"), Expires: time.Now().Add(time.Hour)}
			if err := tab.Remember(ctx, once, "req_"+title); err != nil {
				t.Fatal(err)
			}
			got := sheet.Totals()
			want := metric.Totals{Calls: test.calls, Conflicts: test.conflicts, Throttles: test.throttles, Waiting: time.Duration(test.calls) * time.Millisecond}
			if got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
			if used := meter.Total(); used.Writes == 0 {
				t.Errorf("the calls of a metered context consume %+v", used)
			}
		})
	}
}
