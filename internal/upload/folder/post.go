package folder

import (
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"vafa/internal/crm"
	"vafa/internal/upload"
)

// refusal is an answer of S3's to what it does not take.
type refusal struct {
	status int
	Code   string
	Text   string
}

func (r refusal) Error() string { return r.Code + ": " + r.Text }

func denied(text string) error { return refusal{http.StatusForbidden, "AccessDenied", text} }

func malformed(text string) error {
	return refusal{http.StatusBadRequest, "MalformedPOSTRequest", text}
}

// ServeHTTP takes forms at the bucket's address and opens links below it.
func (b *Bucket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var err error
	switch r.Method {
	case http.MethodPost:
		err = b.post(w, r)
	case http.MethodGet, http.MethodHead:
		err = b.open(w, r)
	default:
		err = refusal{http.StatusMethodNotAllowed, "MethodNotAllowed", "The method is not allowed."}
	}
	var refused refusal
	switch {
	case err == nil:
		return
	case errors.Is(err, crm.ErrNotFound):
		refused = refusal{http.StatusNotFound, "NoSuchKey", "The key does not exist."}
	case !errors.As(err, &refused):
		refused = refusal{http.StatusInternalServerError, "InternalError", "Try again."}
	}
	body, err := xml.Marshal(struct {
		XMLName xml.Name `xml:"Error"`
		Code    string
		Message string
	}{Code: refused.Code, Message: refused.Text})
	if err != nil {
		body = nil
	}
	w.Header().Set("Content-Type", "application/xml")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(refused.status)
	_, _ = w.Write(append([]byte(xml.Header), body...)) // who has left needs no answer
}

// longestField is more than any field that package upload makes.
const longestField = 16 << 10

// form reads the fields before the file, by their names in lower case, and gives the file.
func form(r *http.Request) (map[string]string, *multipart.Part, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, nil, malformed("The body is no form with a file.")
	}
	fields := map[string]string{}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return nil, nil, malformed("There is no file.")
		}
		if part.FormName() == upload.FileField {
			return fields, part, nil
		}
		text, err := io.ReadAll(io.LimitReader(part, longestField+1))
		if err != nil || len(text) > longestField || len(fields) > 100 {
			return nil, nil, malformed("A field is too long.")
		}
		fields[strings.ToLower(part.FormName())] = string(text)
	}
}

