// Command delivery sends what waits in the queue, and sweeps up what was left over: see internal/delivery.
package main

import (
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"

	"vafa/internal/delivery"
	"vafa/internal/function"
	"vafa/internal/function/queue"
	"vafa/internal/message/ses"
	"vafa/internal/message/webhook"
)

func main() {
	s := function.MustSetup()
	hosts, err := webhook.ParseHosts(os.Getenv("GATEWAY_HOSTS"))
	if err != nil {
		function.Fail(s.Log, err)
	}
	ways := delivery.Ways{Hosts: hosts, Now: s.Service.Source.Now}
	if from := os.Getenv("EMAIL_FROM"); from != "" {
		ways.Mail = ses.Sender{Client: sesv2.NewFromConfig(s.AWS), From: from, ConfigurationSet: os.Getenv("EMAIL_EVENTS")}
	}
	worker := &delivery.Worker{
		Store: s.Service.Table, Source: s.Service.Source, Business: s.Service.Business, Senders: ways, Log: s.Log,
		Links: s.Service.LinksAt(os.Getenv("SITE")),
	}
	inbox := delivery.Inbox{Table: s.Service.Table, Source: s.Service.Source, Business: s.Service.Business}
	lambda.Start(queue.Handler(worker, inbox, s.Log))
}
