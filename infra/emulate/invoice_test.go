//go:build deployed

package emulate

import (
	"bytes"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

var (
	fileForm = regexp.MustCompile(`(?s)<form method="post" action="([^"]*)" enctype="multipart/form-data">(.*?)</form>`)
	hidden   = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
)

// invoice: the owner of a card sends a photo from its page straight to S3, whose event has it checked, and staff save it by
// a link. A page of HTML that is called a photo is refused. The emulator checks the signature of form and link by itself.
func invoice(public, agent caller) {
	public.t.Helper()
	photo := "\xff\xd8\xff\xe0\x00\x10JFIF\x00 of an invoice"
	at := "/v1/warranty-cards/KETTLE-1/"
	sendFile(public, "SN-000201", "<!doctype html><script>alert(1)</script>")
	if refused := whenChecked(agent, at+"SN000201/invoice"); refused.text("reason") != "unknownKind" {
		agent.t.Errorf("a page that is called a photo is %s", refused.raw)
	}
	sendFile(public, "SN-000202", photo)
	kept := whenChecked(agent, at+"SN000202/invoice")
	response, err := http.Get(kept.text("url"))
	if err != nil {
		agent.t.Fatal(err)
	}
	defer response.Body.Close()
	saved, err := io.ReadAll(response.Body)
	if err != nil || string(saved) != photo || response.Header.Get("Content-Disposition") != `attachment; filename="invoice.jpg"` {
		agent.t.Errorf("%s: %d %q, %v", kept.raw, response.StatusCode, saved, err)
	}
	public.send("GET", at+"SN000202/invoice", nil).wants(401)
}

// sendFile registers a card by the form, and sends a file as a photo by the form on the card's page.
func sendFile(public caller, serial, content string) {
	t := public.t
	t.Helper()
	typed := url.Values{
		"model": {"KETTLE-1"}, "serial": {serial}, "purchasedOn": {time.Now().AddDate(0, 0, -1).UTC().Format(time.DateOnly)},
		"owner.name": {"علی رضایی"}, "owner.phone": {"09351234567"}, "lang": {"en"},
	}
	registered := posted(t, public.address+"/en/warranty", "application/x-www-form-urlencoded", strings.NewReader(typed.Encode()))
	shown, err := http.Get(public.address + registered)
	if err != nil {
		t.Fatal(err)
	}
	defer shown.Body.Close()
	page, err := io.ReadAll(shown.Body)
	form := fileForm.FindSubmatch(page)
	if err != nil || form == nil {
		t.Fatalf("the page of the card has no form: %d %s %v", shown.StatusCode, page, err)
	}
	action := html.UnescapeString(string(form[1]))
	if policy := shown.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' "+action[:strings.LastIndex(action, "/")]) {
		t.Errorf("the page may not post to %s: %s", action, policy)
	}
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for _, field := range hidden.FindAllStringSubmatch(string(form[2]), -1) {
		value := html.UnescapeString(field[2])
		if field[1] == "Content-Type" {
			value = "image/jpeg" // as the browser takes it for
		}
		if err := parts.WriteField(field[1], value); err != nil {
			t.Fatal(err)
		}
	}
	part, err := parts.CreateFormFile("file", "invoice.jpg")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write([]byte(content)) // a buffer refuses nothing
	if err := parts.Close(); err != nil {
		t.Fatal(err)
	}
	if back := posted(t, action, parts.FormDataContentType(), &body); !strings.Contains(back, "/en/warranty?card=") {
		t.Errorf("the bucket sends the browser to %q", back)
	}
}

// posted sends a form and gives where it leads.
func posted(t *testing.T, address, kind string, body io.Reader) string {
	t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Post(address, kind, body)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s: %d %s %v", address, response.StatusCode, said, err)
	}
	return response.Header.Get("Location")
}

// whenChecked waits until a card says what became of its file.
func whenChecked(agent caller, path string) answer {
	agent.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(200 * time.Millisecond) {
		found := agent.send("GET", path, nil).wantsOneOf(200, 404)
		if found.status == 200 {
			return found
		}
		if time.Now().After(deadline) {
			agent.t.Fatalf("%s was not checked", path)
		}
	}
}
