package warranty

import (
	"context"
	"net/http"

	"vafa/internal/api/guard"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

// ClaimReceipt is the answer to somebody whom we do not tell what we know.
type ClaimReceipt struct {
	Receipt string `json:"receipt"`
}

type claimIn struct {
	Body crm.ClaimForm
	Meta rest.Meta
}

// claim takes a claim from whoever says that a unit is theirs, and answers the same whether or not it is.
func (h handler) claim(ctx context.Context, in claimIn) (rest.Reply[ClaimReceipt], error) {
	serial, from, asked, err := in.Body.Parse(h.Business)
	if err != nil {
		return rest.Reply[ClaimReceipt]{}, err
	}
	now := h.Source.Now()
	opened, err := h.OpenCase(ctx, "", "claim", asked.Summary)
	if err != nil {
		return rest.Reply[ClaimReceipt]{}, err
	}
	check := crm.OpenCase(opened.ID, "", "claim-check", asked.Summary, now)
	check.Tiers = opened.Tiers
	c := crm.Claim{Serial: serial, Day: h.Business.Day(now), Check: check}
	c.Contact = crm.Contact{
		Event: h.Source.NewID("rcp"), NewCustomer: h.Source.NewID(crm.CustomerPrefix), By: in.Meta.Caller.Name(), At: now,
		Day: c.Day, From: from, Interaction: &asked, Case: &opened, Guard: guard.Post(h.Service, guard.Claim, from, in.Meta),
	}
	receipt := ClaimReceipt{Receipt: c.Event}
	if c.Once, err = in.Meta.Once.Answer(http.StatusAccepted, receipt); err != nil {
		return rest.Reply[ClaimReceipt]{}, err
	}
	return rest.Answer(receipt), h.Table.Claim(ctx, c)
}

type logClaimIn struct {
	Model  string `path:"model"`
	Serial string `path:"serial"`
	Body   crm.CardClaimForm
	Meta   rest.Meta
}

func (h handler) logClaim(ctx context.Context, in logClaimIn) (rest.Reply[crm.ClaimState], error) {
	none := rest.Reply[crm.ClaimState]{}
	now := h.Source.Now()
	c := crm.CardClaim{Model: crm.FoldSKU(in.Model), Serial: crm.FoldSerial(in.Serial), Day: h.Business.Day(now)}
	asked, err := in.Body.Parse(c.Serial)
	if err != nil {
		return none, err
	}
	if c.Case, err = h.OpenCase(ctx, "", "claim", asked.Summary); err != nil {
		return none, err
	}
	c.Entry = crm.Entry{
		ID: h.Source.NewID("int"), Type: crm.EntryInteraction, At: now, By: in.Meta.Caller.Name(), Interaction: &asked, CaseID: c.Case.ID,
	}
	opened, err := h.Table.LogClaim(ctx, c, func(opened crm.Case) (crm.Once, error) {
		return in.Meta.Once.Answer(http.StatusCreated, opened.ClaimState())
	})
	return rest.Answer(opened.ClaimState()), h.orAnswered(ctx, in.Meta, err)
}

type statusIn struct {
	Body crm.CardStatusForm
}

func (h handler) status(ctx context.Context, in statusIn) (rest.Reply[crm.CardStatus], error) {
	none := rest.Reply[crm.CardStatus]{}
	serial, phone, err := in.Body.Parse(h.Business)
	if err != nil {
		return none, err
	}
	card, claims, err := h.Table.CardStatus(ctx, serial, phone)
	if err != nil {
		return none, err
	}
	return rest.Answer(crm.CardStatus{CardSummary: card.Summary(), Claims: states(claims)}), nil
}

func states(claims []crm.Case) []crm.ClaimState {
	out := []crm.ClaimState{}
	for _, claim := range claims {
		out = append(out, claim.ClaimState())
	}
	return out
}
