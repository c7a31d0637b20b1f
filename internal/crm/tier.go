package crm

import (
	"slices"
	"strconv"
	"time"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// Tier is the treatment that a customer has earned: who is in it, and what it grants them.
type Tier struct {
	ID     string            `json:"id"`   // a letter, then letters and digits
	Name   map[string]string `json:"name"` // by language
	From   TierFrom          `json:"from,omitzero"`
	Rungs  []string          `json:"rungs,omitempty"` // of satisfaction that it is for; none for all
	Grants []Grant           `json:"grants"`
	Cases  *TierCases        `json:"cases,omitempty"`
}

// TierCases is how soon a complaint or claim of a customer of the tier is settled, where that is sooner than for others: its place in the
// queue, 1 for the first, and within how many hours it is due. 0 is as for others.
type TierCases struct {
	Priority int `json:"priority,omitempty"`
	DueHours int `json:"dueHours,omitempty"`
}

// TierFrom is from what worth on a tier is earned: by rank, or by what the months to come are worth. Neither is for everybody.
type TierFrom struct {
	Percentile *int         `json:"percentile,omitempty"` // of the firm's buyers in one currency, as the last run ranked them
	Value      *money.Money `json:"value,omitempty"`      // of the headline: real, over the model's horizon
}

// The kinds of a grant, after the benefits that customers of a relationship name (Gwinner, Gremler, Bitner 1998).
const (
	GrantConfidence = "confidence"
	GrantSocial     = "social"
	GrantSpecial    = "special"
)

// Grant is one thing that a tier grants, in the firm's own words.
type Grant struct {
	Kind string            `json:"kind" enum:"confidence,social,special"`
	Text map[string]string `json:"text"` // by language
}

// Tiers are all of them, highest first; the last is for everybody. Version counts changes, from 0 for those a firm is installed with.
type Tiers struct {
	Version   int       `json:"version"`
	Items     []Tier    `json:"items"`
	ChangedBy string    `json:"changedBy,omitempty"`
	ChangedAt time.Time `json:"changedAt,omitzero"`
}

// UsualTiers are those that a firm is installed with. They grant nothing: what staff promise is the firm's to say.
func UsualTiers() Tiers {
	gold, silver := 90, 60
	return Tiers{Items: []Tier{
		{
			ID: "gold", Name: map[string]string{"fa": "طلایی", "ar": "ذهبي", "en": "Gold"}, From: TierFrom{Percentile: &gold},
			Rungs: []string{RungInert, RungMotivated}, Grants: []Grant{}, Cases: &TierCases{Priority: firstOfAll, DueHours: 12},
		},
		{ID: "silver", Name: map[string]string{"fa": "نقره‌ای", "ar": "فضي", "en": "Silver"}, From: TierFrom{Percentile: &silver}, Grants: []Grant{}},
		{ID: "plain", Name: map[string]string{"fa": "عادی", "ar": "عادي", "en": "Plain"}, Grants: []Grant{}},
	}}
}

// RungNames are the rungs of satisfaction from below.
func RungNames() []string { return []string{RungDissatisfied, RungInert, RungMotivated} }

// Merit is what is known of a customer by which a tier is earned.
type Merit struct {
	Ranked     bool         // whether a run has ranked them: it ranks who has bought
	Percentile int          // if ranked
	Worth      *money.Money // of the months to come; nil where nothing can be foretold
	Rung       string       // "" where it is not known, which keeps nobody out
}

// Earned is the highest tier that takes a customer, and why; ok is false where there is none. lang is that of names in the reason.
func (t Tiers) Earned(s Merit, lang locale.Lang) (tier Tier, why *Reason, ok bool) {
	held := ""
	for _, tier := range t.Items {
		if !tier.From.met(s) {
			continue
		}
		if s.Rung == "" || tier.takes(s.Rung) {
			return tier, tier.why(s, held), true
		}
		if held == "" {
			held = tier.Label(lang)
		}
	}
	return Tier{}, nil, false
}

// Label is the tier's name in a language, else in any, else its id.
func (t Tier) Label(lang locale.Lang) string { return anyLanguage(t.Name, lang, t.ID) }

// Label is what the grant says in a language, else in any.
func (g Grant) Label(lang locale.Lang) string { return anyLanguage(g.Text, lang, "") }

func anyLanguage(texts map[string]string, lang locale.Lang, none string) string {
	for _, l := range []string{string(lang), "fa", "en", "ar"} {
		if texts[l] != "" {
			return texts[l]
		}
	}
	return none
}

func (t Tier) takes(rung string) bool { return len(t.Rungs) == 0 || slices.Contains(t.Rungs, rung) }

// met says whether a customer is worth as much.
func (from TierFrom) met(s Merit) bool {
	switch {
	case from.Percentile != nil:
		return s.Ranked && s.Percentile >= *from.Percentile
	case from.Value != nil:
		return s.Worth != nil && s.Worth.Base() == from.Value.Base() && s.Worth.Minor() >= from.Value.Minor()
	}
	return true
}

func (t Tier) why(s Merit, held string) *Reason {
	switch {
	case held != "":
		return &Reason{Code: "tier.held", Args: map[string]string{"tier": held}}
	case t.From.Percentile != nil:
		return &Reason{Code: "tier.percentile", Args: map[string]string{
			"percentile": strconv.Itoa(s.Percentile), "from": strconv.Itoa(*t.From.Percentile),
		}}
	case t.From.Value != nil:
		return &Reason{Code: "tier.value", Args: map[string]string{"amount": t.From.Value.Decimal() + " " + t.From.Value.Unit().Code()}}
	case !s.Ranked:
		return &Reason{Code: "tier.unranked"}
	}
	return &Reason{Code: "tier.rest"}
}
