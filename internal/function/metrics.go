package function

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"vafa/internal/metric"
)

// Metrics writes a function's metrics to its log, nil where none are wanted. Stack and function are told by the name of its log group,
// which the template writes: /<stack>/<function>.
func Metrics(by metric.By, env func(string) string, out io.Writer) *metric.Emitter {
	if by == metric.ByNothing {
		return nil
	}
	stack, function, _ := strings.Cut(strings.TrimPrefix(env("AWS_LAMBDA_LOG_GROUP_NAME"), "/"), "/")
	return &metric.Emitter{Stack: stack, Function: function, By: by, Now: time.Now, Out: out}
}

// Start runs what a function does that serves no requests, until Lambda ends it; operation tells by an input what it is a call of.
func Start[In, Out any](s Setup, operation func(In) string, handle func(context.Context, In) (Out, error)) {
	lambda.Start(metric.Handled(s.Metrics, operation, handle))
}

// StartTask is Start of what has no answer and is one thing alone.
func StartTask[In any](s Setup, operation string, handle func(context.Context, In) error) {
	Start(s, Named[In](operation), func(ctx context.Context, in In) (None, error) { return None{}, handle(ctx, in) })
}

// None is the answer of what has none.
type None struct{}

// Named is the operation of a function that does one thing.
func Named[In any](operation string) func(In) string { return func(In) string { return operation } }
