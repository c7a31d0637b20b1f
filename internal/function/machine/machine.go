// Package machine starts the state machines that run the nightly job and campaigns. It is apart so that only the functions that start
// them are linked with the client of Step Functions.
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
	if err := start(ctx, s.Client, s.ARN, in.Run, in); err != nil {
		return fmt.Errorf("start run %s: %w", in.Run, err)
	}
	return nil
}

// start begins an execution of a machine and does not wait for it. One with a name is begun once, however often it is asked for.
func start(ctx context.Context, client *sfn.Client, arn, name string, in any) error {
	input, err := json.Marshal(in)
	if err != nil {
		return err
	}
	document := string(input)
	execution := &sfn.StartExecutionInput{StateMachineArn: &arn, Input: &document}
	if name != "" {
		name = strings.NewReplacer(":", "-", ".", "-").Replace(name)
		execution.Name = &name
	}
	_, err = client.StartExecution(ctx, execution)
	var again *types.ExecutionAlreadyExists
	if errors.As(err, &again) {
		return nil
	}
	return err
}
