package console

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"vafa/internal/crm"
	"vafa/internal/desk"
	"vafa/internal/locale"
	"vafa/internal/rest"
)

func (h handler) rankingPage(ctx context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	page, err := h.rankingForm(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("ranking", page)
}

func (h handler) rankingForm(ctx context.Context, meta rest.Meta) (desk.RankingPage, error) {
	out := desk.RankingPage{}
	header, err := h.ask(meta).send(ctx, http.MethodGet, "/v1/suggestions/rules", nil, &out.Rules)
	if err != nil {
		return out, err
	}
	before := url.Values{}
	for i, one := range out.Rules.Items {
		at := "items." + strconv.Itoa(i) + "."
		before.Set(at+"kind", one.Kind)
		before.Set(at+"weight", locale.LocalDigits(meta.Lang, strconv.Itoa(one.Weight)))
		if one.On {
			before.Set(at+"on", "on")
		}
	}
	out.Editing = h.editing(meta, "ranking", header.Get("ETag"), before)
	return out, nil
}

func (h handler) changeRanking(ctx context.Context, in formIn) (rest.Reply[rest.Raw], error) {
	items := []any{}
	for i := range rowsOf(in.Form, "items") {
		at := fmt.Sprintf("items.%d.", i)
		one := map[string]any{"kind": in.Form.Get(at + "kind"), "on": in.Form.Has(at + "on")}
		if weight := in.Form.Get(at + "weight"); weight != "" {
			one["weight"] = number(weight)
		}
		items = append(items, one)
	}
	err := h.ask(in.Meta).change(ctx, http.MethodPut, "/v1/suggestions/rules", in.Form.Get("_version"), map[string]any{"items": items}, nil)
	if err == nil {
		return to(in.Meta, "/settings/suggestions", "saved")
	}
	problem := refused(err)
	if problem == nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page, err := h.rankingForm(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page.Frame = mend(page.Frame, problem, in.Form)
	return showAgain(problem, "ranking", page)
}

func (h handler) playsPage(ctx context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	page, err := h.playsForm(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("plays", page)
}

func (h handler) playsForm(ctx context.Context, meta rest.Meta) (desk.PlaysPage, error) {
	var plays crm.Plays
	header, err := h.ask(meta).send(ctx, http.MethodGet, "/v1/plays", nil, &plays)
	if err != nil {
		return desk.PlaysPage{}, err
	}
	return desk.PlaysPage{Editing: h.editing(meta, "plays", header.Get("ETag"), playValues(plays.Items, meta.Lang)), Plays: plays.Items}, nil
}

// playValues are plays as the form has them, a row each.
func playValues(plays []crm.Play, lang locale.Lang) url.Values {
	out := url.Values{}
	for i, play := range plays {
		at := "items." + strconv.Itoa(i) + "."
		out.Set(at+"id", play.ID)
		inLanguages(out, at+"name", play.Name)
		out[at+"rungs"] = play.Rungs
		for k, step := range play.Steps {
			of := at + "steps." + strconv.Itoa(k) + "."
			inLanguages(out, of+"text", step.Text)
			out.Set(of+"afterDays", locale.LocalDigits(lang, strconv.Itoa(step.AfterDays)))
			out.Set(of+"owner", step.Owner)
		}
	}
	return out
}

func (h handler) changePlays(ctx context.Context, in formIn) (rest.Reply[rest.Raw], error) {
	body, typed := playsBody(in.Form)
	err := h.ask(in.Meta).change(ctx, http.MethodPut, "/v1/plays", in.Form.Get("_version"), body, nil)
	if err == nil {
		return to(in.Meta, "/settings/plays", "saved")
	}
	problem := refused(err)
	if problem == nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page, err := h.playsForm(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page.Frame = mend(page.Frame, problem, typed)
	return showAgain(problem, "plays", page)
}

// playsBody is the document that the form asks for, and the form without its empty rows, as tiersBody does.
func playsBody(form url.Values) (map[string]any, url.Values) {
	items, typed := []any{}, url.Values{"_version": form["_version"]}
	for i := range rowsOf(form, "items") {
		from, to := fmt.Sprintf("items.%d.", i), fmt.Sprintf("items.%d.", len(items))
		if isEmpty(form, from, "rungs") {
			continue
		}
		own := moved(form, typed, from, to, "steps.")
		play := map[string]any{"id": own("id"), "name": texts(own, "name"), "steps": stepsOf(form, typed, from, to)}
		if rungs := form[from+"rungs"]; len(rungs) > 0 {
			play["rungs"] = rungs
		}
		items = append(items, play)
	}
	return map[string]any{"items": items}, typed
}

func stepsOf(form, typed url.Values, from, to string) []any {
	out := []any{}
	for k := range rowsOf(form, from+"steps") {
		at := fmt.Sprintf("%ssteps.%d.", from, k)
		if isEmpty(form, at) {
			continue
		}
		own := moved(form, typed, at, fmt.Sprintf("%ssteps.%d.", to, len(out)))
		step := map[string]any{"text": texts(own, "text"), "owner": own("owner")}
		if days := own("afterDays"); days != "" {
			step["afterDays"] = number(days)
		}
		out = append(out, step)
	}
	return out
}
