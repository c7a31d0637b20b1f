// Package delivery sends what campaigns and members of staff have for customers: it reads what a parcel names, decides at that moment,
// claims it, sends it, and records what became of it. What belongs here is this order of steps, which makes a message go out once at
// most through any crash and any repetition. What may not: a rule of who may be addressed, which is crm's; a key of the table; what a
// gateway wants. It trusts the table; it trusts neither the queue, which may repeat, reorder and forget, nor a gateway's answer.
package delivery

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"vafa/internal/crm"
	"vafa/internal/message"
)

// Store is what delivery needs of the table.
type Store interface {
	Dispatch(ctx context.Context, p crm.Parcel) (crm.Dispatch, error)
	ClaimMessage(ctx context.Context, d crm.Dispatch, m crm.Message, event string) (crm.Message, error)
	RecordMessage(ctx context.Context, s crm.Sent) error
	Release(ctx context.Context, m crm.Message, until, now time.Time, event string) error
	Postpone(ctx context.Context, d crm.Dispatch, until, now time.Time, event string) error
	Skip(ctx context.Context, d crm.Dispatch, reason string, now time.Time, event string) error
	GiveUpClaims(ctx context.Context, before time.Time, newEvent func() string) (int, error)
	DueMessages(ctx context.Context, until time.Time) ([]crm.Parcel, error)
	Timeline(ctx context.Context, id, after string, limit int, kinds ...string) ([]crm.Entry, string, error)
	Product(ctx context.Context, sku string) (crm.Product, error)
}

// Links make addresses for one customer: of the page of their preferences, which proves an e-mail address if it is sent there, and of
// an offer that is theirs alone.
type Links interface {
	Preferences(c crm.Customer, lang, address string) (string, error)
	Offer(c crm.Customer, lang, campaign string) (string, error)
}

// Senders give the way of a channel.
type Senders interface {
	// For is the sender of a channel, by its gateway if one is set; nil where there is no way.
	For(channel string, set *crm.Gateway) (message.Sender, error)
}

// Worker delivers parcels. It may run any number of times, at once too.
type Worker struct {
	Store    Store
	Source   crm.Source
	Business crm.Business // as it was installed
	Senders  Senders
	Links    Links
	Log      *slog.Logger
}

// Bounds of one parcel.
const (
	mostAttempts = 5                // to decide anew because something came between
	mostTries    = 3                // to send what surely did not leave
	retryGap     = 5 * time.Minute  // before the second of them, twice that before the third
	recordWithin = 20 * time.Second // to record what was sent, whatever becomes of the caller
	// claimLife is after how long a claim of which nothing was heard is given up: far longer than any sending takes.
	claimLife = 15 * time.Minute
)

// Deliver does what is to be done now with a parcel. An error means that nothing was decided and the parcel may come again; nil that it
// need not, also where it was somebody else's, is not due yet, or names nobody.
func (w *Worker) Deliver(ctx context.Context, p crm.Parcel) error {
	for range mostAttempts {
		err := w.attempt(ctx, p)
		if errors.Is(err, crm.ErrNotFound) {
			return nil
		}
		if !errors.Is(err, crm.ErrStale) {
			return err
		}
	}
	return fmt.Errorf("a parcel changes all the time: %w", crm.ErrBusy)
}

func (w *Worker) attempt(ctx context.Context, p crm.Parcel) error {
	d, err := w.Store.Dispatch(ctx, p)
	now := w.Source.Now()
	if err != nil || !d.IsWaiting() || d.Due().After(now) {
		return err
	}
	if d.Settings.Version == 0 {
		d.Settings = w.Business.Settings()
	}
	firm := w.Business.Under(d.Settings)
	switch verdict := crm.MaySendNow(d.Occasion(firm, now)); verdict.Do {
	case crm.SendSkip:
		return w.skip(ctx, d, verdict.Reason, now)
	case crm.SendLater:
		w.note(ctx, d.Channel(), crm.SendLater, verdict.Reason)
		return w.Store.Postpone(ctx, d, verdict.Until, now, w.event())
	default:
		return w.send(ctx, d, firm, verdict.To, now)
	}
}

func (w *Worker) skip(ctx context.Context, d crm.Dispatch, reason string, now time.Time) error {
	w.note(ctx, d.Channel(), crm.SendingSkipped, reason)
	return w.Store.Skip(ctx, d, reason, now, w.event())
}

