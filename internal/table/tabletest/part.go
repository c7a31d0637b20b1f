package tabletest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// Unprocessed does the first half of a batch and gives the rest back as unprocessed, as DynamoDB does when a partition is
// short of capacity. A batch of one key, of which DynamoDB never leaves everything, is throttled; so is any other call.
func Unprocessed(next http.RoundTripper, req *http.Request) (*http.Response, error) {
	call, err := asked(req)
	if err != nil {
		return nil, err
	}
	batch, _ := call["RequestItems"].(map[string]any)
	first, rest := halves(batch)
	if len(rest) == 0 {
		return Throttle(next, req)
	}
	call["RequestItems"] = first
	res, err := send(next, req, call)
	if err != nil || res.StatusCode != http.StatusOK {
		return res, err
	}
	return leave(req, res, rest)
}

// shortest is how many items of 400 KB, the largest there are, a page of one megabyte holds.
const shortest = 2

// ShortPage lets a Query or Scan end after the fewest items with which DynamoDB ends a page before its limit, with the key from
// which to go on: two, which is what a megabyte holds of the largest items. Any other call passes.
func ShortPage(next http.RoundTripper, req *http.Request) (*http.Response, error) {
	return Change(func(call map[string]any) {
		for _, of := range []string{"RequestItems", "Key", "Item", "TransactItems"} {
			if call[of] != nil {
				return
			}
		}
		if limit, ok := call["Limit"].(float64); !ok || limit > shortest {
			call["Limit"] = shortest
		}
	})(next, req)
}

// halves divides what a batch asks of each table. rest has no table of which nothing is left.
func halves(batch map[string]any) (first, rest map[string]any) {
	first, rest = map[string]any{}, map[string]any{}
	for table, of := range batch {
		switch of := of.(type) {
		case []any: // of BatchWriteItem
			first[table] = of[:(len(of)+1)/2]
			if len(of) > 1 {
				rest[table] = of[(len(of)+1)/2:]
			}
		case map[string]any: // of BatchGetItem
			keys, _ := of["Keys"].([]any)
			first[table] = with(of, "Keys", keys[:(len(keys)+1)/2])
			if len(keys) > 1 {
				rest[table] = with(of, "Keys", keys[(len(keys)+1)/2:])
			}
		}
	}
	return first, rest
}

// with is a copy of a document in which one member is another.
func with(of map[string]any, name string, value any) map[string]any {
	out := map[string]any{}
	for key, member := range of {
		out[key] = member
	}
	out[name] = value
	return out
}

// leave adds to what the engine itself left undone of a batch. A batch to read asks by keys, one to write by a list.
func leave(req *http.Request, res *http.Response, rest map[string]any) (*http.Response, error) {
	defer func() { _ = res.Body.Close() }() // it was read to its end
	var body map[string]any
	if err := json.NewDecoder(res.Body).Decode(&body); err != nil {
		return nil, fmt.Errorf("read the engine's answer: %w", err)
	}
	name := "UnprocessedItems"
	if _, reads := body["Responses"]; reads {
		name = "UnprocessedKeys"
	}
	body[name] = rest
	return answer(req, res.StatusCode, body)
}

// asked is what a call asks for. The call can be sent again.
func asked(req *http.Request) (map[string]any, error) {
	defer closeBody(req)
	encoded, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, fmt.Errorf("read the call: %w", err)
	}
	req.Body = io.NopCloser(bytes.NewReader(encoded))
	var call map[string]any
	if err := json.Unmarshal(encoded, &call); err != nil {
		return nil, fmt.Errorf("read the call: %w", err)
	}
	return call, nil
}

// send carries a call on with another document.
func send(next http.RoundTripper, req *http.Request, call map[string]any) (*http.Response, error) {
	encoded, err := json.Marshal(call)
	if err != nil {
		return nil, err
	}
	other := req.Clone(req.Context())
	other.Body, other.ContentLength = io.NopCloser(bytes.NewReader(encoded)), int64(len(encoded))
	return next.RoundTrip(other)
}
