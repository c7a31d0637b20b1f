package crm

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"vafa/internal/locale"
)

// What somebody who is found was found by, besides the types of identities.
const (
	ByCustomerID = "id"
	ByReferral   = "referral"
	BySerial     = "serial"
	ByOrder      = "order"    // the reference of a purchase
	ByContact    = "contact"  // the phone of a contact of a company
	ByPhoneEnd   = "phoneEnd" // the last digits of a phone
	ByName       = "name"     // the beginning of the name, or of a word of it
)

// Search is what a text that was typed to find somebody may mean; each part is empty where it cannot be that.
type Search struct {
	Customer   string     // an id
	Identities []Identity // of which each fits by its own rule
	Referral   string     // a code
	Serial     string     // folded
	Reference  string     // folded: of an order, or of a customer in another system, whose source was not typed
	PhoneEnd   string     // the last digits of a phone, at least leastDigits
	Name       string     // folded, at least two letters
}

// leastDigits is how many of the last digits of a phone find it.
const leastDigits = 4

// ParseSearch reads a text by its shape: digits of any script and letters of any keyboard. A fault says that it is too short to
// be anything, or too long.
func ParseSearch(typed string, b Business) (Search, error) {
	folded := locale.Fold(typed)
	switch length := utf8.RuneCountInString(folded); {
	case length < 2:
		return Search{}, Faults{{Pointer: "/q", Code: "name.short"}}
	case length > maxName:
		var faults Faults
		faults.Add("/q", "text.tooLong", "limit", "200")
		return Search{}, faults
	}
	if id, ok := strings.CutPrefix(folded, CustomerPrefix+"_"); ok {
		return Search{Customer: CustomerPrefix + "_" + strings.ToUpper(id)}, nil
	}
	out := Search{Identities: identitiesMeant(typed, b)}
	if strings.Contains(folded, "@") {
		return out, nil
	}
	out.Referral, out.Reference = ParseReferral(typed), folded
	if strings.ContainsFunc(folded, unicode.IsDigit) {
		out.Serial = FoldSerial(typed)
	}
	if strings.ContainsFunc(folded, unicode.IsLetter) {
		out.Name = folded
	} else if !slices.ContainsFunc(out.Identities, func(i Identity) bool { return i.Type == Phone }) {
		out.PhoneEnd = phoneEnd(folded)
	}
	return out, nil
}

// identitiesMeant are those that a text can be, the strongest first.
func identitiesMeant(typed string, b Business) []Identity {
	var out []Identity
	try := func(in IdentityForm) {
		if found, err := ParseIdentity(in, b); err == nil {
			out = append(out, found...)
		}
	}
	try(IdentityForm{NationalID: typed})
	try(IdentityForm{LegalID: typed})
	if source, id, ok := strings.Cut(locale.Digits(typed), ":"); ok {
		try(IdentityForm{Reference: &OutsideReference{Source: source, ID: id}})
	}
	try(IdentityForm{Phone: typed})
	try(IdentityForm{Email: typed})
	return out
}

// phoneEnd are the digits of what may be the end of a phone; "" if it is none.
func phoneEnd(folded string) string {
	digits := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, folded)
	if len(digits) < leastDigits || len(digits) > 15 {
		return ""
	}
	return digits
}

// NameFrom is a folded name that begins with one of its words, the first being 0, and has those before it at its end, so that who
// types a family name, or a family name and then a first one, finds it; "" for a word that it does not have.
func NameFrom(folded string, word int) string {
	words := strings.Fields(folded)
	if word >= len(words) {
		return ""
	}
	return strings.Join(slices.Concat(words[word:], words[:word]), " ")
}
