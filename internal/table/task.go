package table

import (
	"context"
	"slices"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

func openTasks(tasks []crm.Task, event string) ([]step, error) {
	var out []step
	for _, task := range tasks {
		one, err := create(taskKey(task.Customer, task.ID), task, event, taskList(task), raced)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

func taskIDs(tasks []crm.Task) []string {
	var out []string
	for _, task := range tasks {
		out = append(out, task.ID)
	}
	return out
}

// passTasks are the steps by which the tasks on a card pass on with it: those of who had it are dismissed, its new owner's open.
// It lists them on the card.
func (t *Table) passTasks(ctx context.Context, before crm.Card, card *crm.Card, fresh crm.NewTasks, now time.Time, event string) ([]step, error) {
	if card.Holder() == before.Holder() && card.Status != crm.CardRefused {
		return nil, nil
	}
	old, err := t.tasksOf(ctx, before)
	if err != nil {
		return nil, err
	}
	tasks := card.OwnerTasks(fresh, now)
	card.Tasks = taskIDs(tasks)
	steps, err := openTasks(tasks, event)
	if err != nil {
		return nil, err
	}
	for _, one := range old {
		ended, err := replace(taskKey(one.Customer, one.ID), one.Dismissed(now), one.Version, event, nil, raced)
		if err != nil {
			return nil, err
		}
		steps = append(steps, ended)
	}
	return steps, nil
}

// taskList is a task's place in the list of open ones.
func taskList(t crm.Task) item {
	if !t.IsOpen() {
		return nil
	}
	return item{"listPK": text(taskListPK(shardOf(t.ID))), "listSK": text(taskListSK(t.Due, t.ID))}
}

// tasksOf reads the open tasks on a card of whoever holds it.
func (t *Table) tasksOf(ctx context.Context, card crm.Card) ([]crm.Task, error) {
	if len(card.Tasks) == 0 {
		return nil, nil
	}
	var keys []key
	for _, id := range card.Tasks {
		keys = append(keys, taskKey(card.Holder(), id))
	}
	items, err := t.inOrder(ctx, keys)
	if err != nil {
		return nil, err
	}
	tasks, err := decodeAll[crm.Task](items)
	return slices.DeleteFunc(tasks, func(one crm.Task) bool { return !one.IsOpen() }), err
}

// Tasks lists those open tasks up to a day that are wanted, by the day they are due. A page may be shorter than asked, even empty, and
// the list still go on.
func (t *Table) Tasks(ctx context.Context, until locale.Date, wanted func(crm.Task) bool, after string, limit int) ([]crm.Task, string, error) {
	spans := make([]span, Shards)
	for shard := range spans {
		spans[shard] = span{index: indexLists, pk: taskListPK(shard), high: taskListSK(until, last)}
	}
	listed, next, err := t.merged(ctx, spans, after, limit)
	if err != nil {
		return nil, "", err
	}
	tasks, err := wholes[crm.Task](ctx, t, listed)
	return slices.DeleteFunc(tasks, func(one crm.Task) bool { return !one.IsOpen() || !wanted(one) }), next, err
}

// Task reads a task of a customer.
func (t *Table) Task(ctx context.Context, customer, id string) (crm.Task, error) {
	return read[crm.Task](ctx, t, taskKey(customer, id))
}

// ChangeTask writes a changed task, on condition that nobody changed it since version, and gives it with its new version;
// else ErrStale. One that is done leaves the list. What became of a promise is a line of the timeline; entry has it, or is none.
// before tells what no longer counts, and what its end teaches of suggestions.
func (t *Table) ChangeTask(ctx context.Context, before, task crm.Task, version int, entry crm.Entry) (crm.Task, error) {
	task.Version = version + 1
	err := t.untilSettled(ctx, func() error {
		steps, err := t.changeTask(ctx, before, task, version, entry)
		if err != nil {
			return err
		}
		return t.write(ctx, entry.ID, steps...)
	})
	return task, err
}

func (t *Table) changeTask(ctx context.Context, before, task crm.Task, version int, entry crm.Entry) ([]step, error) {
	event := entry.ID
	change, err := replace(taskKey(task.Customer, task.ID), task, version, event, taskList(task), stale)
	if err != nil {
		return nil, err
	}
	steps := append([]step{change}, countDays(event, task.CountsAfter(before))...)
	if judged := task.Judged(before); len(judged) > 0 {
		steps = append(steps, learnt(judged, event))
	}
	if entry.Promise != nil {
		line, err := create(entryKey(task.Customer, entry), entry, event, nil, raced)
		if err != nil {
			return nil, err
		}
		steps = append(steps, line)
		if counts := entry.Promise.Counts; counts != nil {
			steps = append(steps, countFor(*counts, event))
		}
	}
	played, err := t.playStep(ctx, task, locale.DateOf(entry.At, time.UTC), event)
	return append(steps, played...), err
}
