package table

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"vafa/internal/crm"
)

// isConflict says whether another transaction was at the same items; the SDK does not retry that.
func isConflict(err error) bool {
	var conflict *types.TransactionConflictException
	var running *types.TransactionInProgressException
	var canceled *types.TransactionCanceledException
	switch {
	case errors.As(err, &conflict), errors.As(err, &running):
		return true
	case errors.As(err, &canceled):
		found := false
		for _, reason := range canceled.CancellationReasons {
			switch aws.ToString(reason.Code) {
			case "ConditionalCheckFailed":
				return false
			case "TransactionConflict":
				found = true
			}
		}
		return found
	}
	return false
}

// busyCodes are answers of DynamoDB, after the SDK's own tries, that pass with time.
var busyCodes = map[string]bool{
	"ProvisionedThroughputExceededException": true, "ThrottlingException": true, "RequestLimitExceeded": true,
	"InternalServerError": true, "ServiceUnavailable": true, "ServiceUnavailableException": true,
}

// isFull says whether the table refuses an item, written whole or changed, for its size.
func isFull(code, message string) bool {
	return strings.HasPrefix(code, "Validation") && strings.Contains(message, "tem size") && strings.Contains(message, "exceeded")
}

// translate turns an error of DynamoDB into the domain's: what passes with time is busy. A conflict stays as it is, for
// the retry.
func translate(err error, what string) error {
	if err == nil || isConflict(err) {
		return err
	}
	var api smithy.APIError
	var network net.Error
	passes := errors.As(err, &network) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
	if errors.As(err, &api) {
		passes = passes || busyCodes[api.ErrorCode()]
	}
	var limit interface{ RetryableError() bool }
	passes = passes || errors.As(err, &limit) && limit.RetryableError()
	var exhausted *aws.RequestCanceledError
	passes = passes || errors.As(err, &exhausted)
	if passes {
		return fmt.Errorf("%s: %w: %w", what, err, crm.ErrBusy)
	}
	if api != nil && isFull(api.ErrorCode(), api.ErrorMessage()) {
		return fmt.Errorf("%s: %w", what, crm.ErrFull) // the message names the table and nothing more
	}
	return fmt.Errorf("%s: %w", what, err)
}
