package crm

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Gateway is how messages of a channel leave by somebody else's HTTP service, as a manager sets it. In URL, the values of Headers and
// Body, the fields {to}, {text}, {id}, {lang}, {subject} and {secret} stand for what is sent. Secret is in no answer.
type Gateway struct {
	Channel     string   `json:"channel" enum:"sms,chat,email"`
	Version     int      `json:"version"`
	URL         string   `json:"url,omitempty"` // "" for a channel that has none any more
	Method      string   `json:"method,omitempty" enum:"POST,PUT,GET"`
	Headers     []Header `json:"headers,omitempty"`
	ContentType string   `json:"contentType,omitempty"`
	Body        string   `json:"body,omitempty"`
	// Reference is where in a JSON answer the gateway's own name of the message is, as a JSON Pointer such as /data/0/id.
	Reference string    `json:"reference,omitempty"`
	Secret    string    `json:"secret,omitempty"`
	ChangedBy string    `json:"changedBy,omitempty"`
	ChangedAt time.Time `json:"changedAt,omitzero"`
}

// Header is a header of a request to a gateway.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// GatewayForm is a gateway as typed. A secret that is left out stays as it is; an empty URL closes the channel.
type GatewayForm struct {
	URL         string   `json:"url"`
	Method      string   `json:"method,omitempty" enum:"POST,PUT,GET"`
	Headers     []Header `json:"headers,omitempty" maxItems:"10"`
	ContentType string   `json:"contentType,omitempty" enum:"application/json,application/x-www-form-urlencoded,text/plain"`
	Body        string   `json:"body,omitempty"`
	Reference   string   `json:"reference,omitempty"`
	Secret      *string  `json:"secret,omitempty"`
}

// The kinds of body that a gateway takes.
const (
	BodyJSON = "application/json"
	BodyForm = "application/x-www-form-urlencoded"
	BodyText = "text/plain"
)

// usualBody is what is sent to a gateway of which nobody said what it wants: a document of our own.
const usualBody = `{"id":"{id}","to":"{to}","text":"{text}","subject":"{subject}","lang":"{lang}"}`

const (
	leastSecret = 32
	mostHeaders = 10
)

var gatewayField = regexp.MustCompile(`\{[a-zA-Z]+\}`)

// GatewayChannels are the channels that may have a gateway.
func GatewayChannels() []string { return []string{"sms", "chat", "email"} }

// GatewayFields are what a gateway's texts may name.
func GatewayFields() []string { return []string{"to", "text", "id", "lang", "subject", "secret"} }

// Parse checks the form; allowed says whether messages may go to a URL.
func (in GatewayForm) Parse(channel string, before Gateway, allowed func(url string) bool) (Gateway, error) {
	var faults Faults
	f := form{faults: &faults}
	out := Gateway{Channel: f.choose("channel", channel, GatewayChannels()...), Secret: before.Secret}
	if in.URL == "" {
		out.Secret = ""
		return out, faults.Err()
	}
	out.URL = f.gatewayURL(in.URL, allowed)
	out.Method = orElse(f.oneOf("method", in.Method, "POST", "PUT", "GET"), "POST")
	out.ContentType = orElse(f.oneOf("contentType", in.ContentType, BodyJSON, BodyForm, BodyText), BodyJSON)
	out.Headers = f.headers(in.Headers)
	out.Body = f.gatewayBody(in.Body, out)
	if in.Reference != "" && !strings.HasPrefix(in.Reference, "/") || len(in.Reference) > maxName {
		f.fault("reference", "pointer.invalid")
	}
	out.Reference = in.Reference
	if in.Secret != nil {
		out.Secret = *in.Secret
	}
	if len(out.Secret) < leastSecret || len(out.Secret) > maxLine || strings.ContainsFunc(out.Secret, notPrintable) {
		f.fault("secret", "secret.short", "limit", strconv.Itoa(leastSecret))
	}
	return out, faults.Err()
}

