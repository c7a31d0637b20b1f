package crm

import (
	"slices"
	"time"

	"vafa/internal/locale"
)

// CustomerPrefix begins the id of every customer.
const CustomerPrefix = "cus"

// Action is what somebody did with customers' data.
type Action string

// The actions that the audit tells apart.
const (
	ActionRead    Action = "read"
	ActionChange  Action = "change"
	ActionExport  Action = "export"
	ActionMerge   Action = "merge"
	ActionErase   Action = "erase"
	ActionConsent Action = "consent" // consent was given or taken back, by whomever
)

// ToLook is the action of somebody who was shown data besides what the action itself is about.
func (a Action) ToLook() Action {
	if a == ActionExport {
		return ActionExport
	}
	return ActionRead
}

// AuditRecord says who did what with whose data. Customers are hashes of ids, so that the record of somebody who was erased names
// nobody; there may be none, where a change was no customer's or what was read names people who are not customers yet.
type AuditRecord struct {
	At        time.Time       `json:"at"`
	By        string          `json:"by"` // a member of staff's subject, a machine's name, or "public"
	Operation string          `json:"operation"`
	Action    Action          `json:"action" enum:"read,change,export,merge,erase,consent"`
	Why       string          `json:"why,omitempty"`
	Request   string          `json:"request,omitempty"` // its id in the logs
	Customers []string        `json:"customers"`
	Read      []string        `json:"read,omitempty"`    // of a change: further customers whose data were read for it
	Consent   []ConsentRecord `json:"consent,omitempty"` // what was said, of action consent
}

// UsualAuditDays is how long a record of the audit is kept: three years.
const UsualAuditDays = 1095

// auditSpan is the most days of the audit that one search covers.
const auditSpan = 31

// auditDays is how many days a search covers that names none.
const auditDays = 7

// AuditQuery is a search of the audit: the records from one moment until before another, of a customer and of somebody who did
// something, where these are set.
type AuditQuery struct {
	From, Until time.Time
	Customer    string // hash of the id
	By          string
}

// Matches says whether a record is searched for.
func (q AuditQuery) Matches(r AuditRecord) bool {
	if r.At.Before(q.From) || !r.At.Before(q.Until) || q.By != "" && r.By != q.By {
		return false
	}
	if q.Customer == "" {
		return true
	}
	return slices.Contains(r.Customers, q.Customer) || slices.Contains(r.Read, q.Customer)
}

// AuditForm is a search as it is asked for. From and To are days where the business is, both included: the last seven unless they
// are given, and at most 31.
type AuditForm struct {
	Customer, From, To, By string
}

// Parse checks a search.
func (in AuditForm) Parse(today locale.Date, zone *time.Location) (AuditQuery, error) {
	var faults Faults
	f := form{faults: &faults}
	from, to := today.AddDays(1-auditDays), today
	if in.To != "" {
		to = f.requiredDate("to", in.To)
		from = to.AddDays(1 - auditDays)
	}
	if in.From != "" {
		from = f.requiredDate("from", in.From)
	}
	if err := faults.Err(); err != nil {
		return AuditQuery{}, err
	}
	if to.Before(from) {
		faults.Add("/to", "date.order")
	} else if to.Days()-from.Days() >= auditSpan {
		faults.Add("/to", "date.span", "days", "31")
	}
	out := AuditQuery{From: from.In(zone), Until: to.AddDays(1).In(zone), By: in.By}
	if in.Customer != "" {
		out.Customer = HashID(in.Customer)
	}
	return out, faults.Err()
}
