package campaign

import (
	"context"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/phrase"
	"vafa/internal/rest"
)

// CampaignMember is a member of a campaign: who it is, why they are in it, and what became of their message.
type CampaignMember struct {
	crm.Member
	Name    string `json:"name"`
	Because string `json:"because"`           // Why, in the reader's language
	Outcome string `json:"outcome,omitempty"` // Reason, in the reader's language
}

type membersIn struct {
	ID    string `path:"id"`
	State string `query:"state"`
	Arm   string `query:"arm"`
	Meta  rest.Meta
}

func (h handler) members(ctx context.Context, in membersIn) (rest.Reply[rest.List[CampaignMember]], error) {
	none := rest.Reply[rest.List[CampaignMember]]{}
	matches, err := crm.MemberFilter{State: in.State, Arm: in.Arm}.Parse()
	if err != nil {
		return none, err
	}
	if _, err := h.Table.Campaign(ctx, in.ID); err != nil {
		return none, err
	}
	found, next, err := h.Table.Members(ctx, in.ID, matches, in.Meta.Page.After, in.Meta.Page.Size)
	if err != nil {
		return none, err
	}
	out, err := h.namedMembers(ctx, found, in.Meta.Lang)
	return rest.Answer(rest.ListOf(out, in.Meta.Page, next)), err
}

func (h handler) namedMembers(ctx context.Context, found []crm.Member, lang locale.Lang) ([]CampaignMember, error) {
	ids := make([]string, len(found))
	for i, m := range found {
		ids[i] = m.Customer
	}
	names, err := h.Table.Names(ctx, ids)
	by := map[string]string{}
	for _, one := range names {
		by[one.ID] = one.Name
	}
	out := make([]CampaignMember, len(found))
	for i, m := range found {
		out[i] = CampaignMember{Member: m, Name: by[m.Customer], Because: phrase.Of(lang, &m.Why)}
		if m.Reason != "" {
			out[i].Outcome = phrase.Of(lang, &crm.Reason{Code: m.Reason})
		}
	}
	return out, err
}
