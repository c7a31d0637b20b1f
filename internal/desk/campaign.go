package desk

import (
	"maps"
	"slices"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// CampaignReport is what GET /v1/campaigns/{id} answers.
type CampaignReport struct {
	crm.Campaign
	Counts *crm.CampaignCounts `json:"counts"`
	Plan   *CampaignPlan       `json:"plan"`
	Words  map[string]string   `json:"said"`
	Labels map[string]string   `json:"labels"`
}

// CampaignPlan is an audience in numbers.
type CampaignPlan struct {
	Considered int                 `json:"considered"`
	Left       map[string]int      `json:"left"`
	Treated    int                 `json:"treated"`
	Control    int                 `json:"control"`
	Groups     []crm.CampaignGroup `json:"groups"`
}

// CampaignPreview is what POST /v1/campaigns/{id}/preview answers.
type CampaignPreview struct {
	CampaignPlan
	AsOf     locale.Date  `json:"asOf"`
	Cost     money.Money  `json:"cost"`
	Budget   *money.Money `json:"budget"`
	Pays     *int         `json:"pays"`
	Unpriced []string     `json:"unpriced"`
	Smallest *struct {
		Buyers          float64      `json:"buyers"`
		ExpectedBuyers  float64      `json:"expectedBuyers"`
		Revenue         *money.Money `json:"revenue"`
		ExpectedRevenue *money.Money `json:"expectedRevenue"`
	} `json:"smallest"`
	Sample *struct {
		Shards int `json:"shards"`
		Of     int `json:"of"`
	} `json:"sample"`
	Words  map[string]string `json:"said"`
	Labels map[string]string `json:"labels"`
}

// Campaigns is the list of campaigns, the newest first.
type Campaigns struct {
	Frame
	Items []CampaignReport
	Next  string // token of the next page, "" at the end
}

// CampaignPage is the page of one campaign.
type CampaignPage struct {
	Frame
	CampaignReport
	Tag     string // its entity tag
	Preview *CampaignPreview
}

// CampaignMember is somebody in the audience, as GET /v1/campaigns/{id}/members answers.
type CampaignMember struct {
	crm.Member
	Name    string `json:"name"`
	Because string `json:"because"`
	Outcome string `json:"outcome"`
}

// CampaignMembers is the page of a campaign's members.
type CampaignMembers struct {
	Frame
	Report  CampaignReport
	State   string // of the members, "" for all
	Members []CampaignMember
	Next    string
}

// memberStates are those that members of a campaign can be in, in the order in which they are shown.
var memberStates = []string{
	crm.SendingSent, crm.SendingSkipped, crm.SendingFailed, crm.SendingPlanned, crm.SendingClaimed, crm.SendingControl,
}

// Tally is a number of people with what it counts, and where they are listed.
type Tally struct {
	Code, Text string
	N          int
}

// States are the members by state; they add up to the audience.
func (r CampaignReport) States() []Tally {
	if r.Counts == nil {
		return nil
	}
	of := map[string]int{
		crm.SendingSent: r.Counts.Sent, crm.SendingSkipped: r.Counts.Skipped, crm.SendingFailed: r.Counts.Failed,
		crm.SendingPlanned: r.Counts.Planned, crm.SendingClaimed: r.Counts.Claimed, crm.SendingControl: r.Counts.Control,
	}
	var out []Tally
	for _, state := range memberStates {
		out = append(out, Tally{Code: state, N: of[state]})
	}
	return out
}

// Whys are the reasons of who was skipped or failed, the most frequent first.
func (p CampaignPage) Whys() []Tally {
	if p.Counts == nil {
		return nil
	}
	return tallies(p.Counts.Why, p.Words)
}

// Lefts are the reasons for which planning left somebody out.
func (p CampaignPage) Lefts() []Tally {
	if p.Plan == nil {
		return nil
	}
	return tallies(p.Plan.Left, p.Words)
}

// Lefts are the reasons for which somebody would be left out.
func (p CampaignPreview) Lefts() []Tally { return tallies(p.Left, p.Words) }

// tallies are numbers by code, those of nobody left out.
func tallies(of map[string]int, said map[string]string) []Tally {
	var out []Tally
	for _, code := range slices.Sorted(maps.Keys(of)) {
		if of[code] > 0 {
			text := said[code]
			if text == "" {
				text = code
			}
			out = append(out, Tally{code, text, of[code]})
		}
	}
	slices.SortStableFunc(out, func(a, b Tally) int { return b.N - a.N })
	return out
}

// Refused is why a launch was refused, in words.
func (p CampaignPage) Refused() string {
	if p.Refusal == nil || p.State != crm.CampaignRefused {
		return ""
	}
	return p.Words[p.Refusal.Code]
}

// Unread says that a launch needs the tick of whoever has read what it does.
func (p CampaignPage) Unread() string { return text(p.Lang, "campaign.read.needed") }

// Busy says whether something goes on with the campaign by itself, so that the page looks again.
func (p CampaignPage) Busy() bool { return p.State == crm.CampaignPlanning }

// Called is what a segment is called.
func (p CampaignPage) Called(segment string) string {
	labels := p.CampaignReport.Labels
	if p.Preview != nil && p.Preview.Labels[segment] != "" {
		labels = p.Preview.Labels
	}
	return p.segmentName(labels, segment)
}

// Clause is a part of who is meant: what it is, and its values in words.
type Clause struct {
	Key    string
	Values []string
}

// Whom says in words who is addressed, a clause for each part that is set.
func (p CampaignPage) Whom() []Clause {
	return p.clauses(p.Audience.Segments, p.Audience.Rungs, p.Audience.All, p.Audience)
}

// Whose says in words whom a variant is for.
func (p CampaignPage) Whose(v crm.Variant) []Clause {
	return p.clauses(v.Segments, v.Rungs, v.All, crm.Audience{})
}

func (p CampaignPage) clauses(segments, rungs []string, all []crm.RuleCondition, owning crm.Audience) []Clause {
	var out []Clause
	add := func(key string, codes []string, word func(string) string) {
		values := []string{}
		for _, code := range codes {
			values = append(values, word(code))
		}
		if len(values) > 0 {
			out = append(out, Clause{key, values})
		}
	}
	add("campaign.segments", segments, p.Called)
	add("campaign.rungs", rungs, func(rung string) string { return p.Or("campaign.rung."+rung, rung) })
	conditions := []string{}
	for _, c := range all {
		conditions = append(conditions, p.Condition(RuleCondition{Field: c.Field, Op: c.Op, Value: string(c.Value)}))
	}
	same := func(text string) string { return text }
	add("campaign.conditions", conditions, same)
	add("campaign.audience.owns", owning.Owns, same)
	add("campaign.audience.ownsNot", owning.OwnsNot, same)
	return out
}

// VariantName is what a variant of the campaign is called.
func (p CampaignPage) VariantName(i int) (any, error) {
	switch v := p.Variants[i]; {
	case v.Name != "":
		return v.Name, nil
	case i == len(p.Variants)-1 && i == 0:
		return p.T("campaign.variant.only")
	case i == len(p.Variants)-1:
		return p.T("campaign.variant.last")
	}
	return p.Fill("campaign.variant", "n", p.Number(i+1))
}

// Tongue is the language's own name.
func (f Frame) Tongue(lang string) string { return tongueNames[locale.Lang(lang)] }

// Writing is the direction in which a language is written.
func (f Frame) Writing(lang string) string { return locale.Lang(lang).Direction() }

// Treats are how many of the treated are alike, by segment and channel.
func (p CampaignPreview) Treats() []crm.CampaignGroup { return treated(p.Groups) }

func treated(groups []crm.CampaignGroup) []crm.CampaignGroup {
	out := []crm.CampaignGroup{}
	for _, g := range groups {
		if g.Arm == crm.ArmTreated {
			out = append(out, g)
		}
	}
	slices.SortStableFunc(out, func(a, b crm.CampaignGroup) int { return b.Members - a.Members })
	return out
}

// PaysFor is how many messages the budget pays for.
func (p CampaignPreview) PaysFor() int { return *p.Pays }

// TooDear says whether the budget does not pay for everybody who is to be addressed.
func (p CampaignPreview) TooDear() bool { return p.Pays != nil && *p.Pays < p.Treated }

// LeftOut is how many are left out.
func (p CampaignPlan) LeftOut() int { return p.Considered - p.Treated - p.Control }

// LeftOut is how many were left out.
func (p CampaignPage) LeftOut() int { return p.Plan.LeftOut() }

// Launched says whether the campaign has members.
func (p CampaignPage) Launched() bool { return p.Counts != nil && !p.LaunchedAt.IsZero() }

// Points writes a share with a decimal, since effects are small.
func (p CampaignPage) Points(share float64) string {
	return p.Decimal(100*share, 1) + map[bool]string{true: "%", false: "٪"}[p.Lang == locale.English]
}

// StateTag is a state of a campaign in words, and how it is coloured.
type StateTag struct{ Kind, Text string }

// StateTag is a state of a campaign as it is shown.
func (f Frame) StateTag(state string) StateTag {
	kind := map[string]string{crm.CampaignRefused: "bad", crm.CampaignSending: "good", crm.CampaignWaiting: "good"}[state]
	return StateTag{kind, f.Or("campaign.state."+state, state)}
}

// Columns are the states of members, a column each.
func (c Campaigns) Columns() []string { return memberStates }

// NameOf is what a member is called.
func (m CampaignMembers) NameOf(one CampaignMember) string {
	if one.Name != "" {
		return one.Name
	}
	return text(m.Lang, "work.nameless")
}
