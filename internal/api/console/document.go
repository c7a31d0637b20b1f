package console

import (
	"net/url"
	"strconv"
	"strings"

	"vafa/internal/locale"
)

// document is what a form sends to the API: its fields by their names, in which a dot is nesting.
type document map[string]any

// put sets a member where its name leads.
func (d document) put(name string, value any) {
	first, rest, nested := strings.Cut(name, ".")
	if !nested {
		d[first] = value
		return
	}
	child, ok := d[first].(document)
	if !ok {
		child = document{}
		d[first] = child
	}
	child.put(rest, value)
}

// texts takes fields that were filled in, as they are.
func (d document) texts(form url.Values, names ...string) document {
	for _, name := range names {
		if value := strings.TrimSpace(form.Get(name)); value != "" {
			d.put(name, value)
		}
	}
	return d
}

// changed takes fields as they are, empty ones too: what stood there goes.
func (d document) changed(form url.Values, names ...string) document {
	for _, name := range names {
		d.put(name, strings.TrimSpace(form.Get(name)))
	}
	return d
}

// numbers takes whole numbers, in digits of any script; what is none is sent as it was typed, for the API to refuse by its name.
func (d document) numbers(form url.Values, names ...string) document {
	for _, name := range names {
		value := strings.TrimSpace(form.Get(name))
		if value == "" {
			continue
		}
		if number, err := strconv.Atoi(locale.PlainNumber(value)); err == nil {
			d.put(name, number)
		} else {
			d.put(name, value)
		}
	}
	return d
}
