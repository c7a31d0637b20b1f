package customer

import (
	"context"
	"net/http"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

// settings are the operations on the firm's settings.
func (h handler) settings() []rest.Operation {
	staff, manager := rest.Staff(rest.Agent, rest.Marketer), rest.Staff(rest.Manager)
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "getSettings", Method: http.MethodGet, Path: "/v1/settings", Summary: "The firm's settings", Access: staff,
		}, h.getSettings),
		rest.New(rest.Spec{
			ID: "changeSettings", Method: http.MethodPatch, Path: "/v1/settings", Summary: "Change the firm's settings (If-Match)",
			Access: manager, Others: []int{http.StatusPreconditionFailed, http.StatusPreconditionRequired},
		}, h.changeSettings),
	}
}

func (h handler) getSettings(ctx context.Context, _ struct{}) (rest.Reply[crm.Settings], error) {
	current, err := h.StoredSettings(ctx)
	return rest.Reply[crm.Settings]{ETag: api.ETag(current.Version), Body: current.Filled(h.Business)}, err
}

type changeSettingsIn struct {
	IfMatch string `header:"If-Match" required:"true"`
	Body    crm.SettingsChange
}

func (h handler) changeSettings(ctx context.Context, in changeSettingsIn) (rest.Reply[crm.Settings], error) {
	defer h.SettingsChanged()
	return api.Change(in.IfMatch,
		func() (crm.Settings, error) { return h.StoredSettings(ctx) },
		func(s crm.Settings) (crm.Settings, error) { return in.Body.Apply(s, h.Business, h.Source.Now()) },
		func(after crm.Settings, version int) (crm.Settings, error) {
			changed, err := h.Table.ChangeSettings(ctx, after, version, h.Source.NewID("evt"))
			return changed.Filled(h.Business), err
		})
}
