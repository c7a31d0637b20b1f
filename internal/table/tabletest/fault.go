package tabletest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"syscall"
	"time"
)

// Fault is one way for a call to go wrong. It answers in place of next, and may or may not pass the call on to it.
// LoseReply, LoseRequest, Throttle, ServerError, Conflict, Unprocessed and ShortPage are faults; Delay makes one; a test may
// write others.
type Fault func(next http.RoundTripper, req *http.Request) (*http.Response, error)

// LoseReply lets the engine do what it was asked for, and then breaks the connection before the answer arrives. The SDK
// tries again.
func LoseReply(next http.RoundTripper, req *http.Request) (*http.Response, error) {
	res, err := next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close() // nobody waits for what was lost
	if err != nil {
		return nil, err
	}
	return nil, connectionReset("read")
}

// LoseRequest breaks the connection before the engine sees the call. The SDK tries again.
func LoseRequest(_ http.RoundTripper, req *http.Request) (*http.Response, error) {
	closeBody(req)
	return nil, connectionReset("write")
}

// Throttle answers ProvisionedThroughputExceededException: the engine has done nothing. The SDK tries again.
func Throttle(_ http.RoundTripper, req *http.Request) (*http.Response, error) {
	closeBody(req)
	return answer(req, http.StatusBadRequest, map[string]any{
		"__type":  exception + "ProvisionedThroughputExceededException",
		"message": "The level of configured provisioned throughput for the table was exceeded.",
	})
}

// ServerError answers 500 InternalServerError: the engine has done nothing. The SDK tries again.
func ServerError(_ http.RoundTripper, req *http.Request) (*http.Response, error) {
	closeBody(req)
	return answer(req, http.StatusInternalServerError, map[string]any{
		"__type":  exception + "InternalServerError",
		"message": "The request processing has failed because of an unknown error.",
	})
}

// Conflict answers that another transaction holds an item: TransactionCanceledException with the reason
// TransactionConflict for the first item of a transaction, TransactionConflictException for a single write. The engine
// has done nothing, and the SDK does not try a transaction again.
func Conflict(_ http.RoundTripper, req *http.Request) (*http.Response, error) {
	items, err := transactItems(req)
	if err != nil {
		return nil, err
	}
	const message = "Transaction is ongoing for the item"
	if items == 0 {
		return answer(req, http.StatusBadRequest, map[string]any{
			"__type": exception + "TransactionConflictException", "message": message,
		})
	}
	reasons := make([]map[string]any, items)
	for i := range reasons {
		reasons[i] = map[string]any{"Code": "None"}
	}
	reasons[0] = map[string]any{"Code": "TransactionConflict", "Message": message}
	return answer(req, http.StatusBadRequest, map[string]any{
		"__type": exception + "TransactionCanceledException",
		"Message": "Transaction cancelled, please refer cancellation reasons for specific reasons " +
			"[TransactionConflict, ...]",
		"CancellationReasons": reasons,
	})
}

// Delay is a fault that holds a call back and then lets it pass; it fails if the caller gives up first.
func Delay(d time.Duration) Fault {
	return func(next http.RoundTripper, req *http.Request) (*http.Response, error) {
		select {
		case <-time.After(d):
			return next.RoundTrip(req)
		case <-req.Context().Done():
			closeBody(req)
			return nil, req.Context().Err()
		}
	}
}

// Change is a fault that alters the call's document on its way; the engine answers what it is then asked.
func Change(change func(call map[string]any)) Fault {
	return func(next http.RoundTripper, req *http.Request) (*http.Response, error) {
		call, err := asked(req)
		if err != nil {
			return nil, err
		}
		change(call)
		return send(next, req, call)
	}
}

// ForgetToken passes a call on without the token by which the SDK marks its tries of one transaction, as if the ten minutes
// were over for which DynamoDB remembers it.
func ForgetToken(next http.RoundTripper, req *http.Request) (*http.Response, error) {
	return Change(func(call map[string]any) { delete(call, "ClientRequestToken") })(next, req)
}

// Answer is a fault's answer in place of the engine: an exception of DynamoDB, which has done nothing.
func Answer(req *http.Request, status int, name, message string) (*http.Response, error) {
	closeBody(req)
	return answer(req, status, map[string]any{"__type": exception + name, "message": message})
}

// exception is what DynamoDB writes before the name of an error.
const exception = "com.amazonaws.dynamodb.v20120810#"

// connectionReset is the error of the network when the other side breaks a connection.
func connectionReset(direction string) error {
	return &net.OpError{Op: direction, Net: "tcp", Err: os.NewSyscallError(direction, syscall.ECONNRESET)}
}

// answer is a reply in DynamoDB's JSON protocol.
func answer(req *http.Request, status int, body map[string]any) (*http.Response, error) {
	encoded, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	return &http.Response{
		Status:        fmt.Sprintf("%d %s", status, http.StatusText(status)),
		StatusCode:    status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
		Body:          io.NopCloser(bytes.NewReader(encoded)),
		ContentLength: int64(len(encoded)),
		Request:       req,
	}, nil
}

// transactItems is the number of items in a transaction, 0 for any other call. It uses up the body.
func transactItems(req *http.Request) (int, error) {
	defer closeBody(req)
	var body struct{ TransactItems []json.RawMessage }
	if req.Body == nil {
		return 0, nil
	}
	if err := json.NewDecoder(req.Body).Decode(&body); err != nil {
		return 0, fmt.Errorf("read the call: %w", err)
	}
	return len(body.TransactItems), nil
}

// closeBody does what http.RoundTripper asks of whoever answers a request.
func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close() // whose end nobody needs to know
	}
}
