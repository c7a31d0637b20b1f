package crm

import (
	"encoding/hex"
	"slices"
	"strconv"
	"time"
)

// Webhook is an address outside to which events are posted, signed with a secret that only its receiver and we know. Types are those
// that it gets, none for all.
type Webhook struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	URL       string    `json:"url"`
	Types     []string  `json:"types,omitempty"`
	Secret    string    `json:"secret"`
	CreatedAt time.Time `json:"createdAt"`
	CreatedBy string    `json:"createdBy,omitempty"`

	LastAt       time.Time `json:"lastAt,omitzero"`       // when it last took an event
	FailedAt     time.Time `json:"failedAt,omitzero"`     // when it last did not
	FailingSince time.Time `json:"failingSince,omitzero"` // the first failure since then; zero where it took the last one
	Failure      string    `json:"failure,omitempty"`     // of FailedAt: a status of HTTP, or a word of those below
}

// Why a webhook took no event, where there was no answer.
const (
	WebhookUnreachable = "unreachable"
	WebhookForbidden   = "forbidden" // its host is no longer allowed, or has no public address
)

// MostWebhooks is how many there may be: each event is posted to every one that wants it.
const MostWebhooks = 20

// WebhookForm is a webhook as a manager asks for it.
type WebhookForm struct {
	Name  string   `json:"name"`
	URL   string   `json:"url" format:"uri"`
	Types []string `json:"types,omitempty" maxItems:"50"` // that it gets; all if none is named
}

// maxURL is how long an address may be.
const maxURL = 2048

// Parse checks the form; types are those of events, allowed says whether messages may be sent to an address.
func (in WebhookForm) Parse(types []string, allowed func(url string) bool) (WebhookForm, error) {
	var faults Faults
	f := form{faults: &faults}
	out := WebhookForm{Name: f.required("name", in.Name, maxName), URL: f.required("url", in.URL, maxURL)}
	if out.URL != "" && !allowed(in.URL) {
		f.fault("url", "webhook.host")
	}
	if len(in.Types) > len(types) {
		f.fault("types", "list.tooLong", "limit", strconv.Itoa(len(types)))
		return out, faults.Err()
	}
	for i, one := range in.Types {
		out.Types = append(out.Types, f.choose("types/"+strconv.Itoa(i), one, types...))
	}
	slices.Sort(out.Types)
	out.Types = slices.Compact(out.Types)
	return out, faults.Err()
}

// webhookPrefix tells a secret of a webhook from other secrets.
const webhookPrefix = "whs_"

// NewWebhook makes a webhook with a secret of 32 bytes of randomness.
func NewWebhook(id string, in WebhookForm, random [32]byte, by string, now time.Time) Webhook {
	return Webhook{
		ID: id, Name: in.Name, URL: in.URL, Types: in.Types, Secret: webhookPrefix + hex.EncodeToString(random[:]), CreatedAt: now, CreatedBy: by,
	}
}

// Wants says whether it gets events of a type.
func (w Webhook) Wants(kind string) bool { return len(w.Types) == 0 || slices.Contains(w.Types, kind) }

// The states of a webhook.
const (
	WebhookNew     = "new" // nothing was sent to it yet
	WebhookActive  = "active"
	WebhookFailing = "failing" // it did not take the last event
	WebhookDown    = "down"    // nor any for longer than downAfter
)

// downAfter is for how long a receiver may fail before somebody should look.
const downAfter = 24 * time.Hour

// State is how it stands.
func (w Webhook) State(now time.Time) string {
	switch {
	case !w.FailingSince.IsZero() && now.Sub(w.FailingSince) >= downAfter:
		return WebhookDown
	case !w.FailingSince.IsZero():
		return WebhookFailing
	case w.LastAt.IsZero():
		return WebhookNew
	}
	return WebhookActive
}

// takeNoted is how far apart notes of what it took are: nobody needs it by the second, and each is a write.
const takeNoted = time.Minute

// TakeIsNews says whether it is to be noted that it took an event now.
func (w Webhook) TakeIsNews(now time.Time) bool {
	return !w.FailingSince.IsZero() || now.Sub(w.LastAt) >= takeNoted
}
