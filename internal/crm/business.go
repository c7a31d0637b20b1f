package crm

import (
	"time"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// Business is the firm that runs Vafa, as far as rules depend on it.
type Business struct {
	Country        string         // ISO 3166 alpha-2: the region of a phone typed without one; its own area for "domestic"
	Unit           money.Unit     // the unit money is shown in
	Zone           *time.Location // in which a day begins
	Lang           locale.Lang    // of messages to someone who states no language
	WarrantyMonths int            // for a model that is not in the catalogue
	Phones         Phones         // nil where no phones are read
	MinuteCost     money.Money    // of a minute of staff in a contact; unset where nobody counts it
	// DefaultMargin is the share of spend that is kept where neither order, product nor customer tells; 0 where the firm has not
	// said.
	DefaultMargin float64
	// DoubleOptIn makes an agreement to e-mail count only once it has been confirmed by a link that was sent there.
	DoubleOptIn bool
	// PreferencesDays is how long a link to somebody's preferences opens them.
	PreferencesDays int
	// Prices are tables of consumer prices by base currency, those that are shipped until With adds the firm's own;
	// money of a currency without one keeps its face value.
	Prices map[string]money.Prices
	// Name, Langs, Calendar, Weekend and WeekStart are what Under puts there from the settings: who the firm is, which languages it
	// works in, its own first, and how it counts days.
	Name      string
	Langs     []locale.Lang
	Calendar  locale.Calendar
	Weekend   []time.Weekday
	WeekStart time.Weekday
}

// Phones reads phone numbers: the world's numbering plans are too large for functions that read none.
type Phones interface {
	// E164 is a number as it is stored; country is that of a number which does not name its own.
	E164(typed, country string) (string, error)
}

// Day is the calendar day of t where the business is.
func (b Business) Day(t time.Time) locale.Date { return locale.DateOf(t, b.Zone) }

// PricesOf is the table of prices for a unit's code; none for an unknown code or a currency without a table.
func (b Business) PricesOf(code string) money.Prices { return b.Prices[baseOf(code)] }

// Estimate is Show of a figure that nobody counted: without parts of a unit that nobody pays in.
func (b Business) Estimate(m money.Money) money.Money { return b.Show(m).Rounded() }

// Show writes an amount in the business's own unit where it is the same money, as rials in toman; other money stays as it
// is.
func (b Business) Show(m money.Money) money.Money {
	if shown, err := m.In(b.Unit); err == nil {
		return shown
	}
	return m
}
