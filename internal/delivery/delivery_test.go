package delivery_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"vafa/internal/crm"
	"vafa/internal/delivery"
	"vafa/internal/locale"
	"vafa/internal/message"
	"vafa/internal/money"
	"vafa/internal/table"
	"vafa/internal/table/tabletest"
)

// noon is a Sunday noon in Tehran, when anybody may be addressed.
var noon = time.Date(2026, time.November, 22, 8, 30, 0, 0, time.UTC)

// post is a sender that notes what it was given, and answers as it is told.
type post struct {
	mutex   sync.Mutex
	letters []message.Letter
	answer  func(n int, letter message.Letter) (message.Receipt, error) // nil takes everything
}

func (p *post) Send(_ context.Context, letter message.Letter) (message.Receipt, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.letters = append(p.letters, letter)
	if p.answer != nil {
		return p.answer(len(p.letters), letter)
	}
	return message.Receipt{Gateway: "sms", Reference: fmt.Sprintf("ref-%d", len(p.letters))}, nil
}

func (p *post) For(string, *crm.Gateway) (message.Sender, error) { return p, nil }

// links are addresses that show what they were made for.
type links struct{}

func (links) Preferences(c crm.Customer, lang, address string) (string, error) {
	return "https://vafa.test/" + lang + "/preferences?" + c.ID + address, nil
}

func (links) Offer(c crm.Customer, lang, campaign string) (string, error) {
	return "https://vafa.test/" + lang + "/offer?" + c.ID + campaign, nil
}

// firm is one table with a campaign, and a worker that delivers for it.
type firm struct {
	*testing.T
	engine *dynamodb.Client
	name   string
	faults *tabletest.Faults
	table  *table.Table // past the faults
	worker *delivery.Worker
	post   *post
	mutex  sync.Mutex
	now    time.Time
	ids    int
}

func open(t *testing.T) *firm {
	t.Helper()
	client, name := tabletest.New(t)
	f := &firm{T: t, engine: client, name: name, faults: &tabletest.Faults{}, post: &post{}, now: noon}
	f.table = table.New(client, name, f.clock, rand.Float64)
	zone, err := time.LoadLocation("Asia/Tehran")
	if err != nil {
		t.Fatal(err)
	}
	toman, err := money.ParseUnit("IRT")
	f.must(err)
	f.worker = &delivery.Worker{
		Store: table.New(f.faults.Client(client, tabletest.As("delivery", f.faults)), name, f.clock, rand.Float64), Senders: f.post, Links: links{},
		Source:   crm.Source{Now: f.clock, NewID: f.newID},
		Business: crm.Business{Country: "IR", Zone: zone, Lang: locale.Persian, Unit: toman},
	}
	return f
}

func (f *firm) clock() time.Time {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.now
}

func (f *firm) newID(prefix string) string {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.ids++
	return fmt.Sprintf("%s_%06d", prefix, f.ids)
}

