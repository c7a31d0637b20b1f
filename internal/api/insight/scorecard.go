package insight

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/phrase"
	"vafa/internal/report"
	"vafa/internal/rest"
	"vafa/internal/value"
)

// Scorecard is how the business stands, from what the nightly job added up: nobody's data are read for it. Before the first run it has
// no periods, and says so by having no run.
type Scorecard struct {
	Run           string             `json:"run,omitempty"`
	AsOf          locale.Date        `json:"asOf,omitzero"` // the last day that is counted
	RanAt         time.Time          `json:"ranAt,omitzero"`
	By            string             `json:"by"`
	Calendar      locale.Calendar    `json:"calendar"`
	From          locale.Date        `json:"from,omitzero"`
	To            locale.Date        `json:"to,omitzero"`
	Periods       []Period           `json:"periods"`       // the earliest first
	Cohorts       []Cohort           `json:"cohorts"`       // by the month of the first purchase, the earliest first
	Concentration []Concentration    `json:"concentration"` // none for fewer than ten customers
	Rungs         []RungSize         `json:"rungs"`
	Segments      []crm.SegmentTotal `json:"segments"`
	Total         *crm.SegmentTotal  `json:"total,omitempty"`
	Covers        string             `json:"covers,omitempty"`
	Moves         []crm.SegmentMove  `json:"moves"`
	Labels        map[string]string  `json:"labels"` // what segments are called
	Definitions   []Definition       `json:"definitions"`
	Warnings      []string           `json:"warnings"`
}

// Period is a week, month or quarter. The one that is not over is open: its figures are as of the scorecard's day.
type Period struct {
	From      locale.Date `json:"from"`
	To        locale.Date `json:"to"`
	Open      bool        `json:"open"`
	Customers struct {
		Total     int `json:"total"`
		Active    int `json:"active"`
		New       int `json:"new"`
		Returning int `json:"returning"`
		AtRisk    int `json:"atRisk"`
		Lost      int `json:"lost"`
	} `json:"customers"`
	Revenue  []Revenue  `json:"revenue"` // a currency each
	Contacts []Contacts `json:"contacts"`
	Winning  Effort     `json:"winning"`
	Keeping  Effort     `json:"keeping"`
}

// Revenue is what was paid in one currency, less what was given back. Profit is of that part of it whose margin is known.
type Revenue struct {
	First         money.Money `json:"first"`
	Repeat        money.Money `json:"repeat"`
	FirstProfit   money.Money `json:"firstProfit"`
	RepeatProfit  money.Money `json:"repeatProfit"`
	MarginUnknown money.Money `json:"marginUnknown"`
}

// Contacts are how many there were of a direction and channel.
type Contacts struct {
	Direction string `json:"direction"`
	Channel   string `json:"channel"`
	Count     int64  `json:"count"`
}

// Effort is what staff's contacts for one end took. Cost holds what was counted and the minutes at the firm's price of one, a currency
// each.
type Effort struct {
	Contacts int64         `json:"contacts"`
	Minutes  int64         `json:"minutes"`
	Cost     []money.Money `json:"cost"`
}

// Cohort is everybody who first bought in a month. Bought[k] is how many of them bought k months later.
type Cohort struct {
	From   locale.Date `json:"from"`
	Size   int         `json:"size"`
	Bought []int       `json:"bought"`
}

// Concentration is which share of an amount the best customers hold: of what they spent so far, or of what they are expected to bring.
type Concentration struct {
	Of       string         `json:"of" enum:"spent,value"`
	Currency string         `json:"currency"`
	Top      []report.Share `json:"top"`
}

// RungSize is how many customers stand on a rung of the ladder of satisfaction, and how many of them came to it within the last thirty days.
type RungSize struct {
	Name      string `json:"name" enum:"motivated,inert,dissatisfied"`
	Customers int    `json:"customers"`
	Came      int    `json:"came"`
}

