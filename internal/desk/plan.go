package desk

import "vafa/internal/locale"

// Plan is the form by which a task for a customer is planned.
type Plan struct {
	Frame
	Customer string
	Bought   bool
}

// Planning is the form for a customer.
func (c Customer) Planning() Plan {
	return Plan{Frame: c.Frame, Customer: c.ID, Bought: c.Worth.PurchaseDays > 0}
}

// Phase is the phase that is likely.
func (p Plan) Phase() string { return Log{Bought: p.Bought}.Phase() }

// Phases are before, at and after a sale.
func (p Plan) Phases() []Choice { return Log{Frame: p.Frame}.Phases() }

// Kinds are what a task may be for.
func (p Plan) Kinds() []Choice { return p.Choices("customer.task.", "follow-up", "back-office") }

// Owners are who may do it: the reader, or whoever takes it.
func (p Plan) Owners() []Choice { return p.Choices("plan.owner.", "me", "") }

// Calendar is what is planned in the weeks to come, by day.
type Calendar struct {
	Frame
	Mine  bool
	Until locale.Date
	Tasks []Task
	More  bool // there is more than is shown
}

// TaskDay is what is planned for a day.
type TaskDay struct {
	On    locale.Date
	Tasks []Task
}

// Days are the days on which anything is planned, those that are over first.
func (c Calendar) Days() []TaskDay {
	var out []TaskDay
	for _, task := range c.Tasks {
		if len(out) == 0 || out[len(out)-1].On != task.Due {
			out = append(out, TaskDay{On: task.Due})
		}
		last := &out[len(out)-1]
		last.Tasks = append(last.Tasks, task)
	}
	return out
}

// Weekday is the name of a day of the week.
func (c Calendar) Weekday(on locale.Date) string {
	return text(c.Lang, "firm.day."+weekdayNames[on.In(c.Firm.Zone).Weekday()])
}

var weekdayNames = [...]string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}
