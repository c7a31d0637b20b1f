// Command insight is the insight function: see internal/api/insight for what it answers.
package main

import (
	"os"

	"github.com/aws/aws-sdk-go-v2/service/sfn"

	"vafa/internal/api/insight"
	"vafa/internal/function"
	"vafa/internal/function/machine"
)

func main() {
	s := function.MustSetup()
	function.Serve(s, insight.Operations(s.Service, machine.Starter{Client: sfn.NewFromConfig(s.AWS), ARN: os.Getenv("STATE_MACHINE")}))
}
