package upload

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Signature Version 4 as S3 takes it of browsers: "Authenticating Requests: Browser-Based Uploads Using POST" and
// "Authenticating Requests: Using Query Parameters" in the Amazon S3 API Reference.
const (
	algorithm = "AWS4-HMAC-SHA256"
	clock     = "20060102T150405Z"
	calendar  = "20060102"
)

// Field is a hidden input of a form.
type Field struct{ Name, Value string }

// Names of fields that the page and the bucket have to agree on.
const (
	TypeField = "Content-Type" // what the browser takes the file for; Undeclared where it does not say
	FileField = "file"         // comes last
)

// Undeclared is the type of a file of which only the content tells what it is.
const Undeclared = "application/octet-stream"

// Sending is what a form is for: to put a file of some size at Key, for a while, and then go on to an address, "" to none.
type Sending struct {
	Key, Then   string
	Least, Most int64 // bytes
	Life        time.Duration
}

// Form is what a form must send besides the file to put it at key and then go on to an address: nothing else, no larger
// file, and not after FormLife.
func (p Place) Form(ctx context.Context, key, then string, now time.Time) ([]Field, error) {
	return p.FormOf(ctx, Sending{Key: key, Then: then, Most: FormMost, Life: FormLife}, now)
}

// FormOf is what a form must send besides the file.
func (p Place) FormOf(ctx context.Context, s Sending, now time.Time) ([]Field, error) {
	keys, err := p.Keys(ctx)
	if err != nil {
		return nil, fmt.Errorf("keys of the upload form: %w", err)
	}
	now = now.UTC()
	fields := []Field{{"key", s.Key}}
	if s.Then != "" {
		fields = append(fields, Field{"success_action_redirect", s.Then})
	}
	fields = append(fields,
		Field{"x-amz-algorithm", algorithm},
		Field{"x-amz-credential", keys.ID + "/" + p.scope(now)},
		Field{"x-amz-date", now.Format(clock)},
	)
	if keys.Session != "" {
		fields = append(fields, Field{"x-amz-security-token", keys.Session})
	}
	policy, err := p.policy(s, fields, now.Add(s.Life))
	if err != nil {
		return nil, err
	}
	signed := Signature(keys.Secret, now, p.Region, policy)
	return append(fields, Field{TypeField, Undeclared}, Field{"policy", policy}, Field{"x-amz-signature", signed}), nil
}

// policy says that the fields must be sent as they are. A type that the browser names cannot be narrowed down further here:
// S3 knows no "one of these".
func (p Place) policy(s Sending, fields []Field, until time.Time) (string, error) {
	conditions := []any{
		map[string]string{"bucket": p.Bucket}, []any{"content-length-range", s.Least, s.Most}, []any{"starts-with", "$" + TypeField, ""},
	}
	for _, field := range fields {
		conditions = append(conditions, map[string]string{field.Name: field.Value})
	}
	document, err := json.Marshal(map[string]any{"expiration": until.Format("2006-01-02T15:04:05.000Z"), "conditions": conditions})
	return base64.StdEncoding.EncodeToString(document), err
}

// Link is an address under which a kept file can be saved for LinkLife. Whatever is in it, a browser saves it under the
// name and does not show it.
func (p Place) Link(ctx context.Context, key, kind, name string, now time.Time) (string, error) {
	return p.Relink(ctx, key, url.Values{
		"response-content-type":        {kind},
		"response-content-disposition": {`attachment; filename="` + name + `"`},
		"response-cache-control":       {"no-store"},
	}, now)
}

// Relink is the link to a key that was made at a time, with what the answer is to say of itself: who knows the keys checks a
// link by making it again.
func (p Place) Relink(ctx context.Context, key string, answer url.Values, at time.Time) (string, error) {
	keys, err := p.Keys(ctx)
	if err != nil {
		return "", fmt.Errorf("keys of the link: %w", err)
	}
	return p.link(keys, key, answer, LinkLife, at.UTC())
}

func (p Place) link(keys Keys, key string, query url.Values, life time.Duration, now time.Time) (string, error) {
	address, err := url.Parse(p.Address + "/" + key)
	if err != nil {
		return "", fmt.Errorf("address of the bucket: %w", err)
	}
	query.Set("X-Amz-Algorithm", algorithm)
	query.Set("X-Amz-Credential", keys.ID+"/"+p.scope(now))
	query.Set("X-Amz-Date", now.Format(clock))
	query.Set("X-Amz-Expires", strconv.Itoa(int(life/time.Second)))
	query.Set("X-Amz-SignedHeaders", "host")
	if keys.Session != "" {
		query.Set("X-Amz-Security-Token", keys.Session)
	}
	address.RawQuery = encode(query)
	request := "GET\n" + address.EscapedPath() + "\n" + address.RawQuery + "\nhost:" + address.Host + "\n\nhost\nUNSIGNED-PAYLOAD"
	sum := sha256.Sum256([]byte(request))
	text := algorithm + "\n" + now.Format(clock) + "\n" + p.scope(now) + "\n" + hex.EncodeToString(sum[:])
	address.RawQuery += "&X-Amz-Signature=" + Signature(keys.Secret, now, p.Region, text)
	return address.String(), nil
}

// encode writes a query in the order and spelling in which it is signed: a space is %20 there.
func encode(query url.Values) string { return strings.ReplaceAll(query.Encode(), "+", "%20") }

func (p Place) scope(now time.Time) string {
	return now.Format(calendar) + "/" + p.Region + "/s3/aws4_request"
}

// Signature signs a text for S3 with the key of a day and region.
func Signature(secret string, day time.Time, region, text string) string {
	key := []byte("AWS4" + secret)
	for _, part := range []string{day.UTC().Format(calendar), region, "s3", "aws4_request"} {
		key = mac(key, part)
	}
	return hex.EncodeToString(mac(key, text))
}

func mac(key []byte, text string) []byte {
	out := hmac.New(sha256.New, key)
	out.Write([]byte(text))
	return out.Sum(nil)
}
