// Package web renders the public pages: the forms, what follows them, the home page and the API's documentation, in
// Persian, Arabic and English.
//
// What belongs here: templates, message catalogues, styles, the font, and how a form is laid out. What may not: HTTP,
// the rules a form is checked by (package crm), how a fault is worded (package rest), the table. It trusts nobody: what
// was typed is only ever printed, escaped. Its pages hold no inline script or style and load nothing from elsewhere, so
// that a content security policy of 'self' is enough for them, and the forms work without JavaScript. A look that a firm or
// another site asks for is read strictly and becomes a style sheet of its own.
//
// Vazirmatn (assets/vazirmatn.woff2) is the Arabic subset of @fontsource-variable/vazirmatn 5.3.0, under the SIL Open
// Font License in assets/vazirmatn-OFL.txt.
package web
