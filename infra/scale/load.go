package main

import (
	"flag"
	"maps"
	"slices"

	"vafa/infra/template"
	"vafa/internal/table"
)

// Assumptions are what nobody can measure before it happens: what a firm's customers and staff do. Each is a flag.
type Assumptions struct {
	New, Known, Messages, Purchases, Cards, Contacts, Searches, Views float64 // a customer and year
	Pages                                                             float64 // opened before each form that is sent
	Batch                                                             float64 // purchases that one request of a machine brings
	Years                                                             float64 // that customers have been there, for what is stored
	Drift                                                             float64 // the share of customers whose figures change in a night without having bought
	Peak                                                              float64 // the busiest second against the mean of the month
	CallTime, OwnTime, EvenTime                                       float64 // milliseconds: a call of the table, a request's own, and until an even answer goes
	JobTime                                                           float64 // microseconds of one core a customer and night
	JobHours                                                          float64 // that a night has for the job
	Files                                                             float64 // invoices a customer and year, half a megabyte each
}

func assumptions(flags *flag.FlagSet) *Assumptions {
	var a Assumptions
	for _, one := range []struct {
		to    *float64
		name  string
		usual float64
		what  string
	}{
		{&a.New, "new", 0.2, "forms of somebody new, a customer and year"},
		{&a.Known, "known", 0.3, "forms of somebody known, a customer and year"},
		{&a.Messages, "messages", 0.3, "messages, a customer and year"},
		{&a.Purchases, "purchases", 3, "purchases, a customer and year"},
		{&a.Cards, "cards", 0.5, "warranty cards, a customer and year"},
		{&a.Contacts, "contacts", 1, "contacts noted, a customer and year"},
		{&a.Searches, "searches", 3, "searches of staff, a customer and year"},
		{&a.Views, "views", 4, "customers looked at, a customer and year"},
		{&a.Pages, "pages", 2, "pages opened for each form that is sent"},
		{&a.Batch, "batch", 1, "purchases that one request brings"},
		{&a.Years, "years", 3, "years of history that is stored"},
		{&a.Drift, "drift", 0.02, "share of customers whose figures change in a night without a purchase"},
		{&a.Peak, "peak", 10, "the busiest second against the mean"},
		{&a.CallTime, "call", 5, "milliseconds of a call of the table"},
		{&a.OwnTime, "own", 2, "milliseconds of a request's own"},
		{&a.EvenTime, "even", 100, "milliseconds until the answer to a public form goes"},
		{&a.JobTime, "job", 60, "microseconds of a core a customer and night"},
		{&a.JobHours, "hours", 4, "hours that a night has for the job"},
		{&a.Files, "files", 0.05, "files of invoices a customer and year, half a megabyte each"},
	} {
		flags.Float64Var(one.to, one.name, one.usual, one.what)
	}
	return &a
}

// monthsOfYear and secondsOfMonth turn what happens in a year into what happens in a month and a second.
const (
	monthsOfYear   = 12
	nightsOfMonth  = 365.0 / 12
	secondsOfMonth = nightsOfMonth * 86400
)

// Load is what a number of customers comes to in a month.
type Load struct {
	Assumptions
	Customers float64
	Each      map[string]float64 // requests by what is measured
	Pages     float64            // pages of forms
	Consoles  float64            // pages of staff, each of which asks the API
	Parts     int                // of the job
	Changed   float64            // customers a night
}

func loadOf(customers float64, a Assumptions) Load {
	monthly := func(yearly float64) float64 { return customers * yearly / monthsOfYear }
	l := Load{Assumptions: a, Customers: customers, Each: map[string]float64{
		capture: monthly(a.New), recapture: monthly(a.Known), message: monthly(a.Messages), purchase: monthly(a.Purchases),
		card: monthly(a.Cards), contact: monthly(a.Contacts), search: monthly(a.Searches), view: monthly(a.Views),
	}}
	l.Pages = a.Pages * l.forms()
	l.Consoles = l.Each[search] + l.Each[view] + l.Each[contact]
	l.Parts = table.PartsFor(int(customers), mostEach)
	l.Changed = l.Each[purchase]/nightsOfMonth + a.Drift*customers
	return l
}

// forms are what the public sends in a month.
func (l Load) forms() float64 {
	return l.Each[capture] + l.Each[recapture] + l.Each[message] + l.Each[card]
}

// kinds are what there are requests of, always in one order, in which floating-point sums come out the same.
func (l Load) kinds() []string { return slices.Sorted(maps.Keys(l.Each)) }

// requests are all that the gateway sees in a month. Purchases come several in one request.
func (l Load) requests() float64 {
	out := l.Pages + l.Consoles
	for _, what := range l.kinds() {
		n := l.Each[what]
		if what == purchase {
			n /= l.Batch
		}
		out += n
	}
	return out
}

// units are what requests consume at the table in a month.
func (l Load) units() (out Measured, calls float64) {
	for _, what := range l.kinds() {
		n, one := l.Each[what], measured[what]
		out.Reads += n * one.Reads
		out.Writes += n * one.Writes
		calls += n * float64(one.Calls)
	}
	return out, calls
}

// nightly are the units of a night: the value index once at half a unit a begun 4 KB, eventually consistent, and whoever changed.
func (l Load) nightly() Measured {
	return Measured{
		Reads:  l.Customers*float64(stored.Value)/4096/2 + l.Changed*night.Changed.Reads + night.Fixed.Reads,
		Writes: l.Changed*night.Changed.Writes + night.Fixed.Writes,
	}
}

// gigabytes are what is stored: the table, its indexes, and the audit, which ends after three years.
func (l Load) gigabytes() (ofTable, ofIndexes float64) {
	const gigabyte = 1 << 30
	history := max(l.Years*l.Purchases/3, 1) // what was measured has three purchases
	auditYears := min(l.Years, 3)
	perYear := (l.New + l.Known + l.Messages + l.Purchases + l.Cards + l.Contacts + l.Searches + l.Views) * auditBytes
	return l.Customers * (float64(stored.Kept)*history + auditYears*perYear) / gigabyte, l.Customers * float64(stored.Index) * history / gigabyte
}

// perSecond is a month's number at the busiest second.
func (l Load) perSecond(monthly float64) float64 { return monthly * l.Peak / secondsOfMonth }

// counts of the template: what CloudWatch bills by the month.
func counts() (alarms int, err error) {
	tmpl, err := template.Read()
	if err != nil {
		return 0, err
	}
	for _, alarm := range tmpl.OfType("AWS::CloudWatch::Alarm") {
		metrics, _ := tmpl.At("Resources", alarm, "Properties", "Metrics").([]any)
		alarms += max(1, len(metrics)-1) // one of them is computed
	}
	return alarms, nil
}
