package chart

import (
	"math"
	"strconv"
	"strings"

	"vafa/internal/locale"
)

// thousands are the words for powers of a thousand, beginning with the first.
var thousands = map[locale.Lang][]string{
	locale.Persian: {"هزار", "میلیون", "میلیارد", "هزار میلیارد"},
	locale.Arabic:  {"ألف", "مليون", "مليار", "تريليون"},
	locale.English: {"k", "M", "bn", "tn"},
}

// Short writes a figure for an axis with three digits at most, as «۲۶ میلیون» or 26 M. What is no number is a dash.
func Short(lang locale.Lang, v float64) string {
	if !known(v) {
		return "–"
	}
	power, words := 0, thousands[lang]
	for math.Abs(v) >= 999.5 && power < len(words) {
		v, power = v/1000, power+1
	}
	out := locale.Number(lang, plain(v))
	if power > 0 {
		out += "\u00a0" + words[power-1]
	}
	return out
}

// plain is a figure of three digits; what is beyond every word is written as it is.
func plain(v float64) string {
	size := math.Abs(v)
	decimals := 0
	switch {
	case size < 1:
		decimals = 2
	case size < 100:
		decimals = 1
	}
	text := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	if text == "-0" {
		return "0"
	}
	return text
}

// Percent writes a share, 0 to 1, as a percentage without its sign, for cells and axes whose title says so.
func Percent(lang locale.Lang) func(float64) string {
	return func(v float64) string {
		if !known(v) {
			return "–"
		}
		return locale.Number(lang, strconv.FormatFloat(math.Round(100*v), 'f', 0, 64))
	}
}
