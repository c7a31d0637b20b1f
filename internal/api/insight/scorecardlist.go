package insight

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/report"
	"vafa/internal/rest"
)

// Counted is a customer behind a figure of the scorecard, as they are now.
type Counted struct {
	ID      string       `json:"id"`
	Name    string       `json:"name"`
	Kind    string       `json:"kind"`
	FirstOn locale.Date  `json:"firstOn"`
	LastOn  locale.Date  `json:"lastOn"`
	Spent   *money.Money `json:"spent,omitempty"`
	Segment string       `json:"segment,omitempty"`
}

// lists is the operation that names the customers behind figures.
func (h handler) lists(marketer rest.Access) rest.Operation {
	return rest.New(rest.Spec{
		ID: "listScorecardCustomers", Method: http.MethodGet, Path: "/v1/scorecard/customers",
		Summary: "The customers behind a figure of the scorecard; a page may be short, even empty, and go on", Access: marketer,
	}, h.counted)
}

type countedIn struct {
	Figure   string `query:"figure" required:"true" enum:"active,new,returning,atRisk,lost,total"`
	On       string `query:"on" doc:"A day of the period; that of the last run if left out. Of a period that is over only the new can be listed."`
	By       string `query:"by" enum:"week,month,quarter" default:"month"`
	Calendar string `query:"calendar" enum:"gregorian,jalali" doc:"The firm's own if left out."`
	Meta     rest.Meta
}

// counts say who is counted for a figure of a period that begins on a day, as of another.
var counts = map[string]func(s crm.Summary, from, to, asOf locale.Date) bool{
	"active": func(s crm.Summary, from, _, _ locale.Date) bool { return !s.LastOn.Before(from) },
	"new": func(s crm.Summary, from, to, _ locale.Date) bool {
		return !s.FirstOn.Before(from) && !s.FirstOn.After(to)
	},
	"returning": func(s crm.Summary, from, _, _ locale.Date) bool {
		return s.FirstOn.Before(from) && !s.LastOn.Before(from)
	},
	"atRisk": func(s crm.Summary, _, _, asOf locale.Date) bool {
		silent := asOf.Days() - s.LastOn.Days()
		return silent > report.AtRiskAfter && silent <= report.LostAfter
	},
	"lost": func(s crm.Summary, _, _, asOf locale.Date) bool {
		return asOf.Days()-s.LastOn.Days() > report.LostAfter
	},
	"total": func(crm.Summary, locale.Date, locale.Date, locale.Date) bool { return true },
}

func (h handler) counted(ctx context.Context, in countedIn) (rest.Reply[rest.List[Counted]], error) {
	none := rest.Reply[rest.List[Counted]]{}
	firm, err := h.Own(ctx)
	if err != nil {
		return none, err
	}
	query, err := scorecardIn{By: in.By, Calendar: in.Calendar, From: in.On}.parse(firm)
	if err != nil {
		return none, err
	}
	var faults crm.Faults
	match, known := counts[in.Figure]
	if !known {
		faults.Add("/figure", "choice", "allowed", strings.Join(listedFigures, ", "))
		return none, faults
	}
	kept, err := h.Table.Reports(ctx, report.Current().First, report.Current().Last)
	if err != nil {
		return none, err
	}
	now, err := report.ReadNow(kept)
	if err != nil || now.AsOf.IsZero() {
		return rest.Answer(rest.ListOf[Counted](nil, in.Meta.Page, "")), err
	}
	from, to := query.around(now)
	if in.Figure != "new" && to.Before(now.AsOf) {
		faults.Add("/on", "figure.over")
		return none, faults
	}
	values, next, err := h.Table.FindValues(ctx, in.Meta.Page.After, in.Meta.Page.Size, func(v crm.Value) bool {
		return v.Summary.PurchaseDays > 0 && !v.Internal && match(v.Summary, from, to, now.AsOf)
	})
	if err != nil {
		return none, err
	}
	items, err := h.name(ctx, values, firm)
	return rest.Answer(rest.ListOf(items, in.Meta.Page, next)), err
}

var listedFigures = []string{"active", "new", "returning", "atRisk", "lost", "total"}

// name adds to values what their customers are called; who is erased meanwhile is left out.
func (h handler) name(ctx context.Context, values []crm.Value, firm crm.Business) ([]Counted, error) {
	ids := make([]string, len(values))
	for i, v := range values {
		ids[i] = v.Customer
	}
	names, err := h.Table.Names(ctx, ids)
	if err != nil {
		return nil, err
	}
	var out []Counted
	for _, named := range names {
		v := values[slices.Index(ids, named.ID)]
		one := Counted{
			ID: named.ID, Name: named.Name, Kind: named.Kind, FirstOn: v.Summary.FirstOn, LastOn: v.Summary.LastOn, Segment: v.Segment,
		}
		if spent := v.Summary.Money(v.Summary.Spent); spent.IsSet() {
			spent = firm.Show(spent)
			one.Spent = &spent
		}
		out = append(out, one)
	}
	return out, nil
}

// around are the first and the last day of the period that the query's first day lies in, of the reports' day without one.
func (q scorecardQuery) around(now report.Now) (from, to locale.Date) {
	on := q.from
	if on.IsZero() {
		on = now.AsOf
	}
	q = scorecardQuery{scheme: q.scheme, to: on}.asOf(now)
	return q.to, q.scheme.Next(q.to).AddDays(-1)
}
