// Package gateway sends messages by somebody else's HTTP service, such as one for SMS or chat, as a manager has set it. What belongs here
// is how a letter becomes a request, and what an answer means for it; which hosts may be asked is package webhook's. It trusts the
// settings as far as a list of hosts that stands outside of them goes, and nothing that the service answers.
package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"vafa/internal/crm"
	"vafa/internal/message"
	"vafa/internal/message/webhook"
)

// Sender sends by one gateway.
type Sender struct {
	settings crm.Gateway
	requests *webhook.Sender
}

// New makes a sender by what is set for a channel.
func New(settings crm.Gateway, hosts webhook.Hosts, now func() time.Time, network webhook.Network) (*Sender, error) {
	keys, err := webhook.NewKeys(settings.Secret, "")
	if err != nil {
		return nil, err
	}
	return &Sender{settings: settings, requests: webhook.NewSender(hosts, keys, now, network)}, nil
}

// Send asks the gateway to send the letter. An answer of success counts, unless it should name the message and does not: then nobody
// knows.
func (s *Sender) Send(ctx context.Context, letter message.Letter) (message.Receipt, error) {
	answer, err := s.requests.Do(ctx, s.request(letter))
	switch {
	case errors.Is(err, webhook.ErrForbidden):
		return message.Receipt{}, fmt.Errorf("%w: %w", message.ErrRefused, err)
	case errors.Is(err, webhook.ErrUnsent):
		return message.Receipt{}, fmt.Errorf("%w: %w", message.ErrNotSent, err)
	case err != nil:
		return message.Receipt{}, fmt.Errorf("%w: %w", message.ErrUnknown, err)
	}
	if err := verdict(answer.Status); err != nil {
		return message.Receipt{}, err
	}
	reference, named := referenceIn(answer.Body, s.settings.Reference)
	if !named {
		return message.Receipt{}, fmt.Errorf("%w: the answer names no message", message.ErrUnknown)
	}
	return message.Receipt{Gateway: s.settings.Channel, Reference: reference}, nil
}

func (s *Sender) request(letter message.Letter) webhook.Request {
	values := map[string]string{
		"to": letter.To, "text": letter.Text, "id": letter.ID, "lang": letter.Lang, "subject": letter.Subject, "secret": s.settings.Secret,
	}
	header := http.Header{}
	for _, one := range s.settings.Headers {
		header.Set(one.Name, crm.FillHeader(one.Value, values))
	}
	out := webhook.Request{Method: s.settings.Method, URL: crm.FillURL(s.settings.URL, values), Header: header}
	if s.settings.Body != "" {
		out.Type, out.Body = s.settings.ContentType, []byte(s.settings.Filled(values))
		if out.Type != crm.BodyJSON {
			out.Type += "; charset=utf-8"
		}
	}
	return out
}

// verdict is what a status means: a gateway that asks to wait has sent nothing, one that broke may have.
func verdict(status int) error {
	switch {
	case status >= 200 && status < 300:
		return nil
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		return fmt.Errorf("%w: the gateway answered %d", message.ErrNotSent, status)
	case status >= 500, status == http.StatusRequestTimeout:
		return fmt.Errorf("%w: the gateway answered %d", message.ErrUnknown, status)
	}
	return fmt.Errorf("%w: the gateway answered %d", message.ErrRefused, status)
}

// longestReference is how long a gateway's name of a message may be.
const longestReference = 200

// referenceIn is what stands at a JSON Pointer (RFC 6901) of an answer: a text or a whole number. Without a pointer there is no name, and
// none is missed.
func referenceIn(body []byte, pointer string) (string, bool) {
	if pointer == "" {
		return "", true
	}
	var at any
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.UseNumber()
	if decoder.Decode(&at) != nil {
		return "", false
	}
	for part := range strings.SplitSeq(pointer[1:], "/") {
		at = member(at, strings.NewReplacer("~1", "/", "~0", "~").Replace(part))
	}
	text := ""
	switch at := at.(type) {
	case string:
		text = at
	case json.Number:
		text = at.String()
	}
	printable := !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' })
	return text, text != "" && len(text) <= longestReference && printable
}

func member(of any, name string) any {
	switch of := of.(type) {
	case map[string]any:
		return of[name]
	case []any:
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(of) {
			return of[i]
		}
	}
	return nil
}
