package outreach

import (
	"context"
	"errors"
	"net/http"

	"vafa/internal/api/page"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/rest"
	"vafa/internal/web"
)

type offerPageIn struct {
	Lang  string `path:"lang" enum:"fa,ar,en"`
	Token string `query:"token"`
}

// offerPage shows an offer to whom it was sent, and to anybody else a plain page that says that the link is wrong or old.
func (h handler) offerPage(ctx context.Context, in offerPageIn) (rest.Reply[rest.Raw], error) {
	lang, err := page.Lang(in.Lang)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	offer, err := h.offer(ctx, in.Token)
	if errors.Is(err, crm.ErrNotFound) {
		shown, err := web.NoPreferences(lang, page.Look(h.Service, ""))
		return rest.Reply[rest.Raw]{Status: http.StatusNotFound, Body: page.HTML(shown)}, err
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	shown, err := web.Offer(lang, page.Look(h.Service, ""), web.OfferView{
		Token: in.Token, Text: offer.TextIn(lang), Code: offer.Code, Until: locale.LongDate(offer.Until, lang, locale.CalendarOf(lang)),
	})
	return rest.Answer(page.HTML(shown)), err
}

// offer is the one behind a link: it must have been made for a member of the campaign who was not left alone, and still hold.
func (h handler) offer(ctx context.Context, token string) (crm.Offer, error) {
	none := crm.Offer{}
	link, err := h.OpenOffer(token)
	if err != nil {
		return none, err
	}
	member, err := h.Table.Member(ctx, link.Campaign, link.Customer)
	if err != nil {
		return none, err
	}
	campaign, err := h.Table.Campaign(ctx, link.Campaign)
	if err != nil {
		return none, err
	}
	if member.Arm != crm.ArmTreated || member.Variant < 0 || member.Variant >= len(campaign.Variants) {
		return none, crm.ErrNotFound
	}
	offer := campaign.Variants[member.Variant].Offer
	if offer == nil || h.Business.Day(h.Source.Now()).After(offer.Until) {
		return none, crm.ErrNotFound
	}
	return *offer, nil
}
