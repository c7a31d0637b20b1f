package crm

import (
	"time"

	"vafa/internal/locale"
)

// The states of a decision about a suggestion.
const (
	SuggestionAccepted = "accepted" // somebody will do it: a task
	SuggestionRejected = "rejected"
	SuggestionDone     = "done" // somebody did it already
)

// SuggestionDecision is what staff decided about a suggestion, and until when that keeps it away.
type SuggestionDecision struct {
	Suggestion string      `json:"suggestion"`
	Customer   string      `json:"customer"`
	Kind       string      `json:"kind"`
	State      string      `json:"state" enum:"accepted,rejected,done"`
	What       Reason      `json:"what"`
	Reason     string      `json:"reason,omitempty"` // as typed
	Owner      string      `json:"owner,omitempty"`  // of the task
	Due        locale.Date `json:"due,omitzero"`
	Task       string      `json:"task,omitempty"`
	Until      locale.Date `json:"until"` // it is made again on this day, if it still holds
	At         time.Time   `json:"at"`
	By         string      `json:"by"`
}

// DecidedError says that staff have decided about a suggestion before, and how.
type DecidedError struct{ Decision SuggestionDecision }

func (e DecidedError) Error() string { return "this suggestion was decided before" }

// SuggestionForm is a decision as typed. Owner and due day are of the task that one accepted becomes; left out, they are those of
// the suggestion.
type SuggestionForm struct {
	State  string `json:"state" enum:"accepted,rejected,done"`
	Reason string `json:"reason,omitempty"`
	Owner  string `json:"owner,omitempty"`
	Due    string `json:"due,omitempty" format:"date"`
}

// SuggestionVerdict is a checked SuggestionForm.
type SuggestionVerdict struct {
	State, Reason, Owner string
	Due                  locale.Date // zero for the suggestion's own
}

// Parse checks the form: who rejects a suggestion says why, so that the next is better.
func (in SuggestionForm) Parse() (SuggestionVerdict, error) {
	var faults Faults
	f := form{faults: &faults}
	out := SuggestionVerdict{
		State:  f.choose("state", in.State, SuggestionAccepted, SuggestionRejected, SuggestionDone),
		Reason: f.text("reason", in.Reason, maxText),
		Owner:  f.text("owner", in.Owner, maxName),
	}
	if out.State == SuggestionRejected && out.Reason == "" && !f.faulty("reason") {
		f.fault("reason", "required")
	}
	if in.Due != "" {
		out.Due = f.requiredDate("due", in.Due)
	}
	return out, faults.Err()
}

// Deciding is who decides what, when, and the id that a task gets.
type Deciding struct {
	Verdict SuggestionVerdict
	By      string
	At      time.Time
	Today   locale.Date
	TaskID  string
}

// Decide is what becomes of a suggestion for a customer: the decision, and the task if there is something to do.
func (s Suggestion) Decide(customer string, d Deciding) (SuggestionDecision, *Task) {
	out := SuggestionDecision{
		Suggestion: s.ID, Customer: customer, Kind: s.Kind, State: d.Verdict.State, What: s.What, Reason: d.Verdict.Reason,
		Until: d.Today.AddDays(s.rest), At: d.At, By: d.By,
	}
	switch out.State {
	case SuggestionRejected:
		out.Until = d.Today.AddDays(restDays)
		return out, nil
	case SuggestionDone:
		return out, nil
	}
	out.Owner, out.Due, out.Task = d.Verdict.Owner, d.Verdict.Due, d.TaskID
	if out.Owner == "" {
		out.Owner = s.Staff
	}
	if out.Due.IsZero() {
		out.Due = s.When
	}
	if out.Due.IsZero() {
		out.Due = d.Today
	}
	return out, &Task{
		ID: d.TaskID, Customer: customer, Version: 1, Kind: TaskSuggestion, Due: out.Due, What: s.What, Owner: out.Owner, State: "open",
		Suggestion: s.ID, CreatedAt: d.At, UpdatedAt: d.At,
	}
}

// Entry is the decision on the timeline.
func (d SuggestionDecision) Entry(id string) Entry {
	return Entry{ID: id, Type: EntrySuggestion, At: d.At, By: d.By, Text: d.Reason, Suggestion: &d}
}
