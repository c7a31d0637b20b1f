package console

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"vafa/internal/crm"
	"vafa/internal/desk"
	"vafa/internal/locale"
	"vafa/internal/rest"
)

func (h handler) targetsPage(ctx context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	page, err := h.targetsForm(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("targets", page)
}

func (h handler) targetsForm(ctx context.Context, meta rest.Meta) (desk.TargetsPage, error) {
	var targets crm.Targets
	header, err := h.ask(meta).send(ctx, http.MethodGet, "/v1/targets", nil, &targets)
	if err != nil {
		return desk.TargetsPage{}, err
	}
	page := desk.TargetsPage{Editing: h.editing(meta, "targets", header.Get("ETag"), nil), Targets: targets}
	page.Before, err = targetValues(targets, page.Frame)
	return page, err
}

// targetValues are targets and costs as the form has them, a row each; days are written in the reader's calendar.
func targetValues(t crm.Targets, f desk.Frame) (url.Values, error) {
	out := url.Values{}
	for i, one := range t.Figures {
		at := fmt.Sprintf("figures.%d.", i)
		out.Set(at+"figure", one.Figure)
		out.Set(at+"baseline", locale.LocalDigits(f.Lang, one.Baseline))
		out.Set(at+"target", locale.LocalDigits(f.Lang, one.Target))
		out.Set(at+"unit", one.Unit)
		if err := f.PutDays(out, at, map[string]any{"from": one.From, "until": one.Until}); err != nil {
			return nil, err
		}
	}
	for i, one := range t.Costs {
		at := fmt.Sprintf("costs.%d.", i)
		out.Set(at+"what", one.What)
		out.Set(at+"amount", amountText(shownIn(&one.Amount, f.Firm.Unit, new(string)), f.Lang))
		out.Set(at+"source", one.Source)
		out.Set(at+"text", one.Text)
		if err := f.PutDays(out, at, map[string]any{"from": one.From, "until": one.Until}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (h handler) changeTargets(ctx context.Context, in formIn) (rest.Reply[rest.Raw], error) {
	f := h.frame(in.Meta, "settings", "targets")
	typed := url.Values{"_version": in.Form["_version"]}
	body := map[string]any{"figures": figuresOf(in.Form, typed, f), "costs": costsOf(in.Form, typed, f)}
	err := h.ask(in.Meta).change(ctx, http.MethodPut, "/v1/targets", in.Form.Get("_version"), body, nil)
	if err == nil {
		return to(in.Meta, "/settings/targets", "saved")
	}
	problem := refused(err)
	if problem == nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page, err := h.targetsForm(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page.Frame = mend(page.Frame, problem, typed)
	return showAgain(problem, "targets", page)
}

// figuresOf are the targets of a form, without empty rows.
func figuresOf(form, typed url.Values, f desk.Frame) []any {
	out := []any{}
	for i := range desk.RowsOf(form, "figures") {
		from := fmt.Sprintf("figures.%d.", i)
		if isEmpty(form, from) {
			continue
		}
		own := moved(form, typed, from, fmt.Sprintf("figures.%d.", len(out)))
		row := map[string]any{"figure": own("figure"), "target": locale.PlainNumber(own("target")), "from": dayOf(own("from"), f)}
		if own("baseline") != "" {
			row["baseline"] = locale.PlainNumber(own("baseline"))
		}
		if own("unit") != "" {
			row["unit"] = strings.ToUpper(own("unit"))
		}
		if own("until") != "" {
			row["until"] = dayOf(own("until"), f)
		}
		out = append(out, row)
	}
	return out
}

// costsOf are the costs of a form, without empty rows.
func costsOf(form, typed url.Values, f desk.Frame) []any {
	out := []any{}
	for i := range desk.RowsOf(form, "costs") {
		from := fmt.Sprintf("costs.%d.", i)
		if isEmpty(form, from, "what") {
			continue
		}
		own := moved(form, typed, from, fmt.Sprintf("costs.%d.", len(out)))
		row := map[string]any{"what": own("what"), "source": own("source"), "text": own("text"), "from": dayOf(own("from"), f), "until": dayOf(own("until"), f)}
		if own("amount") != "" {
			row["amount"] = written(own("amount"), f.Firm.Unit.Code())
		}
		out = append(out, row)
	}
	return out
}
