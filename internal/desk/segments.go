package desk

import (
	"html/template"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"vafa/internal/chart"
	"vafa/internal/locale"
)

// SegmentReport is what GET /v1/segments answers.
type SegmentReport struct {
	Run      string            `json:"run"`
	AsOf     locale.Date       `json:"asOf"`
	Items    []SegmentTotal    `json:"items"`
	Total    *SegmentTotal     `json:"total"`
	Covers   string            `json:"covers"`
	Warnings []string          `json:"warnings"`
	Labels   map[string]string `json:"labels"`
	Moves    []SegmentMove     `json:"moves"`
}

// SegmentTotal is a segment's size and value; amounts are decimals by currency.
type SegmentTotal struct {
	Name      string            `json:"name"`
	Customers int               `json:"customers"`
	Value     map[string]string `json:"value"`
	Low       map[string]string `json:"low"`
	High      map[string]string `json:"high"`
}

// SegmentMove is how many went from a segment to another, or stayed.
type SegmentMove struct {
	From      string `json:"from"`
	To        string `json:"to"`
	Customers int    `json:"customers"`
}

// Label is what a segment is called; those who were in none before are new.
func (r SegmentReport) Label(f Frame, name string) string {
	if name == "" {
		return text(f.Lang, "segments.none")
	}
	if label := r.Labels[name]; label != "" {
		return label
	}
	return name
}

// Segments is the page of all segments.
type Segments struct {
	Frame
	SegmentReport
}

// Called is what a segment is called.
func (s Segments) Called(name string) string { return s.Label(s.Frame, name) }

// Currencies are those in which somebody pays, the firm's own first.
func (s Segments) Currencies() []string {
	if s.Total == nil {
		return nil
	}
	var out []string
	for currency := range s.Total.Value {
		out = append(out, currency)
	}
	own := s.Firm.Unit.Code()
	sort.Slice(out, func(i, k int) bool { return out[i] == own && out[k] != own || (out[k] != own && out[i] < out[k]) })
	return out
}

// Amount writes one of the amounts by currency.
func (f Frame) Amount(values map[string]string, currency string) string {
	return locale.Amount(f.Lang, values[currency], currency)
}

// SumWorth is what a segment is worth in a currency, as it is written.
type SumWorth struct{ Amount, Interval string }

// Worths is what a segment is worth in each currency.
func (s Segments) Worths(of any) []SumWorth {
	total, ok := of.(SegmentTotal)
	if pointer, is := of.(*SegmentTotal); is {
		total, ok = *pointer, true
	}
	var out []SumWorth
	for _, currency := range s.Currencies() {
		if !ok || total.Value[currency] == "" {
			continue
		}
		one := SumWorth{Amount: s.Amount(total.Value, currency)}
		if total.Low[currency] != "" {
			one.Interval = filled(s.Lang, "segments.between", "low", s.Amount(total.Low, currency), "high", s.Amount(total.High, currency))
		}
		out = append(out, one)
	}
	return out
}

// Share is how many of all customers a segment has.
func (s Segments) Share(n int) string {
	if s.Total == nil || s.Total.Customers == 0 {
		return ""
	}
	return s.Percent(float64(n) / float64(s.Total.Customers))
}

// Came and Went are how many have come into a segment and left it since the run before.
func (s Segments) Came(name string) int {
	return s.count(func(m SegmentMove) bool { return m.To == name && m.From != name })
}

// Went is described at Came.
func (s Segments) Went(name string) int {
	return s.count(func(m SegmentMove) bool { return m.From == name && m.To != name })
}

func (s Segments) count(which func(SegmentMove) bool) (n int) {
	for _, move := range s.Moves {
		if which(move) {
			n += move.Customers
		}
	}
	return n
}

// Moved are the ways of those who did not stay, the largest first.
func (s Segments) Moved() []SegmentMove {
	out := slices.DeleteFunc(slices.Clone(s.Moves), func(m SegmentMove) bool { return m.From == m.To })
	slices.SortStableFunc(out, func(a, b SegmentMove) int { return b.Customers - a.Customers })
	return out
}

// Chart is the value of every segment with its interval, in a currency.
func (s Segments) Chart(currency string) template.HTML {
	rows := chart.Rows{Frame: chart.Frame{Lang: s.Lang, ID: "value-" + currency, Title: s.mainPoint(currency), Desc: text(s.Lang, "segments.chart.desc")}}
	for _, item := range s.Items {
		rows.Rows = append(rows.Rows, chart.Row{
			Name: s.Called(item.Name), Value: figure(item.Value[currency]), Low: figure(item.Low[currency]), High: figure(item.High[currency]),
			Text: chart.Short(s.Lang, figure(item.Value[currency])),
		})
	}
	return rows.SVG()
}

// mainPoint says which segment is worth most.
func (s Segments) mainPoint(currency string) string {
	most, worth := "", math.Inf(-1)
	for _, item := range s.Items {
		if v := figure(item.Value[currency]); v > worth {
			most, worth = s.Called(item.Name), v
		}
	}
	return filled(s.Lang, "segments.chart.title", "segment", most, "value", chart.Short(s.Lang, worth)+" "+locale.UnitName(s.Lang, currency))
}

// filled is a message with values in it, as plain text for a picture.
func filled(lang locale.Lang, key string, pairs ...string) string {
	out := text(lang, key)
	for i := 0; i+1 < len(pairs); i += 2 {
		out = strings.ReplaceAll(out, "{"+pairs[i]+"}", pairs[i+1])
	}
	return out
}

// figure is a decimal for a picture; NaN for none.
func figure(decimal string) float64 {
	v, err := strconv.ParseFloat(decimal, 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

// Flow is the way between segments since the run before.
func (s Segments) Flow() template.HTML {
	var names []string
	for _, move := range s.Moved() {
		for _, name := range []string{move.From, move.To} {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	flow := chart.Flow{
		Frame: chart.Frame{Lang: s.Lang, ID: "flow", Title: text(s.Lang, "segments.flow"), Desc: text(s.Lang, "segments.flow.desc")},
		From:  text(s.Lang, "segments.from"), To: text(s.Lang, "segments.to"),
	}
	for _, from := range names {
		flow.Names = append(flow.Names, s.Called(from))
		row := make([]int, len(names))
		for k, to := range names {
			if from != to {
				row[k] = s.count(func(m SegmentMove) bool { return m.From == from && m.To == to })
			}
		}
		flow.Counts = append(flow.Counts, row)
	}
	return flow.SVG()
}

// SegmentMember is a customer in a segment, as GET /v1/segments/{name}/customers answers.
type SegmentMember struct {
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	Kind       string    `json:"kind"`
	Percentile int       `json:"percentile"`
	RFM        string    `json:"rfm"`
	Since      time.Time `json:"since"`
	Reason     string    `json:"reason"`
}

// Members is the page of a segment's customers.
type Members struct {
	Frame
	Name     string
	Customer []SegmentMember
	Total    *SegmentTotal // as of the last run
	Next     string        // token of the next page, "" at the end
	Most     int           // how many a file has at most
	Values   SegmentValues
}

// Size is how many customers the last run found in the segment.
func (m Members) Size() int {
	if m.Total == nil {
		return 0
	}
	return m.Total.Customers
}