func notPrintable(r rune) bool { return r <= ' ' || r > '~' }

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// gatewayURL is where messages go; fields may stand in its query alone, so that the host is fixed.
func (f form) gatewayURL(typed string, allowed func(string) bool) string {
	f.gatewayFields("url", typed)
	before, _, _ := strings.Cut(typed, "?")
	if strings.ContainsAny(before, "{}") || !allowed(FillURL(typed, map[string]string{})) {
		f.fault("url", "gateway.host")
	}
	return typed
}

func (f form) headers(typed []Header) []Header {
	if len(typed) > mostHeaders {
		f.fault("headers", "list.tooLong", "limit", strconv.Itoa(mostHeaders))
		return nil
	}
	for i, header := range typed {
		at := "headers/" + strconv.Itoa(i)
		token := header.Name != "" && !strings.ContainsFunc(header.Name, func(r rune) bool {
			return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-'
		})
		ours := slices.Contains([]string{"host", "content-length", "content-type", "vafa-signature", "transfer-encoding"}, strings.ToLower(header.Name))
		if !token || ours || len(header.Name) > maxName {
			f.fault(at+"/name", "header.name")
		}
		if len(header.Value) > maxLine || strings.ContainsFunc(header.Value, func(r rune) bool { return r < ' ' || r > '~' }) {
			f.fault(at+"/value", "header.value")
		}
		f.gatewayFields(at+"/value", header.Value)
	}
	return typed
}

func (f form) gatewayBody(typed string, g Gateway) string {
	if typed == "" && g.ContentType == BodyJSON && g.Method != "GET" {
		typed = usualBody
	}
	if len(typed) > maxText {
		f.fault("body", "text.tooLong", "limit", strconv.Itoa(maxText))
	}
	f.gatewayFields("body", typed)
	sample := Gateway{ContentType: g.ContentType, Body: typed}.Filled(map[string]string{"text": "a\"\n"})
	if g.ContentType == BodyJSON && typed != "" && !json.Valid([]byte(sample)) {
		f.fault("body", "gateway.json")
	}
	return typed
}

// gatewayFields finds fields that there are not. Braces of JSON are none: a field is a brace, a word, and a brace.
func (f form) gatewayFields(field, typed string) {
	for _, braced := range gatewayField.FindAllString(typed, -1) {
		if name := strings.Trim(braced, "{}"); !slices.Contains(GatewayFields(), name) {
			f.fault(field, "wording.field", "field", name, "allowed", strings.Join(GatewayFields(), ", "))
		}
	}
}

// Filled is the body with values in the place of its fields, written as its content type wants them.
func (g Gateway) Filled(values map[string]string) string {
	return fill(g.Body, values, func(value string) string {
		switch g.ContentType {
		case BodyJSON:
			quoted, err := json.Marshal(value)
			if err != nil { // a text always has a form in JSON
				return ""
			}
			return string(quoted[1 : len(quoted)-1])
		case BodyForm:
			return url.QueryEscape(value)
		}
		return value
	})
}

// FillURL puts values in the place of a URL's fields.
func FillURL(text string, values map[string]string) string {
	return fill(text, values, url.QueryEscape)
}

// FillHeader puts values in the place of a header's fields, without what a header may not hold.
func FillHeader(text string, values map[string]string) string {
	return fill(text, values, func(value string) string {
		return strings.Map(func(r rune) rune {
			if r < ' ' || r > '~' {
				return -1
			}
			return r
		}, value)
	})
}

func fill(text string, values map[string]string, write func(string) string) string {
	return gatewayField.ReplaceAllStringFunc(text, func(braced string) string {
		name := strings.Trim(braced, "{}")
		if !slices.Contains(GatewayFields(), name) {
			return braced
		}
		return write(values[name])
	})
}

// Shown is the gateway as an answer may show it.
func (g Gateway) Shown() Gateway {
	g.Secret = ""
	return g
}
