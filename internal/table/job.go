package table

import (
	"context"
	"errors"
	"time"

	"vafa/internal/crm"
)

// leaseTime is how long a run holds the lease without a word: longer than a step may be silent, short enough that a run that died does
// not keep out the next for long.
const leaseTime = 20 * time.Minute

// CreateRun records that a run was asked for; created is false when the run of this id is there already.
func (t *Table) CreateRun(ctx context.Context, run crm.Run, once crm.Once, event string) (created bool, err error) {
	one, err := create(runKey(run.ID), run, event, nil, raced)
	if err != nil {
		return false, err
	}
	return settled(t.write(ctx, event, append(t.once(once, event), one)...))
}

// Run reads a run by its id.
func (t *Table) Run(ctx context.Context, id string) (crm.Run, error) {
	return read[crm.Run](ctx, t, runKey(id))
}

// LatestRun reads the newest run that is done.
func (t *Table) LatestRun(ctx context.Context) (crm.Run, error) {
	s := startingWith("", pkJob, prefixRun)
	s.newest, s.limit = true, 10
	for {
		items, more, err := t.query(ctx, s)
		if err != nil {
			return crm.Run{}, err
		}
		for _, found := range items {
			if textOf(found, "state") == crm.RunDone {
				return decode[crm.Run](found)
			}
			s.seen = textOf(found, "SK")
		}
		if !more || len(items) == 0 {
			return crm.Run{}, crm.ErrNotFound
		}
	}
}

// Runs lists runs, the newest first; next is where the list goes on, "" at its end.
func (t *Table) Runs(ctx context.Context, after string, limit int) (runs []crm.Run, next string, err error) {
	s := startingWith("", pkJob, prefixRun)
	s.newest, s.limit, s.seen = true, limit, after
	items, more, err := t.query(ctx, s)
	if err != nil {
		return nil, "", err
	}
	if len(items) > limit {
		items, more = items[:limit], true
	}
	if more && len(items) > 0 {
		next = textOf(items[len(items)-1], "SK")
	}
	runs, err = decodeAll[crm.Run](items)
	return runs, next, err
}

// SaveRun writes how far a run is, unless a later run has taken the lease.
func (t *Table) SaveRun(ctx context.Context, run crm.Run, event string) error {
	encoded, err := encode(runKey(run.ID), run)
	if err != nil {
		return err
	}
	put := createItem(encoded, event, nil, func(item) error { return crm.ConflictError{Code: "run.inProgress"} })
	condition := "attribute_not_exists(#fence) OR #fence <= :fence"
	put.item.Put.ConditionExpression = &condition
	put.item.Put.ExpressionAttributeNames = map[string]string{"#fence": "fence"}
	put.item.Put.ExpressionAttributeValues = item{":fence": number(int64(run.Fence))}
	return t.write(ctx, event, put)
}

// TakeLease gives the run the right to write: its fence. A ConflictError says that another run holds the lease and has
// not outlived it. The run that holds it gets its own fence again.
func (t *Table) TakeLease(ctx context.Context, run, event string) (fence int, err error) {
	err = t.untilSettled(ctx, func() error {
		held, err := read[crm.Lease](ctx, t, leaseKey())
		missing := errors.Is(err, crm.ErrNotFound)
		switch {
		case err != nil && !missing:
			return err
		case held.Run == run:
			fence = held.Fence
			return nil
		case held.Run != "" && held.Expires.After(t.now()):
			return crm.ConflictError{Code: "run.inProgress"}
		}
		fence = held.Fence + 1
		next := crm.Lease{Run: run, Fence: fence, Expires: t.now().Add(leaseTime)}
		return t.write(ctx, event, t.leaseStep(next, held.Fence, missing, event))
	})
	return fence, err
}

func (t *Table) leaseStep(next crm.Lease, before int, missing bool, event string) step {
	change := update{key: leaseKey(), condition: "#fence = :before", names: map[string]string{"#fence": "fence"}, values: item{}}
	if missing {
		change.condition = "attribute_not_exists(PK)"
	} else {
		change.values[":before"] = number(int64(before))
	}
	change.assign("run", text(next.Run))
	change.assign("fence", number(int64(next.Fence)))
	change.assign("until", text(next.Expires.Format(timeFormat)))
	return change.step(event, raced)
}

// GiveUpLease lets the next run begin, if this one still holds the lease.
func (t *Table) GiveUpLease(ctx context.Context, run string, fence int, event string) error {
	return t.write(ctx, event, giveUp(fence).step(event, func(item) error { return nil }))
}

func giveUp(fence int) update {
	return update{
		key: leaseKey(), condition: "#fence = :fence", set: "#run = :none",
		names: map[string]string{"#fence": "fence", "#run": "run"}, values: item{":fence": number(int64(fence)), ":none": text("")},
	}
}

// KeepLease says that a run goes on. A ConflictError says that it has ended, or that a later run has taken the lease. It writes only
// when a quarter of the lease is over, because hundreds of steps of a run may say so within a second.
func (t *Table) KeepLease(ctx context.Context, run string, fence int, event string) error {
	held, err := read[crm.Lease](ctx, t, leaseKey())
	lost := crm.ConflictError{Code: "run.inProgress"}
	switch {
	case err != nil:
		return err
	case held.Fence != fence || held.Run != run:
		return lost
	case held.Expires.Sub(t.now()) > leaseTime*3/4:
		return nil
	}
	change := update{
		key: leaseKey(), condition: "#fence = :fence AND #run = :run",
		names: map[string]string{"#fence": "fence", "#run": "run"}, values: item{":fence": number(int64(fence)), ":run": text(run)},
	}
	change.assign("until", text(t.now().Add(leaseTime).Format(timeFormat)))
	return t.write(ctx, event, change.step(event, func(item) error { return lost }))
}

// Lease is who holds the lease, and until when unless they say a word; none if nobody ever did.
func (t *Table) Lease(ctx context.Context) (crm.Lease, error) {
	held, err := read[crm.Lease](ctx, t, leaseKey())
	if errors.Is(err, crm.ErrNotFound) {
		return crm.Lease{}, nil
	}
	return held, err
}

// EndRun writes how a run ended and the document of the model that it learnt, and lets the next run begin, all at once; a
// ConflictError says that a later run has taken the lease, and then nothing is written.
func (t *Table) EndRun(ctx context.Context, run crm.Run, model any, event string) error {
	var steps []step
	for k, value := range map[key]any{runKey(run.ID): run, modelKey(run.ID): model} {
		encoded, err := encode(k, value)
		if err != nil {
			return err
		}
		put := createItem(encoded, event, nil, nil)
		put.item.Put.ConditionExpression = nil
		steps = append(steps, put)
	}
	lease := giveUp(run.Fence).step(event, func(item) error { return crm.ConflictError{Code: "run.inProgress"} })
	return t.write(ctx, event, append(steps, lease)...)
}

// CurrentModel reads the model of the newest run that published one into model.
func CurrentModel[M any](ctx context.Context, t *Table) (M, error) {
	s := startingWith("", pkJob, prefixModel)
	s.newest, s.limit = true, 1
	items, _, err := t.query(ctx, s)
	if err == nil && len(items) == 0 {
		err = crm.ErrNotFound
	}
	if err != nil {
		var none M
		return none, err
	}
	return decode[M](items[0])
}

// ModelOf reads the model that a run published; ErrNotFound if there is none of it.
func ModelOf[M any](ctx context.Context, t *Table, run string) (M, error) {
	return read[M](ctx, t, modelKey(run))
}
