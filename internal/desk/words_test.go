package desk

import (
	"regexp"
	"slices"
	"testing"

	"vafa/internal/locale"
)

var placeholder = regexp.MustCompile(`\{\w+\}`)

// Every message is there in every language with the same values to fill in, and belongs to one room.
func TestEveryLanguageSaysTheSame(t *testing.T) {
	seen := map[string]bool{}
	for _, room := range catalogues {
		for key, sentences := range room {
			if seen[key] {
				t.Errorf("%s is in two rooms", key)
			}
			seen[key] = true
			first := placeholder.FindAllString(sentences[0], -1)
			slices.Sort(first)
			for i, sentence := range sentences {
				own := placeholder.FindAllString(sentence, -1)
				slices.Sort(own)
				if sentence == "" || !slices.Equal(own, first) {
					t.Errorf("%s in %s: %q", key, locale.Langs()[i], sentence)
				}
			}
		}
	}
}
