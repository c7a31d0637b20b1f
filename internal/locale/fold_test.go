package locale

import (
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"  Ali   REZA\t", "ali reza"},
		{"۰۱۲۳۴۵۶۷۸۹ ٠١٢٣٤٥٦٧٨٩", "0123456789 0123456789"},
		{"१२३ ١ 𝟗 ９ ²", "123 1 9 9 2"},
		{"كـــريم", "کریم"},
		{"ﻋﻠﻲ", "علی"},
		{"آمنة إلهام أحمد ٱلله", "امنه الهام احمد الله"},
		{"ا\u0653 و\u0654 ي\u0654 ه\u0654 ۀ", "ا و ی ه ه"},
		{"رضا\u200cیی", "رضا یی"},
		{"\u200cرضا\u200c", "رضا"},
		{"\u202e\u200fرضا\u2069\ufeff", "رضا"},
		{"a\u200b\u00adb\u2060c\ufe0f", "abc"},
		{"a\u00a0\u3000b\r\nc", "a b c"},
		{"قُرْآنٌ ٰ", "قران"},
		{"A\u200d\u030a", "å"},
		{"W\u030a", "ẘ"},
		{"İSTANBUL", "istanbul"},
		{"a\xff\xc0b", "ab"},
		{"a\x00\x07b", "ab"},
		{"شیر ء", "شیر ء"},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// anyText draws texts of the runes that folding is about, amid any other runes and bytes.
func anyText() *rapid.Generator[string] {
	hot := rapid.StringOf(rapid.RuneFrom([]rune("يىئكةۀأإآٱؤاوهی \u0640\u064b\u0651\u0653\u0654\u0655\u0670\u200c\u200d\u200e\u202e" +
		"\u2066\u00a0\ufeff\u00ad\u030a\u0301\u0307AWİKſßẞ۱٢3२ﷺﷲﻻ\ufe70\u06d5\u06d2ﬁ½\u0345\u1fb3\u0130\u3164\ufe0f")))
	bytes := rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 8), func(b []byte) string { return string(b) })
	parts := rapid.SliceOfN(rapid.OneOf(hot, rapid.String(), bytes), 0, 4)
	return rapid.Map(parts, func(parts []string) string {
		text := ""
		for _, p := range parts {
			text += p
		}
		return text
	})
}

func TestFoldProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkFold(t, anyText().Draw(t, "text"))
	})
}

func FuzzFold(f *testing.F) {
	for _, seed := range []string{"علي رضايي", "می‌خواهم", "A\u200d\u030a", "\xff\xfe", "\ufe70 ﷺ", "İ\u0307", "ᾳ\u0345", "1\u06dd2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { checkFold(t, text) })
}

type failer interface{ Fatalf(string, ...any) }

// checkFold checks what holds of every folded text.
func checkFold(t failer, text string) {
	folded := Fold(text)
	if again := Fold(folded); again != folded {
		t.Fatalf("Fold(%q) = %q, folded again %q", text, folded, again)
	}
	if !utf8.ValidString(folded) {
		t.Fatalf("Fold(%q) = %q is not UTF-8", text, folded)
	}
	last := ' '
	for _, r := range folded {
		if r == ' ' && last == ' ' || r != ' ' && unicode.IsSpace(r) || invisible(r) || unicode.IsDigit(r) && r > '9' {
			t.Fatalf("Fold(%q) = %q holds %U", text, folded, r)
		}
		last = r
	}
	if folded != "" && last == ' ' {
		t.Fatalf("Fold(%q) = %q ends in a space", text, folded)
	}
	if shown := Fold(Display(text)); shown != folded {
		t.Fatalf("%q folds to %q, but what is displayed of it to %q", text, folded, shown)
	}
}

// Every decimal digit of Unicode stands in a row of ten that begins with its zero.
func TestFoldDigitKnowsEveryScript(t *testing.T) {
	count := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.Is(unicode.Nd, r) {
			if foldDigit(r) != r {
				t.Fatalf("%U is no digit but became %q", r, foldDigit(r))
			}
			continue
		}
		if want := '0' + rune(count%10); foldDigit(r) != want {
			t.Fatalf("%U became %q, want %q", r, foldDigit(r), want)
		}
		count++
	}
	if count == 0 || count%10 != 0 {
		t.Fatalf("%d digits in all", count)
	}
}

func TestDigits(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"\u200f۰۹۱۲ ۱۲۳-٤٥٦", "0912 123-456"},
		{"علي\u200c۵", "علي5"},
		{"\xff1", "1"},
		{"SN-۱۲a", "SN-12a"},
	} {
		if got := Digits(c.in); got != c.want {
			t.Errorf("Digits(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestDisplay(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"  علي  رضا\u200cیی\n", "علي رضا\u200cیی"},
		{"\u202eevil\u202c \u2066x\u2069", "evil x"},
		{"\u200c علی \u200c", "علی"},
		{"\u200c", ""},
		{"a\x00b\x1b[31m", "ab[31m"},
		{"مُحَمَّد ۵", "مُحَمَّد ۵"},
		{"👨\u200d👩\u200d👧 ❤\ufe0f", "👨\u200d👩\u200d👧 ❤\ufe0f"},
	} {
		if got := Display(c.in); got != c.want {
			t.Errorf("Display(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestDisplayIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyText().Draw(t, "text")
		if shown := Display(text); Display(shown) != shown || !utf8.ValidString(shown) {
			t.Fatalf("Display(%q) = %q, again %q", text, shown, Display(shown))
		}
		if lines := DisplayLines(text); DisplayLines(lines) != lines {
			t.Fatalf("DisplayLines(%q) = %q, again %q", text, lines, DisplayLines(lines))
		}
	})
}

func TestDisplayLines(t *testing.T) {
	const in = "\r\n\n سلام \r\n\n\n\n  خوبی؟ \rبله\n\n"
	if got, want := DisplayLines(in), "سلام\n\nخوبی؟\nبله"; got != want {
		t.Errorf("DisplayLines(%q) = %q, want %q", in, got, want)
	}
}