func (f *firm) must(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

// customer is somebody who agreed to marketing by SMS and e-mail.
func (f *firm) customer(n int) string {
	f.Helper()
	id, err := f.table.Contact(f.Context(), crm.Contact{
		Event: f.newID("rcp"), NewCustomer: fmt.Sprintf("cus_%04d", n), By: "staff", At: noon,
		From: crm.Capture{
			Kind: "person", Name: fmt.Sprint("سارا ", n), Consent: crm.Consent{"sms": true, "email": true, "call": true},
			Identities: []crm.Identity{
				{Type: crm.Phone, Value: fmt.Sprintf("+98912100%04d", n)}, {Type: crm.Email, Value: fmt.Sprintf("sara%d@example.com", n)},
			},
		},
	})
	f.must(err)
	return id
}

// campaign has everybody of some customers for members, of whom it addresses all.
func (f *firm) campaign(change func(*crm.Campaign), channel string, customers ...string) crm.Campaign {
	f.Helper()
	cost, err := money.Parse("120", "IRT")
	f.must(err)
	c := crm.Campaign{
		ID: f.newID("cam"), Version: 1, Name: "Nowruz", State: crm.CampaignSending, Purpose: crm.Marketing, Owner: "Reza",
		From: locale.Date{Year: 2026, Month: 11, Day: 20}, Until: locale.Date{Year: 2026, Month: 11, Day: 30}, LaunchedBy: "marketer",
		Mix:   crm.Mix{Channels: []string{"sms"}, Promotion: "۱۰٪"},
		Terms: &crm.CampaignTerms{Costs: map[string]money.Money{"sms": cost}},
		Variants: []crm.Variant{{Texts: map[string]crm.Wording{
			"fa": {Subject: "سلام {name}", Text: "{name|دوست ما}، تخفیف {promotion}\n{link}"},
		}}},
	}
	if change != nil {
		change(&c)
	}
	f.must(f.table.CreateCampaign(f.Context(), c, crm.Once{}, f.newID("evt")))
	for _, id := range customers {
		_, err := f.table.Enlist(f.Context(), []crm.Member{{
			Campaign: c.ID, Customer: id, Arm: crm.ArmTreated, Channel: channel, Lang: "fa", Due: noon, State: crm.SendingPlanned, PlannedAt: noon,
		}}, func() string { return f.newID("evt") })
		f.must(err)
	}
	return c
}

func (f *firm) member(c crm.Campaign, id string) crm.Member {
	f.Helper()
	m, err := f.table.Member(f.Context(), c.ID, id)
	f.must(err)
	return m
}

// counts are the members of a campaign by state, of those states that have any. They add up to the audience.
func (f *firm) counts(c crm.Campaign, audience int) map[string]int {
	f.Helper()
	got, err := f.table.CampaignCounts(f.Context(), c.ID)
	f.must(err)
	if got.Audience != audience {
		f.Errorf("%d are counted of %d: %+v", got.Audience, audience, got)
	}
	out := map[string]int{"planned": got.Planned, "claimed": got.Claimed, "sent": got.Sent, "skipped": got.Skipped, "failed": got.Failed}
	for why, n := range got.Why {
		out[why] = n
	}
	maps.DeleteFunc(out, func(_ string, n int) bool { return n == 0 })
	return out
}

func want(t *testing.T, got, wanted map[string]int) {
	t.Helper()
	if !maps.Equal(got, wanted) {
		t.Errorf("counts %v, want %v", got, wanted)
	}
}

func parcel(c crm.Campaign, id string) crm.Parcel { return crm.Parcel{Customer: id, Campaign: c.ID} }

// A message goes out, once, and stands in all places with the same words: the letter, the outbox, the member, the timeline.
func TestSent(t *testing.T) {
	f := open(t)
	id := f.customer(1)
	c := f.campaign(nil, "sms", id)
	for range 3 {
		f.must(f.worker.Deliver(t.Context(), parcel(c, id)))
	}
	const text = "سارا 1، تخفیف ۱۰٪\nhttps://vafa.test/fa/preferences?cus_0001"
	if len(f.post.letters) != 1 || f.post.letters[0].Text != text || f.post.letters[0].To != "+989121000001" {
		t.Fatalf("letters %+v", f.post.letters)
	}
	messages, _, err := f.table.Messages(t.Context(), "", func(crm.Message) bool { return true }, "", 10)
	f.must(err)
	if len(messages) != 1 || messages[0].Text != text || messages[0].State != crm.SendingSent || messages[0].Reference != "ref-1" {
		t.Errorf("outbox %+v", messages)
	}
	if m := f.member(c, id); m.State != crm.SendingSent || m.Message != c.ID {
		t.Errorf("member %+v", m)
	}
	entries, _, err := f.table.Timeline(t.Context(), id, "", 10, crm.EntryInteraction)
	f.must(err)
	if len(entries) != 1 || entries[0].Interaction.Summary != text || entries[0].Interaction.Cost.Decimal() != "120" || entries[0].Source != c.ID {
		t.Errorf("timeline %+v", entries)
	}
	view, err := f.table.View(t.Context(), id, 5)
	f.must(err)
	if view.Value.ServiceCost != 1200 {
		t.Errorf("service cost %d rials", view.Value.ServiceCost)
	}
	want(t, f.counts(c, 1), map[string]int{"sent": 1})
}

// A call is a task for staff, who have the words to say.
func TestTaskForStaff(t *testing.T) {
	f := open(t)
	id := f.customer(1)
	c := f.campaign(nil, "call", id)
	f.must(f.worker.Deliver(t.Context(), parcel(c, id)))
	tasks, _, err := f.table.Tasks(t.Context(), locale.Date{Year: 2026, Month: 12, Day: 1}, func(crm.Task) bool { return true }, "", 10)
	f.must(err)
	if len(f.post.letters) != 0 || len(tasks) != 1 || tasks[0].Kind != crm.TaskCampaign || tasks[0].Owner != "Reza" || tasks[0].What.Code != "task.campaign.call" {
		t.Errorf("%d letters, tasks %+v", len(f.post.letters), tasks)
	}
	want(t, f.counts(c, 1), map[string]int{"sent": 1})
}

// errCrash stands for a worker that dies.
var errCrash = errors.New("crash")

// A worker may die after any call at the table, or lose any request or reply, at any number of repetitions: nobody gets a message twice,
// and the counts add up to the audience.
func TestOnceAtMostThroughAnyCrash(t *testing.T) {
	t.Parallel()
	for _, fault := range []tabletest.Fault{tabletest.LoseReply, tabletest.LoseRequest} {
		for n := 1; ; n++ {
			f := open(t)
			id := f.customer(1)
			c := f.campaign(nil, "sms", id)
			f.faults.Choose(func(call tabletest.Call) tabletest.Fault {
				if call.Number >= n { // the rest of the world is gone from here on
					return fault
				}
				return nil
			})
			ctx, cancel := context.WithTimeout(t.Context(), 150*time.Millisecond)
			first := f.worker.Deliver(ctx, parcel(c, id))
			cancel()
			reached := f.faults.Total() >= n
			f.faults.Reset()
			for range 3 {
				f.must(f.worker.Deliver(t.Context(), parcel(c, id)))
			}
			f.now = f.now.Add(time.Hour)
			f.must(f.worker.Sweep(t.Context()))
			if got := len(f.post.letters); got > 1 {
				t.Errorf("fault at call %d: %d letters", n, got)
			}
			left := f.counts(c, 1)
			if left["sent"]+left["failed"] != 1 || left["sent"] == 1 && len(f.post.letters) != 1 {
				t.Errorf("fault at call %d (%v): counts %v after %d letters", n, first, left, len(f.post.letters))
			}
			if !reached {
				break
			}
		}
	}
}

// A message names what its customer bought last, as the catalogue calls it in the message's language.
func TestMessageNamesTheLastProduct(t *testing.T) {
	f := open(t)
	id := f.customer(1)
	f.must(f.table.CreateProduct(t.Context(), crm.Product{SKU: "RF-480", Version: 1, Name: map[string]string{"fa": "یخچال"}}, crm.Once{}, f.newID("evt")))
	amount, err := money.Parse("1000", "IRT")
	f.must(err)
	_, err = f.table.Buy(t.Context(), id, []crm.Purchase{{
		ID: f.newID("pur"), Customer: id, Source: "till", Reference: "1", At: noon.Add(-time.Hour), Amount: amount,
		Items: []crm.PurchaseItem{{SKU: "RF-480", Quantity: 1}},
	}}, f.worker.Business, f.newID("evt"), noon)
	f.must(err)
	c := f.campaign(func(c *crm.Campaign) {
		c.Variants[0].Texts["fa"] = crm.Wording{Text: "برای {lastProduct|کالایتان}"}
	}, "sms", id)
	f.must(f.worker.Deliver(t.Context(), parcel(c, id)))
	if len(f.post.letters) != 1 || !strings.HasPrefix(f.post.letters[0].Text, "برای یخچال") {
		t.Errorf("letters %+v", f.post.letters)
	}
}
