package crm_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"vafa/internal/crm"
)

func TestAWordingIsFilled(t *testing.T) {
	for typed, want := range map[string]string{
		"Dear {name}, {lastProduct|our products} wait": "Dear {Sara}, our products wait", // braces in a value are no field
		"{ name } {offer}":            "{Sara}",
		"no fields":                   "no fields",
		"{firm}: {firm}":              "Vafa: Vafa",
		"سلام {name}، {code|بدون کد}": "سلام {Sara}، بدون کد",
	} {
		got := crm.Wording{Text: typed}.Render(map[string]string{"name": "{Sara}", "firm": "Vafa"})
		if got.Text != want {
			t.Errorf("%q: %q, want %q", typed, got.Text, want)
		}
	}
}

func TestAWordingIsChecked(t *testing.T) {
	for typed, want := range map[string][]string{
		"{name} {firm|x}": nil, "{nmae}": {"wording.field"}, "{}": {"wording.field"}, "{name": {"wording.brace"}, "name}": {"wording.brace"},
		"{{name}}": {"wording.brace"}, "{a} {b} }": {"wording.field", "wording.field", "wording.brace"},
	} {
		var got []string
		for _, fault := range (crm.Wording{Text: typed}).Check() {
			got = append(got, fault.Code)
			if fault.Pointer != "/text" {
				t.Errorf("%q: at %s", typed, fault.Pointer)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", typed, got, want)
		}
	}
}

// Whatever passes the check is filled without a brace left, and has its link once.
func TestAFilledWordingHasNoBraces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := crm.Wording{Text: rapid.StringMatching(`([a-z ]|\{name\}|\{link\}|\{offer\|[a-z]*\}|\{|\}){0,12}`).Draw(t, "text")}
		linked := w.WithLink()
		if again := linked.WithLink(); again != linked {
			t.Fatalf("%q gets a second link: %q", w.Text, again.Text)
		}
		filled := linked.Render(map[string]string{"name": "n", "link": "l", "offer": "o"})
		if len(linked.Check()) == 0 && slices.ContainsFunc([]rune(filled.Text), func(r rune) bool { return r == '{' || r == '}' }) {
			t.Fatalf("%q became %q", linked.Text, filled.Text)
		}
	})
}

func TestPreferredMinute(t *testing.T) {
	for written, want := range map[string]int{
		"18:30": 18*60 + 30, "بعد از ۱۸": 18 * 60, "after 9": 9 * 60, "evenings": 18 * 60, "بعدازظهرها": 14 * 60, "عصر": 17 * 60, "ظهر": 12 * 60, "صباحا": 9 * 60,
		"": -1, "any time": -1, "99:99": -1,
	} {
		minute, told := crm.PreferredMinute(written)
		if !told {
			minute = -1
		}
		if minute != want {
			t.Errorf("%q: %d, want %d", written, minute, want)
		}
	}
}
