package web

import (
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"

	"vafa/internal/locale"
)

// Mistake is one thing to mend. Field is the name of the form field, such as "owner.phone" for the JSON Pointer
// /owner/phone, or "" for the page as a whole; Text says what to do, in the reader's language.
type Mistake struct{ Field, Text string }

// Option is a suggestion for a field: Value is what is filled in, Text what is shown beside it.
type Option struct{ Value, Text string }

// FormState is all that a form's page depends on.
type FormState struct {
	Lang     locale.Lang
	Typed    url.Values // by field name, kept as typed
	Mistakes []Mistake
	Key      string      // idempotency key of this form, so that pressing twice counts once
	Opened   string      // when the form was shown first, signed; "" if nobody knows
	Products []Option    // suggestions of models
	Tags     []Option    // what customers may value, in the firm's words; without any it is not asked
	Today    locale.Date // the example of a date; none is shown without it
	Look     Look
	Checks   CheckWords
}

// formPage is a form as its template sees it.
type formPage struct {
	page
	layout layout
	state  FormState
}

// Key is the form's idempotency key.
func (p formPage) Key() string { return p.state.Key }

// Opened is when the form was shown first, signed.
func (p formPage) Opened() string { return p.state.Opened }

// Name is the form's, as in its address.
func (p formPage) Name() string { return p.layout.name }

// Own is the look that the page around this one asked for, which the form carries on.
func (p formPage) Own() string { return ParseTheme(p.state.Look.Own).String() }

// Input is a field with its words, its value and its mistakes.
type Input struct {
	field
	ID, Label, Value, Optional, ErrorWord string
	Hint                                  template.HTML
	Errors                                []string
	Products                              []Option
	Checks                                Checks
	Where                                 string // what the picture shows, in words
}

// CheckWords are what the server says of the faults that a page can find by itself: TooLong has {limit} in it, Wrong is by
// what a field must be (phone, email, date). A page without them has no checks of its own.
type CheckWords struct {
	Required, Neither, TooLong string
	Wrong                      map[string]string
}

// Checks are the words for one field; what is empty is not checked.
type Checks struct{ Required, TooLong, Wrong, Neither string }

// checks asks for the words of what may be wrong with a field.
func (p formPage) checks(f field) Checks {
	var out Checks
	words := p.state.Checks
	if f.Required {
		out.Required = words.Required
	}
	if f.Limit > 0 {
		out.TooLong = strings.ReplaceAll(words.TooLong, "{limit}", locale.LocalDigits(p.Lang, strconv.Itoa(f.Limit)))
	}
	if f.Check != "" {
		out.Wrong = words.Wrong[f.Check]
	}
	if f.Or != "" && f.Check == "phone" {
		out.Neither = words.Neither
	}
	return out
}

// Describe lists the ids of what explains the field, for aria-describedby.
func (i Input) Describe() string { return describe(i.ID, i.Hint, i.Errors) }

func describe(id string, hint template.HTML, errors []string) string {
	var ids []string
	if hint != "" {
		ids = append(ids, id+"-hint")
	}
	if len(errors) > 0 {
		ids = append(ids, id+"-error")
	}
	return strings.Join(ids, " ")
}

// Input finds a field for the template "input".
func (p formPage) Input(name string) (Input, error) {
	at := slices.IndexFunc(p.layout.fields, func(f field) bool { return f.Name == name })
	if at < 0 {
		return Input{}, fmt.Errorf("form %s has no field %q", p.layout.name, name)
	}
	in := Input{field: p.layout.fields[at], ID: idOf(name), Value: shown(p.state.Typed.Get(name)), Errors: p.errors(name)}
	in.Hint, in.Checks = p.hint(name), p.checks(in.field)
	if in.Suggests {
		in.Products = p.state.Products
	}
	words := map[string]*string{p.layout.name + "." + name: &in.Label, "form.optional": &in.Optional, "error": &in.ErrorWord}
	if in.Pictured {
		words[p.layout.name+"."+name+".where"] = &in.Where
	}
	return in, p.words(words)
}

// shown is what was typed without marks that turn the direction of the text around them.
func shown(typed string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, typed)
}

// Asks says whether the form has a question.
func (p formPage) Asks(name string) bool {
	return slices.ContainsFunc(p.layout.groups, func(g group) bool { return g.Name == name })
}

// Open says whether fields that are folded away must be seen: one of them has a mistake, or was filled in and may be needed to
// mend another.
func (p formPage) Open(names ...string) bool {
	return len(p.state.Mistakes) > 0 && slices.ContainsFunc(names, func(name string) bool {
		return p.state.Typed.Get(name) != "" || len(p.errors(name)) > 0
	})
}

