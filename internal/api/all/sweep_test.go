package all_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
	"vafa/internal/rest"
	"vafa/internal/table/tabletest"
)

// everyFault lets every call of every operation meet faults; without it the seed chooses two of each.
var everyFault = os.Getenv("VAFA_FAULTS") == "all"

// sweep tries one operation in one town.
type sweep struct {
	*whole
	t      *testing.T
	op     rest.Operation
	dice   *rand.Rand
	before apitest.Moment
	send   func(headers ...string) apitest.Answer
	calm   apitest.Answer
	calls  []string // the operations of DynamoDB, in order
	lines  []string
	// repeats says that a repetition counts as another request.
	repeats bool
}

// Every operation, whatever befalls any one of its calls: it answers and leaves what it does when nothing happens. While the table
// stays away, is silent or loses every reply, it says that it is busy, in time; then its repetition has the whole effect, once.
// An operation that is new is in here by itself, and must answer well: what it needs to be asked is a row of askings.
func TestEveryOperationUnderFaults(t *testing.T) {
	const groups = 6
	seed := tabletest.Seed(t)
	for group := range groups {
		t.Run(fmt.Sprint(group), func(t *testing.T) {
			t.Parallel()
			w := wholeOf(t)
			before, askings := w.Moment(), w.askings()
			all := operations(w.Firm)
			slices.SortFunc(all, func(a, b rest.Operation) int { return strings.Compare(a.ID, b.ID) })
			for i, op := range all {
				if i%groups != group {
					continue
				}
				w.Return(before)
				s := &sweep{whole: w, t: t, op: op, before: before, dice: rand.New(rand.NewPCG(seed, uint64(i)))}
				s.run(askings[op.ID])
			}
		})
	}
}

// loud are operations that go elsewhere than to the table and so cannot be tried here.
var loud = []string{"consoleSignIn", "consoleCallback"}

func (s *sweep) run(ask asking) {
	if slices.Contains(loud, s.op.ID) {
		return
	}
	if s.op.Session != nil && s.op.Method == http.MethodPost && ask.body == nil {
		ask.body = s.formOf(s.op)
	}
	s.send, s.repeats = s.request(s.op, ask), ask.repeats
	s.calm = s.quietly()
	if good := s.calm.Status < http.StatusBadRequest; !good && !ask.refused && s.op.Session == nil || s.calm.Status >= http.StatusInternalServerError {
		s.t.Errorf("%s answers %d: say in askings how it is asked: %.300s", s.op.ID, s.calm.Status, s.calm.Body)
		return
	}
	for _, call := range someOf(s.dice, len(s.calls), 2) {
		for _, kind := range kindsOf(s.dice, s.calls[call-1], len(s.calls)) {
			s.once(call, kind)
		}
		s.away(call)
	}
	if len(s.calls) > 0 {
		s.silent(1 + s.dice.IntN(len(s.calls)))
	}
	s.Check(s.t)
}

// headers make a request one that may be repeated.
var repeatable = []string{"Idempotency-Key", "sweep"}

// quietly is how the operation goes when nothing happens to it.
func (s *sweep) quietly() apitest.Answer {
	s.reset()
	s.Faults.Choose(func(c tabletest.Call) tabletest.Fault {
		s.calls = append(s.calls, c.Operation)
		return nil
	})
	answer := s.send(repeatable...)
	s.lines = s.table()
	return answer
}

// reset begins again. Jobs that an operation starts are tried by themselves.
func (s *sweep) reset() {
	s.Return(s.before)
	s.Starter.Held = true
}

// someOf are up to n of the first so many numbers from 1, or all of them.
func someOf(dice *rand.Rand, of, n int) []int {
	out := dice.Perm(of)
	for i := range out {
		out[i]++
	}
	if !everyFault {
		out = out[:min(n, of)]
	}
	return out
}

// fewCalls is up to how many calls meet every kind of fault each, where everything is tried; of more, each meets one kind.
const fewCalls = 10

// kindsOf are faults that can meet a call of so many: one, or all.
func kindsOf(dice *rand.Rand, operation string, calls int) []tabletest.Kind {
	var able []tabletest.Kind
	for _, kind := range tabletest.Kinds {
		if kind.Meets(operation) {
			able = append(able, kind)
		}
	}
	return oneOf(dice, able, calls)
}

// oneOf is one of the kinds, or all.
func oneOf(dice *rand.Rand, kinds []tabletest.Kind, calls int) []tabletest.Kind {
	if everyFault && calls <= fewCalls {
		return kinds
	}
	at := dice.IntN(len(kinds))
	return kinds[at : at+1]
}

// once lets one call go wrong.
func (s *sweep) once(call int, kind tabletest.Kind) {
	what := fmt.Sprintf("%s, %s at call %d of %d", s.op.ID, kind.Name, call, len(s.calls))
	s.reset()
	s.Faults.At(call, kind.Fault)
	answer := s.send(repeatable...)
	if answer.Status != s.calm.Status || plain(answer.Body) != plain(s.calm.Body) {
		s.t.Errorf("%s: %d, want %d (-want +got):\n%s", what, answer.Status, s.calm.Status, cmp.Diff(plain(s.calm.Body), plain(answer.Body)))
	}
	s.same(what)
}

