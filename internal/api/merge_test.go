package api_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/api/apitest"
	"vafa/internal/table/tabletest"
)

// merging is a request to merge somebody with everything that there is into somebody with little.
func merging(f *apitest.Firm) request {
	into, from := f.Capture("Sara", mine), f.Capture("Reza", theirs)
	f.Public().Post("/v1/messages", m{"phone": theirs, "text": "Loud", "kind": "complaint"}).Want(http.StatusAccepted)
	f.Public().Post("/v1/warranty-cards", card(theirs)).Want(http.StatusCreated)
	f.Buy(apitest.Purchase(from, "1", "2026-11-20T10:00:00Z", "5000"), apitest.Purchase(into, "2", "2026-11-20T10:00:00Z", "6000"))
	r := post(f.Manager(), "/v1/customers/"+into+"/merge", m{"from": from})
	r.etag = `"1"`
	return r
}

// some is merging where a purchase was partly given back and contacts had their price.
func some(f *apitest.Firm) request {
	r := merging(f)
	f.Agent().Post(fmt.Sprintf("/v1/purchases/pur_%026d/refunds", 1), m{"amount": apitest.Toman("700")}).Want(http.StatusCreated)
	f.Agent().Post("/v1/customers/"+r.body["from"].(string)+"/interactions", m{
		"channel": "call", "direction": "inbound", "phase": "after-sale", "kind": "service", "summary": "?", "minutes": 5, "cost": apitest.Toman("700"),
	}).Want(http.StatusCreated)
	return r
}

// much makes two customers with several transactions' worth of everything, and a request to merge them.
func much(f *apitest.Firm) request {
	r := merging(f)
	into, from := strings.Split(r.path, "/")[3], r.body["from"].(string)
	for part := range 2 {
		var sales []m
		for i := range 30 {
			customer := []string{from, into}[i%2*part]
			sale := apitest.Purchase(customer, fmt.Sprint("m", part, "-", i), apitest.Start.AddDate(0, 0, -i%11).Format(time.RFC3339), fmt.Sprint(1000+i))
			if i%3 == 0 {
				sale["margin"] = apitest.Toman(fmt.Sprint(300 + i))
			}
			sales = append(sales, sale)
		}
		bought := f.Buy(sales...)
		for i, refund := range []m{{"amount": apitest.Toman("700")}, {}, {"amount": apitest.Toman("333")}} {
			f.Agent().Post("/v1/purchases/"+bought[3*i]+"/refunds", refund).Want(http.StatusCreated)
		}
	}
	for i := range 5 {
		f.Agent().Post("/v1/customers/"+[]string{from, into}[i%2]+"/interactions", m{
			"channel": "call", "direction": "inbound", "phase": "after-sale", "kind": "complaint", "summary": "Loud", "minutes": 5, "cost": apitest.Toman("700"),
		}).Want(http.StatusCreated)
	}
	return r
}

// A merge that is cut off anywhere leaves a table that agrees with itself, and the same request again goes on to the same end; and
// so does its undoing.
func TestMergeIsCutOff(t *testing.T) {
	faults := []tabletest.Fault{tabletest.ServerError, tabletest.LoseReply, tabletest.LoseRequest}
	ways := map[string]func(f *apitest.Firm) request{
		"merge": some,
		"undo": func(f *apitest.Firm) request {
			r := some(f)
			r.send().Want(http.StatusOK)
			return post(f.Manager(), r.path+"/undo", r.body)
		},
	}
	// Which items share a list may differ, and whoever has to ask twice has asked twice.
	lines := func(f *apitest.Firm) []string { return without(masked(without(f.Lines(), "AUDIT#")), "MERGE#") }
	for name, ready := range ways {
		calm := apitest.New(t)
		r := ready(calm)
		calm.Faults.Reset()
		answer := r.send().Want(http.StatusOK)
		calls, after := calm.Faults.Total(), lines(calm)
		calm.Check(t)
		for part := range 4 {
			t.Run(fmt.Sprint(name, part), func(t *testing.T) {
				t.Parallel()
				for call := 1 + part; call <= calls; call += 4 {
					f := apitest.New(t)
					r := ready(f)
					f.Faults.Reset()
					from(f, call, faults[call%len(faults)])
					what := fmt.Sprintf("call %d of %d", call, calls)
					busy(t, what, r.send())
					f.Faults.Reset()
					f.Check(t)
					again := r.send().Want(http.StatusOK)
					want(t, what+": moved", answer.At("moved"), again.At("moved"))
					want(t, what+": table", after, lines(f))
				}
			})
		}
	}
}

