// Package guard looks at a public post before it counts: was it sent by a person who filled in a form, and is it within what
// the business takes? What belongs here is what a form carries for that, and who is counted; counting and keeping is the
// table's, deciding about what was held is the staff's. It trusts nobody, and refuses nothing: it only says what to hold.
package guard

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strconv"
	"time"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

// The forms that are counted apart.
const (
	Capture  = "capture"
	Message  = "message"
	Warranty = "warranty"
	Claim    = "claim"
)

// Fields of a form that nobody types: the template "hidden" has them too.
const (
	keyField    = "_key"
	openedField = "_opened"
	trapField   = "_website" // people do not see it, robots fill it in
)

// Post is the guard of somebody's post of a form; nil for staff and machines, who have shown who they are.
func Post(s *api.Service, form string, from crm.Capture, meta rest.Meta) *crm.Guard {
	if meta.Caller.Subject != "" {
		return nil
	}
	return &crm.Guard{Form: form, Named: named(s.Seal, from.Identities), Limits: s.Limits, Reason: reason(s, meta.Form)}
}

// named are the phones and e-mail addresses of a post as texts that only we can make: a counter must not hold them.
func named(seal rest.Seal, identities []crm.Identity) []string {
	var out []string
	for _, identity := range identities {
		if name := Named(seal)(identity); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// Named gives the name under which posts that name a phone or e-mail address are counted; "" for another identity.
func Named(seal rest.Seal) func(crm.Identity) string {
	return func(identity crm.Identity) string {
		if identity.Type != crm.Phone && identity.Type != crm.Email {
			return ""
		}
		sum := sha256.Sum256([]byte(seal.Sign("budget", identity.Key())))
		return base64.RawURLEncoding.EncodeToString(sum[:16])
	}
}

// Opened is the time at which a form is shown, signed together with its key, so that one showing serves one sending.
func Opened(s *api.Service, key string) string {
	return s.Seal.Sign(purpose(key), strconv.FormatInt(s.Source.Now().UnixMilli(), 10))
}

// Reopened is what a form that is shown again with its key carries: its first time, or none if it had none.
func Reopened(typed url.Values) string { return typed.Get(openedField) }

func purpose(key string) string { return "form " + key }

// reason says what speaks against a form; nothing against what is no form, and little against one from a page of the
// business's own, which cannot sign the time.
func reason(s *api.Service, form url.Values) string {
	if form.Get(trapField) != "" {
		return crm.HeldTrap
	}
	token := form.Get(openedField)
	if token == "" {
		return ""
	}
	text, err := s.Seal.Open(purpose(form.Get(keyField)), token)
	if err != nil {
		return crm.HeldForged
	}
	milliseconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return crm.HeldForged
	}
	age := s.Source.Now().Sub(time.UnixMilli(milliseconds))
	switch {
	case age < s.Limits.Fastest:
		return crm.HeldFast
	case s.Limits.Oldest > 0 && age > s.Limits.Oldest:
		return crm.HeldOld
	}
	return ""
}
