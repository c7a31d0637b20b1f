package campaign

import (
	"cmp"
	"context"
	"time"

	"vafa/internal/crm"
)

// tickRounds is how many rounds a tick has; one in which there is nothing to do is passed over.
const tickRounds = 4

// nextWorks are the works of a round, or of the first after it that has any.
func (j *Job) nextWorks(ctx context.Context, now *Output, at time.Time) ([]Work, error) {
	for {
		works, err := j.works(ctx, now, at)
		if err != nil || len(works) > 0 || now.Do != DoTick || now.Round >= tickRounds {
			return works, err
		}
		now.Round++
	}
}

// works are those of a round, by what the execution is for and how the campaigns are now.
func (j *Job) works(ctx context.Context, now *Output, at time.Time) ([]Work, error) {
	switch now.Do {
	case DoLaunch:
		return j.launchWorks(ctx, now.Campaign, now.Round)
	case DoMeasure:
		return measureWorks(now.Campaign, now.Round, j.Shards), nil
	case DoProgramme:
		return j.programmeWorks(ctx, now, now.Round)
	case DoTick:
		return j.tickWorks(ctx, now, at)
	}
	return nil, ErrInput
}

// plannedEach is how many customers a part has at most while a campaign is planned: their lots are in memory. mostPlanned is into how
// many parts customers are divided at most for that, so that the works of a round stay below 128 KB.
const (
	plannedEach = 100_000
	mostPlanned = 1024
)

// parts is into how many parts the customers are divided for planning.
func (j *Job) parts(ctx context.Context) (int, error) {
	of, err := j.Store.Parts(ctx, cmp.Or(j.MostEach, plannedEach))
	return min(of, mostPlanned), err
}

// launchRounds are the steps of a launch in order, and the state that a campaign must be in for each; a campaign that was refused or
// stopped meanwhile has no further works.
var launchRounds = []struct{ step, state, by string }{
	{StepPlan, crm.CampaignPlanning, byPart},
	{StepSettle, crm.CampaignPlanning, ""},
	{StepEnlist, crm.CampaignPlanning, byPart},
	{StepBegin, crm.CampaignPlanning, ""},
	{StepDispatch, crm.CampaignSending, byShard},
}

// A step is done for each part into which the customers were divided when the campaign was planned, or for each shard of the lists of
// members, or once.
const (
	byPart  = "part"
	byShard = "shard"
)

func (j *Job) launchWorks(ctx context.Context, campaign string, round int) ([]Work, error) {
	c, err := j.Store.Campaign(ctx, campaign)
	if err != nil || round > len(launchRounds) || c.State != launchRounds[round-1].state {
		return []Work{}, err
	}
	next := launchRounds[round-1]
	switch next.by {
	case byPart:
		of, err := j.divided(ctx, c)
		return worksOf(next.step, c.ID, of), err
	case byShard:
		return worksOf(next.step, c.ID, j.Shards), nil
	}
	return worksOf(next.step, c.ID, 1), nil
}

// divided is into how many parts the customers are for a campaign: as its planning began with, however many there are by now.
func (j *Job) divided(ctx context.Context, c crm.Campaign) (int, error) {
	if c.Parts > 0 {
		return c.Parts, nil
	}
	of, err := j.parts(ctx)
	if err != nil {
		return 0, err
	}
	err = j.move(ctx, c.ID, func(now crm.Campaign) (crm.Campaign, bool) {
		begins := now.State == crm.CampaignPlanning && now.Parts == 0
		if begins {
			now.Parts = of
		}
		of = cmp.Or(now.Parts, of)
		return now, begins
	})
	return of, err
}

// programmeWorks are the steps of measuring all campaigns together; both go by as many parts.
func (j *Job) programmeWorks(ctx context.Context, now *Output, round int) (works []Work, err error) {
	if now.Of == 0 {
		now.Of, err = j.parts(ctx)
	}
	return measureWorks("", round, now.Of), err
}

// measureWorks are the steps of measuring a campaign, or, where it is none, all of them together.
func measureWorks(campaign string, round, of int) []Work {
	switch round {
	case 1:
		return worksOf(StepMeasure, campaign, of)
	case 2:
		works := worksOf(StepConclude, campaign, 1)
		works[0].Of = of
		return works
	}
	return []Work{}
}

// tickWorks are those of all campaigns under way: they are served, then moved on, and measured once a day.
func (j *Job) tickWorks(ctx context.Context, now *Output, at time.Time) ([]Work, error) {
	works, round := []Work{}, now.Round
	if round > tickRounds {
		return works, nil
	}
	err := j.each(ctx, func(c crm.Campaign) error {
		switch {
		case round == 1 && (c.State == crm.CampaignSending || c.State == crm.CampaignStopped && c.Counting()):
			works = append(works, worksOf(StepServe, c.ID, j.Shards)...)
		case round == 2 && (c.Running() || c.Counting()):
			works = append(works, worksOf(StepAdvance, c.ID, 1)...)
		case round > 2 && c.Counting():
			due, err := j.measureDue(ctx, c, at)
			if err != nil {
				return err
			}
			if due {
				works = append(works, measureWorks(c.ID, round-2, j.Shards)...)
			}
		}
		return nil
	})
	if err != nil || round <= 2 {
		return works, err
	}
	due, err := j.programmeDue(ctx, at)
	if err != nil || !due {
		return works, err
	}
	programme, err := j.programmeWorks(ctx, now, round-2)
	return append(works, programme...), err
}

// worksOf is one step of a campaign, for each of so many parts.
func worksOf(step, campaign string, of int) []Work {
	out := make([]Work, of)
	for part := range out {
		out[part] = Work{Step: step, Campaign: campaign, Shard: part, Of: of}
	}
	return out
}

// campaignPage is how many campaigns are read at once.
const campaignPage = 100

// each gives every campaign, the newest first.
func (j *Job) each(ctx context.Context, do func(crm.Campaign) error) error {
	for after := ""; ; {
		page, next, err := j.Store.Campaigns(ctx, after, campaignPage)
		if err != nil {
			return err
		}
		for _, c := range page {
			if err := do(c); err != nil {
				return err
			}
		}
		if next == "" {
			return nil
		}
		after = next
	}
}
