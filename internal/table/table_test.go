package table_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/table"
	"vafa/internal/table/tabletest"
)

var now = time.Date(2026, time.November, 22, 6, 30, 0, 0, time.UTC)

func open(t *testing.T) (*table.Table, *tabletest.Faults) {
	t.Helper()
	client, name := tabletest.New(t)
	faults := &tabletest.Faults{}
	return table.New(faults.Client(client), name, func() time.Time { return now }, rand.Float64), faults
}

func contact(n int) crm.Contact {
	return crm.Contact{
		Event: fmt.Sprintf("rcp_%04d", n), NewCustomer: fmt.Sprintf("cus_%04d", n), By: "public", At: now,
		From: crm.Capture{Kind: "person", Name: fmt.Sprint("Sara ", n), Identities: []crm.Identity{identity(n)}, Consent: map[string]bool{}},
	}
}

func identity(n int) crm.Identity {
	return crm.Identity{Type: crm.Phone, Value: fmt.Sprintf("+98912100%04d", n)}
}

// What the table leaves unprocessed is asked for again.
func TestUnprocessedKeys(t *testing.T) {
	tab, faults := open(t)
	var identities []crm.Identity
	wanted := map[string]string{}
	for n := range 5 {
		id, err := tab.Contact(t.Context(), contact(n))
		if err != nil {
			t.Fatal(err)
		}
		identities, wanted[identity(n).Key()] = append(identities, identity(n)), id
	}
	faults.Reset()
	faults.Choose(func(tabletest.Call) tabletest.Fault { return onlyOne })
	got, err := tab.Owners(t.Context(), identities)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Errorf("owners (-want +got):\n%s", diff)
	}
	if n := faults.Counts()["BatchGetItem"]; n != 5 {
		t.Errorf("%d calls, want one a key", n)
	}
}

// onlyOne is a table that reads one key of a batch and leaves the others.
func onlyOne(next http.RoundTripper, req *http.Request) (*http.Response, error) {
	var asked struct {
		RequestItems map[string]struct {
			ConsistentRead bool
			Keys           []json.RawMessage
		}
	}
	if err := json.NewDecoder(req.Body).Decode(&asked); err != nil {
		return nil, err
	}
	left := map[string]any{}
	for name, keys := range asked.RequestItems {
		if len(keys.Keys) > 1 {
			left[name] = map[string]any{"Keys": keys.Keys[1:]}
		}
		keys.Keys = keys.Keys[:1]
		asked.RequestItems[name] = keys
	}
	encoded, err := json.Marshal(asked)
	if err != nil {
		return nil, err
	}
	one := req.Clone(req.Context())
	one.Body, one.ContentLength = io.NopCloser(bytes.NewReader(encoded)), int64(len(encoded))
	res, err := next.RoundTrip(one)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	var answer map[string]any
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		return nil, err
	}
	answer["UnprocessedKeys"] = left
	if encoded, err = json.Marshal(answer); err != nil {
		return nil, err
	}
	res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(encoded)), int64(len(encoded))
	res.Header.Del("X-Amz-Crc32")
	return res, nil
}

// A table that processes nothing is busy, and is not asked without end.
func TestNothingProcessed(t *testing.T) {
	tab, faults := open(t)
	faults.Choose(func(tabletest.Call) tabletest.Fault {
		return func(_ http.RoundTripper, req *http.Request) (*http.Response, error) {
			var asked struct{ RequestItems json.RawMessage }
			if err := json.NewDecoder(req.Body).Decode(&asked); err != nil {
				return nil, err
			}
			encoded, err := json.Marshal(map[string]any{"Responses": map[string]any{}, "UnprocessedKeys": asked.RequestItems})
			return &http.Response{
				StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
				Body: io.NopCloser(bytes.NewReader(encoded)), ContentLength: int64(len(encoded)), Request: req,
			}, err
		}
	})
	if _, err := tab.Owners(t.Context(), []crm.Identity{identity(1)}); !errors.Is(err, crm.ErrBusy) {
		t.Errorf("Owners: %v, want ErrBusy", err)
	}
}

