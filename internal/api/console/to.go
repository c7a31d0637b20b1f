package console

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"
)

// longestTo is how long an address to come back to may be, in bytes.
const longestTo = 1000

// ownPath is where to come back to after signing in, if that is a page of the console; else the console's first page. Whatever a
// browser could take for another site, such as //evil.example or /\evil.example, is none of ours.
func ownPath(to string) string {
	address, err := url.Parse(to)
	if err != nil || len(to) > longestTo || strings.ContainsFunc(to, odd) || address.Scheme != "" || address.Host != "" || address.Opaque != "" || address.User != nil {
		return home
	}
	if clean := path.Clean(address.Path); clean != address.Path || clean != home && !strings.HasPrefix(clean, home+"/") {
		return home
	}
	if slices.Contains([]string{signInPath, callbackPath, signOutPath}, address.Path) {
		return home
	}
	plain := url.URL{Path: address.Path, RawQuery: address.RawQuery}
	return plain.String()
}

// odd are letters that no address of ours has, and that browsers read in ways of their own.
func odd(r rune) bool {
	return r == '\\' || r > unicode.MaxASCII || unicode.IsControl(r) || unicode.IsSpace(r)
}
