package crm

import (
	"time"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// ShareEffect is how the arms differ in a share, such as of those who bought. Known is false where there is no interval: low and high
// are then the difference itself.
type ShareEffect struct {
	Treated    float64 `json:"treated"`
	Control    float64 `json:"control"`
	Difference float64 `json:"difference"`
	Low        float64 `json:"low"`
	High       float64 `json:"high"`
	Known      bool    `json:"known"`
}

// MoneyEffect is how the arms differ in an amount for each member.
type MoneyEffect struct {
	Treated    money.Money `json:"treated,omitzero"`
	Control    money.Money `json:"control,omitzero"`
	Difference money.Money `json:"difference,omitzero"`
	Low        money.Money `json:"low,omitzero"`
	High       money.Money `json:"high,omitzero"`
	Known      bool        `json:"known"`
}

// ShareComparison is a share as it was, and at the same predictions: the second has the narrower interval.
type ShareComparison struct {
	Raw      ShareEffect `json:"raw"`
	Adjusted ShareEffect `json:"adjusted"`
}

// MoneyComparison is the same of an amount.
type MoneyComparison struct {
	Raw      MoneyEffect `json:"raw"`
	Adjusted MoneyEffect `json:"adjusted"`
}

// MoneyInterval is an amount with the interval in which it lies in 95 of 100 cases.
type MoneyInterval struct {
	Value money.Money `json:"value,omitzero"`
	Low   money.Money `json:"low,omitzero"`
	High  money.Money `json:"high,omitzero"`
}

// Return is what everybody who was to be addressed brought together, against what it cost. Ratio is net by cost: 0.5 where each unit
// spent came back with half another; nil where it cost nothing.
type Return struct {
	Cost   money.Money    `json:"cost,omitzero"`
	Profit MoneyInterval  `json:"profit"` // more than without the campaign
	Net    MoneyInterval  `json:"net"`    // after its cost
	Ratio  *ShareInterval `json:"ratio,omitempty"`
}

// ShareInterval is a ratio with its interval.
type ShareInterval struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// EffectGroup is the result among some of the members. Holds says that the difference in profit would be seen even with so many groups
// looked at.
type EffectGroup struct {
	Name    string      `json:"name"`
	Treated int         `json:"treated"`
	Control int         `json:"control"`
	Buyers  ShareEffect `json:"buyers"`
	Profit  MoneyEffect `json:"profit"`
	Cost    money.Money `json:"cost,omitzero"`
	Holds   bool        `json:"holds"`
}

// Effect is everything that two arms show.
type Effect struct {
	Treated       int               `json:"treated"`
	Control       int               `json:"control"`
	TreatedBought int               `json:"treatedBought"`
	ControlBought int               `json:"controlBought"`
	Buyers        ShareComparison   `json:"buyers"`
	Revenue       MoneyComparison   `json:"revenue"`
	Profit        MoneyComparison   `json:"profit"`
	Return        Return            `json:"return"`
	Segments      []EffectGroup     `json:"segments"`
	Old           []EffectGroup     `json:"old"`                // those who had bought before, and those who had not: old, new
	Smallest      *money.Money      `json:"smallest,omitempty"` // profit for each member that would have been shown in four of five such campaigns
	Verdict       string            `json:"verdict" enum:"early,small,paid,loss,helped,nothing"`
	Why           Reason            `json:"why"`
	Sentence      string            `json:"sentence,omitempty"` // Why, in an answer
	Labels        map[string]string `json:"labels,omitempty"`   // what segments are called, in an answer
}

// CampaignResult is what a campaign has shown up to a day. Members who were erased are in neither arm: Gone counts them. Apart are
// members whose purchases are in another currency than the result's.
type CampaignResult struct {
	Campaign string         `json:"campaign"`
	Version  int            `json:"version"`
	From     locale.Date    `json:"from,omitzero"`  // first day whose purchases count
	Until    locale.Date    `json:"until,omitzero"` // last
	AsOf     locale.Date    `json:"asOf,omitzero"`
	At       time.Time      `json:"at,omitzero"` // when it was measured; absent before that
	Over     bool           `json:"over"`
	Gone     int            `json:"gone"`
	Apart    int            `json:"apart"`
	Unpriced int            `json:"unpriced"` // who were addressed at a cost that is not known in the result's currency
	Counts   CampaignCounts `json:"counts"`
	Effect   Effect         `json:"effect"`
}

// Programme is what all campaigns together have shown since a global holdout was set: everybody whom campaigns may address against
// those whom none does.
type Programme struct {
	Version int         `json:"version"`
	Since   locale.Date `json:"since,omitzero"`
	AsOf    locale.Date `json:"asOf,omitzero"`
	At      time.Time   `json:"at,omitzero"` // when it was measured; absent before that
	Share   float64     `json:"share"`       // of everybody whom no campaign addresses
	Apart   int         `json:"apart"`
	Effect  Effect      `json:"effect"`
	Stop    bool        `json:"stop"` // the programme costs more than it brings
}

// Unmeasured is the effect before anything was measured; code is of the sentence that says so.
func Unmeasured(code string) Effect {
	return Effect{Segments: []EffectGroup{}, Old: []EffectGroup{}, Verdict: VerdictEarly, Why: Reason{Code: code}}
}

// VerdictEarly is the verdict on what is not over.
const VerdictEarly = "early"
