package rest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"
)

// Seal signs what a client hands back to us: page tokens, links, form keys. What it signs can be read by anyone.
type Seal struct{ key []byte }

// NewSeal makes a seal of a secret; every function of one deployment has the same. Without a secret, as in a function
// that signs nothing, the seal opens nothing: a forgotten setting must not let anybody sign.
func NewSeal(secret string) Seal {
	if secret == "" {
		return Seal{}
	}
	sum := sha256.Sum256([]byte("vafa seal\n" + secret))
	return Seal{key: sum[:]}
}

// ErrSeal says that a token was not made by us, or was made for something else.
var ErrSeal = errors.New("token was not made here")

// Sign gives a token that holds text and is bound to a purpose.
func (s Seal) Sign(purpose, text string) string {
	encoded := base64.RawURLEncoding.EncodeToString([]byte(text))
	return encoded + "." + base64.RawURLEncoding.EncodeToString(s.mac(purpose, encoded))
}

// Open gives back the text of a token made for the same purpose.
func (s Seal) Open(purpose, token string) (string, error) {
	encoded, signature, _ := strings.Cut(token, ".")
	mac, err := base64.RawURLEncoding.DecodeString(signature)
	if err != nil || len(s.key) == 0 || !hmac.Equal(mac, s.mac(purpose, encoded)) {
		return "", ErrSeal
	}
	text, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		return "", ErrSeal
	}
	return string(text), nil
}

// SignUntil gives a token that is good until a time, to the second: the end is within what is signed.
func (s Seal) SignUntil(purpose, text string, until time.Time) string {
	return s.Sign(purpose, strconv.FormatInt(until.Unix(), 36)+" "+text)
}

// OpenAt gives back the text of a token that SignUntil made for the same purpose and that has not ended.
func (s Seal) OpenAt(purpose, token string, now time.Time) (string, error) {
	signed, err := s.Open(purpose, token)
	if err != nil {
		return "", err
	}
	end, text, found := strings.Cut(signed, " ")
	until, err := strconv.ParseInt(end, 36, 64)
	if err != nil || !found || now.Unix() >= until {
		return "", ErrSeal
	}
	return text, nil
}

func (s Seal) mac(purpose, encoded string) []byte {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(purpose + "\n" + encoded))
	return mac.Sum(nil)
}
