package rest

import (
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// Names of form fields that are for the edge and not for the operation.
const (
	redirectField = "redirect" // where the browser goes after success, if it is on the allow-list
	keyField      = "_key"     // the Idempotency-Key of a form, so that pressing twice counts once
	langField     = "lang"
)

// formDocument turns a form's fields into the JSON document that the operation takes: dots in names are nesting, a
// repeated name is a list, an empty field is absent, a ticked box is true. What does not fit a number stays text, so that
// the decoder refuses it by its pointer.
func formDocument(values url.Values, body reflect.Type) ([]byte, error) {
	document := map[string]any{}
	for name, all := range values {
		if name == redirectField || name == langField || strings.HasPrefix(name, "_") {
			continue
		}
		var filled []string
		for _, value := range all {
			if value != "" {
				filled = append(filled, value)
			}
		}
		if len(filled) > 0 {
			if err := put(document, strings.Split(name, "."), filled, body); err != nil {
				return nil, err
			}
		}
	}
	return json.Marshal(document, json.Deterministic(true))
}

func put(document map[string]any, path []string, values []string, kind reflect.Type) error {
	field := member(kind, path[0])
	if len(path) == 1 {
		document[path[0]] = leaf(values, field)
		return nil
	}
	child, ok := document[path[0]].(map[string]any)
	if !ok {
		if _, taken := document[path[0]]; taken {
			var faults crm.Faults
			faults.Add("/"+pointerToken(path[0]), "field.duplicate")
			return shapeError{faults}
		}
		child = map[string]any{}
		document[path[0]] = child
	}
	return put(child, path[1:], values, field)
}

// leaf gives the values the JSON type that the field has.
func leaf(values []string, field reflect.Type) any {
	if field == nil {
		return values[0]
	}
	switch field.Kind() {
	case reflect.Slice:
		return values
	case reflect.Bool:
		switch values[0] {
		case "on", "true", "1", "yes":
			return true
		case "off", "false", "0", "no":
			return false
		}
	case reflect.Int:
		if number, err := strconv.Atoi(locale.Digits(strings.TrimSpace(values[0]))); err == nil {
			return number
		}
	}
	if len(values) > 1 {
		return values
	}
	return values[0]
}

// member is the type of the member that a struct has under a JSON name, or nil.
func member(kind reflect.Type, name string) reflect.Type {
	if kind == nil || kind.Kind() != reflect.Struct {
		return nil
	}
	for i := range kind.NumField() {
		field := kind.Field(i)
		if field.Anonymous {
			if found := member(field.Type, name); found != nil {
				return found
			}
			continue
		}
		own, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if own == name {
			found := field.Type
			for found.Kind() == reflect.Pointer {
				found = found.Elem()
			}
			return found
		}
	}
	return nil
}

// allowed says whether a redirect leads to an address that the business has listed.
func allowed(target string, list []string) bool {
	parsed, err := url.Parse(target)
	if err != nil || parsed.Scheme != "https" && parsed.Scheme != "http" || parsed.Host == "" || parsed.User != nil {
		return false
	}
	for _, entry := range list {
		if base, err := url.Parse(entry); err == nil && entry != "" && base.Scheme == parsed.Scheme &&
			base.Host == parsed.Host && strings.HasPrefix(parsed.Path, base.Path) {
			return true
		}
	}
	return false
}
