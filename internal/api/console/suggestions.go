package console

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"vafa/internal/desk"
	"vafa/internal/rest"
)

func (h handler) suggesting() []rest.Operation {
	agent := rest.Staff(rest.Agent)
	one := "/customers/{id}/suggestions/{suggestion}"
	return []rest.Operation{
		rest.New(h.at("consoleSuggestions", http.MethodGet, "/suggestions", "The suggestions of the day", agent), h.suggestionsToday),
		rest.New(h.at("consoleSuggestion", http.MethodGet, one, "A suggestion to accept or reject", agent), h.suggestion),
		rest.New(h.at("consoleDecideSuggestion", http.MethodPost, one, "Accept or reject a suggestion", agent), h.decideSuggestion),
	}
}

type suggestionsIn struct {
	Lang  string `path:"lang"`
	After string `query:"after"`
	Meta  rest.Meta
}

func (h handler) suggestionsToday(ctx context.Context, in suggestionsIn) (rest.Reply[rest.Raw], error) {
	shown, err := h.suggestionsFrom(ctx, in.Meta, in.After, "")
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("suggestions", shown)
}

// suggestedAtWork is of how many customers the list of work shows suggestions.
const suggestedAtWork = "6"

// suggestionsFrom is a page of the suggestions of the day; after is where the last one ended, "" for the first, size of how many
// customers it is, "" for the API's own.
func (h handler) suggestionsFrom(ctx context.Context, meta rest.Meta, after, size string) (desk.SuggestionsToday, error) {
	out := desk.SuggestionsToday{Frame: h.frame(meta, "work", "suggestions")}
	var list rest.List[desk.SuggestedCustomer]
	err := h.ask(meta).get(ctx, "/v1/suggestions"+asked("pageToken", after, "pageSize", size), &list)
	out.Items, out.Next = list.Items, list.NextPageToken
	return out, err
}

type suggestionIn struct {
	Lang       string `path:"lang"`
	ID         string `path:"id"`
	Suggestion string `path:"suggestion"`
	Meta       rest.Meta
}

func (h handler) suggestion(ctx context.Context, in suggestionIn) (rest.Reply[rest.Raw], error) {
	page, err := h.suggestionPage(ctx, in)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("suggestion", page)
}

func (h handler) suggestionPage(ctx context.Context, in suggestionIn) (desk.SuggestionPage, error) {
	out := desk.SuggestionPage{Frame: h.frame(in.Meta, "work", "suggestion"), Customer: in.ID}
	var view struct {
		Name        string            `json:"name"`
		Suggestions []desk.Suggestion `json:"suggestions"`
	}
	if err := h.ask(in.Meta).get(ctx, "/v1/customers/"+url.PathEscape(in.ID), &view); err != nil {
		return out, err
	}
	out.Name = view.Name
	own := func(one desk.Suggestion) bool { return one.ID == in.Suggestion }
	if i := slices.IndexFunc(view.Suggestions, own); i >= 0 {
		out.Suggestion, out.Heading = &view.Suggestions[i], view.Suggestions[i].Title
	}
	return out, nil
}

type decideSuggestionIn struct {
	Lang       string `path:"lang"`
	ID         string `path:"id"`
	Suggestion string `path:"suggestion"`
	Form       url.Values
	Meta       rest.Meta
}

// decideSuggestion needs no key for its form: deciding the same twice is once.
func (h handler) decideSuggestion(ctx context.Context, in decideSuggestionIn) (rest.Reply[rest.Raw], error) {
	body := document{}.texts(in.Form, "state", "reason", "owner")
	if typed := in.Form.Get("due"); typed != "" {
		body.put("due", dayOf(typed, h.frame(in.Meta, "work", "suggestion")))
	}
	at := "/v1/customers/" + url.PathEscape(in.ID) + "/suggestions/" + url.PathEscape(in.Suggestion) + "/decision"
	err := h.ask(in.Meta).post(ctx, at, "", body, nil)
	if problem := refused(err); problem != nil {
		page, err := h.suggestionPage(ctx, suggestionIn{Lang: in.Lang, ID: in.ID, Suggestion: in.Suggestion, Meta: in.Meta})
		if err != nil {
			return rest.Reply[rest.Raw]{}, err
		}
		page.Frame = mend(page.Frame, problem, in.Form)
		return showAgain(problem, "suggestion", page)
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return to(in.Meta, "/customers/"+url.PathEscape(in.ID), "suggestion."+in.Form.Get("state"))
}