// Group is a question with its words, its state and its mistakes.
type Group struct {
	ID, Legend, Type, ErrorWord string
	Scale                       bool
	Hint                        template.HTML
	Choices                     []Choice
	Errors                      []string
}

// Describe lists the ids of what explains the question, for aria-describedby.
func (g Group) Describe() string { return describe(g.ID, g.Hint, g.Errors) }

// Choice is one answer to it.
type Choice struct {
	ID, Name, Value, Label string
	Checked                bool
}

// Group finds a question for the template "group".
func (p formPage) Group(name string) (Group, error) {
	at := slices.IndexFunc(p.layout.groups, func(g group) bool { return g.Name == name })
	if at < 0 {
		return Group{}, fmt.Errorf("form %s has no group %q", p.layout.name, name)
	}
	own := p.layout.groups[at]
	out := Group{ID: idOf(name), Type: own.Type, Scale: own.Scale, Hint: p.hint(name), Errors: p.errors(name)}
	for _, c := range own.Choices {
		label, err := p.choiceLabel(own, c)
		if err != nil {
			return out, err
		}
		out.Choices = append(out.Choices, Choice{
			ID: idOf(choiceID(own, c)), Name: c.Name, Value: c.Value, Label: label, Checked: p.checked(c),
		})
	}
	return out, p.words(map[string]*string{p.layout.name + "." + name: &out.Legend, "error": &out.ErrorWord})
}

// choiceLabel is the words of an answer; that of a scale is its number.
func (p formPage) choiceLabel(g group, c choice) (string, error) {
	if c.Text != "" {
		return c.Text, nil
	}
	if g.Scale && c.Value != "" {
		return locale.LocalDigits(p.Lang, c.Value), nil
	}
	return p.T(p.layout.name + "." + choiceID(g, c))
}

// checked is what was chosen, or the fresh form's state when nothing has been.
func (p formPage) checked(c choice) bool {
	if typed, ok := p.state.Typed[c.Name]; ok {
		return slices.Contains(typed, c.Value)
	}
	return c.Checked
}

// hint is the field's explanation, "" if it has none. It may hold {short} and {long}: today as an example of a date,
// without which it says nothing.
func (p formPage) hint(name string) template.HTML {
	message := catalogues[p.Lang][p.layout.name+"."+name+".hint"]
	if strings.Contains(message, "{short}") && p.state.Today.IsZero() {
		return ""
	}
	calendar := locale.CalendarOf(p.Lang)
	return fill(message,
		"short", locale.ShortDate(p.state.Today, p.Lang, calendar),
		"long", locale.LongDate(p.state.Today, p.Lang, calendar))
}

func (p formPage) errors(name string) []string {
	var out []string
	for _, m := range p.state.Mistakes {
		if p.layout.owner(m.Field) == name {
			out = append(out, m.Text)
		}
	}
	return out
}

// Fault is a line of the summary of mistakes. Target is the id of the input to mend, "" if the page has none.
type Fault struct{ Target, Label, Text string }

// Summary lists the mistakes in the order of the page, those of the page as a whole first.
func (p formPage) Summary() ([]Fault, error) {
	mistakes := slices.Clone(p.state.Mistakes)
	names := p.layout.names()
	place := func(m Mistake) int { return slices.Index(names, p.layout.owner(m.Field)) }
	sort.SliceStable(mistakes, func(i, j int) bool { return place(mistakes[i]) < place(mistakes[j]) })
	var out []Fault
	for _, m := range mistakes {
		fault := Fault{Text: m.Text, Target: p.target(m.Field)}
		if fault.Target != "" {
			var err error
			if fault.Label, err = p.T(p.layout.name + "." + p.layout.owner(m.Field)); err != nil {
				return nil, err
			}
		}
		out = append(out, fault)
	}
	return out, nil
}

// target is the id to jump to: the field's, or that of a question's first answer.
func (p formPage) target(name string) string {
	owner := p.layout.owner(name)
	for _, g := range p.layout.groups {
		if g.Name == owner {
			return idOf(choiceID(g, g.Choices[0]))
		}
	}
	return idOf(owner)
}

// Hidden lists what was sent besides the fields shown, so that a form of the business's own with other fields loses
// nothing when it comes back; but not what is wrong, since nobody could mend it here.
func (p formPage) Hidden() []Option {
	shown := p.layout.names()
	var out []Option
	for name, values := range p.state.Typed {
		wrong := slices.ContainsFunc(p.state.Mistakes, func(m Mistake) bool { return m.Field == name })
		if wrong || name == "lang" || strings.HasPrefix(name, "_") || slices.Contains(shown, name) {
			continue
		}
		for _, value := range values {
			out = append(out, Option{Value: value, Text: name})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Text < out[j].Text })
	return out
}
