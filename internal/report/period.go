package report

import (
	"maps"
	"slices"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// Period is a week, month or quarter of the business. AtRisk, Lost and Customers are as they were at its end, or at the end of the
// reports' day in the period that is not over; the rest is what happened in it.
type Period struct {
	From      locale.Date      `json:"from"`
	To        locale.Date      `json:"to"` // the last day in it
	Customers int              `json:"customers,omitempty"`
	Active    int              `json:"active,omitempty"`
	New       int              `json:"new,omitempty"`
	AtRisk    int              `json:"atRisk,omitempty"`
	Lost      int              `json:"lost,omitempty"`
	Money     map[string]Money `json:"money,omitempty"` // by base currency
	Contacts  crm.Counts       `json:"contacts,omitempty"`
}

// Returning is who bought in the period and had bought before it.
func (p Period) Returning() int { return p.Active - p.New }

// Periods lays the facts out from the first day of which something is known until asOf, the earliest period first. Days that the
// calendar does not reach count for the customers, and are in no period.
func (f Facts) Periods(scheme Scheme, contacts []crm.ContactDay, asOf locale.Date) []Period {
	counted := map[int]crm.Counts{}
	for _, day := range contacts {
		counted[day.Day.Days()] = day.Counts
	}
	days := f.daysUntil(asOf, counted)
	var stock Period // what is carried from one period into the next
	reached := false
	var start locale.Date
	for ; len(days) > 0; days = days[1:] {
		if start, reached = scheme.Start(locale.FromDays(days[0])); reached {
			break
		}
		stock.add(f.Days[days[0]], nil)
	}
	if !reached {
		return nil
	}
	var out []Period
	for !start.After(asOf) {
		next := scheme.Next(start)
		period := Period{From: start, To: next.AddDays(-1), Customers: stock.Customers, AtRisk: stock.AtRisk, Lost: stock.Lost}
		for ; len(days) > 0 && days[0] < next.Days(); days = days[1:] {
			period.add(f.Days[days[0]], counted[days[0]])
		}
		period.Active = f.Active[scheme.Name()][start.Days()]
		out, stock, start = append(out, period), period, next
	}
	return out
}

// daysUntil are the days of which something is known, in order.
func (f Facts) daysUntil(asOf locale.Date, counted map[int]crm.Counts) []int {
	days := slices.AppendSeq(slices.Collect(maps.Keys(f.Days)), maps.Keys(counted))
	slices.Sort(days)
	return slices.DeleteFunc(slices.Compact(days), func(day int) bool { return day > asOf.Days() })
}

// add takes a day into the period.
func (p *Period) add(day Day, contacts crm.Counts) {
	p.Customers += day.New
	p.New += day.New
	p.AtRisk += day.AtRisk
	p.Lost += day.Lost
	for currency, money := range day.Money {
		p.Money = addMoney(p.Money, currency, money)
	}
	p.Contacts = p.Contacts.Plus(contacts)
}
