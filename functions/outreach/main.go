// Command outreach is the outreach function: see internal/api/outreach for what it answers.
package main

import (
	"os"

	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"vafa/internal/api"
	"vafa/internal/api/outreach"
	"vafa/internal/delivery"
	"vafa/internal/function"
	"vafa/internal/function/queue"
	"vafa/internal/locale/phone"
	"vafa/internal/message/ses"
	"vafa/internal/message/webhook"
)

func main() {
	s := function.MustSetup()
	s.Service.Business.Phones = phone.Book{}
	hosts, err := webhook.ParseHosts(os.Getenv("GATEWAY_HOSTS"))
	if err != nil {
		function.Fail(s.Log, err)
	}
	ways := delivery.Ways{Hosts: hosts, Now: s.Service.Source.Now}
	if from := os.Getenv("EMAIL_FROM"); from != "" {
		ways.Mail = ses.Sender{Client: sesv2.NewFromConfig(s.AWS), From: from, ConfigurationSet: os.Getenv("EMAIL_EVENTS")}
	}
	s.Service.Post = &api.Post{
		Queue: queue.Queue{Client: sqs.NewFromConfig(s.AWS), URL: os.Getenv("QUEUE_URL")}, Senders: ways, Allowed: hosts.Allows, Site: os.Getenv("SITE"),
	}
	function.Serve(s, outreach.Operations(s.Service))
}
