package crm

import (
	"slices"
	"strconv"
	"time"
)

// The counts that a kind of suggestion is learnt from.
const (
	CountedAccepted  = "accepted"
	CountedRejected  = "rejected"
	CountedDone      = "done"      // staff had done it already
	CountedTried     = "tried"     // of which it is, or will be, known whether it succeeded
	CountedSucceeded = "succeeded" // a purchase within offerDays, or staff said so of the task
)

// CountSuggestion is the name under which what became of suggestions of a kind is counted.
func CountSuggestion(kind, what string) string { return kind + countSeparator + what }

// RankWeight is a firm's own weight of a kind of suggestion.
type RankWeight struct {
	Kind   string `json:"kind"`
	Weight int    `json:"weight"`
	On     bool   `json:"on"`
}

// SuggestionSettings are the kinds of suggestions that a firm has given another weight, or switched off. Version counts changes.
type SuggestionSettings struct {
	Version   int          `json:"version"`
	Items     []RankWeight `json:"items"`
	ChangedBy string       `json:"changedBy,omitempty"`
	ChangedAt time.Time    `json:"changedAt,omitzero"`
}

// SuggestionSettingsForm is them as typed; a kind that is left out has its usual weight.
type SuggestionSettingsForm struct {
	Items []RankWeightForm `json:"items" maxItems:"30"`
}

// RankWeightForm is one of them as typed; left out, the weight is the usual one and the kind is on.
type RankWeightForm struct {
	Kind   string `json:"kind"`
	Weight *int   `json:"weight,omitempty" minimum:"0" maximum:"1000"`
	On     *bool  `json:"on,omitempty"`
}

// maxWeight bounds a weight.
const maxWeight = 1000

// Parse checks the form. What a firm owes its customers cannot be switched off.
func (in SuggestionSettingsForm) Parse() ([]RankWeight, error) {
	var faults Faults
	out := []RankWeight{}
	for i, typed := range in.Items {
		f := form{at: "/items/" + strconv.Itoa(i), faults: &faults}
		rule, ok := ruleOf(f.choose("kind", typed.Kind, SuggestionKinds()...))
		if !ok {
			continue
		}
		one := RankWeight{Kind: rule.Kind, Weight: rule.Score, On: typed.On == nil || *typed.On}
		if typed.Weight != nil {
			one.Weight = f.within("weight", *typed.Weight, 0, maxWeight)
		}
		if !one.On && rule.Duty {
			f.fault("on", "suggestion.duty")
		}
		if slices.ContainsFunc(out, func(other RankWeight) bool { return other.Kind == one.Kind }) {
			f.fault("kind", "suggestion.twice")
		}
		out = append(out, one)
	}
	return out, faults.Err()
}

// SuggestionKinds are all kinds, in the order of their usual weights.
func SuggestionKinds() []string {
	var out []string
	for _, rule := range suggestionRules {
		out = append(out, rule.Kind)
	}
	return out
}

func ruleOf(kind string) (SuggestionRule, bool) {
	i := slices.IndexFunc(suggestionRules, func(r SuggestionRule) bool { return r.Kind == kind })
	if i < 0 {
		return SuggestionRule{}, false
	}
	return suggestionRules[i], true
}

// Ranking is by what kinds of suggestions come before others: the firm's settings and what was learnt. The zero Ranking is that of a
// firm that has set nothing and tried nothing.
type Ranking struct {
	Settings SuggestionSettings
	Counts   Counts
}

// Ranked is a kind of suggestion as it is ranked. Learned is the posterior mean of its success: of Beta(a, b) of the rule before
// anything was tried, and after s successes of n tries (a+s)/(a+b+n) (Laplace's rule of succession, with another prior). Score is the
// weight times Learned, in thousandths; who has been tried more is trusted more, and nothing is ever quite sure or hopeless.
type Ranked struct {
	Kind      string
	Weight    int
	Usual     int
	On        bool
	Duty      bool // owed to the customer: it is ranked by its weight alone
	Sells     bool // success is a purchase
	Accepted  int64
	Rejected  int64
	Done      int64
	Tried     int64
	Succeeded int64
	Learned   float64
	Score     int
}

