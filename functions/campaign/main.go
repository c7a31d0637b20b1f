// Command campaign is the campaign function: see internal/api/campaign for what it answers.
package main

import (
	"os"

	"github.com/aws/aws-sdk-go-v2/service/sfn"

	"vafa/internal/api/campaign"
	"vafa/internal/function"
	"vafa/internal/function/machine"
)

func main() {
	s := function.MustSetup()
	s.Service.Campaigns = machine.Campaigns{Client: sfn.NewFromConfig(s.AWS), ARN: os.Getenv("CAMPAIGN_MACHINE")}
	function.Serve(s, campaign.Operations(s.Service))
}
