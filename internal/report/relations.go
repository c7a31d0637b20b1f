package report

import (
	"vafa/internal/crm"
	"vafa/internal/locale"
)

// ReturnWithin is within how many days somebody who came back counts as having done so: after a first purchase, a mark, a claim. What
// is not that long ago is not judged yet.
const ReturnWithin = 180

// year is how many days are taken for one.
const year = 365

// MostPurchases is up to which purchase of a customer profits are told apart.
const MostPurchases = 12

// Relations are what the relations of some customers, all of whom have bought, come to as of a day. Those of different customers add
// up: Merge.
type Relations struct {
	Customers int                  `json:"customers"`
	Repeat    int                  `json:"repeat"`            // bought on two days or more
	Referred  int                  `json:"referred"`          // brought by another customer
	Brought   int                  `json:"brought"`           // have brought another
	Staying   int                  `json:"staying"`           // not lost
	Tenure    int64                `json:"tenure"`            // days since the first purchase, of who is staying, in sum
	Rated     map[string]Return    `json:"rated"`             // after the last mark, by its band
	Claims    Return               `json:"claims"`            // after a warranty claim was closed; of each claim
	Discount  map[string]Return    `json:"discount"`          // after the first purchase day, by whether anything was given off on it
	Sources   map[string]SourceSum `json:"sources"`           // by where the customers came from
	Years     map[string]YearSum   `json:"years"`             // by base currency
	Channels  map[int]int          `json:"channels"`          // by on how many channels the customers were in touch
	Cross     map[string]CrossSum  `json:"cross"`             // by base currency
	Profits   []Amounts            `json:"profits,omitempty"` // of each rolling year, the newest first: one amount for each who bought in it
}

// YearsBack is over how many rolling years concentration is followed.
const YearsBack = 3

// Return is how many came back of how many who could.
type Return struct {
	Of   int `json:"of"`
	Came int `json:"came"`
}

func (r Return) plus(o Return) Return { return Return{r.Of + o.Of, r.Came + o.Came} }

// SourceSum is what the customers of a source did. Reached[k] is how many of them bought on k+1 days or more; Profit has, by base
// currency, what is known to have been earned on the k+1st day of all of them together.
type SourceSum struct {
	Buyers  int                `json:"buyers"`
	Repeat  int                `json:"repeat"`
	Reached []int              `json:"reached"`
	Profit  map[string][]int64 `json:"profit"`
}

// YearSum tells keeping from losing over two rolling years, and what the last one brought, in minor units of a base currency.
type YearSum struct {
	Before  int   `json:"before"` // bought in the year before the last
	Again   int   `json:"again"`  // of these, bought in the last year too
	Active  int   `json:"active"` // bought in the last year
	Profit  int64 `json:"profit"` // of it, as far as margins are known
	Unknown int64 `json:"unknown"`
}

// Bands of marks, as the net promoter score has them (Reichheld 2003).
const (
	Detractors = "detractors" // up to 6
	Passives   = "passives"   // 7 and 8
	Promoters  = "promoters"  // 9 and 10
)

// Discounted and FullPrice say how somebody first bought.
const (
	Discounted = "discounted"
	FullPrice  = "fullPrice"
)

// BandOf is the band of a mark from 0 to 10.
func BandOf(mark int) string {
	switch {
	case mark <= 6:
		return Detractors
	case mark <= 8:
		return Passives
	}
	return Promoters
}

// NewRelations are those of nobody.
func NewRelations() Relations {
	out := Relations{
		Rated: map[string]Return{}, Discount: map[string]Return{}, Sources: map[string]SourceSum{}, Years: map[string]YearSum{}, Channels: map[int]int{},
		Cross: map[string]CrossSum{},
	}
	for range YearsBack {
		out.Profits = append(out.Profits, Amounts{})
	}
	return out
}

// Related is what is known of a customer beside the ledger. Days are where the business is.
type Related struct {
	Source    string
	Referred  bool
	Brought   bool
	Mark      *int // the last
	MarkedOn  locale.Date
	ClaimsEnd []locale.Date // on which a claim was closed
	Channels  int
	Goods     []crm.Good // as of the day
}

// RelatedOf is what a value tells.
func RelatedOf(v crm.Value, b crm.Business) Related {
	out := Related{Source: v.Source, Referred: v.Referrer != "", Brought: v.Standing.Brought, Channels: len(v.Channels)}
	if rating := v.Standing.Rating; rating != nil {
		out.Mark, out.MarkedOn = &rating.Mark, b.Day(rating.At)
	}
	if claims := v.Standing.Claims; claims != nil {
		for _, one := range claims.Items {
			out.ClaimsEnd = append(out.ClaimsEnd, b.Day(one.At))
		}
	}
	return out
}

