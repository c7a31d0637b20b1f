package warranty

import (
	"context"
	"encoding/json"
	"net/http"

	"vafa/internal/crm"
	"vafa/internal/rest"
)

type handOverIn struct {
	Body crm.HandoverForm
	Meta rest.Meta
}

// handOver gives a card to somebody else because its holder wants it: they have the token of its page and know the phone it
// is registered with. Whatever does not fit, the answer is the same 404.
func (h handler) handOver(ctx context.Context, in handOverIn) (rest.Reply[crm.CardSummary], error) {
	none := rest.Reply[crm.CardSummary]{}
	now := h.Source.Now()
	to, next, holder, err := in.Body.Parse(h.Business, now)
	if err != nil {
		return none, err
	}
	card, err := h.ofToken(in.Body.Card)
	if err != nil {
		return none, err
	}
	tr := crm.Transfer{Model: card.Model, Serial: card.Serial, Next: next, Holder: &holder, Contact: h.from(to, in.Meta, now)}
	tr.Tasks = h.tasks(now)
	moved, err := h.Table.TransferCard(ctx, tr, func(c crm.Card) (crm.Once, error) {
		return in.Meta.Once.Answer(http.StatusOK, c.Summary())
	})
	if err = h.orAnswered(ctx, in.Meta, err); err != nil {
		return none, err
	}
	return rest.Answer(moved.Summary()), nil
}

// ofToken is the card whose page carries a token.
func (h handler) ofToken(token string) (crm.CardSummary, error) {
	var card crm.CardSummary
	text, err := h.Seal.OpenAt(donePurpose, token, h.Source.Now())
	if err != nil || json.Unmarshal([]byte(text), &card) != nil {
		return card, crm.ErrNotFound
	}
	return card, nil
}
