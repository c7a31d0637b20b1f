package interaction

import (
	"context"
	"net/http"

	"vafa/internal/api/task"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

// planning are the operations by which staff plan what to do for a customer.
func (h handler) planning() []rest.Operation {
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "planTask", Method: http.MethodPost, Path: "/v1/customers/{id}/tasks", Summary: "Plan a task for a customer: the next contact, or what the back office is to do",
			Access: rest.Staff(rest.Agent), Status: http.StatusCreated, Others: []int{http.StatusNotFound},
		}, h.planTask),
	}
}

type planTaskIn struct {
	ID   string `path:"id"`
	Body crm.TaskForm
	Meta rest.Meta
}

func (h handler) planTask(ctx context.Context, in planTaskIn) (rest.Reply[task.Shown], error) {
	none, now := rest.Reply[task.Shown]{}, h.Source.Now()
	planned, err := in.Body.Parse(h.Source.NewID("tsk"), in.ID, in.Meta.Caller.Name(), h.Business.Day(now), now)
	if err != nil {
		return none, err
	}
	body := task.Of(in.Meta.Lang, planned)
	once, err := in.Meta.Once.Answer(http.StatusCreated, body)
	if err != nil {
		return none, err
	}
	return rest.Answer(body), h.Table.PlanTask(ctx, planned, once)
}
