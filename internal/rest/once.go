package rest

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"

	"vafa/internal/crm"
)

// onceLife is how long a repetition gets the first answer.
const onceLife = 24 * time.Hour

// MaxKey is the longest Idempotency-Key taken, in bytes.
const MaxKey = 255

// Once is the request's Idempotency-Key, if it has one.
type Once struct {
	operation, caller, key, hash string
	now                          time.Time
}

// Answer makes the record that the command's transaction carries: a repetition of the request gets this status and body.
func (o Once) Answer(status int, body any) (crm.Once, error) {
	if o.key == "" {
		return crm.Once{}, nil
	}
	encoded, err := json.Marshal(body, json.Deterministic(true))
	if err != nil {
		return crm.Once{}, err
	}
	return crm.Once{
		Operation: o.operation, Caller: o.caller, Key: o.key, Hash: o.hash,
		Status: status, Body: encoded, Expires: o.now.Add(onceLife),
	}, nil
}

// onceOf reads the key of a POST and hashes what the request asks for.
func onceOf(r *http.Request, op Operation, caller Caller, key string, body []byte, now time.Time) (Once, error) {
	if r.Method != http.MethodPost || key == "" {
		return Once{}, nil
	}
	if len(key) > MaxKey {
		var faults crm.Faults
		faults.Add("/Idempotency-Key", "text.tooLong", "limit", strconv.Itoa(MaxKey))
		return Once{}, shapeError{faults}
	}
	sum := sha256.New()
	sum.Write([]byte(r.URL.Path + "\n"))
	sum.Write(body)
	return Once{operation: op.ID, caller: caller.Name(), key: key, hash: hex.EncodeToString(sum.Sum(nil)), now: now}, nil
}
