// Command imports is the imports function: see internal/api/imports for what it answers.
package main

import (
	"os"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"vafa/internal/api"
	"vafa/internal/api/imports"
	"vafa/internal/function"
	"vafa/internal/function/queue"
)

func main() {
	s := function.MustSetup()
	s.Service.Imports = &api.Imports{
		Place: s.ImportsPlace(),
		Queue: queue.Imports{Queue: queue.Queue{Client: sqs.NewFromConfig(s.AWS), URL: os.Getenv("QUEUE_URL")}},
	}
	function.Serve(s, imports.Operations(s.Service))
}
