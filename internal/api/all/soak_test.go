package all_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
	"vafa/internal/campaign"
	"vafa/internal/retention"
	"vafa/internal/table"
	"vafa/internal/table/tabletest"
)

// soakVariable is for how long the soak goes on, such as 30m; without it, it does a few steps.
const soakVariable = "VAFA_SOAK"

// A shop's years, one thing after another, while one call in twenty of the table goes wrong and the clock moves on by minutes and days:
// any operation there is, people who come, buy, give back, are merged and forgotten, the nightly job, campaigns, deliveries, and what
// the schedules start. Everything follows from one seed. No answer is a failure of ours, and at the end the whole table agrees.
func TestSoakOfEverything(t *testing.T) {
	seed := tabletest.Seed(t)
	s := &soak{whole: wholeOf(t), t: t, dice: rand.New(rand.NewPCG(seed, 0)), did: map[string]int{}}
	s.Starter.Held = true
	s.askings = s.whole.askings()
	for _, op := range operations(s.Firm) {
		if !slices.Contains(loud, op.ID) && !slices.Contains(once, op.ID) {
			s.names = append(s.names, op.ID)
		}
	}
	slices.Sort(s.names)
	s.Faults.Choose(tabletest.Seeded(seed, 0.05))
	steps, until := 80, time.Time{}
	if long := os.Getenv(soakVariable); long != "" {
		lasts, err := time.ParseDuration(long)
		if err != nil {
			t.Fatalf("%s: %v", soakVariable, err)
		}
		steps, until = 1<<30, time.Now().Add(lasts)
	}
	for i := 0; i < steps && (until.IsZero() || time.Now().Before(until)) && !t.Failed(); i++ {
		s.step(i)
		if i > 0 && i%2000 == 0 {
			s.agree()
			t.Logf("%d steps, %s on the firm's clock", i, s.Clock.Now().Format(time.DateOnly))
		}
	}
	s.agree()
	s.Canaries.Forget() // of all that was said, something is always a word of ours too
	t.Logf("did %v", s.did)
}

// once are operations that would end the town on which all others work; people who come later are merged and forgotten instead.
var once = []string{"eraseCustomer", "mergeCustomers", "undoMerge", "consoleMerge"}

// soak is a shop that goes on and on.
type soak struct {
	*whole
	t       *testing.T
	dice    *rand.Rand
	askings map[string]asking
	names   []string
	people  int
	did     map[string]int
}

// agree holds the table against what must always hold, while nothing goes wrong.
func (s *soak) agree() {
	s.t.Helper()
	s.Faults.Reset()
	s.Check(s.t)
	s.Faults.Choose(tabletest.Seeded(s.dice.Uint64(), 0.05))
}

func (s *soak) step(i int) {
	key := fmt.Sprint("soak-", i)
	switch n := s.dice.IntN(100); {
	case n < 35:
		s.operation(key)
	case n < 85:
		s.person(key)
	case n < 95:
		s.schedule()
	default:
		s.Clock.Add(time.Duration(1+s.dice.IntN(48*60)) * time.Minute)
	}
}

// send sends a request until the system is not busy, and sometimes once more.
func (s *soak) send(what string, send func(headers ...string) apitest.Answer, key string) apitest.Answer {
	s.t.Helper()
	s.did[what]++
	answer := send("Idempotency-Key", key)
	for tries := 0; answer.Status == http.StatusServiceUnavailable && tries < 20; tries++ {
		answer = send("Idempotency-Key", key)
	}
	if answer.Status >= http.StatusInternalServerError {
		s.t.Errorf("%s %s: %d %.300s", what, key, answer.Status, answer.Body)
	}
	if s.dice.IntN(4) == 0 {
		send("Idempotency-Key", key)
	}
	return answer
}

// operation asks any operation that there is.
func (s *soak) operation(key string) {
	name := s.names[s.dice.IntN(len(s.names))]
	for _, op := range operations(s.Firm) {
		if op.ID != name {
			continue
		}
		ask := s.askings[name]
		if op.Session != nil && op.Method == http.MethodPost && ask.body == nil {
			ask.body = s.formOf(op)
		}
		s.send(name, s.request(op, ask), key)
	}
}

// phone is somebody's who came, or comes now.
func (s *soak) phone() string {
	if s.people == 0 || s.dice.IntN(3) == 0 {
		s.people++
		return fmt.Sprintf("+98913%07d", s.people)
	}
	return fmt.Sprintf("+98913%07d", 1+s.dice.IntN(s.people))
}

