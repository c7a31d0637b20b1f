package crm

import (
	"time"

	"vafa/internal/locale"
)

// Task is something that staff should do for a customer on a day. What it is, is a code with arguments, so that each reader
// gets it in their own language.
type Task struct {
	ID        string      `json:"id"`
	Customer  string      `json:"customer"`
	Version   int         `json:"version"`
	Kind      string      `json:"kind" enum:"follow-up,reminder,promise,suggestion,campaign,reply,back-office,play"`
	Due       locale.Date `json:"due"`
	What      Reason      `json:"what"`
	Card      string      `json:"card,omitempty"` // model and serial of the card that it is about
	Owner     string      `json:"owner,omitempty"`
	State     string      `json:"state" enum:"open,done,dismissed"`
	Outcome   string      `json:"outcome,omitempty"`
	CreatedAt time.Time   `json:"createdAt"`
	UpdatedAt time.Time   `json:"updatedAt"`

	Promised *locale.Date `json:"promised,omitempty"` // the day that was promised, whatever it was moved to
	Kept     string       `json:"kept,omitempty" enum:"kept,late,dropped"`
	KeptBy   string       `json:"keptBy,omitempty"` // for whom that was counted

	Suggestion string `json:"suggestion,omitempty"` // the one that was accepted
	Succeeded  *bool  `json:"succeeded,omitempty"`  // whether what was suggested did what it was for, once somebody has said so
	Play       string `json:"play,omitempty"`       // the started play that it is a step of

	Phase string `json:"phase,omitempty" enum:"pre-sale,sale,after-sale"` // of one that somebody planned
}

// What became of a promise.
const (
	PromiseKept    = "kept"    // by the day that was promised
	PromiseLate    = "late"    // done, but later
	PromiseDropped = "dropped" // dismissed
)

// PromiseEnd is what became of a promise, on the timeline.
type PromiseEnd struct {
	Task  string      `json:"task"`
	Text  string      `json:"text"`
	Due   locale.Date `json:"due"`
	State string      `json:"state" enum:"kept,late,dropped"`
	// Counts is what it counts for a member of staff, nil where it was counted before.
	Counts *StaffCount `json:"-"`
}

// NewPromise is the task of a promise to a customer.
func NewPromise(id, customer string, p Promise, owner string, now time.Time) Task {
	due := p.Due
	return Task{
		ID: id, Customer: customer, Version: 1, Kind: TaskPromise, Due: due, Promised: &due, Owner: owner, State: "open",
		What: Reason{Code: "task.promise", Args: map[string]string{"text": p.Text, "date": due.String()}}, CreatedAt: now, UpdatedAt: now,
	}
}

// Ending is what became of a promise since before, nil if nothing did or it is none.
func (t Task) Ending(before Task) *PromiseEnd {
	if t.Promised == nil || t.Kept == "" || t.Kept == before.Kept {
		return nil
	}
	return &PromiseEnd{Task: t.ID, Text: t.What.Args["text"], Due: *t.Promised, State: t.Kept}
}

// judged is the promise as its day and today make it.
func (t Task) judged(today locale.Date) Task {
	switch {
	case t.Promised == nil:
	case t.IsOpen():
		t.Kept = ""
	case t.State == "dismissed":
		t.Kept = PromiseDropped
	case t.Kept != "": // it was done before
	case today.After(*t.Promised):
		t.Kept = PromiseLate
	default:
		t.Kept = PromiseKept
	}
	return t
}

// The kinds of tasks, and the days that they leave.
const (
	TaskFollowUp = "follow-up" // how does the new owner get on?
	TaskReminder = "reminder"  // the warranty ends soon
	TaskPromise  = "promise"   // somebody said that it would happen

	TaskSuggestion = "suggestion" // staff accepted one
	TaskPlay       = "play"       // a step of a play

	TaskBackOffice = "back-office" // to be done for the customer, who is not spoken to

	followUpDays = 14
	reminderDays = 30
)

// IsOpen says whether somebody still has to act.
func (t Task) IsOpen() bool { return t.State == "open" }

// Dismissed is the task when what it was for is over.
func (t Task) Dismissed(now time.Time) Task {
	t.State, t.UpdatedAt = "dismissed", now
	t.Version++
	return t
}

// NewTasks is what the tasks of a card that comes to a new owner are made of: their ids, and the day it is.
type NewTasks struct {
	FollowUp, Reminder string
	Today              locale.Date
}

// OwnerTasks are what staff should do for a card's new owner: ask in two weeks how they get on, and remind them a month before
// the warranty ends, today if that is past. There are none for a retailer who has the unit for sale, and no reminder of what
// has ended or never ran.
func (c Card) OwnerTasks(fresh NewTasks, now time.Time) []Task {
	today := fresh.Today
	if c.Owner == "" || c.Status == CardRefused {
		return nil
	}
	task := func(id, kind string, due locale.Date, what Reason) Task {
		return Task{
			ID: id, Customer: c.Owner, Version: 1, Kind: kind, Due: due, What: what, Card: c.Name(), State: "open",
			CreatedAt: now, UpdatedAt: now,
		}
	}
	args := map[string]string{"model": c.Model, "serial": c.Serial}
	out := []Task{task(fresh.FollowUp, TaskFollowUp, today.AddDays(followUpDays), Reason{Code: "task.followUp", Args: args})}
	if c.ExpiresOn.Before(today) || c.ExpiresOn == c.StartsOn {
		return out
	}
	due := c.ExpiresOn.AddDays(-reminderDays)
	if due.Before(today) {
		due = today
	}
	args = map[string]string{"model": c.Model, "serial": c.Serial, "date": c.ExpiresOn.String()}
	return append(out, task(fresh.Reminder, TaskReminder, due, Reason{Code: "task.reminder", Args: args}))
}

// TaskChange is a PATCH of a task: nil leaves a field as it is.
type TaskChange struct {
	State   *string `json:"state,omitempty" enum:"open,done,dismissed"`
	Owner   *string `json:"owner,omitempty"`
	Due     *string `json:"due,omitempty" format:"date"`
	Outcome *string `json:"outcome,omitempty"`

	Succeeded *bool `json:"succeeded,omitempty"` // of an accepted suggestion
}

// Apply returns t with the change made on a day, or every broken rule.
func (change TaskChange) Apply(t Task, today locale.Date, now time.Time) (Task, error) {
	var faults Faults
	f := form{faults: &faults}
	if change.State != nil {
		t.State = f.choose("state", *change.State, "open", "done", "dismissed")
	}
	if change.Owner != nil {
		t.Owner = f.text("owner", *change.Owner, maxName)
	}
	if change.Due != nil {
		t.Due = f.requiredDate("due", *change.Due)
	}
	if change.Outcome != nil {
		t.Outcome = f.text("outcome", *change.Outcome, maxText)
	}
	if change.Succeeded != nil {
		if t.Kind != TaskSuggestion || t.State != "done" {
			f.fault("succeeded", "task.noSuggestion")
		}
		t.Succeeded = change.Succeeded
	}
	t.UpdatedAt = now
	return t.judged(today), faults.Err()
}

// taskDays is how far ahead a list of tasks looks unless it is told.
const taskDays = 7

// TasksUntil reads the last day of a list of tasks.
func TasksUntil(typed string, today locale.Date) (locale.Date, error) {
	if typed == "" {
		return today.AddDays(taskDays), nil
	}
	var faults Faults
	day := form{faults: &faults}.requiredDate("until", typed)
	return day, faults.Err()
}
