package interaction

import (
	"context"
	"maps"
	"slices"

	"vafa/internal/api/task"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/rest"
)

// mostOfMine is how many cases and tasks a look at one's own work shows; the lists of them have all.
const mostOfMine = 50

// StaffMe is somebody's own work: what is open, and what was counted of the days from From to To. Nobody sees another's.
type StaffMe struct {
	Name  string         `json:"name"` // as records name them
	From  locale.Date    `json:"from"`
	To    locale.Date    `json:"to"`
	Cases []NamedCase    `json:"cases"` // by priority, then due time
	Tasks []task.Shown   `json:"tasks"` // promises among them, by the day they are due
	Work  crm.StaffWork  `json:"work"`
	Costs []StaffExpense `json:"costs"`
}

// StaffExpense is what contacts of one kind cost in one currency.
type StaffExpense struct {
	Kind string      `json:"kind"`
	Cost money.Money `json:"cost"`
}

type meIn struct {
	From string `query:"from" doc:"Thirty days with the last if left out, 366 at most."`
	To   string `query:"to" doc:"Today if left out."`
	Meta rest.Meta
}

func (h handler) me(ctx context.Context, in meIn) (rest.Reply[StaffMe], error) {
	today := h.Business.Day(h.Source.Now())
	from, to, err := crm.StaffDays(in.From, in.To, today)
	if err != nil {
		return rest.Reply[StaffMe]{}, err
	}
	out := StaffMe{Name: in.Meta.Caller.Name(), From: from, To: to}
	counts, err := h.Table.StaffCounts(ctx, out.Name, from, to)
	if err != nil {
		return rest.Reply[StaffMe]{}, err
	}
	out.Work = crm.WorkOf(counts)
	if out.Costs, err = costsOf(out.Work.Effort, h.Business.Unit); err != nil {
		return rest.Reply[StaffMe]{}, err
	}
	if out.Cases, err = h.casesOf(ctx, out.Name); err != nil {
		return rest.Reply[StaffMe]{}, err
	}
	out.Tasks, err = h.tasksOf(ctx, in.Meta, today)
	return rest.Answer(out), err
}

// costsOf are the costs of each kind of contact that had any, in the firm's own unit where that is of the same currency.
func costsOf(effort []crm.StaffEffort, own money.Unit) ([]StaffExpense, error) {
	out := []StaffExpense{}
	for _, one := range effort {
		for _, currency := range slices.Sorted(maps.Keys(one.Cost)) {
			unit, err := money.ParseUnit(currency)
			if err != nil {
				return nil, err
			}
			if unit.Base() == own.Base() {
				unit = own
			}
			out = append(out, StaffExpense{Kind: one.Kind, Cost: money.FromMinor(one.Cost[currency], unit)})
		}
	}
	return out, nil
}

func (h handler) casesOf(ctx context.Context, who string) ([]NamedCase, error) {
	mine, err := crm.CaseFilterForm{Owner: "me"}.Parse(who, h.Source.Now())
	if err != nil {
		return nil, err
	}
	cases, _, err := h.Table.Cases(ctx, mine.Wants, "", mostOfMine)
	if err != nil {
		return nil, err
	}
	return h.named(ctx, cases)
}

// tasksFor is how far ahead tasks are shown, in days.
const tasksFor = 366

// tasksOf goes through the list of open tasks until it has a page of somebody's own, or has looked through ten pages.
func (h handler) tasksOf(ctx context.Context, meta rest.Meta, today locale.Date) ([]task.Shown, error) {
	mine, err := crm.CaseFilterForm{Owner: "me"}.Parse(meta.Caller.Name(), h.Source.Now())
	if err != nil {
		return nil, err
	}
	var out []crm.Task
	after := ""
	for range 10 {
		tasks, next, err := h.Table.Tasks(ctx, today.AddDays(tasksFor), mine.Owns, after, mostOfMine)
		if err != nil {
			return nil, err
		}
		if out = append(out, tasks...); next == "" || len(out) >= mostOfMine {
			break
		}
		after = next
	}
	return h.namedTasks(ctx, task.AllOf(meta.Lang, out))
}
