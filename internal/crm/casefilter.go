package crm

import "time"

// CaseFilterForm is which open cases somebody asks for; what is empty asks for all.
type CaseFilterForm struct {
	Owner   string // "me", "nobody", or an owner as they are written on cases
	Kind    string
	Overdue string // "true" or "false"
}

// CaseFilter is a checked CaseFilterForm.
type CaseFilter struct {
	owner   *string
	kind    string
	overdue *bool
	now     time.Time
}

// CaseKinds are the kinds of cases, the most urgent first.
func CaseKinds() []string {
	return []string{"complaint", "claim", "claim-check", "contested-card", "card-review"}
}

// Parse checks the form; me is who asks.
func (in CaseFilterForm) Parse(me string, now time.Time) (CaseFilter, error) {
	var faults Faults
	f := form{faults: &faults}
	out := CaseFilter{kind: f.oneOf("kind", in.Kind, CaseKinds()...), now: now}
	switch owner := f.text("owner", in.Owner, maxName); owner {
	case "":
	case "me":
		out.owner = &me
	case "nobody":
		nobody := ""
		out.owner = &nobody
	default:
		out.owner = &owner
	}
	if overdue := f.oneOf("overdue", in.Overdue, "true", "false"); overdue != "" {
		late := overdue == "true"
		out.overdue = &late
	}
	return out, faults.Err()
}

// Owns says whether a task is with whom is asked for.
func (w CaseFilter) Owns(t Task) bool { return w.owner == nil || t.Owner == *w.owner }

// Wants says whether a case is one of those.
func (w CaseFilter) Wants(c Case) bool {
	return c.IsOpen() && (w.owner == nil || c.Owner == *w.owner) && (w.kind == "" || c.Kind == w.kind) &&
		(w.overdue == nil || c.IsOverdue(w.now) == *w.overdue)
}
