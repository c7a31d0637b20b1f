package rest

import (
	"maps"
	"net/url"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// Names of form fields that are for the edge and not for the operation.
const (
	redirectField = "redirect" // where the browser goes after success, if it is on the allow-list
	keyField      = "_key"     // the Idempotency-Key of a form, so that pressing twice counts once
	langField     = "lang"
	themeField    = "_theme" // how the page is dressed, which the page after it keeps
)

// formDocument turns a form's fields into the JSON document that the operation takes: dots in names are nesting, a
// repeated name is a list, an empty field is absent, a ticked box is true. What does not fit a number stays text, so that
// the decoder refuses it by its pointer.
func formDocument(values url.Values, body reflect.Type) ([]byte, error) {
	document := map[string]any{}
	var faults crm.Faults
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if name == redirectField || name == langField || strings.HasPrefix(name, "_") {
			continue
		}
		filled := slices.DeleteFunc(slices.Clone(values[name]), func(value string) bool { return value == "" })
		if len(filled) > 0 {
			put(&faults, document, strings.Split(name, "."), filled, body)
		}
	}
	if len(faults) > 0 {
		return nil, shapeError{faults}
	}
	return json.Marshal(document, json.Deterministic(true))
}

// put sets one field where its path leads. The type is followed on the way, so that no name nests deeper than the
// operation's own document.
func put(faults *crm.Faults, document map[string]any, path, values []string, kind reflect.Type) {
	pointer := ""
	for i, step := range path {
		last := i == len(path)-1
		pointer += "/" + pointerToken(step)
		held, taken := document[step]
		child, nested := held.(map[string]any)
		kind = member(kind, step)
		switch {
		case kind == nil:
			faults.Add(pointer, "field.unknown")
			return
		case taken && (last || !nested):
			faults.Add(pointer, "field.duplicate")
			return
		case last && !slices.ContainsFunc(values, notText):
			document[step] = leaf(values, kind)
		case last:
			faults.Add(pointer, "text.invalid")
		case !taken:
			child = map[string]any{}
			document[step] = child
		}
		document = child
	}
}

func notText(value string) bool { return !utf8.ValidString(value) }

// leaf gives the values the JSON type that the field has.
func leaf(values []string, field reflect.Type) any {
	if field.Kind() == reflect.Slice || len(values) > 1 {
		return values
	}
	switch field.Kind() {
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

// allowed says whether a redirect leads to an address that the business has listed, or below it.
func allowed(target string, list []string) bool {
	parsed, err := url.Parse(target)
	if err != nil || parsed.Scheme != "https" && parsed.Scheme != "http" || parsed.Host == "" || parsed.User != nil {
		return false
	}
	for _, entry := range list {
		base, err := url.Parse(entry)
		if err == nil && base.Scheme == parsed.Scheme && base.Host == parsed.Host && below(parsed.Path, base.Path) {
			return true
		}
	}
	return false
}

// below says whether a path is base or lies under it, as a browser reads it: /thanks/../admin is /admin.
func below(target, base string) bool {
	target, base = path.Clean("/"+target), strings.TrimSuffix(path.Clean("/"+base), "/")
	return target == base || strings.HasPrefix(target, base+"/")
}
