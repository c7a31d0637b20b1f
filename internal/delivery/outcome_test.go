package delivery_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"

	"vafa/internal/crm"
	"vafa/internal/delivery"
	"vafa/internal/message"
	"vafa/internal/table/tabletest"
)

// One call that goes wrong, whichever, changes nothing of the outcome.
func TestOneFaultChangesNothing(t *testing.T) {
	t.Parallel()
	for _, fault := range []tabletest.Fault{tabletest.LoseReply, tabletest.LoseRequest, tabletest.Conflict} {
		for n := 1; ; n++ {
			f := open(t)
			id := f.customer(1)
			c := f.campaign(nil, "sms", id)
			f.faults.At(n, fault)
			if f.worker.Deliver(t.Context(), parcel(c, id)) != nil { // a conflict in reading is for the queue
				f.must(f.worker.Deliver(t.Context(), parcel(c, id)))
			}
			if len(f.post.letters) != 1 {
				t.Errorf("fault at call %d: %d letters", n, len(f.post.letters))
			}
			want(t, f.counts(c, 1), map[string]int{"sent": 1})
			if f.faults.Total() < n {
				break
			}
		}
	}
}

// The queue may repeat and shuffle as it likes, with many workers at once.
func TestQueueThatRepeatsAndShuffles(t *testing.T) {
	f := open(t)
	var parcels []crm.Parcel
	var customers []string
	for n := range 12 {
		customers = append(customers, f.customer(n))
	}
	c := f.campaign(nil, "sms", customers...)
	for _, id := range customers {
		for range 4 {
			parcels = append(parcels, parcel(c, id))
		}
	}
	rand.Shuffle(len(parcels), func(i, j int) { parcels[i], parcels[j] = parcels[j], parcels[i] })
	f.must(delivery.Direct{Worker: f.worker}.Send(t.Context(), parcels))
	to := map[string]int{}
	for _, letter := range f.post.letters {
		to[letter.To]++
	}
	if len(to) != 12 || len(f.post.letters) != 12 {
		t.Errorf("%d letters to %d", len(f.post.letters), len(to))
	}
	want(t, f.counts(c, 12), map[string]int{"sent": 12})
}

// What happens between the plan and the sending is seen at the moment of sending.
func TestDecidedAtTheMomentOfSending(t *testing.T) {
	optOut := func(f *firm, id string) {
		change, err := crm.PreferencesForm{Withdraw: true}.Parse()
		f.must(err)
		f.must(f.table.ChangePreferences(f.Context(), id, crm.Entry{ID: f.newID("prf"), At: noon, By: "public"},
			func(c crm.Customer) (crm.Customer, []crm.ConsentRecord, crm.Once, error) {
				after, records := change.Apply(c, crm.PreferencesLink{}, crm.SourcePreferences, f.worker.Business, noon)
				return after, records, crm.Once{}, nil
			}))
	}
	for name, test := range map[string]struct {
		channel  string
		campaign func(*crm.Campaign)
		meantime func(f *firm, id string)
		want     map[string]int
	}{
		"opted out":    {"sms", nil, optOut, map[string]int{"skipped": 1, crm.WhyNoConsent: 1}},
		"no chat":      {"chat", nil, nil, map[string]int{"skipped": 1, crm.WhyNoConsent: 1}},
		"stopped":      {"sms", func(c *crm.Campaign) { c.State = crm.CampaignStopped }, nil, map[string]int{"skipped": 1, crm.WhyStopped: 1}},
		"over":         {"sms", nil, func(f *firm, _ string) { f.now = noon.AddDate(0, 0, 20) }, map[string]int{"skipped": 1, crm.WhyOver: 1}},
		"product gone": {"sms", func(c *crm.Campaign) { c.Mix.Product = "GONE" }, nil, map[string]int{"skipped": 1, crm.WhyProductGone: 1}},
		"at night":     {"sms", nil, func(f *firm, _ string) { f.now = noon.Add(10 * time.Hour) }, map[string]int{"planned": 1}},
		"no text":      {"sms", func(c *crm.Campaign) { c.Variants = nil }, nil, map[string]int{"skipped": 1, crm.WhyNoText: 1}},
		"no gateway":   {"sms", nil, func(f *firm, _ string) { f.worker.Senders = delivery.Ways{} }, map[string]int{"skipped": 1, crm.WhyNoGateway: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			f := open(t)
			id := f.customer(1)
			c := f.campaign(test.campaign, test.channel, id)
			if test.meantime != nil {
				test.meantime(f, id)
			}
			f.must(f.worker.Deliver(t.Context(), parcel(c, id)))
			if len(f.post.letters) != 0 {
				t.Errorf("letters %+v", f.post.letters)
			}
			want(t, f.counts(c, 1), test.want)
		})
	}
}

