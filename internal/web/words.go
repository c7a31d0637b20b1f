package web

import "vafa/internal/locale"

// catalogues hold every sentence of the pages by its key, one language a file. A label of a form has the key of its form
// and field, such as warranty.owner.phone, and its hint the same with .hint.
var catalogues = map[locale.Lang]map[string]string{
	locale.Persian: persian,
	locale.Arabic:  arabic,
	locale.English: english,
}
