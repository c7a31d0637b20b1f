package all_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// sendInvoice sends a photo by the form on the page of Sara's card.
func (w *whole) sendInvoice(t *testing.T) {
	t.Helper()
	page, err := html.Parse(strings.NewReader(w.Public().Get("/en/warranty?card=" + w.card).Want(http.StatusOK).Body))
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range elements(page, "form") {
		if attribute(form, "enctype") != "multipart/form-data" {
			continue
		}
		var body bytes.Buffer
		parts := multipart.NewWriter(&body)
		for _, field := range elements(form, "input") {
			if attribute(field, "type") == "hidden" {
				if err := parts.WriteField(attribute(field, "name"), attribute(field, "value")); err != nil {
					t.Fatal(err)
				}
			}
		}
		part, err := parts.CreateFormFile("file", "invoice.jpg")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00 a photo")) // a buffer refuses nothing
		if err := parts.Close(); err != nil {
			t.Fatal(err)
		}
		w.Public().Call(http.MethodPost, attribute(form, "action"), body.String(), "Content-Type", parts.FormDataContentType())
		return
	}
	t.Fatal("the page of the card has no form for the invoice")
}