// Who was erased between the plan and the sending gets nothing, and leaves nothing.
func TestErasedBeforeSending(t *testing.T) {
	f := open(t)
	id := f.customer(1)
	c := f.campaign(nil, "sms", id)
	_, err := f.table.Erase(t.Context(), crm.Erasure{Customer: id, By: "manager", Why: "asked for it", Event: "evt_erasure", At: noon})
	f.must(err)
	f.must(f.worker.Deliver(t.Context(), parcel(c, id)))
	if len(f.post.letters) != 0 {
		t.Errorf("letters %+v", f.post.letters)
	}
}

// An erasure takes what was sent, what a gateway calls it, and when they were addressed.
func TestErasedAfterSending(t *testing.T) {
	f := open(t)
	id := f.customer(1)
	c := f.campaign(nil, "sms", id)
	f.must(f.worker.Deliver(t.Context(), parcel(c, id)))
	_, err := f.table.Erase(t.Context(), crm.Erasure{Customer: id, By: "manager", Why: "asked for it", Event: "evt_erasure", At: noon})
	f.must(err)
	for _, one := range tabletest.Scan(t, f.engine, f.name) {
		var plain map[string]any
		f.must(attributevalue.UnmarshalMap(one, &plain))
		if text := fmt.Sprint(plain); strings.Contains(text, id) || strings.Contains(text, "سارا") || strings.Contains(text, "ref-1") {
			t.Errorf("an item is left: %s", text)
		}
	}
}

// A letter that surely did not leave is tried again, three times in all; it counts for the cap only once it went.
func TestUnreachableGateway(t *testing.T) {
	f := open(t)
	id := f.customer(1)
	c := f.campaign(nil, "sms", id)
	f.post.answer = func(int, message.Letter) (message.Receipt, error) { return message.Receipt{}, message.ErrNotSent }
	for range 2 {
		f.must(f.worker.Deliver(t.Context(), parcel(c, id)))
		want(t, f.counts(c, 1), map[string]int{"planned": 1})
		f.must(f.worker.Deliver(t.Context(), parcel(c, id))) // it is not due yet
		f.now = f.now.Add(30 * time.Minute)
	}
	f.must(f.worker.Deliver(t.Context(), parcel(c, id)))
	if len(f.post.letters) != 3 {
		t.Errorf("%d tries", len(f.post.letters))
	}
	want(t, f.counts(c, 1), map[string]int{"failed": 1, crm.WhyUnreachable: 1})
}

// A gateway that comes back gets the letter at the next try.
func TestGatewayThatComesBack(t *testing.T) {
	f := open(t)
	id := f.customer(1)
	c := f.campaign(nil, "sms", id)
	f.post.answer = func(n int, _ message.Letter) (message.Receipt, error) {
		if n == 1 {
			return message.Receipt{}, message.ErrNotSent
		}
		return message.Receipt{Gateway: "sms", Reference: "r"}, nil
	}
	f.must(f.worker.Deliver(t.Context(), parcel(c, id)))
	f.now = f.now.Add(30 * time.Minute)
	f.must(f.worker.Deliver(t.Context(), parcel(c, id)))
	want(t, f.counts(c, 1), map[string]int{"sent": 1})
}

// Whatever else goes wrong, a letter that may have left is not sent again.
func TestFailedForGood(t *testing.T) {
	for _, test := range []struct {
		err    error
		reason string
	}{{message.ErrRefused, crm.WhyRefused}, {message.ErrUnknown, crm.WhyUnknown}, {errCrash, crm.WhyUnknown}} {
		f := open(t)
		id := f.customer(1)
		c := f.campaign(nil, "sms", id)
		f.post.answer = func(int, message.Letter) (message.Receipt, error) { return message.Receipt{}, test.err }
		for range 3 {
			f.must(f.worker.Deliver(t.Context(), parcel(c, id)))
			f.now = f.now.Add(time.Hour)
			f.must(f.worker.Sweep(t.Context()))
		}
		if len(f.post.letters) != 1 {
			t.Errorf("%v: %d letters", test.err, len(f.post.letters))
		}
		want(t, f.counts(c, 1), map[string]int{"failed": 1, test.reason: 1})
	}
}

