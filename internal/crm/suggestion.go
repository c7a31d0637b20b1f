package crm

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// Suggestion is what staff might do next for a customer, and why. It follows from what is known when somebody looks, and is stored
// only when they decide about it.
type Suggestion struct {
	ID      string // the same for the same thing as long as it holds
	Kind    string
	Score   int          // of its kind: see Ranking
	What    Reason       // the sentence of what to do
	Why     Reason       // and why
	Gain    *money.Money // what it brings if it succeeds, an estimate; nil where that cannot be told
	Channel string       // a channel of interactions, or Inbound
	When    locale.Date  // by when; zero where it waits for the customer to come by
	Staff   string       // whom the customer knows in the firm, "" for nobody
	rest    int
}

// Inbound is the channel of what must wait until the customer gets in touch: they may not be addressed for it.
const Inbound = "inbound"

// mostSuggestions is how many suggestions one look at a customer shows.
const mostSuggestions = 3

// Situation is all that suggestions are made from: what one look at a customer reads anyway, and what the catalogue says of the
// products that they own and that come next.
type Situation struct {
	View
	Today    locale.Date
	Business Business
	Products map[string]Product // by SKU
	Left     *money.Money       // the lifetime value still expected; nil where no model tells it
	Ranking  Ranking
	Bought   map[string][]Companion // what buyers of a product bought after it, by SKU, the most telling first
}

// Possession is a product that a customer has, since when.
type Possession struct {
	SKU   string
	Since locale.Date
}

// Owned are the products of a customer's cards, and of the purchases among the newest of the timeline and of their goods, each once. What they gave
// away, gave back, or have for sale is not theirs.
func (v View) Owned(b Business) []Possession {
	var out []Possession
	add := func(sku string, since locale.Date) {
		if sku != "" && !slices.ContainsFunc(out, func(p Possession) bool { return p.SKU == sku }) {
			out = append(out, Possession{sku, since})
		}
	}
	for _, card := range v.Cards {
		if card.Status != CardTransferred && card.Status != CardRefused && !card.ForSale {
			add(card.Model, card.StartsOn)
		}
	}
	for _, e := range v.Timeline {
		p := e.Purchase
		if p == nil || p.Refunded != nil && p.Refunded.Minor() >= p.Amount.Minor() {
			continue
		}
		for _, item := range p.Items {
			add(FoldSKU(item.SKU), b.Day(p.At))
		}
	}
	for _, good := range v.Value.Goods.Ever() {
		add(good.SKU, good.First)
	}
	return out
}

// Dissatisfied says whether the customer stands on that rung, or waits for an answer.
func (v View) Dissatisfied() bool { return v.Value.Rung.Name == RungDissatisfied || v.waits() != nil }

// waits is the complaint or claim for which the customer waits, nil if there is none.
func (v View) waits() *Case {
	for i, c := range v.Cases {
		if c.Kind == "complaint" || c.Kind == "claim" {
			return &v.Cases[i]
		}
	}
	return nil
}

// Suggestions are all that hold for the customer and were not decided, the best first. A part of one's own firm has none; who is
// dissatisfied has none but to recover them.
func (s Situation) Suggestions() []Suggestion {
	if s.Customer.Internal {
		return nil
	}
	rules := suggestionRules
	if s.Dissatisfied() {
		rules = rules[:1]
	}
	var out []Suggestion
	for _, rule := range rules {
		if !s.Ranking.Of(rule.Kind).On {
			continue
		}
		for _, found := range rule.leads(s) {
			if made := rule.suggest(s, found); s.Decided(made.ID) == nil {
				out = append(out, made)
			}
		}
	}
	slices.SortFunc(out, Better)
	return out
}

// Foremost are the suggestions that are shown: the first of each kind, at most three.
func Foremost(all []Suggestion) []Suggestion {
	var out []Suggestion
	for _, one := range all {
		same := func(shown Suggestion) bool { return shown.Kind == one.Kind }
		if len(out) < mostSuggestions && !slices.ContainsFunc(out, same) {
			out = append(out, one)
		}
	}
	return out
}

// Better compares two suggestions: the one that weighs more comes first, then the one that gains more.
func Better(a, b Suggestion) int {
	gain := func(s Suggestion) int64 {
		if s.Gain == nil {
			return 0
		}
		return s.Gain.Minor()
	}
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(gain(b), gain(a)), cmp.Compare(a.ID, b.ID))
}

// Decided is what staff decided about a suggestion, if its time of rest is not over; else nil.
func (s Situation) Decided(id string) *SuggestionDecision {
	for i, d := range s.Decisions {
		if d.Suggestion == id && d.Until.After(s.Today) {
			return &s.Decisions[i]
		}
	}
	return nil
}

// suggest makes the suggestion of what a rule found.
func (r SuggestionRule) suggest(s Situation, found lead) Suggestion {
	out := Suggestion{
		ID: suggestionID(r.Kind, found.key), Kind: r.Kind, Score: s.Ranking.Of(r.Kind).Score, Gain: found.gain, rest: r.Rest,
		What: Reason{Code: "suggest." + r.Kind, Args: found.args}, Why: Reason{Code: "suggest." + r.Kind + ".why", Args: found.args},
		Channel: s.channelFor(r), Staff: cmp.Or(found.staff, s.Customer.Contact),
	}
	if found.why != nil {
		out.Why = *found.why
	}
	if out.Channel != Inbound {
		out.When = s.Today.AddDays(r.Within)
		if !found.before.IsZero() && out.When.After(found.before) {
			out.When = found.before
		}
	}
	return out
}

// suggestionID names a suggestion in addresses and keys: its kind and, where there may be several, a hash of what it is about.
func suggestionID(kind, key string) string {
	if key == "" {
		return kind
	}
	sum := sha256.Sum256([]byte("vafa suggestion\n" + key))
	return kind + "-" + hex.EncodeToString(sum[:8])
}

// channelFor is the way to the customer for what a rule suggests: the rule's own, the one they prefer, or another by which they can
// be reached and may be addressed.
func (s Situation) channelFor(r SuggestionRule) string {
	if r.Channel == Inbound {
		return Inbound
	}
	for _, channel := range []string{r.Channel, s.Customer.PreferredChannel, "call", "sms", "email"} {
		if channel != "" && s.reaches(channel, r.Purpose) {
			return channel
		}
	}
	return Inbound
}

func (s Situation) reaches(channel, purpose string) bool {
	has := func(kind IdentityType) bool {
		return slices.ContainsFunc(s.Customer.Identities, func(i Identity) bool { return i.Type == kind })
	}
	switch channel {
	case "call", "sms":
		return has(Phone) && s.Customer.MaySend(channel, purpose)
	case "email":
		return has(Email) && s.Customer.MaySend(channel, purpose)
	}
	return s.Customer.MaySend(channel, purpose)
}
