package tabletest

import (
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"vafa/infra/local"
)

// Faults stands between a client and the engine: it counts the calls and lets the chosen ones go wrong. A call is one
// HTTP request: each retry of the SDK is a call of its own. The zero value is ready and lets everything pass. It may be
// used by several goroutines.
type Faults struct {
	// Next carries the calls on; nil means local.Transport.
	Next http.RoundTripper

	mu     sync.Mutex
	total  int
	counts map[string]int
	choose []func(Call) Fault
}

// Call is one request on its way to the engine.
type Call struct {
	// Number counts all calls since the start or Reset, from 1.
	Number int
	// Operation is DynamoDB's name for it, such as "TransactWriteItems".
	Operation string
	// OfOperation counts the calls of this operation since the start or Reset, from 1.
	OfOperation int
}

// retryDelay is the longest wait of the SDK between two tries through Faults, so that tests stay fast.
const retryDelay = 5 * time.Millisecond

// Client returns a client like the given one whose calls pass through f. It retries as often as that one would, but
// soon, and without the SDK's quota, which a test of many faults would use up.
func (f *Faults) Client(client *dynamodb.Client, more ...func(*dynamodb.Options)) *dynamodb.Client {
	attempts := client.Options().Retryer.MaxAttempts()
	through := func(o *dynamodb.Options) {
		o.HTTPClient = &http.Client{Transport: f}
		o.Retryer = retry.NewStandard(func(o *retry.StandardOptions) {
			o.MaxAttempts, o.MaxBackoff, o.RateLimiter = attempts, retryDelay, ratelimit.None
		})
	}
	return dynamodb.New(client.Options(), append([]func(*dynamodb.Options){through}, more...)...)
}

// At lets the n-th call of all go wrong, counted from 1 since the start or Reset.
func (f *Faults) At(n int, fault Fault) {
	f.Choose(func(c Call) Fault {
		if c.Number == n {
			return fault
		}
		return nil
	})
}

// On lets the n-th call of the operation go wrong, counted from 1 since the start or Reset.
func (f *Faults) On(operation string, n int, fault Fault) {
	f.Choose(func(c Call) Fault {
		if c.Operation == operation && c.OfOperation == n {
			return fault
		}
		return nil
	})
}

// Choose asks the function about each call from now on; nil lets it pass. Of several rules for one call the first wins.
// The function is called for one call at a time.
func (f *Faults) Choose(rule func(Call) Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.choose = append(f.choose, rule)
}

// Reset forgets all rules and counts.
func (f *Faults) Reset() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.total, f.counts, f.choose = 0, nil, nil
}

// Total is the number of calls since the start or Reset, failed ones included.
func (f *Faults) Total() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.total
}

// Counts is the number of calls by operation since the start or Reset, failed ones included.
func (f *Faults) Counts() map[string]int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.counts)
}

// RoundTrip counts the call and sends it on, or lets it go wrong. It makes Faults an http.RoundTripper.
func (f *Faults) RoundTrip(req *http.Request) (*http.Response, error) {
	next := f.Next
	if next == nil {
		next = local.Transport()
	}
	req, err := noteRights(req)
	if err != nil {
		return nil, err
	}
	if fault := f.count(operation(req)); fault != nil {
		return fault(next, req)
	}
	return next.RoundTrip(req)
}

// count takes the call into account and returns what shall befall it, or nil.
func (f *Faults) count(operation string) Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.counts == nil {
		f.counts = map[string]int{}
	}
	f.total++
	f.counts[operation]++
	call := Call{Number: f.total, Operation: operation, OfOperation: f.counts[operation]}
	for _, rule := range f.choose {
		if fault := rule(call); fault != nil {
			return fault
		}
	}
	return nil
}

// operation is the last part of a target such as "DynamoDB_20120810.PutItem".
func operation(req *http.Request) string {
	target := req.Header.Get("X-Amz-Target")
	return target[strings.LastIndexByte(target, '.')+1:]
}
