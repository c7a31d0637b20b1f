package rest

import (
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// binding says where each field of an operation's In comes from.
type binding struct {
	path, query, header map[string]int
	body, form, meta    int // field index, -1 if absent
}

func bindingOf(in reflect.Type) *binding {
	b := &binding{path: map[string]int{}, query: map[string]int{}, header: map[string]int{}, body: -1, form: -1, meta: -1}
	for i := range in.NumField() {
		field := in.Field(i)
		path, query, header := field.Tag.Get("path"), field.Tag.Get("query"), field.Tag.Get("header")
		switch {
		case path != "":
			b.path[path] = i
		case query != "":
			b.query[query] = i
		case header != "":
			b.header[header] = i
		case field.Name == "Body":
			b.body = i
		case field.Type == reflect.TypeFor[url.Values]():
			b.form = i
		case field.Type == reflect.TypeFor[Meta]():
			b.meta = i
		default:
			panic("rest: " + in.String() + "." + field.Name + " comes from nowhere")
		}
	}
	return b
}

// parameters fills the fields that come from path, query and headers. A query parameter that nobody declared is refused,
// except on pages, where links from elsewhere carry their own.
func (b *binding) parameters(r *http.Request, in reflect.Value, lenient bool) error {
	var faults crm.Faults
	for name, i := range b.path {
		set(&faults, in.Field(i), name, r.PathValue(name), MaxParameter)
	}
	for name, i := range b.header {
		set(&faults, in.Field(i), name, r.Header.Get(name), MaxParameter)
	}
	limit := MaxParameter
	if lenient {
		limit = maxBody // a page's links carry what it shows
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		faults.Add("", "query.syntax")
	}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		i, own := b.query[name]
		known := own || name == "pageSize" || name == "pageToken"
		switch {
		case known && len(query[name]) > 1:
			faults.Add("/"+name, "field.duplicate")
		case own:
			set(&faults, in.Field(i), name, query[name][0], limit)
		case !known && !lenient:
			faults.Add("/"+pointerToken(name), "field.unknown")
		}
	}
	if len(faults) > 0 {
		return shapeError{faults}
	}
	return nil
}

// MaxParameter is the longest parameter taken, in bytes: no id or name that anything is found by is longer.
const MaxParameter = 1000

// set fills one field of kind string or int.
func set(faults *crm.Faults, field reflect.Value, name, value string, limit int) {
	if len(value) > limit {
		faults.Add("/"+name, "text.tooLong", "limit", strconv.Itoa(limit))
		return
	}
	if strings.ContainsRune(value, 0) || !utf8.ValidString(value) {
		faults.Add("/"+name, "text.invalid")
		return
	}
	if field.Kind() == reflect.String {
		field.SetString(value)
		return
	}
	if value == "" {
		return
	}
	number, err := wholeNumber(value)
	if err != nil {
		faults.Add("/"+name, "type", "expected", "number")
		return
	}
	field.SetInt(int64(number))
}

// pointerToken escapes a member name for a JSON Pointer.
func pointerToken(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(strings.ToValidUTF8(name, "\uFFFD"))
}

// wholeNumber reads a number of a parameter, in digits of any script. Marks of direction that come with those are let pass, controls
// are not.
func wholeNumber(text string) (int, error) {
	if strings.ContainsFunc(text, unicode.IsControl) {
		return 0, strconv.ErrSyntax
	}
	return strconv.Atoi(locale.Digits(text))
}
