package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
)

const schemaPrefix = "#/components/schemas/"

// newRegistry is a registry that knows how our own types are written in JSON.
func newRegistry() huma.Registry {
	huma.DefaultArrayNullable = false // an empty list is written [], never null
	r := huma.NewMapRegistry(schemaPrefix, huma.DefaultSchemaNamer)
	r.RegisterTypeAlias(reflect.TypeFor[money.Money](), reflect.TypeFor[Money]())
	r.RegisterTypeAlias(reflect.TypeFor[money.Written](), reflect.TypeFor[MoneyForm]())
	r.RegisterTypeAlias(reflect.TypeFor[money.Literal](), reflect.TypeFor[decimal]())
	r.RegisterTypeAlias(reflect.TypeFor[money.Month](), reflect.TypeFor[month]())
	r.RegisterTypeAlias(reflect.TypeFor[locale.Date](), reflect.TypeFor[day]())
	return r
}

// Money is money.Money as its JSON is.
type Money struct {
	Amount   string `json:"amount" doc:"Decimal number." example:"50000"`
	Currency string `json:"currency" doc:"ISO 4217, or IRT for toman." example:"IRT"`
}

// MoneyForm is money.Written as its JSON is.
type MoneyForm struct {
	Amount   decimal `json:"amount" doc:"Decimal number."`
	Currency string  `json:"currency" doc:"ISO 4217, or IRT for toman." example:"IRT"`
}

type decimal struct{}

// Schema says that a decimal number may be a string or a number.
func (decimal) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{OneOf: []*huma.Schema{{Type: huma.TypeString}, {Type: huma.TypeNumber}}, Examples: []any{"50000"}}
}

type day struct{}

// Schema says that a day is YYYY-MM-DD.
func (day) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date"}
}

type month struct{}

// Schema says that a month is YYYY-MM.
func (month) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: "^[0-9]{4}-[0-9]{2}$", Examples: []any{"2025-12"}}
}

// rule is what the domain asks of a form and no struct tag can say.
type rule struct {
	form     reflect.Type
	required []string // although the Go type shares the field with a form that may leave it out
	one      []string // of which one is needed
}

var rules = []rule{
	{form: reflect.TypeFor[crm.CaptureForm](), one: []string{"phone", "email", "nationalId", "legalId", "reference"}},
	{form: reflect.TypeFor[crm.MessageForm](), one: []string{"phone", "email"}},
	{form: reflect.TypeFor[crm.PurchaseForm](), one: []string{"customerId", "phone", "email", "nationalId", "customerReference"}},
	{form: reflect.TypeFor[crm.ProductForm](), required: []string{"name"}},
	{form: reflect.TypeFor[crm.NameForm](), one: []string{"fa", "ar", "en"}},
}

// closeForms completes the forms, once all are registered and before any answer is: rules are added, a text that is
// required is not empty, and what may be left out may also be null.
func (d document) closeForms() error {
	for _, r := range rules {
		form := d.schemas.Map()[r.form.Name()]
		if form == nil {
			return fmt.Errorf("no operation takes a %s, for which there is a rule", r.form.Name())
		}
		form.Required = append(form.Required, r.required...)
		for _, name := range r.one {
			form.AnyOf = append(form.AnyOf, &huma.Schema{Required: []string{name}})
		}
	}
	for _, form := range d.schemas.Map() {
		for name, property := range form.Properties {
			if !slices.Contains(form.Required, name) {
				form.Properties[name] = orNull(property)
			} else if property.Type == huma.TypeString {
				property.MinLength = new(1)
			}
		}
	}
	return nil
}

// openAnswers lets answers have more properties than are listed, so that a new one breaks no client. Forms stay closed.
func (d document) openAnswers() {
	forms := map[string]bool{}
	for _, path := range d.Paths {
		for _, op := range []*huma.Operation{path.Post, path.Put, path.Patch} {
			if op != nil && op.RequestBody != nil {
				d.reach(op.RequestBody.Content["application/json"].Schema, forms)
			}
		}
	}
	for name, schema := range d.schemas.Map() {
		if !forms[name] && schema.AdditionalProperties == false {
			schema.AdditionalProperties = nil
		}
	}
}

// reach notes the names of all schemas to which a schema leads.
func (d document) reach(s *huma.Schema, seen map[string]bool) {
	if s == nil {
		return
	}
	if name, ok := strings.CutPrefix(s.Ref, schemaPrefix); ok {
		if seen[name] {
			return
		}
		seen[name] = true
		s = d.schemas.Map()[name]
	}
	for _, property := range s.Properties {
		d.reach(property, seen)
	}
	for _, part := range s.AnyOf {
		d.reach(part, seen)
	}
	d.reach(s.Items, seen)
}

// orNull is the schema of a value that may also be null.
func orNull(s *huma.Schema) *huma.Schema {
	if s.Ref != "" || s.Type == "" {
		return &huma.Schema{AnyOf: []*huma.Schema{s, {Type: "null"}}}
	}
	out := *s
	out.Nullable = true
	if len(s.Enum) > 0 {
		out.Enum = append(slices.Clone(s.Enum), nil)
		if out.Type == huma.TypeString && !slices.Contains(s.Enum, any("")) {
			out.Enum = append(out.Enum, "") // an empty word is none
		}
	}
	return &out
}

// notNull undoes orNull.
func notNull(s *huma.Schema) *huma.Schema {
	if len(s.AnyOf) == 2 && s.AnyOf[1].Type == "null" {
		return s.AnyOf[0]
	}
	out := *s
	out.Nullable = false
	out.Enum = slices.DeleteFunc(slices.Clone(s.Enum), func(value any) bool { return value == nil })
	return &out
}

// resolve follows a reference.
func (d document) resolve(s *huma.Schema) *huma.Schema {
	if s.Ref != "" {
		return d.schemas.SchemaFromRef(s.Ref)
	}
	return s
}
