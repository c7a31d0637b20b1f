package crm_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vafa/internal/crm"
)

func TestSerialsInOtherLetters(t *testing.T) {
	for typed, want := range map[string]string{
		"АВ-12": "AB12", "аB۱۲": "AB12", "ΑΒ12": "AB12", "Х5": "X5", // Cyrillic, mixed with Latin and Persian digits, Greek, Cyrillic
		"БГ12": "БГ12", "АБ12": "АБ12", "ΩΑ1": "ΩΑ1", // letters that no Latin one looks like: the alphabet is meant
		"کد۱۲": "کد12", "O0": "O0", "ß": "SS",
	} {
		got := crm.FoldSerial(typed)
		if typed == "ß" { // whatever it becomes, it stays so
			want = crm.FoldSerial(got)
		}
		if got != want {
			t.Errorf("%q folds to %q, want %q", typed, got, want)
		}
	}
	for typed, want := range map[string]string{"ZБ1": "/serial:serial.mixed", "АБ1": "", "AА1": "", "QΩ": "/serial:serial.mixed"} {
		form := card()
		form.Serial = typed
		_, err := form.Parse(shop, now)
		if got := faultsOf(t, err); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// A pattern is written as the label shows it, the serial folded.
func TestPatternsFoldAsSerialsDo(t *testing.T) {
	for _, c := range []struct {
		pattern, typed string
		want           bool
	}{
		{`[A-Z]{2}-[0-9]{3}`, "AB-123", true}, {`[A-Z]{2}-[0-9]{3}`, "ab123", true}, {`[A-Z]{2}-[0-9]{3}`, "ab۱۲۳", true},
		{`[A-Z]{2}-[0-9]{3}`, "AB-12", false}, {`[A-Z]{2}-[0-9]{3}`, "AB-1234", false},
		{`VF[- ]?\d+`, "VF-7", true}, {`VF[- ]?\d+`, "VF7", true}, {`VF\s\d+`, "vf 7", true}, {`VF(-|/)\d+`, "VF/7", true},
		{`^VF\.\d{2}$`, "VF.07", true}, {`VF-{2}\d`, "VF--1", true}, {`[۰-۹]{3}`, "۱۲۳", true}, {`[٠-٩]{3}`, "123", true},
		{`كد[0-9]`, "کد۱", true}, {`(?:A-1|B-2)`, "b2", true}, {`(?:A-1|B-2)`, "a2", false}, {`[-A-Z0-9]+`, "A-1", true},
		{`[^X]+`, "AB", true}, {`[^X]+`, "AXB", false}, {``, "anything", true}, {`a\Qb`, "AB", true}, {`a\Qb`, "ABC", false}, {`.+-.+`, "AB", true},
	} {
		if got := (crm.Product{SerialPattern: c.pattern}).Accepts(crm.FoldSerial(c.typed)); got != c.want {
			t.Errorf("%s and %q: %t, want %t", c.pattern, c.typed, got, c.want)
		}
	}
}

// Whatever label a pattern of groups describes fits it, however it is typed.
func TestLabelsFitTheirPatterns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var pattern, label strings.Builder
		for range rapid.IntRange(1, 5).Draw(t, "groups") {
			if pattern.Len() > 0 {
				dash := rapid.SampledFrom([]string{"-", "/", " ", "_", "–"}).Draw(t, "dash")
				pattern.WriteString(dash)
				label.WriteString(dash)
			}
			if rapid.Bool().Draw(t, "digits") {
				pattern.WriteString(`\d+`)
				label.WriteString(rapid.StringMatching(`[0-9]{1,4}`).Draw(t, "group"))
			} else {
				pattern.WriteString(`[A-Z]+`)
				label.WriteString(rapid.StringMatching(`[A-Za-z]{1,4}`).Draw(t, "group"))
			}
		}
		p := crm.Product{SerialPattern: pattern.String()}
		if !p.Accepts(crm.FoldSerial(label.String())) {
			t.Fatalf("%s refuses %q", p.SerialPattern, label.String())
		}
	})
}

func TestWhichSerialIsMeant(t *testing.T) {
	none := func(string) bool { return false }
	on := func(list ...string) func(string) bool {
		return func(s string) bool { return strings.Contains(" "+strings.Join(list, " ")+" ", " "+s+" ") }
	}
	for _, c := range []struct {
		name     string
		product  *crm.Product
		typed    string
		listed   func(string) bool
		want     string
		unlisted bool
		fault    string
	}{
		{"no product", nil, "O0I1", none, "O0I1", false, ""},
		{"no pattern", &crm.Product{}, "O0I1", none, "O0I1", false, ""},
		{"letters that fit", &crm.Product{SerialPattern: `[A-Z]+\d`}, "OI1", none, "OI1", false, ""},
		{"a letter for a digit", &crm.Product{SerialPattern: `AB\d{4}`}, "AB1O0I", none, "AB1001", false, ""},
		{"more than three", &crm.Product{SerialPattern: `\d+`}, "OOOIII", none, "000111", false, ""},
		{"two ways", &crm.Product{SerialPattern: `O0X|0OX`}, "OOX", none, "", false, "/serial:serial.ambiguous"},
		{"a digit for a letter", &crm.Product{SerialPattern: `OK\d{2}`}, "0K12", none, "", false, "/serial:serial.confusable"},
		{"digits for letters, two ways", &crm.Product{SerialPattern: `O0X|0OX`}, "00X", none, "", false, "/serial:serial.ambiguous"},
		{"nothing fits", &crm.Product{SerialPattern: `\d+`}, "XYZ", none, "", false, "/serial:serial.pattern"},
		{"on the list", &crm.Product{SerialList: true}, "AO", on("AO", "A0"), "AO", false, ""},
		{"meant one is on the list", &crm.Product{SerialList: true}, "AO1", on("A01"), "A01", false, ""},
		{"two on the list", &crm.Product{SerialList: true}, "AOO", on("A0O", "AO0"), "", false, "/serial:serial.ambiguous"},
		{"none on the list", &crm.Product{SerialList: true}, "AO1", none, "AO1", true, ""},
		{"listed but of another pattern", &crm.Product{SerialList: true, SerialPattern: `\d+`}, "X1", on("X1"), "", false, "/serial:serial.pattern"},
	} {
		got, err := c.product.MeantBy(c.typed, c.listed)
		if got.Serial != c.want || got.Unlisted != c.unlisted || faultsOf(t, err) != c.fault {
			t.Errorf("%s: %q, unlisted %t, %v; want %q, %t, %q", c.name, got.Serial, got.Unlisted, err, c.want, c.unlisted, c.fault)
		}
	}
	if diff := cmp.Diff([]string{"AO", "A0"}, crm.SerialsMeant("AO")); diff != "" {
		t.Errorf("meant (-want +got):\n%s", diff)
	}
}

func TestSerialsForAList(t *testing.T) {
	p := crm.Product{SerialPattern: `AB-?\d+`}
	got, err := crm.SerialsForm{Serials: []string{"AB-1", "ab1", "AB۲"}}.Parse(p)
	if diff := cmp.Diff([]string{"AB1", "AB2"}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for want, form := range map[string]crm.SerialsForm{
		"/serials:list.empty":   {},
		"/serials:list.tooLong": {Serials: make([]string, 1001)},
		"/serials/1:serial.pattern /serials/2:required /serials/3:serial.invalid": {Serials: []string{"AB1", "XY", " ", "--"}},
	} {
		if _, err := form.Parse(p); faultsOf(t, err) != want {
			t.Errorf("got %s, want %s", faultsOf(t, err), want)
		}
	}
}
