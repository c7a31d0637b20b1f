package console

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"

	"vafa/internal/crm"
	"vafa/internal/desk"
	"vafa/internal/rest"
)

// planning are the operations by which staff plan what to do for a customer, and see what is planned.
func (h handler) planning() []rest.Operation {
	agent := rest.Staff(rest.Agent)
	return []rest.Operation{
		rest.New(h.at("consolePlan", http.MethodGet, "/customers/{id}/plan", "The form by which a task for a customer is planned", agent), h.planPage),
		rest.New(h.at("consolePostPlan", http.MethodPost, "/customers/{id}/plan", "Plan a task for a customer", agent), h.plan),
		rest.New(h.at("consoleCalendar", http.MethodGet, "/calendar", "Tasks and promises of four weeks, by day", agent), h.calendar),
	}
}

func (h handler) planPage(ctx context.Context, in customerIn) (rest.Reply[rest.Raw], error) {
	shown, err := h.person(ctx, in, "plan")
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("plan", shown.Planning())
}

func (h handler) plan(ctx context.Context, in customerForm) (rest.Reply[rest.Raw], error) {
	f := h.frame(in.Meta, "find", "plan")
	body := document{"due": dayOf(in.Form.Get("due"), f), "text": strings.TrimSpace(in.Form.Get("text"))}.texts(in.Form, "phase", "kind", "owner")
	err := h.ask(in.Meta).post(ctx, of(in.ID)+"/tasks", in.Form.Get("_key"), body, nil)
	if problem := refused(err); problem != nil {
		return h.planAgain(ctx, in, problem, in.Form)
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return to(in.Meta, "/customers/"+in.ID, "planned")
}

// planAgain is the form with what was typed and what to mend.
func (h handler) planAgain(ctx context.Context, in customerForm, problem *rest.Problem, typed url.Values) (rest.Reply[rest.Raw], error) {
	shown, err := h.person(ctx, in.page(), "plan")
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	again := shown.Planning()
	again.Frame = mend(again.Frame, problem, typed)
	return showAgain(problem, "plan", again)
}

// planNext plans the next contact that a form of a contact or purchase asks for, once that is recorded; done is the word for what was
// recorded. What is to be mended of the plan is asked for on its own page: the contact stays as it is.
func (h handler) planNext(ctx context.Context, in customerForm, done string) (rest.Reply[rest.Raw], error) {
	if strings.TrimSpace(in.Form.Get("next.due")) == "" {
		return to(in.Meta, "/customers/"+in.ID, done)
	}
	f := h.frame(in.Meta, "find", "plan")
	usual, err := f.T("plan.usual")
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	typed := url.Values{
		"text": {cmp.Or(strings.TrimSpace(in.Form.Get("next.text")), usual)}, "due": {in.Form.Get("next.due")}, "owner": {"me"}, "phase": {"after-sale"},
	}
	body := document{"due": dayOf(typed.Get("due"), f)}.texts(typed, "text", "owner", "phase")
	err = h.ask(in.Meta).post(ctx, of(in.ID)+"/tasks", in.Form.Get("_key")+".next", body, nil)
	if problem := refused(err); problem != nil {
		return h.planAgain(ctx, in, problem, typed)
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return to(in.Meta, "/customers/"+in.ID, done+"Next")
}

// tagChoices are the firm's tags of what customers value, in the reader's words.
func (h handler) tagChoices(ctx context.Context, meta rest.Meta) ([]desk.Choice, error) {
	var tags crm.ValueTags
	if err := h.ask(meta).get(ctx, "/v1/value-tags", &tags); err != nil {
		return nil, err
	}
	var out []desk.Choice
	for _, tag := range tags.Items {
		out = append(out, desk.Choice{Value: tag.ID, Text: tag.Label(meta.Lang)})
	}
	return out, nil
}

type calendarIn struct {
	Lang  string `path:"lang"`
	Whose string `query:"whose"`
	Meta  rest.Meta
}

// calendarDays is how far ahead the calendar looks, and mostPlanned how many tasks it shows.
const (
	calendarDays = 27
	mostPlanned  = "100"
)

func (h handler) calendar(ctx context.Context, in calendarIn) (rest.Reply[rest.Raw], error) {
	shown := desk.Calendar{Frame: h.frame(in.Meta, "work", "calendar"), Mine: in.Whose == "mine"}
	shown.Until = shown.Today().AddDays(calendarDays)
	owner := ""
	if shown.Mine {
		owner = "me"
	}
	tasks := rest.List[desk.Task]{}
	err := h.ask(in.Meta).get(ctx, "/v1/tasks"+asked("until", shown.Until.String(), "owner", owner, "pageSize", mostPlanned), &tasks)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	shown.Tasks, shown.More = tasks.Items, tasks.NextPageToken != ""
	return show("calendar", shown)
}
