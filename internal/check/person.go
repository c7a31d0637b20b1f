package check

import (
	"maps"
	"slices"
	"time"

	"vafa/internal/crm"
	"vafa/internal/table"
)

// person is what has been seen of the partition of a customer, which is judged when all of it has been.
type person struct {
	id, pk    string
	profile   bool
	merged    bool // into another
	busy      bool // with a merge
	value     *crm.Value
	told      crm.Standing    // of satisfaction, by their history
	cases     map[string]bool // that they have, with those that lines of the timeline are about
	named     []string
	rest      bool            // there is more than a customer has who was merged into another
	campaigns map[string]bool // of which they have a message
}

func newPerson(id, pk string) *person {
	return &person{id: id, pk: pk, cases: map[string]bool{}, campaigns: map[string]bool{}}
}

// judge holds the items of a customer against each other.
func (p *person) judge(b *book) {
	switch {
	case p.busy:
		return
	case p.merged && p.rest:
		b.faultAt(mergeRest, table.KindCustomer, table.ProfileAt(p.id), "something is left of a customer who was merged into another")
		return
	case p.merged:
		return
	case !p.profile || p.value == nil:
		b.faultAt(valueMissing, table.KindCustomer, table.ProfileAt(p.id), "a customer has no profile or no value")
	}
	for _, id := range p.named {
		if !p.cases[id] {
			b.ask(caseOfEntry, table.PointerAt(id), "", p.pk) // of a merge that was undone the line stays, and the case went back
		}
	}
	if p.value != nil {
		p.judgeRung(b)
	}
}

// judgeRung holds the rung to what it must follow from. One whose reason has become too old waits for the nightly job.
func (p *person) judgeRung(b *book) {
	now, rung, known := b.c.Now, p.value.Rung, p.told
	if rung.Due(now) {
		return
	}
	known.Brought = known.Brought || p.value.Standing.Brought && len(b.c.erased) > 0 // whoever they brought is erased
	should := known.Rung(now)
	if should.Name != rung.Name || should.Code != rung.Code || !maps.Equal(should.Args, rung.Args) || !should.Until.Equal(rung.Until) {
		b.faultAt(valueRung, table.KindValue, table.ValueAt(p.id), "the rung is not what follows from the timeline and the cases")
	}
}

// ahead is how far in the future a line may be: a purchase is taken until a day from now.
const ahead = 24*time.Hour + 10*time.Minute

func entry(b *book, i table.Item) error {
	e, err := table.Read[crm.Entry](i)
	if err != nil {
		return err
	}
	p := b.person
	p.told = p.told.Join(e.Tells())
	if e.CaseID != "" && !slices.Contains(p.named, e.CaseID) {
		p.named = append(p.named, e.CaseID)
	}
	if e.Type == crm.EntryReferral {
		b.say(referralCredit, table.ProfileAt(e.Other), p.id, -1, i.Key().PK)
	}
	if e.At.After(b.c.Now.Add(ahead)) {
		b.fault(timeFuture, i, "it is of a time that is to come")
	}
	if e.Web != nil {
		b.say(webClaim, table.WebEventAt(e.Web.Source, e.Web.Reference), e.ID, 1, i.Key().PK)
	}
	if e.Purchase != nil {
		b.purchase(p.id, *e.Purchase, i.Key())
	}
	if e.Interaction != nil {
		spent := e.Service()
		b.say(valueMinutes, table.ValueAt(p.id), "", int64(spent.Minutes))
		b.say(valueCost, table.ValueAt(p.id), "", spent.Cost)
	}
	return nil
}

// purchase says what a purchase and its refunds are in the ledger, and by what they are found.
func (b *book) purchase(customer string, p crm.Purchase, at table.Key) {
	b.say(eventClaim, table.EventAt(p.Source, p.Reference), customer+"\x00"+p.ID, 1, at.PK)
	b.pointed(idPointer, table.PointerAt(p.ID), at)
	day, whole, ledger := b.c.Business.Day(p.At), p, crm.Ledger{}
	whole.Refunded = nil
	ledger.Record(day, whole)
	if p.Refunded != nil {
		ledger.Refund(day, whole, p)
	}
	b.ledger(customer, ledger, 1)
}

// ledger says what is on each day of a ledger, exactly and by its parts.
func (b *book) ledger(customer string, days crm.Ledger, sign int64) {
	at := table.ValueAt(customer)
	for day, total := range days {
		for part, amount := range map[string]int64{
			"amount": total.Amount, "margin": total.Margin, "unknown": total.Unknown, "catalogue": total.Catalogue,
			"purchases": int64(total.Purchases), "discounted": int64(total.Discounted), "discount": total.Discount,
		} {
			b.say(valueLedger, at, day+" "+part, sign*amount)
		}
	}
}

func event(b *book, i table.Item) error {
	customer := i.Text("customer")
	b.say(eventClaim, i.Key(), customer+"\x00"+i.Text("purchase"), -1, table.CustomerAt(customer))
	return nil
}

func value(b *book, i table.Item) error {
	v, err := table.Read[crm.Value](i)
	if err != nil {
		return err
	}
	if v.MergedInto == "" {
		b.person.value = &v
	}
	b.ledger(v.Customer, v.Days, -1)
	b.say(valueMinutes, i.Key(), "", -int64(v.Minutes))
	b.say(valueCost, i.Key(), "", -v.ServiceCost)
	if v.Referrer != "" && v.MergedInto == "" {
		b.say(valueReferrer, i.Key(), v.Referrer, -1)
	}
	b.summary(i, v)
	return nil
}

// summary holds the sums of a value to its own ledger. What is in the prices of another table than the firm's waits for the nightly job.
func (b *book) summary(i table.Item, v crm.Value) {
	should, err := v.Days.Summarise(v.Summary.Unit, b.c.Business.PricesOf(v.Summary.Unit))
	if err != nil {
		b.fault(valueSummary, i, "a day of the ledger is none")
		return
	}
	is := v.Summary
	if is.Prices != should.Prices {
		is.Prices, is.RealSpent, is.RepeatSum, is.RepeatSquares = should.Prices, should.RealSpent, should.RepeatSum, should.RepeatSquares
	}
	if is != should {
		b.fault(valueSummary, i, "the summary is not what follows from the ledger")
	}
}
