package api_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/api/apitest"
	"vafa/internal/api/guard"
	"vafa/internal/crm"
	"vafa/internal/table/tabletest"
)

// somebody has a mark in everything that they type, and a phone, e-mail address and national id of their own.
type somebody struct {
	mark, phone, email, national, id string
}

func stranger(n int) *somebody {
	mark := fmt.Sprintf("zz%04dzz", n)
	return &somebody{mark: mark, phone: fmt.Sprintf("+98912%07d", 1000+n), email: mark + "@example.com", national: nationalID(100_000 + n)}
}

// nationalID is a national id of Iran with its check digit.
func nationalID(n int) string {
	digits := fmt.Sprintf("%09d", n)
	sum := 0
	for i, digit := range digits {
		sum += int(digit-'0') * (10 - i)
	}
	check := sum % 11
	if check >= 2 {
		check = 11 - check
	}
	return digits + fmt.Sprint(check)
}

// town is a firm with people to whom things happen.
type town struct {
	*apitest.Firm
	t      *testing.T
	rng    *rand.Rand
	people []*somebody // to be erased, but for the first few
	shop   *somebody   // a company that stays, and knows many of them
	n      int
}

func (w *town) pick() *somebody { return w.people[w.rng.IntN(len(w.people))] }

func (w *town) next() int { w.n++; return w.n }

// send repeats a request while the table is busy. What may be refused is refused for a reason of the domain.
func (w *town) send(do func() apitest.Answer) apitest.Answer {
	answer := do()
	for answer.Status == http.StatusServiceUnavailable {
		answer = do()
	}
	if answer.Status >= 500 || answer.Status == http.StatusBadRequest {
		w.t.Errorf("%d %s", answer.Status, answer.Body)
	}
	return answer
}

func (w *town) public(path string, body m) apitest.Answer {
	key := fmt.Sprint("k", w.next())
	return w.send(func() apitest.Answer { return w.Public().Post(path, body, "Idempotency-Key", key) })
}

func (w *town) agent(path string, body m) apitest.Answer {
	key := fmt.Sprint("k", w.next())
	return w.send(func() apitest.Answer { return w.Agent().Post(path, body, "Idempotency-Key", key) })
}

// arrive makes somebody known, in one of several ways.
func (w *town) arrive(p *somebody) {
	body := m{"name": "Name " + p.mark, "phone": p.phone, "email": p.email, "address": "Street " + p.mark, "note": "Note " + p.mark}
	switch w.rng.IntN(6) {
	case 0:
		body["kind"] = "company"
		w.agent("/v1/customers", body)
	case 1:
		if len(w.people) > 0 {
			body["referredBy"] = crm.ReferralCode(w.pick().id)
		}
		fallthrough
	default:
		body["nationalId"], body["consent"] = p.national, m{"sms": true}
		w.public("/v1/captures", body)
	}
	p.id = w.ByPhone(p.phone)
	w.people = append(w.people, p)
}

func (w *town) unit(serial string, p *somebody) m {
	return m{
		"model": "RF-480", "serial": serial, "purchasedOn": "2026-01-31", "invoice": "INV " + p.mark,
		"owner": m{"name": "Name " + p.mark, "phone": p.phone},
	}
}

