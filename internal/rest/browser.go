package rest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"vafa/internal/locale"
)

// pagePolicy lets a page load nothing but our own files. A form posts to us, and on to where we may redirect it, since some
// browsers hold redirects to this list too; and to the addresses that this very page names. A page that may be framed is so by
// the sites listed, and by our own.
func (e *Edge) pagePolicy(op Operation, forms []string) string {
	frames := "'none'"
	if op.Framed {
		frames = strings.Join(append([]string{"'self'"}, origins(e.Origins)...), " ")
	}
	shows := ""
	if op.Session != nil {
		shows = "frame-src 'self'; " // the console shows how our forms look
	}
	return "default-src 'none'; " + shows + "style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; " +
		"form-action " + strings.Join(append([]string{"'self'"}, origins(slices.Concat(e.Redirects, forms))...), " ") + "; base-uri 'none'; frame-ancestors " + frames
}

// origins are the scheme and host of addresses, each once. What is no plain address of the web is left out: it would be read
// as another word of the policy.
func origins(addresses []string) []string {
	var out []string
	for _, address := range addresses {
		parsed, err := url.Parse(address)
		if err != nil || parsed.Scheme != "https" && parsed.Scheme != "http" || !plainHost(parsed.Host) {
			continue
		}
		if origin := parsed.Scheme + "://" + parsed.Host; !slices.Contains(out, origin) {
			out = append(out, origin)
		}
	}
	return out
}

func plainHost(host string) bool {
	return host != "" && strings.Trim(strings.ToLower(host), "abcdefghijklmnopqrstuvwxyz0123456789-.:[]") == ""
}

// protect sets what every answer asks of a browser, whatever it holds.
func protect(header http.Header) {
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Strict-Transport-Security", "max-age=31536000")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
}

// protectPage adds what only a page can break: it shares no window with whoever opened it, and may use nothing of the device.
// What anybody may keep a copy of, such as the script of the forms, any site may load too; and a form, who may frame it.
func protectPage(header http.Header, open bool) {
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	if open {
		header.Set("Cross-Origin-Resource-Policy", "cross-origin")
	}
}

// describe says of an answer what it is and in which language.
func describe(header http.Header, kind string, lang locale.Lang) {
	header.Set("Content-Type", kind)
	header.Set("Content-Language", string(lang))
}

// raw sends a page or a file, compressed where the reader takes that.
func (e *Edge) raw(w http.ResponseWriter, r *http.Request, op Operation, status int, lang locale.Lang, raw Raw) int {
	header := w.Header()
	describe(header, raw.Type, lang)
	protectPage(header, op.Framed || strings.HasPrefix(raw.Cache, "public"))
	if raw.Cache == "" {
		raw.Cache = "no-store"
	}
	header.Set("Cache-Control", raw.Cache)
	header.Set("Content-Security-Policy", e.pagePolicy(op, raw.Forms))
	if raw.Name != "" {
		header.Set("Content-Disposition", `attachment; filename="`+raw.Name+`"`)
	}
	data := raw.Data
	if compressible(raw) {
		header.Add("Vary", "Accept-Encoding")
		if takesGzip(r) {
			header.Set("Content-Encoding", "gzip")
			data = compressed(raw.Data)
		}
	}
	w.WriteHeader(status)
	_, _ = w.Write(data) // a reader who has left needs no answer
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
		return e.raw(w, r, op, problem.Status, lang, op.Form.Again(lang, c.form, problem))
	}
	target := c.form.Get(redirectField)
	if !allowed(target, e.Redirects) {
		target = dressed(op.Form.Done(lang, reply.body), c.form.Get(themeField))
	}
	w.Header().Set("Location", target)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusSeeOther)
	return http.StatusSeeOther
}

// dressed is the address of one of our pages that looks as the form did.
func dressed(address, theme string) string {
	if theme == "" || len(theme) > MaxParameter {
		return address
	}
	join := "?"
	if strings.Contains(address, "?") {
		join = "&"
	}
	return address + join + "theme=" + url.QueryEscape(theme)
}
