package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// SignatureHeader carries a signature: "t=1795219200,v1=5f3c…", where t is the time of signing in seconds since 1970 and v1 the
// HMAC-SHA256 (RFC 2104) of t, a full stop and the body, in hexadecimal. While keys change there is a v1 for each.
const SignatureHeader = "Vafa-Signature"

// ReplayWindow is how far the time of a signature may be from now. Within it the same report may come twice: whoever takes
// reports knows them by their own reference.
const ReplayWindow = 5 * time.Minute

const (
	keyLeast      = 32 // characters of a key
	signatureMost = 512
)

// ErrSignature says that a report is not signed as it must be: by none of the keys, or not now.
var ErrSignature = errors.New("the signature does not hold")

// Keys are the secrets that both sides know: the one in use and, while it replaces another, that other one. It prints as
// "keys", so that no log shows them.
type Keys struct{ secrets [][]byte }

// NewKeys takes the secret in use and the one before it, "" if there is none. A secret has at least 32 characters.
func NewKeys(current, previous string) (Keys, error) {
	if len(current) < keyLeast || previous != "" && len(previous) < keyLeast {
		return Keys{}, fmt.Errorf("a webhook's key has at least %d characters", keyLeast)
	}
	keys := Keys{secrets: [][]byte{[]byte(current)}}
	if previous != "" {
		keys.secrets = append(keys.secrets, []byte(previous))
	}
	return keys, nil
}

// String and GoString keep the secrets out of what is printed.
func (Keys) String() string   { return "keys" }
func (Keys) GoString() string { return "keys" }

// Sign makes the header for a body that is sent now, signed with each key: the receiver may change to the new one at any time.
func (k Keys) Sign(body []byte, now time.Time) string {
	at := strconv.FormatInt(now.Unix(), 10)
	header := "t=" + at
	for _, secret := range k.secrets {
		header += ",v1=" + hex.EncodeToString(sum(secret, at, body))
	}
	return header
}

// Verify tells whether a report's header holds for its body now. The error is ErrSignature, with a reason that may be logged.
func (k Keys) Verify(header string, body []byte, now time.Time) error {
	at, signatures, ok := parse(header)
	if !ok {
		return fmt.Errorf("%w: the header is malformed", ErrSignature)
	}
	seconds, err := strconv.ParseInt(at, 10, 64)
	if err != nil || strconv.FormatInt(seconds, 10) != at {
		return fmt.Errorf("%w: the time is no number", ErrSignature)
	}
	if age := now.Sub(time.Unix(seconds, 0)); age > ReplayWindow || age < -ReplayWindow {
		return fmt.Errorf("%w: it was made at another time", ErrSignature)
	}
	good := false
	for _, secret := range k.secrets {
		want := sum(secret, at, body)
		for _, signature := range signatures {
			good = hmac.Equal(signature, want) || good // no early end, which would tell which key is in use
		}
	}
	if !good {
		return fmt.Errorf("%w: no key made it", ErrSignature)
	}
	return nil
}

// parse takes a header apart: one time and any number of signatures. Versions that are not known are left out.
func parse(header string) (at string, signatures [][]byte, ok bool) {
	if len(header) > signatureMost {
		return "", nil, false
	}
	for part := range strings.SplitSeq(header, ",") {
		name, value, found := strings.Cut(part, "=")
		switch {
		case !found || name == "t" && at != "":
			return "", nil, false
		case name == "t":
			at = value
		case name == "v1":
			signature, err := hex.DecodeString(value)
			if err != nil {
				return "", nil, false
			}
			signatures = append(signatures, signature)
		}
	}
	return at, signatures, at != "" && len(signatures) > 0
}

func sum(secret []byte, at string, body []byte) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(at + "."))
	mac.Write(body)
	return mac.Sum(nil)
}