// More customers than fit into a page of the table are all there, in the index that the nightly job reads.
func TestValuesReadEveryPage(t *testing.T) {
	tab, faults := open(t)
	const customers = 60
	want := map[string]bool{}
	for n := range customers {
		id, err := tab.Contact(t.Context(), contact(n))
		if err != nil {
			t.Fatal(err)
		}
		want[id] = true
	}
	faults.Reset()
	faults.Choose(func(tabletest.Call) tabletest.Fault { return pageOfTwo })
	got := map[string]bool{}
	for shard := range table.Shards {
		err := tab.Values(t.Context(), shard, table.Shards, func(values []crm.Value) error {
			for _, v := range values {
				if got[v.Customer] {
					t.Errorf("%s comes twice", v.Customer)
				}
				got[v.Customer] = true
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("customers (-want +got):\n%s", diff)
	}
}

// pageOfTwo is a table whose pages hold two items.
var pageOfTwo = tabletest.Change(func(call map[string]any) { call["Limit"] = 2 })

// Somebody with more than a page of cases is still found by their page, which their profile ends.
func TestViewOfManyCases(t *testing.T) {
	tab, faults := open(t)
	id, err := tab.Contact(t.Context(), contact(1))
	if err != nil {
		t.Fatal(err)
	}
	const cases = 7
	for n := range cases {
		one := crm.OpenCase(fmt.Sprint("cas_", n), id, "complaint", "Loud", now)
		err := tab.LogInteraction(t.Context(), crm.CaseContact{Customer: id, Case: &one, Day: locale.DateOf(now, time.UTC), Entry: crm.Entry{
			ID: fmt.Sprint("int_", n), Type: crm.EntryInteraction, At: now, Interaction: &crm.Interaction{Summary: "Loud"}, CaseID: one.ID,
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
	faults.Reset()
	faults.Choose(func(c tabletest.Call) tabletest.Fault {
		if c.Number > 1 { // the first is the newest of the timeline
			return pageOfTwo
		}
		return nil
	})
	view, err := tab.View(t.Context(), id, 20)
	if err != nil || view.Customer.ID != id || len(view.Cases) != cases {
		t.Errorf("view: %v, customer %q with %d cases, want %q with %d", err, view.Customer.ID, len(view.Cases), id, cases)
	}
}

// A record whose time is over counts as absent though it is still there, for readers and for writers.
func TestExpiredAnswer(t *testing.T) {
	client, name := tabletest.New(t)
	clock := now
	tab := table.New(client, name, func() time.Time { return clock }, rand.Float64)
	once := crm.Once{Operation: "op", Caller: "public", Key: "k", Hash: "first", Status: 202, Body: []byte("{}"), Expires: now.Add(24 * time.Hour)}
	if err := tab.Remember(t.Context(), once, "evt_1"); err != nil {
		t.Fatal(err)
	}
	var answered crm.AnsweredError
	if err := tab.Answered(t.Context(), once); !errors.As(err, &answered) || answered.Hash != "first" || answered.Status != 202 {
		t.Errorf("Answered: %v, want the first answer", err)
	}
	clock = once.Expires.Add(-time.Second)
	other := once
	other.Hash, other.Expires = "second", once.Expires.Add(24*time.Hour)
	if err := tab.Remember(t.Context(), other, "evt_2"); !errors.As(err, &answered) || answered.Hash != "first" {
		t.Errorf("Remember a second before the end: %v, want the first answer", err)
	}
	clock = once.Expires
	if err := tab.Answered(t.Context(), once); err != nil {
		t.Errorf("Answered after the end: %v, want nothing", err)
	}
	if err := tab.Remember(t.Context(), other, "evt_3"); err != nil {
		t.Errorf("Remember after the end: %v", err)
	}
	if err := tab.Answered(t.Context(), other); !errors.As(err, &answered) || answered.Hash != "second" {
		t.Errorf("Answered: %v, want the second answer", err)
	}
	if items := tabletest.Scan(t, client, name); len(items) != 1 {
		t.Errorf("%d items, want 1", len(items))
	}
}

// A write whose earlier try had landed, although everybody was told of a conflict, is recognised by its event; also by an
// engine that has forgotten the token by which the SDK marks its tries.
func TestConflictThatHadLanded(t *testing.T) {
	tab, faults := open(t)
	faults.Choose(func(c tabletest.Call) tabletest.Fault {
		switch {
		case c.Operation != "TransactWriteItems":
			return nil
		case c.OfOperation == 1:
			return landedInConflict
		default:
			return tabletest.ForgetToken
		}
	})
	c := contact(1)
	c.Once = crm.Once{Operation: "op", Caller: "public", Key: "k", Hash: "h", Status: 202, Body: []byte("{}"), Expires: now.Add(time.Hour)}
	id, err := tab.Contact(t.Context(), c)
	if err != nil || id != c.NewCustomer {
		t.Errorf("Contact: %q, %v; want %q", id, err, c.NewCustomer)
	}
	if n := faults.Counts()["TransactWriteItems"]; n != 2 {
		t.Errorf("%d transactions, want 2", n)
	}
}

// landedInConflict lets the transaction happen and says that it met another.
func landedInConflict(next http.RoundTripper, req *http.Request) (*http.Response, error) {
	encoded, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	req.Body = io.NopCloser(bytes.NewReader(encoded))
	res, err := tabletest.ForgetToken(next, req)
	if err != nil {
		return nil, err
	}
	res.Body.Close()
	req.Body = io.NopCloser(bytes.NewReader(encoded))
	return tabletest.Conflict(next, req)
}

// Tries end with the caller's time, and say that trying again is safe.
func TestConflictEndsWithTheDeadline(t *testing.T) {
	tab, faults := open(t)
	faults.Choose(func(c tabletest.Call) tabletest.Fault {
		if c.Operation == "TransactWriteItems" {
			return tabletest.Conflict
		}
		return nil
	})
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Millisecond)
	defer cancel()
	begin := time.Now()
	_, err := tab.Contact(ctx, contact(1))
	if !errors.Is(err, crm.ErrBusy) {
		t.Errorf("Contact: %v, want ErrBusy", err)
	}
	if took := time.Since(begin); took > time.Second {
		t.Errorf("it took %v with 60 ms to go", took)
	}
}

// Ids and references are put into keys as they are; what would look like another key is only text.
func TestKeysDoNotRunTogether(t *testing.T) {
	tab, _ := open(t)
	for i, reference := range []string{"a:b", "a#b", "a:b#", strings.Repeat("ی", 200)} {
		c := contact(i)
		c.From.Identities = []crm.Identity{{Type: crm.Reference, Value: reference}}
		if id, err := tab.Contact(t.Context(), c); err != nil || id != c.NewCustomer {
			t.Errorf("%q: %q, %v; want a customer of its own", reference, id, err)
		}
	}
}
