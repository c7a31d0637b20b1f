package web

import "vafa/internal/locale"

// catalogues hold every sentence of the pages by its key, one language a file. A label of a form has the key of its form
// and field, such as warranty.owner.phone, and its hint the same with .hint.
var catalogues = map[locale.Lang]map[string]string{
	locale.Persian: persian,
	locale.Arabic:  arabic,
	locale.English: english,
}

// ConsentText names the words by which our pages ask for consent, for the records of who agreed to what. Whoever changes these
// words gives them another name; a test compares.
const ConsentText = "2026-11"
