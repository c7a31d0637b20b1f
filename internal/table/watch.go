package table

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/smithy-go/middleware"

	"vafa/internal/metric"
)

// Watch is an option of a client of DynamoDB: what each call does is noted on the metric sheet of the context, if that has one: its
// time by now, conflicts and throttles.
func Watch(now func() time.Time) func(*dynamodb.Options) {
	return func(o *dynamodb.Options) {
		o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
			if err := stack.Initialize.Add(middleware.InitializeMiddlewareFunc("VafaCalls", watchCalls(now)), middleware.Before); err != nil {
				return err
			}
			return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("VafaTries", watchTries), middleware.Before)
		})
	}
}

// watchCalls notes a call with all its tries.
func watchCalls(now func() time.Time) func(context.Context, middleware.InitializeInput, middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
	return func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
		sheet := metric.Of(ctx)
		if sheet == nil {
			return next.HandleInitialize(ctx, in)
		}
		sheet.Began(now())
		out, metadata, err := next.HandleInitialize(ctx, in)
		sheet.Ended(now(), err != nil && isConflict(err))
		return out, metadata, err
	}
}

// throttles knows the errors of a service that wants fewer calls.
var throttles = retry.ThrottleErrorCode{Codes: retry.DefaultThrottleErrorCodes}

// watchTries notes one try of a call.
func watchTries(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
	out, metadata, err := next.HandleDeserialize(ctx, in)
	if err != nil && throttles.IsErrorThrottle(err) == aws.TrueTernary {
		metric.Of(ctx).Throttled()
	}
	return out, metadata, err
}
