package rest

import (
	"net/http"

	"vafa/internal/locale"
)

// pagePolicy lets a page load nothing but our own files, and post nowhere but to us.
const pagePolicy = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "

// guard sets what every answer says of itself.
func guard(header http.Header, kind string, lang locale.Lang) {
	header.Set("Content-Type", kind)
	header.Set("Content-Language", string(lang))
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Strict-Transport-Security", "max-age=31536000")
}

// raw sends a page or a file.
func (e *Edge) raw(w http.ResponseWriter, status int, lang locale.Lang, raw Raw) int {
	header := w.Header()
	guard(header, raw.Type, lang)
	if raw.Cache == "" {
		raw.Cache = "no-store"
	}
	header.Set("Cache-Control", raw.Cache)
	header.Set("Content-Security-Policy", pagePolicy+"'none'")
	w.WriteHeader(status)
	_, _ = w.Write(raw.Data) // a reader who has left needs no answer
	return status
}

// toBrowser answers a form: 303 to what follows, or the form again with what was typed and what to mend.
func (e *Edge) toBrowser(w http.ResponseWriter, r *http.Request, op Operation, c call, reply answer, err error) int {
	lang := e.lang(r)
	if own, parseErr := locale.ParseLang(c.form.Get(langField)); parseErr == nil {
		lang = own
	}
	if err != nil {
		problem := e.problem(w, r, lang, err)
		return e.raw(w, problem.Status, lang, op.Form.Again(lang, c.form, problem))
	}
	target := c.form.Get(redirectField)
	if !allowed(target, e.Redirects) {
		target = op.Form.Done(lang, reply.body)
	}
	w.Header().Set("Location", target)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusSeeOther)
	return http.StatusSeeOther
}
