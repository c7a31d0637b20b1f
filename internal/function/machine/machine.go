// Package machine starts the state machine that runs the nightly job. It is apart so that only the function that starts runs
// is linked with the client of Step Functions.
package machine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"vafa/internal/value"
)

// Starter starts executions of one state machine.
type Starter struct {
	Client *sfn.Client
	ARN    string
}

// Start begins a run and does not wait for it. The execution is named after the run, so that starting it again changes
// nothing.
func (s Starter) Start(ctx context.Context, in value.Input) error {
	input, err := json.Marshal(in)
	if err != nil {
		return err
	}
	name, document := strings.NewReplacer(":", "-", ".", "-").Replace(in.Run), string(input)
	_, err = s.Client.StartExecution(ctx, &sfn.StartExecutionInput{StateMachineArn: &s.ARN, Name: &name, Input: &document})
	var again *types.ExecutionAlreadyExists
	if err != nil && !errors.As(err, &again) {
		return fmt.Errorf("start run %s: %w", in.Run, err)
	}
	return nil
}
