package apitest

import (
	"context"
	"sync"

	"vafa/internal/campaign"
	"vafa/internal/crm"
	"vafa/internal/table"
	"vafa/internal/value"
)

// Campaigns is the job of campaigns in the same process: what starts it has to wait for it, unless it is held.
type Campaigns struct {
	*campaign.Job
	Fail error // if set, nothing is started
	Held bool  // if set, it is noted that the job should start, and nothing happens
	Asks []campaign.Input
}

// Start runs the job to its end.
func (c *Campaigns) Start(ctx context.Context, in campaign.Input) error {
	c.Asks = append(c.Asks, in)
	if c.Fail != nil || c.Held {
		return c.Fail
	}
	return c.RunAll(crm.WithTrail(ctx, nil), in)
}

// Queue keeps the parcels that were handed to it. It may be used by several goroutines.
type Queue struct {
	mutex   sync.Mutex
	Parcels []crm.Parcel
}

// Send takes parcels in.
func (q *Queue) Send(_ context.Context, parcels []crm.Parcel) error {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	q.Parcels = append(q.Parcels, parcels...)
	return nil
}

// openCampaigns makes the job of campaigns, which reaches the table as the function of its steps.
func (f *Firm) openCampaigns(tab *table.Table, source crm.Source, business crm.Business) {
	f.Queue = &Queue{}
	f.Campaigns = &Campaigns{Job: &campaign.Job{
		Store: tab, Rows: value.Folder(f.t.TempDir()), Queue: f.Queue, Source: source, Business: business, Shards: table.Shards, AtOnce: 1,
		Model: func(ctx context.Context, version string) (*value.Model, error) {
			return value.Stored(table.ModelOf[*value.Model](ctx, tab, version))
		},
	}}
	f.Campaigns.Starter = f.Campaigns
	f.Service.Campaigns = f.Campaigns
}
