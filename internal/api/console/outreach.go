package console

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"vafa/internal/desk"
	"vafa/internal/locale"
	"vafa/internal/rest"
)

// outreachPages are the pages of how the firm addresses its customers, and by what gateways.
func (h handler) outreachPages() []rest.Operation {
	manager := rest.Staff(rest.Manager)
	const outreach, list, one = "/settings/outreach", "/settings/gateways", "/settings/gateways/{channel}"
	return []rest.Operation{
		rest.New(h.at("consoleOutreach", http.MethodGet, outreach, "How often and when customers are addressed, and at what cost", everybody()), h.outreachPage),
		rest.New(h.at("consoleChangeOutreach", http.MethodPost, outreach, "Change how often and when customers are addressed", manager), h.changeOutreach),
		rest.New(h.at("consoleGateways", http.MethodGet, list, "By what messages leave, channel by channel", manager), h.gatewaysPage),
		rest.New(h.at("consoleGateway", http.MethodGet, one, "The gateway of a channel", manager), h.gatewayPage),
		rest.New(h.at("consoleChangeGateway", http.MethodPost, one, "Change the gateway of a channel, or try it", manager), h.changeGateway),
	}
}

const outreachPath = "/v1/outreach"

func (h handler) outreachPage(ctx context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	page, err := h.outreachForm(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("outreach", page)
}

func (h handler) outreachForm(ctx context.Context, meta rest.Meta) (desk.OutreachPage, error) {
	var page desk.OutreachPage
	header, err := h.ask(meta).send(ctx, http.MethodGet, outreachPath, nil, &page.Outreach)
	if err != nil {
		return page, err
	}
	page.Editing = h.editing(meta, "outreach", header.Get("ETag"), nil)
	page.Before, err = outreachValues(page)
	return page, err
}

// outreachValues are the settings as the form has them; days are written in the reader's calendar.
func outreachValues(page desk.OutreachPage) (url.Values, error) {
	o, f := page.Outreach, page.Frame
	own := func(text string) []string { return []string{locale.LocalDigits(f.Lang, text)} }
	out := url.Values{
		"most": own(strconv.Itoa(o.Most)), "days": own(strconv.Itoa(o.Days)), "quietFrom": own(o.QuietFrom), "quietUntil": own(o.QuietUntil),
	}
	if o.QuietWeekend {
		out.Set("quietWeekend", "on")
	}
	if o.Global != 0 {
		out.Set("global", percentText(&o.Global, f.Lang))
	}
	holidays, err := page.Holidays()
	if err != nil {
		return nil, err
	}
	days := []string{}
	for _, day := range holidays {
		written, err := f.ShortDate(day)
		if err != nil {
			return nil, err
		}
		days = append(days, written)
	}
	out.Set("holidays", strings.Join(days, "\n"))
	for channel, cost := range o.Costs {
		out.Set("costs."+channel, amountText(shownIn(&cost, f.Firm.Unit, new(string)), f.Lang))
	}
	return out, nil
}

func (h handler) changeOutreach(ctx context.Context, in formIn) (rest.Reply[rest.Raw], error) {
	in.Form.Set("holidays", oneLineEnd(in.Form.Get("holidays")))
	body := outreachBody(in.Form, h.frame(in.Meta, "settings", "outreach"))
	err := h.ask(in.Meta).change(ctx, http.MethodPut, outreachPath, in.Form.Get("_version"), body, nil)
	if err == nil {
		return to(in.Meta, "/settings/outreach", "saved")
	}
	problem := refused(err)
	if problem == nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page, err := h.outreachForm(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page.Frame = mend(page.Frame, problem, in.Form)
	page.ShareFault()
	return showAgain(problem, "outreach", page)
}

// outreachBody is the document that the form asks for.
func outreachBody(form url.Values, f desk.Frame) document {
	body := document{"quietWeekend": form.Has("quietWeekend")}.numbers(form, "most", "days")
	for _, name := range []string{"quietFrom", "quietUntil"} {
		if typed := strings.TrimSpace(locale.Digits(form.Get(name))); typed != "" {
			body[name] = typed
		}
	}
	days := []string{}
	for line := range strings.SplitSeq(form.Get("holidays"), "\n") {
		if strings.TrimSpace(line) != "" {
			days = append(days, dayOf(line, f))
		}
	}
	body["holidays"] = days
	if typed := form.Get("global"); strings.TrimSpace(typed) != "" {
		body["global"] = share(typed)
	}
	for name := range form {
		if strings.HasPrefix(name, "costs.") && form.Get(name) != "" {
			body.put(name, written(form.Get(name), f.Firm.Unit.Code()))
		}
	}
	return body
}

// oneLineEnd is what was typed over several lines as it was before a browser sent it.
func oneLineEnd(typed string) string { return strings.ReplaceAll(typed, "\r\n", "\n") }
