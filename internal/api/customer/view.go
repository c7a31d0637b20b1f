package customer

import (
	"context"
	"errors"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"vafa/internal/api/task"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/phrase"
	"vafa/internal/rest"
	"vafa/internal/value"
)

// View is the 360 view. Suggestions are at most three; an export has none.
type View struct {
	crm.Customer
	Domestic    bool                 `json:"domestic"`
	Stage       string               `json:"stage"`
	StageSince  time.Time            `json:"stageSince"`
	Value       Worth                `json:"value"`
	Segment     *Segment             `json:"segment,omitempty"`
	Rung        Rung                 `json:"rung"`
	Tier        *Treatment           `json:"tier,omitempty"`
	Suggestions []Suggested          `json:"suggestions"`
	Benefits    []crm.BenefitCount   `json:"benefits,omitempty"`
	Play        *PlayShown           `json:"play,omitempty"`
	Cases       []crm.Case           `json:"cases"`
	Cards       []crm.CardSummary    `json:"cards"`
	Merges      []crm.Merge          `json:"merges,omitempty"`
	Tasks       []task.Shown         `json:"tasks"`
	Timeline    rest.List[crm.Entry] `json:"timeline"`
	Values      []Valued             `json:"values,omitempty"`
	Links
}

// Valued is a thing that the customer said they value, the newest first; Name is in the caller's language.
type Valued struct {
	Tag  string    `json:"tag"`
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

// Links are for staff to hand over to the customer. Preferences may go by any way; Confirm, there while an agreement to e-mail
// waits, only to the address that it proves.
type Links struct {
	Preferences string `json:"preferencesUrl"`
	Confirm     string `json:"confirmUrl,omitempty"`
}

// Segment is where the customer stands, since when and why.
type Segment struct {
	Name       string    `json:"name"`
	Reason     string    `json:"reason"`
	Since      time.Time `json:"since"`
	Percentile int       `json:"percentile"`
	RFM        string    `json:"rfm,omitempty"`
}

// Rung is where the customer stands on the ladder of satisfaction, since when and why.
type Rung struct {
	Name   string    `json:"name" enum:"dissatisfied,inert,motivated"`
	Reason string    `json:"reason"`
	Since  time.Time `json:"since"`
}

func (h handler) rung(v crm.Value, lang locale.Lang) Rung {
	if v.Rung.Name == "" { // of a time that knew no rungs
		v.Climb(h.Source.Now())
	}
	return Rung{Name: v.Rung.Name, Since: v.Rung.Since, Reason: phrase.Of(lang, v.Rung.Reason(h.Business))}
}

// Worth is the value of the relationship: what is past exactly, what is to come as the current model sees it today. Without
// a model the figures of the future are absent and Note says why.
type Worth struct {
	Currency          string       `json:"currency,omitempty"`
	PurchaseDays      int          `json:"purchaseDays"`
	Spent             *money.Money `json:"spent,omitempty"`
	Profit            *money.Money `json:"profit,omitempty"`
	CostToServe       *money.Money `json:"costToServe,omitempty"`
	Minutes           int          `json:"minutes"`
	FirstOn           *locale.Date `json:"firstOn,omitempty"`
	LastOn            *locale.Date `json:"lastOn,omitempty"`
	Alive             *float64     `json:"alive,omitempty"`
	ExpectedPurchases *float64     `json:"expectedPurchases,omitempty"`
	ExpectedSpend     *money.Money `json:"expectedSpend,omitempty"`
	Lifetime          *Lifetime    `json:"lifetime,omitempty"`
	Influence         *Influence   `json:"influence,omitempty"`
	Note              string       `json:"note,omitempty"`
}

// Influence is what those are worth whom the customer brought, as the last run found it, beside what the customer is worth; Note
// is the sentence that says so. Worth is by currency, in two digits.
type Influence struct {
	Customers int           `json:"customers"`
	Buyers    int           `json:"buyers"`
	Worth     []money.Money `json:"worth"`
	Months    int           `json:"months"`
	Note      string        `json:"note"`
}

// Lifetime is the present value of the months to come, in the prices of AsOf, with the conventions under which it was computed.
// Nominal is the same as cash, undiscounted, in money of the day it comes on, at an Inflation a year; Prices is the version of
// the table of prices and Newest its last month, none for a currency that is taken to keep its value, and Note says when it has
// not been kept up. Margin is the share of spend that is counted, From who told it, whoever told most first. Low and High hold
// 95 of 100 futures of a customer with this history, and Covers says what is not in them.
type Lifetime struct {
	Real      money.Money  `json:"real"`
	Nominal   *money.Money `json:"nominal,omitempty"`
	Low       *money.Money `json:"low,omitempty"`
	High      *money.Money `json:"high,omitempty"`
	Covers    string       `json:"covers,omitempty"`
	Months    int          `json:"months"`
	Rate      float64      `json:"realRate"`
	Inflation float64      `json:"inflation"`
	Prices    string       `json:"prices,omitempty"`
	Newest    string       `json:"pricesNewest,omitempty"`
	Timing    string       `json:"timing"`
	Margin    float64      `json:"margin"`
	Told      bool         `json:"marginTold"`
	From      []string     `json:"marginFrom" enum:"order,product,customer,default"`
	Model     string       `json:"model"`
	AsOf      locale.Date  `json:"asOf"`
	Note      string       `json:"note,omitempty"`
}

// untiered is the view but for the tier, which follows from the rest.
func (h handler) untiered(ctx context.Context, found crm.View, meta rest.Meta) (View, error) {
	v := found.Value
	settings, err := h.Settings(ctx)
	if err != nil {
		return View{}, err
	}
	out := View{
		Customer: found.Customer, Domestic: found.Customer.Domestic(settings.Area), Stage: v.Stage, StageSince: v.StageSince,
		Suggestions: []Suggested{}, Cases: orEmpty(found.Cases), Cards: orEmpty(found.Cards), Merges: found.Merges,
		Tasks:    task.AllOf(meta.Lang, found.Tasks),
		Timeline: rest.ListOf(found.Timeline, meta.Page.Of("/v1/customers/"+found.Customer.ID+"/timeline"), found.Next),
	}
	if v.Segment != "" {
		out.Segment = &Segment{
			Name: v.Segment, Since: v.SegmentSince, Percentile: v.Percentile, RFM: v.RFM, Reason: phrase.Of(meta.Lang, v.Reason),
		}
	}
	out.Rung = h.rung(v, meta.Lang)
	if out.Values, err = h.valuedBy(ctx, v, meta.Lang); err != nil {
		return out, err
	}
	out.Consent = found.Customer.Consent.Settled()
	if out.Links, err = h.links(found.Customer); err != nil {
		return out, err
	}
	look := looking{h, h.Business.Under(settings)}
	out.Value = look.past(v)
	if v.Internal {
		out.Value.Note = phrase.Of(meta.Lang, &crm.Reason{Code: "internal"})
		return out, nil
	}
	model, err := h.Model(ctx)
	if errors.Is(err, crm.ErrNotFound) {
		out.Value.Note = phrase.Of(meta.Lang, &crm.Reason{Code: "noRun"})
		return out, nil
	}
	if err != nil {
		return out, err
	}
	out.Value.Influence = look.influence(v, model, meta.Lang)
	return out, look.future(&out.Value, v, model, meta.Lang)
}

// looking is a look at somebody for a firm as its manager has set it, which stands before how it was installed.
type looking struct {
	handler
	Business crm.Business
}

// influence is what the last run published, nil for who has brought nobody.
func (h looking) influence(v crm.Value, model *value.Model, lang locale.Lang) *Influence {
	i := v.Influence
	if i == nil {
		return nil
	}
	code := "influence"
	if len(i.Worth) == 0 {
		code = "influenceUnknown"
	}
	out := &Influence{Customers: i.Customers, Buyers: i.Buyers, Worth: []money.Money{}, Months: model.Terms.Months}
	for _, base := range slices.Sorted(maps.Keys(i.Worth)) {
		if unit, err := money.ParseUnit(base); err == nil {
			out.Worth = append(out.Worth, h.Business.Estimate(money.FromMinor(i.Worth[base], unit)))
		}
	}
	out.Note = phrase.Of(lang, &crm.Reason{Code: code, Args: map[string]string{
		"customers": strconv.Itoa(i.Customers), "buyers": strconv.Itoa(i.Buyers), "months": strconv.Itoa(model.Terms.Months),
	}})
	return out
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// past is what the ledger says, with the customer's own margin where nothing else tells it.
func (h looking) past(v crm.Value) Worth {
	s := value.Counted(v)
	out := Worth{PurchaseDays: s.PurchaseDays, Minutes: v.Minutes}
	if s.PurchaseDays == 0 {
		return out
	}
	spent := h.Business.Show(s.Money(s.Spent))
	out.Currency, out.Spent, out.FirstOn, out.LastOn = spent.Unit().Code(), &spent, &s.FirstOn, &s.LastOn
	profit := s.Money(s.Margin)
	if cost, ok := v.CostToServe(h.Business.MinuteCost); ok {
		served := h.Business.Show(cost)
		out.CostToServe = &served
		if less, err := profit.Sub(served); err == nil {
			profit = less
		}
	}
	if s.MarginUnknown < s.Spent {
		profit = h.Business.Show(profit)
		out.Profit = &profit
	}
	return out
}

// future is what the model says, as of today.
func (h looking) future(out *Worth, v crm.Value, model *value.Model, lang locale.Lang) error {
	asOf := h.Business.Day(h.Source.Now())
	scorer, err := model.Scorer(asOf)
	if err != nil {
		return err
	}
	if v.Summary, err = model.Terms.Restated(v.Summary, v.Days); err != nil {
		return err
	}
	f, cost := scorer.Of(v)
	switch {
	case v.Summary.PurchaseDays == 0:
		out.Note = phrase.Of(lang, &crm.Reason{Code: "prospect"})
		return nil
	case !f.HasModel:
		out.Note = phrase.Of(lang, &crm.Reason{Code: "noModel"})
		return nil
	}
	out.Alive, out.ExpectedPurchases = &f.Alive, &f.ExpectedPurchases
	if math.IsNaN(f.ExpectedSpend) {
		out.Note = phrase.Of(lang, &crm.Reason{Code: "noSpend"})
		return nil
	}
	out.ExpectedSpend = h.estimate(v.Summary, f.ExpectedSpend)
	out.Lifetime = h.lifetime(v, f, model, asOf, lang)
	if interval, ok := scorer.Interval(v.Customer, v.Summary, f, cost); ok && out.Lifetime != nil {
		out.Lifetime.Low, out.Lifetime.High = h.estimate(v.Summary, interval.Low), h.estimate(v.Summary, interval.High)
		out.Lifetime.Covers = value.Covers(lang, model.IntervalCovers(out.Lifetime.Real.Base()))
	}
	return nil
}

func (h looking) lifetime(v crm.Value, f value.Figures, model *value.Model, asOf locale.Date, lang locale.Lang) *Lifetime {
	worth := h.estimate(v.Summary, f.Real)
	if worth == nil {
		return nil
	}
	terms, base := model.Terms, worth.Base()
	out := &Lifetime{
		Real: *worth, Nominal: h.estimate(v.Summary, f.Nominal),
		Months: terms.Months, Rate: terms.Rate, Inflation: terms.YearlyInflation(base), Prices: v.Summary.Prices,
		Timing: string(terms.Timing), Margin: f.Margin, Told: f.MarginTold, From: value.MarginFrom(v, terms), Model: model.Counts.Name + " " + model.Version, AsOf: asOf,
	}
	if out.Prices != "" {
		out.Newest = terms.Prices[base].Newest().String()
	}
	if newest, stale := terms.StalePrices(base, asOf); stale {
		out.Note = phrase.Of(lang, &crm.Reason{Code: "stalePrices", Args: map[string]string{"month": newest.String()}})
	}
	return out
}

// estimate is a figure of the model as an amount in the business's unit; nil when it cannot be one.
func (h looking) estimate(s crm.Summary, amount float64) *money.Money {
	unit, err := money.ParseUnit(s.Money(0).Base())
	if err != nil || math.IsNaN(amount) || math.IsInf(amount, 0) {
		return nil
	}
	out, err := money.FromFloat(amount, unit)
	if err != nil {
		return nil
	}
	out = h.Business.Estimate(out)
	return &out
}
