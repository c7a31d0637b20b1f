package crm

import (
	"errors"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// Bounds on text, in characters: wide enough for any real name or note, small enough that an item stays far below the
// table's 400 KB.
const (
	maxName  = 200
	maxLine  = 500
	maxText  = 4000
	maxWords = 50
)

// form reads the fields of one request, collecting every fault under a common JSON Pointer prefix.
type form struct {
	at     string
	faults *Faults
}

func (f form) fault(field, code string, args ...string) {
	f.faults.Add(f.at+"/"+field, code, args...)
}

// faulty says whether a fault of the field was found already.
func (f form) faulty(field string) bool {
	return slices.ContainsFunc(*f.faults, func(fault Fault) bool { return fault.Pointer == f.at+"/"+field })
}

// text is an optional line for display, at most limit characters.
func (f form) text(field, value string, limit int) string {
	value = locale.Display(value)
	if utf8.RuneCountInString(value) > limit {
		f.fault(field, "text.tooLong", "limit", strconv.Itoa(limit))
		return ""
	}
	return value
}

// required is text that may not be empty.
func (f form) required(field, value string, limit int) string {
	if locale.Display(value) == "" { // a text of nothing but invisible characters is none
		f.fault(field, "required")
		return ""
	}
	return f.text(field, value, limit)
}

// folded is required text of which a key of the table is made. Folding may lengthen a text, or leave nothing of it.
func (f form) folded(field, value string) string {
	text := locale.Fold(f.required(field, value, maxName))
	switch {
	case utf8.RuneCountInString(text) > maxName:
		f.fault(field, "text.tooLong", "limit", strconv.Itoa(maxName))
		return ""
	case text == "" && !f.faulty(field):
		f.fault(field, "required")
	}
	return text
}

// oneOf is an optional word out of a list.
func (f form) oneOf(field, value string, allowed ...string) string {
	if value == "" {
		return ""
	}
	for _, word := range allowed {
		if value == word {
			return value
		}
	}
	f.fault(field, "choice", "allowed", strings.Join(allowed, ", "))
	return ""
}

// words is an optional list of short texts.
func (f form) words(field string, values []string) []string {
	if len(values) > maxWords {
		f.fault(field, "list.tooLong", "limit", strconv.Itoa(maxWords))
		return nil
	}
	var out []string
	for i, value := range values {
		if text := f.text(field+"/"+strconv.Itoa(i), value, maxName); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// email is an optional address, folded to lower case.
func (f form) email(field, value string) string {
	value = strings.ToLower(locale.Digits(strings.TrimSpace(value)))
	if value == "" {
		return ""
	}
	parsed, err := mail.ParseAddress(value)
	if err != nil || parsed.Address != value || len(value) > 254 || !strings.Contains(value[strings.LastIndexByte(value, '@'):], ".") {
		f.fault(field, "email.invalid")
		return ""
	}
	return value
}

// phone is an optional phone in E.164.
func (f form) phone(field, value string, b Business) string {
	if strings.TrimSpace(value) == "" {
		return ""
	}
	phone, err := b.Phones.E164(value, b.Country)
	if err != nil {
		f.fault(field, "phone.invalid")
		return ""
	}
	return phone
}

// country is an optional ISO 3166 alpha-2 code.
func (f form) country(field, value string) string {
	value = strings.ToUpper(strings.TrimSpace(value))
	if value == "" {
		return ""
	}
	if len(value) != 2 || value[0] < 'A' || value[0] > 'Z' || value[1] < 'A' || value[1] > 'Z' {
		f.fault(field, "country.invalid")
		return ""
	}
	return value
}

// firstYear is the earliest that a day or time may lie in. What is earlier is a Jalali or Hijri year, or a slip.
const firstYear = 1900

// requiredDate is a day written YYYY-MM-DD.
func (f form) requiredDate(field, value string) locale.Date {
	if strings.TrimSpace(value) == "" {
		f.fault(field, "required")
		return locale.Date{}
	}
	date, err := locale.ParseDate(locale.Digits(strings.TrimSpace(value)))
	if err != nil || date.Year < firstYear {
		f.fault(field, "date.invalid")
		return locale.Date{}
	}
	return date
}

// clockSkew is how far ahead of ours a sender's clock may run.
const clockSkew = time.Hour

// moment is an RFC 3339 time that is not in the future; empty means now.
func (f form) moment(field, value string, now time.Time) time.Time {
	if value == "" {
		return now
	}
	at, err := time.Parse(time.RFC3339, locale.Digits(value))
	switch {
	case err != nil || at.Year() < firstYear:
		f.fault(field, "time.invalid")
		return now
	case at.After(now.Add(clockSkew)):
		f.fault(field, "time.future")
		return now
	}
	return at.UTC().Truncate(time.Millisecond)
}

// moneyCodes name what money.Parse refuses.
var moneyCodes = []struct {
	err  error
	code string
}{
	{money.ErrUnit, "currency.unknown"},
	{money.ErrPrecision, "amount.precision"},
	{money.ErrRange, "amount.range"},
	{money.ErrAmount, "amount.invalid"},
}

// money is an optional amount, in digits of any script; nil when absent or refused.
func (f form) money(field string, written *money.Written) *money.Money {
	if written == nil {
		return nil
	}
	amount, err := money.Parse(locale.Digits(string(written.Amount)), strings.ToUpper(strings.TrimSpace(written.Currency)))
	if err == nil {
		return &amount
	}
	for _, known := range moneyCodes {
		if errors.Is(err, known.err) {
			f.fault(field+"/"+money.Member(err), known.code)
			break
		}
	}
	return nil
}

// notNegative is an optional amount of at least zero.
func (f form) notNegative(field string, written *money.Written) *money.Money {
	amount := f.money(field, written)
	if amount != nil && amount.Sign() < 0 {
		f.fault(field+"/amount", "amount.negative")
		return nil
	}
	return amount
}
