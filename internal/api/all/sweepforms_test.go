package all_test

import (
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"vafa/internal/rest"
)

// formOf is what a page's own form sends when nobody changes anything in it: the fields as they are shown, of the form that goes to
// the operation, or of the last on the page.
func (w *whole) formOf(op rest.Operation) url.Values {
	path := w.pathOf(op)
	page := w.Manager().Get(path)
	if page.Status != http.StatusOK {
		return url.Values{}
	}
	root, err := html.Parse(strings.NewReader(page.Body))
	if err != nil {
		return url.Values{}
	}
	out := url.Values{}
	for _, form := range elements(root, "form") {
		if attribute(form, "method") != "post" || strings.Contains(attribute(form, "action"), "sign-out") {
			continue
		}
		out = url.Values{}
		fill(form, out)
	}
	for _, shown := range out {
		w.Canaries.Ours(shown...)
	}
	return out
}

// elements are those of a kind below a node.
func elements(node *html.Node, kind string) (out []*html.Node) {
	for below := range node.Descendants() {
		if below.Type == html.ElementNode && below.Data == kind {
			out = append(out, below)
		}
	}
	return out
}

func attribute(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(node *html.Node, name string) bool {
	for _, a := range node.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// fill adds the fields of a form as a browser sends them.
func fill(form *html.Node, out url.Values) {
	for _, input := range elements(form, "input") {
		kind := attribute(input, "type")
		if (kind == "checkbox" || kind == "radio") && !has(input, "checked") || kind == "submit" || attribute(input, "name") == "" {
			continue
		}
		out.Add(attribute(input, "name"), attribute(input, "value"))
	}
	for _, area := range elements(form, "textarea") {
		text := ""
		if area.FirstChild != nil {
			text = area.FirstChild.Data
		}
		out.Add(attribute(area, "name"), text)
	}
	for _, choice := range elements(form, "select") {
		options := elements(choice, "option")
		for i, option := range options {
			if has(option, "selected") || i == len(options)-1 && !out.Has(attribute(choice, "name")) {
				out.Set(attribute(choice, "name"), attribute(option, "value"))
				break
			}
		}
	}
	for _, button := range elements(form, "button") {
		if name := attribute(button, "name"); name != "" && !out.Has(name) {
			out.Add(name, attribute(button, "value"))
		}
	}
}
