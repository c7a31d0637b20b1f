package api_test

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/table/tabletest"
)

// undisturbed is how a write goes when nothing happens to it.
type undisturbed struct {
	answer apitest.Answer
	calls  int
	counts map[string]int
	lines  []string
	alike  []string
}

func (w write) undisturbed(t *testing.T, headers ...string) undisturbed {
	t.Helper()
	f := apitest.New(t)
	r := w.ready(f)
	f.Faults.Reset()
	out := undisturbed{answer: r.send(headers...).Want(w.status)}
	out.calls, out.counts = f.Faults.Total(), f.Faults.Counts()
	out.lines, out.alike = f.Lines(), alike(f)
	return out
}

// changing are the operations of DynamoDB that change something, and that can meet another transaction.
func changing(operation string) bool {
	return operation == "TransactWriteItems" || operation == "UpdateItem"
}

// fewCalls is how many calls of a write meet every fault there is.
const fewCalls = 10

// Whatever happens once to any one call of any write, the answer and the table are as if nothing had happened.
func TestOneFaultAnywhere(t *testing.T) {
	faults := map[string]tabletest.Fault{
		"lost reply": tabletest.LoseReply, "lost reply, token forgotten": tabletest.LoseReply,
		"conflict": tabletest.Conflict, "throttle": tabletest.Throttle,
	}
	for _, w := range slices.Concat(posts, patches) {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			calm := w.undisturbed(t)
			for i, name := range slices.Sorted(maps.Keys(faults)) {
				fault := faults[name]
				for call := 1; call <= calm.calls; call++ {
					if calm.calls > fewCalls && call%len(faults) != i {
						continue // each call of many meets one fault
					}
					f := apitest.New(t)
					r := w.ready(f)
					f.Faults.Reset()
					hit := false
					f.Faults.Choose(func(c tabletest.Call) tabletest.Fault {
						if c.Number == call && (changing(c.Operation) || name != "conflict") {
							hit = true
							return fault
						}
						if name == "lost reply, token forgotten" {
							return forgotten(c)
						}
						return nil
					})
					answer := r.send()
					if !hit {
						continue
					}
					what := fmt.Sprintf("%s of call %d", name, call)
					want(t, what+": answer", []any{calm.answer.Status, calm.answer.Body}, []any{answer.Status, answer.Body})
					want(t, what+": table", calm.lines, f.Lines())
				}
			}
		})
	}
}

// forgotten takes DynamoDB's own protection against repeated transactions away, so that only ours is left.
func forgotten(c tabletest.Call) tabletest.Fault {
	if c.Operation == "TransactWriteItems" {
		return tabletest.ForgetToken
	}
	return nil
}

// The nightly job survives the loss of any one reply.
func TestRunLosesOneReply(t *testing.T) {
	calm := run.undisturbed(t)
	for part := range 4 {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			for call := 1 + part; call <= calm.calls; call += 4 {
				f := apitest.New(t)
				r := run.ready(f)
				f.Faults.Reset()
				f.Faults.At(call, tabletest.LoseReply)
				f.Faults.Choose(forgotten)
				answer := r.send()
				what := fmt.Sprintf("call %d of %d", call, calm.calls)
				want(t, what+": answer", []any{calm.answer.Status, calm.answer.Body}, []any{answer.Status, answer.Body})
				want(t, what+": table", uncharged(calm.lines), uncharged(f.Lines()))
			}
		})
	}
}

// When the table does not come back, the caller is told to try again and nothing is half done. When it comes back, the same
// request with its key has the whole effect, once.
func TestTableStaysAway(t *testing.T) {
	faults := map[string]tabletest.Fault{"throttle": tabletest.Throttle, "server error": tabletest.ServerError, "lost request": tabletest.LoseRequest}
	for _, w := range slices.Concat(posts, patches) {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			calm := w.undisturbed(t, "Idempotency-Key", "k1")
			names := slices.Sorted(maps.Keys(faults))
			for call := 1; call <= calm.calls; call++ {
				name := names[call%len(names)]
				f := apitest.New(t)
				r := w.ready(f)
				before := f.Lines()
				f.Faults.Reset()
				from(f, call, faults[name])
				what := fmt.Sprintf("%s from call %d", name, call)
				busy(t, what, r.send("Idempotency-Key", "k1"))
				if calm.counts["TransactWriteItems"] == 1 {
					want(t, what+": table", before, f.Lines())
				}
				f.Faults.Reset()
				r.send("Idempotency-Key", "k1").Want(w.status)
				want(t, what+": table after the second try", without(calm.alike, "IDEM#"), without(alike(f), "IDEM#"))
			}
		})
	}
}

// When the write lands but every reply is lost, the caller is told to try again; the same request with its key then gets the
// answer of the first, and nothing is written twice.
func TestEveryReplyIsLost(t *testing.T) {
	for _, w := range posts {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			calm := w.undisturbed(t, "Idempotency-Key", "k1")
			for call := 1; call <= calm.calls; call++ {
				f := apitest.New(t)
				r := w.ready(f)
				f.Faults.Reset()
				from(f, call, tabletest.LoseReply)
				what := fmt.Sprintf("every reply from call %d", call)
				busy(t, what, r.send("Idempotency-Key", "k1"))
				f.Faults.Reset()
				r.send("Idempotency-Key", "k1").Want(w.status)
				want(t, what+": table", without(calm.alike, "IDEM#"), without(alike(f), "IDEM#"))
			}
		})
	}
}

// from lets every call go wrong from the n-th on.
func from(f *apitest.Firm, n int, fault tabletest.Fault) {
	f.Faults.Choose(func(c tabletest.Call) tabletest.Fault {
		if c.Number >= n {
			return fault
		}
		return nil
	})
}

