package machine

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/sfn"

	"vafa/internal/campaign"
)

// Campaigns starts executions of the state machine of campaigns.
type Campaigns struct {
	Client *sfn.Client
	ARN    string
}

// Start begins an execution and does not wait for it. One that says at what time it was asked for is named after that, so that asking
// again changes nothing; any other is one of its own.
func (c Campaigns) Start(ctx context.Context, in campaign.Input) error {
	name := ""
	if in.At != "" {
		name = strings.Join([]string{in.Do, in.Campaign, in.At}, "-")
	}
	if err := start(ctx, c.Client, c.ARN, name, in); err != nil {
		return fmt.Errorf("start %s: %w", in.Do, err)
	}
	return nil
}
