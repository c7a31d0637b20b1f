// Command outreach is the outreach function: see internal/api/outreach for what it answers.
package main

import (
	"os"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"vafa/internal/api"
	"vafa/internal/api/outreach"
	"vafa/internal/function"
	"vafa/internal/function/queue"
	"vafa/internal/function/senders"
	"vafa/internal/locale/phone"
)

func main() {
	s := function.MustSetup()
	s.Service.Business.Phones = phone.Book{}
	ways := senders.Must(s)
	s.Service.Post = &api.Post{
		Queue: queue.Queue{Client: sqs.NewFromConfig(s.AWS), URL: os.Getenv("QUEUE_URL")}, Senders: ways, Allowed: ways.Hosts.Allows, Site: os.Getenv("SITE"),
	}
	function.Serve(s, outreach.Operations(s.Service))
}