// Definition says how a figure is counted, in the caller's language.
type Definition struct {
	Figure string `json:"figure"`
	Text   string `json:"text"`
	// List is where the customers behind the figure are listed, "" where no list of them can be had without looking at everybody.
	List string `json:"list,omitempty"`
}

// scorecards are the operations of the scorecard.
func (h handler) scorecards(marketer rest.Access) []rest.Operation {
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "scorecard", Method: http.MethodGet, Path: "/v1/scorecard",
			Summary: "How the business stands by week, month or quarter, as of the last run", Access: marketer,
		}, h.scorecard),
		h.lists(marketer),
		h.frameworkOperation(marketer),
	}
}

type scorecardIn struct {
	From     string `query:"from" doc:"The last twelve periods if left out."`
	To       string `query:"to" doc:"The day of the last run if left out."`
	By       string `query:"by" enum:"week,month,quarter" default:"month"`
	Calendar string `query:"calendar" enum:"gregorian,jalali" doc:"The firm's own if left out."`
	Meta     rest.Meta
}

func (h handler) scorecard(ctx context.Context, in scorecardIn) (rest.Reply[Scorecard], error) {
	none := rest.Reply[Scorecard]{}
	firm, err := h.Own(ctx)
	if err != nil {
		return none, err
	}
	query, err := in.parse(firm)
	if err != nil {
		return none, err
	}
	out := Scorecard{
		By: query.scheme.By, Calendar: query.scheme.Calendar, Periods: []Period{}, Cohorts: []Cohort{}, Concentration: []Concentration{},
		Rungs: []RungSize{}, Segments: []crm.SegmentTotal{}, Moves: []crm.SegmentMove{}, Warnings: []string{}, Definitions: definitions(in.Meta.Lang), Labels: map[string]string{},
	}
	run, err := h.Table.LatestRun(ctx)
	if errors.Is(err, crm.ErrNotFound) {
		return rest.Answer(out), nil
	}
	if err != nil {
		return none, err
	}
	out.Run, out.RanAt, out.Segments, out.Total, out.Warnings = run.ID, run.EndedAt, run.Segments, run.Total, run.Warnings
	out.Moves = append(out.Moves, run.Moves...)
	out.Covers = value.Covers(in.Meta.Lang, run.Covers)
	if out.Labels, err = h.labels(ctx, in.Meta.Lang, named(run)); err != nil {
		return none, err
	}
	err = h.reports(ctx, firm, query, &out)
	return rest.Answer(out), err
}

// reports fills in what was added up.
func (h handler) reports(ctx context.Context, firm crm.Business, query scorecardQuery, out *Scorecard) error {
	kept, err := h.Table.Reports(ctx, report.Current().First, report.Current().Last)
	if err != nil {
		return err
	}
	now, err := report.ReadNow(kept)
	if err != nil || now.AsOf.IsZero() {
		return err
	}
	out.AsOf = now.AsOf
	out.Concentration = slices.Concat(concentrated("value", now.Value), concentrated("spent", now.Spent))
	for _, name := range []string{crm.RungMotivated, crm.RungInert, crm.RungDissatisfied} {
		out.Rungs = append(out.Rungs, RungSize{name, now.Rungs[name].Customers, now.Rungs[name].Came})
	}
	query = query.asOf(now)
	out.From, out.To = query.from, query.to
	periods, err := readReports[report.Period](ctx, h, report.PeriodsBetween(query.scheme, query.from, query.to))
	if err != nil {
		return err
	}
	for _, p := range periods {
		if !p.From.Before(query.from) && !p.From.After(query.to) {
			out.Periods = append(out.Periods, periodOf(p, now.AsOf, firm))
		}
	}
	from := query.cohortsFrom(now.AsOf)
	cohorts, err := readReports[report.Cohort](ctx, h, report.CohortsBetween(query.scheme.Calendar, from, query.to))
	for _, c := range cohorts {
		if !c.From.Before(from) && !c.From.After(query.to) {
			out.Cohorts = append(out.Cohorts, Cohort{From: c.From, Size: c.Bought[0], Bought: c.Bought})
		}
	}
	return err
}

