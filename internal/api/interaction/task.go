package interaction

import (
	"context"

	"vafa/internal/api"
	"vafa/internal/api/task"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

type tasksIn struct {
	Until string `query:"until"`
	Meta  rest.Meta
}

func (h handler) tasks(ctx context.Context, in tasksIn) (rest.Reply[rest.List[task.Shown]], error) {
	none := rest.Reply[rest.List[task.Shown]]{}
	until, err := crm.TasksUntil(in.Until, h.Business.Day(h.Source.Now()))
	if err != nil {
		return none, err
	}
	tasks, next, err := h.Table.Tasks(ctx, until, in.Meta.Page.After, in.Meta.Page.Size)
	if err != nil {
		return none, err
	}
	return rest.Answer(rest.ListOf(task.AllOf(in.Meta.Lang, tasks), in.Meta.Page, next)), nil
}

type changeTaskIn struct {
	Customer string `path:"customer"`
	ID       string `path:"id"`
	IfMatch  string `header:"If-Match" required:"true"`
	Body     crm.TaskChange
	Meta     rest.Meta
}

func (h handler) changeTask(ctx context.Context, in changeTaskIn) (rest.Reply[task.Shown], error) {
	now := h.Source.Now()
	changed, err := api.Change(in.IfMatch,
		func() (crm.Task, error) { return h.Table.Task(ctx, in.Customer, in.ID) },
		func(t crm.Task) (crm.Task, error) { return in.Body.Apply(t, now) },
		func(after crm.Task, version int) (crm.Task, error) {
			return h.Table.ChangeTask(ctx, after, version, h.Source.NewID("evt"))
		})
	return rest.Reply[task.Shown]{ETag: changed.ETag, Body: task.Of(in.Meta.Lang, changed.Body)}, err
}
