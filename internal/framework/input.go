package framework

import (
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/report"
)

// Input is everything that the figures are made of.
type Input struct {
	Ran       bool // whether the nightly job has added anything up yet
	Firm      crm.Business
	From      locale.Date // first day of the first month
	Until     locale.Date // last day that is counted
	Months    []report.Period
	Before    []report.Period // as many months before these
	Now       report.Now
	Relations report.RelationsNow
	RealRate  float64 // by which later profit counts less each year, in constant prices
	Targets   crm.Targets
	Tiers     crm.Tiers
	Values    []SegmentValues
	Tags      []TagLabel
	Changes   []crm.Happening // that feedback led to, within the days
	Campaigns []Campaign      // launched within the days
	Uses      []crm.PlayUse   // of plays, by version
	Programme *crm.Programme  // nil where there is no global holdout
}

// SegmentValues is what the customers of a segment named as what they value, and in how many answers.
type SegmentValues struct {
	Label   string
	Named   map[string]int64
	Answers int64
}

// TagLabel is what a value tag is called.
type TagLabel struct{ ID, Label string }

// Sections are all frameworks with their figures.
func (in Input) Sections() []Section {
	sections := []Section{
		{"barnett", in.barnett()}, {"newell", in.newell()}, {"swift", in.swift()}, {"galbreath", in.galbreath()}, {"kalakota", in.kalakota()},
		{"elements", in.elements()}, {"further", in.further()},
	}
	for _, section := range sections {
		for i := range section.Figures {
			one := &section.Figures[i]
			if !in.Ran {
				*one = missing(one.Key, one.Unit, needsRun)
			}
			if one.From.IsZero() {
				one.From, one.Until = in.From, in.Until
			}
			in.aim(one)
		}
	}
	return sections
}

// aim puts what a manager wrote down onto a figure: the newest target whose days meet those that are shown.
func (in Input) aim(f *Figure) {
	var found *crm.Target
	for i, target := range in.Targets.Figures {
		meets := !target.From.After(in.Until) && (target.Until == nil || !target.Until.Before(in.From))
		if target.Figure == f.Key && meets && (found == nil || target.From.After(found.From)) {
			found = &in.Targets.Figures[i]
		}
	}
	if found == nil {
		return
	}
	f.Target = in.written(found.Target, f.Unit, found.Unit)
	if baseline := in.written(found.Baseline, f.Unit, found.Unit); baseline != nil {
		f.Baseline = baseline
	}
}

// written is a number that a manager wrote, nil of none and of what does not read as the figure's unit.
func (in Input) written(text, kind, unit string) *Quantity {
	if text == "" {
		return nil
	}
	if kind != Amount {
		return readNumber(text)
	}
	own := in.Firm.Unit
	if unit != "" {
		named, err := money.ParseUnit(unit)
		if err != nil {
			return nil
		}
		own = named
	}
	return readAmount(text, own)
}

// counts are the counts of all days of some months.
func counts(months []report.Period) crm.Counts {
	var out crm.Counts
	for _, month := range months {
		out = out.Plus(month.Contacts)
	}
	return out
}

// sales are the sales in the firm's currency.
func (in Input) sales(months []report.Period) report.Money {
	var out report.Money
	for _, month := range months {
		m := month.Money[in.Firm.Unit.Base()]
		out.First += m.First
		out.Repeat += m.Repeat
		out.FirstProfit += m.FirstProfit
		out.RepeatProfit += m.RepeatProfit
		out.Unknown += m.Unknown
	}
	return out
}

// amount is so much of the firm's currency, shown in its unit.
func (in Input) amount(minor int64) *Quantity {
	shown := in.Firm.Show(money.FromMinor(minor, in.Firm.Unit))
	return &Quantity{Amount: &shown}
}

// effort is what contacts for some ends took.
type effort struct {
	contacts, minutes, cost int64 // cost in the firm's currency, minutes priced
}

func (in Input) effort(c crm.Counts, ends ...string) effort {
	var out effort
	for _, end := range ends {
		minutes := c[crm.CountEffort(end, "minutes")]
		out.contacts += c[crm.CountEffort(end, "contacts")]
		out.minutes += minutes
		out.cost += crm.CostsCounted(end, c)[in.Firm.Unit.Base()]
		if price := in.Firm.MinuteCost; price.IsSet() && price.Base() == in.Firm.Unit.Base() {
			out.cost += minutes * price.Minor()
		}
	}
	return out
}

// spent is what an end cost in all: contacts, and what a manager wrote down.
func (in Input) spent(months []report.Period, ends ...string) int64 {
	if len(months) == 0 {
		return 0
	}
	out := in.effort(counts(months), ends...).cost
	from, until := months[0].From, months[len(months)-1].To
	if until.After(in.Until) {
		until = in.Until
	}
	for _, end := range ends {
		out += in.Targets.Spent(end, "", from, until)
	}
	return out
}

// newcomers are who first bought in some months.
func newcomers(months []report.Period) (n int64) {
	for _, month := range months {
		n += int64(month.New)
	}
	return n
}

// returns are the customers of each month who had bought before it, of all months together.
func returns(months []report.Period) (n int64) {
	for _, month := range months {
		n += int64(month.Returning())
	}
	return n
}

// customers is how many there were at the end.
func customers(months []report.Period) int64 {
	if len(months) == 0 {
		return 0
	}
	return int64(months[len(months)-1].Customers)
}

// perEach is an amount for each of so many, nil of none; it is rounded down to a whole minor unit.
func (in Input) perEach(minor, n int64) *Quantity {
	if n <= 0 {
		return nil
	}
	return in.amount(minor / n)
}

// before is the share of some part of all in the months before, nil of too few.
func shareBefore(part, all int64) *Quantity {
	if all < Fewest {
		return nil
	}
	return number(float64(part) / float64(all))
}
