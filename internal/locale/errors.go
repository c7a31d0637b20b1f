package locale

// Kind is what a text was meant to be.
type Kind string

// The kinds of values this package checks.
const (
	KindNationalID Kind = "nationalId"
	KindLegalID    Kind = "legalId"
	KindPostalCode Kind = "postalCode"
	KindSheba      Kind = "sheba"
	KindPhone      Kind = "phone"
	KindDate       Kind = "date"
)

// Reason is the rule a text breaks, stable enough to choose a message by.
type Reason string

// The rules a text can break.
const (
	ReasonEmpty      Reason = "empty"      // nothing was given
	ReasonCharacters Reason = "characters" // something else than digits and the usual separators
	ReasonLength     Reason = "length"     // too many or too few digits
	ReasonCheckDigit Reason = "checkDigit" // the check digits do not fit: most often a slip of the finger
	ReasonCountry    Reason = "country"    // a phone number without a country, or with one that does not exist
	ReasonUnissued   Reason = "unissued"   // well formed, but never given to anyone, such as 1111111111
	ReasonFormat     Reason = "format"     // not a date in a known form
	ReasonCalendar   Reason = "calendar"   // no such day in that calendar, or a year outside its range
)

// InvalidError says what a text should have been and which rule it breaks. It never holds the text.
type InvalidError struct {
	Kind   Kind
	Reason Reason
}

// Error names the kind and the rule.
func (e *InvalidError) Error() string {
	return "locale: invalid " + string(e.Kind) + ": " + string(e.Reason)
}
