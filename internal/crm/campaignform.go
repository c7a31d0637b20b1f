package crm

import (
	"slices"
	"strconv"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// CampaignForm is a campaign as typed, and what a PATCH may change of one: nil leaves a field, or, in a new campaign, lets the usual
// hold. An amount without a number takes it out.
type CampaignForm struct {
	Name     *string        `json:"name,omitempty"`
	Purpose  *string        `json:"purpose,omitempty" enum:"marketing,survey,service"`
	Owner    *string        `json:"owner,omitempty"`
	Mix      *MixForm       `json:"mix,omitempty"`
	Audience *AudienceForm  `json:"audience,omitempty"`
	Variants *[]VariantForm `json:"variants,omitempty" minItems:"1" maxItems:"10"`
	Holdout  *money.Literal `json:"holdout,omitempty"` // from 0 to 0.5
	Budget   *money.Written `json:"budget,omitempty"`
	From     *string        `json:"from,omitempty"`  // YYYY-MM-DD, today unless said otherwise
	Until    *string        `json:"until,omitempty"` // YYYY-MM-DD
	Window   *int           `json:"window,omitempty" minimum:"1" maximum:"365"`
}

// MixForm is a mix as typed.
type MixForm struct {
	Product   string         `json:"product,omitempty"`
	Price     *money.Written `json:"price,omitempty"`
	Channels  []string       `json:"channels" minItems:"1" maxItems:"5" enum:"sms,email,chat,call,visit"`
	Promotion string         `json:"promotion,omitempty"`
}

// AudienceForm is an audience as typed.
type AudienceForm struct {
	Segments []string        `json:"segments,omitempty" maxItems:"40"`
	Rungs    []string        `json:"rungs,omitempty" maxItems:"3" enum:"dissatisfied,inert,motivated"`
	All      []RuleCondition `json:"all,omitempty" maxItems:"10"`
	Owns     []string        `json:"owns,omitempty" maxItems:"50"`
	OwnsNot  []string        `json:"ownsNot,omitempty" maxItems:"50"`
}

// VariantForm is a variant as typed.
type VariantForm struct {
	Name     string          `json:"name"`
	Segments []string        `json:"segments,omitempty" maxItems:"40"`
	Rungs    []string        `json:"rungs,omitempty" maxItems:"3" enum:"dissatisfied,inert,motivated"`
	All      []RuleCondition `json:"all,omitempty" maxItems:"10"`
	Texts    TextsForm       `json:"texts"`
	Offer    *OfferForm      `json:"offer,omitempty"`
}

// TextsForm is a wording in up to three languages.
type TextsForm struct {
	FA *Wording `json:"fa,omitempty"`
	AR *Wording `json:"ar,omitempty"`
	EN *Wording `json:"en,omitempty"`
}

// OfferForm is an offer as typed.
type OfferForm struct {
	Code  string   `json:"code,omitempty"`
	Text  NameForm `json:"text"`
	Until string   `json:"until"`
}

// CampaignGround is what a campaign is checked against: the firm, its day, its segments, the products that there are of those that
// the campaign names, and what a message costs by channel.
type CampaignGround struct {
	Business Business
	Today    locale.Date
	Segments []string
	Products map[string]Product
	Costs    map[string]money.Money
}

// What holds in a campaign unless somebody says otherwise, and the bounds of what they may say.
const (
	UsualHoldout = 0.1
	mostHoldout  = 0.5
	UsualWindow  = 30
	mostWindow   = 365
	mostVariants = 10
)

// CampaignChannels are the ways on which a campaign can go out.
func CampaignChannels() []string { return []string{"sms", "email", "chat", "call", "visit"} }

// SKUs are the products that a form names, as the catalogue is keyed by them.
func (in CampaignForm) SKUs() []string {
	var out []string
	if in.Mix != nil && in.Mix.Product != "" {
		out = append(out, foldModel(in.Mix.Product))
	}
	if in.Audience != nil {
		for _, typed := range slices.Concat(in.Audience.Owns, in.Audience.OwnsNot) {
			out = append(out, foldModel(typed))
		}
	}
	return out
}

// Parse makes a new campaign, a draft without id and times, or tells every broken rule.
func (in CampaignForm) Parse(ground CampaignGround) (Campaign, error) {
	usual := Campaign{
		Version: 1, State: CampaignDraft, Purpose: Marketing, Holdout: UsualHoldout, Window: UsualWindow, From: ground.Today,
	}
	return in.Apply(usual, ground)
}

// Apply returns a campaign that was not launched with the change made, or every broken rule. What is fixed by the launch of one
// under way cannot be changed: see ChangeRunning.
func (in CampaignForm) Apply(c Campaign, ground CampaignGround) (Campaign, error) {
	var faults Faults
	f := campaignForm{form{faults: &faults}, ground}
	f.texts(&c, in)
	f.figures(&c, in)
	if in.Mix != nil {
		c.Mix = f.mix(*in.Mix)
	}
	if in.Audience != nil {
		c.Audience = f.audience("audience", *in.Audience)
	}
	if in.Variants != nil {
		c.Variants = f.variants(*in.Variants)
	}
	c.Variants = withLinks(c)
	f.whole(c, in)
	return c, faults.Err()
}

// campaignForm reads the parts of a campaign against its ground.
type campaignForm struct {
	form
	CampaignGround
}

func (f campaignForm) below(field string) campaignForm {
	f.at += "/" + field
	return f
}

func (f campaignForm) texts(c *Campaign, in CampaignForm) {
	if in.Name != nil {
		c.Name = f.required("name", *in.Name, maxName)
	}
	if in.Purpose != nil {
		c.Purpose = f.choose("purpose", *in.Purpose, Marketing, Survey, Service)
	}
	if in.Owner != nil {
		c.Owner = f.text("owner", *in.Owner, maxName)
	}
}

func (f campaignForm) figures(c *Campaign, in CampaignForm) {
	if in.Holdout != nil {
		if share := f.share("holdout", *in.Holdout); share != nil && *share <= mostHoldout {
			c.Holdout = *share
		} else if !f.faulty("holdout") {
			f.fault("holdout", "number.range", "low", "0", "high", "0.5")
		}
	}
	if in.Budget != nil {
		c.Budget = f.notNegative("budget", given(in.Budget))
	}
	if in.From != nil {
		c.From = f.requiredDate("from", *in.From)
	}
	if in.Until != nil {
		c.Until = f.requiredDate("until", *in.Until)
	}
	if in.Window != nil {
		c.Window = f.within("window", *in.Window, 1, mostWindow)
	}
}

func (f campaignForm) mix(in MixForm) Mix {
	f = f.below("mix")
	out := Mix{Price: f.notNegative("price", in.Price), Promotion: f.text("promotion", in.Promotion, maxLine), Channels: []string{}}
	if in.Product != "" {
		out.Product = f.product("product", in.Product)
	}
	if len(in.Channels) == 0 {
		f.fault("channels", "list.empty")
	}
	for i, channel := range in.Channels {
		if f.choose("channels/"+strconv.Itoa(i), channel, CampaignChannels()...) != "" && !slices.Contains(out.Channels, channel) {
			out.Channels = append(out.Channels, channel)
		}
	}
	return out
}

// product is a SKU that is in the catalogue.
func (f campaignForm) product(field, typed string) string {
	sku := foldModel(typed)
	if _, known := f.Products[sku]; !known {
		f.fault(field, "product.unknown")
	}
	return sku
}

func (f campaignForm) audience(at string, in AudienceForm) Audience {
	f = f.below(at)
	out := Audience{Segments: f.someSegments(in.Segments), Rungs: f.someRungs(in.Rungs), All: f.conditions(in.All)}
	for i, typed := range in.Owns {
		out.Owns = append(out.Owns, f.product("owns/"+strconv.Itoa(i), typed))
	}
	for i, typed := range in.OwnsNot {
		sku := f.product("ownsNot/"+strconv.Itoa(i), typed)
		out.OwnsNot = append(out.OwnsNot, sku)
		if slices.Contains(out.Owns, sku) {
			f.fault("ownsNot/"+strconv.Itoa(i), "rule.contradiction")
		}
	}
	return out
}

func (f campaignForm) someSegments(typed []string) []string {
	var out []string
	for i, segment := range typed {
		if f.choose("segments/"+strconv.Itoa(i), segment, f.Segments...) != "" && !slices.Contains(out, segment) {
			out = append(out, segment)
		}
	}
	return out
}

func (f campaignForm) someRungs(typed []string) []string {
	var out []string
	for i, rung := range typed {
		if f.choose("rungs/"+strconv.Itoa(i), rung, RungNames()...) != "" && !slices.Contains(out, rung) {
			out = append(out, rung)
		}
	}
	return out
}

// conditions are read as those of segment rules are; together they must be able to hold for somebody.
func (f campaignForm) conditions(typed []RuleCondition) []RuleCondition {
	if len(typed) > maxConditions {
		f.fault("all", "list.tooLong", "limit", strconv.Itoa(maxConditions))
		return nil
	}
	var out []RuleCondition
	before := len(*f.faults)
	for i, condition := range typed {
		out = append(out, f.below("all/"+strconv.Itoa(i)).condition(condition))
	}
	if len(*f.faults) == before && (SegmentRule{All: out}).contradicts() {
		f.fault("all", "rule.contradiction")
	}
	return out
}

// whole checks what the parts of a campaign owe to each other.
func (f campaignForm) whole(c Campaign, in CampaignForm) {
	f.needed("name", in.Name == nil && c.Name == "")
	f.needed("mix", in.Mix == nil && len(c.Mix.Channels) == 0)
	f.needed("audience", in.Audience == nil && c.Version == 1 && c.CreatedAt.IsZero())
	f.needed("variants", in.Variants == nil && len(c.Variants) == 0)
	f.needed("until", in.Until == nil && c.Until == locale.Date{})
	f.period(c)
	f.amounts(c)
	f.wordings(c)
}

func (f campaignForm) needed(field string, missing bool) {
	if missing {
		f.fault(field, "required")
	}
}

func (f campaignForm) period(c Campaign) {
	switch {
	case f.faulty("from") || f.faulty("until"):
	case c.Until.Before(f.Today):
		f.fault("until", "campaign.past")
	case c.Until.Before(c.From):
		f.fault("until", "campaign.period")
	}
}

// amounts checks that amounts are in the firm's money, and that the budget pays for one message at least.
func (f campaignForm) amounts(c Campaign) {
	if c.Mix.Price != nil && c.Mix.Price.Base() != f.Business.Unit.Base() {
		f.fault("mix/price/currency", "currency.mixed", "unit", f.Business.Unit.Code())
	}
	if c.Budget == nil || f.faulty("budget/amount") {
		return
	}
	if c.Budget.Base() != f.Business.Unit.Base() {
		f.fault("budget/currency", "currency.mixed", "unit", f.Business.Unit.Code())
		return
	}
	if cheapest := f.cheapest(c.Mix.Channels); cheapest.Minor() > c.Budget.Minor() {
		f.fault("budget/amount", "campaign.budgetOne", "cost", f.Business.Show(cheapest).Decimal())
	}
}

// cheapest is what the cheapest message costs, in the firm's money; a channel whose cost nobody has set costs nothing.
func (f campaignForm) cheapest(channels []string) money.Money {
	var out *money.Money
	for _, channel := range channels {
		cost, known := f.Costs[channel]
		if !known || cost.Base() != f.Business.Unit.Base() {
			return money.FromMinor(0, f.Business.Unit)
		}
		if out == nil || cost.Minor() < out.Minor() {
			out = &cost
		}
	}
	if out == nil {
		return money.FromMinor(0, f.Business.Unit)
	}
	return *out
}

// ChangeRunning returns a campaign under way with a later or earlier last day, another name or owner. Everything else was fixed
// when it was launched, and naming it is refused.
func (in CampaignForm) ChangeRunning(c Campaign, today locale.Date) (Campaign, error) {
	var faults Faults
	f := campaignForm{form{faults: &faults}, CampaignGround{Today: today}}
	fixed := []struct {
		field string
		named bool
	}{
		{"purpose", in.Purpose != nil}, {"mix", in.Mix != nil}, {"audience", in.Audience != nil}, {"variants", in.Variants != nil},
		{"holdout", in.Holdout != nil}, {"budget", in.Budget != nil}, {"from", in.From != nil}, {"window", in.Window != nil},
	}
	for _, part := range fixed {
		if part.named {
			f.fault(part.field, "campaign.fixed")
		}
	}
	f.texts(&c, CampaignForm{Name: in.Name, Owner: in.Owner})
	if in.Until != nil {
		c.Until = f.requiredDate("until", *in.Until)
		f.period(c)
	}
	return c, faults.Err()
}
