package web

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"testing"

	"vafa/internal/locale"
)

// wordsOfConsent are the words by which pages have asked for consent, by version, as a hash.
var wordsOfConsent = map[string]string{"2026-11": "3692237f1944a4ac"}

// Words that ask for consent do not change without a new version, so that a record says for ever what was agreed to.
func TestConsentTextNamesItsWords(t *testing.T) {
	var all strings.Builder
	for _, lang := range locale.Langs() {
		own := catalogues[lang]
		for _, key := range slices.Sorted(maps.Keys(own)) {
			if strings.HasPrefix(key, "capture.consent") || strings.HasPrefix(key, "preferences.consent") || strings.HasPrefix(key, "preferences.survey") {
				all.WriteString(string(lang) + " " + key + " " + own[key] + "\n")
			}
		}
	}
	sum := sha256.Sum256([]byte(all.String()))
	if got := hex.EncodeToString(sum[:8]); wordsOfConsent[ConsentText] != got {
		t.Errorf("the words of version %s have the hash %s, want %s: give them a new version", ConsentText, got, wordsOfConsent[ConsentText])
	}
}
