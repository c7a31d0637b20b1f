package delivery

import (
	"context"

	"vafa/internal/crm"
	"vafa/internal/table"
)

// Known is what taking in reports needs of the table.
type Known interface {
	MessageBy(ctx context.Context, gateway, reference string) (crm.Message, error)
	ChangePreferences(ctx context.Context, id string, entry crm.Entry, decide table.Decide) error
	Report(ctx context.Context, gateway, reference, report string, entry crm.Entry) error
}

// Inbox takes in what gateways tell of messages, and what customers say of being addressed.
type Inbox struct {
	Table    Known
	Source   crm.Source
	Business crm.Business
}

// Told records what a gateway tells of a message; who complains agrees to nothing more by that channel. ErrNotFound for a message that
// there is not. Told again, it changes nothing.
func (i Inbox) Told(ctx context.Context, gateway, reference, report string) error {
	m, err := i.Table.MessageBy(ctx, gateway, reference)
	if err != nil {
		return err
	}
	if report == crm.ReportComplained {
		if err := i.Withdraw(ctx, m.Customer, m.Channel, SourceComplaint); err != nil {
			return err
		}
	}
	return i.Table.Report(ctx, gateway, reference, report, crm.Entry{ID: i.Source.NewID("rep"), At: i.Source.Now(), By: gateway})
}

// Where a consent was taken back.
const (
	SourceComplaint = "complaint"
	SourceReply     = "reply"
)

// Withdraw takes back what somebody agreed to by a channel, for every purpose.
func (i Inbox) Withdraw(ctx context.Context, customer, channel, source string) error {
	change := crm.PreferencesChange{Said: map[string]map[string]bool{crm.Marketing: {channel: false}, crm.Survey: {channel: false}}}
	now := i.Source.Now()
	entry := crm.Entry{ID: i.Source.NewID("prf"), At: now, By: crm.Public}
	return i.Table.ChangePreferences(ctx, customer, entry, func(c crm.Customer) (crm.Customer, []crm.ConsentRecord, crm.Once, error) {
		after, records := change.Apply(c, crm.PreferencesLink{}, source, i.Business, now)
		return after, records, crm.Once{}, nil
	})
}
