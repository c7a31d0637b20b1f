package desk

import (
	"html/template"
	"maps"
	"slices"
	"strings"

	"vafa/internal/chart"
	"vafa/internal/crm"
	"vafa/internal/money"
)

// Results is the page of what a campaign has brought. Name is the campaign's.
type Results struct {
	Frame
	crm.CampaignResult
	Name string
}

// Programme is the page of what all campaigns together have brought.
type Programme struct {
	Frame
	crm.Programme
}

// Measured says whether there is anything to show.
func (r Results) Measured() bool { return !r.At.IsZero() }

// Measured says whether there is anything to show.
func (p Programme) Measured() bool { return !p.At.IsZero() }

// Showing is an effect with the page that shows it.
type Showing struct {
	Frame
	crm.Effect
}

// Shown is the effect for the parts that both pages have.
func (r Results) Shown() Showing { return Showing{r.Frame, r.Effect} }

// Shown is the effect for the parts that both pages have.
func (p Programme) Shown() Showing { return Showing{p.Frame, p.Effect} }

// EffectLine is one outcome in the table: the arms, how they differ, and the interval.
type EffectLine struct {
	Head                         string
	Treated, Control, Difference string
	Interval                     string // "" where there is none
}

// Lines are the outcomes at the same predictions.
func (s Showing) Lines() ([]EffectLine, error) {
	return s.lines(s.Buyers.Adjusted, s.Revenue.Adjusted, s.Profit.Adjusted)
}

// RawLines are the outcomes as they were.
func (s Showing) RawLines() ([]EffectLine, error) {
	return s.lines(s.Buyers.Raw, s.Revenue.Raw, s.Profit.Raw)
}

func (s Showing) lines(buyers crm.ShareEffect, revenue, profit crm.MoneyEffect) ([]EffectLine, error) {
	out := []EffectLine{{
		Head: text(s.Lang, "results.buyers"), Treated: s.fine(buyers.Treated), Control: s.fine(buyers.Control),
		Difference: s.fine(buyers.Difference), Interval: s.shares(buyers),
	}}
	for _, one := range []struct {
		key string
		of  crm.MoneyEffect
	}{{"results.revenue", revenue}, {"results.profit", profit}} {
		amounts, err := s.moneys(one.of.Treated, one.of.Control, one.of.Difference)
		if err != nil {
			return nil, err
		}
		interval, err := s.interval(one.of)
		if err != nil {
			return nil, err
		}
		out = append(out, EffectLine{text(s.Lang, one.key), amounts[0], amounts[1], amounts[2], interval})
	}
	return out, nil
}

