package crm

import "time"

// What is counted of messages that went out, beside the contacts that they are.
const (
	CountPreferring = "sent.preferring" // to customers who prefer a channel
	CountPreferred  = "sent.preferred"  // of these, those that went by it
	CountOffers     = "offers.sent"     // offers of a product by campaigns of marketing
	CountFitting    = "offers.fitting"  // of these, those on the channel and within the hour that the customer prefers
)

// fittingWithin is how long after the time that a customer prefers something still comes at it.
const fittingWithin = time.Hour

// Counts is what a message that went out at a time counts for.
func (d Dispatch) Counts(m Message, at time.Time, b Business) Counts {
	out := Counts{}
	preferred := d.Customer.PreferredChannel
	if preferred != "" {
		out[CountPreferring] = 1
		if m.Channel == preferred {
			out[CountPreferred] = 1
		}
	}
	if d.Campaign == nil || d.Campaign.Mix.Product == "" || d.Campaign.Purpose != Marketing {
		return out
	}
	out[CountOffers] = 1
	if preferred == m.Channel && atTheirTime(d.Customer.PreferredTime, at, b) {
		out[CountFitting] = 1
	}
	return out
}

// atTheirTime says whether a moment lies within the hour that begins at the time that a customer prefers; any does for who prefers
// none.
func atTheirTime(preferred string, at time.Time, b Business) bool {
	minute, told := PreferredMinute(preferred)
	if !told {
		return true
	}
	local := at.In(b.Zone)
	late := local.Hour()*60 + local.Minute() - minute
	return late >= 0 && time.Duration(late)*time.Minute < fittingWithin
}
