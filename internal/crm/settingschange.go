package crm

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// SettingsChange is a PATCH of the settings: nil leaves a part, and an empty text, or an amount without a number, goes back to how
// the firm was installed. An area and a list are given whole.
type SettingsChange struct {
	Name          *string        `json:"name,omitempty"`
	Area          *AreaForm      `json:"area,omitempty"`
	Calendar      *string        `json:"calendar,omitempty"`
	Weekend       *[]string      `json:"weekend,omitempty" maxItems:"6"`
	WeekStart     *string        `json:"weekStart,omitempty"`
	Languages     *[]string      `json:"languages,omitempty" maxItems:"3"`
	Unit          *string        `json:"unit,omitempty"`
	RealRate      *money.Literal `json:"realRate,omitempty"`
	DefaultMargin *money.Literal `json:"defaultMargin,omitempty"`
	MinuteCost    *money.Written `json:"minuteCost,omitempty"`
	FirstReports  *string        `json:"firstReports,omitempty"`
}

// AreaForm is an area as typed.
type AreaForm struct {
	Country string `json:"country"`
	City    string `json:"city,omitempty"`
	Area    string `json:"area,omitempty"`
}

// DearestMinute bounds the cost of a minute in minor units, so that the cost of all minutes stays far inside of 64 bits.
const DearestMinute = 1_000_000_000

// Apply returns s with the change made for a firm that was installed as b, or every broken rule.
func (change SettingsChange) Apply(s Settings, b Business, now time.Time) (Settings, error) {
	var faults Faults
	f := form{faults: &faults}
	change.home(&s, f)
	change.days(&s, f)
	change.figures(&s, b, f)
	if change.FirstReports != nil {
		s.FirstReports = f.oneOf("firstReports", *change.FirstReports, ReportsOfProducts, ReportsOfSales, ReportsOfCustomers)
	}
	s.UpdatedAt = now
	return s, faults.Err()
}

// home is who the firm is, and where.
func (change SettingsChange) home(s *Settings, f form) {
	if change.Name != nil {
		s.Name = f.text("name", *change.Name, maxName)
	}
	if in := change.Area; in != nil {
		s.Area = Area{
			Country: f.country("area/country", f.required("area/country", in.Country, maxName)),
			City:    f.text("area/city", in.City, maxName),
			Area:    f.text("area/area", in.Area, maxName),
		}
	}
	if change.Languages != nil {
		s.Languages = f.languages(*change.Languages)
	}
}

// days is how the firm counts them.
func (change SettingsChange) days(s *Settings, f form) {
	if change.Calendar != nil {
		s.Calendar = locale.Calendar(f.oneOf("calendar", *change.Calendar, string(locale.Jalali), string(locale.Gregorian)))
	}
	if change.WeekStart != nil {
		s.WeekStart = f.oneOf("weekStart", *change.WeekStart, Weekdays()...)
	}
	if change.Weekend != nil {
		s.Weekend = f.weekend(*change.Weekend)
	}
}

// figures are by what amounts are shown and what is to come is valued.
func (change SettingsChange) figures(s *Settings, b Business, f form) {
	if change.Unit != nil {
		s.Unit = f.oneOf("unit", strings.ToUpper(strings.TrimSpace(*change.Unit)), UnitsOf(b.Unit)...)
	}
	if change.RealRate != nil {
		s.RealRate = f.share("realRate", *change.RealRate)
	}
	if change.DefaultMargin != nil {
		s.DefaultMargin = f.share("defaultMargin", *change.DefaultMargin)
		if s.DefaultMargin != nil && *s.DefaultMargin == 0 {
			f.fault("defaultMargin", "margin.none")
		}
	}
	if change.MinuteCost != nil {
		s.MinuteCost = nil
		if change.MinuteCost.Amount != "" {
			s.MinuteCost = f.minuteCost(*change.MinuteCost, b)
		}
	}
}

// languages are those that a firm works in; none goes back to all.
func (f form) languages(typed []string) []locale.Lang {
	var out []locale.Lang
	for i, code := range typed {
		lang := locale.Lang(f.oneOf("languages/"+strconv.Itoa(i), code, "fa", "ar", "en"))
		if lang != "" && !slices.Contains(out, lang) {
			out = append(out, lang)
		}
	}
	return out
}

// weekend are days of rest, in the order of the week; none is a firm that rests on no day.
func (f form) weekend(typed []string) []string {
	out := []string{}
	for i, day := range typed {
		f.choose("weekend/"+strconv.Itoa(i), day, Weekdays()...)
	}
	for _, day := range Weekdays() {
		if slices.Contains(typed, day) {
			out = append(out, day)
		}
	}
	if len(out) == len(Weekdays()) {
		f.fault("weekend", "weekend.all")
	}
	return out
}

// minuteCost is what a minute costs, in the currency that the firm was installed with: costs of others cannot be added to it.
func (f form) minuteCost(typed money.Written, b Business) *money.Money {
	cost := f.notNegative("minuteCost", &typed)
	switch {
	case cost == nil:
	case cost.Base() != b.Unit.Base():
		f.fault("minuteCost/currency", "currency.mixed", "unit", b.Unit.Code())
	case cost.Minor() > DearestMinute:
		f.fault("minuteCost/amount", "amount.range")
	}
	return cost
}

// UnitsOf are the codes of the units in which the same money can be shown, such as toman and rial.
func UnitsOf(unit money.Unit) []string {
	var out []string
	for _, one := range money.Units() {
		if one.Base() == unit.Base() {
			out = append(out, one.Code())
		}
	}
	return out
}
