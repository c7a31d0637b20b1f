package crm

import (
	"time"

	"vafa/internal/money"
)

// The kinds of timeline entries.
const (
	EntryCapture     = "capture"
	EntryInteraction = "interaction"
	EntryPurchase    = "purchase"
	EntryRefund      = "refund"
	EntryCard        = "card"
	EntryStage       = "stage"
	EntryCase        = "case"
	EntryDuplicate   = "duplicate"
	EntryMerge       = "merge"    // Other was merged into this customer
	EntryUnmerge     = "unmerge"  // the merge with Other was undone
	EntryTransfer    = "transfer" // a card came to or left the customer
	EntryDecision    = "decision" // staff settled a card
	EntryConsent     = "consent"  // the customer's preferences changed
	EntryReferral    = "referral" // the customer brought another
	EntryInvoice     = "invoice"  // a file of the invoice of Card
	EntryRung        = "rung"     // the customer moved on the ladder of satisfaction
	EntryPromise     = "promise"  // a promise to the customer was kept, or broken

	EntrySuggestion = "suggestion" // staff decided about a suggestion
	EntryDelivery   = "delivery"   // what became of a message

	EntryWeb        = "web"        // what the customer did in the firm's pages, as its machine tells
	EntryLostReason = "lostReason" // why the customer left, as staff were told
	EntryBenefit    = "benefit"    // a benefit was granted, or used
	EntryPlay       = "play"       // a play was begun
	EntryReview     = "review"     // a manager decided about a customer who costs more than they bring
)

// Entry is one line of a customer's timeline; Type says which of the parts is set. At orders the timeline; By is who
// recorded it (a staff member's subject, a machine's name, or "public").
type Entry struct {
	ID          string          `json:"id"`
	Type        string          `json:"type"`
	At          time.Time       `json:"at"`
	By          string          `json:"by"`
	Text        string          `json:"text,omitempty"`
	Source      string          `json:"source,omitempty"`
	Interaction *Interaction    `json:"interaction,omitempty"`
	Purchase    *Purchase       `json:"purchase,omitempty"`
	Refund      *Refund         `json:"refund,omitempty"`
	Card        *CardSummary    `json:"card,omitempty"`
	Stage       *StageChange    `json:"stage,omitempty"`
	Consent     []ConsentRecord `json:"consent,omitempty"`
	Invoice     *InvoiceFile    `json:"invoice,omitempty"`
	Rung        *RungChange     `json:"rung,omitempty"`
	Case        *CaseMove       `json:"case,omitempty"` // what was done with CaseID
	Promise     *PromiseEnd     `json:"promise,omitempty"`
	CaseID      string          `json:"caseId,omitempty"`
	Other       string          `json:"other,omitempty"` // the other customer of a possible duplicate, a merge, a transfer or a referral

	Suggestion *SuggestionDecision `json:"suggestion,omitempty"`
	Delivery   *Delivery           `json:"delivery,omitempty"`

	Web        *WebEvent       `json:"web,omitempty"`
	LostReason *LostReason     `json:"lostReason,omitempty"`
	Benefit    *Benefit        `json:"benefit,omitempty"`
	Play       *PlayBegun      `json:"play,omitempty"`
	Review     *ReviewDecision `json:"review,omitempty"`
}

// EntryFilter says which entries of a timeline are wanted; an empty part wants all.
type EntryFilter struct{ Type, Channel, Direction string }

// ParseEntryFilter checks the words of a filter.
func ParseEntryFilter(in EntryFilter) (EntryFilter, error) {
	var faults Faults
	f := form{faults: &faults}
	out := EntryFilter{
		Type:      f.oneOf("type", in.Type, entryTypes...),
		Channel:   f.oneOf("channel", in.Channel, channels...),
		Direction: f.oneOf("direction", in.Direction, "inbound", "outbound"),
	}
	return out, faults.Err()
}

// entryTypes are the kinds of timeline entries.
var entryTypes = []string{
	EntryCapture, EntryInteraction, EntryPurchase, EntryRefund, EntryCard, EntryStage, EntryCase, EntryDuplicate, EntryMerge, EntryUnmerge,
	EntryTransfer, EntryDecision, EntryConsent, EntryReferral, EntryInvoice, EntryRung, EntryPromise, EntrySuggestion,
	EntryDelivery,
	EntryWeb, EntryLostReason,
	EntryBenefit, EntryPlay, EntryReview,
}

// Wants says whether an entry passes the filter. Only contacts have a channel, and what was done on the web; what came from the customer is inbound, contact or
// not.
func (f EntryFilter) Wants(e Entry) bool {
	contact := e.Interaction
	return (f.Type == "" || f.Type == e.Type) &&
		(f.Channel == "" || contact != nil && contact.Channel == f.Channel || e.Web != nil && f.Channel == "web") &&
		(f.Direction == "" || f.Direction == "inbound" && e.IsInbound() || contact != nil && contact.Direction == f.Direction)
}

// IsInbound says whether the line is of something that came from the customer: what they told, asked, registered or sent.
func (e Entry) IsInbound() bool {
	switch e.Type {
	case EntryCapture, EntryConsent, EntryCard, EntryPurchase, EntryInvoice, EntryWeb:
		return true
	}
	return e.Interaction != nil && e.Interaction.Direction == "inbound"
}

// StageChange is a move between prospect, active, lapsed and lost.
type StageChange struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Refund is money given back of one purchase.
type Refund struct {
	PurchaseID string      `json:"purchaseId"`
	Amount     money.Money `json:"amount"`
	Reason     string      `json:"reason,omitempty"`
}
