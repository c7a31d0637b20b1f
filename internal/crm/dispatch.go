package crm

import (
	"time"

	"vafa/internal/locale"
)

// Dispatch is all that is known, at one moment, of what a parcel names: to whom, of what, and how the firm addresses its customers.
type Dispatch struct {
	Parcel   Parcel
	Customer Customer
	Value    Value
	Member   *Member   // of a campaign; nil for a message of a member of staff
	Campaign *Campaign // of the member
	Message  *Message  // as it stands; nil for a member to whom none was made yet
	Reached  Reached
	Outreach Outreach
	Settings Settings
	Product  *Product // that the campaign offers; nil for one that is gone
	Gateway  *Gateway // of the channel; nil where none is set
}

// IsWaiting says whether the parcel is still to be sent: it was not sent, skipped, or taken by another sender.
func (d Dispatch) IsWaiting() bool {
	switch {
	case d.Member != nil:
		return d.Member.State == SendingPlanned
	case d.Message != nil:
		return d.Message.State == SendingPlanned
	}
	return false
}

// Due is before when nothing is sent.
func (d Dispatch) Due() time.Time {
	if d.Member != nil {
		return d.Member.Due
	}
	return d.Message.Due
}

// Channel is the one through which it is sent.
func (d Dispatch) Channel() string {
	if d.Member != nil {
		return d.Member.Channel
	}
	return d.Message.Channel
}

// Purpose is what it is sent for.
func (d Dispatch) Purpose() string {
	if d.Campaign != nil {
		return d.Campaign.Purpose
	}
	return d.Message.Purpose
}

// Occasion is what decides whether it may be sent now, where the firm is as its manager has set it.
func (d Dispatch) Occasion(b Business, now time.Time) Occasion {
	gone := d.Campaign != nil && d.Campaign.Mix.Product != "" && d.Product == nil
	return Occasion{
		Customer: d.Customer, Rung: d.Value.Rung.Name, Campaign: d.Campaign, ProductGone: gone, Purpose: d.Purpose(), Channel: d.Channel(),
		Confirms: d.Message != nil && d.Message.Confirms,
		Reached:  d.Reached, Outreach: d.Outreach, Business: b, Now: now,
	}
}

// NewMessage is the message to be made for the parcel, as a sender claims it: the text is put in by whoever renders it.
func (d Dispatch) NewMessage(now time.Time) Message {
	if d.Message != nil {
		out := *d.Message
		out.State, out.ClaimedAt, out.Tries = SendingClaimed, now, out.Tries+1
		return out
	}
	return Message{
		ID: d.Campaign.ID, Customer: d.Customer.ID, Campaign: d.Campaign.ID, Purpose: d.Campaign.Purpose, Channel: d.Member.Channel,
		State: SendingClaimed, By: d.Campaign.LaunchedBy, CreatedAt: now, ClaimedAt: now, Tries: 1,
	}
}

// Sent is what is recorded of a message that went out, or of which nobody knows whether it did.
type Sent struct {
	Message Message // as it is now
	Day     locale.Date
	Entry   *Entry // on the timeline; nil where nothing went out
	Task    *Task  // that it is, on a channel of staff
	Event   string
	Counts  Counts // what it counts for beside being a contact
}

// The kinds of contact that a message is on the timeline.
const (
	KindOffer  = "offer"
	KindSurvey = "survey"
)

// AsContact is the message as a contact on the timeline.
func (m Message) AsContact(id string) Entry {
	kind := "service"
	switch m.Purpose {
	case Marketing:
		kind = KindOffer
	case Survey:
		kind = KindSurvey
	}
	phase := "after-sale"
	if m.Purpose == Marketing {
		phase = "pre-sale"
	}
	text := m.Text
	if m.Subject != "" {
		text = m.Subject + "\n" + text
	}
	return Entry{ID: id, Type: EntryInteraction, At: m.SentAt, By: m.By, Source: m.Campaign, Interaction: &Interaction{
		Channel: m.Channel, Direction: "outbound", Phase: phase, Kind: kind, Summary: text, Cost: m.Cost,
	}}
}

// AsTask is the message as something that staff should do: call or visit the customer, and say this.
func (m Message) AsTask(id, owner, campaign string, b Business) Task {
	return Task{
		ID: id, Customer: m.Customer, Version: 1, Kind: TaskCampaign, Due: b.Day(m.SentAt), Owner: owner, State: "open",
		What:      Reason{Code: "task.campaign." + m.Channel, Args: map[string]string{"text": m.Text, "tier": campaign}},
		CreatedAt: m.SentAt, UpdatedAt: m.SentAt,
	}
}

// TaskCampaign is the kind of task that a campaign gives staff.
const TaskCampaign = "campaign"

// What a gateway tells of a message after it took it.
const (
	ReportDelivered  = "delivered"
	ReportRefused    = "refused"    // by the network, or the phone
	ReportBounced    = "bounced"    // nobody is at the address
	ReportComplained = "complained" // they called it spam
)

// Reports are all of them.
func Reports() []string {
	return []string{ReportDelivered, ReportRefused, ReportBounced, ReportComplained}
}

// Delivery is what became of a message, on the timeline.
type Delivery struct {
	Message string `json:"message"`
	Channel string `json:"channel"`
	Report  string `json:"report" enum:"delivered,refused,bounced,complained"`
}

// Reported is m with a report, and whether that changes it: the first counts, the same again is nothing, and one that says otherwise is
// noted. A complaint may follow a delivery, and then counts.
func (m Message) Reported(report string, at time.Time) (Message, bool) {
	follows := m.Report == ReportDelivered && report == ReportComplained
	switch {
	case m.Report == report || m.Note == report:
		return m, false
	case m.Report == "" || follows:
		m.Report, m.ReportAt = report, at
	default:
		m.Note = report
	}
	return m, true
}

// ParseReport checks what a gateway tells of a message.
func ParseReport(reference, report string) (string, error) {
	var faults Faults
	f := form{faults: &faults}
	f.required("reference", reference, maxName)
	return f.choose("status", report, Reports()...), faults.Err()
}

// ParseSending checks the state of messages that a list is asked for; "" is any.
func ParseSending(state string) (string, error) {
	var faults Faults
	out := form{faults: &faults}.oneOf("state", state, SendingPlanned, SendingClaimed, SendingSent, SendingSkipped, SendingFailed)
	return out, faults.Err()
}