// fates are what may happen to somebody; at most one of them has to do with each other person.
var fates = []func(w *town, p *somebody){
	func(w *town, p *somebody) { // a complaint
		w.public("/v1/messages", m{"phone": p.phone, "text": "Loud " + p.mark, "kind": "complaint"})
	},
	func(w *town, p *somebody) { // a suggestion that staff decide about
		w.public("/v1/messages", m{"phone": p.phone, "text": "Loud " + p.mark, "kind": "complaint"})
		if at := w.suggestion(p); at != "" {
			state := []string{"accepted", "rejected", "done"}[w.rng.IntN(3)]
			w.agent(at, m{"state": state, "reason": "Reason " + p.mark, "owner": "Owner " + p.mark})
		}
	},
	func(w *town, p *somebody) { // a card, perhaps a present of somebody else, a claim on it
		serial := fmt.Sprint("AB", w.next())
		unit := w.unit(serial, p)
		if w.rng.IntN(2) == 0 {
			giver := w.pick()
			unit["relation"], unit["giver"] = "gift", m{"name": "Giver " + giver.mark, "phone": giver.phone}
		}
		w.public("/v1/warranty-cards", unit)
		w.public("/v1/warranty-cards/claims", m{"serial": serial, "phone": p.phone, "text": "Broken " + p.mark})
		w.agent("/v1/warranty-cards/RF-480/"+serial+"/claims", m{"text": "Broken too " + p.mark})
	},
	func(w *town, p *somebody) { // a card of somebody else, who has it already
		serial := fmt.Sprint("AB", w.next())
		w.public("/v1/warranty-cards", w.unit(serial, w.pick()))
		w.public("/v1/warranty-cards", w.unit(serial, p))
		if w.rng.IntN(2) == 0 {
			w.agent("/v1/warranty-cards/RF-480/"+serial+"/decision", m{"accept": true, "owner": p.id, "reason": "The invoice"})
		}
	},
	func(w *town, p *somebody) { // a card that passes on
		serial, to := fmt.Sprint("AB", w.next()), w.pick()
		w.public("/v1/warranty-cards", w.unit(serial, p))
		w.agent("/v1/warranty-cards/RF-480/"+serial+"/transfers", m{"owner": m{"name": "Name " + to.mark, "phone": to.phone}, "reason": "Sold by " + p.mark})
	},
	func(w *town, p *somebody) { // purchases, and money back
		sale := apitest.Purchase(p.id, fmt.Sprint("order", w.next()), "2026-11-20T10:00:00Z", "5000")
		other := apitest.Purchase(w.pick().id, fmt.Sprint("order", w.next()), "2026-11-19T10:00:00Z", "7000")
		bought := w.agent("/v1/purchases", m{"purchases": []m{sale, other}})
		if id := bought.Text("results/0/purchaseId"); id != "" && w.rng.IntN(2) == 0 {
			w.agent("/v1/purchases/"+id+"/refunds", m{"amount": apitest.Toman("700"), "reason": "Scratched " + p.mark})
		}
	},
	func(w *town, p *somebody) { // what staff log
		w.agent("/v1/customers/"+p.id+"/interactions", m{
			"channel": "call", "direction": "inbound", "phase": "after-sale", "kind": "complaint", "summary": "Spoke " + p.mark, "minutes": 5,
		})
	},
	func(w *town, p *somebody) { // consent, twice: the second changes nothing
		for range 2 {
			w.agent("/v1/customers/"+p.id+"/consents", m{"withdraw": true, "consentText": "1"})
		}
	},
	func(w *town, p *somebody) { // a contact of a company
		person := m{"name": "Contact " + p.mark, "phone": p.phone, "email": "work-" + p.email, "customerId": p.id}
		shop := w.Agent().Get("/v1/customers/" + w.shop.id)
		contacts := []any{person}
		if now, ok := shop.At("contacts").([]any); ok && len(now) < 40 {
			contacts = append(contacts, now...)
		}
		w.Agent().Patch("/v1/customers/"+w.shop.id, shop.Header.Get("ETag"), m{"contacts": contacts})
	},
	func(w *town, p *somebody) { // somebody who comes by their code
		friend := stranger(2000 + w.next())
		w.public("/v1/captures", m{"name": "Name " + friend.mark, "phone": friend.phone, "referredBy": crm.ReferralCode(p.id)})
	},
	func(w *town, p *somebody) { // posts that are held, and what becomes of them
		w.trapped("/en/capture", url.Values{"name": {"Name " + p.mark}, "phone": {p.phone}, "email": {"other-" + p.email}, "note": {"Held " + p.mark}})
		giver := w.pick()
		w.trapped("/en/warranty", url.Values{
			"model": {"RF-480"}, "serial": {fmt.Sprint("AB", w.next())}, "purchasedOn": {"2026-01-31"}, "owner.name": {"Name " + p.mark},
			"owner.phone": {p.phone}, "relation": {"gift"}, "giver.name": {"Giver " + giver.mark}, "giver.phone": {giver.phone},
		})
		for _, item := range w.Agent().Get("/v1/quarantine").List("items") {
			id, _ := item.(m)["id"].(string)
			if what := w.rng.IntN(3); what < 2 {
				w.agent("/v1/quarantine/"+id+[]string{"/release", "/drop"}[what], m{})
			}
		}
	},
	func(w *town, p *somebody) { // a capture that names two customers
		w.public("/v1/captures", m{"name": "Name " + p.mark, "phone": p.phone, "email": w.pick().email})
	},
	func(w *town, p *somebody) { // one who sells
		serial := fmt.Sprint("AB", w.next())
		unit := w.unit(serial, p)
		unit["relation"], unit["retailer"] = "resale", "Shop "+p.mark
		w.public("/v1/warranty-cards", unit)
		to := w.pick()
		w.agent("/v1/warranty-cards/RF-480/"+serial+"/transfers", m{"owner": m{"name": "Name " + to.mark, "phone": to.phone}, "reason": "Sold"})
		w.Agent().Patch("/v1/warranty-cards/RF-480/"+serial, `"2"`, m{"retailerId": p.id})
	},
	func(w *town, p *somebody) { w.merge(p, true) },
	func(w *town, p *somebody) { w.merge(p, false) },
}