// known is the id of somebody with a phone, "" if nobody is known by it.
func (s *soak) known(phone string) string {
	found := s.Agent().Get("/v1/customers?phone=" + url.QueryEscape(phone))
	if found.Status != http.StatusOK || len(found.List("items")) == 0 {
		return ""
	}
	return found.Text("items/0/id")
}

// person lets somebody do something, or something be done about them.
func (s *soak) person(key string) {
	phone, now := s.phone(), s.Clock.Now()
	id := s.known(phone)
	post := func(who apitest.Caller, path string, body m) {
		s.send(path[strings.LastIndexByte(path, '/')+1:], func(headers ...string) apitest.Answer { return who.Post(path, body, headers...) }, key)
	}
	if id == "" {
		post(s.Public(), "/v1/captures", m{"name": "Ali", "phone": phone, "consent": m{"sms": true}})
		return
	}
	at, customer := now.AddDate(0, 0, -s.dice.IntN(40)).Format(time.RFC3339), "/v1/customers/"+id
	switch s.dice.IntN(12) {
	case 0, 1, 2, 3:
		post(s.Agent(), "/v1/purchases", m{"purchases": []m{apitest.Purchase(id, fmt.Sprint("s", s.dice.IntN(4000)), at, fmt.Sprint(1000*(1+s.dice.IntN(9))))}})
	case 4:
		post(s.Agent(), fmt.Sprintf("/v1/purchases/pur_%026d/refunds", 1+s.dice.IntN(300)), m{})
	case 5:
		post(s.Public(), "/v1/warranty-cards", m{"model": "WM-7", "serial": fmt.Sprint("S", s.dice.IntN(200)), "purchasedOn": "2026-01-31", "owner": m{"name": "Ali", "phone": phone}})
	case 6:
		post(s.Public(), "/v1/messages", m{"phone": phone, "text": "Loud", "kind": "complaint"})
	case 7:
		post(s.Agent(), customer+"/messages", m{"channel": "sms", "text": "Your card is ready"})
	case 8:
		post(s.Agent(), customer+"/interactions", m{"channel": "call", "direction": "inbound", "phase": "sale", "kind": "service", "summary": "?", "minutes": 3})
	case 9:
		post(s.Agent(), customer+"/consents", m{"withdraw": true, "consentText": "1"})
	case 10:
		if other := s.known(s.phone()); other != "" && other != id {
			etag := s.Agent().Get(customer).Header.Get("ETag")
			s.send("merge", func(headers ...string) apitest.Answer {
				return s.Manager().Post(customer+"/merge", m{"from": other}, append(headers, "If-Match", etag)...)
			}, key)
		}
	case 11:
		s.send("erase", func(headers ...string) apitest.Answer {
			return s.Manager().Call(http.MethodDelete, customer+"?reason=asked", nil, headers...)
		}, key)
	}
}

// schedule does what a schedule or a queue starts, until it succeeds, as they do.
func (s *soak) schedule() {
	ctx, now := s.t.Context(), s.Clock.Now()
	forget := &retention.Job{Store: s.TableOf("retention"), Source: s.Service.Source, Days: 700, Shards: table.Shards, Most: 3, Files: s.Bucket}
	work := map[string]func() error{
		"nightly":   func() error { _, err := s.Job.RunAll(ctx, scheduledFor(now)); return err },
		"tick":      func() error { return s.Campaigns.RunAll(ctx, campaign.Input{Do: campaign.DoTick}) },
		"watch":     func() error { _, err := s.TableOf("watch").MarkLate(ctx); return err },
		"retention": func() error { _, err := forget.Run(ctx); return err },
		"sweep":     func() error { return s.Delivery.Sweep(ctx) },
		"deliver":   s.deliver,
	}
	names := []string{"deliver", "nightly", "retention", "sweep", "tick", "watch"}
	name := names[s.dice.IntN(len(names))]
	s.did[name]++
	var err error
	for range 20 {
		if err = work[name](); err == nil {
			return
		}
	}
	s.t.Errorf("%s at %s: %v", name, now, err)
}

// deliver takes what is in the queue, in any order and some of it twice.
func (s *soak) deliver() error {
	for _, i := range s.dice.Perm(len(s.Queue.Parcels)) {
		for range 1 + s.dice.IntN(2) {
			if err := s.Delivery.Deliver(s.t.Context(), s.Queue.Parcels[i]); err != nil {
				return err
			}
		}
	}
	s.Queue.Parcels = nil
	sent := map[string]bool{}
	for _, letter := range s.Post.Letters {
		if sent[letter.ID] {
			s.t.Errorf("the message %s went out twice", letter.ID)
		}
		sent[letter.ID] = true
	}
	return nil
}