// Add takes in a customer who pays in a base currency, as of the end of a day. Who has not bought by then is left out.
func (r *Relations) Add(who Related, currency string, ledger crm.Ledger, asOf locale.Date) error {
	days, err := daysOf(ledger, asOf)
	if err != nil || len(days) == 0 {
		return err
	}
	today := asOf.Days()
	first, last := days[0].number, days[len(days)-1].number
	r.Customers++
	r.Repeat += oneIf(len(days) > 1)
	r.Referred += oneIf(who.Referred)
	r.Brought += oneIf(who.Brought)
	r.Channels[who.Channels]++
	if today-last <= LostAfter {
		r.Staying++
		r.Tenure += int64(today - first)
	}
	if who.Mark != nil {
		band := BandOf(*who.Mark)
		r.Rated[band] = r.Rated[band].plus(returned(who.MarkedOn.Days(), days, today))
	}
	for _, on := range who.ClaimsEnd {
		r.Claims = r.Claims.plus(returned(on.Days(), days, today))
	}
	price := FullPrice
	if days[0].total.Discounted > 0 {
		price = Discounted
	}
	r.Discount[price] = r.Discount[price].plus(returned(first, days, today))
	r.addSource(who.Source, currency, days)
	r.addYears(currency, days, today)
	r.addCross(currency, who.Goods)
	return nil
}

func oneIf(holds bool) int {
	if holds {
		return 1
	}
	return 0
}

// returned says whether somebody bought within ReturnWithin days after a day; nothing, while these are not over.
func returned(after int, days []day, today int) Return {
	if after+ReturnWithin > today {
		return Return{}
	}
	for _, day := range days {
		if day.number > after && day.number <= after+ReturnWithin {
			return Return{1, 1}
		}
	}
	return Return{1, 0}
}

func (r *Relations) addSource(source, currency string, days []day) {
	sum := SourceSum{Buyers: 1, Repeat: oneIf(len(days) > 1), Profit: map[string][]int64{}}
	for _, day := range days[:min(len(days), MostPurchases)] {
		sum.Reached = append(sum.Reached, 1)
		sum.Profit[currency] = append(sum.Profit[currency], day.total.Margin)
	}
	r.Sources[source] = r.Sources[source].plus(sum)
}

func (s SourceSum) plus(o SourceSum) SourceSum {
	out := SourceSum{Buyers: s.Buyers + o.Buyers, Repeat: s.Repeat + o.Repeat, Reached: longSum(s.Reached, o.Reached), Profit: map[string][]int64{}}
	for currency, profits := range s.Profit {
		out.Profit[currency] = longSum(profits, o.Profit[currency])
	}
	for currency, profits := range o.Profit {
		if _, there := s.Profit[currency]; !there {
			out.Profit[currency] = longSum(profits, nil)
		}
	}
	return out
}

// longSum adds up place by place, to the length of the longer.
func longSum[T int | int64](a, b []T) []T {
	out := make([]T, max(len(a), len(b)))
	copy(out, a)
	for i, n := range b {
		out[i] += n
	}
	return out
}

// yearOf is how many rolling years before today a day lies in: 0 is the last one.
func yearOf(day, today int) int { return (today - day) / year }

func (r *Relations) addYears(currency string, days []day, today int) {
	sum := r.Years[currency]
	var bought [YearsBack]bool
	var profit [YearsBack]int64
	for _, day := range days {
		back := yearOf(day.number, today)
		if back < 0 || back >= YearsBack {
			continue
		}
		bought[back] = true
		profit[back] += day.total.Margin
		if back == 0 {
			sum.Unknown += day.total.Unknown
		}
	}
	sum.Active += oneIf(bought[0])
	sum.Before += oneIf(bought[1])
	sum.Again += oneIf(bought[0] && bought[1])
	sum.Profit += profit[0]
	r.Years[currency] = sum
	for back := range bought {
		if bought[back] {
			r.Profits[back].Put(currency, profit[back])
		}
	}
}

// Merge adds the relations of other customers.
func (r *Relations) Merge(o Relations) {
	r.Customers, r.Repeat, r.Referred, r.Brought = r.Customers+o.Customers, r.Repeat+o.Repeat, r.Referred+o.Referred, r.Brought+o.Brought
	r.Staying, r.Tenure, r.Claims = r.Staying+o.Staying, r.Tenure+o.Tenure, r.Claims.plus(o.Claims)
	for band, one := range o.Rated {
		r.Rated[band] = r.Rated[band].plus(one)
	}
	for price, one := range o.Discount {
		r.Discount[price] = r.Discount[price].plus(one)
	}
	for source, one := range o.Sources {
		r.Sources[source] = r.Sources[source].plus(one)
	}
	for currency, one := range o.Years {
		sum := r.Years[currency]
		r.Years[currency] = YearSum{
			sum.Before + one.Before, sum.Again + one.Again, sum.Active + one.Active, sum.Profit + one.Profit, sum.Unknown + one.Unknown,
		}
	}
	for currency, one := range o.Cross {
		sum := r.Cross[currency]
		r.Cross[currency] = CrossSum{sum.Buyers + one.Buyers, sum.All + one.All, sum.Later + one.Later}
	}
	for channels, customers := range o.Channels {
		r.Channels[channels] += customers
	}
	for back := range o.Profits {
		r.Profits[back].Add(o.Profits[back])
	}
}
