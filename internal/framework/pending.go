package framework

// What these figures are made of is recorded with campaigns, suggestions, goods and plays.

const (
	needsCampaign    = "needs.campaign"
	needsHoldout     = "needs.holdout"
	needsSendings    = "needs.sendings"
	needsOffers      = "needs.offers"
	needsSuggestions = "needs.suggestions"
	needsGoods       = "needs.goods"
	needsPlays       = "needs.plays"
)

func (in Input) revenueGained() Figure {
	return missing("barnett.revenueGained", Amount, needsCampaign)
}
func (in Input) piloted() Figure   { return missing("newell.piloted", Number, needsCampaign) }
func (in Input) delivered() Figure { return missing("newell.delivered", Share, needsSendings) }
func (in Input) proven() Figure    { return missing("newell.proven", Share, needsHoldout) }
func (in Input) offers() Figure    { return missing("swift.offers", Share, needsSuggestions) }
func (in Input) personal() Figure  { return missing("galbreath.personal", Share, needsOffers) }
func (in Input) crossSell() Figure { return missing("kalakota.crossSell", Share, needsGoods) }
func (in Input) process() Figure   { return missing("kalakota.process", Share, needsPlays) }
func (in Input) programme() Figure { return missing("further.programme", Amount, needsHoldout) }
func (in Input) differentiation() Figure {
	return missing("elements.differentiation", Number, needsCampaign)
}
