package crm

import (
	"slices"
	"time"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// MayChange says whether all of a campaign can be changed: before it is launched, and after a launch that was refused.
func (c Campaign) MayChange() bool { return c.State == CampaignDraft || c.State == CampaignRefused }

// Running says whether a campaign is under way: it is being planned or sent, or its purchases are still counted.
func (c Campaign) Running() bool {
	return c.State == CampaignPlanning || c.State == CampaignSending || c.State == CampaignWaiting
}

// Counting says whether purchases still count: until its window is over also those of a campaign that somebody stopped.
func (c Campaign) Counting() bool {
	return !c.LaunchedAt.IsZero() && c.EndedAt.IsZero() &&
		(c.State == CampaignSending || c.State == CampaignWaiting || c.State == CampaignStopped)
}

// WindowEnd is the first day whose purchases do not count any more.
func (c Campaign) WindowEnd(b Business) locale.Date { return b.Day(c.LaunchedAt).AddDays(c.Window) }

// Launching is what a launch fixes.
type Launching struct {
	By    string
	At    time.Time
	Today locale.Date
	Seed  string
	Terms CampaignTerms
}

// Launch is the campaign as it is handed to the job that plans it; a ConflictError says that it is under way or over, or that its
// period is past.
func (c Campaign) Launch(l Launching) (Campaign, error) {
	if !c.MayChange() {
		return c, ConflictError{Code: "campaign.state"}
	}
	if c.Until.Before(l.Today) {
		return c, ConflictError{Code: "campaign.past"}
	}
	c.State, c.Seed, c.Parts, c.Terms, c.Refusal = CampaignPlanning, l.Seed, 0, &l.Terms, nil
	c.LaunchedAt, c.LaunchedBy, c.LaunchedOf, c.UpdatedAt = l.At, l.By, c.Version, l.At
	return c, nil
}

// Refuse is the campaign back with whoever launched it: nothing was sent, and why.
func (c Campaign) Refuse(why Reason, now time.Time) Campaign {
	c.State, c.Refusal, c.UpdatedAt = CampaignRefused, &why, now
	c.LaunchedAt, c.LaunchedBy = time.Time{}, ""
	return c
}

// Stop is the campaign without what was not sent yet. Stopping again changes nothing; a ConflictError says that there is nothing to
// stop.
func (c Campaign) Stop(now time.Time) (Campaign, error) {
	switch {
	case c.State == CampaignStopped:
		return c, nil
	case !c.Running():
		return c, ConflictError{Code: "campaign.state"}
	}
	c.State, c.UpdatedAt = CampaignStopped, now
	return c, nil
}

// ends are the states after which a campaign is not planned nor sent from.
var ends = []string{CampaignRefused, CampaignFinished, CampaignStopped}

// Over says whether nothing may be sent any more: the campaign has ended, or its period is past.
func (c Campaign) Over(today locale.Date) bool {
	return slices.Contains(ends, c.State) || today.After(c.Until)
}

// CostOf is what a message costs on a channel by the terms of the launch; unset where nobody has said.
func (t CampaignTerms) CostOf(channel string) money.Money { return t.Costs[channel] }
