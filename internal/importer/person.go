package importer

import (
	"errors"
	"strings"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// contact reads who a row is about, by the rules for what staff enter, and gives the contact by which they become a customer.
func (b *batch) contact(t *thing) (crm.Contact, crm.Faults) {
	get := func(name string) string { return b.plan.value(t.rows[0].fields, name) }
	from, err := crm.CustomerForm{Name: nameOf(get), Kind: kindOf(get), CaptureForm: crm.CaptureForm{
		IdentityForm: b.identities(get), DetailsForm: detailsOf(get), ReferredBy: get("referredBy"), Source: b.plan.source(get), Note: noteOf(get),
	}}.Parse(b.Firm)
	event := b.event(t)
	c := crm.Contact{
		Event: event, NewCustomer: idOf(crm.CustomerPrefix, event, b.plan.At), By: b.plan.By, At: b.plan.At.UTC(), From: from,
	}
	var faults crm.Faults
	errors.As(err, &faults) // Parse gives nothing else
	return c, faults
}

// source is where a row is from: as it says, else as the file as a whole does.
func (p Plan) source(get func(string) string) string {
	if own := get("source"); own != "" {
		return own
	}
	return p.Source
}

func (b *batch) identities(get func(string) string) crm.IdentityForm {
	out := crm.IdentityForm{Phone: get("phone"), Email: get("email"), NationalID: get("nationalId"), LegalID: get("legalId")}
	field := "reference"
	if b.plan.Kind == Purchases {
		field = "customerReference"
	}
	if id := get(field); id != "" {
		out.Reference = &crm.OutsideReference{Source: b.plan.source(get), ID: id}
	}
	return out
}

// nameOf is the whole name, from its parts where they are apart; of a row without one that of the company.
func nameOf(get func(string) string) string {
	if name := get("name"); name != "" {
		return name
	}
	if name := strings.TrimSpace(get("firstName") + " " + get("lastName")); name != "" {
		return name
	}
	return get("company")
}

// noteOf is the note; the company of a person who is named goes before it.
func noteOf(get func(string) string) string {
	company, note := get("company"), get("note")
	if company == "" || nameOf(get) == company {
		return note
	}
	return strings.TrimSpace(company + "\n" + note)
}

// kinds are the words for the kinds of customers, folded.
var kinds = map[string]string{
	"person": crm.KindPerson, "individual": crm.KindPerson, "حقیقی": crm.KindPerson, "شخص": crm.KindPerson, "فرد": crm.KindPerson, "فردی": crm.KindPerson,
	"company": crm.KindCompany, "business": crm.KindCompany, "organization": crm.KindCompany, "organisation": crm.KindCompany,
	"حقوقی": crm.KindCompany, "شرکت": crm.KindCompany, "شرکه": crm.KindCompany, "unit": crm.KindUnit, "واحد داخلی": crm.KindUnit,
}

// kindOf is the kind of a customer: as the row says, and where it says nothing a company if that is all it names.
func kindOf(get func(string) string) string {
	typed := get("kind")
	if kind, known := kinds[locale.Fold(typed)]; known {
		return kind
	}
	if typed == "" && get("company") != "" && nameOf(get) == get("company") {
		return crm.KindCompany
	}
	return typed
}

func detailsOf(get func(string) string) crm.DetailsForm {
	return crm.DetailsForm{
		Country: countryOf(get("country")), City: get("city"), Area: get("area"),
		Address:    strings.TrimSpace(get("address") + " " + get("address2")),
		PostalCode: get("postalCode"), Language: languageOf(get("language")),
		PreferredChannel: strings.ToLower(get("preferredChannel")), PreferredTime: get("preferredTime"), Interests: listOf(get("interests")),
	}
}

// countries are names of countries that files have instead of their codes, folded.
var countries = map[string]string{
	"iran": "IR", "ایران": "IR", "iran, islamic republic of": "IR", "افغانستان": "AF", "afghanistan": "AF", "العراق": "IQ", "عراق": "IQ", "iraq": "IQ",
	"السعودیه": "SA", "عربستان": "SA", "saudi arabia": "SA", "الامارات": "AE", "امارات": "AE", "united arab emirates": "AE",
	"الکویت": "KW", "کویت": "KW", "kuwait": "KW", "قطر": "QA", "qatar": "QA", "البحرین": "BH", "بحرین": "BH", "bahrain": "BH",
	"عمان": "OM", "oman": "OM", "ترکیه": "TR", "turkey": "TR", "türkiye": "TR",
}

func countryOf(typed string) string {
	if code, known := countries[locale.Fold(typed)]; known {
		return code
	}
	return typed
}

// languages are names of the languages that we speak, folded.
var languages = map[string]string{
	"persian": "fa", "farsi": "fa", "فارسی": "fa", "arabic": "ar", "العربیه": "ar", "عربی": "ar", "english": "en", "انگلیسی": "en", "الانجلیزیه": "en",
}

// languageOf is the code of a language, from its name or a code with a country.
func languageOf(typed string) string {
	folded := locale.Fold(typed)
	if code, known := languages[folded]; known {
		return code
	}
	code, _, _ := strings.Cut(strings.ReplaceAll(folded, "_", "-"), "-")
	return code
}

// listOf are the parts of a text with separators.
func listOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;،؛|\n", r) })
}
