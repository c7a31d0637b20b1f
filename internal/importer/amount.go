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
	"$": "", "€": "EUR", "£": "GBP", "us$": "USD", "دلار": "", "dollar": "", "یورو": "EUR", "euro": "EUR", "درهم": "", "دینار": "",
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
		beside := parts[1] + parts[4]
		if unit, known := unitOf(beside); known || strings.TrimSpace(beside) == "" {
			if unit != "" {
				code = unit
			}
			text = strings.TrimPrefix(parts[2], "+") + plain(strings.TrimSpace(parts[3]), code)
		}
	}
	return &money.Written{Amount: money.Literal(text), Currency: code}
}

// unitOf is the code of a currency as it is written in words, signs or as a code; "" with true for one that several currencies share.
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
