package crm

import (
	"slices"
	"time"

	"vafa/internal/locale"
)

// What is decided about a message at the moment of sending.
const (
	SendNow   = "send"
	SendLater = "later"
	SendSkip  = "skip"
)

// Verdict is one of those, with the code of why not now, until when it waits, or the number or address to send to.
type Verdict struct {
	Do     string
	Reason string
	Until  time.Time
	To     string
}

// The reasons for which a message is skipped, waits, or has failed.
const (
	WhyMerged       = "sending.merged"
	WhyMerging      = "sending.merging"
	WhyInternal     = "sending.internal"
	WhyStopped      = "campaign.stopped"
	WhyOver         = "campaign.over"
	WhyEarly        = "campaign.early"
	WhyProductGone  = "product.gone"
	WhyNoConsent    = "sending.noConsent"
	WhyNoAddress    = "sending.noAddress"
	WhyBounced      = "sending.bounced"
	WhyDissatisfied = "sending.dissatisfied"
	WhyCap          = "sending.cap"
	WhyQuiet        = "sending.quiet"
	WhyNoText       = "sending.noText"
	WhySettled      = "sending.settled" // nothing is to be confirmed any more
	WhyNoGateway    = "sending.noGateway"
	WhyRefused      = "sending.refused"     // by the gateway, for good
	WhyUnknown      = "sending.unknown"     // whether it arrived; it is not sent again
	WhyUnreachable  = "sending.unreachable" // the gateway, several times
)

// WhySending are all of them.
func WhySending() []string {
	return []string{
		WhyMerged, WhyMerging, WhyInternal, WhyStopped, WhyOver, WhyEarly, WhyProductGone, WhyNoConsent, WhyNoAddress, WhyBounced,
		WhyDissatisfied, WhyCap, WhyQuiet, WhyNoText, WhySettled, WhyNoGateway, WhyRefused, WhyUnknown, WhyUnreachable,
	}
}

// Occasion is all that decides whether a message may go to a customer now.
type Occasion struct {
	Customer    Customer
	Rung        string
	Campaign    *Campaign // nil for a message of a member of staff
	ProductGone bool      // the one that the campaign offers
	Purpose     string
	Channel     string
	Confirms    bool // it asks to confirm an e-mail address
	Reached     Reached
	Outreach    Outreach
	Business    Business // as its manager has set it
	Now         time.Time
}

// mergeWait is how long a message waits for a merge to end.
const mergeWait = 15 * time.Minute

// MaySendNow decides about a message at the moment of sending, by what is known then: whether the customer is still there, agrees to
// it, and can be reached, the campaign still runs, and nothing of how the firm addresses its customers stands against it.
func MaySendNow(o Occasion) Verdict {
	for _, rule := range []func(Occasion) Verdict{
		Occasion.person, Occasion.asksInVain, Occasion.running, Occasion.allowed, Occasion.reachable, Occasion.capped, Occasion.quiet,
	} {
		if verdict := rule(o); verdict.Do != "" {
			return verdict
		}
	}
	return Verdict{Do: SendNow, To: o.Customer.AddressFor(o.Channel)}
}

func skip(reason string) Verdict { return Verdict{Do: SendSkip, Reason: reason} }

func later(reason string, until time.Time) Verdict {
	return Verdict{Do: SendLater, Reason: reason, Until: until}
}

// person is whether the customer is somebody who is addressed at all.
func (o Occasion) person() Verdict {
	switch {
	case o.Customer.MergedInto != "":
		return skip(WhyMerged)
	case o.Customer.Merging != "":
		return later(WhyMerging, o.Now.Add(mergeWait))
	case o.Customer.Internal:
		return skip(WhyInternal)
	}
	return Verdict{}
}

// running is whether the campaign is within its period, and its product still to be had.
func (o Occasion) running() Verdict {
	if o.Campaign == nil {
		return Verdict{}
	}
	today := o.Business.Day(o.Now)
	switch {
	case o.Campaign.State != CampaignSending && o.Campaign.State != CampaignPlanning:
		return skip(WhyStopped)
	case today.After(o.Campaign.Until):
		return skip(WhyOver)
	case o.Campaign.State == CampaignPlanning:
		return later(WhyEarly, o.Now.Add(mergeWait))
	case today.Before(o.Campaign.From):
		return later(WhyEarly, o.Campaign.From.In(o.Business.Zone))
	case o.ProductGone:
		return skip(WhyProductGone)
	}
	return Verdict{}
}

// allowed is whether the customer agreed to it, and is in no mood that forbids it.
func (o Occasion) allowed() Verdict {
	switch {
	case !o.Customer.MaySend(ConsentFor(o.Channel), o.Purpose):
		return skip(WhyNoConsent)
	case o.Purpose == Marketing && o.Rung == RungDissatisfied:
		return skip(WhyDissatisfied)
	}
	return Verdict{}
}

// ConsentFor is the channel whose consent a message needs: nobody is asked whether they may be visited, but whether they may be called.
func ConsentFor(channel string) string {
	if channel == "visit" {
		return "call"
	}
	return channel
}

