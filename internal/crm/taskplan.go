package crm

import (
	"time"

	"vafa/internal/locale"
)

// TaskForm is a task as staff plan it by hand.
type TaskForm struct {
	Text  string `json:"text"`
	Due   string `json:"due" format:"date"`
	Owner string `json:"owner,omitempty"` // me, or whoever is to do it
	Phase string `json:"phase,omitempty" enum:"pre-sale,sale,after-sale"`
	Kind  string `json:"kind,omitempty" enum:"follow-up,back-office"` // follow-up if nobody says
}

// Parse checks the form and gives the task of a customer; me is who asks. What is planned is not in the past.
func (in TaskForm) Parse(id, customer, me string, today locale.Date, now time.Time) (Task, error) {
	var faults Faults
	f := form{faults: &faults}
	out := Task{
		ID: id, Customer: customer, Version: 1, State: "open", CreatedAt: now, UpdatedAt: now,
		Kind:  f.oneOf("kind", in.Kind, TaskFollowUp, TaskBackOffice),
		Due:   f.requiredDate("due", in.Due),
		Owner: f.text("owner", in.Owner, maxName),
		Phase: f.oneOf("phase", in.Phase, "pre-sale", "sale", "after-sale"),
		What:  Reason{Code: "task.hand", Args: map[string]string{"text": f.required("text", in.Text, maxLine)}},
	}
	if out.Due.Before(today) && !f.faulty("due") {
		f.fault("due", "date.past")
	}
	if out.Owner == "me" {
		out.Owner = me
	}
	if out.Kind == "" {
		out.Kind = TaskFollowUp
	}
	return out, faults.Err()
}
