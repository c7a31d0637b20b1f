// Command planning is one step of the job of campaigns, as the state machine asks for it: see internal/campaign/job.go.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"vafa/internal/campaign"
	"vafa/internal/function"
	"vafa/internal/function/bucket"
	"vafa/internal/function/machine"
	"vafa/internal/function/queue"
	"vafa/internal/table"
	"vafa/internal/value"
)

func main() {
	s := function.MustSetup()
	tab := s.Service.Table
	atOnce, err := function.AtOnce(os.Getenv)
	if err != nil {
		function.Fail(s.Log, err)
	}
	job := &campaign.Job{
		Store: tab, Source: s.Service.Source, Business: s.Service.Business, Shards: table.Shards, AtOnce: atOnce,
		Rows:    bucket.Rows{Client: bucket.Client(s.AWS), Bucket: os.Getenv("ROWS_BUCKET")},
		Queue:   queue.Queue{Client: sqs.NewFromConfig(s.AWS), URL: os.Getenv("QUEUE_URL")},
		Starter: machine.Campaigns{Client: sfn.NewFromConfig(s.AWS), ARN: os.Getenv("CAMPAIGN_MACHINE")},
		Model: func(ctx context.Context, version string) (*value.Model, error) {
			return value.Stored(table.ModelOf[*value.Model](ctx, tab, version))
		},
	}
	function.Start(s, func(in campaign.Input) string { return in.Step }, job.Do)
}
