package crm

import (
	"time"

	"vafa/internal/money"
)

// Message is one message to one customer: of a campaign, or of a member of staff. It is made as queued, or as claimed by whoever
// sends it, and holds what was sent as it was sent.
type Message struct {
	ID        string       `json:"id"`
	Customer  string       `json:"customer"`
	Version   int          `json:"version"`
	Campaign  string       `json:"campaign,omitempty"`
	Purpose   string       `json:"purpose" enum:"marketing,survey,service"`
	Channel   string       `json:"channel"`
	Lang      string       `json:"lang"`
	To        string       `json:"to,omitempty"` // number or address, as it was when it was sent
	Subject   string       `json:"subject,omitempty"`
	Text      string       `json:"text"`
	State     string       `json:"state" enum:"planned,claimed,sent,skipped,failed"`
	Reason    string       `json:"reason,omitempty"`    // code of why it was skipped or failed
	Report    string       `json:"report,omitempty"`    // what the gateway told later: delivered, bounced, complained, refused
	Gateway   string       `json:"gateway,omitempty"`   // ses, smtp, http, outbox, task
	Reference string       `json:"reference,omitempty"` // by which the gateway knows it
	Cost      *money.Money `json:"cost,omitempty"`
	Note      string       `json:"note,omitempty"` // a later report that contradicts the first
	Tries     int          `json:"tries,omitempty"`
	By        string       `json:"by"`
	Confirms  bool         `json:"confirms,omitempty"` // it asks to confirm an e-mail address
	Due       time.Time    `json:"due,omitzero"`       // before which it waits
	CreatedAt time.Time    `json:"createdAt"`
	ClaimedAt time.Time    `json:"claimedAt,omitzero"`
	SentAt    time.Time    `json:"sentAt,omitzero"`
	ReportAt  time.Time    `json:"reportAt,omitzero"`
}

// Parcel names what is to be sent: a member of a campaign, or a message. It is all that a queue holds.
type Parcel struct {
	Customer string `json:"customer"`
	Campaign string `json:"campaign,omitempty"`
	Message  string `json:"message,omitempty"`
}

// Outreach is how a firm addresses its customers, as a manager sets it.
type Outreach struct {
	Version int `json:"version"`
	// At most Most messages of marketing to one customer in Days days, over all campaigns.
	Most int `json:"most"`
	Days int `json:"days"`
	// Nothing but what somebody asked for is sent from QuietFrom to QuietUntil ("21:00"), nor on Holidays or, if so, on the weekend.
	QuietFrom    string   `json:"quietFrom"`
	QuietUntil   string   `json:"quietUntil"`
	Holidays     []string `json:"holidays,omitempty"` // dates
	QuietWeekend bool     `json:"quietWeekend,omitempty"`
	// Global is the share of everybody whom no campaign of marketing addresses, since GlobalSince: what all campaigns together bring
	// is seen by comparing with them. GlobalSeed draws them.
	Global      float64                `json:"global,omitempty"`
	GlobalSince time.Time              `json:"globalSince,omitzero"`
	GlobalSeed  string                 `json:"globalSeed,omitempty"`
	Costs       map[string]money.Money `json:"costs,omitempty"` // of one message by channel
	ChangedBy   string                 `json:"changedBy,omitempty"`
	ChangedAt   time.Time              `json:"changedAt,omitzero"`
}

// At is when something last happened to the message, by which lists order it.
func (m Message) At() time.Time {
	for _, at := range []time.Time{m.SentAt, m.ClaimedAt} {
		if !at.IsZero() {
			return at
		}
	}
	return m.CreatedAt
}
