package console

import (
	"net/http"
	"net/url"
	"strings"

	"vafa/internal/api/page"
	"vafa/internal/desk"
	"vafa/internal/rest"
)

// at is an operation of a page. A GET shows it; a POST takes its form, and may show it again.
func (h handler) at(id, method, path, summary string, access rest.Access) rest.Spec {
	spec := rest.Spec{
		ID: id, Method: method, Path: home + "/{lang}" + path, Summary: summary, Access: access, Page: true, Session: h.session(),
		Others: []int{http.StatusNotFound, http.StatusUnprocessableEntity},
	}
	if method == http.MethodPost {
		spec.Others = []int{
			http.StatusSeeOther, http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired, http.StatusUnsupportedMediaType,
			http.StatusUnprocessableEntity,
		}
	}
	return spec
}

// frame is what the page has around it; here names its entry in the navigation.
func (h handler) frame(meta rest.Meta, here, title string) desk.Frame {
	out := desk.Frame{
		Lang: meta.Lang, URI: meta.URI, Here: here, Title: title, Who: h.nameOf(meta.Cookies, meta.Caller.Subject), Subject: meta.Caller.Subject,
		Key: h.Source.NewID("key"), Now: h.Source.Now(), Firm: h.firmOf(meta),
	}
	for _, role := range meta.Caller.Roles {
		out.Roles = append(out.Roles, string(role))
	}
	if address, err := url.Parse(meta.URI); err == nil {
		out.Done = address.Query().Get("done")
	}
	return out
}

// show answers with a page by the name of its template.
func show(name string, data any) (rest.Reply[rest.Raw], error) {
	shown, err := desk.Render(name, data)
	return rest.Answer(page.HTML(shown)), err
}

// showAgain answers a form with its page again, with what was typed and what to mend, which the page's frame holds.
func showAgain(problem *rest.Problem, name string, data any) (rest.Reply[rest.Raw], error) {
	out, err := show(name, data)
	out.Status = problem.Status
	return out, err
}

// mend puts into a frame what was typed and what the API has refused of it.
func mend(f desk.Frame, problem *rest.Problem, typed url.Values) desk.Frame {
	f.Typed = typed
	if problem == nil {
		return f
	}
	f.Trouble = &desk.Trouble{Detail: problem.Detail, Code: problem.Code}
	for _, one := range problem.Errors {
		f.Trouble.Faults = append(f.Trouble.Faults, desk.Fault{Field: fieldOf(one.Pointer), Text: one.Detail})
	}
	return f
}

// fieldOf is the name of the form's field that a pointer leads to: /owner/name is owner.name.
func fieldOf(pointer string) string {
	return strings.ReplaceAll(strings.TrimPrefix(pointer, "/"), "/", ".")
}

// to leads the browser on to a page of the console, by its path after the language; done names what to say there, "" nothing.
func to(meta rest.Meta, path, done string) (rest.Reply[rest.Raw], error) {
	address := home + "/" + string(meta.Lang) + path
	if done != "" {
		before, fragment, _ := strings.Cut(address, "#")
		join := "?"
		if strings.Contains(before, "?") {
			join = "&"
		}
		address = before + join + "done=" + url.QueryEscape(done)
		if fragment != "" {
			address += "#" + fragment
		}
	}
	return rest.Redirect(address), nil
}