// send claims the message and sends it. From the claim on nobody sends it again, so that no error is given that would ask for that.
func (w *Worker) send(ctx context.Context, d crm.Dispatch, firm crm.Business, to string, now time.Time) error {
	var sender message.Sender
	if !crm.MadeByStaff(d.Channel()) {
		var err error
		if sender, err = w.Senders.For(d.Channel(), d.Gateway); err != nil || sender == nil {
			return w.skip(ctx, d, crm.WhyNoGateway, now)
		}
	}
	m := d.NewMessage(now)
	m.To, m.Cost = to, costOf(d)
	letter, err := w.render(ctx, d, firm, &m)
	if err != nil {
		return err
	}
	if m.Text == "" {
		return w.skip(ctx, d, crm.WhyNoText, now)
	}
	if m, err = w.Store.ClaimMessage(ctx, d, m, w.event()); err != nil {
		return err
	}
	if sender == nil {
		return w.record(ctx, w.handed(d, m, firm))
	}
	receipt, err := sender.Send(ctx, letter)
	return w.settle(ctx, d, m, receipt, firm, err)
}

// settle records what became of a claimed message.
func (w *Worker) settle(ctx context.Context, d crm.Dispatch, m crm.Message, receipt message.Receipt, firm crm.Business, err error) error {
	now := w.Source.Now()
	switch {
	case err == nil:
		sent := w.sent(m, receipt, firm, now)
		sent.Counts = d.Counts(m, now, firm)
		return w.record(ctx, sent)
	case errors.Is(err, message.ErrNotSent) && m.Tries < mostTries:
		w.note(ctx, m.Channel, "released", "")
		until := now.Add(time.Duration(m.Tries) * retryGap)
		ctx, cancel := toTheEnd(ctx)
		defer cancel()
		return found(w.Store.Release(ctx, m, until, now, w.event()))
	case errors.Is(err, message.ErrNotSent):
		m.Reason = crm.WhyUnreachable
	case errors.Is(err, message.ErrRefused):
		m.Reason = crm.WhyRefused
	default:
		m.Reason = crm.WhyUnknown
	}
	m.State, m.SentAt = crm.SendingFailed, now
	return w.record(ctx, crm.Sent{Message: m, Day: firm.Day(now), Event: w.event()})
}

func (w *Worker) sent(m crm.Message, receipt message.Receipt, firm crm.Business, now time.Time) crm.Sent {
	m.State, m.SentAt, m.Gateway, m.Reference = crm.SendingSent, now, receipt.Gateway, receipt.Reference
	entry := m.AsContact(w.Source.NewID("int"))
	return crm.Sent{Message: m, Day: firm.Day(now), Entry: &entry, Event: entry.ID}
}

// taskGateway is the gateway of what staff do themselves.
const taskGateway = "task"

// handed is the message that became a task for staff.
func (w *Worker) handed(d crm.Dispatch, m crm.Message, firm crm.Business) crm.Sent {
	now := w.Source.Now()
	owner := d.Customer.Contact
	if owner == "" {
		owner = d.Campaign.Owner
	}
	m.State, m.SentAt, m.Gateway, m.Reference = crm.SendingSent, now, taskGateway, w.Source.NewID("tsk")
	task := m.AsTask(m.Reference, owner, d.Campaign.Name, firm)
	return crm.Sent{Message: m, Day: firm.Day(now), Task: &task, Event: w.event()}
}

func (w *Worker) record(ctx context.Context, s crm.Sent) error {
	w.note(ctx, s.Message.Channel, s.Message.State, s.Message.Reason)
	ctx, cancel := toTheEnd(ctx)
	defer cancel()
	var err error
	for range mostTries { // what is not recorded now counts as unknown later
		if err = found(w.Store.RecordMessage(ctx, s)); err == nil {
			break
		}
	}
	return err
}

// toTheEnd is a context that does not end with its caller: what was sent is recorded.
func toTheEnd(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), recordWithin)
}

// found takes it that somebody who is gone needs no record.
func found(err error) error {
	if errors.Is(err, crm.ErrNotFound) {
		return nil
	}
	return err
}

// Sweep ends claims of which nothing was heard for long, and delivers messages of staff whose time has come. Each is harmless to repeat.
func (w *Worker) Sweep(ctx context.Context) error {
	now := w.Source.Now()
	_, lost := w.Store.GiveUpClaims(ctx, now.Add(-claimLife), w.event)
	due, err := w.Store.DueMessages(ctx, now)
	if err != nil {
		return errors.Join(lost, err)
	}
	errs := []error{lost}
	for _, parcel := range due {
		errs = append(errs, w.Deliver(ctx, parcel))
	}
	return errors.Join(errs...)
}

func (w *Worker) event() string { return w.Source.NewID("evt") }

// note logs what became of a parcel, and of nobody whose.
func (w *Worker) note(ctx context.Context, channel, outcome, reason string) {
	if w.Log != nil {
		w.Log.LogAttrs(ctx, slog.LevelInfo, "delivery", slog.String("channel", channel), slog.String("outcome", outcome), slog.String("reason", reason))
	}
}