func readReports[T any](ctx context.Context, h handler, at report.Range) ([]T, error) {
	kept, err := h.Table.Reports(ctx, at.First, at.Last)
	if err != nil {
		return nil, err
	}
	return report.Read[T](kept)
}

func concentrated(of string, shares map[string][]report.Share) []Concentration {
	out := []Concentration{}
	for _, currency := range slices.Sorted(maps.Keys(shares)) {
		out = append(out, Concentration{Of: of, Currency: currency, Top: shares[currency]})
	}
	return out
}

func periodOf(p report.Period, asOf locale.Date, firm crm.Business) Period {
	out := Period{From: p.From, To: p.To, Open: !p.To.Before(asOf), Revenue: []Revenue{}, Contacts: []Contacts{}}
	c := &out.Customers
	c.Total, c.Active, c.New, c.Returning, c.AtRisk, c.Lost = p.Customers, p.Active, p.New, p.Returning(), p.AtRisk, p.Lost
	for _, currency := range slices.Sorted(maps.Keys(p.Money)) {
		unit, err := money.ParseUnit(currency)
		if err != nil {
			continue // no ledger is kept in what is no unit
		}
		in := func(minor int64) money.Money { return firm.Show(money.FromMinor(minor, unit)) }
		m := p.Money[currency]
		out.Revenue = append(out.Revenue, Revenue{
			First: in(m.First), Repeat: in(m.Repeat), FirstProfit: in(m.FirstProfit), RepeatProfit: in(m.RepeatProfit), MarginUnknown: in(m.Unknown),
		})
	}
	out.Winning, out.Keeping = effortOf(crm.Winning, p.Contacts, firm), effortOf(crm.Keeping, p.Contacts, firm)
	for name, n := range p.Contacts {
		if direction, channel, ok := crm.ContactCounted(name); ok {
			out.Contacts = append(out.Contacts, Contacts{direction, channel, n})
		}
	}
	slices.SortFunc(out.Contacts, func(a, b Contacts) int {
		return cmp.Or(strings.Compare(a.Direction, b.Direction), strings.Compare(a.Channel, b.Channel))
	})
	return out
}

// effortOf adds the minutes, at what a minute costs now, to the cost that was counted.
func effortOf(end string, counts crm.Counts, firm crm.Business) Effort {
	out := Effort{Contacts: counts[crm.CountEffort(end, "contacts")], Minutes: counts[crm.CountEffort(end, "minutes")], Cost: []money.Money{}}
	costs := crm.CostsCounted(end, counts)
	if minute := firm.MinuteCost; minute.IsSet() && out.Minutes > 0 {
		costs[minute.Base()] += out.Minutes * minute.Minor()
	}
	for _, currency := range slices.Sorted(maps.Keys(costs)) {
		if unit, err := money.ParseUnit(currency); err == nil {
			out.Cost = append(out.Cost, firm.Show(money.FromMinor(costs[currency], unit)))
		}
	}
	return out
}

// figures are what the scorecard tells, in the order of their definitions; those that count customers first.
var figures = append(slices.Clone(listedFigures), "revenue", "profit", "cohorts", "concentration", "rungs", "segments", "contacts", "effort")

func definitions(lang locale.Lang) []Definition {
	var out []Definition
	for _, figure := range figures {
		one := Definition{Figure: figure, Text: phrase.Of(lang, &crm.Reason{Code: "figure." + figure})}
		if slices.Contains(listedFigures, figure) {
			one.List = "/v1/scorecard/customers?figure=" + figure
		} else if figure == "segments" {
			one.List = "/v1/segments"
		}
		out = append(out, one)
	}
	return out
}
