package main

import (
	"maps"
	"slices"

	"github.com/danielgtaylor/huma/v2"
)

// flat is a form as a browser posts it: every value has a name of its own, with dots for nesting, and three more names are
// for the server.
func (d document) flat(form *huma.Schema) *huma.Schema {
	out := &huma.Schema{Type: huma.TypeObject, AdditionalProperties: false, Properties: map[string]*huma.Schema{
		"lang":     {Type: huma.TypeString, Description: "Language of the page that follows: fa, ar or en; another is ignored."},
		"redirect": {Type: huma.TypeString, Description: "Address of the page that follows success; ignored unless the firm allows it."},
		"_key":     {Type: huma.TypeString, Description: "Idempotency key."},
	}}
	d.flatten("", form, true, out)
	slices.Sort(out.Required)
	return out
}

// flatten adds the properties of an object, and its rules where it must be there itself.
func (d document) flatten(prefix string, object *huma.Schema, must bool, into *huma.Schema) {
	object = d.resolve(object)
	for _, name := range slices.Sorted(maps.Keys(object.Properties)) {
		property, required := notNull(object.Properties[name]), must && slices.Contains(object.Required, name)
		if d.resolve(property).Type == huma.TypeObject {
			d.flatten(prefix+name+".", property, required, into)
			continue
		}
		into.Properties[prefix+name] = typed(property, required)
		if required {
			into.Required = append(into.Required, prefix+name)
		}
	}
	if !must || len(object.AnyOf) == 0 {
		return
	}
	choice := &huma.Schema{}
	for _, one := range object.AnyOf {
		choice.AnyOf = append(choice.AnyOf, &huma.Schema{Required: d.names(prefix, object, one.Required)})
	}
	into.AllOf = append(into.AllOf, choice)
}

// ticks are what a form may send for yes or no.
var ticks = []any{"on", "true", "1", "yes", "off", "false", "0", "no"}

// typed is a value as a form writes it: an empty field is an absent one, and a box is ticked in several ways.
func typed(property *huma.Schema, required bool) *huma.Schema {
	out := *property
	if out.Type == huma.TypeBoolean {
		out.Type, out.Enum = huma.TypeString, ticks
	}
	if !required {
		out.MinLength = nil
	}
	switch {
	case required || out.Type == huma.TypeString && len(out.Enum) == 0:
		return &out
	case slices.Contains(out.Enum, any("")):
		return &out
	case len(out.Enum) > 0:
		out.Enum = append(slices.Clone(out.Enum), "")
		return &out
	case out.Type == huma.TypeArray: // sent once, it is a list of one
		return &huma.Schema{AnyOf: []*huma.Schema{&out, {Type: huma.TypeString}}}
	}
	return &huma.Schema{AnyOf: []*huma.Schema{&out, {Type: huma.TypeString, Enum: []any{""}}}}
}

// names are the flat names of properties, an object's being those that it must have.
func (d document) names(prefix string, object *huma.Schema, properties []string) []string {
	var out []string
	for _, name := range properties {
		if property := d.resolve(notNull(object.Properties[name])); property.Type == huma.TypeObject {
			out = append(out, d.names(prefix+name+".", property, property.Required)...)
		} else {
			out = append(out, prefix+name)
		}
	}
	return out
}
