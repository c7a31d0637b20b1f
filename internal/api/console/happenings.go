package console

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"vafa/internal/crm"
	"vafa/internal/desk"
	"vafa/internal/rest"
)

func (h handler) happeningsPage(ctx context.Context, in listIn) (rest.Reply[rest.Raw], error) {
	page, err := h.happeningsForm(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("happenings", page)
}

func (h handler) happeningsForm(ctx context.Context, meta rest.Meta) (desk.HappeningsPage, error) {
	var found rest.List[crm.Happening]
	if err := h.ask(meta).get(ctx, "/v1/happenings"+pageQuery(meta), &found); err != nil {
		return desk.HappeningsPage{}, err
	}
	tags, err := h.tagChoices(ctx, meta)
	page := desk.HappeningsPage{Editing: h.editing(meta, "happenings", "", url.Values{}), Happenings: found.Items, Tags: tags}
	if found.NextPageToken != "" {
		page.More = page.With("pageToken", found.NextPageToken)
	}
	return page, err
}

// changeHappenings records one, or takes the one out whose button was pressed.
func (h handler) changeHappenings(ctx context.Context, in formIn) (rest.Reply[rest.Raw], error) {
	done, err := h.happened(ctx, in)
	if err == nil {
		return to(in.Meta, "/settings/happenings", done)
	}
	problem := refused(err)
	if problem == nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page, err := h.happeningsForm(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page.Frame = mend(page.Frame, problem, in.Form)
	return showAgain(problem, "happenings", page)
}

func (h handler) happened(ctx context.Context, in formIn) (done string, err error) {
	if from, id, out := strings.Cut(in.Form.Get("out"), " "); out {
		_, err := h.ask(in.Meta).send(ctx, http.MethodDelete, "/v1/happenings/"+url.PathEscape(from)+"/"+url.PathEscape(id), nil, nil)
		return "takenOut", err
	}
	f := h.frame(in.Meta, "settings", "happenings")
	body := document{"from": dayOf(in.Form.Get("from"), f)}.texts(in.Form, "kind", "text", "segment")
	if in.Form.Get("until") != "" {
		body["until"] = dayOf(in.Form.Get("until"), f)
	}
	if tags := in.Form["tags"]; len(tags) > 0 {
		body["tags"] = tags
	}
	for _, name := range []string{"kind", "text"} { // left out, the shape of the document would be refused, not the field
		if body[name] == nil {
			body[name] = ""
		}
	}
	return "saved", h.ask(in.Meta).post(ctx, "/v1/happenings", in.Form.Get("_key"), body, nil)
}

// lately are the latest happenings, by which figures are read.
func (h handler) lately(ctx context.Context, meta rest.Meta) ([]crm.Happening, error) {
	var found rest.List[crm.Happening]
	err := h.ask(meta).get(ctx, "/v1/happenings?pageSize="+strconv.Itoa(rest.MaxPageSize), &found)
	return found.Items, err
}
