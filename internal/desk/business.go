package desk

import (
	"fmt"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// Scorecard is what GET /v1/scorecard answers.
type Scorecard struct {
	Run           string                `json:"run"`
	AsOf          locale.Date           `json:"asOf"`
	RanAt         time.Time             `json:"ranAt"`
	By            string                `json:"by"`
	Calendar      locale.Calendar       `json:"calendar"`
	From          locale.Date           `json:"from"`
	To            locale.Date           `json:"to"`
	Periods       []ScorecardPeriod     `json:"periods"`
	Cohorts       []ScorecardCohort     `json:"cohorts"`
	Concentration []ScorecardShares     `json:"concentration"`
	Rungs         []ScorecardRung       `json:"rungs"`
	Segments      []ScorecardSegment    `json:"segments"`
	Moves         []ScorecardMove       `json:"moves"`
	Labels        map[string]string     `json:"labels"`
	Definitions   []ScorecardDefinition `json:"definitions"`
	Warnings      []string              `json:"warnings"`
}

// ScorecardPeriod is a week, month or quarter.
type ScorecardPeriod struct {
	From      locale.Date    `json:"from"`
	To        locale.Date    `json:"to"`
	Open      bool           `json:"open"`
	Customers map[string]int `json:"customers"`
	Revenue   []struct {
		First         money.Money `json:"first"`
		Repeat        money.Money `json:"repeat"`
		FirstProfit   money.Money `json:"firstProfit"`
		RepeatProfit  money.Money `json:"repeatProfit"`
		MarginUnknown money.Money `json:"marginUnknown"`
	} `json:"revenue"`
	Contacts []struct {
		Direction string `json:"direction"`
		Channel   string `json:"channel"`
		Count     int    `json:"count"`
	} `json:"contacts"`
	Winning ScorecardEffort `json:"winning"`
	Keeping ScorecardEffort `json:"keeping"`
}

// ScorecardEffort is what contacts for one end took.
type ScorecardEffort struct {
	Contacts int           `json:"contacts"`
	Minutes  int           `json:"minutes"`
	Cost     []money.Money `json:"cost"`
}

// ScorecardCohort is who first bought in a month, and how many of them bought so many months later.
type ScorecardCohort struct {
	From   locale.Date `json:"from"`
	Size   int         `json:"size"`
	Bought []int       `json:"bought"`
}

// ScorecardShares is what the best customers hold.
type ScorecardShares struct {
	Of       string `json:"of"`
	Currency string `json:"currency"`
	Top      []struct {
		Percent   int     `json:"percent"`
		Customers int     `json:"customers"`
		Holds     float64 `json:"holds"`
	} `json:"top"`
}

// ScorecardSegment is a segment's size and value; amounts are decimals by currency.
type ScorecardSegment struct {
	Name      string            `json:"name"`
	Customers int               `json:"customers"`
	Value     map[string]string `json:"value"`
}

// ScorecardRung is how many stand on a rung, and came to it of late.
type ScorecardRung struct {
	Name      string `json:"name"`
	Customers int    `json:"customers"`
	Came      int    `json:"came"`
}

// ScorecardMove is how many went from a segment to another, or stayed.
type ScorecardMove struct {
	From      string `json:"from"`
	To        string `json:"to"`
	Customers int    `json:"customers"`
}

// ScorecardDefinition says how a figure is counted.
type ScorecardDefinition struct {
	Figure string `json:"figure"`
	Text   string `json:"text"`
}

// Business is the page of the business.
type Business struct {
	Frame
	Scorecard
	Happenings []crm.Happening // of the firm, the latest first
}

// Lengths and Calendars are what the page may be counted by.
func (b Business) Lengths() []Choice { return b.Choices("business.by.", "week", "month", "quarter") }

// Calendars are those in which periods are counted.
func (b Business) Calendars() []Choice { return b.Choices("business.calendar.", "jalali", "gregorian") }

// CardCalendar is the calendar of the scorecard as a form has it.
func (b Business) CardCalendar() string { return string(b.Calendar) }

// DayIn writes a day in the calendar of the scorecard, as a form takes it.
func (b Business) DayIn(d locale.Date) string { return locale.ShortDate(d, b.Lang, b.Calendar) }

// Earlier is the address of the periods before these, Later of those after them, "" where there is nothing.
func (b Business) Earlier() string {
	if len(b.Periods) == 0 {
		return ""
	}
	return b.With("from", "", "to", b.Periods[0].From.AddDays(-1).String())
}

// Later is the address of the periods after these, "" for the newest.
func (b Business) Later() string {
	n := len(b.Periods)
	if n == 0 || b.Periods[n-1].Open {
		return ""
	}
	last := b.Periods[n-1].To
	length := last.Days() - b.Periods[n-1].From.Days() + 1
	return b.With("from", "", "to", last.AddDays(n*length).String())
}

// Label is what a period is called.
func (b Business) Label(from, to locale.Date) string {
	year, month, _, ok := from.Split(b.Calendar)
	if b.By == "week" || !ok {
		return b.DayIn(from)
	}
	name := locale.MonthName(month, b.Lang, b.Calendar)
	if b.By == "quarter" {
		_, last, _, _ := to.Split(b.Calendar)
		name += "–" + locale.MonthName(last, b.Lang, b.Calendar)
	}
	return name + " " + locale.LocalDigits(b.Lang, fmt.Sprint(year))
}

// tick is what a period is called below a chart, where there is little room.
func (b Business) tick(from locale.Date) string {
	year, month, day, ok := from.Split(b.Calendar)
	if !ok {
		return b.DayIn(from)
	}
	if b.By == "week" {
		return locale.LocalDigits(b.Lang, fmt.Sprintf("%d/%d", month, day))
	}
	return locale.LocalDigits(b.Lang, fmt.Sprintf("%02d/%d", year%100, month))
}

// monthTick is what the month of a cohort is called.
func (b Business) monthTick(from locale.Date) string {
	year, month, _, _ := from.Split(b.Calendar)
	return locale.LocalDigits(b.Lang, fmt.Sprintf("%d/%02d", year, month))
}

// Behind is the address of the list of customers behind a figure of a period, "" where there is none.
func (b Business) Behind(figure string, p ScorecardPeriod) string {
	if figure != "new" && !p.Open {
		return ""
	}
	return b.Link("/business/customers?figure=" + figure + "&by=" + b.By + "&calendar=" + string(b.Calendar) + "&on=" + p.From.String())
}

// Counted is a customer behind a figure, as GET /v1/scorecard/customers answers.
type Counted struct {
	ID      string       `json:"id"`
	Name    string       `json:"name"`
	Kind    string       `json:"kind"`
	FirstOn locale.Date  `json:"firstOn"`
	LastOn  locale.Date  `json:"lastOn"`
	Spent   *money.Money `json:"spent"`
	Segment string       `json:"segment"`
}

// BehindFigure is the page of the customers behind a figure.
type BehindFigure struct {
	Frame
	Figure  string
	Items   []Counted
	Next    string // by which the list goes on
	Refusal string
}

// Export is the address of the list as a file.
func (b BehindFigure) Export() string {
	return b.Link("/business/customers/file" + b.With("after", "")[len(b.Path()):])
}

// Title of the figure.
func (b BehindFigure) FigureName() string { return b.Or("business."+b.Figure, b.Figure) }

// File is the address of a sheet as a file.
func (b Business) File(sheet string) string {
	return b.Link("/business/file/" + sheet + b.With()[len(b.Path()):])
}

// FileColumns are those of the list as a file.
func (b BehindFigure) FileColumns() []string {
	out := []string{"id"}
	for _, key := range []string{"name", "firstOn", "lastOn", "spent", "unit", "segments.name"} {
		out = append(out, text(b.Lang, "business."+key))
	}
	return out
}

// Cells are a customer in a file.
func (c Counted) Cells() []string {
	amount, unit := "", ""
	if c.Spent != nil {
		amount, unit = c.Spent.Decimal(), c.Spent.Unit().Code()
	}
	return []string{c.ID, c.Name, c.FirstOn.String(), c.LastOn.String(), amount, unit, c.Segment}
}
