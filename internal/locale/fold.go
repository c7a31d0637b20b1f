package locale

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// zwnj joins the parts of a Persian word without a space: legitimate in a name, equal to a space when names are compared.
const zwnj = '\u200c'

// zwj joins letters or emoji that would not join by themselves.
const zwj = '\u200d'

// tatweel stretches an Arabic word and means nothing.
const tatweel = '\u0640'

// Fold is the form in which texts are compared, searched and made keys: NFKC, ASCII digits, one letter for the variants
// of Arabic and Persian keyboards, no harakat, tatweel, bidi or zero-width controls, ZWNJ and runs of space as one
// space, trimmed, lower-case. Bytes that are not UTF-8 are dropped. Fold(Fold(s)) == Fold(s) for any s.
func Fold(s string) string {
	s = strings.ToValidUTF8(s, "")
	for {
		folded := foldOnce(s)
		if folded == s {
			return s
		}
		// Dropping a control or lowering a letter can bring two runes together that NFKC composes: go round again.
		s = folded
	}
}

func foldOnce(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFKC.String(s) {
		switch {
		case r == zwnj || unicode.IsSpace(r):
			space = true
		case r == tatweel || invisible(r) || arabicMark(r):
		default:
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(foldRune(r))
		}
	}
	return b.String()
}

func foldRune(r rune) rune {
	switch r {
	case 'ي', 'ى', 'ئ':
		return 'ی'
	case 'ك':
		return 'ک'
	case 'ة', 'ۀ':
		return 'ه'
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا'
	case 'ؤ':
		return 'و'
	}
	return unicode.ToLower(foldDigit(r))
}

// foldDigit turns a decimal digit of any script into ASCII and leaves any other rune alone.
func foldDigit(r rune) rune {
	if r < 0x80 {
		return r
	}
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return '0' + (r-rune(t.Lo))%10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) { // #nosec G115 -- code points are below 2^21
			return '0' + (r-rune(t.Lo))%10 // #nosec G115 -- as above
		}
	}
	return r
}

// invisible reports whether a rune shows nothing by itself: what control says, and selectors of a glyph's variant.
func invisible(r rune) bool {
	return control(r) || r >= 0x80 && unicode.Is(unicode.Variation_Selector, r)
}

// control reports whether a rune is a control, a mark of direction or a zero-width character.
func control(r rune) bool {
	if r < 0x80 {
		return r < ' ' || r == 0x7f
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point)
}

// arabicMark reports whether a rune is a mark above or below an Arabic letter: harakat and the signs of the Quran.
func arabicMark(r rune) bool {
	arabic := 0x0600 <= r && r <= 0x06ff || 0x0870 <= r && r <= 0x08ff || 0x10ec0 <= r && r <= 0x10eff
	return arabic && unicode.Is(unicode.Mn, r)
}

// Digits makes the digits of any script ASCII and strips what is invisible (marks of direction, zero-width characters),
// for a phone number, an id or a serial. Everything else stays as it is.
func Digits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < 0x80 && !invisible(r):
			return r
		case invisible(r):
			return -1
		}
		return foldDigit(r)
	}, strings.ToValidUTF8(s, ""))
}

// Display is the form in which one line of text is kept and shown: as typed, but trimmed, with runs of space as one,
// without controls and marks of direction, which could reorder the page around it. ZWNJ and ZWJ stay inside, for they
// shape Persian and Arabic words. Bytes that are not UTF-8 are dropped.
func Display(s string) string {
	kept := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == zwnj || r == zwj || !control(r) {
			return r
		}
		return -1
	}, strings.ToValidUTF8(s, ""))
	line := strings.Join(strings.FieldsFunc(kept, unicode.IsSpace), " ")
	return strings.Trim(line, " "+string(zwnj)+string(zwj))
}

// DisplayLines is Display for a text of several lines: line breaks stay, of blank lines at most one in a row.
func DisplayLines(s string) string {
	var lines []string
	for line := range strings.Lines(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)) {
		line = Display(line)
		if line == "" && (len(lines) == 0 || lines[len(lines)-1] == "") {
			continue
		}
		lines = append(lines, line)
	}
	return strings.TrimSuffix(strings.Join(lines, "\n"), "\n")
}