func (o Occasion) reachable() Verdict {
	if why := o.Customer.unreachable(o.Channel); why != "" {
		return skip(why)
	}
	return Verdict{}
}

// capped is whether as many messages of marketing went to the customer lately as the firm allows.
func (o Occasion) capped() Verdict {
	if o.Purpose != Marketing || o.Outreach.Most == 0 {
		return Verdict{}
	}
	free := o.Reached.Free(o.Outreach, o.Now)
	switch {
	case !free.After(o.Now):
		return Verdict{}
	case o.Campaign != nil && o.Business.Day(free).After(o.Campaign.Until):
		return skip(WhyCap)
	}
	return later(WhyCap, free)
}

// quiet is whether it is the time of day and the day for it. A task for staff, which a call or visit is, disturbs nobody.
func (o Occasion) quiet() Verdict {
	if o.Purpose == Service || MadeByStaff(o.Channel) {
		return Verdict{}
	}
	if open := o.Outreach.NextOpen(o.Business, o.Now); open.After(o.Now) {
		return later(WhyQuiet, open)
	}
	return Verdict{}
}

// MadeByStaff says whether a message through a channel is a task for a member of staff.
func MadeByStaff(channel string) bool { return channel == "call" || channel == "visit" }

// unreachable is why there is no number or address to send to through a channel, "" if there is one.
func (c Customer) unreachable(channel string) (why string) {
	to := c.AddressFor(channel)
	switch {
	case to == "":
		return WhyNoAddress
	case channel == "email" && slices.Contains(c.Bounced, to):
		return WhyBounced
	}
	return ""
}

// AddressFor is the number or address at which a customer is reached through a channel, "" if none is known. One that was verified
// comes first.
func (c Customer) AddressFor(channel string) string {
	kind := Phone
	switch channel {
	case "email":
		kind = Email
	case "visit":
		return c.Address
	}
	found := ""
	for _, identity := range c.Identities {
		if identity.Type == kind && (found == "" || identity.Verified) {
			found = identity.Value
		}
	}
	return found
}

// Reached is when messages of marketing went to a customer lately, oldest first.
type Reached struct {
	Version int         `json:"version"`
	Times   []time.Time `json:"times"`
}

// Free is when the next message of marketing may go to the customer, as far as their number counts.
func (r Reached) Free(o Outreach, now time.Time) time.Time {
	lately := r.since(now.AddDate(0, 0, -o.Days))
	if len(lately) < o.Most {
		return now
	}
	return lately[len(lately)-o.Most].AddDate(0, 0, o.Days)
}

// With is r with a message more, and without what has ceased to count.
func (r Reached) With(o Outreach, at time.Time) Reached {
	r.Times = append(r.since(at.AddDate(0, 0, -max(o.Days, mostCapDays))), at)
	return r
}

// Without is r without a message that did not go out after all.
func (r Reached) Without(at time.Time) Reached {
	r.Times = slices.Clone(r.Times)
	if i := slices.IndexFunc(r.Times, at.Equal); i >= 0 {
		r.Times = slices.Delete(r.Times, i, i+1)
	}
	return r
}

func (r Reached) since(first time.Time) []time.Time {
	var out []time.Time
	for _, at := range r.Times {
		if at.After(first) {
			out = append(out, at)
		}
	}
	return out
}

// daysAhead bounds the search for an open day: what is refused by the form of outreach leaves one in a year at least.
const daysAhead = 400

// NextOpen is the first moment from now on at which customers may be addressed: outside of quiet hours, holidays, and the weekend if
// that is quiet too.
func (o Outreach) NextOpen(b Business, now time.Time) time.Time {
	at := now
	for range daysAhead {
		local := at.In(b.Zone)
		day := locale.DateOf(at, b.Zone)
		if o.isQuietDay(b, day) {
			at = day.AddDays(1).In(b.Zone)
			continue
		}
		until, quiet := o.quietUntil(local)
		if !quiet {
			return at
		}
		at = until
	}
	return at
}

func (o Outreach) isQuietDay(b Business, day locale.Date) bool {
	return slices.Contains(o.Holidays, day.String()) || o.QuietWeekend && slices.Contains(b.Weekend, day.In(time.UTC).Weekday())
}

// quietUntil is when the quiet hours end in which a local time lies.
func (o Outreach) quietUntil(local time.Time) (until time.Time, quiet bool) {
	from, ok1 := clockOf(o.QuietFrom)
	end, ok2 := clockOf(o.QuietUntil)
	minute := local.Hour()*60 + local.Minute()
	if !ok1 || !ok2 || from == end {
		return local, false
	}
	at := func(days int) time.Time {
		return time.Date(local.Year(), local.Month(), local.Day()+days, end/60, end%60, 0, 0, local.Location()).UTC()
	}
	switch {
	case from < end && minute >= from && minute < end, from > end && minute < end:
		return at(0), true
	case from > end && minute >= from:
		return at(1), true
	}
	return local, false
}

// clockOf reads a time of day such as 21:00 as minutes since midnight.
func clockOf(text string) (minutes int, ok bool) {
	at, err := time.Parse("15:04", text)
	return at.Hour()*60 + at.Minute(), err == nil
}
