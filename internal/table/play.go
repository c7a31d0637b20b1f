package table

import (
	"context"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// Plays reads the firm's plays; ErrNotFound if nobody has changed them yet.
func (t *Table) Plays(ctx context.Context) (crm.Plays, error) {
	return read[crm.Plays](ctx, t, playsKey())
}

// ChangePlays writes changed plays, as ChangeSettings does.
func (t *Table) ChangePlays(ctx context.Context, plays crm.Plays, version int, event string) (crm.Plays, error) {
	plays.Version = version + 1
	return plays, t.set(ctx, playsKey(), plays, version, event)
}

// StartPlay records a play that was begun, on the timeline too, and opens the tasks of its steps. ErrNotFound says that there is no such
// customer.
func (t *Table) StartPlay(ctx context.Context, p crm.StartedPlay, tasks []crm.Task, line crm.Entry, once crm.Once) error {
	begun, err := create(playKey(p.Customer, p.ID), p, line.ID, nil, raced)
	if err != nil {
		return err
	}
	entry, err := create(entryKey(p.Customer, line), line, line.ID, nil, raced)
	if err != nil {
		return err
	}
	opened, err := openTasks(tasks, line.ID)
	if err != nil {
		return err
	}
	used, err := playBegun(p.Use(tasks), line.ID)
	if err != nil {
		return err
	}
	steps := append(t.once(once, line.ID), present(p.Customer), begun, entry, used)
	return t.write(ctx, line.ID, append(steps, opened...)...)
}

// playStep notes on a started play what became of the task of one of its steps.
func (t *Table) playStep(ctx context.Context, task crm.Task, today locale.Date, event string) ([]step, error) {
	if task.Play == "" {
		return nil, nil
	}
	at := playKey(task.Customer, task.Play)
	found, err := t.get(ctx, at)
	if err != nil || found == nil {
		return nil, err
	}
	before, err := decode[crm.StartedPlay](found)
	if err != nil {
		return nil, err
	}
	change := update{
		key: at, condition: "#event = :was", names: map[string]string{}, values: item{":was": found[attrEvent]},
	}
	after := before.With(task, today)
	steps, err := encodeField(after.Steps)
	change.assign("steps", steps)
	return append([]step{change.step(event, raced)}, playWent(before, after, event)...), err
}
