package customer

import (
	"context"
	"net/http"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/rest"
)

// happenings are the operations on what the firm did or met, by which its figures are read.
func (h handler) happenings() []rest.Operation {
	marketer := rest.Staff(rest.Marketer)
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "listHappenings", Method: http.MethodGet, Path: "/v1/happenings", Summary: "What the firm did or met, such as a shortage or a change that feedback led to; the latest first",
			Access: marketer,
		}, h.listHappenings),
		rest.New(rest.Spec{
			ID: "addHappening", Method: http.MethodPost, Path: "/v1/happenings", Summary: "Record a happening",
			Access: marketer, Status: http.StatusCreated,
		}, h.addHappening),
		rest.New(rest.Spec{
			ID: "removeHappening", Method: http.MethodDelete, Path: "/v1/happenings/{from}/{id}", Summary: "Take out a happening that was entered by mistake",
			Access: marketer, Status: http.StatusNoContent, Others: []int{http.StatusNotFound},
		}, h.removeHappening),
	}
}

type listHappeningsIn struct {
	Meta rest.Meta
}

func (h handler) listHappenings(ctx context.Context, in listHappeningsIn) (rest.Reply[rest.List[crm.Happening]], error) {
	happenings, next, err := h.Table.Happenings(ctx, in.Meta.Page.After, in.Meta.Page.Size)
	if err != nil {
		return rest.Reply[rest.List[crm.Happening]]{}, err
	}
	return rest.Answer(rest.ListOf(happenings, in.Meta.Page, next)), nil
}

type addHappeningIn struct {
	Body crm.HappeningForm
	Meta rest.Meta
}

func (h handler) addHappening(ctx context.Context, in addHappeningIn) (rest.Reply[crm.Happening], error) {
	none := rest.Reply[crm.Happening]{}
	tags, err := h.ValueTags(ctx)
	if err != nil {
		return none, err
	}
	body, err := in.Body.Parse(tags)
	if err != nil {
		return none, err
	}
	body.ID, body.At, body.By = h.Source.NewID("hap"), h.Source.Now(), in.Meta.Caller.Name()
	once, err := in.Meta.Once.Answer(http.StatusCreated, body)
	if err != nil {
		return none, err
	}
	return rest.Answer(body), h.Table.AddHappening(ctx, body, once)
}

type removeHappeningIn struct {
	From string `path:"from"`
	ID   string `path:"id"`
}

func (h handler) removeHappening(ctx context.Context, in removeHappeningIn) (rest.Reply[rest.Nothing], error) {
	from, err := locale.ParseDate(in.From)
	if err != nil {
		return rest.Reply[rest.Nothing]{}, crm.ErrNotFound
	}
	return rest.Reply[rest.Nothing]{}, h.Table.RemoveHappening(ctx, from, in.ID, h.Source.NewID("evt"))
}
