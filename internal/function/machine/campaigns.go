package machine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

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
	input, err := json.Marshal(in)
	if err != nil {
		return err
	}
	document := string(input)
	start := &sfn.StartExecutionInput{StateMachineArn: &c.ARN, Input: &document}
	if in.At != "" {
		name := strings.NewReplacer(":", "-", ".", "-").Replace(strings.Join([]string{in.Do, in.Campaign, in.At}, "-"))
		start.Name = &name
	}
	_, err = c.Client.StartExecution(ctx, start)
	var again *types.ExecutionAlreadyExists
	if err != nil && !errors.As(err, &again) {
		return fmt.Errorf("start %s: %w", in.Do, err)
	}
	return nil
}