func (s Showing) moneys(amounts ...money.Money) ([]string, error) {
	out := make([]string, len(amounts))
	for i, amount := range amounts {
		var err error
		if out[i], err = s.Money(amount); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// fine writes a share with one decimal.
func (f Frame) fine(share float64) string {
	sign := "%"
	if f.Lang != "en" {
		sign = "٪"
	}
	return f.Decimal(100*share, 1) + sign
}

func (s Showing) shares(e crm.ShareEffect) string {
	if !e.Known {
		return ""
	}
	return s.between(s.fine(e.Low), s.fine(e.High))
}

func (s Showing) interval(e crm.MoneyEffect) (string, error) {
	if !e.Known {
		return "", nil
	}
	ends, err := s.moneys(e.Low, e.High)
	if err != nil {
		return "", err
	}
	return s.between(ends[0], ends[1]), nil
}

func (f Frame) between(low, high string) string {
	return strings.NewReplacer("{low}", low, "{high}", high).Replace(text(f.Lang, "results.between"))
}

// Between writes an interval of amounts.
func (s Showing) Between(i crm.MoneyInterval) (string, error) {
	ends, err := s.moneys(i.Low, i.High)
	if err != nil {
		return "", err
	}
	return s.between(ends[0], ends[1]), nil
}

// Ratios writes the return on investment with its interval.
func (s Showing) Ratios(r crm.ShareInterval) string {
	return s.Percent(r.Value) + " (" + s.between(s.Percent(r.Low), s.Percent(r.High)) + ")"
}

// GroupTable is how a table of groups is shown.
type GroupTable struct {
	Frame
	ID, Caption, Head string
	Lines             []GroupLine
	Many              bool // so many groups that one may differ by chance
}

// GroupLine is one group of a table.
type GroupLine struct {
	Name             string
	Treated, Control int
	Buyers, Profit   string
	Interval         string
	Holds            bool
}

// SegmentTable is the table of segments.
func (s Showing) SegmentTable() (GroupTable, error) {
	return s.table("segments", "results.segment", s.Segments, func(name string) string {
		if s.Labels[name] != "" {
			return s.Labels[name]
		}
		return name
	})
}

// OldTable is the table of those who had bought before, and those who had not.
func (s Showing) OldTable() (GroupTable, error) {
	return s.table("old", "results.who", s.Old, func(name string) string { return text(s.Lang, "results.group."+name) })
}

func (s Showing) table(id, head string, groups []crm.EffectGroup, called func(string) string) (GroupTable, error) {
	out := GroupTable{Frame: s.Frame, ID: id, Caption: text(s.Lang, "results.by."+id), Head: text(s.Lang, head), Many: len(groups) > 1}
	for _, g := range groups {
		amount, err := s.Money(g.Profit.Difference)
		if err != nil {
			return out, err
		}
		interval, err := s.interval(g.Profit)
		if err != nil {
			return out, err
		}
		out.Lines = append(out.Lines, GroupLine{
			Name: called(g.Name), Treated: g.Treated, Control: g.Control, Buyers: s.fine(g.Buyers.Difference), Profit: amount,
			Interval: interval, Holds: g.Holds,
		})
	}
	return out, nil
}

// Chart draws the difference in profit for each member, of all and of each group, with its interval.
func (s Showing) Chart() (template.HTML, error) {
	said, err := s.Money(s.Profit.Adjusted.Difference)
	if err != nil {
		return "", err
	}
	rows := chart.Rows{Frame: chart.Frame{
		Lang: s.Lang, ID: "effect", Title: strings.ReplaceAll(text(s.Lang, "results.chart.title"), "{value}", said), Desc: text(s.Lang, "results.chart.desc"),
	}}
	if err := s.addRow(&rows, text(s.Lang, "results.all"), s.Profit.Adjusted); err != nil {
		return "", err
	}
	for _, g := range s.Segments {
		name := g.Name
		if s.Labels[name] != "" {
			name = s.Labels[name]
		}
		if err := s.addRow(&rows, name, g.Profit); err != nil {
			return "", err
		}
	}
	return rows.SVG(), nil
}

func (s Showing) addRow(rows *chart.Rows, name string, e crm.MoneyEffect) error {
	written, err := s.Money(e.Difference)
	row := chart.Row{Name: name, Value: e.Difference.Float(), Text: written}
	if e.Known {
		row.Low, row.High = e.Low.Float(), e.High.Float()
	}
	rows.Rows = append(rows.Rows, row)
	return err
}

// ReasonCount is why members were skipped or failed, and how many.
type ReasonCount struct {
	Name  string
	Count int
}

// Reasons are why members were not reached, the commonest first.
func (r Results) Reasons() []ReasonCount {
	var out []ReasonCount
	for _, code := range slices.Sorted(maps.Keys(r.Counts.Why)) {
		out = append(out, ReasonCount{r.Or("results.why."+code, code), r.Counts.Why[code]})
	}
	slices.SortStableFunc(out, func(a, b ReasonCount) int { return b.Count - a.Count })
	return out
}

// EffectTable is a table of outcomes with its caption's id.
type EffectTable struct {
	Showing
	ID    string
	Lines []EffectLine
}

// Part is a table of outcomes.
func (s Showing) Part(id string, lines []EffectLine) EffectTable { return EffectTable{s, id, lines} }
