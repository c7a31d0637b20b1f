package crm

import (
	"slices"
	"strconv"
	"time"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// SuggestionRule is one kind of suggestion: how much it weighs against others, what a message about it would be for, and how long
// it waits and rests. The sentences are suggest.<kind> and suggest.<kind>.why.
type SuggestionRule struct {
	Kind    string
	Score   int
	Purpose string // Marketing needs a consent, Service does not
	Channel string // before the customer's own; "" where that decides
	Within  int    // days until it should be done
	Rest    int    // days for which one that was accepted or done is not made again
	leads   func(Situation) []lead

	Duty  bool // it is owed to the customer, whether it ever succeeds or not
	Sells bool // a purchase is its success
}

// lead is something that a rule found.
type lead struct {
	key    string // tells it from others of its kind; "" where there is only one
	args   map[string]string
	why    *Reason // where another sentence than the rule's own says why
	gain   *money.Money
	staff  string      // before the contact whom the customer knows
	before locale.Date // when it would be too late; zero for never
}

// The kinds of suggestions.
const (
	SuggestRecover      = "recover"
	SuggestPromise      = "promise"
	SuggestWinBack      = "winBack"
	SuggestWarranty     = "warranty"
	SuggestNext         = "next"
	SuggestThank        = "thank"
	SuggestConfirmEmail = "confirmEmail"
	SuggestConsumer     = "consumer"
	SuggestPassedOn     = "passedOn"
	SuggestConsent      = "askConsent"
	SuggestSide         = "side"
)

const (
	restDays     = 90  // of what was rejected, and of most of what was done
	thankedDays  = 180 // nobody is thanked again before
	warrantyDays = 60  // the end of a warranty is near
)

// suggestionRules are the defaults, in the order of their scores. Ranking says what becomes of a score. The first comes before all others and alone: recovery before any
// offer (Hart, Heskett & Sasser 1990, "The profitable art of service recovery").
var suggestionRules = []SuggestionRule{
	{SuggestRecover, 100, Service, "call", 1, restDays, toRecover, true, false},
	{SuggestPromise, 90, Service, "", 0, 7, latePromises, true, false},
	{SuggestWinBack, 80, Marketing, "", 3, restDays, toWinBack, false, true},
	{SuggestWarranty, 70, Marketing, "", 7, restDays, endingWarranties, false, true},
	{SuggestSide, 65, Marketing, "", 7, restDays, sideProducts, false, true},
	{SuggestNext, 60, Marketing, "", 7, restDays, nextProducts, false, true},
	{SuggestThank, 50, Service, "", 7, thankedDays, toThank, false, false},
	{SuggestConfirmEmail, 40, Service, "email", 7, restDays, unconfirmedEmail, false, false},
	{SuggestConsumer, 30, Service, "", 14, restDays, unknownConsumers, false, false},
	{SuggestPassedOn, 20, Marketing, "", 14, thankedDays, passedOn, false, true},
	{SuggestConsent, 10, Marketing, Inbound, 0, restDays, withoutConsent, false, false},
}

// toRecover: they wait for an answer to a complaint or claim, or are dissatisfied for the reason that their rung gives.
func toRecover(s Situation) []lead {
	if !s.Dissatisfied() {
		return nil
	}
	if c := s.waits(); c != nil {
		return []lead{{key: c.ID, staff: c.Owner, args: map[string]string{"date": s.Business.Day(c.OpenedAt).String()}}}
	}
	rung := s.Value.Rung
	return []lead{{key: rung.Code + " " + rung.Since.UTC().Format(time.RFC3339), why: rung.Reason(s.Business)}}
}

// latePromises: what was promised is still to be done after its day.
func latePromises(s Situation) []lead {
	var out []lead
	for _, t := range s.Tasks {
		if t.Kind == TaskPromise && t.IsOpen() && t.Promised != nil && t.Promised.Before(s.Today) {
			out = append(out, lead{key: t.ID, staff: t.Owner, args: map[string]string{"date": t.Promised.String()}})
		}
	}
	return out
}

// toWinBack: they are about to leave, or have left, and something is still expected of them. The segment's own reason says why. It
// goes by the stage, which a purchase changes at once, and not by the segment, which a run does and a firm may call as it likes.
func toWinBack(s Situation) []lead {
	leaving := s.Value.Stage == Lapsed || s.Value.Stage == Lost
	if !leaving || s.Left == nil || s.Left.Sign() <= 0 {
		return nil
	}
	return []lead{{gain: s.Left, why: s.Value.Reason}}
}

// endingWarranties: of units that are theirs.
func endingWarranties(s Situation) []lead {
	var out []lead
	for _, c := range s.Cards {
		ends := c.ExpiresOn
		if c.Status == CardActive && !c.ForSale && !ends.Before(s.Today) && !ends.After(s.Today.AddDays(warrantyDays)) {
			args := map[string]string{"model": c.Model, "serial": c.Serial, "date": ends.String()}
			out = append(out, lead{key: c.Model + " " + c.Serial + " " + ends.String(), args: args, before: ends})
		}
	}
	return out
}

// gainOf is what is kept of a product's price: its own margin, else the customer's share, else the firm's; nil where nobody told.
func (s Situation) gainOf(p Product) *money.Money {
	if p.Margin != nil {
		gain := s.Business.Estimate(*p.Margin)
		return &gain
	}
	share := s.Business.DefaultMargin
	if own := s.Customer.Margin; own != nil {
		share = *own
	}
	if p.Price == nil || share <= 0 {
		return nil
	}
	gain, err := money.FromFloat(p.Price.Float()*share, p.Price.Unit())
	if err != nil {
		return nil
	}
	gain = s.Business.Estimate(gain)
	return &gain
}

// toThank: they have brought somebody who buys.
func toThank(s Situation) []lead {
	i := s.Value.Influence
	if i == nil || i.Buyers == 0 {
		return nil
	}
	return []lead{{args: map[string]string{"customers": strconv.Itoa(i.Customers), "buyers": strconv.Itoa(i.Buyers)}}}
}

// unconfirmedEmail: they agreed to e-mail, and the link that was sent to the address was not followed.
func unconfirmedEmail(s Situation) []lead {
	if !s.Customer.Consent.Waits("email") || !s.reaches("email", Service) {
		return nil
	}
	return []lead{{}}
}

// unknownConsumers: units that they have for sale, of which nobody is known to be the consumer.
func unknownConsumers(s Situation) []lead {
	units := 0
	for _, c := range s.Cards {
		if c.ForSale && c.Status == CardActive {
			units++
		}
	}
	if units == 0 {
		return nil
	}
	return []lead{{args: map[string]string{"units": strconv.Itoa(units)}}}
}

// passedOn: a unit that was theirs lately is somebody else's now, and they have none of its kind.
func passedOn(s Situation) []lead {
	var out []lead
	owned := s.Owned(s.Business)
	for _, e := range s.Timeline {
		day := s.Business.Day(e.At)
		if e.Type != EntryTransfer || e.Card == nil || e.Card.Status != CardTransferred || day.AddDays(thankedDays).Before(s.Today) {
			continue
		}
		if !slices.ContainsFunc(owned, func(p Possession) bool { return p.SKU == e.Card.Model }) {
			out = append(out, lead{key: e.Card.Model + " " + e.Card.Serial, args: map[string]string{"model": e.Card.Model, "date": day.String()}})
		}
	}
	return out
}

// withoutConsent: they have bought twice, and nobody has asked them yet how they may be addressed.
func withoutConsent(s Situation) []lead {
	if s.Value.Summary.PurchaseDays < 2 {
		return nil
	}
	for _, channel := range consentChannels {
		if s.Customer.Consent.state(channel, Marketing) != Unsaid {
			return nil
		}
	}
	return []lead{{args: map[string]string{"purchases": strconv.Itoa(s.Value.Summary.PurchaseDays)}}}
}
