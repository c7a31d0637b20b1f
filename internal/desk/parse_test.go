package desk

import "testing"

// Every template can be parsed, and every room's words are in three languages under a key that no other room has.
func TestWordsAreInThreeLanguages(t *testing.T) {
	seen := map[string]bool{}
	for _, room := range catalogues {
		for key, said := range room {
			if seen[key] {
				t.Errorf("%s is in two rooms", key)
			}
			seen[key] = true
			for i, text := range said {
				if text == "" {
					t.Errorf("%s has no words in language %d", key, i)
				}
			}
		}
	}
	if templates() == nil {
		t.Error("no templates")
	}
}
