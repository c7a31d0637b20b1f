package bus_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/google/go-cmp/cmp"

	"vafa/internal/event/bus"
)

// entry is what the bus is sent.
type entry struct {
	Source, DetailType, Detail, EventBusName string
}

// service is EventBridge as a server that answers the real client. Mood decides about a call: the entries it refuses, and whether the
// answer gets lost after it took the others.
type service struct {
	mutex sync.Mutex
	mood  func(call int, entries []entry) (refused []int, lost bool)
	calls int
	taken []entry
	most  int // entries of a call
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct{ Entries []entry }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.Header.Get("X-Amz-Target") != "AWSEvents.PutEvents" {
		http.Error(w, fmt.Sprint(r.Header, err), http.StatusBadRequest)
		return
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.calls, s.most = s.calls+1, max(s.most, len(in.Entries))
	refused, lost := s.mood(s.calls, in.Entries)
	var answers []map[string]string
	for i, one := range in.Entries {
		if slices.Contains(refused, i) {
			answers = append(answers, map[string]string{"ErrorCode": "InternalFailure", "ErrorMessage": "again"})
			continue
		}
		s.taken = append(s.taken, one)
		answers = append(answers, map[string]string{"EventId": fmt.Sprint(len(s.taken))})
	}
	if lost {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	_ = json.NewEncoder(w).Encode(map[string]any{"FailedEntryCount": len(refused), "Entries": answers})
}

// busOf is a bus by the real client at a server of that mood.
func busOf(t testing.TB, mood func(call int, entries []entry) ([]int, bool)) (*service, bus.Bus, *bytes.Buffer) {
	s := &service{mood: mood}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	client := eventbridge.New(eventbridge.Options{
		Region: "eu-central-1", BaseEndpoint: aws.String(server.URL), Credentials: credentials.NewStaticCredentialsProvider("id", "secret", ""),
		RetryMaxAttempts: 1,
	})
	log := &bytes.Buffer{}
	return s, bus.Bus{
		Client: client, Name: "vafa-test", Wait: func(context.Context, time.Duration) {}, Log: slog.New(slog.NewJSONHandler(log, nil)),
	}, log
}

func good(int, []entry) ([]int, bool) { return nil, false }

// purchase is the record of a purchase of a customer, as Lambda gets it.
func purchase(n, customer int) string {
	return fmt.Sprintf(`{"eventID":"id%d","eventName":"INSERT","eventSource":"aws:dynamodb","dynamodb":{"ApproximateCreationDateTime":1795219200.25,"SequenceNumber":"%04d",
		"Keys":{"PK":{"S":"CUS#cus_%d"},"SK":{"S":"T#2026-11-22T06:30:00.000Z#pur_%d"}},
		"NewImage":{"PK":{"S":"CUS#cus_%d"},"SK":{"S":"T#2026-11-22T06:30:00.000Z#pur_%d"},"event":{"S":"evt_%d"},"id":{"S":"pur_%d"},"type":{"S":"purchase"},
		"at":{"S":"2026-11-22T06:30:00Z"},"by":{"S":"till"},"text":{"S":"Sara Qaderi called"},
		"purchase":{"M":{"id":{"S":"pur_%d"},"customer":{"S":"cus_%d"},"source":{"S":"shop"},"reference":{"S":"o%d"},"at":{"S":"2026-11-22T06:30:00Z"},"amount":{"S":"50000 IRT"}}}}}}`,
		n, n, customer, n, customer, n, n, n, n, customer, n)
}

// poison is a record of an item that is not as we write it.
func poison(n int) string {
	return strings.Replace(purchase(n, 1), `"at":{"S":"2026-11-22T06:30:00Z"},"by"`, `"at":{"S":"Sara, yesterday"},"by"`, 1)
}

func batchOf(t testing.TB, records ...string) bus.Batch {
	t.Helper()
	var out bus.Batch
	if err := json.Unmarshal([]byte(`{"Records":[`+strings.Join(records, ",")+`]}`), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// handle gives the sequence numbers from which on a batch shall come again, and the answer as Lambda reads it.
func handle(t testing.TB, b bus.Bus, batch bus.Batch) (again []string, raw string) {
	t.Helper()
	answer, err := b.Handler("urn:vafa:test")(t.Context(), batch)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range answer.Failures {
		again = append(again, one.Sequence)
	}
	text, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	return again, string(text)
}

// ids are those of the events that the bus has, as they came.
func (s *service) ids(t testing.TB) []string {
	var out []string
	for _, one := range s.taken {
		var e struct{ ID string }
		if err := json.Unmarshal([]byte(one.Detail), &e); err != nil {
			t.Fatal(err)
		}
		out = append(out, e.ID)
	}
	return out
}

func TestARecordBecomesAnEventOnTheBus(t *testing.T) {
	s, b, _ := busOf(t, good)
	_, raw := handle(t, b, batchOf(t, purchase(1, 7)))
	if raw != `{"batchItemFailures":[]}` {
		t.Errorf("the answer is %s", raw)
	}
	want := []entry{{
		Source: "vafa", DetailType: "purchase.recorded", EventBusName: "vafa-test",
		Detail: `{"specversion":"1.0","id":"id1/purchase.recorded","type":"purchase.recorded","source":"urn:vafa:test","subject":"cus_7","time":"2026-11-21T00:00:00.25Z",` +
			`"data":{"customer":"cus_7","purchase":"pur_1","source":"shop","reference":"o1","at":"2026-11-22T06:30:00Z","amount":{"amount":"50000","currency":"IRT"}}}`,
	}}
	if diff := cmp.Diff(want, s.taken); diff != "" {
		t.Errorf("the bus has (-want +got):\n%s", diff)
	}
}

// What concerns nobody else, such as answers and the audit, leaves no trace; neither does what a merge moves.
func TestMostItemsAreNobodyElsesBusiness(t *testing.T) {
	s, b, _ := busOf(t, good)
	moved := strings.Replace(purchase(1, 7), `"event":{"S":"evt_1"}`, `"event":{"S":"mrg_1.3"}`, 1)
	audit := strings.ReplaceAll(purchase(2, 7), "CUS#cus_7", "AUDIT#2026-11-22#3")
	removed := strings.Replace(purchase(3, 7), `"NewImage"`, `"OldImage"`, 1)
	if again, _ := handle(t, b, batchOf(t, moved, audit, removed)); len(again) > 0 || s.calls > 0 {
		t.Errorf("again %v, %d calls of the bus", again, s.calls)
	}
}

// A record that cannot be read is told of by its number, holds up nobody, and its content is in no log.
func TestPoisonHoldsUpNobody(t *testing.T) {
	s, b, log := busOf(t, good)
	again, _ := handle(t, b, batchOf(t, purchase(1, 1), poison(2), `{"eventID":"id3","dynamodb":{"SequenceNumber":"0003","NewImage":{"PK":{"S":12}}}}`, purchase(4, 1)))
	want := []string{"id1/purchase.recorded", "id2/record.unreadable", "id3/record.unreadable", "id4/purchase.recorded"}
	if diff := cmp.Diff(want, s.ids(t)); diff != "" || len(again) > 0 {
		t.Errorf("again %v, events (-want +got):\n%s", again, diff)
	}
	if !strings.Contains(log.String(), "0002") || strings.Contains(log.String(), "Sara") || strings.Contains(s.taken[1].Detail, "Sara") {
		t.Errorf("told of poison: %s %s", log, s.taken[1].Detail)
	}
}

// Only what was refused is put again, at most ten at once; what stays refused comes again from there on.
func TestPartOfACallIsRefused(t *testing.T) {
	var records []string
	for n := range 25 {
		records = append(records, purchase(n, n))
	}
	once, b, _ := busOf(t, func(call int, _ []entry) ([]int, bool) {
		if call == 2 {
			return []int{3, 7}, false
		}
		return nil, false
	})
	if again, _ := handle(t, b, batchOf(t, records...)); len(again) > 0 || once.calls != 4 || once.most != 10 || len(once.taken) != 25 {
		t.Errorf("again %v, %d calls of up to %d, %d events", again, once.calls, once.most, len(once.taken))
	}
	never, b, _ := busOf(t, func(_ int, entries []entry) (out []int, lost bool) {
		for i, one := range entries {
			if strings.Contains(one.Detail, `"pur_13"`) || strings.Contains(one.Detail, `"pur_16"`) {
				out = append(out, i)
			}
		}
		return out, false
	})
	again, raw := handle(t, b, batchOf(t, records...))
	if !slices.Equal(again, []string{"0013"}) || raw != `{"batchItemFailures":[{"itemIdentifier":"0013"}]}` || len(never.taken) != 18 {
		t.Errorf("again %v, %s, %d events", again, raw, len(never.taken))
	}
}

func TestABusThatIsAwayLosesNothing(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer server.Close()
	_, b, _ := busOf(t, good)
	b.Client = eventbridge.New(eventbridge.Options{
		Region: "eu-central-1", BaseEndpoint: aws.String(server.URL), Credentials: credentials.NewStaticCredentialsProvider("id", "secret", ""), RetryMaxAttempts: 1,
	})
	if again, _ := handle(t, b, batchOf(t, purchase(1, 1), purchase(2, 1))); !slices.Equal(again, []string{"0001"}) {
		t.Errorf("again from %v", again)
	}
}

// Whatever the bus refuses and whichever answers get lost: every event arrives, and what comes again has the id that it had.
func TestOnceOrMoreNeverLost(t *testing.T) {
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 1))
		s, b, _ := busOf(t, func(_ int, entries []entry) (refused []int, lost bool) {
			for i := range entries {
				if random.IntN(4) == 0 {
					refused = append(refused, i)
				}
			}
			return refused, random.IntN(5) == 0
		})
		var records, want []string
		for n := range 60 {
			records, want = append(records, purchase(n, 1)), append(want, fmt.Sprintf("id%d/purchase.recorded", n))
		}
		for at, rounds := 0, 0; at < len(records); rounds++ { // as Lambda does it: from the failed record on, again
			part := records[at:min(at+17, len(records))]
			again, _ := handle(t, b, batchOf(t, part...))
			next := at + len(part)
			for i := range part {
				if len(again) > 0 && again[0] == fmt.Sprintf("%04d", at+i) {
					next = at + i
				}
			}
			if at = next; rounds > 500 {
				t.Fatalf("seed %d: no end", seed)
			}
		}
		seen := map[string]bool{}
		for _, id := range s.ids(t) {
			seen[id] = true
		}
		for _, id := range want {
			if !seen[id] {
				t.Errorf("seed %d: %s is lost", seed, id)
			}
		}
		if len(seen) != len(want) {
			t.Errorf("seed %d: %d ids of %d events", seed, len(seen), len(want))
		}
	}
}
