package console_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"vafa/internal/api/apitest"
)

const importsAt = "/settings/imports"

var hiddenInput = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)

// fileForm is what the page's form of the file sends, and where to.
func fileForm(t *testing.T, page apitest.Answer) (action string, fields map[string]any) {
	t.Helper()
	_, form, found := strings.Cut(page.Body, `<form method="post" action="http://example.com/imports" enctype="multipart/form-data">`)
	if !found {
		t.Fatalf("no form of a file: %s", page.Body)
	}
	fields = map[string]any{}
	for _, one := range hiddenInput.FindAllStringSubmatch(form, -1) {
		fields[html.UnescapeString(one[1])] = html.UnescapeString(one[2])
	}
	return "http://example.com/imports", fields
}

// announced fills the form of a new file in, and gives the page to which it leads.
func announced(t *testing.T, f *apitest.Firm, lang string) string {
	t.Helper()
	page := f.Manager().Get("/console/" + lang + importsAt).Want(http.StatusOK)
	form := url.Values{"_key": {keyOn(page)}, "kind": {"customers"}, "name": {"shop"}, "calendar": {""}, "unit": {""}, "source": {""}}
	to := f.Manager().Post("/console/"+lang+importsAt, form.Encode(), "Content-Type", "application/x-www-form-urlencoded").Want(http.StatusSeeOther)
	return to.Header.Get("Location")
}

var keyInput = regexp.MustCompile(`name="_key" value="([^"]*)"`)

func keyOn(page apitest.Answer) string {
	if found := keyInput.FindStringSubmatch(page.Body); found != nil {
		return found[1]
	}
	return ""
}

func TestImportsBeginWithAnEmptyList(t *testing.T) {
	f := apitest.New(t)
	holds(t, f.Manager().Get("/console/fa"+importsAt).Want(http.StatusOK), []string{"هنوز فایلی وارد نشده است.", "مشتریان", "فایل تازه"})
	holds(t, f.Manager().Get("/console/en"+importsAt).Want(http.StatusOK), []string{"No file was taken in yet.", "Customers", "The firm’s own"})
	holds(t, f.Manager().Get("/console/en/settings").Want(http.StatusOK), []string{"/console/en/settings/imports"})
	f.Marketer().Get("/console/en" + importsAt).Want(http.StatusForbidden)
	f.Manager().Get("/console/en" + importsAt + "/imp_none").Want(http.StatusNotFound)
}

func TestImportFormSaysWhatToMend(t *testing.T) {
	f := apitest.New(t)
	form := url.Values{"_key": {"k"}, "kind": {"customers"}, "name": {""}, "source": {"a:b"}}
	again := f.Manager().Post("/console/en"+importsAt, form.Encode(), "Content-Type", "application/x-www-form-urlencoded").Want(http.StatusUnprocessableEntity)
	holds(t, again, []string{"Fill this in.", `value="a:b"`})
}

// A file goes from the form to the bucket without a script; its columns are shown before anything is written, and what was refused after.
func TestFileFromFormToRefusedRows(t *testing.T) {
	f := apitest.New(t)
	at := announced(t, f, "fa")
	page := f.Manager().Get(at).Want(http.StatusOK)
	if policy := page.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' http://example.com") {
		t.Errorf("the form may not be sent: %s", policy)
	}
	action, fields := fileForm(t, page)
	sent := f.Upload(action, fields, "نام,موبایل,رنگ\nسارا,09121000001,آبی\nبی‌شماره,12,\n")
	back := sent.Header.Get("Location")
	if sent.StatusCode != http.StatusSeeOther || !strings.HasPrefix(back, "http://example.com"+at+"?sent=1&") {
		t.Fatalf("%s leads to %q", sent.Status, back)
	}
	back = strings.TrimPrefix(back, "http://example.com")
	holds(t, f.Manager().Get(back).Want(http.StatusOK), []string{"در انتظار فایل", "every 2s"}, "multipart")
	f.Carry()
	ready := f.Manager().Get(at).Want(http.StatusOK)
	holds(t, ready, []string{"آمادهٔ ورود", "موبایل", "تلفن", "این ستون‌ها خوانده نمی‌شود:", "رنگ", "آغاز ورود"}, "multipart")
	if f.Count("CUS#", "") != 0 {
		t.Error("something is written before anybody has looked")
	}
	form := url.Values{"_key": {keyOn(ready)}}.Encode()
	f.Manager().Post(at, form, "Content-Type", "application/x-www-form-urlencoded").Want(http.StatusSeeOther)
	holds(t, f.Manager().Get(at).Want(http.StatusOK), []string{"در حال ورود", "<progress"})
	f.Carry()
	holds(t, f.Manager().Get(at).Want(http.StatusOK), []string{"انجام شد", "refused.csv", "ردشده"}, "آغاز ورود")
	holds(t, f.Manager().Get(strings.Replace(at, "/fa/", "/en/", 1)).Want(http.StatusOK), []string{"Download the refused rows", "Is read as", "Phone"})
	holds(t, f.Manager().Get("/console/en"+importsAt).Want(http.StatusOK), []string{"shop", "Done"})
	again := f.Manager().Post(at, url.Values{"_key": {"another"}}.Encode(), "Content-Type", "application/x-www-form-urlencoded").Want(http.StatusConflict)
	holds(t, again, []string{"در وضعی نیست"}, "multipart")
}

// A file that is refused says why, and another can be sent at once.
func TestRefusedFileSaysWhy(t *testing.T) {
	f := apitest.New(t)
	at := announced(t, f, "en")
	action, fields := fileForm(t, f.Manager().Get(at).Want(http.StatusOK))
	f.Upload(action, fields, "PK\x03\x04 a spreadsheet")
	f.Carry()
	page := f.Manager().Get(at + "?sent=1").Want(http.StatusOK)
	holds(t, page, []string{"Refused", "CSV", "Nothing of this file is written."})
	fileForm(t, page)
}
