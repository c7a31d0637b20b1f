package table

import (
	"context"
	"slices"
	"time"

	"vafa/internal/crm"
)

// MessageBy finds a message by the name that a gateway has for it. ErrNotFound for one that there is not, or not any more.
func (t *Table) MessageBy(ctx context.Context, gateway, reference string) (crm.Message, error) {
	at, err := read[pointer](ctx, t, sentPointerKey(gateway, reference))
	if err != nil {
		return crm.Message{}, err
	}
	return read[crm.Message](ctx, t, key{customerPK(at.Customer), at.SK})
}

// Report records what a gateway tells of a message: what was told before changes nothing, and what contradicts it is noted. Where nobody
// is at an e-mail address, none goes there any more. entry has the id, time and author of its line on the timeline. ErrNotFound for a
// message that there is not.
func (t *Table) Report(ctx context.Context, gateway, reference, report string, entry crm.Entry) error {
	return t.untilSettled(ctx, func() error {
		before, err := t.MessageBy(ctx, gateway, reference)
		if err != nil {
			return err
		}
		after, changed := before.Reported(report, entry.At)
		if !changed {
			return nil
		}
		one, err := rewritten(before.Version, &after, entry.ID)
		if err != nil {
			return err
		}
		steps := []step{one}
		if after.Note == before.Note && report != crm.ReportDelivered {
			line := entry
			line.Type, line.Delivery = crm.EntryDelivery, &crm.Delivery{Message: after.ID, Channel: after.Channel, Report: report}
			told, err := create(entryKey(after.Customer, line), line, entry.ID, nil, raced)
			if err != nil {
				return err
			}
			steps = append(steps, told)
		}
		bounced, err := t.bounced(ctx, after, report, entry.At, entry.ID)
		if err != nil {
			return err
		}
		return t.write(ctx, entry.ID, append(steps, bounced...)...)
	})
}

// bounced is the step that keeps further e-mail from an address at which nobody is; none where that is known, or it is theirs no more.
func (t *Table) bounced(ctx context.Context, m crm.Message, report string, now time.Time, event string) ([]step, error) {
	if report != crm.ReportBounced || m.Channel != "email" || m.Note == report {
		return nil, nil
	}
	customer, err := t.Customer(ctx, m.Customer)
	if err != nil {
		return nil, err
	}
	own := slices.ContainsFunc(customer.Identities, func(i crm.Identity) bool { return i.Type == crm.Email && i.Value == m.To })
	if !own || slices.Contains(customer.Bounced, m.To) {
		return nil, nil
	}
	version := customer.Version
	customer.Bounced, customer.Version, customer.UpdatedAt = append(customer.Bounced, m.To), version+1, now
	attributes, err := profileAttributes(customer)
	if err != nil {
		return nil, err
	}
	profile, err := replace(profileKey(customer.ID), customer, version, event, attributes, raced)
	return []step{profile}, err
}

// Outreach reads how the firm addresses its customers; ErrNotFound if nobody has said.
func (t *Table) Outreach(ctx context.Context) (crm.Outreach, error) {
	return read[crm.Outreach](ctx, t, outreachKey())
}

// ChangeOutreach writes it, as ChangeSettings does.
func (t *Table) ChangeOutreach(ctx context.Context, o crm.Outreach, version int, event string) (crm.Outreach, error) {
	o.Version = version + 1
	return o, t.set(ctx, outreachKey(), o, version, event)
}

// Gateway reads the gateway of a channel, with its secret; ErrNotFound if nobody has set one.
func (t *Table) Gateway(ctx context.Context, channel string) (crm.Gateway, error) {
	return read[crm.Gateway](ctx, t, gatewayKey(channel))
}

// ChangeGateway writes the gateway of a channel, as ChangeSettings does.
func (t *Table) ChangeGateway(ctx context.Context, g crm.Gateway, version int, event string) (crm.Gateway, error) {
	g.Version = version + 1
	return g, t.set(ctx, gatewayKey(g.Channel), g, version, event)
}
