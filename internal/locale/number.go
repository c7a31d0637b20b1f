package locale

import (
	"regexp"
	"strings"
)

// Number writes a plain decimal number, such as "-1234567.5", for a reader: ۱٬۲۳۴٬۵۶۷٫۵ in Persian, ١٬٢٣٤٬٥٦٧٫٥ in
// Arabic, 1,234,567.5 in English. A text that is no such number comes back as it is.
func Number(lang Lang, decimal string) string {
	if !plainNumber.MatchString(decimal) {
		return decimal
	}
	digits, negative := strings.CutPrefix(decimal, "-")
	whole, part, _ := strings.Cut(digits, ".")
	style := numberStyles[lang]
	out := grouped(whole, style.group)
	if part != "" {
		out += style.point + part
	}
	if negative {
		out = style.minus + out
	}
	return LocalDigits(lang, out)
}

var plainNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// numberStyle is how a language writes numbers. A minus sign beside right-to-left text needs a mark of direction before
// it, or it is shown on the wrong side.
type numberStyle struct{ zero, group, point, minus string }

var numberStyles = map[Lang]numberStyle{
	Persian: {zero: "۰", group: "٬", point: "٫", minus: "\u200e\u2212"},
	Arabic:  {zero: "٠", group: "٬", point: "٫", minus: "\u061c-"},
	English: {zero: "0", group: ",", point: ".", minus: "-"},
}

// grouped parts the digits of a whole number in threes.
func grouped(digits, separator string) string {
	var b strings.Builder
	for i, c := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(separator)
		}
		b.WriteRune(c)
	}
	return b.String()
}

// LocalDigits writes the ASCII digits of a text in the digits of a language and leaves the rest alone.
func LocalDigits(lang Lang, s string) string {
	if lang != Persian && lang != Arabic {
		return s
	}
	zero := []rune(numberStyles[lang].zero)[0]
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return zero + r - '0'
		}
		return r
	}, s)
}

// PlainNumber turns a number as people type it into plain ASCII decimals, ready to be parsed: digits folded, separators
// of thousands dropped where they stand at thousands, the Arabic decimal point a full stop. "۱٬۲۳۴٫۵" is "1234.5". A text
// that is no such number comes back with its digits folded, for the parser to refuse.
func PlainNumber(s string) string {
	s = strings.TrimSpace(Digits(s))
	s = strings.NewReplacer("٫", ".", "٬", ",", "،", ",", "−", "-").Replace(s)
	if groupedNumber.MatchString(s) {
		s = strings.ReplaceAll(s, ",", "")
	}
	return s
}

var groupedNumber = regexp.MustCompile(`^-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$`)
