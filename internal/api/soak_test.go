package api_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
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

// consistent is agree for a table in which much has happened.
func consistent(t *testing.T, f *apitest.Firm) {
	t.Helper()
	if purchases, claims := agree(t, f); purchases < 10 || claims < 10 {
		t.Errorf("%d purchases and %d claims: the test did nothing", purchases, claims)
	}
}

// agree reads every item and checks what must hold between them.
func agree(t *testing.T, f *apitest.Firm) (purchases, claims int) {
	t.Helper()
	rows := map[string]row{}
	for _, item := range tabletest.Scan(t, f.Client, f.TableName) {
		rows[textAt(item, "PK")+" "+textAt(item, "SK")] = item
	}
	events, merging, erased := 0, false, false
	for key, item := range rows {
		erased = erased || strings.HasPrefix(key, "ERASED#")
		merging = merging || strings.HasSuffix(key, " PROFILE") && textAt(item, "merging") != ""
	}
	owned := map[string]int{}
	replayed, minutes, costs := map[string]crm.Ledger{}, map[string]int{}, map[string]int64{}
	brought, credited := map[string]string{}, map[string]string{}
	told := map[string]crm.Standing{} // of satisfaction, by their history
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
			if customer.MergedInto != "" {
				continue // is nobody any more
			}
			if customer.Referrer != "" {
				brought[customer.ID] = customer.Referrer
			}
			for _, code := range customer.Codes() {
				owned[customer.ID]++
				if textAt(rows["IDY#referral#"+code+" CLAIM"], "customer") != customer.ID {
					t.Errorf("the code %s is not that of %s", code, customer.ID)
				}
			}
			for _, identity := range customer.Identities {
				owned[customer.ID]++
				claim := rows["IDY#"+string(identity.Type)+"#"+identity.Value+" CLAIM"]
				if textAt(claim, "customer") != customer.ID {
					t.Errorf("%s of %s is claimed by %q", identity.Type, customer.ID, textAt(claim, "customer"))
				}
			}
		case strings.HasPrefix(pk, "ID#"):
			if rows["CUS#"+textAt(item, "customer")+" "+textAt(item, "item")] == nil {
				t.Errorf("%s leads nowhere", key)
			}
		case strings.HasPrefix(pk, "EVT#"):
			events++
		case strings.HasPrefix(sk, "T#"):
			entry := read[crm.Entry](t, item)
			customer := strings.TrimPrefix(pk, "CUS#")
			told[customer] = told[customer].Join(entry.Tells())
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
				minutes[customer] += entry.Service().Minutes
				costs[customer] += entry.Service().Cost
			}
			if whose := textAt(rows["ID#"+entry.CaseID+" POINTER"], "customer"); entry.CaseID != "" && whose != customer && (whose == "" || !merging) {
				t.Errorf("%s: its case %s is with %q", key, entry.CaseID, whose)
			}
		case strings.HasPrefix(sk, "CASE#"):
			open := read[crm.Case](t, item)
			told[open.Customer] = told[open.Customer].Join(open.Tells())
			if open.IsOpen() != (textAt(item, "listPK") != "") || rows["ID#"+open.ID+" POINTER"] == nil {
				t.Errorf("%s is in no list or cannot be found by its id", key)
			}
		case strings.HasPrefix(sk, "DUE#"):
			task := read[crm.Task](t, item)
			if task.Card == "" {
				want(t, key+" is listed while it is open", task.IsOpen(), textAt(item, "listPK") != "")
				continue
			}
			model, serial, _ := strings.Cut(task.Card, " ")
			unit := read[crm.Card](t, rows["CARD#"+model+"#"+serial+" CARD"])
			current := (merging || unit.Holder() == task.Customer) && slices.Contains(unit.Tasks, task.ID)
			if task.IsOpen() != current || task.IsOpen() != (textAt(item, "listPK") != "") {
				t.Errorf("%s is %s, of %s; the card is %s's with %v", key, task.State, task.Customer, unit.Holder(), unit.Tasks)
			}
		case sk == "CARD":
			unit := read[crm.Card](t, item)
			cardAgrees(t, rows, unit)
			copied := read[crm.CardSummary](t, rows["CUS#"+unit.Holder()+" CARD#"+unit.Model+"#"+unit.Serial])
			diff := cmp.Diff(unit.Summary(), copied)
			if unit.Holder() == "" { // whose it was is erased
				diff = ""
			}
			if diff != "" || unit.Status != crm.CardContested && len(unit.Claimants()) > 0 || unpursued(unit) && !claimantMerged(unit) && !erased {
				t.Errorf("%s, claimants %v (-card +owner's page):\n%s", key, unit.Claimants(), diff)
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
		if len(ledger)+len(v.Days) > 0 {
			want(t, key+": ledger", ledger, v.Days)
		}
		want(t, key+": summary", summary, v.Summary)
		want(t, key+": minutes", minutes[v.Customer], v.Minutes)
		want(t, key+": referrer", brought[v.Customer], v.Referrer)
		want(t, key+": cost of service", costs[v.Customer], v.ServiceCost)
		if !merging && v.MergedInto == "" {
			now, rung := f.Clock.Now(), v.Rung
			rung.Since = time.Time{}
			known := told[v.Customer]
			known.Brought = known.Brought || v.Standing.Brought && erased // whoever they brought is erased
			want(t, key+": rung", known.Rung(now), rung)
		}
	}
	return purchases, claims
}

