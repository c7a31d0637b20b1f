package web

import (
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"vafa/internal/locale"
)

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

func TestEverySentenceIsInEveryLanguage(t *testing.T) {
	for _, lang := range locale.Langs() {
		own := catalogues[lang]
		for key, english := range catalogues[locale.English] {
			text, ok := own[key]
			if !ok || strings.TrimSpace(text) == "" {
				t.Errorf("%s has no %s", lang, key)
			}
			if got, want := placeholder.FindAllString(text, -1), placeholder.FindAllString(english, -1); !slices.Equal(got, want) {
				t.Errorf("%s %s: %v, want %v", lang, key, got, want)
			}
		}
		if len(own) != len(catalogues[locale.English]) {
			t.Errorf("%s has %d sentences, English %d", lang, len(own), len(catalogues[locale.English]))
		}
	}
}

// A Persian text has Persian letters, an Arabic one Arabic letters: the keyboards of both have look-alikes.
func TestLettersOfTheLanguage(t *testing.T) {
	for lang, foreign := range map[locale.Lang]string{locale.Persian: "يكة٠١٢٣٤٥٦٧٨٩", locale.Arabic: "یکپچژگ۰۱۲۳۴۵۶۷۸۹"} {
		for key, text := range catalogues[lang] {
			if strings.ContainsAny(text, foreign) {
				t.Errorf("%s %s: %s", lang, key, text)
			}
		}
	}
}

// Every key that a template or a form asks for is there, and none is left over.
func TestKeysInUse(t *testing.T) {
	used := map[string]bool{
		"site": true, "error": true, "form.optional": true, "registered": true, "registered.pending": true,
		"upload.hint": true, "upload.empty": true, "upload.tooLarge": true, "upload.unknownKind": true, "upload.mismatch": true,
		"calendar.summary": true, "calendar.text": true, "calendar.alarm": true, "warranty.serial.where": true,
		"contact.tags": true, // asked where the firm has tags
	}
	for _, key := range []string{"role.agent", "role.marketer", "role.manager"} {
		used[key] = true
	}
	for _, status := range []string{"active", "review", "contested", "refused"} {
		used["status."+status] = true
	}
	asked := regexp.MustCompile(`\.T "([^"]+)"`)
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil || len(names) == 0 {
		t.Fatal("no templates", err)
	}
	for _, name := range names {
		data, err := templateFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range asked.FindAllStringSubmatch(string(data), -1) {
			used[match[1]] = true
		}
	}
	for l := range forms() {
		for _, key := range keysOf(*l) {
			used[key] = true
		}
	}
	english := catalogues[locale.English]
	for key := range maps.Keys(english) {
		if base := strings.TrimSuffix(key, ".hint"); !used[base] {
			t.Errorf("nothing shows %s", key)
		}
	}
	for key := range used {
		if english[key] == "" {
			t.Errorf("%s is asked for and not there", key)
		}
	}
}

// keysOf are the labels of a form.
func keysOf(l layout) []string {
	var out []string
	for _, f := range l.fields {
		out = append(out, l.name+"."+f.Name)
	}
	for _, g := range l.groups {
		out = append(out, l.name+"."+g.Name)
		for _, c := range g.Choices {
			if g.Scale && c.Value != "" {
				continue
			}
			out = append(out, l.name+"."+choiceID(g, c))
		}
	}
	return out
}
