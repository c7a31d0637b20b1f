package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"vafa/internal/api"
	"vafa/internal/campaign"
	"vafa/internal/crm"
	"vafa/internal/delivery"
	"vafa/internal/function"
	"vafa/internal/message"
	"vafa/internal/message/smtp"
	"vafa/internal/message/webhook"
	"vafa/internal/rest"
	"vafa/internal/table"
	"vafa/internal/value"
)

// campaigns plans campaigns on this machine, one execution after the other, and delivers what they send without a queue between.
type campaigns struct {
	*machine
	job    *campaign.Job
	worker *delivery.Worker
	turn   chan struct{} // holds one: whose turn it is
}

// campaigning makes of the machine what the functions of campaigns and of delivery are in a deployment. Nothing leaves it but to
// gateways that a manager has set, on the hosts of GATEWAY_HOSTS, and e-mail if SMTP_URL names a server.
func (m *machine) campaigning(o runOptions, settings function.Settings) (*campaigns, error) {
	s := m.service
	hosts, err := webhook.ParseHosts(os.Getenv("GATEWAY_HOSTS"))
	if err != nil {
		return nil, err
	}
	ways := delivery.Ways{Rest: message.Outbox{}, Hosts: hosts, Now: s.Source.Now}
	if server := os.Getenv("SMTP_URL"); server != "" {
		if ways.Mail, err = smtp.New(server, os.Getenv("EMAIL_FROM"), s.Source.Now, nil); err != nil {
			return nil, err
		}
	}
	out := &campaigns{machine: m, turn: make(chan struct{}, 1)}
	out.worker = &delivery.Worker{Store: s.Table, Source: s.Source, Business: settings.Business, Senders: ways, Links: s.LinksAt(m.base)}
	queue := delivery.Direct{Worker: out.worker}
	out.job = &campaign.Job{
		Store: s.Table, Rows: value.Folder(filepath.Join(o.data, "rows")), Queue: queue, Starter: out, Source: s.Source,
		Business: settings.Business, Shards: table.Shards, AtOnce: 2,
		Model: func(ctx context.Context, version string) (*value.Model, error) {
			return value.Stored(table.ModelOf[*value.Model](ctx, s.Table, version))
		},
	}
	s.Campaigns = out
	s.Post = &api.Post{Queue: queue, Senders: ways, Allowed: hosts.Allows, Stays: true, Site: m.base}
	return out, nil
}

// Start begins an execution in the background; stop waits for it.
func (c *campaigns) Start(_ context.Context, in campaign.Input) error {
	c.runs.Go(func() { c.run(in) })
	return nil
}

// run does an execution when its turn has come, and logs how it failed: the next tick goes on with it.
func (c *campaigns) run(in campaign.Input) {
	select {
	case c.turn <- struct{}{}:
	case <-c.life.Done():
		return
	}
	defer func() { <-c.turn }()
	if err := c.job.RunAll(crm.WithTrail(c.life, nil), in); err != nil {
		c.errorLog.Printf("campaigns: %s: %s", in.Do, rest.Loggable(err))
	}
}

// tickEvery is how often campaigns under way are looked after.
const tickEvery = time.Minute

// tick goes on with what a stop has cut off, and then looks after campaigns until ctx ends.
func (c *campaigns) tick(ctx context.Context) {
	if err := c.job.Resume(ctx); err != nil {
		c.errorLog.Printf("campaigns: %s", rest.Loggable(err))
	}
	for {
		c.runs.Go(func() { c.run(campaign.Input{Do: campaign.DoTick}) })
		c.runs.Go(func() {
			if err := c.worker.Sweep(c.life); err != nil {
				c.errorLog.Printf("delivery: %s", rest.Loggable(err))
			}
		})
		select {
		case <-ctx.Done():
			return
		case <-time.After(tickEvery):
		}
	}
}
