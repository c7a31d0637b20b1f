package customer

import (
	"context"
	"net/http"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/rest"
)

// valueTags are the operations on the names of what customers value.
func (h handler) valueTags() []rest.Operation {
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "getValueTags", Method: http.MethodGet, Path: "/v1/value-tags", Summary: "By which tags feedback says what customers value",
			Access: rest.Staff(rest.Agent, rest.Marketer),
		}, h.getValueTags),
		rest.New(rest.Spec{
			ID: "replaceValueTags", Method: http.MethodPut, Path: "/v1/value-tags", Summary: "Replace the tags as a whole (If-Match)",
			Access: rest.Staff(rest.Manager), Others: []int{http.StatusPreconditionFailed, http.StatusPreconditionRequired},
		}, h.replaceValueTags),
	}
}

func (h handler) getValueTags(ctx context.Context, _ struct{}) (rest.Reply[crm.ValueTags], error) {
	current, err := h.StoredValueTags(ctx)
	return rest.Reply[crm.ValueTags]{ETag: api.ETag(current.Version), Body: current}, err
}

type replaceValueTagsIn struct {
	IfMatch string `header:"If-Match" required:"true"`
	Body    crm.ValueTagsForm
	Meta    rest.Meta
}

func (h handler) replaceValueTags(ctx context.Context, in replaceValueTagsIn) (rest.Reply[crm.ValueTags], error) {
	defer h.ValueTagsChanged()
	return api.Change(in.IfMatch,
		func() (crm.ValueTags, error) {
			return crm.ValueTags{ChangedBy: in.Meta.Caller.Name(), ChangedAt: h.Source.Now()}, nil
		},
		func(t crm.ValueTags) (crm.ValueTags, error) {
			var err error
			t.Items, err = in.Body.Parse()
			return t, err
		},
		func(after crm.ValueTags, version int) (crm.ValueTags, error) {
			return h.Table.ChangeValueTags(ctx, after, version, h.Source.NewID("evt"))
		})
}

// valuedBy is what a customer said they value.
func (h handler) valuedBy(ctx context.Context, v crm.Value, lang locale.Lang) ([]Valued, error) {
	if v.Standing.Values == nil {
		return nil, nil
	}
	tags, err := h.ValueTags(ctx)
	var out []Valued
	for _, one := range v.Standing.Values.Items {
		out = append(out, Valued{Tag: one.Tag, Name: tags.Label(one.Tag, lang), At: one.At})
	}
	return out, err
}
