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
	Owner string `query:"owner"` // me, nobody, or whoever they are with
	Meta  rest.Meta
}

func (h handler) tasks(ctx context.Context, in tasksIn) (rest.Reply[rest.List[task.Shown]], error) {
	none := rest.Reply[rest.List[task.Shown]]{}
	until, err := crm.TasksUntil(in.Until, h.Business.Day(h.Source.Now()))
	if err != nil {
		return none, err
	}
	wanted, err := crm.CaseFilterForm{Owner: in.Owner}.Parse(in.Meta.Caller.Name(), h.Source.Now())
	if err != nil {
		return none, err
	}
	tasks, next, err := h.Table.Tasks(ctx, until, wanted.Owns, in.Meta.Page.After, in.Meta.Page.Size)
	if err != nil {
		return none, err
	}
	shown, err := h.namedTasks(ctx, task.AllOf(in.Meta.Lang, tasks))
	return rest.Answer(rest.ListOf(shown, in.Meta.Page, next)), err
}

// namedTasks are tasks with the names of their customers.
func (h handler) namedTasks(ctx context.Context, tasks []task.Shown) ([]task.Shown, error) {
	customers := make([]string, len(tasks))
	for i, one := range tasks {
		customers[i] = one.Customer
	}
	names, err := h.names(ctx, customers)
	for i := range tasks {
		tasks[i].Name = names[tasks[i].Customer]
	}
	return tasks, err
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
	var before crm.Task
	changed, err := api.Change(in.IfMatch,
		func() (crm.Task, error) { return h.Table.Task(ctx, in.Customer, in.ID) },
		func(t crm.Task) (_ crm.Task, err error) {
			before = t
			return in.Body.Apply(t, h.Business.Day(now), now)
		},
		func(after crm.Task, version int) (crm.Task, error) {
			line := crm.Entry{ID: h.Source.NewID("evt"), Type: crm.EntryPromise, At: now, By: in.Meta.Caller.Name()}
			after, line.Promise = after.Answered(before, line.By, h.Business.Day(now))
			return h.Table.ChangeTask(ctx, before, after, version, line)
		})
	return rest.Reply[task.Shown]{ETag: changed.ETag, Body: task.Of(in.Meta.Lang, changed.Body)}, err
}
