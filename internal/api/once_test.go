package api_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

// The same key and request get the same answer and change nothing more; another request with that key is refused.
func TestIdempotencyKey(t *testing.T) {
	for _, w := range append(posts, run) {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			f := apitest.New(t)
			r := w.ready(f)
			first := r.send("Idempotency-Key", "k1").Want(w.status)
			after := f.Lines()
			f.Clock.Add(time.Minute)
			again := r.send("Idempotency-Key", "k1")
			want(t, "answer", []any{first.Status, first.Body}, []any{again.Status, again.Body})
			want(t, "table", after, f.Lines())
			if w.status >= 400 {
				return // a refusal keeps nothing
			}
			refused := r.other().send("Idempotency-Key", "k1").Want(http.StatusUnprocessableEntity)
			want(t, "code", "idempotency.reused", refused.Text("code"))
			want(t, "table", after, f.Lines())
		})
	}
}

// Requests with one key at the same moment have one effect, and all get the same answer.
func TestSimultaneousIdempotencyKey(t *testing.T) {
	const times = 4
	for _, w := range posts {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			once := apitest.New(t)
			w.ready(once).send("Idempotency-Key", "k1").Want(w.status)

			f := apitest.New(t)
			r := w.ready(f)
			answers := make([]apitest.Answer, times)
			var wait sync.WaitGroup
			for i := range times {
				wait.Go(func() { answers[i] = r.send("Idempotency-Key", "k1") })
			}
			wait.Wait()
			for _, answer := range answers {
				if answer.Status != w.status || w.status < 400 && answer.Body != answers[0].Body {
					t.Errorf("%d %s, want %d and the same as %s", answer.Status, answer.Body, w.status, answers[0].Body)
				}
			}
			want(t, "items", len(without(once.Lines(), "STATS#")), len(without(f.Lines(), "STATS#")))
			want(t, "table", without(alike(once), "IDEM#"), without(alike(f), "IDEM#"))
		})
	}
}

// without leaves out lines that begin with a text.
func without(lines []string, begin string) []string {
	var out []string
	for _, line := range lines {
		if !strings.HasPrefix(line, begin) {
			out = append(out, line)
		}
	}
	return out
}

// DynamoDB deletes an expired item late: until it does, it counts as absent.
func TestExpiredKeyIsFree(t *testing.T) {
	for _, w := range posts {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			f := apitest.New(t)
			r := w.ready(f)
			r.send("Idempotency-Key", "k1").Want(w.status)
			f.Clock.Add(24*time.Hour + time.Second)
			if again := r.other().send("Idempotency-Key", "k1"); again.Status >= 400 && strings.Contains(again.Body, "idempotency.reused") {
				t.Errorf("an expired key is still taken: %s", again.Body)
			}
		})
	}
}

// Keys of two callers, and of two operations, are two keys.
func TestKeysBelongToTheirCaller(t *testing.T) {
	f := apitest.New(t)
	body := m{"name": "Sara", "phone": mine}
	f.Agent().Post("/v1/customers", body, "Idempotency-Key", "k1").Want(http.StatusCreated)
	f.Manager().Post("/v1/customers", body, "Idempotency-Key", "k1").Want(http.StatusConflict)
	f.Public().Post("/v1/captures", body, "Idempotency-Key", "k1").Want(http.StatusAccepted)
	f.Public().Post("/v1/messages", m{"phone": mine, "text": "Hello"}, "Idempotency-Key", "k1").Want(http.StatusAccepted)
	f.Public().Post("/v1/captures", body, "Idempotency-Key", strings.Repeat("k", 256)).Want(http.StatusBadRequest)
	f.Public().Post("/v1/captures", body, "Idempotency-Key", strings.Repeat("k", 255)).Want(http.StatusAccepted)
}

// A request that was refused keeps nothing: mended, it may be sent with the same key.
func TestRefusalKeepsNothing(t *testing.T) {
	f := apitest.New(t)
	f.Public().Post("/v1/captures", m{"name": "Sara", "phone": "12"}, "Idempotency-Key", "k1").Want(http.StatusUnprocessableEntity)
	want(t, "items", 0, len(f.Lines()))
	f.Public().Post("/v1/captures", m{"name": "Sara", "phone": mine}, "Idempotency-Key", "k1").Want(http.StatusAccepted)
}
