package desk

import (
	"slices"
	"strconv"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// Me is the reader's own page: what is open with them, and what they did.
type Me struct {
	Frame
	Days int
	Mine Mine
}

// Mine is one's own work, as the API answers.
type Mine struct {
	From  locale.Date   `json:"from"`
	To    locale.Date   `json:"to"`
	Cases []Case        `json:"cases"`
	Tasks []Task        `json:"tasks"`
	Work  crm.StaffWork `json:"work"`
	Costs []struct {
		Kind string      `json:"kind"`
		Cost money.Money `json:"cost"`
	} `json:"costs"`
}

// meSpans are over how many days the page can look back.
var meSpans = []int{30, 90, 365}

// MeDays is over how many days the reader wants to look back, the first of those that there are unless they say.
func MeDays(asked string) int {
	days, err := strconv.Atoi(asked)
	if err != nil || !slices.Contains(meSpans, days) {
		return meSpans[0]
	}
	return days
}

// Spans are those that there are.
func (Me) Spans() []int { return meSpans }

// Promises are the tasks that were promised.
func (p Me) Promises() []Task { return p.tasks(true) }

// Others are the tasks that were not.
func (p Me) Others() []Task { return p.tasks(false) }

func (p Me) tasks(promised bool) []Task {
	var out []Task
	for _, one := range p.Mine.Tasks {
		if (one.Kind == crm.TaskPromise) == promised {
			out = append(out, one)
		}
	}
	return out
}

// Ended is how many promises ended.
func (p Me) Ended() int {
	of := p.Mine.Work.Promises
	return int(of.Kept + of.Late + of.Dropped)
}

// Int is a count as templates write numbers.
func (Me) Int(n int64) int { return int(n) }

// Costs are what contacts of a kind cost.
func (p Me) Costs(kind string) []money.Money {
	var out []money.Money
	for _, one := range p.Mine.Costs {
		if one.Kind == kind {
			out = append(out, one.Cost)
		}
	}
	return out
}

// MyTasks is a list of tasks within the page.
type MyTasks struct {
	Frame
	Tasks []Task
}

// List is a list of tasks within the page.
func (p Me) List(tasks []Task) MyTasks { return MyTasks{p.Frame, tasks} }
