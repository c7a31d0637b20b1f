// Command retention forgets prospects of whom nothing was heard for long, once a day: see internal/retention.
package main

import (
	"context"
	"encoding/json"

	"vafa/internal/api/guard"
	"vafa/internal/function"
	"vafa/internal/retention"
	"vafa/internal/table"
)

// most is how many an execution erases, well within its quarter of an hour; the next day goes on.
const most = 2000

func main() {
	s := function.MustSetup()
	job := &retention.Job{
		Store: s.Service.Table, Source: s.Service.Source, Days: s.ProspectDays, Shards: table.Shards, Most: most, Log: s.Log,
		Budgets: guard.Named(s.Service.Seal),
	}
	function.Start(s, function.Named[json.RawMessage]("forget"), func(ctx context.Context, _ json.RawMessage) (retention.Report, error) {
		return job.Run(ctx)
	})
}
