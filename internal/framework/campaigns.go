package framework

import (
	"math"

	"vafa/internal/crm"
	"vafa/internal/money"
)

// Campaign is a campaign that was launched within the days, with what it has shown; nil where it was not measured.
type Campaign struct {
	crm.Campaign
	Result *crm.CampaignResult
}

// measured are the campaigns with a control group of which a result stands, in the firm's currency.
func (in Input) measured() []Campaign {
	var out []Campaign
	for _, one := range in.Campaigns {
		if one.Result != nil && one.Result.Effect.Control > 0 && one.Result.Effect.Revenue.Adjusted.Difference.Base() == in.Firm.Unit.Base() {
			out = append(out, one)
		}
	}
	return out
}

// revenueGained is what those who were addressed spent more than they would have: the difference for each member, as it is at the same
// predictions, times their number. Campaigns are taken as independent, so the squares of their intervals add up.
func (in Input) revenueGained() Figure {
	const key = "barnett.revenueGained"
	all := in.measured()
	if len(all) == 0 {
		return missing(key, Amount, needsCampaign)
	}
	out := Figure{Key: key, Unit: Amount, Page: "/campaigns"}
	var sum int64
	squares, known := 0.0, true
	for _, one := range all {
		effect := one.Result.Effect
		revenue, n := effect.Revenue.Adjusted, int64(effect.Treated)
		row := Row{Name: one.Name, Unit: Amount, N: n, Value: in.amount(revenue.Difference.Minor() * n)}
		if revenue.Known {
			row.Low, row.High = in.amount(revenue.Low.Minor()*n), in.amount(revenue.High.Minor()*n)
		}
		half := float64(revenue.High.Minor()-revenue.Low.Minor()) / 2 * float64(n)
		sum, squares, known, out.N = sum+revenue.Difference.Minor()*n, squares+half*half, known && revenue.Known, out.N+n
		out.Rows = append(out.Rows, row)
	}
	out.Value = in.amount(sum)
	if half := math.Sqrt(squares); known && half < float64(money.MaxMinor) {
		out.Low, out.High = in.amount(sum-int64(half)), in.amount(sum+int64(half))
	}
	return out
}

// piloted lists what each campaign with a control group has shown: whether it would help was tried, and not believed.
func (in Input) piloted() Figure {
	const key = "newell.piloted"
	all := in.measured()
	if len(all) == 0 {
		return missing(key, Number, needsCampaign)
	}
	out := Figure{Key: key, Unit: Number, Value: number(float64(len(all))), Page: "/campaigns"}
	for _, one := range all {
		profit := one.Result.Effect.Profit.Adjusted
		n := int64(one.Result.Effect.Treated + one.Result.Effect.Control)
		row := Row{Name: one.Name, Unit: Amount, N: n, Value: &Quantity{Amount: &profit.Difference}}
		if profit.Known {
			row.Low, row.High = &Quantity{Amount: &profit.Low}, &Quantity{Amount: &profit.High}
		}
		out.N += n
		out.Rows = append(out.Rows, row)
	}
	return out
}

// delivered is how many messages went the way that their customer prefers.
func (in Input) delivered() Figure {
	now, before := counts(in.Months), counts(in.Before)
	out := shareOf("newell.delivered", now[crm.CountPreferred], now[crm.CountPreferring], needsSendings)
	out.Low, out.High = nil, nil
	out.Baseline = shareBefore(before[crm.CountPreferred], before[crm.CountPreferring])
	return out
}

// offers is how many offers had a product, the channel and the time that their customer prefers.
func (in Input) offers() Figure {
	now, before := counts(in.Months), counts(in.Before)
	out := shareOf("swift.offers", now[crm.CountFitting], now[crm.CountOffers], needsOffered)
	out.Low, out.High = nil, nil
	out.Baseline = shareBefore(before[crm.CountFitting], before[crm.CountOffers])
	return out
}

// proven is the return of all campaigns together, from those who are held out of all of them.
func (in Input) proven() Figure {
	const key = "newell.proven"
	if in.Programme == nil || in.Programme.Effect.Return.Ratio == nil {
		return missing(key, Share, needsHoldout)
	}
	ratio := in.Programme.Effect.Return.Ratio
	return Figure{
		Key: key, Unit: Share, Value: number(ratio.Value), Low: number(ratio.Low), High: number(ratio.High), Page: "/programme",
		N: int64(in.Programme.Effect.Treated + in.Programme.Effect.Control), From: in.Programme.Since, Until: in.Programme.AsOf,
	}
}

// programme is what is left of the programme's return after its costs, and whether it should stop.
func (in Input) programme() Figure {
	const key = "further.programme"
	written := in.Targets.Spent(crm.ForProgramme, "", in.From, in.Until)
	if in.Programme == nil {
		out := missing(key, Amount, needsHoldout)
		if written > 0 {
			out.Rows = []Row{{Code: "programme.written", Unit: Amount, Value: in.amount(written)}}
		}
		return out
	}
	back := in.Programme.Effect.Return
	out := Figure{
		Key: key, Unit: Amount, Value: &Quantity{Amount: &back.Net.Value}, Low: &Quantity{Amount: &back.Net.Low}, High: &Quantity{Amount: &back.Net.High},
		N: int64(in.Programme.Effect.Treated + in.Programme.Effect.Control), From: in.Programme.Since, Until: in.Programme.AsOf, Page: "/programme",
	}
	signal := "programme.go"
	if in.Programme.Stop {
		signal = "programme.stop"
	}
	out.Rows = []Row{
		{Code: "programme.profit", Unit: Amount, Value: &Quantity{Amount: &back.Profit.Value}, N: out.N},
		{Code: "programme.cost", Unit: Amount, Value: &Quantity{Amount: &back.Cost}, N: out.N},
		{Code: "programme.written", Unit: Amount, Value: in.amount(written)},
		{Code: signal, Unit: Number},
	}
	return out
}

// personal is how many campaigns made an offer that their members alone can see.
func (in Input) personal() Figure {
	return in.campaignsWith("galbreath.personal", needsOffers, func(c Campaign) bool {
		for _, variant := range c.Variants {
			if variant.Offer != nil {
				return true
			}
		}
		return false
	})
}

// differentiation is how many campaigns treated different customers differently.
func (in Input) differentiation() Figure {
	return in.campaignsWith("elements.differentiation", needsCampaigns, func(c Campaign) bool { return len(c.Variants) > 1 })
}

func (in Input) campaignsWith(key, needs string, holds func(Campaign) bool) Figure {
	if len(in.Campaigns) == 0 {
		return missing(key, Number, needs)
	}
	n := 0
	for _, one := range in.Campaigns {
		n += map[bool]int{true: 1}[holds(one)]
	}
	return Figure{Key: key, Unit: Number, Value: number(float64(n)), N: int64(len(in.Campaigns)), Page: "/campaigns"}
}

// crossSell is which part of what customers paid for products went to those that they first bought on a later day than their first.
func (in Input) crossSell() Figure {
	const key = "kalakota.crossSell"
	cross := in.Relations.Relations.Cross[in.Firm.Unit.Base()]
	switch {
	case cross.All <= 0:
		return missing(key, Share, needsGoods)
	case cross.Buyers < Fewest:
		return tooFew(key, Share, int64(cross.Buyers))
	}
	out := Figure{Key: key, Unit: Share, Value: number(float64(cross.Later) / float64(cross.All)), N: int64(cross.Buyers), Page: "/settings/products"}
	out.From, out.Until = in.allTime()
	return out
}
