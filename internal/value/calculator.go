package value

import (
	"errors"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"vafa/internal/clv"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// SumForm asks for the shopkeeper's sum: an amount every day, week, month or year, for some years. Rates are fractions
// ("0.30") or percentages ("30%"); all of them may be left out.
type SumForm struct {
	Amount, Currency, Every, Years         string
	Inflation, Discount, Growth, Retention string
	Timing                                 string
}

// Sum is the shopkeeper's sum, year by year, with the convention under which it was computed.
type Sum struct {
	Amount       money.Money `json:"amount"`
	Every        string      `json:"every"`
	TimesAYear   int         `json:"timesAYear"`
	Years        int         `json:"years"`
	Total        money.Money `json:"total"`        // money of each year, added up
	PresentValue money.Money `json:"presentValue"` // discounted
	Rates        Rates       `json:"rates"`
	Timing       clv.Timing  `json:"timing"`
	Table        []SumYear   `json:"table"`
	Convention   string      `json:"convention"`
}

// Rates are fractions a year.
type Rates struct {
	Inflation string `json:"inflation"`
	Discount  string `json:"discount"`
	Growth    string `json:"growth"`
	Retention string `json:"retention"`
}

// SumYear is one year of a Sum.
type SumYear struct {
	Year         int         `json:"year"`
	Spend        money.Money `json:"spend"`
	PresentValue money.Money `json:"presentValue"`
}

// times is how often an amount comes in a year; the supermarket's year has 52 weeks.
var times = map[string]int{"day": 365, "week": 52, "month": 12, "year": 1}

// maxYears bounds the table.
const maxYears = 100

// Calculate gives the sum, or every broken rule with pointers such as "/amount". Year k's spend is year 1's times
// ((1+inflation)(1+growth) retention)^(k-1); its present value divides by (1+discount) to the power k-1, k-1/2 or k as money
// moves at the start, middle or end of the year. Everything is computed to at least 60 decimals and rounded once, half away from
// zero.
func Calculate(in SumForm, lang locale.Lang, b crm.Business) (Sum, error) {
	c := calculation{form: in}
	out := c.read(b)
	if err := c.faults.Err(); err != nil {
		return Sum{}, err
	}
	out.Convention = convention(lang, out)
	spend := new(big.Rat).SetInt64(out.Amount.Minor() * int64(out.TimesAYear))
	growth := product(c.up(c.inflation), c.up(c.growth), c.retention)
	discount := new(big.Rat).Inv(c.up(c.discount))
	factor := first(out.Timing, discount)
	total, present := new(big.Rat), new(big.Rat)
	for year := 1; year <= out.Years; year++ {
		value := product(spend, factor)
		total.Add(total, spend)
		present.Add(present, value)
		out.Table = append(out.Table, SumYear{Year: year, Spend: c.money(spend), PresentValue: c.money(value)})
		spend, factor = settle(product(spend, growth)), settle(product(factor, discount))
	}
	out.Total, out.PresentValue = c.money(total), c.money(present)
	return out, c.faults.Err()
}

type calculation struct {
	form                                   SumForm
	unit                                   money.Unit
	inflation, discount, growth, retention *big.Rat
	faults                                 crm.Faults
}

func (c *calculation) read(b crm.Business) Sum {
	out := Sum{Every: c.form.Every, Timing: clv.Timing(c.form.Timing)}
	c.amount(&out, b)
	if out.Every == "" {
		out.Every = "week"
	}
	if out.TimesAYear = times[out.Every]; out.TimesAYear == 0 {
		c.faults.Add("/every", "choice", "allowed", "day, week, month, year")
	}
	switch out.Timing {
	case "":
		out.Timing = clv.AtEnd
	case clv.AtStart, clv.AtMiddle, clv.AtEnd:
	default:
		c.faults.Add("/timing", "choice", "allowed", "start, middle, end")
	}
	years, err := strconv.Atoi(locale.Digits(c.form.Years))
	switch {
	case c.form.Years == "":
		c.faults.Add("/years", "required")
	case err != nil || years < 1 || years > maxYears:
		c.faults.Add("/years", "number.range", "low", "1", "high", strconv.Itoa(maxYears))
	}
	out.Years = years
	c.inflation = c.rate("inflation", c.form.Inflation, "0", -9, 100)
	c.discount = c.rate("discount", c.form.Discount, "0", -9, 100)
	c.growth = c.rate("growth", c.form.Growth, "0", -9, 100)
	c.retention = c.rate("retention", c.form.Retention, "1", 0, 10)
	out.Rates = Rates{plain(c.inflation), plain(c.discount), plain(c.growth), plain(c.retention)}
	return out
}

func (c *calculation) amount(out *Sum, b crm.Business) {
	unit, known := b.Unit, true
	if code := strings.TrimSpace(c.form.Currency); code != "" {
		var err error
		if unit, err = money.ParseUnit(code); err != nil {
			c.faults.Add("/currency", "currency.unknown")
			unit, known = b.Unit, false // the amount is looked at all the same
		}
	}
	amount, err := money.Parse(locale.PlainNumber(c.form.Amount), unit.Code())
	switch {
	case strings.TrimSpace(c.form.Amount) == "":
		c.faults.Add("/amount", "required")
	case errors.Is(err, money.ErrPrecision) && known:
		c.faults.Add("/amount", "amount.precision")
	case errors.Is(err, money.ErrRange):
		c.faults.Add("/amount", "amount.range")
	case errors.Is(err, money.ErrAmount):
		c.faults.Add("/amount", "amount.invalid")
	case err == nil && amount.Sign() <= 0:
		c.faults.Add("/amount", "amount.notPositive")
	}
	out.Amount, c.unit = amount, amount.Unit()
}

// percentSigns are those of Persian, of full width and of small forms.
var percentSigns = strings.NewReplacer("٪", "%", "％", "%", "﹪", "%")

var plainRate = regexp.MustCompile(`^[+-]?[0-9]*\.?[0-9]+$`)

// Bounds on a rate as typed, in bytes, and as computed with, in decimals: a hundredth power of it must cost little.
const (
	maxRate      = 40
	rateDecimals = 6
)

// rate reads a fraction, or a percentage with its sign, as the answer will state it. Bounds are in tenths.
func (c *calculation) rate(name, typed, usual string, low, high int64) *big.Rat {
	text := locale.PlainNumber(percentSigns.Replace(typed))
	if text == "" {
		text = usual
	}
	text, percent := strings.CutSuffix(text, "%")
	text = strings.TrimSpace(text)
	out := new(big.Rat)
	if len(text) > maxRate || !plainRate.MatchString(text) {
		c.faults.Add("/"+name, "number.invalid")
		return out
	}
	out.SetString(text)
	if percent {
		out.Quo(out, big.NewRat(100, 1))
	}
	out.SetString(out.FloatString(rateDecimals))
	if out.Cmp(big.NewRat(low, 10)) < 0 || out.Cmp(big.NewRat(high, 10)) > 0 {
		c.faults.Add("/"+name, "number.range", "low", plain(big.NewRat(low, 10)), "high", plain(big.NewRat(high, 10)))
	}
	return out
}

// up is 1 + rate.
func (c *calculation) up(rate *big.Rat) *big.Rat { return new(big.Rat).Add(rate, big.NewRat(1, 1)) }

// money rounds minor units once, to whole units where the unit is a multiple of its base; what leaves the range of amounts
// is a fault, once.
func (c *calculation) money(minor *big.Rat) money.Money {
	step := int64(1)
	if c.unit.Code() != c.unit.Base() {
		step = c.unit.Worth()
	}
	steps, ok := new(big.Int).SetString(new(big.Rat).Quo(minor, big.NewRat(step, 1)).FloatString(0), 10)
	rounded := steps.Mul(steps, big.NewInt(step))
	if !ok || !rounded.IsInt64() {
		if len(c.faults) == 0 {
			c.faults.Add("/amount", "amount.range")
		}
		return money.FromMinor(0, c.unit)
	}
	return money.FromMinor(rounded.Int64(), c.unit)
}

// first is the discount of the first year's money.
func first(timing clv.Timing, discount *big.Rat) *big.Rat {
	switch timing {
	case clv.AtStart:
		return big.NewRat(1, 1)
	case clv.AtMiddle:
		root := new(big.Float).SetPrec(200).SetRat(discount)
		half, _ := root.Sqrt(root).Rat(nil)
		return half
	default:
		return discount
	}
}

func product(factors ...*big.Rat) *big.Rat {
	out := big.NewRat(1, 1)
	for _, factor := range factors {
		out.Mul(out, factor)
	}
	return out
}

// settle keeps 60 decimals of what has many more, far more than any rounding looks at, so that a hundredth year costs what the
// first does.
func settle(r *big.Rat) *big.Rat {
	if r.Denom().BitLen() > 256 {
		r.SetString(r.FloatString(60))
	}
	return r
}

func plain(rate *big.Rat) string {
	return strings.TrimSuffix(strings.TrimRight(rate.FloatString(rateDecimals), "0"), ".")
}

// convention says in words what the figures mean.
func convention(lang locale.Lang, s Sum) string {
	moment := map[clv.Timing]map[locale.Lang]string{
		clv.AtStart:  {locale.Persian: "آغاز", locale.Arabic: "بداية", locale.English: "start"},
		clv.AtMiddle: {locale.Persian: "میانه", locale.Arabic: "منتصف", locale.English: "middle"},
		clv.AtEnd:    {locale.Persian: "پایان", locale.Arabic: "نهاية", locale.English: "end"},
	}[s.Timing][lang]
	text := map[locale.Lang]string{
		locale.Persian: "سال نخست به بهای امروز است و هر سال {n} بار؛ پول هر سال از {when} همان سال تنزیل می‌شود؛ مبلغ‌ها به {unit}.",
		locale.Arabic:  "السنة الأولى بأسعار اليوم وفي كل سنة {n} مرة؛ يُخصم مال كل سنة من {when} السنة؛ المبالغ بـ{unit}.",
		locale.English: "The first year is at today's prices and every year has {n} payments; a year's money is discounted from its {when}; amounts in {unit}.",
	}[lang]
	return strings.NewReplacer(
		"{n}", locale.LocalDigits(lang, strconv.Itoa(s.TimesAYear)), "{when}", moment, "{unit}", locale.UnitName(lang, s.Amount.Unit().Code()),
	).Replace(text)
}
