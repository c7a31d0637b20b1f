package crm

import (
	"time"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// The states of a campaign. It is planned by a job of steps, so that nobody waits for it: a plan that cannot be, for want of an
// audience or of money, comes back as refused, may be changed, and launched again.
const (
	CampaignDraft    = "draft"
	CampaignPlanning = "planning" // the audience is being drawn
	CampaignRefused  = "refused"  // nothing was sent; Refusal says why
	CampaignSending  = "sending"  // within its period, or until everybody was served
	CampaignWaiting  = "waiting"  // all is sent, purchases are still counted
	CampaignFinished = "finished" // the window is over and the results stand
	CampaignStopped  = "stopped"  // by somebody: what was not sent stays unsent, results are counted all the same
)

// Campaign is a plan to address some customers in one way, and what became of it.
type Campaign struct {
	ID       string         `json:"id"`
	Version  int            `json:"version"`
	Name     string         `json:"name"`
	State    string         `json:"state" enum:"draft,planning,refused,sending,waiting,finished,stopped"`
	Purpose  string         `json:"purpose" enum:"marketing,survey,service"`
	Owner    string         `json:"owner,omitempty"`
	Mix      Mix            `json:"mix"`
	Audience Audience       `json:"audience"`
	Variants []Variant      `json:"variants"` // the first whose conditions hold is a member's; the last holds for everybody
	Holdout  float64        `json:"holdout"`  // share of the audience that is left alone, 0.1 unless said otherwise
	Budget   *money.Money   `json:"budget,omitempty"`
	From     locale.Date    `json:"from"`   // first and last day on which anything is sent
	Until    locale.Date    `json:"until"`  //
	Window   int            `json:"window"` // days from the launch during which purchases count, 30 unless said otherwise
	Seed     string         `json:"seed,omitempty"`
	Parts    int            `json:"parts,omitempty"` // into how many the customers are divided for planning, fixed as it begins
	Refusal  *Reason        `json:"refusal,omitempty"`
	Terms    *CampaignTerms `json:"terms,omitempty"` // fixed at the launch

	CreatedAt  time.Time `json:"createdAt"`
	CreatedBy  string    `json:"createdBy"`
	UpdatedAt  time.Time `json:"updatedAt"`
	LaunchedAt time.Time `json:"launchedAt,omitzero"`
	LaunchedBy string    `json:"launchedBy,omitempty"`
	LaunchedOf int       `json:"launchedOf,omitempty"` // the version that was launched: a launch pressed twice names it again
	EndedAt    time.Time `json:"endedAt,omitzero"`
}

// Mix is what is offered and how: the four parts of the marketing mix (McCarthy 1960), place being the channels.
type Mix struct {
	Product   string       `json:"product,omitempty"` // SKU
	Price     *money.Money `json:"price,omitempty"`   // for which it is offered, where it is not the catalogue's
	Channels  []string     `json:"channels"`          // sms, email, chat, call, visit; a member's own preference first, then in this order
	Promotion string       `json:"promotion,omitempty"`
}

// Audience says who is addressed: whoever meets every part that is set.
type Audience struct {
	Segments []string        `json:"segments,omitempty"`
	Rungs    []string        `json:"rungs,omitempty"`
	All      []RuleCondition `json:"all,omitempty"`  // as in segment rules
	Owns     []string        `json:"owns,omitempty"` // SKUs of which they have one at least
	OwnsNot  []string        `json:"ownsNot,omitempty"`
}

// Variant is one wording for some of the audience, in every language it is sent in, and the offer that goes with it.
type Variant struct {
	Name     string             `json:"name"`
	Segments []string           `json:"segments,omitempty"`
	Rungs    []string           `json:"rungs,omitempty"`
	All      []RuleCondition    `json:"all,omitempty"`
	Texts    map[string]Wording `json:"texts"` // by language
	Offer    *Offer             `json:"offer,omitempty"`
}

// Wording is a message with fields in braces, such as {name}.
type Wording struct {
	Subject string `json:"subject,omitempty"` // of an e-mail
	Text    string `json:"text"`
}

// Offer is for the members of its variant alone: nobody else can open it.
type Offer struct {
	Code  string            `json:"code,omitempty"` // which they name when they buy
	Text  map[string]string `json:"text"`           // by language
	Until locale.Date       `json:"until"`
}

// CampaignTerms are what a launch fixes, so that a later change of settings or model changes no campaign under way.
type CampaignTerms struct {
	Model  string                 `json:"model,omitempty"` // by which purchases were predicted, "" for none
	Margin *float64               `json:"margin,omitempty"`
	Costs  map[string]money.Money `json:"costs,omitempty"`  // of a message by channel
	Global float64                `json:"global,omitempty"` // share of everybody whom no campaign addresses
	AsOf   locale.Date            `json:"asOf"`
}

// The arms of a campaign.
const (
	ArmTreated = "treated"
	ArmControl = "control" // chosen by lot to be left alone
)

// The states of a member, and of a message. Of the audience every member is in exactly one, so that they add up to it: control and
// planned, claimed, sent, skipped and failed.
const (
	SendingControl = "control"
	SendingPlanned = "planned" // waits for its time
	SendingClaimed = "claimed" // a sender has it; it is never sent again, whatever becomes of that sender
	SendingSent    = "sent"
	SendingSkipped = "skipped" // for the Reason: nobody was reached, and nothing tried
	SendingFailed  = "failed"  // it was tried; Reason says how it failed, or that nobody knows
)

// Member is somebody in the audience of a campaign: why, in which arm, and what became of the message.
type Member struct {
	Campaign string    `json:"campaign"`
	Customer string    `json:"customer"`
	Arm      string    `json:"arm"`
	Why      Reason    `json:"why"`
	Segment  string    `json:"segment"`
	Stratum  string    `json:"stratum"` // segment and band of value, within which lots were drawn
	Bought   bool      `json:"bought"`  // whether they had bought before
	Variant  int       `json:"variant"`
	Channel  string    `json:"channel"`
	Lang     string    `json:"lang"`
	Due      time.Time `json:"due"` // before which nothing is sent: their preferred time, or after quiet hours
	// What the model expects of them within the window, from the summary as it was: purchase days, and spend in base minor units.
	Expected      float64 `json:"expected"`
	ExpectedSpend int64   `json:"expectedSpend"`
	Unit          string  `json:"unit,omitempty"` // base unit of ExpectedSpend
	Margin        float64 `json:"margin"`         // share of spend that is kept of theirs

	State     string    `json:"state" enum:"control,planned,claimed,sent,skipped,failed"`
	Reason    string    `json:"reason,omitempty"` // code
	Message   string    `json:"message,omitempty"`
	PlannedAt time.Time `json:"plannedAt"`
	UpdatedAt time.Time `json:"updatedAt"`
	Expires   int64     `json:"expires,omitempty"` // seconds, when nobody needs it any more
}
