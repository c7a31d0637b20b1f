package campaign

import (
	"context"
	"time"

	"vafa/internal/crm"
)

// tickRounds is how many rounds a tick has; one in which there is nothing to do is passed over.
const tickRounds = 4

// nextWorks are the works of a round, or of the first after it that has any.
func (j *Job) nextWorks(ctx context.Context, do, campaign string, round int, at time.Time) ([]Input, int, error) {
	for {
		works, err := j.works(ctx, do, campaign, round, at)
		if err != nil || len(works) > 0 || do != DoTick || round >= tickRounds {
			return works, round, err
		}
		round++
	}
}

// works are those of a round, by what the execution is for and how the campaigns are now.
func (j *Job) works(ctx context.Context, do, campaign string, round int, at time.Time) ([]Input, error) {
	switch do {
	case DoLaunch:
		return j.launchWorks(ctx, campaign, round)
	case DoMeasure:
		return j.measureWorks(campaign, round), nil
	case DoProgramme:
		return j.measureWorks("", round), nil
	case DoTick:
		return j.tickWorks(ctx, round, at)
	}
	return nil, ErrInput
}

// launchRounds are the steps of a launch in order, and the state that a campaign must be in for each; a campaign that was refused or
// stopped meanwhile has no further works.
var launchRounds = []struct {
	step, state string
	sharded     bool
}{
	{StepPlan, crm.CampaignPlanning, true},
	{StepSettle, crm.CampaignPlanning, false},
	{StepEnlist, crm.CampaignPlanning, true},
	{StepBegin, crm.CampaignPlanning, false},
	{StepDispatch, crm.CampaignSending, true},
}

func (j *Job) launchWorks(ctx context.Context, campaign string, round int) ([]Input, error) {
	c, err := j.Store.Campaign(ctx, campaign)
	if err != nil || round > len(launchRounds) || c.State != launchRounds[round-1].state {
		return []Input{}, err
	}
	return j.worksOf(launchRounds[round-1].step, campaign, launchRounds[round-1].sharded), nil
}

// measureWorks are the steps of measuring a campaign.
func (j *Job) measureWorks(campaign string, round int) []Input {
	switch round {
	case 1:
		return j.worksOf(StepMeasure, campaign, true)
	case 2:
		return j.worksOf(StepConclude, campaign, false)
	}
	return []Input{}
}

// tickWorks are those of all campaigns under way: they are served, then moved on, and measured once a day.
func (j *Job) tickWorks(ctx context.Context, round int, at time.Time) ([]Input, error) {
	works := []Input{}
	if round > tickRounds {
		return works, nil
	}
	err := j.each(ctx, func(c crm.Campaign) error {
		switch {
		case round == 1 && (c.State == crm.CampaignSending || c.State == crm.CampaignStopped && c.Counting()):
			works = append(works, j.worksOf(StepServe, c.ID, true)...)
		case round == 2 && (c.Running() || c.Counting()):
			works = append(works, j.worksOf(StepAdvance, c.ID, false)...)
		case round > 2 && c.Counting():
			due, err := j.measureDue(ctx, c, at)
			if err != nil {
				return err
			}
			if due {
				works = append(works, j.measureWorks(c.ID, round-2)...)
			}
		}
		return nil
	})
	if err != nil || round <= 2 {
		return works, err
	}
	due, err := j.programmeDue(ctx, at)
	if due {
		works = append(works, j.measureWorks("", round-2)...)
	}
	return works, err
}

// worksOf is one step of a campaign, for each shard or for all at once.
func (j *Job) worksOf(step, campaign string, sharded bool) []Input {
	if !sharded {
		return []Input{{Step: step, Campaign: campaign}}
	}
	out := make([]Input, j.Shards)
	for shard := range out {
		out[shard] = Input{Step: step, Campaign: campaign, Shard: shard}
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
