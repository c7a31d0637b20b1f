package report

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// After how many days without a purchase a customer counts as at risk, and as lost. They are those of the plain segment rules, so
// that a period of long ago is judged as one of today, without a model.
const (
	AtRiskAfter = 90
	LostAfter   = 365
)

// Tally takes in one customer after the other.
type Tally struct {
	Facts   Facts
	asOf    locale.Date
	today   int // asOf, counted from 1970-01-01
	schemes []Scheme
	names   []string      // of the schemes
	starts  []map[int]int // of each scheme, the first day of the period of a day, since days come again and again
	months  map[locale.Calendar]map[int]int
}

// NewTally begins to count, as it was at the end of a day.
func NewTally(asOf locale.Date, weekStart time.Weekday) *Tally {
	out := &Tally{
		Facts: NewFacts(), asOf: asOf, today: asOf.Days(), schemes: Schemes(weekStart), months: map[locale.Calendar]map[int]int{},
	}
	for _, scheme := range out.schemes {
		out.names, out.starts = append(out.names, scheme.Name()), append(out.starts, map[int]int{})
		out.months[scheme.Calendar] = map[int]int{}
	}
	return out
}

// Add takes in a customer who pays in a base currency. What the ledger has of later days is left out.
func (t *Tally) Add(currency string, ledger crm.Ledger) error {
	days, err := daysOf(ledger, t.asOf)
	if err != nil || len(days) == 0 {
		return err
	}
	for i, day := range days {
		t.addDay(day, currency, i == 0)
		until := t.today + 1
		if i+1 < len(days) {
			until = days[i+1].number
		}
		t.addSilence(day.number, until)
	}
	for i := range t.schemes {
		t.addPeriods(i, days)
	}
	return nil
}

// day is a day of a ledger, counted from 1970-01-01.
type day struct {
	number int
	total  crm.DayTotal
}

// daysOf are the days of a ledger in order, until the end of asOf.
func daysOf(ledger crm.Ledger, asOf locale.Date) ([]day, error) {
	days, until := make([]day, 0, len(ledger)), asOf.String()
	for key, total := range ledger {
		if key > until {
			continue
		}
		date, err := locale.ParseDate(key)
		if err != nil {
			return nil, fmt.Errorf("ledger day %q: %w", key, err)
		}
		days = append(days, day{date.Days(), total})
	}
	slices.SortFunc(days, func(a, b day) int { return cmp.Compare(a.number, b.number) })
	return days, nil
}

func (t *Tally) addDay(on day, currency string, first bool) {
	facts, total := t.Facts.Days[on.number], on.total
	money := Money{Repeat: total.Amount, RepeatProfit: total.Margin, Unknown: total.Unknown}
	if first {
		facts.New++
		money = Money{First: total.Amount, FirstProfit: total.Margin, Unknown: total.Unknown}
	}
	facts.Money = addMoney(facts.Money, currency, money)
	t.Facts.Days[on.number] = facts
}

// addSilence notes from when to when a customer who bought on a day, and not again before another, is at risk, and lost.
func (t *Tally) addSilence(bought, until int) {
	risky, lost := bought+AtRiskAfter+1, bought+LostAfter+1
	t.move(risky, until, Day{AtRisk: 1})
	t.move(min(lost, until), until+1, Day{AtRisk: -1}, risky < until)
	t.move(lost, until, Day{Lost: 1})
	t.move(until, until+1, Day{Lost: -1}, lost < until)
}

// move adds a change on a day if that comes before until, the other conditions hold, and asOf has come.
func (t *Tally) move(day, until int, change Day, conditions ...bool) {
	if day < until && day <= t.today && !slices.Contains(conditions, false) {
		t.Facts.Days[day] = t.Facts.Days[day].plus(change)
	}
}

// addPeriods counts the customer once in each period in which they bought, and in the cohort of the first.
func (t *Tally) addPeriods(scheme int, days []day) {
	before := 0
	counted := false
	for _, on := range days {
		start, ok := t.start(scheme, on.number)
		if !ok || counted && start == before {
			continue
		}
		t.Facts.addActive(t.names[scheme], start, 1)
		before, counted = start, true
		if t.schemes[scheme].By == Month {
			t.addCohort(scheme, days[0].number, on.number)
		}
	}
}

func (t *Tally) addCohort(scheme, first, day int) {
	start, ok := t.start(scheme, first)
	if ok {
		calendar := t.schemes[scheme].Calendar
		t.Facts.addCohort(string(calendar), start, t.month(calendar, day)-t.month(calendar, first), 1)
	}
}

// outside marks a day that a calendar does not reach.
const outside = -1 << 31

func (t *Tally) start(scheme, day int) (int, bool) {
	start, known := t.starts[scheme][day]
	if !known {
		start = outside
		if date, ok := t.schemes[scheme].Start(locale.FromDays(day)); ok {
			start = date.Days()
		}
		t.starts[scheme][day] = start
	}
	return start, start != outside
}

func (t *Tally) month(calendar locale.Calendar, day int) int {
	number, known := t.months[calendar][day]
	if !known {
		number, _ = monthNumber(calendar, locale.FromDays(day))
		t.months[calendar][day] = number
	}
	return number
}
