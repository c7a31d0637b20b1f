package api_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
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
	switch rng.IntN(8) {
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

// row is an item by its keys.
type row = map[string]types.AttributeValue

func read[T any](t *testing.T, from row) T {
	t.Helper()
	var out T
	err := attributevalue.UnmarshalMapWithOptions(from, &out, func(o *attributevalue.DecoderOptions) {
		o.TagKey, o.UseEncodingUnmarshalers = "json", true
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func textAt(from row, name string) string {
	text, _ := from[name].(*types.AttributeValueMemberS)
	if text == nil {
		return ""
	}
	return text.Value
}

// consistent reads every item and checks what must hold between them.
func consistent(t *testing.T, f *apitest.Firm) {
	t.Helper()
	rows := map[string]row{}
	for _, item := range tabletest.Scan(t, f.Client, f.TableName) {
		rows[textAt(item, "PK")+" "+textAt(item, "SK")] = item
	}
	claims, events, purchases := 0, 0, 0
	owned := map[string]int{}
	replayed, minutes := map[string]crm.Ledger{}, map[string]int{}
	brought, credited := map[string]string{}, map[string]string{}
	for key, item := range rows {
		pk, sk := textAt(item, "PK"), textAt(item, "SK")
		switch {
		case strings.HasPrefix(pk, "IDY#"):
			claims++
			if rows["CUS#"+textAt(item, "customer")+" PROFILE"] == nil {
				t.Errorf("%s belongs to nobody", key)
			}
		case sk == "PROFILE":
			customer := read[crm.Customer](t, item)
			if customer.Referrer != "" {
				brought[customer.ID] = customer.Referrer
			}
			owned[customer.ID]++ // the referral code
			if textAt(rows["IDY#referral#"+customer.ReferralCode+" CLAIM"], "customer") != customer.ID {
				t.Errorf("the code %s is not that of %s", customer.ReferralCode, customer.ID)
			}
			for _, identity := range customer.Identities {
				owned[customer.ID]++
				claim := rows["IDY#"+string(identity.Type)+"#"+identity.Value+" CLAIM"]
				if textAt(claim, "customer") != customer.ID {
					t.Errorf("%s of %s is claimed by %q", identity.Type, customer.ID, textAt(claim, "customer"))
				}
			}
		case strings.HasPrefix(pk, "EVT#"):
			events++
		case strings.HasPrefix(sk, "T#"):
			entry := read[crm.Entry](t, item)
			customer := strings.TrimPrefix(pk, "CUS#")
			if entry.Type == crm.EntryReferral && credited[entry.Other] != "" {
				t.Errorf("%s is credited twice", entry.Other)
			} else if entry.Type == crm.EntryReferral {
				credited[entry.Other] = customer
			}
			if entry.Purchase != nil {
				purchases++
				kept(t, f, rows, customer, *entry.Purchase, replayed)
			}
			if entry.Interaction != nil {
				minutes[customer] += entry.Interaction.Minutes
			}
			if entry.CaseID != "" && entry.Type == crm.EntryInteraction && rows[pk+" CASE#"+entry.CaseID] == nil {
				t.Errorf("%s: its case %s is not there", key, entry.CaseID)
			}
		case strings.HasPrefix(sk, "CASE#"):
			open := read[crm.Case](t, item)
			if textAt(item, "listPK") == "" || rows["ID#"+open.ID+" POINTER"] == nil {
				t.Errorf("%s is in no list or cannot be found by its id", key)
			}
		case sk == "CARD":
			unit := read[crm.Card](t, item)
			copied := read[crm.CardSummary](t, rows["CUS#"+unit.Owner+" CARD#"+unit.Model+"#"+unit.Serial])
			if diff := cmp.Diff(unit.Summary(), copied); diff != "" || (unit.Status == crm.CardContested) != (len(unit.Claimants) > 0) {
				t.Errorf("%s, claimants %v (-card +owner's page):\n%s", key, unit.Claimants, diff)
			}
		}
	}
	identities := 0
	for _, n := range owned {
		identities += n
	}
	want(t, "claims and identities", claims, identities)
	want(t, "event claims and purchases", events, purchases)
	want(t, "credited and brought", brought, credited)
	if purchases < 10 || claims < 10 || len(brought) == 0 {
		t.Errorf("%d purchases, %d claims, %d brought: the test did nothing", purchases, claims, len(brought))
	}
	for key, item := range rows {
		if !strings.HasSuffix(key, " VALUE") {
			continue
		}
		v := read[crm.Value](t, item)
		ledger := replayed[v.Customer] // nil, as an empty one is read, of somebody who bought nothing
		summary, err := ledger.Summarise(v.Summary.Unit, f.Service.Business.PricesOf(v.Summary.Unit))
		if err != nil {
			t.Fatal(err)
		}
		want(t, key+": ledger", ledger, v.Days)
		want(t, key+": summary", summary, v.Summary)
		want(t, key+": minutes", minutes[v.Customer], v.Minutes)
		want(t, key+": referrer", brought[v.Customer], v.Referrer)
	}
}

// kept adds what is left of a purchase to its customer's ledger, and checks its claim.
func kept(t *testing.T, f *apitest.Firm, rows map[string]row, customer string, p crm.Purchase, ledgers map[string]crm.Ledger) {
	t.Helper()
	claim := rows["EVT#"+p.Source+"#"+p.Reference+" CLAIM"]
	if textAt(claim, "purchase") != p.ID || textAt(claim, "customer") != customer || rows["ID#"+p.ID+" POINTER"] == nil {
		t.Errorf("purchase %s of %s is not what %s claims", p.ID, customer, p.Reference)
	}
	if p.Net().Sign() == 0 {
		return
	}
	if ledgers[customer] == nil {
		ledgers[customer] = crm.Ledger{}
	}
	p.Amount = p.Net()
	ledgers[customer].Record(f.Service.Business.Day(p.At), p)
}
