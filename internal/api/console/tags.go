package console

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"vafa/internal/crm"
	"vafa/internal/desk"
	"vafa/internal/rest"
)

// factPages are the pages on which the firm writes down what its figures are read by: tags, targets and costs, happenings.
func (h handler) factPages() []rest.Operation {
	marketer, manager := rest.Staff(rest.Marketer), rest.Staff(rest.Manager)
	return []rest.Operation{
		rest.New(h.at("consoleTags", http.MethodGet, "/settings/tags", "What customers may value, as the firm calls it", everybody()), h.tagsPage),
		rest.New(h.at("consoleChangeTags", http.MethodPost, "/settings/tags", "Change the tags of what customers value", manager), h.changeTags),
		rest.New(h.at("consoleTargets", http.MethodGet, "/settings/targets", "Targets, and what the work on relationships cost", marketer), h.targetsPage),
		rest.New(h.at("consoleChangeTargets", http.MethodPost, "/settings/targets", "Change targets and costs", manager), h.changeTargets),
		rest.New(h.at("consoleHappenings", http.MethodGet, "/settings/happenings", "What the firm did or met", marketer), h.happeningsPage),
		rest.New(h.at("consoleAddHappening", http.MethodPost, "/settings/happenings", "Record a happening, or take one out", marketer), h.changeHappenings),
	}
}

func (h handler) tagsPage(ctx context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	page, err := h.tagsForm(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("tags", page)
}

func (h handler) tagsForm(ctx context.Context, meta rest.Meta) (desk.TagsPage, error) {
	var tags crm.ValueTags
	header, err := h.ask(meta).send(ctx, http.MethodGet, "/v1/value-tags", nil, &tags)
	if err != nil {
		return desk.TagsPage{}, err
	}
	before := url.Values{}
	for i, tag := range tags.Items {
		at := fmt.Sprintf("items.%d.", i)
		before.Set(at+"id", tag.ID)
		inLanguages(before, at+"name", tag.Name)
	}
	return desk.TagsPage{Editing: h.editing(meta, "tags", header.Get("ETag"), before), Tags: tags}, nil
}

func (h handler) changeTags(ctx context.Context, in formIn) (rest.Reply[rest.Raw], error) {
	items, typed := []any{}, url.Values{"_version": in.Form["_version"]}
	for i := range desk.RowsOf(in.Form, "items") {
		from := fmt.Sprintf("items.%d.", i)
		if isEmpty(in.Form, from) {
			continue
		}
		own := moved(in.Form, typed, from, fmt.Sprintf("items.%d.", len(items)))
		items = append(items, map[string]any{"id": own("id"), "name": texts(own, "name")})
	}
	err := h.ask(in.Meta).change(ctx, http.MethodPut, "/v1/value-tags", in.Form.Get("_version"), map[string]any{"items": items}, nil)
	if err == nil {
		return to(in.Meta, "/settings/tags", "saved")
	}
	problem := refused(err)
	if problem == nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page, err := h.tagsForm(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page.Frame = mend(page.Frame, problem, typed)
	return showAgain(problem, "tags", page)
}