// No more than two messages of marketing go to anybody in a week, over all campaigns; of another purpose they do not count.
func TestCapOverCampaigns(t *testing.T) {
	f := open(t)
	id := f.customer(1)
	var last crm.Campaign
	for range 3 {
		last = f.campaign(nil, "sms", id)
		f.must(f.worker.Deliver(t.Context(), parcel(last, id)))
	}
	if len(f.post.letters) != 2 {
		t.Errorf("%d letters", len(f.post.letters))
	}
	m := f.member(last, id)
	if m.State != crm.SendingPlanned || !m.Due.Equal(noon.AddDate(0, 0, 7)) {
		t.Errorf("the third waits until %v, %s", m.Due, m.State)
	}
	service := f.campaign(func(c *crm.Campaign) { c.Purpose = crm.Service }, "sms", id)
	f.must(f.worker.Deliver(t.Context(), parcel(service, id)))
	want(t, f.counts(service, 1), map[string]int{"sent": 1})
}

// Several campaigns at once reach somebody no more often than one after the other would.
func TestCapAtOnce(t *testing.T) {
	f := open(t)
	id := f.customer(1)
	var wait sync.WaitGroup
	var parcels []crm.Parcel
	for range 5 {
		parcels = append(parcels, parcel(f.campaign(nil, "sms", id), id))
	}
	for _, one := range parcels {
		wait.Go(func() {
			if err := f.worker.Deliver(t.Context(), one); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if len(f.post.letters) != 2 {
		t.Errorf("%d letters", len(f.post.letters))
	}
}

// What a gateway tells later counts once; the same again changes nothing, and what contradicts it is noted.
func TestReports(t *testing.T) {
	f := open(t)
	id := f.customer(1)
	c := f.campaign(nil, "sms", id)
	f.must(f.worker.Deliver(t.Context(), parcel(c, id)))
	report := func(reference, told string) error {
		return f.table.Report(t.Context(), "sms", reference, told, crm.Entry{ID: f.newID("rep"), At: f.now, By: "gateway sms"})
	}
	for range 2 {
		f.must(report("ref-1", crm.ReportRefused))
	}
	f.must(report("ref-1", crm.ReportDelivered))
	m, err := f.table.Message(t.Context(), id, c.ID)
	f.must(err)
	if m.Report != crm.ReportRefused || m.Note != crm.ReportDelivered {
		t.Errorf("message %+v", m)
	}
	entries, _, err := f.table.Timeline(t.Context(), id, "", 10, crm.EntryDelivery)
	f.must(err)
	if len(entries) != 1 || entries[0].Delivery.Report != crm.ReportRefused {
		t.Errorf("timeline %+v", entries)
	}
	if err := report("ref-9", crm.ReportDelivered); err == nil {
		t.Error("a name that nobody gave is known")
	}
}

// Nobody is at an e-mail address that bounced: no more goes there, until they have another.
func TestBounce(t *testing.T) {
	f := open(t)
	id := f.customer(1)
	f.post.answer = func(int, message.Letter) (message.Receipt, error) {
		return message.Receipt{Gateway: "ses", Reference: "m-1"}, nil
	}
	c := f.campaign(nil, "email", id)
	f.must(f.worker.Deliver(t.Context(), parcel(c, id)))
	f.must(f.table.Report(t.Context(), "ses", "m-1", crm.ReportBounced, crm.Entry{ID: "rep_1", At: noon, By: "ses"}))
	next := f.campaign(nil, "email", id)
	f.must(f.worker.Deliver(t.Context(), parcel(next, id)))
	want(t, f.counts(next, 1), map[string]int{"skipped": 1, crm.WhyBounced: 1})
}

// What a member of staff writes takes the same way: once, and later where it is not the time for it.
func TestMessageOfStaff(t *testing.T) {
	f := open(t)
	id := f.customer(1)
	customer, err := f.table.Customer(t.Context(), id)
	f.must(err)
	f.now = noon.Add(12 * time.Hour) // half past midnight
	letter, err := crm.LetterForm{Channel: "sms", Purpose: crm.Marketing, Text: "سلام {name}"}.Parse()
	f.must(err)
	m := letter.NewMessage("msg_1", customer, "sara", f.now)
	f.must(f.table.CreateMessage(t.Context(), m, crm.Once{}, "evt_message"))
	f.must(f.worker.Deliver(t.Context(), crm.Parcel{Customer: id, Message: m.ID}))
	waiting, _, err := f.table.Messages(t.Context(), crm.SendingPlanned, func(crm.Message) bool { return true }, "", 10)
	f.must(err)
	if len(f.post.letters) != 0 || len(waiting) != 1 || !waiting[0].Due.After(f.now) {
		t.Fatalf("%d letters; waiting %+v", len(f.post.letters), waiting)
	}
	f.now = waiting[0].Due
	for range 2 {
		f.must(f.worker.Sweep(t.Context()))
	}
	if len(f.post.letters) != 1 || f.post.letters[0].Text != "سلام سارا 1" {
		t.Errorf("letters %+v", f.post.letters)
	}
}
