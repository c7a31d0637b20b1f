package crm

import (
	"slices"
	"strings"
	"time"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// Area is where the business is at home. Only the country must be known; the finer parts divide customers further.
type Area struct {
	Country string `json:"country"` // ISO 3166 alpha-2
	City    string `json:"city,omitempty"`
	Area    string `json:"area,omitempty"`
}

// UsualRealRate is the real discount a year where the firm has set none.
const UsualRealRate = 0.10

// What a firm turns on, and so which of its reports come first.
const (
	ReportsOfProducts  = "product"
	ReportsOfSales     = "sales"
	ReportsOfCustomers = "customer"
)

// Settings are what a manager sets for the whole firm while it runs; Version 0 is as the firm was installed. In the table what is
// absent was never said, and Filled puts in its place what holds then; an answer has every part.
type Settings struct {
	Version   int             `json:"version"`
	Name      string          `json:"name,omitempty"` // of the firm, as pages show it
	Area      Area            `json:"area"`
	Calendar  locale.Calendar `json:"calendar" enum:"jalali,gregorian"` // in which periods are counted and dates shown to staff
	Weekend   []string        `json:"weekend" enum:"saturday,sunday,monday,tuesday,wednesday,thursday,friday"`
	WeekStart string          `json:"weekStart" enum:"saturday,sunday,monday,tuesday,wednesday,thursday,friday"`
	Languages []locale.Lang   `json:"languages" enum:"fa,ar,en"` // the firm's own first
	Unit      string          `json:"unit"`                      // in which amounts are shown, of the currency that the firm was installed with
	// RealRate is the discount a year above the rise of prices, DefaultMargin the share of a sale that is kept where nothing else
	// tells, MinuteCost what a minute of staff in a contact costs. Shares are from 0 to 1. The next run goes by them.
	RealRate      *float64     `json:"realRate"`
	DefaultMargin *float64     `json:"defaultMargin,omitempty"`
	MinuteCost    *money.Money `json:"minuteCost,omitempty"`
	// FirstReports is which reports of the business come first, after what the firm turns on.
	FirstReports string    `json:"firstReports" enum:"product,sales,customer"`
	UpdatedAt    time.Time `json:"updatedAt,omitzero"`
	Own          []string  `json:"own,omitempty"` // in an answer: which parts a manager has set, the others follow
}

// Settings are those that hold until somebody changes them.
func (b Business) Settings() Settings { return Settings{Area: Area{Country: b.Country}} }

// Filled is every part of the settings as it holds for a firm that was installed as b: what nobody has set follows the firm's
// country, or the environment.
func (s Settings) Filled(b Business) Settings {
	s.Own = s.said()
	if s.Calendar == "" {
		s.Calendar = calendarAt(s.Area.Country)
	}
	if s.Weekend == nil {
		s.Weekend = dayNames(locale.Weekend(s.Area.Country))
	}
	if s.WeekStart == "" {
		s.WeekStart = dayName(locale.WeekStart(s.Area.Country))
	}
	if len(s.Languages) == 0 {
		s.Languages = startingWithLang(b.Lang)
	}
	if s.Unit == "" {
		s.Unit = b.Unit.Code()
	}
	if s.FirstReports == "" {
		s.FirstReports = ReportsOfCustomers
	}
	if s.RealRate == nil {
		rate := UsualRealRate
		s.RealRate = &rate
	}
	if s.DefaultMargin == nil && b.DefaultMargin > 0 {
		s.DefaultMargin = &b.DefaultMargin
	}
	if s.MinuteCost == nil && b.MinuteCost.IsSet() {
		s.MinuteCost = &b.MinuteCost
	}
	return s
}

// said are the names of the parts that somebody has set, of those that would follow something else.
func (s Settings) said() []string {
	var out []string
	for _, part := range []struct {
		name string
		set  bool
	}{
		{"calendar", s.Calendar != ""}, {"weekend", s.Weekend != nil}, {"weekStart", s.WeekStart != ""}, {"languages", len(s.Languages) > 0},
		{"unit", s.Unit != ""}, {"realRate", s.RealRate != nil}, {"defaultMargin", s.DefaultMargin != nil}, {"minuteCost", s.MinuteCost != nil},
		{"firstReports", s.FirstReports != ""},
	} {
		if part.set {
			out = append(out, part.name)
		}
	}
	return out
}

// Under is the business as its manager has set it.
func (b Business) Under(s Settings) Business {
	s = s.Filled(b)
	b.Name, b.Calendar, b.Lang, b.Langs = s.Name, s.Calendar, s.Languages[0], s.Languages
	if unit, err := money.ParseUnit(s.Unit); err == nil {
		b.Unit = unit
	}
	b.Weekend = nil
	for _, name := range s.Weekend {
		b.Weekend = append(b.Weekend, weekday(name))
	}
	b.WeekStart = weekday(s.WeekStart)
	if s.DefaultMargin != nil {
		b.DefaultMargin = *s.DefaultMargin
	}
	if s.MinuteCost != nil {
		b.MinuteCost = *s.MinuteCost
	}
	return b
}

// calendarAt is the civil calendar of a country.
func calendarAt(country string) locale.Calendar {
	if country == "IR" || country == "AF" {
		return locale.Jalali
	}
	return locale.Gregorian
}

// startingWithLang is every language, a firm's own first.
func startingWithLang(own locale.Lang) []locale.Lang {
	out := []locale.Lang{}
	if own != "" {
		out = append(out, own)
	}
	for _, lang := range locale.Langs() {
		if lang != own {
			out = append(out, lang)
		}
	}
	return out
}

// Weekdays are the names of the days of a week as the API writes them, from Saturday.
func Weekdays() []string {
	out := []string{}
	for i := range 7 {
		out = append(out, dayName((time.Saturday+time.Weekday(i))%7))
	}
	return out
}

func dayName(day time.Weekday) string { return strings.ToLower(day.String()) }

func dayNames(days []time.Weekday) []string {
	out := []string{}
	for _, day := range days {
		out = append(out, dayName(day))
	}
	return out
}

// weekday is the day of a name that Weekdays lists.
func weekday(name string) time.Weekday {
	return (time.Saturday + time.Weekday(max(slices.Index(Weekdays(), name), 0))) % 7
}

// RunTerms are by what a run of the nightly job goes, fixed when it opens: what is changed meanwhile waits for the next. What is
// nil was never set by a manager, and is as the job was started.
type RunTerms struct {
	Prices     map[string]money.Prices `json:"prices"`
	Rate       *float64                `json:"rate,omitempty"` // real, a year
	Margin     *float64                `json:"margin,omitempty"`
	MinuteCost *money.Money            `json:"minuteCost,omitempty"`
	WeekStart  string                  `json:"weekStart,omitempty"` // "" where it follows the firm's country
	Parts      int                     `json:"parts,omitempty"`     // into how many parts the run divides the customers
}

// FirstDay is the day on which the weeks of a run's reports begin.
func (t RunTerms) FirstDay(b Business) time.Weekday {
	if t.WeekStart == "" {
		return locale.WeekStart(b.Country)
	}
	return weekday(t.WeekStart)
}

// RunTerms are what a manager has set of those.
func (s Settings) RunTerms(prices map[string]money.Prices) RunTerms {
	return RunTerms{Prices: prices, Rate: s.RealRate, Margin: s.DefaultMargin, MinuteCost: s.MinuteCost, WeekStart: s.WeekStart}
}