// post puts a file where the form's policy allows it.
func (b *Bucket) post(w http.ResponseWriter, r *http.Request) error {
	fields, file, err := form(r)
	if err != nil {
		return err
	}
	size, err := b.allowed(r, fields)
	if err != nil {
		return err
	}
	key := fields["key"]
	version, err := b.put(key, fields["content-type"], file, size)
	switch {
	case errors.Is(err, errTooLarge):
		return refusal{http.StatusBadRequest, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size"}
	case errors.Is(err, errTooSmall):
		return refusal{http.StatusBadRequest, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size"}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return malformed("The file was cut off.")
	case err != nil:
		return err
	}
	if err := b.Arrived(r.Context(), key); err != nil {
		return err
	}
	target := fields["success_action_redirect"]
	if target == "" {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return redirect(w, target, url.Values{"bucket": {b.Place.Bucket}, "key": {key}, "etag": {version}})
}

func redirect(w http.ResponseWriter, target string, more url.Values) error {
	to, err := url.Parse(target)
	if err != nil {
		return malformed("The redirect is no address.")
	}
	to.RawQuery = strings.TrimPrefix(to.RawQuery+"&"+more.Encode(), "&")
	w.Header().Set("Location", to.String())
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// policy is what a form was allowed.
type policy struct {
	Expiration time.Time
	Conditions []any
}

// allowed checks the signature of the policy and that the form keeps to it; it gives how large the file may be.
func (b *Bucket) allowed(r *http.Request, fields map[string]string) (bounds, error) {
	keys, err := b.Place.Keys(r.Context())
	if err != nil {
		return bounds{}, fmt.Errorf("keys: %w", err)
	}
	now := b.Now().UTC()
	signedOn, err := time.Parse("20060102T150405Z", fields["x-amz-date"])
	if err != nil {
		return bounds{}, denied("The date is missing.")
	}
	want := upload.Signature(keys.Secret, signedOn, b.Place.Region, fields["policy"])
	credential := keys.ID + "/" + signedOn.Format("20060102") + "/" + b.Place.Region + "/s3/aws4_request"
	if fields["x-amz-credential"] != credential || subtle.ConstantTimeCompare([]byte(want), []byte(fields["x-amz-signature"])) != 1 {
		return bounds{}, refusal{http.StatusForbidden, "SignatureDoesNotMatch", "The signature does not match."}
	}
	document, err := base64.StdEncoding.DecodeString(fields["policy"])
	var p policy
	if err != nil || json.Unmarshal(document, &p) != nil {
		return bounds{}, malformed("The policy cannot be read.")
	}
	if !now.Before(p.Expiration) {
		return bounds{}, denied("Invalid according to Policy: Policy expired.")
	}
	return p.holds(fields, b.Place.Bucket)
}

// holds says whether every condition holds, and whether every field has one.
func (p policy) holds(fields map[string]string, bucket string) (bounds, error) {
	size := bounds{0, upload.FormMost}
	known := []string{"policy", "x-amz-signature"}
	for _, condition := range p.Conditions {
		name, operator, value := parts(condition)
		if name == "content-length-range" {
			ends, _ := condition.([]any)
			size = bounds{bytesOf(ends[1]), bytesOf(ends[2])}
			continue
		}
		got := fields[name]
		if name == "bucket" {
			got = bucket
		}
		if operator == "eq" && got != value || operator == "starts-with" && !strings.HasPrefix(got, value) || operator == "" {
			return bounds{}, denied("Invalid according to Policy: Policy Condition failed: " + name)
		}
		known = append(known, name)
	}
	for name := range fields {
		if !slices.Contains(known, name) {
			return bounds{}, denied("Invalid according to Policy: Extra input fields: " + name)
		}
	}
	return size, nil
}

// parts takes a condition apart: {"name": "value"}, or ["operator", "$name", "value"], or a range of sizes.
func parts(condition any) (name, operator, value string) {
	switch condition := condition.(type) {
	case map[string]any:
		for field, text := range condition {
			value, _ = text.(string)
			return strings.ToLower(field), "eq", value
		}
	case []any:
		if len(condition) != 3 {
			return "", "", ""
		}
		operator, _ = condition[0].(string)
		if operator == "content-length-range" {
			return operator, operator, ""
		}
		name, _ = condition[1].(string)
		value, _ = condition[2].(string)
		return strings.ToLower(strings.TrimPrefix(name, "$")), operator, value
	}
	return "", "", ""
}

func bytesOf(number any) int64 {
	n, _ := number.(float64)
	return int64(n)
}

// open serves a link, if it is one that was signed for this very object and is young enough.
func (b *Bucket) open(w http.ResponseWriter, r *http.Request) error {
	base, err := url.Parse(b.Place.Address)
	if err != nil {
		return err
	}
	key, below := strings.CutPrefix(r.URL.Path, base.Path+"/")
	query := r.URL.Query()
	signedAt, err := time.Parse("20060102T150405Z", query.Get("X-Amz-Date"))
	if err != nil || !below {
		return denied("The link is not signed.")
	}
	answer := url.Values{}
	for name, values := range query {
		if strings.HasPrefix(name, "response-") {
			answer[name] = values
		}
	}
	want, err := b.Place.Relink(r.Context(), key, answer, signedAt)
	if err != nil {
		return err
	}
	if signed, err := url.Parse(want); err != nil || subtle.ConstantTimeCompare([]byte(signed.Query().Encode()), []byte(query.Encode())) != 1 {
		return refusal{http.StatusForbidden, "SignatureDoesNotMatch", "The signature does not match."}
	}
	if now := b.Now(); now.Before(signedAt.Add(-upload.FormLife)) || !now.Before(signedAt.Add(upload.LinkLife)) {
		return denied("Request has expired")
	}
	return b.send(w, key, query)
}

func (b *Bucket) send(w http.ResponseWriter, key string, query url.Values) error {
	about, content, err := b.get(key)
	if err != nil {
		return err
	}
	defer content.Close() // only read: nothing can be lost
	header := w.Header()
	header.Set("Content-Type", about.Type)
	for name, in := range map[string]string{
		"response-content-type": "Content-Type", "response-content-disposition": "Content-Disposition", "response-cache-control": "Cache-Control",
	} {
		if value := query.Get(name); value != "" {
			header.Set(in, value)
		}
	}
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Length", strconv.FormatInt(content.bytes, 10))
	_, err = io.Copy(w, content) // as S3 does: its link is signed and says that it is saved, not shown; nosniff
	return err
}
