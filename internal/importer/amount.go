package importer

import (
	"regexp"
	"strings"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// unitWords are what stands beside amounts, or in a column of currencies, instead of a code; folded.
var unitWords = map[string]string{
	"تومان": "IRT", "تومن": "IRT", "toman": "IRT", "tomans": "IRT", "تومان ایران": "IRT",
	"ریال": "IRR", "rial": "IRR", "rials": "IRR", "ریال ایران": "IRR", "﷼": "IRR",
	"€": "EUR", "£": "GBP", "us$": "USD", "یورو": "EUR", "euro": "EUR",
}

// sharedWords are those of several currencies: they say nothing of their own, and contradict any other.
var sharedWords = map[string]string{
	"$": "USD CAD AUD NZD SGD HKD MXN", "dollar": "USD CAD AUD NZD SGD HKD", "دلار": "USD CAD AUD NZD SGD HKD",
	"درهم": "AED MAD", "دینار": "IQD KWD BHD JOD TND DZD LYD",
}

var (
	withUnit  = regexp.MustCompile(`^([^0-9+-]*?)\s*([+-]?)\s*([0-9][0-9., '٬٫،]*)\s*([^0-9]*)$`)
	thousands = regexp.MustCompile(`^[0-9]{1,3}([., '])[0-9]{3}([., '][0-9]{3})*$`)
)

// readAmount reads money as people and shops write it: digits of any script, thousands parted or not, the currency beside it or not. code is
// that of the row's currency; what is written beside the number comes before it. What could be two amounts is left to package money, which
// refuses it.
func readAmount(typed, code string) *money.Written {
	text := strings.TrimSpace(strings.NewReplacer("\u00a0", " ", "\u202f", " ", "’", "'", "−", "-").Replace(locale.Digits(typed)))
	if text == "" {
		return nil
	}
	if parts := withUnit.FindStringSubmatch(text); parts != nil {
		if beside := strings.TrimSpace(parts[1] + parts[4]); beside != "" {
			code = besideCode(beside, code)
		}
		if code != "" {
			text = strings.TrimPrefix(parts[2], "+") + plain(strings.TrimSpace(parts[3]), code)
		}
	}
	return &money.Written{Amount: money.Literal(text), Currency: code}
}

// besideCode is the currency of an amount beside which something is written; "" where that is none, or another than the row's.
func besideCode(written, code string) string {
	if shared, known := sharedWords[locale.Fold(written)]; known {
		if strings.Contains(shared, strings.ToUpper(code)) {
			return code
		}
		return ""
	}
	unit, _ := unitOf(written)
	return unit
}

// unitOf is the code of a currency as it is written in words, signs or as a code.
func unitOf(written string) (code string, known bool) {
	folded := locale.Fold(written)
	if code, known := unitWords[folded]; known {
		return code, true
	}
	if unit, err := money.ParseUnit(folded); err == nil {
		return unit.Code(), true
	}
	return "", false
}

// plain is a number without separators of thousands, its decimals after a full stop. In a currency of three decimals a single comma before
// three digits could be either, and stays.
func plain(text, code string) string {
	text = strings.NewReplacer("٬", ",", "٫", ".", "،", ",").Replace(text)
	last := strings.LastIndexAny(text, ".,")
	if last < 0 {
		return withoutSeparators(text)
	}
	whole, part := text[:last], text[last+1:]
	separator := text[last : last+1]
	switch {
	case strings.ContainsAny(whole, ".,") && !strings.Contains(whole, separator): // both occur: the last parts the decimals
		return withoutSeparators(whole) + "." + part
	case strings.Contains(whole, separator): // one of them, several times
		return withoutSeparators(text)
	case separator == "," && len(part) == 3 && decimals(code) >= 3:
		return text
	case separator == "," && len(part) == 3: // as most of the world parts thousands
		return withoutSeparators(text)
	}
	return withoutSeparators(whole) + "." + part
}

// withoutSeparators drops what parts thousands, where it parts thousands; anything else stays to be refused.
func withoutSeparators(text string) string {
	if !thousands.MatchString(text) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

func decimals(code string) int {
	unit, err := money.ParseUnit(code)
	if err != nil {
		return 0
	}
	return unit.Decimals()
}
