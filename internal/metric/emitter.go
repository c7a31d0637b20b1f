package metric

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"vafa/internal/crm"
)

// By says for what the metrics are kept apart. Each metric of each value is paid for by the month, so a firm chooses.
type By string

// What metrics may be kept apart for. Every line names its function and operation whatever is chosen, so that a query of the log can
// tell them apart at no price by the month.
const (
	ByNothing   By = "none"      // no lines at all
	ByStack     By = "stack"     // one of each for the whole deployment
	ByFunction  By = "function"  // and one of each for each function
	ByOperation By = "operation" // and latency and faults of each operation
)

// ParseBy reads a By; silence is ByNothing.
func ParseBy(text string) (By, error) {
	switch by := By(text); by {
	case "":
		return ByNothing, nil
	case ByNothing, ByStack, ByFunction, ByOperation:
		return by, nil
	}
	return "", fmt.Errorf("%q is none of none, stack, function and operation", text)
}

// Names of the metrics.
const (
	Requests   = "Requests"   // requests, or steps and batches of a function without any
	Refused    = "Refused"    // answered 4xx
	Busy       = "Busy"       // answered 503: the caller may try again
	Faults     = "Faults"     // answered with another 5xx, or failed
	Latency    = "Latency"    // milliseconds from the first line of ours to the last
	OwnTime    = "OwnTime"    // milliseconds of it during which no call of the table was under way and nobody was kept waiting
	TableTime  = "TableTime"  // milliseconds of it during which one was
	TableCalls = "TableCalls" // calls of the table
	ReadUnits  = "ReadUnits"
	WriteUnits = "WriteUnits"
	Conflicts  = "Conflicts" // transactions that another was in the way of, and that were tried again
	Throttles  = "Throttles" // tries that the table refused for their rate
	ColdStarts = "ColdStarts"
)

// units of CloudWatch by metric; what is not here is a count.
var units = map[string]string{Latency: "Milliseconds", OwnTime: "Milliseconds", TableTime: "Milliseconds"}

// Names lists every metric.
func Names() []string {
	return []string{
		Requests, Refused, Busy, Faults, Latency, OwnTime, TableTime, TableCalls, ReadUnits, WriteUnits, Conflicts, Throttles, ColdStarts,
	}
}

// byOperation are the metrics that are kept apart for each operation: more would cost more than they tell.
var byOperation = []string{Latency, Faults}

// Count is how many metrics CloudWatch counts, and bills, for a number of functions and operations in all.
func (b By) Count(functions, operations int) int {
	count := 0
	switch b {
	case ByOperation:
		count += len(byOperation) * operations
		fallthrough
	case ByFunction:
		count += len(Names()) * functions
		fallthrough
	case ByStack:
		count += len(Names())
	}
	return count
}

// Namespace is where CloudWatch keeps them.
const Namespace = "Vafa"

// Emitter writes a line a piece of work. A nil Emitter writes none. It may be used by several goroutines.
type Emitter struct {
	Stack    string // such as vafa-prod
	Function string // such as capture
	By       By
	Now      func() time.Time
	Out      io.Writer

	warm  atomic.Bool
	mutex sync.Mutex
}

// Work is a piece of work under way.
type Work struct {
	emitter *Emitter
	sheet   *Sheet
	meter   *crm.Meter
	start   time.Time
}

// Begin gives work a sheet and a meter, and notes when it began.
func (e *Emitter) Begin(ctx context.Context) (context.Context, Work) {
	if e == nil || e.By == ByNothing {
		return ctx, Work{}
	}
	ctx, sheet := With(ctx)
	ctx, meter := crm.WithMeter(ctx)
	return ctx, Work{emitter: e, sheet: sheet, meter: meter, start: e.Now()}
}

// End writes what came of work: the operation that it was, and the status of its answer, 0 for one that has none and did not fail.
func (w Work) End(operation string, status int) {
	if w.emitter == nil {
		return
	}
	taken := w.emitter.Now().Sub(w.start)
	totals, consumed := w.sheet.Totals(), w.meter.Total()
	values := map[string]float64{
		Requests: 1, Refused: 0, Busy: 0, Faults: 0, ColdStarts: 0, Latency: milliseconds(taken), TableTime: milliseconds(totals.Waiting),
		OwnTime: milliseconds(max(0, taken-totals.Waiting-totals.Idle)), TableCalls: float64(totals.Calls), ReadUnits: consumed.Reads, WriteUnits: consumed.Writes,
		Conflicts: float64(totals.Conflicts), Throttles: float64(totals.Throttles),
	}
	if class := classOf(status); class != "" {
		values[class] = 1
	}
	if !w.emitter.warm.Swap(true) {
		values[ColdStarts] = 1
	}
	w.emitter.write(operation, values)
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// classOf is the metric that counts a status, "" for success.
func classOf(status int) string {
	switch {
	case status == 503:
		return Busy
	case status >= 500:
		return Faults
	case status >= 400:
		return Refused
	}
	return ""
}

// word is what may stand as an operation: what is none of ours, such as a step that nobody knows, is called other.
var word = regexp.MustCompile(`^[A-Za-z][A-Za-z.]{0,63}$`)

// directive is a set of metrics that are kept apart alike.
type directive struct {
	Namespace  string
	Dimensions [][]string
	Metrics    []definition
}

type definition struct {
	Name string
	Unit string `json:",omitempty"`
}

func definitions(names []string) []definition {
	out := make([]definition, len(names))
	for i, name := range names {
		unit := units[name]
		if unit == "" {
			unit = "Count"
		}
		out[i] = definition{name, unit}
	}
	return out
}

func (e *Emitter) directives() []directive {
	all := directive{Namespace: Namespace, Dimensions: [][]string{{"Stack"}}, Metrics: definitions(Names())}
	if e.By != ByStack {
		all.Dimensions = append(all.Dimensions, []string{"Stack", "Function"})
	}
	out := []directive{all}
	if e.By == ByOperation {
		out = append(out, directive{Namespace, [][]string{{"Stack", "Function", "Operation"}}, definitions(byOperation)})
	}
	return out
}

// write writes the line at once, so that lines of several goroutines do not mix.
func (e *Emitter) write(operation string, values map[string]float64) {
	if !word.MatchString(operation) {
		operation = "other"
	}
	document := map[string]any{
		"_aws":  map[string]any{"Timestamp": e.Now().UnixMilli(), "CloudWatchMetrics": e.directives()},
		"Stack": e.Stack, "Function": e.Function, "Operation": operation,
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		document[name] = values[name]
	}
	line, err := json.Marshal(document)
	if err != nil {
		return // numbers and words of ours
	}
	e.mutex.Lock()
	defer e.mutex.Unlock()
	_, _ = e.Out.Write(append(line, '\n')) // a metric that is lost must not cost an answer
}
