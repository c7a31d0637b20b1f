package crm

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"vafa/internal/locale"
)

// ReplyForm is what somebody wrote back, as a gateway hands it on.
type ReplyForm struct {
	From      string `json:"from"` // number or address
	Text      string `json:"text"`
	Reference string `json:"reference,omitempty"` // the gateway's own name of it, by which a repetition is known
}

// Reply is a checked ReplyForm.
type Reply struct {
	From      Identity
	Text      string
	Reference string
	Stop      bool // they want no more
}

// Parse checks the form; a number that does not name its country is one of the firm's.
func (in ReplyForm) Parse(channel string, b Business) (Reply, error) {
	var faults Faults
	f := form{faults: &faults}
	out := Reply{Text: f.required("text", in.Text, maxText), Reference: f.text("reference", in.Reference, maxName)}
	if channel == "email" {
		out.From = Identity{Type: Email, Value: f.email("from", in.From)}
	} else {
		out.From = Identity{Type: Phone, Value: f.phone("from", in.From, b)}
	}
	if out.From.Value == "" && !f.faulty("from") {
		f.fault("from", "required")
	}
	out.Stop = saysStop(out.Text)
	return out, faults.Err()
}

// stops are the words by which somebody wants no more, folded; the number that stands after some is the usage of carriers in Iran.
var stops = []string{"لغو", "لغو11", "لغو 11", "توقف", "خروج", "الغاء", "ايقاف", "stop", "stop all", "unsubscribe", "off"}

// saysStop says whether a text is one of those words and nothing more.
func saysStop(text string) bool {
	trimmed := strings.TrimFunc(locale.Fold(text), func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) })
	return slices.ContainsFunc(stops, func(word string) bool { return locale.Fold(word) == trimmed })
}

// Contact is the reply as an inbound contact.
func (r Reply) Contact(channel string) Interaction {
	return Interaction{Channel: channel, Direction: "inbound", Phase: "after-sale", Kind: "inquiry", Summary: r.Text}
}

// TaskReply is the kind of task that a reply gives staff.
const TaskReply = "reply"

// Task is what staff should do about a reply: read it, and answer.
func (r Reply) Task(id, customer string, b Business, now time.Time) *Task {
	return &Task{
		ID: id, Customer: customer, Version: 1, Kind: TaskReply, Due: b.Day(now), State: "open",
		What: Reason{Code: "task.reply", Args: map[string]string{"text": r.Text}}, CreatedAt: now, UpdatedAt: now,
	}
}