// A card that was once the survivor's and went on to the other has left a mark with the survivor: the card itself takes its place,
// and undoing puts the mark back.
func TestMergeOfACardThatWasPassedOn(t *testing.T) {
	f := apitest.New(t)
	r := merging(f)
	into, from := strings.Split(r.path, "/")[3], r.body["from"].(string)
	rows := tabletest.Scan(t, f.Client, f.TableName)
	at := slices.IndexFunc(rows, func(item row) bool {
		return textAt(item, "PK")+" "+textAt(item, "SK") == "CUS#"+from+" CARD#RF-480#AB1"
	})
	mark := maps.Clone(rows[at])
	mark["PK"], mark["status"] = &types.AttributeValueMemberS{Value: "CUS#" + into}, &types.AttributeValueMemberS{Value: "transferred"}
	if _, err := f.Client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &f.TableName, Item: mark}); err != nil {
		t.Fatal(err)
	}
	status := func(customer string) any { return f.Items()["CUS#"+customer+" CARD#RF-480#AB1"]["status"] }
	r.send().Want(http.StatusOK)
	want(t, "merged", []any{"review", nil}, []any{status(into), status(from)})
	f.Check(t)
	post(f.Manager(), r.path+"/undo", r.body).send().Want(http.StatusOK)
	want(t, "undone", []any{"transferred", "review"}, []any{status(into), status(from)})
	f.Check(t)
	other := f.Manager().Post("/v1/customers/"+from+"/merge", m{"from": into}, "If-Match", f.Agent().Get("/v1/customers/"+from).Header.Get("ETag"))
	other.Want(http.StatusOK)
	want(t, "the mark stays behind", []any{"transferred", "review"}, []any{status(into), status(from)})
	f.Check(t)
}

// While a merge and its undoing are under way, anything else may happen to both customers, and calls go wrong; in the end all
// agrees, and nothing is left with somebody who is nobody any more.
func TestMergeInTheMidst(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			f := apitest.New(t)
			r := much(f)
			trouble(f, rand.New(rand.NewPCG(seed, 9)))
			var wait sync.WaitGroup
			for worker := range 3 {
				wait.Go(func() {
					rng := rand.New(rand.NewPCG(seed, uint64(worker)))
					for i := range 25 {
						between(t, f, rng, fmt.Sprintf("%d-%d", worker, i))
					}
				})
			}
			wait.Go(func() {
				settled(t, r)
				undo := post(f.Manager(), r.path+"/undo", r.body)
				settled(t, undo)
				r.etag = f.Agent().Get(strings.TrimSuffix(r.path, "/merge")).Header.Get("ETag")
				settled(t, r)
			})
			wait.Wait()
			f.Faults.Reset()
			f.Check(t)
			from := "CUS#" + r.body["from"].(string) + " "
			for key := range f.Items() {
				if strings.HasPrefix(key, from) && key != from+"PROFILE" && key != from+"VALUE" {
					t.Errorf("left behind: %s", key)
				}
			}
		})
	}
}

// settled sends a request until the table was not busy; somebody changed the survivor meanwhile, so it reads them again.
func settled(t *testing.T, r request) {
	t.Helper()
	for {
		answer := r.send()
		switch answer.Status {
		case http.StatusServiceUnavailable:
			continue
		case http.StatusPreconditionFailed:
			if read := r.who.Get(strings.TrimSuffix(r.path, "/merge")); read.Status == http.StatusOK {
				r.etag = read.Header.Get("ETag")
			}
			continue
		case http.StatusOK:
		default:
			t.Errorf("%s: %d %s", r.path, answer.Status, answer.Body)
		}
		return
	}
}

// between sends a request about one of two customers until the table was not busy.
func between(t *testing.T, f *apitest.Firm, rng *rand.Rand, key string) {
	phone := []string{mine, theirs}[rng.IntN(2)]
	customer := fmt.Sprintf("cus_%026d", 1+rng.IntN(2))
	at := apitest.Start.AddDate(0, 0, -rng.IntN(20)).Format(time.RFC3339)
	var r request
	switch rng.IntN(8) {
	case 6:
		r = post(f.Public(), "/v1/messages", m{"phone": phone, "text": "Again", "rating": rng.IntN(11)})
	case 7:
		open := f.Agent().Get("/v1/cases?pageSize=1")
		id := "cas_none"
		if open.Status == http.StatusOK && len(open.List("items")) > 0 {
			id = open.Text("items/0/id")
		}
		r = patch(f.Agent(), "/v1/cases/"+id, `"1"`, m{"state": []string{"resolved", "rejected"}[rng.IntN(2)], "outcome": "So be it"})
	case 0:
		r = post(f.Public(), "/v1/captures", m{"name": "Sara", "phone": phone, "city": "Yazd", "consent": m{"sms": true}})
	case 1:
		r = post(f.Agent(), "/v1/purchases", m{"purchases": []m{
			{"phone": phone, "source": "till", "reference": key, "at": at, "amount": apitest.Toman("900")},
		}})
	case 2:
		r = post(f.Agent(), fmt.Sprintf("/v1/purchases/pur_%026d/refunds", 1+rng.IntN(60)), m{"amount": apitest.Toman("10")})
	case 3:
		unit := card(phone)
		unit["serial"] = fmt.Sprint("AB", rng.IntN(4))
		r = post(f.Public(), "/v1/warranty-cards", unit)
	case 4:
		r = post(f.Agent(), "/v1/customers/"+customer+"/interactions", m{
			"channel": "call", "direction": "inbound", "phase": "sale", "kind": "complaint", "summary": "?", "minutes": 2, "cost": apitest.Toman("30"),
		})
	case 5:
		r = post(f.Public(), "/v1/messages", m{"phone": phone, "text": "Again"})
	}
	answer := r.send("Idempotency-Key", key)
	for answer.Status == http.StatusServiceUnavailable {
		answer = r.send("Idempotency-Key", key)
	}
	if answer.Status >= 500 || answer.Status == http.StatusBadRequest {
		t.Errorf("%s: %d %s", r.path, answer.Status, answer.Body)
	}
}
