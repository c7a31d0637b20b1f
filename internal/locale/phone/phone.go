// Package phone reads phone numbers of any country as people write them. It is apart from package locale because the numbering
// plans of the world make a function's zip half as large again and its start about three times as long: only functions that
// read phones are linked with it. It trusts nobody.
package phone

import (
	"errors"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"vafa/internal/locale"
)

// Number is a phone number that can exist.
type Number struct {
	E164    string // "+989121234567"
	Country string // ISO 3166 code of the number's own region, "001" when it belongs to none
	Mobile  bool   // it may take an SMS; a valid number need not
}

// maxPhone is the longest text looked at, in bytes: 15 digits in any script, with separators between all of them.
const maxPhone = 128

// Parse reads a phone number as people write it: in digits of any script, with or without the country's code, with
// spaces, hyphens, dots or brackets. Region, an ISO 3166 code, is the country of a number that does not name its own.
//
// The error is a *locale.InvalidError: ReasonCountry when no country is known, ReasonLength when no number of that country
// is so long, ReasonUnissued when the length is right but the country gives out no such number.
func Parse(s, region string) (Number, error) {
	number, err := read(s, region)
	if err != nil {
		return Number{}, err
	}
	switch {
	case !phonenumbers.IsPossibleNumber(number):
		return Number{}, &locale.InvalidError{Kind: locale.KindPhone, Reason: locale.ReasonLength}
	case !phonenumbers.IsValidNumber(number):
		return Number{}, &locale.InvalidError{Kind: locale.KindPhone, Reason: locale.ReasonUnissued}
	}
	kind := phonenumbers.GetNumberType(number)
	return Number{
		E164:    phonenumbers.Format(number, phonenumbers.E164),
		Country: phonenumbers.GetRegionCodeForNumber(number),
		Mobile:  kind == phonenumbers.MOBILE || kind == phonenumbers.FIXED_LINE_OR_MOBILE,
	}, nil
}

// read takes a text apart into country and number, without judging whether the number can exist.
func read(s, region string) (*phonenumbers.PhoneNumber, error) {
	if len(s) > maxPhone {
		return nil, &locale.InvalidError{Kind: locale.KindPhone, Reason: locale.ReasonLength}
	}
	s = strings.TrimSpace(locale.Digits(s))
	if s == "" {
		return nil, &locale.InvalidError{Kind: locale.KindPhone, Reason: locale.ReasonEmpty}
	}
	// The library would read letters as keys, drop extensions and search a sentence for a number: none is wanted here.
	if strings.ContainsFunc(s, notInPhone) {
		return nil, &locale.InvalidError{Kind: locale.KindPhone, Reason: locale.ReasonCharacters}
	}
	number, err := phonenumbers.Parse(s, strings.ToUpper(region))
	switch {
	case errors.Is(err, phonenumbers.ErrInvalidCountryCode):
		return nil, &locale.InvalidError{Kind: locale.KindPhone, Reason: locale.ReasonCountry}
	case err != nil:
		return nil, &locale.InvalidError{Kind: locale.KindPhone, Reason: locale.ReasonLength}
	}
	return number, nil
}

func notInPhone(r rune) bool {
	return !('0' <= r && r <= '9' || strings.ContainsRune("+＋(). \u00a0", r) || locale.IsHyphen(r))
}

// Book reads phones for the domain.
type Book struct{}

// E164 is a number as it is stored, such as "+989121234567"; country is that of a number which does not name its own.
func (Book) E164(typed, country string) (string, error) {
	number, err := Parse(typed, country)
	return number.E164, err
}
