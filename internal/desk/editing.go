package desk

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Editing is a page whose form changes something that is there. Room and a field's name without its numbers are the key of its
// label: items.0.name.fa of the room tiers is tiers.items.name.fa.
type Editing struct {
	Frame
	Room    string
	Before  url.Values // what stands in the form before anybody types
	Version string     // the entity tag of what was read
}

// Input makes an input, as Field does.
func (e Editing) Input(name string, options ...string) (Field, error) {
	return e.Field(name, e.label(name), e.before(name, options)...)
}

// Pick makes a list to choose from, of the words of codes under the room's prefix.
func (e Editing) Pick(name, prefix string, codes ...string) (Field, error) {
	return e.Select(name, e.label(name), e.Choices(e.Room+"."+prefix, codes...), e.before(name, []string{"required"})...)
}

// Box makes a box to tick.
func (e Editing) Box(name string, options ...string) (Field, error) {
	return e.Tick(name, e.label(name), e.Before.Get(name) != "", options...)
}

// Boxes makes several boxes of one name. Its template is "boxes".
func (e Editing) Boxes(name, prefix string, codes ...string) (Field, error) {
	out, err := e.Field(name, e.label(name), "required")
	chosen := e.Before[name]
	if e.Typed != nil {
		chosen = e.Typed[name]
	}
	out.Choices = e.Choices(e.Room+"."+prefix, codes...)
	for i := range out.Choices {
		out.Choices[i].Chosen = slices.Contains(chosen, out.Choices[i].Value)
	}
	return out, err
}

func (e Editing) before(name string, options []string) []string {
	return append([]string{"value=" + strings.Join(e.Before[name], "\n")}, options...)
}

// label is the key of a field's label.
func (e Editing) label(name string) string {
	parts := slices.DeleteFunc(strings.Split(name, "."), func(part string) bool {
		_, err := strconv.Atoi(part)
		return err == nil
	})
	return e.Room + "." + strings.Join(parts, ".")
}

// Theirs is what a field holds now that somebody else has changed it, beside what was typed.
type Theirs struct{ Label, Now string }

// Changed are the fields in which what is there differs from what was typed, once somebody else came between.
func (e Editing) Changed() []Theirs {
	if !e.Trouble.IsStale() {
		return nil
	}
	var out []Theirs
	for name, typed := range e.Typed {
		now := e.Before[name]
		if strings.HasPrefix(name, "_") || strings.Join(now, "\n") == strings.Join(typed, "\n") {
			continue
		}
		words := []string{}
		for _, value := range now {
			words = append(words, e.wordOf(name, value))
		}
		out = append(out, Theirs{strings.TrimSpace(e.Or(e.label(name), name) + " " + e.rowOf(name)), strings.Join(words, text(e.Lang, "comma"))})
	}
	slices.SortFunc(out, func(a, b Theirs) int { return strings.Compare(a.Label, b.Label) })
	return out
}

// rowOf is the number of the row that a field stands in, counted from one; "" for one that stands in none.
func (e Editing) rowOf(name string) string {
	for _, part := range strings.Split(name, ".") {
		if n, err := strconv.Atoi(part); err == nil {
			return e.Number(n + 1)
		}
	}
	return ""
}

// wordOf is a value as the form shows it: a code in words.
func (e Editing) wordOf(name, value string) string {
	for _, prefix := range []string{name + ".", "day.", "lang.", "rung.", "kind.", "first.", "what."} {
		if word := text(e.Lang, e.Room+"."+prefix+value); word != "" {
			return word
		}
	}
	return value
}
