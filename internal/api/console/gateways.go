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

const gatewaysPath = "/v1/gateways"

func (h handler) gatewaysPage(ctx context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	page := desk.GatewaysPage{Frame: h.frame(in.Meta, "settings", "gateways")}
	var list struct {
		Items []desk.Gateway `json:"items"`
		Stays bool           `json:"stays"`
	}
	if err := h.ask(in.Meta).get(ctx, gatewaysPath, &list); err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page.Items, page.Stays = list.Items, list.Stays
	return show("gateways", page)
}

type gatewayIn struct {
	Lang    string `path:"lang"`
	Channel string `path:"channel"`
	Meta    rest.Meta
}

type gatewayForm struct {
	Lang    string `path:"lang"`
	Channel string `path:"channel"`
	Form    url.Values
	Meta    rest.Meta
}

func (h handler) gatewayPage(ctx context.Context, in gatewayIn) (rest.Reply[rest.Raw], error) {
	page, err := h.gatewayForm(ctx, in.Meta, in.Channel)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("gateway", page)
}

func gatewayOf(channel string) string { return gatewaysPath + "/" + url.PathEscape(channel) }

func (h handler) gatewayForm(ctx context.Context, meta rest.Meta, channel string) (desk.GatewayPage, error) {
	var page desk.GatewayPage
	header, err := h.ask(meta).send(ctx, http.MethodGet, gatewayOf(channel), nil, &page.Gateway)
	if err != nil {
		return page, err
	}
	page.Editing = h.editing(meta, "gateway", header.Get("ETag"), gatewayValues(page.Gateway.Gateway))
	page.Title = "gateway." + page.Gateway.Channel
	return page, nil
}

// gatewayValues are a gateway as the form has it, a row for each header.
func gatewayValues(g crm.Gateway) url.Values {
	out := url.Values{"url": {g.URL}, "method": {g.Method}, "contentType": {g.ContentType}, "body": {g.Body}, "reference": {g.Reference}}
	for i, header := range g.Headers {
		at := fmt.Sprintf("headers.%d.", i)
		out.Set(at+"name", header.Name)
		out.Set(at+"value", header.Value)
	}
	return out
}

// changeGateway does what the button asks for that the form was sent by.
func (h handler) changeGateway(ctx context.Context, in gatewayForm) (rest.Reply[rest.Raw], error) {
	if in.Form.Get("do") == "try" {
		return h.tryGateway(ctx, in)
	}
	in.Form.Set("body", oneLineEnd(in.Form.Get("body")))
	body, typed := gatewayBody(in.Form)
	err := h.ask(in.Meta).change(ctx, http.MethodPut, gatewayOf(in.Channel), in.Form.Get("_version"), body, nil)
	if err == nil {
		return to(in.Meta, "/settings/gateways/"+url.PathEscape(in.Channel), "saved")
	}
	return h.gatewayAgain(ctx, in, err, typed)
}

// gatewayAgain shows the page with what was typed into one of its forms, or gives the error back that nobody can mend there.
func (h handler) gatewayAgain(ctx context.Context, in gatewayForm, err error, typed url.Values) (rest.Reply[rest.Raw], error) {
	problem := refused(err)
	if problem == nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page, err := h.gatewayForm(ctx, in.Meta, in.Channel)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page.Frame = mend(page.Frame, problem, typed)
	page.Trial = typed.Has("to")
	return showAgain(problem, "gateway", page)
}

// gatewayBody is the document that the form asks for, and what was typed without its empty rows and the secret, which is not shown again.
func gatewayBody(form url.Values) (document, url.Values) {
	typed := url.Values{"_version": form["_version"]}
	body := document{"url": ""}.texts(form, "url", "method", "contentType", "body", "reference", "secret")
	for _, name := range []string{"url", "method", "contentType", "body", "reference"} {
		typed[name] = form[name]
	}
	headers := []any{}
	for i := range desk.RowsOf(form, "headers") {
		from := fmt.Sprintf("headers.%d.", i)
		if isEmpty(form, from) {
			continue
		}
		own := moved(form, typed, from, fmt.Sprintf("headers.%d.", len(headers)))
		headers = append(headers, map[string]string{"name": own("name"), "value": own("value")})
	}
	body["headers"] = headers
	return body, typed
}

// tryGateway sends a message of trial, and says on the page what became of it.
func (h handler) tryGateway(ctx context.Context, in gatewayForm) (rest.Reply[rest.Raw], error) {
	var tried struct {
		Outcome string `json:"outcome"`
	}
	body := document{"to": in.Form.Get("to")}
	if err := h.ask(in.Meta).post(ctx, gatewayOf(in.Channel)+"/test", "", body, &tried); err != nil {
		return h.gatewayAgain(ctx, in, err, url.Values{"to": in.Form["to"]})
	}
	return to(in.Meta, "/settings/gateways/"+url.PathEscape(in.Channel), "gateway."+tried.Outcome)
}
