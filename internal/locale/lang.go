package locale

import (
	"errors"
	"sync"

	"golang.org/x/text/language"
)

// Lang is a language the product speaks.
type Lang string

// The languages.
const (
	Persian Lang = "fa"
	Arabic  Lang = "ar"
	English Lang = "en"
)

// Langs lists the languages in the order they are offered.
func Langs() []Lang { return []Lang{Persian, Arabic, English} }

// ErrLang says that a code is not one of the languages.
var ErrLang = errors.New("locale: unknown language")

// ParseLang reads exactly fa, ar or en, as in a path or a stored field; anything else is ErrLang.
func ParseLang(code string) (Lang, error) {
	switch l := Lang(code); l {
	case Persian, Arabic, English:
		return l, nil
	}
	return "", ErrLang
}

// Direction is the value of the HTML attribute dir: "rtl" or "ltr".
func (l Lang) Direction() string {
	if l == English {
		return "ltr"
	}
	return "rtl"
}

// Match finds the language that suits an Accept-Language header best, fallback when none does or the header is broken.
// A language that merely resembles one of ours does not suit: for Urdu the library would offer English.
func Match(acceptLanguage string, fallback Lang) Lang {
	tags, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(tags) == 0 {
		return fallback
	}
	_, index, confidence := matcher().Match(tags...)
	if confidence < language.High {
		return fallback
	}
	return Langs()[index]
}

// matcher is built at first use, since a function that never matches should not pay for it when it starts.
var matcher = sync.OnceValue(func() language.Matcher {
	return language.NewMatcher([]language.Tag{language.Persian, language.Arabic, language.English})
})
