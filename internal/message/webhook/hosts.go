package webhook

import (
	"fmt"
	"net/url"
	"strings"
)

// urlMost and nameMost are the longest URL and host name, in bytes; the latter is of RFC 1035.
const (
	urlMost   = 2048
	nameMost  = 253
	labelMost = 63
)

// Hosts are the hosts that messages may go to. The zero value has none.
type Hosts struct{ names map[string]bool }

// ParseHosts reads a list of host names separated by commas, such as "hooks.example.com, api.example.net:443". A name is
// meant exactly: no wildcard, no address, no port but 443. One with letters beyond ASCII is written as "xn--…".
func ParseHosts(list string) (Hosts, error) {
	hosts := Hosts{names: map[string]bool{}}
	for entry := range strings.SplitSeq(list, ",") {
		entry = strings.TrimSpace(entry)
		if entry == "" {
			continue
		}
		name := lower(strings.TrimSuffix(entry, ":443"))
		if !isName(name) {
			return Hosts{}, fmt.Errorf("%q is not a host name such as hooks.example.com", entry)
		}
		hosts.names[name] = true
	}
	return hosts, nil
}

// Check reads a URL and tells whether a message may be sent there. It gives the URL with the host as the list has it and
// without a port; the error wraps ErrForbidden and does not repeat the URL.
func (h Hosts) Check(raw string) (*url.URL, error) {
	// Where readers of URLs disagree - spaces, backslashes, controls, letters that fold to others - there is nothing to gain.
	if len(raw) > urlMost || strings.ContainsFunc(raw, func(r rune) bool { return r <= ' ' || r >= 0x7F || r == '\\' }) {
		return nil, fmt.Errorf("%w: the URL is too long or has characters that must be escaped", ErrForbidden)
	}
	target, err := url.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("%w: not a URL", ErrForbidden)
	}
	name := lower(strings.TrimSuffix(target.Host, ":443"))
	switch {
	case target.Scheme != "https" || target.Opaque != "":
		return nil, fmt.Errorf("%w: not https", ErrForbidden)
	case target.User != nil:
		return nil, fmt.Errorf("%w: a name or password in the URL", ErrForbidden)
	case strings.Contains(raw, "#"):
		return nil, fmt.Errorf("%w: a fragment in the URL", ErrForbidden)
	case !h.names[name]:
		return nil, fmt.Errorf("%w: the host is not on the list", ErrForbidden)
	}
	target.Host = name
	return target, nil
}

// isName tells whether a text is a host name in the public name space, in lower case: labels of letters, digits and hyphens,
// at least two of them, the last of which begins with a letter, so that no reader takes it for an address (WHATWG URL, "ends
// in a number").
func isName(text string) bool {
	labels := strings.Split(text, ".")
	if len(labels) < 2 || len(text) > nameMost {
		return false
	}
	for _, label := range labels {
		if !isLabel(label) {
			return false
		}
	}
	first := labels[len(labels)-1][0]
	return first >= 'a' && first <= 'z'
}

func isLabel(text string) bool {
	strange := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' }
	return text != "" && len(text) <= labelMost && text[0] != '-' && text[len(text)-1] != '-' && !strings.ContainsFunc(text, strange)
}

// lower folds the letters of ASCII and no others: "K" of Kelvin is not k here.
func lower(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, text)
}

// Allows tells whether a message may be sent to a URL, as Check does.
func (h Hosts) Allows(raw string) bool {
	_, err := h.Check(raw)
	return err == nil
}
