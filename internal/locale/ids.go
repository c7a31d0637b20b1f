package locale

import "strings"

// NationalID checks the national id of a person in Iran and returns its ten ASCII digits. Spaces and hyphens may stand
// between the digits; a number of eight or nine digits has lost the zeros at its front and gets them back.
//
// The last digit checks the others: with s the sum of digit i times (10-i) for i = 0..8 and r = s mod 11, it is r when
// r < 2, else 11-r. The error is an *InvalidError.
func NationalID(s string) (string, error) {
	id, err := idDigits(KindNationalID, s)
	if err != nil {
		return "", err
	}
	if len(id) < 8 || len(id) > 10 {
		return "", &InvalidError{KindNationalID, ReasonLength}
	}
	id = strings.Repeat("0", 10-len(id)) + id
	if repeated(id) || id[3:9] == "000000" {
		return "", &InvalidError{KindNationalID, ReasonUnissued}
	}
	sum := 0
	for i := range 9 {
		sum += digit(id, i) * (10 - i)
	}
	check := sum % 11
	if check >= 2 {
		check = 11 - check
	}
	if digit(id, 9) != check {
		return "", &InvalidError{KindNationalID, ReasonCheckDigit}
	}
	return id, nil
}

// LegalID checks the national id of a legal person (a company) in Iran and returns its eleven ASCII digits.
//
// The last digit checks the others: with d = digit 9 plus 2 and the weights 29, 27, 23, 19, 17 twice over, it is the sum
// of (d + digit i) times weight i for i = 0..9, mod 11, where 10 counts as 0. The error is an *InvalidError.
func LegalID(s string) (string, error) {
	id, err := idDigits(KindLegalID, s)
	if err != nil {
		return "", err
	}
	if len(id) != 11 {
		return "", &InvalidError{KindLegalID, ReasonLength}
	}
	if repeated(id) {
		return "", &InvalidError{KindLegalID, ReasonUnissued}
	}
	weights := [...]int{29, 27, 23, 19, 17}
	sum := 0
	for i := range 10 {
		sum += (digit(id, 9) + 2 + digit(id, i)) * weights[i%5]
	}
	if digit(id, 10) != sum%11%10 {
		return "", &InvalidError{KindLegalID, ReasonCheckDigit}
	}
	return id, nil
}

// PostalCode checks a postal code of Iran and returns its ten ASCII digits. Unusual is a warning: the code does not look
// like the ones in use (no 0 or 2 in the first four places, which are not all the same; no 0, 2 or 5 in the fifth; no 2
// after it), but that pattern is hearsay, so it refuses nothing. The error is an *InvalidError.
func PostalCode(s string) (code string, unusual bool, err error) {
	code, err = idDigits(KindPostalCode, s)
	if err != nil {
		return "", false, err
	}
	if len(code) != 10 {
		return "", false, &InvalidError{KindPostalCode, ReasonLength}
	}
	unusual = strings.ContainsAny(code[:4], "02") || repeated(code[:4]) ||
		strings.ContainsAny(code[4:5], "025") || strings.Contains(code[5:], "2")
	return code, unusual, nil
}

// Sheba checks the number of an Iranian bank account (an IBAN) and returns it as IR and 24 ASCII digits. The IR may be
// missing. The number with its first four places at the end, I as 18 and R as 27, leaves 1 mod 97 (ISO 13616). The
// error is an *InvalidError.
func Sheba(s string) (string, error) {
	s = strings.TrimSpace(strings.ToUpper(Digits(s)))
	number, err := idDigits(KindSheba, strings.TrimPrefix(s, "IR"))
	if err != nil {
		return "", err
	}
	if len(number) != 24 {
		return "", &InvalidError{KindSheba, ReasonLength}
	}
	rest := 0
	for _, c := range number[2:] + "1827" + number[:2] {
		rest = (rest*10 + int(c-'0')) % 97
	}
	if rest != 1 {
		return "", &InvalidError{KindSheba, ReasonCheckDigit}
	}
	return "IR" + number, nil
}

// idDigits keeps the ASCII digits of a number in which spaces and hyphens may stand.
func idDigits(kind Kind, s string) (string, error) {
	digits := strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u00a0' || IsHyphen(r) {
			return -1
		}
		return r
	}, Digits(s))
	if digits == "" {
		return "", &InvalidError{kind, ReasonEmpty}
	}
	if strings.Trim(digits, "0123456789") != "" {
		return "", &InvalidError{kind, ReasonCharacters}
	}
	return digits, nil
}

// IsHyphen says whether people write r between the digits of a number.
func IsHyphen(r rune) bool {
	return r == '-' || '\u2010' <= r && r <= '\u2015' || r == '\u2212'
}

func digit(s string, i int) int { return int(s[i] - '0') }

// repeated reports whether s is one digit over and over.
func repeated(s string) bool { return strings.Trim(s, s[:1]) == "" }
