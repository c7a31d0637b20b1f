package desk

import (
	"html/template"
	"io"
	"math"
	"strconv"
	"strings"

	"vafa/internal/chart"
	"vafa/internal/csvfile"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// Frameworks is the page of what six texts ask to see of a business, with what GET /v1/scorecard/frameworks answers.
type Frameworks struct {
	Frame
	FrameworkCard
}

// FrameworkCard is that answer.
type FrameworkCard struct {
	Run      string             `json:"run"`
	AsOf     locale.Date        `json:"asOf"`
	From     locale.Date        `json:"from"`
	Until    locale.Date        `json:"until"`
	Sections []FrameworkSection `json:"sections"`
}

// FrameworkSection is what one text asks for.
type FrameworkSection struct {
	Framework string            `json:"framework"`
	Title     string            `json:"title"`
	Figures   []FrameworkFigure `json:"figures"`
}

// FrameworkFigure is a figure, with how it was computed or what it needs.
type FrameworkFigure struct {
	Key   string          `json:"key"`
	Title string          `json:"title"`
	Query string          `json:"query"`
	Needs string          `json:"needs"`
	Page  string          `json:"page"`
	From  locale.Date     `json:"from"`
	Until locale.Date     `json:"until"`
	Rows  []FrameworkPart `json:"rows"`
	FrameworkQuantities
}

// FrameworkPart is a part of a figure.
type FrameworkPart struct {
	Name string `json:"name"`
	FrameworkQuantities
}

// FrameworkQuantities is how much something is, between what, and from where to where it should come.
type FrameworkQuantities struct {
	Unit     string             `json:"unit"`
	Value    *FrameworkQuantity `json:"value"`
	Low      *FrameworkQuantity `json:"low"`
	High     *FrameworkQuantity `json:"high"`
	Baseline *FrameworkQuantity `json:"baseline"`
	Target   *FrameworkQuantity `json:"target"`
	N        int                `json:"n"`
}

// FrameworkQuantity is a number or an amount.
type FrameworkQuantity struct {
	Number *float64     `json:"number"`
	Amount *money.Money `json:"amount"`
}

// size is how long a bar of it is.
func (q *FrameworkQuantity) size() float64 {
	switch {
	case q == nil:
		return math.NaN()
	case q.Amount != nil:
		return q.Amount.Float()
	case q.Number != nil:
		return *q.Number
	}
	return math.NaN()
}

// plain is the quantity as a program reads it.
func (q *FrameworkQuantity) plain() string {
	switch {
	case q == nil:
		return ""
	case q.Amount != nil:
		return q.Amount.Decimal()
	case q.Number != nil:
		return strconv.FormatFloat(*q.Number, 'f', -1, 64)
	}
	return ""
}

// Write writes a quantity of a unit for the reader; none of nothing.
func (f Frameworks) Write(unit string, q *FrameworkQuantity) string {
	switch {
	case q == nil:
		return ""
	case q.Amount != nil:
		return locale.Amount(f.Lang, q.Amount.Rounded().Decimal(), q.Amount.Unit().Code())
	case q.Number == nil:
		return ""
	case unit == "share":
		return f.Percent(*q.Number)
	case unit == "minutes":
		return f.span(*q.Number)
	case unit == "days":
		return f.Decimal(*q.Number, 0) + " " + text(f.Lang, "frameworks.days")
	case *q.Number == math.Trunc(*q.Number):
		return f.Decimal(*q.Number, 0)
	}
	return f.Decimal(*q.Number, 1)
}

// span writes minutes in the largest unit of which there are two at least.
func (f Frameworks) span(minutes float64) string {
	for _, unit := range []struct {
		name    string
		minutes float64
	}{{"days", 24 * 60}, {"hours", 60}} {
		if minutes >= 2*unit.minutes {
			return f.Decimal(minutes/unit.minutes, 1) + " " + text(f.Lang, "frameworks."+unit.name)
		}
	}
	return f.Decimal(minutes, 0) + " " + text(f.Lang, "frameworks.minutes")
}

// Between writes the interval of a quantity, "" where there is none.
func (f Frameworks) Between(q FrameworkQuantities) string {
	if q.Low == nil || q.High == nil {
		return ""
	}
	return f.Write(q.Unit, q.Low) + "–" + f.Write(q.Unit, q.High)
}

// FrameworkCells are the quantities of a row as they are written.
type FrameworkCells struct{ Value, Between, Baseline, Target, N string }

// Of writes the quantities of a figure or a part of it.
func (f Frameworks) Of(q FrameworkQuantities) FrameworkCells {
	return FrameworkCells{f.Write(q.Unit, q.Value), f.Between(q), f.Write(q.Unit, q.Baseline), f.Write(q.Unit, q.Target), f.Number(q.N)}
}

// Query is that of the page's own address, with its mark.
func (f Frameworks) Query() string {
	_, query, found := strings.Cut(f.URI, "?")
	if !found {
		return ""
	}
	return "?" + query
}

// LeadsTo is the address of what is behind a figure, "" where the reader may not go there.
func (f Frameworks) LeadsTo(figure FrameworkFigure) string {
	if figure.Page == "" || strings.HasPrefix(figure.Page, "/work") && !f.May("agent") {
		return ""
	}
	return f.Link(figure.Page)
}

// Charts are the pictures of a section: of each figure with a target how far it came, and of others their parts.
func (f Frameworks) Charts(section FrameworkSection) []template.HTML {
	var out []template.HTML
	for _, figure := range section.Figures {
		rows := f.aimed(figure)
		if rows == nil {
			rows = f.parted(figure)
		}
		if len(rows) < 2 {
			continue
		}
		id := "frameworks-" + strings.ReplaceAll(figure.Key, ".", "-")
		bars := chart.Rows{Frame: chart.Frame{Lang: f.Lang, ID: id, Title: figure.Title, Desc: text(f.Lang, "frameworks.chart")}, Rows: rows}
		out = append(out, bars.SVG())
	}
	return out
}

// aimed are the bars from baseline over value to target; none without a target.
func (f Frameworks) aimed(figure FrameworkFigure) []chart.Row {
	if figure.Target == nil || figure.Value == nil {
		return nil
	}
	var out []chart.Row
	for _, bar := range []struct {
		key string
		q   *FrameworkQuantity
	}{{"baseline", figure.Baseline}, {"value", figure.Value}, {"target", figure.Target}} {
		if bar.q != nil {
			out = append(out, chart.Row{
				Name: text(f.Lang, "frameworks."+bar.key), Value: bar.q.size(), Low: math.NaN(), High: math.NaN(), Text: f.Write(figure.Unit, bar.q),
			})
		}
	}
	return out
}

// mostBars is how many parts are drawn.
const mostBars = 8

// parted are the parts of a figure that are shares, with their intervals.
func (f Frameworks) parted(figure FrameworkFigure) []chart.Row {
	var out []chart.Row
	for _, part := range figure.Rows {
		if part.Unit == "share" && part.Value != nil && len(out) < mostBars {
			out = append(out, chart.Row{
				Name: part.Name, Value: part.Value.size(), Low: part.Low.size(), High: part.High.size(), Text: f.Write(part.Unit, part.Value),
			})
		}
	}
	return out
}

// File writes all figures and their parts as a table.
func (f Frameworks) File(out io.Writer) error {
	columns := []string{"key"}
	for _, key := range []string{"figure", "part", "unit", "value", "low", "high", "baseline", "target", "n", "from", "until", "query", "needs"} {
		columns = append(columns, text(f.Lang, "frameworks."+key))
	}
	file, err := csvfile.NewWriter(out, columns...)
	if err != nil {
		return err
	}
	for _, section := range f.Sections {
		for _, figure := range section.Figures {
			if err := file.Write(figure.cells("", figure.FrameworkQuantities)...); err != nil {
				return err
			}
			for _, part := range figure.Rows {
				if err := file.Write(figure.cells(part.Name, part.FrameworkQuantities)...); err != nil {
					return err
				}
			}
		}
	}
	return file.Flush()
}

// cells are a figure, or a part of it, in a file.
func (f FrameworkFigure) cells(part string, q FrameworkQuantities) []string {
	unit, from := q.Unit, ""
	if q.Value != nil && q.Value.Amount != nil {
		unit = q.Value.Amount.Unit().Code()
	}
	if !f.From.IsZero() {
		from = f.From.String()
	}
	return []string{
		f.Key, f.Title, part, unit, q.Value.plain(), q.Low.plain(), q.High.plain(), q.Baseline.plain(), q.Target.plain(), strconv.Itoa(q.N),
		from, f.Until.String(), f.Query, f.Needs,
	}
}
