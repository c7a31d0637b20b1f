package event

import (
	"fmt"
	"time"

	"github.com/go-json-experiment/json"

	"vafa/internal/crm"
	"vafa/internal/money"
)

// Version is that of the envelope: CloudEvents 1.0, in its JSON format.
const Version = "1.0"

// Event is the envelope (CloudEvents 1.0, sections 3.1 and 3.2). The same event may come more than once, and events in another order
// than they happened in: ID is the same at each repetition, and within a type no two events share one. Source is this system.
type Event struct {
	Version string    `json:"specversion" enum:"1.0"`
	ID      string    `json:"id"`
	Type    string    `json:"type"`
	Source  string    `json:"source"`
	Subject string    `json:"subject"` // what it is about: the id of a customer, a campaign or a card
	Time    time.Time `json:"time"`
	Data    any       `json:"data"`
}

// Source is what the source of every event begins with; the name of the deployment follows.
const Source = "urn:vafa:"

// CustomerCaptured is customer.captured: somebody is known for the first time.
type CustomerCaptured struct {
	Customer string `json:"customer"`
	Kind     string `json:"kind" enum:"person,company,unit"`
	Internal bool   `json:"internal"` // a part of one's own organisation
}

// ConsentChanged is consent.changed: what somebody agrees to be sent is not as it was. Consents are those that changed.
type ConsentChanged struct {
	Customer string             `json:"customer"`
	Consents []crm.ConsentState `json:"consents"`
}

// CardRegistered is card.registered: a unit that nobody had has somebody.
type CardRegistered struct {
	Card     string `json:"card"`
	Customer string `json:"customer"` // who registered it
	Model    string `json:"model"`    // the serial is half of what opens the card's page, and is left out
	Relation string `json:"relation"`
	Status   string `json:"status" enum:"active,review,contested"`
}

// PurchaseRecorded is purchase.recorded. Source and reference are the shop's own.
type PurchaseRecorded struct {
	Customer  string      `json:"customer"`
	Purchase  string      `json:"purchase"`
	Source    string      `json:"source"`
	Reference string      `json:"reference"`
	At        time.Time   `json:"at"` // when it was bought
	Amount    money.Money `json:"amount"`
	Items     []Item      `json:"items,omitempty"`
}

// Item is one line of a purchase.
type Item struct {
	SKU      string `json:"sku"`
	Quantity int    `json:"quantity"`
}

// PurchaseRefunded is purchase.refunded: money was given back.
type PurchaseRefunded struct {
	Customer string      `json:"customer"`
	Purchase string      `json:"purchase"`
	Amount   money.Money `json:"amount"`
}

// Moved is segment.changed and stage.changed. From is empty where there was none.
type Moved struct {
	Customer string `json:"customer"`
	From     string `json:"from,omitempty"`
	To       string `json:"to"`
}

// Climbed is rung.changed: a move on the ladder of satisfaction; Code says why.
type Climbed struct {
	Customer string `json:"customer"`
	From     string `json:"from" enum:"dissatisfied,inert,motivated"`
	To       string `json:"to" enum:"dissatisfied,inert,motivated"`
	Code     string `json:"code"`
}

// CaseOpened is case.opened; Again where it had been closed.
type CaseOpened struct {
	Customer string    `json:"customer"`
	Case     string    `json:"case"`
	Kind     string    `json:"kind"`
	Priority int       `json:"priority"` // 1 comes first
	Due      time.Time `json:"due"`
	Again    bool      `json:"again,omitzero"`
}

// CaseLate is case.late: it is open, and its due time is over. It comes once for a due time.
type CaseLate struct {
	Customer string    `json:"customer"`
	Case     string    `json:"case"`
	Kind     string    `json:"kind"`
	Due      time.Time `json:"due"`
}

// CaseClosed is case.closed.
type CaseClosed struct {
	Customer string `json:"customer"`
	Case     string `json:"case"`
	Kind     string `json:"kind"`
	State    string `json:"state" enum:"resolved,rejected"`
}

// CampaignMoved is campaign.launched, once its audience is drawn and sending begins, and campaign.finished: its results stand, or
// somebody stopped it.
type CampaignMoved struct {
	Campaign string `json:"campaign"`
	State    string `json:"state" enum:"sending,finished,stopped"`
}

// Merged is customer.merged and, when that is undone, customer.unmerged: what From has is Customer's. What is known by the id From
// should follow.
type Merged struct {
	Customer string `json:"customer"`
	From     string `json:"from"`
}

// CustomerErased is customer.erased: everything about somebody was removed, and whoever keeps something about them should do so too.
// Hash is SHA-256, in hexadecimal, of the id by which they were known.
type CustomerErased struct {
	Hash string `json:"hash"`
}

// Unreadable is record.unreadable: a change that this version cannot read, which is a fault of ours. Sequence is its number in the
// table's stream, which keeps it for 24 hours.
type Unreadable struct {
	Sequence string `json:"sequence"`
}

// JSON writes the event as it is sent.
func (e Event) JSON() ([]byte, error) {
	out, err := json.Marshal(e, json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("event %s: %w", e.Type, err)
	}
	return out, nil
}
