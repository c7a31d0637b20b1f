package api_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"vafa/internal/api/apitest"
)

// However captures, purchases, merges and erasures meet, what everybody was answered could have been answered one after the other.
func TestLinear(t *testing.T) {
	const workers, requests, decidedIn = 4, 9, 20 * time.Second
	seeds := uint64(12)
	if testing.Short() {
		seeds = 4
	}
	for seed := range seeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			h := &history{Firm: apitest.New(t), began: time.Now()}
			if seed%2 == 1 {
				trouble(h.Firm, rand.New(rand.NewPCG(seed, 9)))
			}
			apitest.AtOnce(workers, workers, func(worker int) {
				rng := rand.New(rand.NewPCG(seed, uint64(worker))) // #nosec G115 -- a few workers
				for i := range requests {
					h.something(rng, worker, fmt.Sprintf("%d-%d", worker, i))
				}
			})
			h.Faults.Reset()
			for phone := range phones {
				h.look(0, h.find(0, phone))
			}
			if verdict := porcupine.CheckOperationsTimeout(linear(), h.operations, decidedIn); verdict != porcupine.Ok {
				t.Errorf("the answers are %s:\n%s", verdict, h)
			}
		})
	}
}

// phones is how many phones there are.
const phones = 3

// history keeps what was asked and answered, and when.
type history struct {
	*apitest.Firm
	began      time.Time
	mutex      sync.Mutex
	operations []porcupine.Operation
	ids        []int // of customers whom somebody has found
}

// something asks for one thing.
func (h *history) something(rng *rand.Rand, worker int, key string) {
	phone := rng.IntN(phones)
	switch rng.IntN(10) {
	case 0, 1:
		h.record(worker, func() ([]any, any) {
			until(func() apitest.Answer {
				return h.Public().Post("/v1/captures", m{"name": "Sara", "phone": linePhone(phone)}, "Idempotency-Key", key)
			})
			return []any{captured{phone}}, nil
		})
	case 2, 3:
		h.find(worker, phone)
	case 4, 5, 6:
		h.buy(worker, bought{phone, rng.IntN(6), 1 + rng.IntN(2)}, key)
	case 7:
		h.look(worker, h.known(rng))
	case 8:
		h.merge(worker, h.known(rng), h.known(rng), key)
	case 9:
		h.erase(worker, h.known(rng))
	}
}

// until sends a request again while the table is busy.
func until(send func() apitest.Answer) apitest.Answer {
	answer := send()
	for answer.Status == http.StatusServiceUnavailable {
		answer = send()
	}
	return answer
}

// record keeps what do asked for, as one or more events of the same time, and what it was answered.
func (h *history) record(worker int, do func() (asked []any, answer any)) {
	call := time.Since(h.began)
	asked, answer := do()
	end := time.Since(h.began)
	h.mutex.Lock()
	defer h.mutex.Unlock()
	for i, in := range asked {
		h.operations = append(h.operations, porcupine.Operation{
			ClientId: worker + 100*i, Input: in, Output: answer, Call: int64(call), Return: int64(end),
		})
	}
}

// known is the id of somebody who was found, 0 before anybody was.
func (h *history) known(rng *rand.Rand) int {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if len(h.ids) == 0 {
		return 0
	}
	return h.ids[rng.IntN(len(h.ids))]
}

func (h *history) find(worker, phone int) (id int) {
	h.record(worker, func() ([]any, any) {
		answer := until(func() apitest.Answer {
			return h.Agent().Get("/v1/customers?phone=" + url.QueryEscape(linePhone(phone)))
		})
		id = numberIn(answer.Text("items/0/id"))
		return []any{found{phone}}, id
	})
	if id != 0 {
		h.mutex.Lock()
		h.ids = append(h.ids, id)
		h.mutex.Unlock()
	}
	return id
}

func (h *history) buy(worker int, in bought, key string) {
	h.record(worker, func() ([]any, any) {
		sale := m{
			"phone": linePhone(in.phone), "source": "till", "reference": fmt.Sprint(in.ref), "at": "2026-11-01T10:00:00Z",
			"amount": apitest.Toman(fmt.Sprint(in.amount)),
		}
		answer := until(func() apitest.Answer {
			return h.Agent().Post("/v1/purchases", m{"purchases": []m{sale}}, "Idempotency-Key", key)
		})
		said := answer.Text("results/0/status")
		if said == "" { // all of a batch is refused
			said = answer.Text("errors/0/code")
		}
		return []any{in}, said
	})
}

func (h *history) look(worker, id int) {
	if id == 0 {
		return
	}
	h.record(worker, func() ([]any, any) {
		answer := until(func() apitest.Answer { return h.Agent().Get("/v1/customers/" + idOf(id)) })
		saw := look{there: answer.Status == http.StatusOK}
		if saw.there {
			saw.spent, _ = strconv.Atoi(answer.Text("value/spent/amount"))
		}
		return []any{looked{id}}, saw
	})
}

// merge records a merge that was done. One that was refused may be asked for again by others.
func (h *history) merge(worker, into, from int, key string) {
	if into == from {
		return
	}
	path := "/v1/customers/" + idOf(into)
	etag := until(func() apitest.Answer { return h.Agent().Get(path) }).Header.Get("ETag")
	h.record(worker, func() ([]any, any) {
		answer := until(func() apitest.Answer {
			return h.Manager().Post(path+"/merge", m{"from": idOf(from)}, "If-Match", etag, "Idempotency-Key", key)
		})
		if answer.Status != http.StatusOK {
			return nil, nil
		}
		return []any{joined{into, from, false}, joined{into, from, true}}, answer.Status
	})
}

func (h *history) erase(worker, id int) {
	if id == 0 {
		return
	}
	h.record(worker, func() ([]any, any) {
		answer := until(func() apitest.Answer {
			return h.Manager().Call(http.MethodDelete, "/v1/customers/"+idOf(id)+"?reason=asked", nil)
		})
		if answer.Status != http.StatusNoContent {
			return nil, nil
		}
		return []any{forgot{id, false}, forgot{id, true}}, answer.Status
	})
}

func linePhone(n int) string { return fmt.Sprintf("+98912200000%d", n) }

func idOf(n int) string { return fmt.Sprintf("cus_%026d", n) }

func numberIn(id string) int {
	n, _ := strconv.Atoi(strings.TrimLeft(strings.TrimPrefix(id, "cus_"), "0"))
	return n
}

// String is the history, an event a line.
func (h *history) String() string {
	var out strings.Builder
	for _, one := range h.operations {
		fmt.Fprintf(&out, "%d\t%s .. %s\t%T%+v -> %+v\n", one.ClientId, time.Duration(one.Call), time.Duration(one.Return), one.Input, one.Input, one.Output)
	}
	return out.String()
}
