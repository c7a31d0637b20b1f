package campaign

import (
	"cmp"
	"context"
	"errors"
	"time"

	"vafa/internal/crm"
)

// sendingStore is what looking after campaigns under way needs of the table.
type sendingStore interface {
	Due(ctx context.Context, campaign string, shard int, until time.Time, after string, limit int) ([]crm.Parcel, string, error)
	SkipPlanned(ctx context.Context, campaign string, shard int, reason string, newEvent func() string) error
}

// dispatched is how many parcels go to the queue at once.
const dispatched = 500

// mostHanded is how many parcels of a shard are handed on by one work: minutes of the fifteen that a function has. The next tick goes on
// with those whom nobody has claimed by then.
const mostHanded = 200_000

// dispatch hands the members of a shard whose time has come to the queue. Nothing is noted of it: what is handed on twice is claimed
// once.
func (j *Job) dispatch(ctx context.Context, c crm.Campaign, shard int, at time.Time) error {
	if c.State != crm.CampaignSending {
		return nil
	}
	handed, most := 0, cmp.Or(j.MostHanded, mostHanded)
	for after := ""; ; {
		due, next, err := j.Store.Due(ctx, c.ID, shard, at, after, dispatched)
		if err != nil {
			return err
		}
		if len(due) > 0 {
			if err := j.Queue.Send(ctx, due); err != nil {
				return err
			}
		}
		if handed += len(due); next == "" || handed >= most {
			return nil
		}
		after = next
	}
}

// serve looks after a shard of a campaign under way.
func (j *Job) serve(ctx context.Context, c crm.Campaign, shard int, at time.Time) error {
	newEvent := func() string { return j.Source.NewID("evt") }
	switch {
	case c.State == crm.CampaignStopped:
		return j.Store.SkipPlanned(ctx, c.ID, shard, crm.WhyStopped, newEvent)
	case c.Over(j.Business.Day(at)):
		return j.Store.SkipPlanned(ctx, c.ID, shard, crm.WhyOver, newEvent)
	}
	return j.dispatch(ctx, c, shard, at)
}

// planTime is how long a launch may take before it is taken to be cut off, and started again: for each planParts into which the customers
// are divided.
const (
	planTime  = 15 * time.Minute
	planParts = 8
)

func (j *Job) planTime(c crm.Campaign) time.Duration {
	return planTime * time.Duration(max(j.partsOf(c)/planParts, 1))
}

// Resume starts again whatever was cut off while it was planned: for one machine, on which nobody else can be at it.
func (j *Job) Resume(ctx context.Context) error {
	return j.each(ctx, func(c crm.Campaign) error {
		if c.State != crm.CampaignPlanning {
			return nil
		}
		return j.Starter.Start(ctx, Input{Do: DoLaunch, Campaign: c.ID})
	})
}

// advance moves a campaign on: what was cut off while it was planned is started again; with nothing left to send it waits for its
// window to end; with that over, and measured, it is finished.
func (j *Job) advance(ctx context.Context, c crm.Campaign, _ int, at time.Time) error {
	if c.State == crm.CampaignPlanning {
		if at.Sub(c.LaunchedAt) < j.planTime(c) {
			return nil
		}
		return j.Starter.Start(ctx, Input{Do: DoLaunch, Campaign: c.ID})
	}
	counts, err := j.Store.CampaignCounts(ctx, c.ID)
	if err != nil {
		return err
	}
	over, err := j.measuredToTheEnd(ctx, c)
	if err != nil {
		return err
	}
	return j.move(ctx, c.ID, func(c crm.Campaign) (crm.Campaign, bool) { return onward(c, counts, over, at) })
}

// onward is the next state of a campaign, if it has come to that.
func onward(c crm.Campaign, counts crm.CampaignCounts, over bool, at time.Time) (crm.Campaign, bool) {
	open := counts.Planned+counts.Claimed > 0
	before := c
	if c.State == crm.CampaignSending && !open {
		c.State = crm.CampaignWaiting
	}
	if over && !open && c.Counting() {
		c.EndedAt = at
		if c.State == crm.CampaignWaiting {
			c.State = crm.CampaignFinished
		}
	}
	c.UpdatedAt = at
	return c, c.State != before.State || c.EndedAt != before.EndedAt
}

// measuredToTheEnd says whether the results of a campaign are those of its whole window.
func (j *Job) measuredToTheEnd(ctx context.Context, c crm.Campaign) (bool, error) {
	result, err := j.Store.CampaignResult(ctx, c.ID)
	if errors.Is(err, crm.ErrNotFound) {
		return false, nil
	}
	return result.Over, err
}

// measureDue says whether a campaign is to be measured: once a day, and for the last time when its window is over.
func (j *Job) measureDue(ctx context.Context, c crm.Campaign, at time.Time) (bool, error) {
	result, err := j.Store.CampaignResult(ctx, c.ID)
	if errors.Is(err, crm.ErrNotFound) {
		return true, nil
	}
	return !result.Over && j.Business.Day(result.At).Before(j.Business.Day(at)), err
}
