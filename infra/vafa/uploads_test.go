package main

import (
	"bytes"
	"encoding/json"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// On one machine the invoice goes the same way: the form, the page of the card, the bucket in a folder, and back to the page
// that says it is there; staff save it by a link.
func TestRunTakesInvoices(t *testing.T) {
	address, stop := running(t)
	defer stop()
	typed := url.Values{
		"model": {"RF 480"}, "serial": {"AB1"}, "purchasedOn": {"31 January 2026"}, "owner.name": {"Maryam"}, "owner.phone": {"09121234567"}, "lang": {"en"},
	}
	page := sendForm(t, address+"/en/warranty", "application/x-www-form-urlencoded", strings.NewReader(typed.Encode()))
	form := regexp.MustCompile(`(?s)<form method="post" action="([^"]*)" enctype="multipart/form-data">(.*?)</form>`).FindStringSubmatch(page)
	if form == nil || form[1] != address+uploadsPath {
		t.Fatalf("the page of the card has no form: %s", page)
	}
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for _, field := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`).FindAllStringSubmatch(form[2], -1) {
		if err := parts.WriteField(field[1], html.UnescapeString(field[2])); err != nil {
			t.Fatal(err)
		}
	}
	file, err := parts.CreateFormFile("file", "invoice.pdf")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = file.Write([]byte("%PDF-1.7 an invoice")) // a buffer refuses nothing
	if err := parts.Close(); err != nil {
		t.Fatal(err)
	}
	if back := sendForm(t, form[1], parts.FormDataContentType(), &body); !strings.Contains(back, "We have received your invoice.") {
		t.Errorf("the page does not say that the file is there: %s", back)
	}
	_, invoice := ask(t, "GET", address+"/v1/warranty-cards/RF-480/AB1/invoice", tokenOf(t, address, "agent"), "")
	var kept struct{ URL string }
	if err := json.Unmarshal([]byte(invoice), &kept); err != nil {
		t.Fatal(err)
	}
	if status, saved := ask(t, "GET", kept.URL, "", ""); status != http.StatusOK || saved != "%PDF-1.7 an invoice" {
		t.Errorf("%s: %d %q", invoice, status, saved)
	}
	if status, _ := ask(t, "GET", address+uploadsPath+"/kept/x", "", ""); status != http.StatusForbidden {
		t.Errorf("an address without a signature answers %d", status)
	}
}

// sendForm posts as a browser does and gives the page at which that ends.
func sendForm(t *testing.T, address, kind string, body io.Reader) string {
	t.Helper()
	response, err := http.Post(address, kind, body)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %s %v", address, response.StatusCode, page, err)
	}
	return string(page)
}
