// Command importer does the tasks of imports: see internal/importer and its carry.
package main

import (
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"vafa/internal/function"
	"vafa/internal/function/bucket"
	"vafa/internal/function/files"
	"vafa/internal/function/queue"
	"vafa/internal/importer/carry"
	"vafa/internal/locale/phone"
)

func main() {
	s := function.MustSetup()
	s.Service.Business.Phones = phone.Book{}
	job := carry.Job{
		Store: s.Service.Table, Source: s.Service.Source,
		Bucket: files.Bucket{Client: bucket.Client(s.AWS), Name: os.Getenv("IMPORTS_BUCKET")},
		Queue:  queue.Imports{Queue: queue.Queue{Client: sqs.NewFromConfig(s.AWS), URL: os.Getenv("QUEUE_URL")}},
		Reader: carry.Files{Table: s.Service.Table, Source: s.Service.Source, Firm: s.Service.WholeFirm},
	}
	function.Start(s, function.Named[events.SQSEvent]("carry"), queue.ImportHandler(job, s.Log))
}
