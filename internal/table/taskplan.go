package table

import (
	"context"

	"vafa/internal/crm"
)

// PlanTask records a task that staff plan for a customer; ErrNotFound says that there is no such customer, a MergedError that they
// turned out to be another.
func (t *Table) PlanTask(ctx context.Context, task crm.Task, once crm.Once) error {
	if !valueKey(task.Customer).possible() {
		return crm.ErrNotFound
	}
	opened, err := openTasks([]crm.Task{task}, task.ID)
	if err != nil {
		return err
	}
	steps := append(t.once(once, task.ID), present(task.Customer))
	return t.write(ctx, task.ID, append(append(steps, opened...), answerNamed(once, task.ID, task.Customer)...)...)
}
