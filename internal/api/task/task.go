// Package task is how tasks are shown to staff, wherever they are: with a sentence in the reader's language. Operations on tasks
// are the interaction function's and may not be here. It trusts what the domain wrote.
package task

import (
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/phrase"
)

// Shown is a task with what to do, in the reader's language.
type Shown struct {
	crm.Task
	Text string `json:"text"`
	Name string `json:"name,omitempty"` // of the customer, in a list of tasks of several
}

// Of shows a task.
func Of(lang locale.Lang, t crm.Task) Shown { return Shown{Task: t, Text: phrase.Of(lang, &t.What)} }

// AllOf shows tasks, in their order; never nil.
func AllOf(lang locale.Lang, tasks []crm.Task) []Shown {
	out := make([]Shown, len(tasks))
	for i, t := range tasks {
		out[i] = Of(lang, t)
	}
	return out
}
