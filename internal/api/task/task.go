// Package task is how tasks are shown to staff, wherever they are: with a sentence in the reader's language. What belongs here
// are how one is shown and its words; operations on tasks are the interaction function's. It trusts what the domain wrote.
package task

import (
	"strings"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// Shown is a task with what to do, in the reader's language.
type Shown struct {
	crm.Task
	Text string `json:"text"`
}

// Of shows a task.
func Of(lang locale.Lang, t crm.Task) Shown { return Shown{Task: t, Text: sentence(lang, t.What)} }

// AllOf shows tasks, in their order; never nil.
func AllOf(lang locale.Lang, tasks []crm.Task) []Shown {
	out := make([]Shown, len(tasks))
	for i, t := range tasks {
		out[i] = Of(lang, t)
	}
	return out
}

// sentence says what to do. A day is written in the reader's calendar.
func sentence(lang locale.Lang, what crm.Reason) string {
	text, ok := sentences[what.Code][lang]
	if !ok {
		return what.Code
	}
	for name, value := range what.Args {
		if day, err := locale.ParseDate(value); err == nil && name == "date" {
			value = locale.LongDate(day, lang, locale.CalendarOf(lang))
		}
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

// sentences are what there may be to do, by code. Models and serials are set apart, since they run from left to right.
var sentences = map[string]map[locale.Lang]string{
	"task.followUp": {
		locale.Persian: "بپرسید که از ⁦{model}⁩ با سریال ⁦{serial}⁩ راضی است یا نه.",
		locale.Arabic:  "اسأله عن رضاه عن ⁦{model}⁩ ذي الرقم ⁦{serial}⁩.",
		locale.English: "Ask how they get on with {model}, serial {serial}.",
	},
	"task.reminder": {
		locale.Persian: "یادآوری کنید که ضمانت ⁦{model}⁩ با سریال ⁦{serial}⁩ در {date} به پایان می‌رسد.",
		locale.Arabic:  "ذكّره بأن ضمان ⁦{model}⁩ ذي الرقم ⁦{serial}⁩ ينتهي في {date}.",
		locale.English: "Remind them that the warranty of {model}, serial {serial}, ends on {date}.",
	},
}
