package api_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"vafa/internal/api/apitest"
	"vafa/internal/metric"
	"vafa/internal/table/tabletest"
)

// A line of metrics says what its request did at the table: the calls that the engine saw, and the units that it told.
func TestMetricsTellWhatARequestDid(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		operation string
		fault     tabletest.Fault
		status    int
		counts    map[string]float64
		ask       func(*apitest.Firm) apitest.Answer
	}{
		"a write": {"createCustomer", nil, http.StatusCreated, map[string]float64{metric.Refused: 0, metric.Throttles: 0}, newcomer},
		"a throttle": {
			"createCustomer", tabletest.Throttle, http.StatusCreated, map[string]float64{metric.Throttles: 1, metric.Faults: 0}, newcomer,
		},
		"a refusal": {"createCustomer", nil, http.StatusUnprocessableEntity, map[string]float64{metric.Refused: 1, metric.Faults: 0}, nobody},
	} {
		t.Run(name, func(t *testing.T) {
			f := apitest.New(t)
			f.Faults.Reset()
			if test.fault != nil {
				f.Faults.On("TransactWriteItems", 1, test.fault)
			}
			answer := test.ask(f)
			if answer.Status != test.status {
				t.Fatalf("status %d: %s", answer.Status, answer.Body)
			}
			var line map[string]any
			if err := json.Unmarshal([]byte(f.Metrics.String()), &line); err != nil {
				t.Fatalf("%v in %s", err, f.Metrics.String())
			}
			if line["Operation"] != test.operation || line[metric.Requests] != 1.0 {
				t.Error(f.Metrics.String())
			}
			for name, want := range test.counts {
				if line[name] != want {
					t.Errorf("%s is %v, want %v", name, line[name], want)
				}
			}
			writes, _ := line[metric.WriteUnits].(float64)
			if wrote := test.status == http.StatusCreated; (writes > 0) != wrote {
				t.Errorf("%v write units", writes)
			}
			calls, _ := line[metric.TableCalls].(float64)
			if throttles, _ := line[metric.Throttles].(float64); int(calls+throttles) != f.Faults.Total() {
				t.Errorf("%v calls and %v throttles, the engine saw %d", calls, throttles, f.Faults.Total())
			}
		})
	}
}

func newcomer(f *apitest.Firm) apitest.Answer {
	return f.Agent().Call("POST", "/v1/customers", m{"name": "Zahra Karimi", "phone": "09121234567"}, "Idempotency-Key", "k1")
}

func nobody(f *apitest.Firm) apitest.Answer {
	return f.Agent().Call("POST", "/v1/customers", m{"name": "Zahra Karimi", "phone": "12"}, "Idempotency-Key", "k1")
}