// trapped sends a form as a robot does.
func (w *town) trapped(path string, form url.Values) {
	form.Set("_website", "http://spam.example")
	form.Set("_key", fmt.Sprint("form", w.next()))
	answer := w.send(func() apitest.Answer {
		return w.Public().Post(path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	})
	if answer.Status != http.StatusSeeOther {
		w.t.Errorf("%s: %d", path, answer.Status)
	}
}

// merge joins somebody new with somebody, who stays one of the two; undone or not.
func (w *town) merge(p *somebody, undone bool) {
	other := stranger(5000 + w.next())
	w.public("/v1/captures", m{"name": "Name " + other.mark, "phone": other.phone, "note": "Note " + other.mark})
	other.id = w.ByPhone(other.phone)
	w.public("/v1/warranty-cards", w.unit(fmt.Sprint("AB", w.next()), other))
	into, from, key := p, other, fmt.Sprint("k", w.next())
	if undone && w.rng.IntN(2) == 0 {
		into, from = other, p
	}
	etag := w.Agent().Get("/v1/customers/" + into.id).Header.Get("ETag")
	merged := w.send(func() apitest.Answer {
		return w.Manager().Post("/v1/customers/"+into.id+"/merge", m{"from": from.id}, "If-Match", etag, "Idempotency-Key", key)
	})
	switch {
	case merged.Status != http.StatusOK:
	case !undone:
		p.more(other)
	default:
		w.send(func() apitest.Answer {
			return w.Manager().Post("/v1/customers/"+into.id+"/merge/undo", m{"from": from.id})
		})
	}
}

// absorbed are those who were merged into somebody, by their id.
var absorbed sync.Map

func (p *somebody) more(other *somebody) { absorbed.Store(p, append(p.others(), other)) }

func (p *somebody) others() []*somebody {
	all, _ := absorbed.Load(p)
	out, _ := all.([]*somebody)
	return slices.Clone(out)
}

// suggestion is where the first suggestion for somebody is decided, "" if there is none.
func (w *town) suggestion(p *somebody) string {
	id := w.Agent().Get("/v1/customers/" + p.id).Text("suggestions/0/id")
	if id == "" {
		return ""
	}
	return "/v1/customers/" + p.id + "/suggestions/" + id + "/decision"
}

// late is what still comes for somebody while they are erased, without a mark of theirs.
func (w *town) late(p *somebody, n int, key string) {
	owner := m{"name": "Late", "phone": p.phone}
	tries := []func() apitest.Answer{
		func() apitest.Answer { return w.Public().Post("/v1/captures", owner, "Idempotency-Key", key) },
		func() apitest.Answer {
			return w.Public().Post("/v1/messages", m{"phone": p.phone, "text": "Late", "kind": "complaint"}, "Idempotency-Key", key)
		},
		func() apitest.Answer {
			sale := apitest.Purchase(p.id, "late"+key, "2026-11-20T10:00:00Z", "9000")
			return w.Agent().Post("/v1/purchases", m{"purchases": []m{sale}}, "Idempotency-Key", key)
		},
		func() apitest.Answer {
			unit := m{"model": "RF-480", "serial": "LATE" + key, "purchasedOn": "2026-01-31", "owner": owner}
			return w.Public().Post("/v1/warranty-cards", unit, "Idempotency-Key", key)
		},
		func() apitest.Answer { // of any card that there is
			unit := m{"model": "RF-480", "serial": fmt.Sprint("AB", 1+n%w.n), "purchasedOn": "2026-01-31", "owner": owner}
			return w.Public().Post("/v1/warranty-cards", unit, "Idempotency-Key", key)
		},
		func() apitest.Answer {
			return w.Agent().Post("/v1/customers/"+p.id+"/interactions", m{
				"channel": "call", "direction": "inbound", "phase": "sale", "kind": "complaint", "summary": "Late", "minutes": 1,
			}, "Idempotency-Key", key)
		},
		func() apitest.Answer {
			serial := fmt.Sprint("AB", 1+n%w.n)
			return w.Agent().Post("/v1/warranty-cards/RF-480/"+serial+"/transfers", m{"owner": owner, "reason": "Late"}, "Idempotency-Key", key)
		},
		func() apitest.Answer {
			return w.Agent().Post("/v1/customers/"+p.id+"/consents", m{"withdraw": true, "consentText": "1"}, "Idempotency-Key", key)
		},
		func() apitest.Answer {
			at := cmp.Or(w.suggestion(p), "/v1/customers/"+p.id+"/suggestions/recover/decision")
			return w.Agent().Post(at, m{"state": "accepted"}, "Idempotency-Key", key)
		},
	}
	w.send(tries[n%len(tries)])
}

func (w *town) erase(p *somebody) {
	path := "/v1/customers/" + p.id + "?reason=asked"
	w.send(func() apitest.Answer { return w.Manager().Call(http.MethodDelete, path, nil) }).Want(http.StatusNoContent)
}

// retire erases somebody as the retention does, by that function's rights.
func (w *town) retire(p *somebody) {
	asked := crm.Erasure{
		Customer: p.id, By: "retention", Why: "silent", Event: w.Service.Source.NewID("evt"), At: w.Clock.Now(), Files: w.Bucket,
		Budgets: guard.Named(w.Service.Seal),
	}
	err := crm.ErrBusy
	for try := 0; errors.Is(err, crm.ErrBusy) && try < 20; try++ {
		_, err = w.TableOf("retention").Erase(w.t.Context(), asked)
	}
	if err != nil {
		w.t.Error(err)
	}
}

// In a thousand histories of people to whom anything happens, everybody asks to be forgotten while more is coming. Nothing of them is
// left anywhere in the table, everybody else's things agree with each other, and who stays is as they were.
func TestErasureRacesEverything(t *testing.T) {
	const erased, staying = 25, 3
	towns := uint64(40)
	if testing.Short() {
		towns = 4
	}
	for seed := range towns {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := &town{Firm: apitest.New(t), t: t, rng: rand.New(rand.NewPCG(seed, 4))}
			w.live(erased + staying)
			victims := w.people[staying:]
			numbers := make([]int, len(victims))
			for i := range numbers {
				numbers[i] = w.rng.IntN(1 << 20)
			}
			apitest.AtOnce(2*len(victims), 3, func(i int) {
				if p := victims[i/2]; i%2 == 0 {
					w.late(p, numbers[i/2], fmt.Sprint("l", i))
				} else if i%8 == 3 {
					w.retire(p)
				} else {
					w.erase(p)
				}
			})
			w.forgotten(victims)
			w.Check(t)
			for _, p := range w.people[:staying] {
				want(t, "who stays", "Name "+p.mark, w.Agent().Get("/v1/customers/"+p.id).Want(http.StatusOK).Text("name"))
			}
		})
	}
}

