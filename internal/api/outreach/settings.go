package outreach

import (
	"context"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

func (h handler) getOutreach(ctx context.Context, _ struct{}) (rest.Reply[crm.Outreach], error) {
	current, err := h.StoredOutreach(ctx)
	return rest.Reply[crm.Outreach]{ETag: api.ETag(current.Version), Body: current}, err
}

type replaceOutreachIn struct {
	IfMatch string `header:"If-Match" required:"true"`
	Body    crm.OutreachForm
	Meta    rest.Meta
}

func (h handler) replaceOutreach(ctx context.Context, in replaceOutreachIn) (rest.Reply[crm.Outreach], error) {
	now := h.Source.Now()
	return api.Change(in.IfMatch,
		func() (crm.Outreach, error) { return h.StoredOutreach(ctx) },
		func(before crm.Outreach) (crm.Outreach, error) {
			after, err := in.Body.Parse(before, h.Business, crm.Fresh{Seed: h.Source.NewID("sed"), Now: now})
			after.ChangedBy, after.ChangedAt = in.Meta.Caller.Name(), now
			return after, err
		},
		func(after crm.Outreach, version int) (crm.Outreach, error) {
			return h.Table.ChangeOutreach(ctx, after, version, h.Source.NewID("evt"))
		})
}
