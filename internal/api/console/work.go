package console

import (
	"cmp"
	"context"
	"net/http"
	"net/url"

	"vafa/internal/crm"
	"vafa/internal/desk"
	"vafa/internal/rest"
)

// working are the operations of the work list.
func (h handler) working() []rest.Operation {
	return []rest.Operation{
		rest.New(h.at("consoleWork", http.MethodGet, "/work", "What waits: cases, promises and tasks, held posts", rest.Staff(rest.Agent)), h.work),
		rest.New(h.at("consoleDoWork", http.MethodPost, "/work", "Take, do or decide what waits", rest.Staff(rest.Agent)), h.doWork),
	}
}

type workIn struct {
	Lang  string `path:"lang"`
	Whose string `query:"whose"`
	Cases string `query:"cases"` // where each list goes on
	Tasks string `query:"tasks"`
	Posts string `query:"posts"`
	Meta  rest.Meta
}

func (h handler) work(ctx context.Context, in workIn) (rest.Reply[rest.Raw], error) {
	shown, err := h.workPage(ctx, in)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("work", shown)
}

// mostWaiting is how much of each list a page shows.
const mostWaiting = "20"

func (h handler) workPage(ctx context.Context, in workIn) (desk.Work, error) {
	shown := desk.Work{Frame: h.frame(in.Meta, "work", "work"), Mine: in.Whose == "mine"}
	owner := ""
	if shown.Mine {
		owner = "me"
	}
	api := h.ask(in.Meta)
	cases, tasks, posts := rest.List[desk.Case]{}, rest.List[desk.Task]{}, rest.List[desk.HeldPost]{}
	if err := api.get(ctx, "/v1/cases"+asked("owner", owner, "pageSize", mostWaiting, "pageToken", in.Cases), &cases); err != nil {
		return shown, err
	}
	if err := api.get(ctx, "/v1/tasks"+asked("owner", owner, "pageSize", mostWaiting, "pageToken", in.Tasks), &tasks); err != nil {
		return shown, err
	}
	if !shown.Mine && in.Cases+in.Tasks+in.Posts == "" {
		today, err := h.suggestionsFrom(ctx, in.Meta, "", suggestedAtWork)
		if err != nil {
			return shown, err
		}
		today.Within, shown.Today = true, &today
	}
	if !shown.Mine {
		if err := api.get(ctx, "/v1/quarantine"+asked("pageSize", mostWaiting, "pageToken", in.Posts), &posts); err != nil {
			return shown, err
		}
	}
	shown.Cases, shown.MoreCases = cases.Items, cases.NextPageToken
	shown.Tasks, shown.MoreTasks = tasks.Items, tasks.NextPageToken
	shown.Posts, shown.MorePosts = posts.Items, posts.NextPageToken
	return shown, nil
}

// asked is a query of pairs of name and value, without those that have none.
func asked(pairs ...string) string {
	query := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	return "?" + query.Encode()
}

type doWorkIn struct {
	Lang  string `path:"lang"`
	Whose string `query:"whose"`
	Form  url.Values
	Meta  rest.Meta
}

func (h handler) doWork(ctx context.Context, in doWorkIn) (rest.Reply[rest.Raw], error) {
	done, err := h.worked(ctx, in)
	if problem := refused(err); problem != nil {
		shown, err := h.workPage(ctx, workIn{Lang: in.Lang, Whose: in.Whose, Meta: in.Meta})
		if err != nil {
			return rest.Reply[rest.Raw]{}, err
		}
		shown.Frame = mend(shown.Frame, problem, in.Form)
		return showAgain(problem, "work", shown)
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	path := "/work"
	if in.Whose == "mine" {
		path += "?whose=mine"
	}
	return to(in.Meta, path, done)
}

// worked asks the API for what a button of the list says, and gives the word for what was done.
func (h handler) worked(ctx context.Context, in doWorkIn) (done string, err error) {
	api, form := h.ask(in.Meta), in.Form
	switch do := form.Get("do"); do {
	case "take":
		change := document{"owner": in.Meta.Caller.Name()}
		return "taken", api.change(ctx, http.MethodPatch, casePath(form.Get("case")), form.Get("tag"), change, nil)
	case "task":
		return h.doTask(ctx, in)
	case "let":
		return "released", api.post(ctx, postPath(form.Get("post"))+"/release", keyOf(form, "post"), document{}, nil)
	case "bin":
		return "droppedPost", api.post(ctx, postPath(form.Get("post"))+"/drop", keyOf(form, "post"), document{}, nil)
	}
	return "", crm.ErrNotFound
}

func (h handler) doTask(ctx context.Context, in doWorkIn) (done string, err error) {
	change := document{"state": in.Form.Get("state")}
	if in.Form.Get("state") == "take" {
		change = document{"owner": in.Meta.Caller.Name()}
	}
	var changed struct {
		Kept string `json:"kept"`
	}
	path := "/v1/tasks/" + url.PathEscape(in.Form.Get("customer")) + "/" + url.PathEscape(in.Form.Get("task"))
	err = h.ask(in.Meta).change(ctx, http.MethodPatch, path, in.Form.Get("tag"), change, &changed)
	if change["owner"] != nil {
		return "taken", err
	}
	return cmp.Or(changed.Kept, "task"), err
}

// keyOf is the key of one of several forms on a page, by what it is about.
func keyOf(form url.Values, about string) string { return form.Get("_key") + "." + form.Get(about) }

func casePath(id string) string { return "/v1/cases/" + url.PathEscape(id) }
func postPath(id string) string { return "/v1/quarantine/" + url.PathEscape(id) }
