package desk

import (
	"html/template"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"vafa/internal/chart"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// Sheets are the tables of the page, in the order of their questions: who buys, what comes of it, who stays, on whom it hangs, and what it costs.
func (b Business) Sheets() []Sheet {
	out := []Sheet{b.customers()}
	for _, currency := range b.currencies() {
		out = append(out, b.revenue(currency))
	}
	out = append(out, b.cohorts())
	for _, shares := range b.Concentration {
		out = append(out, b.concentration(shares))
	}
	return slices.DeleteFunc(append(out, b.rungs(), b.segments(), b.contacts(), b.effort()), func(s Sheet) bool { return len(s.Rows) == 0 })
}

func (b Business) word(key string) string { return text(b.Lang, "business."+key) }

// words fills the names of a message's places.
func (b Business) words(key string, pairs ...string) string {
	for i := range pairs {
		if i%2 == 0 {
			pairs[i] = "{" + pairs[i] + "}"
		}
	}
	return strings.NewReplacer(pairs...).Replace(b.word(key))
}

// note is how a figure is counted, as the API says it.
func (b Business) note(figures ...string) string {
	var out []string
	for _, d := range b.Definitions {
		if slices.Contains(figures, d.Figure) {
			out = append(out, d.Text)
		}
	}
	return strings.Join(out, " ")
}

func (b Business) frame(id, title, desc string) chart.Frame {
	return chart.Frame{Lang: b.Lang, ID: id, Title: title, Desc: desc}
}

func (b Business) whole(n int) SheetCell { return SheetCell{Text: b.Number(n), Plain: strconv.Itoa(n)} }

func (b Business) amount(m money.Money) SheetCell {
	return SheetCell{Text: locale.Amount(b.Lang, m.Rounded().Decimal(), m.Unit().Code()), Plain: m.Decimal()}
}

func (b Business) share(x float64) SheetCell {
	return SheetCell{Text: b.Percent(x), Plain: strconv.FormatFloat(x, 'f', 4, 64)}
}

func (b Business) ticks() []string {
	var out []string
	for _, p := range b.Periods {
		out = append(out, b.tick(p.From))
	}
	return out
}

// series are figures of the periods, by a name.
func (b Business) series(name string, of func(ScorecardPeriod) float64) chart.Series {
	out := chart.Series{Name: name}
	for _, p := range b.Periods {
		out.Values = append(out.Values, of(p))
	}
	return out
}

func (b Business) counted(figure string) chart.Series {
	return b.series(b.word(figure), func(p ScorecardPeriod) float64 { return float64(p.Customers[figure]) })
}

// periodRows are a row a period, the newest first.
func (b Business) periodRows(cells func(ScorecardPeriod) []SheetCell) []SheetRow {
	var out []SheetRow
	for _, p := range slices.Backward(b.Periods) {
		head := b.Label(p.From, p.To)
		if p.Open {
			head += " " + b.word("open")
		}
		out = append(out, SheetRow{Head: head, Cells: cells(p)})
	}
	return out
}

// listed are the figures that count customers, each of which has a list.
var listed = []string{"active", "new", "returning", "atRisk", "lost", "total"}

func (b Business) customers() Sheet {
	out := Sheet{ID: "customers", Title: b.word("customers"), Note: b.note(listed...), Columns: []string{b.word("by." + b.By)}}
	for _, figure := range listed {
		out.Columns = append(out.Columns, b.word(figure))
	}
	out.Rows = b.periodRows(func(p ScorecardPeriod) []SheetCell {
		var cells []SheetCell
		for _, figure := range listed {
			cell := b.whole(p.Customers[figure])
			if p.Customers[figure] > 0 {
				cell.Link = b.Behind(figure, p)
			}
			cells = append(cells, cell)
		}
		return cells
	})
	if n := len(b.Periods); n > 0 {
		now := b.Periods[n-1]
		say := b.words("customers.say", "active", b.Number(now.Customers["active"]), "new", b.Number(now.Customers["new"]), "period", b.Label(now.From, now.To))
		buying := chart.Bars{Frame: b.frame("buying", say, b.word("customers.desc")), Categories: b.ticks(), Stacked: true, Series: []chart.Series{b.counted("returning"), b.counted("new")}}
		say = b.words("silent.say", "atRisk", b.Number(now.Customers["atRisk"]), "lost", b.Number(now.Customers["lost"]), "period", b.Label(now.From, now.To))
		silent := chart.Lines{Frame: b.frame("silent", say, b.word("silent.desc")), Categories: b.ticks(), Series: []chart.Series{b.counted("atRisk"), b.counted("lost")}}
		out.Charts = []template.HTML{buying.SVG(), silent.SVG()}
	}
	return out
}

// currencies are those in which something was paid.
func (b Business) currencies() []string {
	found := map[string]bool{}
	for _, p := range b.Periods {
		for _, r := range p.Revenue {
			found[r.First.Unit().Code()] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func (b Business) revenue(currency string) Sheet {
	unit := locale.UnitName(b.Lang, currency)
	out := Sheet{ID: "revenue-" + currency, Title: b.words("revenue", "unit", unit), Note: b.note("revenue", "profit"), Columns: []string{
		b.word("by." + b.By), b.word("revenue.first"), b.word("revenue.repeat"), b.word("revenue.firstProfit"), b.word("revenue.repeatProfit"), b.word("revenue.unknown"),
	}}
	first, repeat := chart.Series{Name: b.word("revenue.first")}, chart.Series{Name: b.word("revenue.repeat")}
	var sumFirst, sumRepeat float64
	rows := b.periodRows(func(p ScorecardPeriod) []SheetCell {
		for _, r := range p.Revenue {
			if r.First.Unit().Code() == currency {
				return []SheetCell{b.amount(r.First), b.amount(r.Repeat), b.amount(r.FirstProfit), b.amount(r.RepeatProfit), b.amount(r.MarginUnknown)}
			}
		}
		none := SheetCell{Text: b.Number(0), Plain: "0"}
		return []SheetCell{none, none, none, none, none}
	})
	for _, p := range b.Periods {
		var a, c float64
		for _, r := range p.Revenue {
			if r.First.Unit().Code() == currency {
				a, c = r.First.Float(), r.Repeat.Float()
			}
		}
		sumFirst, sumRepeat = sumFirst+a, sumRepeat+c
		first.Values, repeat.Values = append(first.Values, a), append(repeat.Values, c)
	}
	share := 0.0
	if sumFirst+sumRepeat > 0 {
		share = sumRepeat / (sumFirst + sumRepeat)
	}
	bars := chart.Bars{
		Frame:      b.frame("revenue-"+currency, b.words("revenue.say", "share", b.Percent(share)), b.words("revenue.desc", "unit", unit)),
		Categories: b.ticks(), Stacked: true, Series: []chart.Series{repeat, first},
	}
	out.Rows, out.Charts = rows, []template.HTML{bars.SVG()}
	return out
}

// cohortMonths is how many months after the first purchase are shown: as many as can be read on a phone.
const cohortMonths = 12

func (b Business) cohorts() Sheet {
	out := Sheet{ID: "cohorts", Title: b.word("cohorts"), Note: b.note("cohorts"), Columns: []string{b.word("cohorts.month"), b.word("cohorts.size")}}
	for k := 1; k <= cohortMonths; k++ {
		out.Columns = append(out.Columns, b.Number(k))
	}
	heat := chart.HeatMap{Down: b.word("cohorts.month"), Across: b.word("cohorts.later")}
	heat.Columns = out.Columns[2:]
	var bought, could float64
	for _, c := range b.Cohorts {
		row := SheetRow{Head: b.monthTick(c.From), Cells: []SheetCell{b.whole(c.Size)}}
		cells := make([]float64, cohortMonths)
		for k := range cohortMonths {
			cells[k] = math.NaN()
			cell := SheetCell{}
			if k+1 < len(c.Bought) && c.Size > 0 {
				cells[k] = float64(c.Bought[k+1]) / float64(c.Size)
				cell = b.share(cells[k])
				if k == 0 {
					bought, could = bought+float64(c.Bought[1]), could+float64(c.Size)
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		out.Rows = append(out.Rows, row)
		heat.Rows, heat.Cells = append(heat.Rows, row.Head), append(heat.Cells, cells)
	}
	share := 0.0
	if could > 0 {
		share = bought / could
	}
	heat.Frame = b.frame("cohorts", b.words("cohorts.say", "share", b.Percent(share)), b.word("cohorts.desc"))
	heat.Number = chart.Percent(b.Lang)
	if len(out.Rows) > 0 {
		out.Charts = []template.HTML{heat.SVG()}
	}
	return out
}

func (b Business) concentration(s ScorecardShares) Sheet {
	title := b.words("concentration."+s.Of, "unit", locale.UnitName(b.Lang, s.Currency))
	out := Sheet{ID: "concentration-" + s.Of + "-" + s.Currency, Title: title, Note: b.note("concentration"), Columns: []string{
		b.word("concentration.top"), b.word("concentration.customers"), b.word("concentration.holds"),
	}}
	curve := chart.Concentration{Of: b.word("concentration.axis"), Whole: b.word("concentration.whole")}
	say := ""
	for _, top := range s.Top {
		percent := float64(top.Percent) / 100
		out.Rows = append(out.Rows, SheetRow{Head: b.Percent(percent), Cells: []SheetCell{b.whole(top.Customers), b.share(top.Holds)}})
		curve.Points = append(curve.Points, chart.Share{Customers: percent, Whole: top.Holds})
		if top.Percent == 20 {
			say = b.words("concentration.say", "top", b.Percent(percent), "share", b.Percent(top.Holds))
		}
	}
	curve.Frame = b.frame(out.ID, say, title)
	out.Charts = []template.HTML{curve.SVG()}
	return out
}

// called is what a segment is called; who was in none before has come anew.
func (b Business) called(name string) string {
	if name == "" {
		return b.word("segments.none")
	}
	if label := b.Labels[name]; label != "" {
		return label
	}
	return name
}

func (b Business) segments() Sheet {
	currencies := map[string]bool{}
	for _, s := range b.Segments {
		for currency := range s.Value {
			currencies[currency] = true
		}
	}
	out := Sheet{ID: "segments", Title: b.word("segments"), Note: b.note("segments"), Columns: []string{
		b.word("segments.name"), b.word("segments.size"), b.word("segments.came"), b.word("segments.left"),
	}}
	codes := slices.Sorted(maps.Keys(currencies))
	for _, code := range codes {
		out.Columns = append(out.Columns, b.words("segments.value", "unit", locale.UnitName(b.Lang, code)))
	}
	for _, s := range b.Segments {
		came, left := b.moved(s.Name)
		row := SheetRow{Head: b.called(s.Name), Link: b.Link("/segments/" + s.Name), Cells: []SheetCell{b.whole(s.Customers), b.whole(came), b.whole(left)}}
		for _, code := range codes {
			cell := SheetCell{Plain: s.Value[code]}
			if cell.Plain != "" {
				cell.Text = locale.Amount(b.Lang, cell.Plain, code)
			}
			row.Cells = append(row.Cells, cell)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func (b Business) rungs() Sheet {
	out := Sheet{ID: "rungs", Title: b.word("rungs"), Note: b.note("rungs"), Columns: []string{b.word("rungs.name"), b.word("rungs.size"), b.word("rungs.came")}}
	bars := chart.Rows{}
	for _, rung := range b.Rungs {
		name := b.word("rung." + rung.Name)
		out.Rows = append(out.Rows, SheetRow{Head: name, Cells: []SheetCell{b.whole(rung.Customers), b.whole(rung.Came)}})
		bars.Rows = append(bars.Rows, chart.Row{Name: name, Value: float64(rung.Customers), Text: b.Number(rung.Customers)})
	}
	if len(out.Rows) > 0 {
		bars.Frame = b.frame("rungs", b.words("rungs.say", "motivated", out.Rows[0].Cells[0].Text, "dissatisfied", out.Rows[len(out.Rows)-1].Cells[0].Text), b.word("rungs"))
		out.Charts = []template.HTML{bars.SVG()}
	}
	return out
}

// moved is how many came into a segment and left it since the run before.
func (b Business) moved(name string) (came, left int) {
	for _, m := range b.Moves {
		switch {
		case m.From == m.To:
		case m.To == name:
			came += m.Customers
		case m.From == name:
			left += m.Customers
		}
	}
	return came, left
}

func (b Business) contacts() Sheet {
	out := Sheet{ID: "contacts", Title: b.word("contacts"), Note: b.note("contacts"), Columns: []string{
		b.word("contacts.channel"), b.word("contacts.inbound"), b.word("contacts.outbound"), b.word("contacts.share"),
	}}
	sums, total := map[string]map[string]int{}, 0
	for _, p := range b.Periods {
		for _, c := range p.Contacts {
			if sums[c.Channel] == nil {
				sums[c.Channel] = map[string]int{}
			}
			sums[c.Channel][c.Direction] += c.Count
			total += c.Count
		}
	}
	inbound, outbound := chart.Series{Name: b.word("contacts.inbound")}, chart.Series{Name: b.word("contacts.outbound")}
	var names []string
	came := 0
	for _, channel := range slices.Sorted(maps.Keys(sums)) {
		in, outgoing := sums[channel]["inbound"], sums[channel]["outbound"]
		came += in
		name := b.Or("business.channel."+channel, channel)
		out.Rows = append(out.Rows, SheetRow{Head: name, Cells: []SheetCell{b.whole(in), b.whole(outgoing), b.share(float64(in+outgoing) / float64(total))}})
		names, inbound.Values, outbound.Values = append(names, name), append(inbound.Values, float64(in)), append(outbound.Values, float64(outgoing))
	}
	if total > 0 {
		say := b.words("contacts.say", "share", b.Percent(float64(came)/float64(total)), "total", b.Number(total))
		bars := chart.Bars{Frame: b.frame("contacts", say, b.word("contacts.desc")), Categories: names, Series: []chart.Series{inbound, outbound}}
		out.Charts = []template.HTML{bars.SVG()}
	}
	return out
}

func (b Business) effort() Sheet {
	out := Sheet{ID: "effort", Title: b.word("effort"), Note: b.note("effort"), Columns: []string{
		b.word("by." + b.By), b.word("effort.winning"), b.word("effort.winningMinutes"), b.word("effort.winningCost"),
		b.word("effort.keeping"), b.word("effort.keepingMinutes"), b.word("effort.keepingCost"),
	}}
	spent := false
	out.Rows = b.periodRows(func(p ScorecardPeriod) []SheetCell {
		spent = spent || p.Winning.Contacts+p.Keeping.Contacts > 0
		return slices.Concat(b.took(p.Winning), b.took(p.Keeping))
	})
	if !spent {
		out.Rows = nil
		return out
	}
	minutes := func(of func(ScorecardPeriod) ScorecardEffort) func(ScorecardPeriod) float64 {
		return func(p ScorecardPeriod) float64 { return float64(of(p).Minutes) }
	}
	bars := chart.Bars{Frame: b.frame("effort", b.word("effort.say"), b.word("effort.desc")), Categories: b.ticks(), Series: []chart.Series{
		b.series(b.word("effort.winningMinutes"), minutes(func(p ScorecardPeriod) ScorecardEffort { return p.Winning })),
		b.series(b.word("effort.keepingMinutes"), minutes(func(p ScorecardPeriod) ScorecardEffort { return p.Keeping })),
	}}
	out.Charts = []template.HTML{bars.SVG()}
	return out
}

func (b Business) took(e ScorecardEffort) []SheetCell {
	var texts, plains []string
	for _, cost := range e.Cost {
		cell := b.amount(cost)
		texts, plains = append(texts, cell.Text), append(plains, cell.Plain+" "+cost.Unit().Code())
	}
	cost := SheetCell{Text: strings.Join(texts, text(b.Lang, "comma")), Plain: strings.Join(plains, ", ")}
	return []SheetCell{b.whole(e.Contacts), b.whole(e.Minutes), cost}
}