// away lets every call from one on go wrong, and then none any more.
func (s *sweep) away(call int) {
	lasting := []tabletest.Kind{{Name: "throttle", Fault: tabletest.Throttle}, {Name: "server error", Fault: tabletest.ServerError}, {Name: "lost request", Fault: tabletest.LoseRequest}, {Name: "lost reply", Fault: tabletest.LoseReply}}
	for _, kind := range oneOf(s.dice, lasting, len(s.calls)) {
		what := fmt.Sprintf("%s, %s from call %d of %d on", s.op.ID, kind.Name, call, len(s.calls))
		s.reset()
		s.from(call, kind.Fault)
		start := time.Now()
		s.busy(what, s.send(repeatable...), time.Since(start))
		s.again(what)
	}
}

func (s *sweep) from(call int, fault tabletest.Fault) {
	s.Faults.Choose(func(c tabletest.Call) tabletest.Fault {
		if c.Number >= call {
			return fault
		}
		return nil
	})
}

// silent lets calls hang until the function's time is over.
func (s *sweep) silent(call int) {
	what := fmt.Sprintf("%s, no answer from call %d of %d on", s.op.ID, call, len(s.calls))
	s.reset()
	within := 700 * time.Millisecond // of which the edge keeps half a second
	if s.op.Session != nil {
		within += 500 * time.Millisecond // and once more of what a page asks
	}
	whole := s.Handler
	s.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, inside := r.Context().Deadline(); inside {
			whole.ServeHTTP(w, r)
			return
		}
		ctx, end := context.WithTimeout(r.Context(), within)
		defer end()
		whole.ServeHTTP(w, r.WithContext(ctx))
	})
	s.from(call, tabletest.Delay(time.Minute))
	start := time.Now()
	s.busy(what, s.send(repeatable...), time.Since(start))
	s.Handler = whole
	s.again(what)
}

// busy is 503 with when to come back, in time; or what the operation answers without what it could not reach.
func (s *sweep) busy(what string, answer apitest.Answer, took time.Duration) {
	switch {
	case took > 3*time.Second:
		s.t.Errorf("%s: %s until the answer", what, took)
	case answer.Status == http.StatusServiceUnavailable && answer.Header.Get("Retry-After") == "":
		s.t.Errorf("%s: it does not say when to come back", what)
	case answer.Status >= http.StatusInternalServerError && answer.Status != http.StatusServiceUnavailable:
		s.t.Errorf("%s: %d %s", what, answer.Status, answer.Body)
	}
}

// again repeats the request when the table is back. What has an entity tag, itself or below a page, may have landed already, and then
// says so.
func (s *sweep) again(what string) {
	s.Faults.Reset()
	answer := s.send(repeatable...)
	landed := (s.op.Method != http.MethodPost || s.op.Session != nil) && (answer.Status == http.StatusPreconditionFailed || answer.Status == http.StatusNotFound || answer.Status == http.StatusConflict)
	if answer.Status != s.calm.Status && !landed {
		s.t.Errorf("%s, again: %d, want %d: %.300s", what, answer.Status, s.calm.Status, answer.Body)
	}
	if !s.repeats {
		s.same(what + ", again")
	}
}

// same compares the table with what the operation leaves when nothing happens to it.
func (s *sweep) same(what string) {
	if diff := cmp.Diff(s.lines, s.table()); diff != "" {
		s.t.Errorf("%s: table (-want +got):\n%s", what, diff)
	}
}

// drawn are ids and what follows from them, and what a step has used; what was done again has drawn others, and used more.
var drawn = regexp.MustCompile(`_0{9}[0-9]+(\.[0-9]+)?|req_[0-9]{6}(\.[0-9]+)?|"(customers|read|subjects)":\[[0-9a-f",]*\]|(AUDIT#[0-9-]+|[A-Z]+(#[^#" ]+)?)#[0-9]\b|IDY#referral#[0-9A-Z]+|"(referral|referralCode)":"[0-9A-Z]+"|"valueSK":"[0-9a-f]{4}|"(used|cost)":\{[^}]*\}|[0-9a-f]{64}`)

// secrets and ids differ from try to try.
func plain(body string) string {
	return secretish.ReplaceAllString(drawn.ReplaceAllString(body, "_"), "_")
}

var secretish = regexp.MustCompile(`[A-Za-z0-9_-]{40,}(\.[A-Za-z0-9_-]+)*|value="[A-Z0-9]{26}"`)

// table is what the operation leaves. Idempotent answers and who looked at what are of the request, not of its effect.
func (s *sweep) table() []string {
	var out []string
	for _, line := range s.Lines() {
		if !strings.HasPrefix(line, "IDEM#") && !strings.HasPrefix(line, "BUDGET#") {
			out = append(out, plain(line))
		}
	}
	slices.Sort(out)
	return slices.CompactFunc(out, func(a, b string) bool { return a == b && strings.Contains(a, `"action":`) }) // each request that did a part is recorded
}

// idsOfProcesses are ids that another process drew.
var idsOfProcesses = regexp.MustCompile(`_[0-9A-Z]{26}`)