// busy is 503 with a time to come back, and nothing of the table's name or errors.
func busy(t *testing.T, what string, answer apitest.Answer) {
	t.Helper()
	if answer.Status != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "" || answer.Text("code") != "busy" {
		t.Errorf("%s: %d %v %s", what, answer.Status, answer.Header, answer.Body)
	}
}

// Somebody else at the same items for good: a bounded number of tries, then 503, and nothing written.
func TestEndlessConflict(t *testing.T) {
	t.Parallel()
	f := apitest.New(t)
	from(f, 2, tabletest.Conflict)
	busy(t, "conflict", f.Public().Post("/v1/captures", m{"name": "Sara", "phone": mine}))
	want(t, "transactions", 10, f.Faults.Counts()["TransactWriteItems"])
	f.Faults.Reset()
	want(t, "items", 0, len(f.Lines()))
}

// keep lets a process read what it keeps for a minute: the firm's prices, tiers and tags.
func keep(t *testing.T, f *apitest.Firm) {
	t.Helper()
	_, prices := f.Service.Firm(t.Context())
	_, tiers := f.Service.Tiers(t.Context())
	_, tags := f.Service.ValueTags(t.Context())
	if err := errors.Join(prices, tiers, tags); err != nil {
		t.Fatal(err)
	}
}

// How often each operation asks the table.
func TestCallsOfEachOperation(t *testing.T) {
	one := map[string]int{"BatchGetItem": 1, "TransactWriteItems": 1}
	felt := map[string]int{"BatchGetItem": 2, "TransactWriteItems": 1} // what it tells of somebody's satisfaction is joined to what is known
	wanted := map[string]map[string]int{
		"capture of somebody unknown": one, "capture of somebody known": one, "capture with a second address": one,
		"consent told to staff":    {"GetItem": 1, "TransactWriteItems": 1},
		"preferences":              {"GetItem": 1, "TransactWriteItems": 1},
		"message with a complaint": felt, "capture with a referral": felt, "capture that is held": one, "card that is held": one,
		"release of a held card":    {"GetItem": 1, "BatchGetItem": 1, "TransactWriteItems": 1},
		"release of a held capture": {"GetItem": 1, "BatchGetItem": 1, "TransactWriteItems": 1},
		"drop of a held capture":    {"GetItem": 1, "TransactWriteItems": 1},
		"card":                      one, "card of somebody else": one, "card that is known": {"BatchGetItem": 1},
		"interaction with a case": {"GetItem": 1, "TransactWriteItems": 1}, "product": {"TransactWriteItems": 1}, "customer": {"TransactWriteItems": 1},
		"purchases of two customers": {"BatchGetItem": 2, "TransactWriteItems": 2}, // one of each a customer
		"purchase of a product":      {"BatchGetItem": 2, "TransactWriteItems": 1}, // one for the product, once a minute
		"refund":                     {"GetItem": 3, "TransactWriteItems": 1},
		"merge":                      {"BatchGetItem": 5, "GetItem": 1, "Query": 26, "TransactWriteItems": 6}, // eleven kinds of items
		"undoing of a merge":         {"BatchGetItem": 10, "GetItem": 4, "Query": 5, "TransactWriteItems": 6}, // both histories are read again for their rungs
		"change of a customer":       {"GetItem": 1, "TransactWriteItems": 1},
		"change of a product":        {"GetItem": 1, "TransactWriteItems": 1},
		"margin of a customer":       {"GetItem": 1, "TransactWriteItems": 1},
		"table of prices":            {"TransactWriteItems": 1},
		"another table of prices":    {"TransactWriteItems": 1},
		"closing of a case":          {"GetItem": 2, "BatchGetItem": 1, "TransactWriteItems": 1},
		"claim of an owner":          {"BatchGetItem": 2, "TransactWriteItems": 1}, "claim of somebody else": {"BatchGetItem": 2, "TransactWriteItems": 1},
		"claim that staff log":            {"GetItem": 1, "BatchGetItem": 1, "TransactWriteItems": 1},
		"card that its holder gives away": {"BatchGetItem": 2, "TransactWriteItems": 1},
		"transfer of a card":              {"BatchGetItem": 2, "TransactWriteItems": 1}, // the second is of its tasks
		"decision for a claimant":         {"GetItem": 1, "BatchGetItem": 3, "TransactWriteItems": 1},
		"change of a card":                {"GetItem": 1, "TransactWriteItems": 1},
		"serials of a product":            {"GetItem": 1, "TransactWriteItems": 1},
		"closing of a task":               {"GetItem": 1, "TransactWriteItems": 1},
		"decision about a suggestion":     {"Query": 3, "TransactWriteItems": 1}, // one of the model, once a minute
	}
	for _, w := range slices.Concat(posts, patches) {
		f := apitest.New(t)
		r := w.ready(f)
		keep(t, f)
		f.Faults.Reset()
		r.send().Want(w.status)
		want(t, w.name, wanted[w.name], f.Faults.Counts())
		t.Logf("%-30s %v", w.name, f.Faults.Counts())
	}
}

// The 360 view takes two queries, and one more a minute for the model. That somebody looked is one write.
func TestCallsOfTheView(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("Sara", mine)
	f.Buy(apitest.Purchase(id, "1", "2026-11-20T10:00:00Z", "5000"))
	f.Public().Post("/v1/warranty-cards", card(mine)).Want(http.StatusCreated)
	f.Manager().Post("/v1/segmentation/runs", m{}).Want(http.StatusAccepted)
	f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK)
	f.Faults.Reset()
	view := f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK)
	want(t, "calls", map[string]int{"Query": 2, "PutItem": 1}, f.Faults.Counts())
	want(t, "entry", crm.EntryCard, view.At("timeline/items/0/type"))
}