// Beta is a distribution of a share that is not known: as after Yes successes and No failures.
type Beta struct{ Yes, No int64 }

// untried is the prior of every rule: as likely to succeed as not, worth twenty tries, so that a handful of them turns nothing over.
var untried = Beta{10, 10}

// mean of the distribution after some more tries.
func (b Beta) mean(succeeded, tried int64) float64 {
	return float64(b.Yes+succeeded) / float64(b.Yes+b.No+tried)
}

// Of is how a kind is ranked.
func (r Ranking) Of(kind string) Ranked {
	rule, ok := ruleOf(kind)
	if !ok {
		return Ranked{Kind: kind}
	}
	out := Ranked{Kind: kind, Weight: rule.Score, Usual: rule.Score, On: true, Duty: rule.Duty, Sells: rule.Sells}
	for _, own := range r.Settings.Items {
		if own.Kind == kind {
			out.Weight, out.On = own.Weight, own.On
		}
	}
	counted := func(what string) int64 { return r.Counts[CountSuggestion(kind, what)] }
	out.Accepted, out.Rejected, out.Done = counted(CountedAccepted), counted(CountedRejected), counted(CountedDone)
	out.Tried, out.Succeeded = counted(CountedTried), counted(CountedSucceeded)
	if rule.Duty {
		out.Learned = untried.mean(0, 0)
	} else {
		out.Learned = untried.mean(min(out.Succeeded, out.Tried), out.Tried)
	}
	out.Score = int(float64(out.Weight) * out.Learned * 1000)
	return out
}

// All are all kinds, in the order of their usual weights.
func (r Ranking) All() []Ranked {
	var out []Ranked
	for _, kind := range SuggestionKinds() {
		out = append(out, r.Of(kind))
	}
	return out
}

// offerDays is within how many days a purchase counts as the success of a suggestion to sell.
const offerDays = 30

// Awaited is something to buy that staff said they would offer, or had offered, and of which a purchase is awaited.
type Awaited struct {
	Suggestion string    `json:"suggestion"`
	Kind       string    `json:"kind"`
	From       time.Time `json:"from"`
	Until      time.Time `json:"until"`
}

// Awaits is what a decision lets a purchase be awaited of; nil for a kind that sells nothing, and for what was rejected.
func (d SuggestionDecision) Awaits() *Awaited {
	rule, ok := ruleOf(d.Kind)
	if !ok || !rule.Sells || d.State == SuggestionRejected {
		return nil
	}
	return &Awaited{Suggestion: d.Suggestion, Kind: d.Kind, From: d.At, Until: d.At.AddDate(0, 0, offerDays)}
}

// Counts is what a decision counts for.
func (d SuggestionDecision) Counts() Counts {
	out := Counts{CountSuggestion(d.Kind, d.State): 1}
	if d.Awaits() != nil {
		out[CountSuggestion(d.Kind, CountedTried)] = 1
	}
	return out
}

// Answer takes off the list of what is awaited what a purchase answers, and what nothing can answer any more, and counts the former.
func (v *Value) Answer(p Purchase, now time.Time) Counts {
	won := Counts{}
	v.Awaited = slices.DeleteFunc(slices.Clone(v.Awaited), func(o Awaited) bool {
		if p.At.Before(o.From) || p.At.After(o.Until) {
			return now.After(o.Until.AddDate(0, 0, offerDays)) // purchases come in late
		}
		won[CountSuggestion(o.Kind, CountedSucceeded)]++
		return true
	})
	return won
}

// Judged is what the end of an accepted suggestion's task counts for: staff say whether it did what it was for. What a purchase tells
// is not asked.
func (t Task) Judged(before Task) Counts {
	rule, ok := ruleOf(t.What.suggested())
	if !ok || t.Kind != TaskSuggestion || rule.Sells || t.Succeeded == nil || before.Succeeded != nil {
		return nil
	}
	out := Counts{CountSuggestion(rule.Kind, CountedTried): 1}
	if *t.Succeeded {
		out[CountSuggestion(rule.Kind, CountedSucceeded)] = 1
	}
	return out
}
