package main

import (
	"flag"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"vafa/infra/template"
	"vafa/internal/price"
)

// regions are those whose prices are in the document.
var regions = []string{"us-east-1", "eu-central-1"}

// page is the document as it grows.
type page struct{ strings.Builder }

func (p *page) say(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

func (p *page) row(cells ...string) { p.say("| %s |", strings.Join(cells, " | ")) }

// head begins a table whose columns are the sizes.
func (p *page) head(first string, loads []Load) {
	cells, rule := []string{first}, []string{"---"}
	for _, l := range loads {
		cells, rule = append(cells, short(l.Customers)+" customers"), append(rule, "---:")
	}
	p.row(cells...)
	p.say("|%s|", strings.Join(rule, "|"))
}

func (p *page) each(what string, loads []Load, of func(Load) string) {
	cells := []string{what}
	for _, l := range loads {
		cells = append(cells, of(l))
	}
	p.row(cells...)
}

// document is the whole of it.
func document(a Assumptions, flags *flag.FlagSet) (string, error) {
	var loads []Load
	for _, size := range sizes {
		loads = append(loads, loadOf(size, a))
	}
	alarms, err := counts()
	if err != nil {
		return "", err
	}
	throttle, budget, err := settings()
	if err != nil {
		return "", err
	}
	var p page
	p.say("# How far it goes, and what it costs\n\nPrinted by `go run ./infra/scale`; a test holds this page to what it prints. Nothing here was run at a hundred million customers: it is arithmetic on")
	p.say("what the handlers were measured to do, on listed prices, and on what is assumed of people.\n")
	p.assumed(flags)
	p.measured()
	p.needs(loads)
	for _, region := range regions {
		p.costs(loads, region, alarms)
	}
	p.history(loads)
	p.ends(loads, throttle, budget)
	return p.String(), nil
}

// settings are defaults of the template that are limits.
func settings() (throttle, budget float64, err error) {
	tmpl, err := template.Read()
	if err != nil {
		return 0, 0, err
	}
	for parameter, to := range map[string]*float64{"ThrottleRate": &throttle, "TotalBudget": &budget} {
		number, ok := tmpl.At("Parameters", parameter, "Default").(int)
		if !ok {
			return 0, 0, fmt.Errorf("template.yaml: %s has no default", parameter)
		}
		*to = float64(number)
	}
	return throttle, budget, nil
}

func (p *page) assumed(flags *flag.FlagSet) {
	p.say("## What is assumed\n\nEach is a flag of the program.\n")
	p.row("flag", "here", "what")
	p.say("|---|---:|---|")
	flags.VisitAll(func(f *flag.Flag) {
		if f.Name != "write" {
			p.row("`-"+f.Name+"`", f.Value.String(), f.Usage)
		}
	})
	p.say("")
}

func (p *page) measured() {
	p.say("## What was measured\n\nThe handlers against an engine, `TestMeasuredIsWhatTheHandlersDo`; writes by the service's own rule from each item before and after, a unit a begun KB,")
	p.say("two in a transaction, and what each index takes. A form is two calls of the table.\n")
	p.row("one of", "calls", "read units", "write units")
	p.say("|---|---:|---:|---:|")
	for _, what := range slices.Sorted(maps.Keys(measured)) {
		one := measured[what]
		p.row(what, strconv.Itoa(one.Calls), plain(one.Reads), plain(one.Writes))
	}
	p.say("\nA customer with three purchases, two contacts and a card leaves %d items, %s in the table and %s in its indexes; the job reads %d bytes of them (`TestStoredIsWhatTheHandlersLeave`).",
		stored.Items, inBytes(stored.Kept), inBytes(stored.Index), stored.Value)
	p.say("A night reads the value index once; whoever changed costs it %s read unit and %s write units in one call, and documents and leases at most %s and %s (`TestNightCostsWhatMeasuredSays`).\n",
		plain(night.Changed.Reads), plain(night.Changed.Writes), plain(night.Fixed.Reads), plain(night.Fixed.Writes))
}

func (p *page) needs(loads []Load) {
	p.say("## What it needs\n")
	p.head("a month", loads)
	p.each("requests", loads, func(l Load) string { return short(l.requests()) })
	p.each("requests at the busiest second", loads, func(l Load) string { return plain(l.perSecond(l.requests())) })
	p.each("read units of requests", loads, func(l Load) string { used, _ := l.units(); return short(used.Reads) })
	p.each("write units of requests", loads, func(l Load) string { used, _ := l.units(); return short(used.Writes) })
	p.each("read units of nights", loads, func(l Load) string { return short(l.nightly().Reads * nightsOfMonth) })
	p.each("write units of nights", loads, func(l Load) string { return short(l.nightly().Writes * nightsOfMonth) })
	p.each("items", loads, func(l Load) string { return short(l.Customers * float64(stored.Items)) })
	p.each("GB of the table, and of its indexes", loads, func(l Load) string {
		ofTable, ofIndexes := l.gigabytes()
		return plain(ofTable) + ", " + plain(ofIndexes)
	})
	p.each("partitions of 10 GB, at least", loads, func(l Load) string {
		ofTable, ofIndexes := l.gigabytes()
		return short(math.Ceil(ofTable/10) + 2*math.Ceil(ofIndexes/20))
	})
	p.each("parts of the job", loads, func(l Load) string { return strconv.Itoa(l.Parts) })
	p.each("customers of a part", loads, func(l Load) string { return short(l.Customers / float64(l.Parts)) })
	p.each("minutes of a part, one core", loads, func(l Load) string { return plain(l.Customers / float64(l.Parts) * l.JobTime / 6e7) })
	p.each("minutes of a night's parts, 40 at once", loads, func(l Load) string { return plain(l.Customers * l.JobTime / 6e7 / min(40, float64(l.Parts))) })
	p.say("")
}

func (p *page) costs(loads []Load, region string, alarms int) {
	list := price.In(region)
	p.say("## What it costs in %s\n\nDollars a month at the listed prices of %s, without free tiers, taxes, e-mail and SMS.", region, list.AsOf)
	if unchecked := moreIn[region].Unchecked; unchecked != "" {
		p.say("The prices %s are as they were known, and could not be looked up on that day.", unchecked)
	}
	p.say("")
	p.head("for", loads)
	var bills [][]line
	for _, l := range loads {
		bills = append(bills, bill(l, region, alarms))
	}
	for i, one := range bills[0] {
		cells := []string{one.What + " (" + one.How + ")"}
		for _, b := range bills {
			cells = append(cells, money(b[i].Cost))
		}
		p.row(cells...)
	}
	sums, each := []string{"**together**"}, []string{"a thousand customers"}
	for i, b := range bills {
		sums, each = append(sums, "**"+money(total(b))+"**"), append(each, money(total(b)/loads[i].Customers*1000))
	}
	p.row(sums...)
	p.row(each...)
	p.say("")
}

// newTable is what a table on demand takes from its first second on, in write units; it takes twice what it took before.
const newTable = 4000.0

// history is what taking in a firm's past costs once: its customers as if each had filled in a form, and their purchases.
func (p *page) history(loads []Load) {
	units := func(l Load) float64 {
		return l.Customers * (measured[capture].Writes + l.Purchases*l.Years*measured[purchase].Writes)
	}
	p.say("## Taking a firm's past in\n\nCustomers as forms, and the purchases of `-years` years, one by one; a row costs what its request does.\n")
	p.head("once", loads)
	p.each("write units", loads, func(l Load) string { return short(units(l)) })
	for _, region := range regions {
		p.each("dollars in "+region, loads, func(l Load) string { return money(dollars(price.In(region).Write.Times(units(l)))) })
	}
	p.each("hours at 4,000 units a second, which a new table takes", loads, func(l Load) string { return plain(units(l) / newTable / 3600) })
	p.each("hours at 40,000, the most that an account lets a table take by default", loads, func(l Load) string { return plain(units(l) / tableUnits / 3600) })
	p.say("\nCampaigns are in no figure here: what a message costs is its gateway's price many times over.\n")
}

func (p *page) ends(loads []Load, throttle, budget float64) {
	p.say("## Where it ends\n\nHow much of each limit the busiest second takes, the nearest first at a hundred million. A partition takes 1,000 write and 3,000 read units a second; of one item a transaction")
	p.say("at a time, some %s a second. The first limit over 100 %% is where it ends until somebody moves it.\n", plain(serialWrites))
	p.head("limit, and how much a second", loads)
	var by []map[string]limit
	for _, l := range loads {
		found := map[string]limit{}
		for _, one := range limits(l, throttle, budget) {
			found[one.What] = one
		}
		by = append(by, found)
	}
	last := limits(loads[len(loads)-1], throttle, budget)
	for _, one := range last {
		cells := []string{one.What + ", " + plain(one.Most)}
		for _, found := range by {
			cells = append(cells, percent(found[one.What].use()))
		}
		p.row(cells...)
	}
	p.say("")
	p.row("the first limit", "reached at", "what moves it")
	p.say("|---|---:|---|")
	for _, one := range last {
		if one.use() > 0.001 {
			p.row(one.What, short(loads[len(loads)-1].Customers/one.use())+" customers", one.Moves)
		}
	}
}

// short writes a large number by its power of a thousand, to three digits.
func short(n float64) string {
	for _, unit := range []struct {
		of   float64
		name string
	}{{1e9, " billion"}, {1e6, " million"}, {1e4, " thousand"}} {
		if n < unit.of*0.9995 {
			continue
		}
		if unit.of == 1e4 {
			return plain(n/1000) + unit.name
		}
		return plain(n/unit.of) + unit.name
	}
	return plain(n)
}

// plain writes a number to three digits, whole where it is large.
func plain(n float64) string {
	if n >= 1000 {
		text := strconv.FormatFloat(math.Round(n), 'f', 0, 64)
		for i := len(text) - 3; i > 0; i -= 3 {
			text = text[:i] + "," + text[i:]
		}
		return text
	}
	return strconv.FormatFloat(n, 'g', 3, 64)
}

func inBytes(n int) string { return plain(float64(n)) + " bytes" }

func percent(share float64) string {
	if share < 0.0005 {
		return "-"
	}
	return strconv.FormatFloat(share*100, 'f', 1, 64) + " %"
}

// money writes dollars, cents where they matter.
func money(d float64) string {
	if d < 100 {
		return strconv.FormatFloat(d, 'f', 2, 64)
	}
	return plain(d)
}
