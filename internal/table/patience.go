package table

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// How patient a client is with DynamoDB. Its answers take a few milliseconds, so one that has not come after a second does not come,
// and another connection is better; what fails four times in a quarter of a second is busy, and the caller is told so while they
// still wait. The SDK's own waits are up to 20 s, and it never ends a try by itself.
const (
	callTries  = 4
	tryWithin  = time.Second
	firstPause = 25 * time.Millisecond
	lastPause  = 200 * time.Millisecond
)

// Patient is an option of a client: each call is tried up to four times, each try ends after a second, and between two tries lies up
// to 25, 50 and 100 ms; rand, in [0, 1), spreads them. A client whose HTTP client is not one of the SDK's keeps its own limits of time.
func Patient(rand func() float64) func(*dynamodb.Options) {
	return func(o *dynamodb.Options) {
		o.Retryer = retry.NewStandard(func(s *retry.StandardOptions) {
			s.MaxAttempts, s.MaxBackoff = callTries, lastPause
			s.Backoff = retry.BackoffDelayerFunc(func(try int, _ error) (time.Duration, error) {
				return time.Duration(rand() * float64(min(firstPause<<min(try, 8), lastPause))), nil
			})
		})
		if client, ok := o.HTTPClient.(*awshttp.BuildableClient); ok {
			o.HTTPClient = client.WithTimeout(tryWithin)
		}
	}
}
