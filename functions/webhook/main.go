// Command webhook posts events to the webhooks that want them, from their queue: see internal/event/hook.
package main

import (
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"vafa/internal/event/hook"
	"vafa/internal/function"
)

func main() {
	s := function.MustSetup()
	queue := hook.Queue{
		Poster: hook.Poster{Store: s.Service.Table, Hosts: s.Service.Hooks, Now: s.Service.Source.Now},
		Client: sqs.NewFromConfig(s.AWS), URL: os.Getenv("WEBHOOK_QUEUE"), Log: s.Log,
	}
	function.Start(s, function.Named[events.SQSEvent]("post"), queue.Handle)
}
