package crm

import (
	"math/big"
	"regexp"
	"strconv"
	"time"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// Targets are what the firm set out to reach by its work on relationships, and what that work cost, as a manager wrote them down.
// Version counts changes, from 0 for none.
type Targets struct {
	Version   int       `json:"version"`
	Figures   []Target  `json:"figures"`
	Costs     []Cost    `json:"costs"`
	ChangedBy string    `json:"changedBy,omitempty"`
	ChangedAt time.Time `json:"changedAt,omitzero"`
}

// Target is a figure of which the firm says from where to where it should come in a time. Baseline and Target are decimal numbers as
// written: of money in Unit, of a share from 0 to 1, else a plain number.
type Target struct {
	Figure   string       `json:"figure"`
	Baseline string       `json:"baseline,omitempty"`
	Target   string       `json:"target"`
	Unit     string       `json:"unit,omitempty"` // code of a currency's unit
	From     locale.Date  `json:"from"`
	Until    *locale.Date `json:"until,omitempty"`
}

// What a cost was for. Winning and Keeping stand with the efforts of contacts; the third is what the programme itself cost.
const ForProgramme = "programme"

// Cost is money spent from one day to another, both included.
type Cost struct {
	From   locale.Date `json:"from"`
	Until  locale.Date `json:"until"`
	What   string      `json:"what" enum:"winning,keeping,programme"`
	Amount money.Money `json:"amount"`
	Source string      `json:"source,omitempty"` // of the customers who were to be won by it, as they have it; "" for all
	Text   string      `json:"text,omitempty"`
}

// TargetsForm is the whole document as typed.
type TargetsForm struct {
	Figures []TargetForm `json:"figures,omitempty" maxItems:"50"`
	Costs   []CostForm   `json:"costs,omitempty" maxItems:"500"`
}

// TargetForm is one target as typed.
type TargetForm struct {
	Figure   string         `json:"figure"`
	Baseline *money.Literal `json:"baseline,omitempty"`
	Target   money.Literal  `json:"target"`
	Unit     string         `json:"unit,omitempty"`
	From     string         `json:"from" format:"date"`
	Until    *string        `json:"until,omitempty" format:"date"`
}

// CostForm is one cost as typed.
type CostForm struct {
	From   string         `json:"from" format:"date"`
	Until  string         `json:"until" format:"date"`
	What   string         `json:"what" enum:"winning,keeping,programme"`
	Amount *money.Written `json:"amount"`
	Source string         `json:"source,omitempty"`
	Text   string         `json:"text,omitempty"`
}

// Bounds on the targets and costs of a firm: together far below the table's 400 KB.
const (
	maxTargets = 50
	maxCosts   = 500
)

// Parse checks the document for a firm that was installed as b, or tells every broken rule.
func (in TargetsForm) Parse(b Business) (Targets, error) {
	var faults Faults
	f := form{faults: &faults}
	if len(in.Figures) > maxTargets {
		f.fault("figures", "list.tooLong", "limit", strconv.Itoa(maxTargets))
	}
	if len(in.Costs) > maxCosts {
		f.fault("costs", "list.tooLong", "limit", strconv.Itoa(maxCosts))
	}
	out := Targets{Figures: []Target{}, Costs: []Cost{}}
	if len(faults) > 0 {
		return out, faults
	}
	for i, typed := range in.Figures {
		out.Figures = append(out.Figures, form{"/figures/" + strconv.Itoa(i), &faults}.target(typed))
	}
	for i, typed := range in.Costs {
		out.Costs = append(out.Costs, form{"/costs/" + strconv.Itoa(i), &faults}.cost(typed, b))
	}
	return out, faults.Err()
}

func (f form) target(in TargetForm) Target {
	out := Target{
		Figure: f.figure("figure", in.Figure), Baseline: f.plainNumber("baseline", said(in.Baseline)), Target: f.plainNumber("target", in.Target),
		From: f.requiredDate("from", in.From), Until: f.lastDay("until", in.Until),
	}
	if in.Target == "" {
		f.fault("target", "required")
	}
	if in.Unit != "" {
		unit, err := money.ParseUnit(in.Unit)
		if err != nil {
			f.fault("unit", "currency.unknown")
		}
		out.Unit = unit.Code()
	}
	f.ordered(out.From, out.Until)
	return out
}

func (f form) cost(in CostForm, b Business) Cost {
	out := Cost{
		From: f.requiredDate("from", in.From), Until: f.requiredDate("until", in.Until), What: f.choose("what", in.What, Winning, Keeping, ForProgramme),
		Source: f.text("source", in.Source, maxName), Text: f.text("text", in.Text, maxLine),
	}
	f.ordered(out.From, &out.Until)
	if in.Amount == nil {
		f.fault("amount", "required")
	}
	switch amount := f.notNegative("amount", in.Amount); {
	case amount == nil:
	case amount.Base() != b.Unit.Base():
		f.fault("amount/currency", "currency.mixed", "unit", b.Unit.Code())
	default:
		out.Amount = *amount
	}
	return out
}

var figureName = regexp.MustCompile(`^[a-z][A-Za-z0-9.]{0,49}$`)

// figure is the name of a figure as the scorecard has it.
func (f form) figure(field, typed string) string {
	if !figureName.MatchString(typed) {
		f.fault(field, "figure.name")
		return ""
	}
	return typed
}

// plainNumber is an optional decimal number, in digits of any script.
func (f form) plainNumber(field string, typed money.Literal) string {
	number := locale.Digits(string(typed))
	if number != "" && !plainValue.MatchString(number) {
		f.fault(field, "number.invalid")
		return ""
	}
	return number
}

// lastDay is an optional day.
func (f form) lastDay(field string, typed *string) *locale.Date {
	if typed == nil {
		return nil
	}
	day := f.requiredDate(field, *typed)
	return &day
}

// ordered checks that a time does not end before it begins; what is no day has its own fault.
func (f form) ordered(from locale.Date, until *locale.Date) {
	if until != nil && until.Before(from) && !f.faulty("until") && !f.faulty("from") {
		f.fault("until", "date.order")
	}
}

// Spent is what some work cost from one day to another, both included, in base minor units of the firm's currency: of a cost that
// reaches beyond these days, the part of its days, rounded down. source "" counts all sources, else that one's own costs alone.
func (t Targets) Spent(what, source string, from, until locale.Date) int64 {
	var sum int64
	for _, cost := range t.Costs {
		if cost.What == what && (source == "" || cost.Source == source) {
			sum += cost.within(from, until)
		}
	}
	return sum
}

// within is the part of a cost that falls on some days.
func (c Cost) within(from, until locale.Date) int64 {
	first, last := max(c.From.Days(), from.Days()), min(c.Until.Days(), until.Days())
	if last < first {
		return 0
	}
	part := new(big.Int).Mul(big.NewInt(c.Amount.Minor()), big.NewInt(int64(last-first+1)))
	return part.Quo(part, big.NewInt(int64(c.Until.Days()-c.From.Days()+1))).Int64()
}

// said is what was written, nothing for what was left out.
func said(typed *money.Literal) money.Literal {
	if typed == nil {
		return ""
	}
	return *typed
}
