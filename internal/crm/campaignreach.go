package crm

import (
	"slices"
	"time"
)

// Addressee is a customer with when messages of marketing went to them lately.
type Addressee struct {
	Customer Customer
	Reached  Reached
}

// Channel is the way on which a campaign reaches a customer: their own preference, else the first of the campaign's that leads to them
// and that they agreed to. Where there is none, reason is why; also where they cannot be reached before the campaign ends, because they
// heard enough of the firm lately.
func (a Addressee) Channel(c Campaign, o Outreach, b Business, now time.Time) (channel, reason string) {
	reason = WhyNoAddress
	for _, channel := range a.Customer.inOrder(c.Mix.Channels) {
		switch {
		case a.Customer.unreachable(channel) != "":
		case !a.Customer.MaySend(ConsentFor(channel), c.Purpose):
			reason = WhyNoConsent
		case a.capped(c, o, b, now):
			return "", WhyCap
		default:
			return channel, ""
		}
	}
	return "", reason
}

// inOrder are channels with the one that the customer prefers first.
func (c Customer) inOrder(channels []string) []string {
	if !slices.Contains(channels, c.PreferredChannel) {
		return channels
	}
	others := slices.DeleteFunc(slices.Clone(channels), func(channel string) bool { return channel == c.PreferredChannel })
	return append([]string{c.PreferredChannel}, others...)
}

func (a Addressee) capped(c Campaign, o Outreach, b Business, now time.Time) bool {
	return c.Purpose == Marketing && o.Most > 0 && b.Day(a.Reached.Free(o, now)).After(c.Until)
}

// DueFor is when a campaign sends to a customer: not before its first day, at the hour that they prefer if that is before its end, and
// outside of quiet hours where it is a message.
func (c Campaign) DueFor(who Customer, channel string, o Outreach, b Business, now time.Time) time.Time {
	due := now
	if from := c.From.In(b.Zone); from.After(due) {
		due = from
	}
	if minute, told := PreferredMinute(who.PreferredTime); told {
		if at := nextAt(due, minute, b.Zone); !b.Day(at).After(c.Until) {
			due = at
		}
	}
	if c.Purpose == Service || MadeByStaff(channel) {
		return due.UTC()
	}
	if open := o.NextOpen(b, due); !b.Day(open).After(c.Until) {
		due = open
	}
	return due.UTC()
}

// nextAt is the first moment not before another at which it is a minute of the day somewhere.
func nextAt(from time.Time, minute int, zone *time.Location) time.Time {
	local := from.In(zone)
	at := time.Date(local.Year(), local.Month(), local.Day(), minute/60, minute%60, 0, 0, zone)
	if at.Before(from) {
		at = time.Date(local.Year(), local.Month(), local.Day()+1, minute/60, minute%60, 0, 0, zone)
	}
	return at
}