// live lets some people arrive and things happen to them.
func (w *town) live(people int) {
	w.shop = stranger(1999)
	w.agent("/v1/customers", m{"kind": "company", "name": "Shop", "phone": w.shop.phone}).Want(http.StatusCreated)
	w.shop.id = w.ByPhone(w.shop.phone)
	w.Marketer().Post("/v1/products", m{"sku": "RF-480", "name": m{"en": "Fridge"}, "warrantyMonths": 25}).Want(http.StatusCreated)
	for n := range people {
		w.arrive(stranger(n))
	}
	for _, p := range w.people {
		for range 1 + w.rng.IntN(2) {
			fates[w.rng.IntN(len(fates))](w, p)
		}
	}
}

// forgotten scans the table for all that could tell of those who were erased.
func (w *town) forgotten(erased []*somebody) {
	var all []*somebody
	for _, p := range erased {
		all = append(append(all, p), p.others()...)
	}
	items := w.Items()
	lines := make(map[string]string, len(items))
	for key, item := range items {
		encoded, err := json.Marshal(item)
		if err != nil {
			w.t.Fatal(err)
		}
		lines[key] = strings.ToLower(string(encoded))
	}
	for _, p := range all {
		phone := p.phone
		if items["IDY#phone#"+p.phone+" CLAIM"] != nil { // somebody came by it since
			phone = p.national
		}
		for _, key := range slices.Sorted(maps.Keys(lines)) {
			for _, mark := range []string{p.mark, p.id, p.national, phone} {
				if strings.Contains(lines[key], mark) {
					w.t.Errorf("%s is left of %s (%s) in %s: %s", mark, p.mark, p.id, key, lines[key])
				}
			}
		}
	}
}