// claimantMerged says whether whoever contested the card may have turned out to be its holder: it waits for staff all the same.
func claimantMerged(unit crm.Card) bool {
	return unit.Status == crm.CardContested && len(unit.History[len(unit.History)-1].Formerly) > 0
}

// unpursued says whether a card is contested although nobody claims it.
func unpursued(unit crm.Card) bool {
	return unit.Status == crm.CardContested && len(unit.Claimants()) == 0
}

// cardAgrees checks a card's people, claims and disputes.
func cardAgrees(t *testing.T, rows map[string]row, unit crm.Card) {
	t.Helper()
	if last := unit.History[len(unit.History)-1]; last.Customer != unit.Holder() || !last.Until.IsZero() {
		t.Errorf("%s is %s's, its history ends with %+v", unit.Name(), unit.Holder(), last)
	}
	for _, h := range unit.History[:len(unit.History)-1] {
		if h.Until.IsZero() {
			t.Errorf("%s has two holders", unit.Name())
		}
	}
	undecided := unit.Status == crm.CardReview || unit.Status == crm.CardContested
	waits := unit.Free() && unit.Status == crm.CardReview // until somebody registers it again
	if undecided != (len(unit.Disputes) > 0) && !waits {
		t.Errorf("%s is %s with disputes %v", unit.Name(), unit.Status, unit.Disputes)
	}
	for _, id := range append(slices.Clone(unit.Disputes), unit.Claims...) {
		at := rows["ID#"+id+" POINTER"]
		if one := read[crm.Case](t, rows["CUS#"+textAt(at, "customer")+" "+textAt(at, "item")]); one.ID != id || one.Card != unit.Name() {
			t.Errorf("%s lists the case %s, which is %+v", unit.Name(), id, one)
		}
	}
}

// kept adds a purchase and its refunds to its customer's ledger, and checks its claim.
func kept(t *testing.T, f *apitest.Firm, rows map[string]row, customer string, p crm.Purchase, ledgers map[string]crm.Ledger) {
	t.Helper()
	claim := rows["EVT#"+p.Source+"#"+p.Reference+" CLAIM"]
	if textAt(claim, "purchase") != p.ID || textAt(claim, "customer") != customer || rows["ID#"+p.ID+" POINTER"] == nil {
		t.Errorf("purchase %s of %s is not what %s claims", p.ID, customer, p.Reference)
	}
	if ledgers[customer] == nil {
		ledgers[customer] = crm.Ledger{}
	}
	day, whole := f.Service.Business.Day(p.At), p
	whole.Refunded = nil
	ledgers[customer].Record(day, whole)
	if p.Refunded != nil {
		ledgers[customer].Refund(day, whole, p)
	}
}
