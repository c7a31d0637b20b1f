package customer

import (
	"context"
	"net/http"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

// targets are the operations on what the firm set out to reach, and what that cost.
func (h handler) targets() []rest.Operation {
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "getTargets", Method: http.MethodGet, Path: "/v1/targets", Summary: "The firm's targets with their baselines, and its costs of winning, of keeping and of the programme",
			Access: rest.Staff(rest.Marketer),
		}, h.getTargets),
		rest.New(rest.Spec{
			ID: "replaceTargets", Method: http.MethodPut, Path: "/v1/targets", Summary: "Replace targets and costs as a whole (If-Match)",
			Access: rest.Staff(rest.Manager), Others: []int{http.StatusPreconditionFailed, http.StatusPreconditionRequired},
		}, h.replaceTargets),
	}
}

func (h handler) getTargets(ctx context.Context, _ struct{}) (rest.Reply[crm.Targets], error) {
	current, err := h.Targets(ctx)
	return rest.Reply[crm.Targets]{ETag: api.ETag(current.Version), Body: current}, err
}

type replaceTargetsIn struct {
	IfMatch string `header:"If-Match" required:"true"`
	Body    crm.TargetsForm
	Meta    rest.Meta
}

func (h handler) replaceTargets(ctx context.Context, in replaceTargetsIn) (rest.Reply[crm.Targets], error) {
	return api.Change(in.IfMatch,
		func() (crm.Targets, error) { return crm.Targets{}, nil },
		func(crm.Targets) (crm.Targets, error) {
			after, err := in.Body.Parse(h.Business)
			after.ChangedBy, after.ChangedAt = in.Meta.Caller.Name(), h.Source.Now()
			return after, err
		},
		func(after crm.Targets, version int) (crm.Targets, error) {
			return h.Table.ChangeTargets(ctx, after, version, h.Source.NewID("evt"))
		})
}
