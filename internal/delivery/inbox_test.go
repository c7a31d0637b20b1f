package delivery_test

import (
	"math/rand/v2"
	"testing"

	"vafa/internal/crm"
	"vafa/internal/delivery"
	"vafa/internal/message"
	"vafa/internal/table"
	"vafa/internal/table/tabletest"
)

// Who calls a letter spam gets no more by that channel; told again, nothing changes. It stands on the timeline.
func TestComplaint(t *testing.T) {
	f := open(t)
	id := f.customer(1)
	f.post.answer = func(int, message.Letter) (message.Receipt, error) {
		return message.Receipt{Gateway: "ses", Reference: "m-1"}, nil
	}
	c := f.campaign(func(c *crm.Campaign) {
		c.Variants[0].Texts["fa"] = crm.Wording{Subject: "x", Text: "{lastProduct|کالای ما}"}
	}, "email", id)
	f.must(f.worker.Deliver(t.Context(), parcel(c, id)))
	if f.post.letters[0].Text != "کالای ما" {
		t.Errorf("who bought nothing reads %q", f.post.letters[0].Text)
	}
	inbox := delivery.Inbox{
		Table:  table.New(f.faults.Client(f.engine, tabletest.As("delivery", f.faults)), f.name, f.clock, rand.Float64),
		Source: f.worker.Source, Business: f.worker.Business,
	}
	for range 2 {
		f.must(inbox.Told(t.Context(), "ses", "m-1", crm.ReportComplained))
	}
	customer, err := f.table.Customer(t.Context(), id)
	f.must(err)
	if customer.MaySend("email", crm.Marketing) || !customer.MaySend("sms", crm.Marketing) {
		t.Errorf("consent %v", customer.Consent)
	}
	entries, _, err := f.table.Timeline(t.Context(), id, "", 20)
	f.must(err)
	told := map[string]int{}
	for _, entry := range entries {
		told[entry.Type]++
	}
	if told[crm.EntryConsent] != 1 || told[crm.EntryDelivery] != 1 {
		t.Errorf("timeline %v", told)
	}
}
