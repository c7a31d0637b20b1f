package desk

import (
	"vafa/internal/crm"
	"vafa/internal/locale"
)

// Home is the console's first page: the find box, and what must be done first.
type Home struct {
	Find
	Cases []crm.Case
	Tasks []Task
}

// Task is something to do for a customer, as the API answers, with its sentence.
type Task struct {
	ID       string      `json:"id"`
	Customer string      `json:"customer"`
	Version  int         `json:"version"`
	Kind     string      `json:"kind"`
	Due      locale.Date `json:"due"`
	Owner    string      `json:"owner"`
	Text     string      `json:"text"`
	Name     string      `json:"name"` // of the customer
	Phase    string      `json:"phase"`
}

// Tag is the task as an entity tag has it.
func (t Task) Tag() string { return tag(t.Version) }

// Late says whether the day of a task is over.
func (f Frame) Late(day locale.Date) bool { return day.Before(f.Today()) }

// Expired is the page for whoever sent a form when their sign-in had ended: it holds what they typed.
type Expired struct {
	Frame
	Enter string // the address of signing in
}

// Hidden are the fields of the form that was sent.
func (e Expired) Hidden() []Choice {
	var out []Choice
	for name, values := range e.Typed {
		for _, value := range values {
			out = append(out, Choice{Value: value, Text: name})
		}
	}
	return out
}