// Whatever happens to any call of an erasure, it ends as if nothing had happened, by itself or when it is asked for again.
func TestErasureIsCutOff(t *testing.T) {
	w := &town{Firm: apitest.New(t), t: t, rng: rand.New(rand.NewPCG(7, 7))}
	w.live(1)
	p := w.people[0]
	for _, happens := range []int{1, 2, 3, 4, 7, 9, 12, 13} {
		fates[happens](w, p)
	}
	before := tabletest.Scan(t, w.Client, w.TableName)
	calm := copied(t, before)
	calm.erase(p)
	calls, after := calm.Faults.Total(), without(calm.Lines("event"), "AUDIT#")
	calm.forgotten([]*somebody{p})
	calm.Check(t)
	faults := []tabletest.Fault{tabletest.LoseReply, tabletest.ServerError, tabletest.LoseRequest, tabletest.Conflict}
	const parts = 2
	for part := range parts {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			for call := 1 + part; call <= calls; call += parts {
				w, fault := copied(t, before), faults[call/parts%len(faults)]
				w.Faults.Choose(func(c tabletest.Call) tabletest.Fault {
					if c.Number >= call && c.Number < call+3 && (changing(c.Operation) || call/parts%len(faults) != 3) {
						return fault
					}
					return forgotten(c)
				})
				w.Manager().Call(http.MethodDelete, "/v1/customers/"+p.id+"?reason=asked", nil)
				w.Faults.Reset()
				w.erase(p)
				want(t, fmt.Sprintf("table after a fault of call %d of %d", call, calls), after, without(w.Lines("event"), "AUDIT#"))
			}
		})
	}
}

// copied is a town whose table holds these items, and whose ids are new to them.
func copied(t *testing.T, items []row) *town {
	t.Helper()
	w := &town{Firm: apitest.New(t), t: t}
	for part := range slices.Chunk(items, 25) {
		var puts []types.WriteRequest
		for _, item := range part {
			puts = append(puts, types.WriteRequest{PutRequest: &types.PutRequest{Item: item}})
		}
		out, err := w.Client.BatchWriteItem(t.Context(), &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{w.TableName: puts}})
		if err != nil || len(out.UnprocessedItems) > 0 {
			t.Fatal(err, len(out.UnprocessedItems))
		}
	}
	for range 1000 {
		w.Service.Source.NewID("evt")
	}
	return w
}
