package desk

import (
	"fmt"
	"slices"
	"strings"
)

// Field is an input of a form with its label, what was typed into it, and what is wrong with that. Templates show it by
// {{template "field" (.Field "text" "log.text" "required" "long")}}.
type Field struct {
	ID, Name, Label, Hint, Value, Type, Dir, Mode, Autocomplete string

	Required, Long, Checked bool
	Rows                    int
	Choices                 []Choice
	Errors                  []string
	ErrorWord, Optional     string
}

// Choice is one of several answers.
type Choice struct {
	Value, Text string
	Chosen      bool
}

// Field makes an input by its name, which is also the name of the API's member, and the key of its label. Options: "required", "long", "ltr", "dir=rtl",
// "hint" (the key of the label with .hint), "type=number", "mode=tel", "autocomplete=name", "rows=8", "id=...", "value=..." as it is before anybody types.
func (f Frame) Field(name, label string, options ...string) (Field, error) {
	out := Field{ID: idOf(name), Name: name, Type: "text", Autocomplete: "off", Rows: 3, ErrorWord: text(f.Lang, "error")}
	var err error
	if out.Label, err = f.T(label); err != nil {
		return out, err
	}
	for _, option := range options {
		if err := out.set(f, label, option); err != nil {
			return out, err
		}
	}
	if typed, again := f.Typed[name]; again {
		out.Value = strings.Join(typed, "\n")
	}
	if !out.Required {
		out.Optional = text(f.Lang, "optional")
	}
	out.Errors = f.Trouble.at(name)
	return out, nil
}

// idOf is a field's name as an id that needs no escaping in a selector.
func idOf(name string) string { return strings.ReplaceAll(name, ".", "-") }

func (out *Field) set(f Frame, label, option string) (err error) {
	name, value, _ := strings.Cut(option, "=")
	switch name {
	case "required":
		out.Required = true
	case "long":
		out.Long = true
	case "ltr":
		out.Dir = "ltr"
	case "hint":
		out.Hint, err = f.T(label + ".hint")
	case "dir":
		out.Dir = value
	case "type":
		out.Type = value
	case "mode":
		out.Mode = value
	case "autocomplete":
		out.Autocomplete = value
	case "rows":
		_, err = fmt.Sscan(value, &out.Rows)
	case "id":
		out.ID = value
	case "value":
		out.Value = value
	default:
		err = fmt.Errorf("field %s: no option %q", out.Name, option)
	}
	return err
}

// Select makes a list to choose from; the options are those of Field. Its template is "select".
func (f Frame) Select(name, label string, choices []Choice, options ...string) (Field, error) {
	out, err := f.Field(name, label, options...)
	out.Choices = slices.Clone(choices)
	for i := range out.Choices {
		out.Choices[i].Chosen = out.Choices[i].Value == out.Value
	}
	return out, err
}

// Tick makes a box to tick; on is its state before anybody types. Its template is "tick".
func (f Frame) Tick(name, label string, on bool, options ...string) (Field, error) {
	out, err := f.Field(name, label, options...)
	if out.Checked = on; f.Typed != nil {
		out.Checked = f.Typed.Has(name)
	}
	return out, err
}

// Choices are codes with their words under a prefix of keys: "kind." and "call" is the message kind.call.
func (f Frame) Choices(prefix string, codes ...string) []Choice {
	var out []Choice
	for _, code := range codes {
		out = append(out, Choice{Value: code, Text: f.Or(prefix+code, code)})
	}
	return out
}

// at are the faults of a field, or of what is within it.
func (t *Trouble) at(name string) []string {
	if t == nil {
		return nil
	}
	var out []string
	for _, fault := range t.Faults {
		if fault.Field == name || strings.HasPrefix(fault.Field, name+".") {
			out = append(out, fault.Text)
		}
	}
	return out
}

// Value is what was typed into a field, or what stood there before.
func (f Frame) Value(name, before string) string {
	if typed, again := f.Typed[name]; again && len(typed) > 0 {
		return typed[0]
	}
	return before
}
