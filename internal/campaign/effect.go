package campaign

import (
	"math"
	"strconv"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/proof"
)

// effectOf writes a comparison with exact amounts: from here on nothing is computed with them.
func effectOf(r proof.Result, unit money.Unit, over bool) crm.Effect {
	in := writer{unit}
	out := crm.Effect{
		Treated: r.Treated, Control: r.Control, TreatedBought: r.TreatedBought, ControlBought: r.ControlBought,
		Return: in.earned(r.Return), Segments: in.groups(r.Segments), Old: in.groups(r.Buyers), Verdict: r.Verdict(over),
	}
	for _, c := range r.Comparisons {
		switch c.Outcome {
		case proof.Buyers:
			out.Buyers = crm.ShareComparison{Raw: share(c.Raw), Adjusted: share(c.Adjusted)}
		case proof.Revenue:
			out.Revenue = crm.MoneyComparison{Raw: in.effect(c.Raw), Adjusted: in.effect(c.Adjusted)}
		case proof.Profit:
			out.Profit = crm.MoneyComparison{Raw: in.effect(c.Raw), Adjusted: in.effect(c.Adjusted)}
		}
	}
	if smallest := r.Smallest; smallest > 0 && !math.IsInf(smallest, 0) {
		amount := in.amount(smallest)
		out.Smallest = &amount
	}
	return out
}

func share(e proof.Estimate) crm.ShareEffect {
	return crm.ShareEffect{
		Treated: e.Treated, Control: e.Control, Difference: e.Difference, Low: e.Low, High: e.High, Known: e.Error > 0,
	}
}

// writer writes statistics as amounts of one unit.
type writer struct{ unit money.Unit }

// mostMinor is beyond every sum of a firm; what a statistic says past it is no amount any more.
const mostMinor = 1e18

func (w writer) amount(minor float64) money.Money {
	return money.FromMinor(int64(math.Round(math.Max(-mostMinor, math.Min(mostMinor, minor)))), w.unit)
}

func (w writer) effect(e proof.Estimate) crm.MoneyEffect {
	return crm.MoneyEffect{
		Treated: w.amount(e.Treated), Control: w.amount(e.Control), Difference: w.amount(e.Difference),
		Low: w.amount(e.Low), High: w.amount(e.High), Known: e.Error > 0,
	}
}

func (w writer) earned(r proof.Return) crm.Return {
	out := crm.Return{
		Cost:   w.amount(r.Cost),
		Profit: crm.MoneyInterval{Value: w.amount(r.Profit), Low: w.amount(r.ProfitLow), High: w.amount(r.ProfitHigh)},
		Net:    crm.MoneyInterval{Value: w.amount(r.Net), Low: w.amount(r.NetLow), High: w.amount(r.NetHigh)},
	}
	if r.Cost > 0 {
		out.Ratio = &crm.ShareInterval{Value: r.Ratio, Low: r.RatioLow, High: r.RatioHigh}
	}
	return out
}

func (w writer) groups(found []proof.Group) []crm.EffectGroup {
	out := make([]crm.EffectGroup, len(found))
	for i, g := range found {
		out[i] = crm.EffectGroup{
			Name: g.Name, Treated: g.Treated, Control: g.Control, Buyers: share(g.Buyers), Profit: w.effect(g.Profit),
			Cost: w.amount(g.Cost), Holds: g.Holds,
		}
	}
	return out
}

// sentence is the verdict with its figures.
func sentence(about string, e crm.Effect, until locale.Date) crm.Reason {
	args := map[string]string{
		"treated": strconv.Itoa(e.Treated), "control": strconv.Itoa(e.Control), "buyers": strconv.Itoa(e.TreatedBought + e.ControlBought),
		"net": written(e.Return.Net.Value), "low": written(e.Return.Net.Low), "high": written(e.Return.Net.High),
		"loss": written(e.Return.Net.Value.Neg()), "profit": written(e.Return.Profit.Value), "cost": written(e.Return.Cost),
		"profitLow": written(e.Return.Profit.Low), "profitHigh": written(e.Return.Profit.High), "date": until.String(),
	}
	if e.Smallest != nil {
		args["smallest"] = written(*e.Smallest)
	}
	return crm.Reason{Code: about + e.Verdict, Args: args}
}

func written(m money.Money) string { return m.Rounded().Decimal() + " " + m.Unit().Code() }
