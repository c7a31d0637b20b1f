package locale

import (
	"errors"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Phone is a phone number that can exist.
type Phone struct {
	E164    string // "+989121234567"
	Country string // ISO 3166 code of the number's own region, "001" when it belongs to none
	Mobile  bool   // it may take an SMS; a valid number need not
}

// maxPhone is the longest text looked at, in bytes: 15 digits in any script, with separators between all of them.
const maxPhone = 128

// ParsePhone reads a phone number as people write it: in digits of any script, with or without the country's code, with
// spaces, hyphens, dots or brackets. Region, an ISO 3166 code, is the country of a number that does not name its own.
//
// The error is an *InvalidError: ReasonCountry when no country is known, ReasonLength when no number of that country is so long, ReasonUnissued when the length
// is right but the country gives out no such number.
func ParsePhone(s, region string) (Phone, error) {
	number, err := readPhone(s, region)
	if err != nil {
		return Phone{}, err
	}
	switch {
	case !phonenumbers.IsPossibleNumber(number):
		return Phone{}, &InvalidError{KindPhone, ReasonLength}
	case !phonenumbers.IsValidNumber(number):
		return Phone{}, &InvalidError{KindPhone, ReasonUnissued}
	}
	kind := phonenumbers.GetNumberType(number)
	return Phone{
		E164:    phonenumbers.Format(number, phonenumbers.E164),
		Country: phonenumbers.GetRegionCodeForNumber(number),
		Mobile:  kind == phonenumbers.MOBILE || kind == phonenumbers.FIXED_LINE_OR_MOBILE,
	}, nil
}

// readPhone takes a text apart into country and number, without judging whether the number can exist.
func readPhone(s, region string) (*phonenumbers.PhoneNumber, error) {
	if len(s) > maxPhone {
		return nil, &InvalidError{KindPhone, ReasonLength}
	}
	s = strings.TrimSpace(Digits(s))
	if s == "" {
		return nil, &InvalidError{KindPhone, ReasonEmpty}
	}
	// The library would read letters as keys, drop extensions and search a sentence for a number: none is wanted here.
	if strings.ContainsFunc(s, notInPhone) {
		return nil, &InvalidError{KindPhone, ReasonCharacters}
	}
	number, err := phonenumbers.Parse(s, strings.ToUpper(region))
	switch {
	case errors.Is(err, phonenumbers.ErrInvalidCountryCode):
		return nil, &InvalidError{KindPhone, ReasonCountry}
	case err != nil:
		return nil, &InvalidError{KindPhone, ReasonLength}
	}
	return number, nil
}

func notInPhone(r rune) bool {
	return !('0' <= r && r <= '9' || strings.ContainsRune("+＋(). \u00a0", r) || isHyphen(r))
}
