package api_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/table"
	"vafa/internal/table/tabletest"
)

// Many at once do anything to a few people, in any order and often twice, while calls of the table go wrong: at the end, every
// item of the table agrees with every other.
func TestSoak(t *testing.T) {
	const people, workers, requests = 5, 6, 70
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			f := apitest.New(t)
			for person := range people {
				f.Capture("Sara", phone(person))
			}
			trouble(f, rand.New(rand.NewPCG(seed, 0)))
			var wait sync.WaitGroup
			for worker := range workers {
				wait.Go(func() {
					rng := rand.New(rand.NewPCG(seed, uint64(1+worker)))
					for i := range requests {
						anything(t, f, rng, people, fmt.Sprintf("%d-%d", worker, i))
					}
				})
			}
			wait.Wait()
			f.Faults.Reset()
			consistent(t, f)
		})
	}
}

func phone(person int) string { return fmt.Sprintf("+98912100000%d", person) }

// trouble lets one call in twelve go wrong.
func trouble(f *apitest.Firm, rng *rand.Rand) {
	faults := []tabletest.Fault{tabletest.LoseReply, tabletest.LoseReply, tabletest.LoseRequest, tabletest.Throttle, tabletest.ServerError}
	f.Faults.Choose(func(c tabletest.Call) tabletest.Fault {
		if rng.IntN(12) > 0 {
			return nil
		}
		if changing(c.Operation) && rng.IntN(4) == 0 {
			return tabletest.Conflict
		}
		return faults[rng.IntN(len(faults))]
	})
}

// anything sends one request, again when the table was busy, and sometimes twice.
func anything(t *testing.T, f *apitest.Firm, rng *rand.Rand, people int, key string) {
	person, at := rng.IntN(people), apitest.Start.AddDate(0, 0, -rng.IntN(20)).Format(time.RFC3339)
	shared := fmt.Sprint(rng.IntN(40)) // a reference that others use too
	known := m{"phone": phone(person), "name": "Sara"}
	send := func() apitest.Answer { return f.Public().Post("/v1/captures", known, "Idempotency-Key", key) }
	switch rng.IntN(11) {
	case 0:
		known["email"] = fmt.Sprintf("%d@example.com", rng.IntN(people))
	case 1:
		known["phone"] = fmt.Sprintf("+98912200%04d", rng.IntN(30))
		known["referredBy"] = crm.ReferralCode(fmt.Sprintf("cus_%026d", 1+rng.IntN(people))) // one of those who were there first
	case 2, 3, 4:
		sale := m{"phone": phone(person), "source": "till", "reference": shared, "at": at, "amount": apitest.Toman(fmt.Sprint(1000 * (1 + rng.IntN(5))))}
		send = func() apitest.Answer {
			return f.Agent().Post("/v1/purchases", m{"purchases": []m{sale}}, "Idempotency-Key", key)
		}
	case 5:
		body := m{}
		if rng.IntN(2) == 0 {
			body["amount"] = apitest.Toman("500")
		}
		path := fmt.Sprintf("/v1/purchases/pur_%026d/refunds", 1+rng.IntN(60))
		send = func() apitest.Answer { return f.Agent().Post(path, body, "Idempotency-Key", key) }
	case 6:
		unit := card(phone(person))
		unit["serial"] = "AB" + shared
		send = func() apitest.Answer { return f.Public().Post("/v1/warranty-cards", unit, "Idempotency-Key", key) }
	case 7:
		path := fmt.Sprintf("/v1/customers/cus_%026d/interactions", 1+rng.IntN(people))
		body := m{
			"channel": "call", "direction": "inbound", "phase": "sale", "kind": []string{"complaint", "service"}[rng.IntN(2)],
			"summary": "?", "minutes": 1 + rng.IntN(9),
		}
		send = func() apitest.Answer { return f.Agent().Post(path, body, "Idempotency-Key", key) }
	case 8:
		send = func() apitest.Answer {
			return f.Agent().Post("/v1/warranty-cards/RF-480/AB"+shared+"/transfers", m{"owner": known, "reason": "?"}, "Idempotency-Key", key)
		}
	case 9:
		body := m{"serial": "AB" + shared, "phone": phone(person), "text": "Loud"}
		send = func() apitest.Answer {
			return f.Public().Post("/v1/warranty-cards/claims", body, "Idempotency-Key", key)
		}
	case 10:
		body := m{"accept": true, "reason": "?", "owner": fmt.Sprintf("cus_%026d", 1+person)}
		if rng.IntN(3) == 0 {
			body = m{"accept": false, "reason": "?"}
		}
		send = func() apitest.Answer {
			return f.Agent().Post("/v1/warranty-cards/RF-480/AB"+shared+"/decision", body, "Idempotency-Key", key)
		}
	}
	for range 1 + rng.IntN(2) {
		answer := send()
		for answer.Status == http.StatusServiceUnavailable {
			answer = send()
		}
		if answer.Status >= 500 || answer.Status == http.StatusBadRequest {
			t.Errorf("%s: %d %s", key, answer.Status, answer.Body)
		}
	}
}

// consistent is Check for a table in which much has happened.
func consistent(t *testing.T, f *apitest.Firm) {
	t.Helper()
	kinds := f.Check(t).Kinds
	if purchases, claims := kinds[table.KindEvent], kinds[table.KindIdentity]; purchases < 10 || claims < 10 {
		t.Errorf("%d purchases and %d claims: the test did nothing", purchases, claims)
	}
}

// row is an item by its keys.
type row = map[string]types.AttributeValue

func textAt(from row, name string) string {
	text, _ := from[name].(*types.AttributeValueMemberS)
	if text == nil {
		return ""
	}
	return text.Value
}
