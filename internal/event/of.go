package event

import (
	"time"

	"vafa/internal/crm"
)

// The types of events.
const (
	TypeCaptured   = "customer.captured"
	TypeConsent    = "consent.changed"
	TypeMerged     = "customer.merged"
	TypeUnmerged   = "customer.unmerged"
	TypeErased     = "customer.erased"
	TypeCard       = "card.registered"
	TypePurchase   = "purchase.recorded"
	TypeRefund     = "purchase.refunded"
	TypeSegment    = "segment.changed"
	TypeRung       = "rung.changed"
	TypeStage      = "stage.changed"
	TypeOpened     = "case.opened"
	TypeLate       = "case.late"
	TypeClosed     = "case.closed"
	TypeLaunched   = "campaign.launched"
	TypeFinished   = "campaign.finished"
	TypeUnreadable = "record.unreadable"
)

// Data is what the events of each type carry, as an empty value.
func Data() map[string]any {
	return map[string]any{
		TypeCaptured:   CustomerCaptured{},
		TypeConsent:    ConsentChanged{},
		TypeMerged:     Merged{},
		TypeUnmerged:   Merged{},
		TypeErased:     CustomerErased{},
		TypeCard:       CardRegistered{},
		TypePurchase:   PurchaseRecorded{},
		TypeRefund:     PurchaseRefunded{},
		TypeSegment:    Moved{},
		TypeRung:       Climbed{},
		TypeStage:      Moved{},
		TypeOpened:     CaseOpened{},
		TypeLate:       CaseLate{},
		TypeClosed:     CaseClosed{},
		TypeLaunched:   CampaignMoved{},
		TypeFinished:   CampaignMoved{},
		TypeUnreadable: Unreadable{},
	}
}

// Record is where and when a change was noted: the id and number that the stream gives it, the same each time it is read.
type Record struct {
	ID       string
	Sequence string
	At       time.Time
	Source   string // of the event: which deployment it is
}

// Of are the events of one change, in the order of what they are about.
func (r Record) Of(c crm.Change) []Event {
	var out []Event
	tell := func(kind, subject string, data any) { out = append(out, r.event(kind, subject, data)) }
	switch {
	case c.Customer != nil:
		ofCustomer(c, tell)
	case c.Value != nil:
		ofValue(*c.Value, c.New, tell)
	case c.Case != nil:
		ofCase(*c.Case, c.New, tell)
	case c.Card != nil:
		ofCard(*c.Card, tell)
	case c.Entry != nil:
		ofEntry(*c.Entry, c.Owner, tell)
	case c.Merge != nil:
		ofMerge(*c.Merge, tell)
	case c.Campaign != nil:
		ofCampaign(*c.Campaign, tell)
	case c.Erased != nil:
		tell(TypeErased, c.Erased.Hash, CustomerErased{c.Erased.Hash})
	}
	return out
}

// Unreadable is the event of a change that could not be read.
func (r Record) Unreadable() Event {
	return r.event(TypeUnreadable, r.Sequence, Unreadable{r.Sequence})
}

func (r Record) event(kind, subject string, data any) Event {
	return Event{Version: Version, ID: r.ID + "/" + kind, Type: kind, Source: r.Source, Subject: subject, Time: r.At, Data: data}
}

// teller takes the type, the subject and the data of an event.
type teller func(kind, subject string, data any)

func ofCustomer(change crm.Change, tell teller) {
	was, is := change.Customer.Before, change.Customer.After
	if change.New {
		tell(TypeCaptured, is.ID, CustomerCaptured{Customer: is.ID, Kind: is.Kind, Internal: is.Internal})
	}
	if changed := is.Consent.Since(was.Consent); len(changed) > 0 && is.MergedInto == "" {
		tell(TypeConsent, is.ID, ConsentChanged{Customer: is.ID, Consents: changed})
	}
}

// ofValue tells of moves. Who is new has moved nowhere, and who turned out to be another is told of as merged.
func ofValue(v crm.Turn[crm.Value], made bool, tell teller) {
	was, is := v.Before, v.After
	if made || is.MergedInto != "" {
		return
	}
	if was.Segment != is.Segment && is.Segment != "" {
		tell(TypeSegment, is.Customer, Moved{is.Customer, was.Segment, is.Segment})
	}
	if was.Rung.Name != is.Rung.Name && was.Rung.Name != "" && is.Rung.Name != "" {
		tell(TypeRung, is.Customer, Climbed{is.Customer, was.Rung.Name, is.Rung.Name, is.Rung.Code})
	}
	if was.Stage != is.Stage && is.Stage != "" {
		tell(TypeStage, is.Customer, Moved{is.Customer, was.Stage, is.Stage})
	}
}

func ofCase(c crm.Turn[crm.Case], made bool, tell teller) {
	was, is := c.Before, c.After
	switch {
	case is.IsOpen() && !was.IsOpen():
		tell(TypeOpened, is.Customer, CaseOpened{is.Customer, is.ID, is.Kind, is.Priority, is.Due, !made})
	case !is.IsOpen() && (was.IsOpen() || made):
		tell(TypeClosed, is.Customer, CaseClosed{is.Customer, is.ID, is.Kind, is.State})
	}
	if is.IsOpen() && !is.LateSince.IsZero() && !is.LateSince.Equal(was.LateSince) {
		tell(TypeLate, is.Customer, CaseLate{is.Customer, is.ID, is.Kind, is.LateSince})
	}
}

// ofCard tells of a unit that comes to somebody. One whose registrant was erased is nobody's, and may be registered again.
func ofCard(c crm.Turn[crm.Card], tell teller) {
	is := c.After
	if is.Registrant != "" && c.Before.Registrant == "" {
		tell(TypeCard, is.ID, CardRegistered{is.ID, is.Registrant, is.Model, is.Relation, is.Status})
	}
}

func ofEntry(e crm.Entry, customer string, tell teller) {
	switch {
	case e.Type == crm.EntryPurchase && e.Purchase != nil:
		p := e.Purchase
		data := PurchaseRecorded{Customer: customer, Purchase: p.ID, Source: p.Source, Reference: p.Reference, At: p.At, Amount: p.Amount}
		for _, one := range p.Items {
			data.Items = append(data.Items, Item{SKU: one.SKU, Quantity: one.Quantity})
		}
		tell(TypePurchase, customer, data)
	case e.Type == crm.EntryRefund && e.Refund != nil:
		tell(TypeRefund, customer, PurchaseRefunded{customer, e.Refund.PurchaseID, e.Refund.Amount})
	}
}

func ofMerge(m crm.Turn[crm.Merge], tell teller) {
	was, is := m.Before, m.After
	switch {
	case is.State == crm.MergeMoving && was.State != crm.MergeMoving:
		tell(TypeMerged, is.Into, Merged{is.Into, is.From})
	case is.State == crm.MergeUndone && was.State != crm.MergeUndone:
		tell(TypeUnmerged, is.Into, Merged{is.Into, is.From})
	}
}

func ofCampaign(c crm.Turn[crm.Campaign], tell teller) {
	was, is := c.Before, c.After
	if was.State == is.State {
		return
	}
	switch is.State {
	case crm.CampaignSending:
		tell(TypeLaunched, is.ID, CampaignMoved{is.ID, is.State})
	case crm.CampaignFinished, crm.CampaignStopped:
		tell(TypeFinished, is.ID, CampaignMoved{is.ID, is.State})
	}
}
