package console

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"vafa/internal/crm"
	"vafa/internal/desk"
	"vafa/internal/locale"
	"vafa/internal/rest"
)

// tierPages are the pages of the treatment that customers earn.
func (h handler) tierPages() []rest.Operation {
	return []rest.Operation{
		rest.New(h.at("consoleTiers", http.MethodGet, "/settings/tiers", "Tiers and what they grant", everybody()), h.tiersPage),
		rest.New(h.at("consoleChangeTiers", http.MethodPost, "/settings/tiers", "Change the tiers", rest.Staff(rest.Manager)), h.changeTiers),
	}
}

func (h handler) tiersPage(ctx context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	page, err := h.tiersForm(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("tiers", page)
}

func (h handler) tiersForm(ctx context.Context, meta rest.Meta) (desk.TiersPage, error) {
	var tiers crm.Tiers
	header, err := h.ask(meta).send(ctx, http.MethodGet, "/v1/tiers", nil, &tiers)
	if err != nil {
		return desk.TiersPage{}, err
	}
	return desk.TiersPage{Editing: h.editing(meta, "tiers", header.Get("ETag"), tierValues(tiers.Items, meta.Lang)), Tiers: tiers}, nil
}

// tierValues are tiers as the form has them, a row each.
func tierValues(tiers []crm.Tier, lang locale.Lang) url.Values {
	out := url.Values{}
	for i, tier := range tiers {
		at := "items." + strconv.Itoa(i) + "."
		out.Set(at+"id", tier.ID)
		inLanguages(out, at+"name", tier.Name)
		if tier.From.Percentile != nil {
			out.Set(at+"from.percentile", locale.LocalDigits(lang, strconv.Itoa(*tier.From.Percentile)))
		}
		out.Set(at+"from.value", amountText(tier.From.Value, lang))
		if out[at+"rungs"] = tier.Rungs; len(tier.Rungs) == 0 {
			out[at+"rungs"] = crm.RungNames()
		}
		for k, grant := range tier.Grants {
			of := at + "grants." + strconv.Itoa(k) + "."
			out.Set(of+"kind", grant.Kind)
			inLanguages(out, of+"text", grant.Text)
		}
	}
	return out
}

// inLanguages puts a text in its languages into a form.
func inLanguages(form url.Values, name string, texts map[string]string) {
	for _, lang := range slices.Sorted(maps.Keys(texts)) {
		form.Set(name+"."+lang, texts[lang])
	}
}

func (h handler) changeTiers(ctx context.Context, in formIn) (rest.Reply[rest.Raw], error) {
	body, typed := h.tiersBody(in.Meta, in.Form)
	err := h.ask(in.Meta).change(ctx, http.MethodPut, "/v1/tiers", in.Form.Get("_version"), body, nil)
	if err == nil {
		return to(in.Meta, "/settings/tiers", "saved")
	}
	problem := refused(err)
	if problem == nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page, err := h.tiersForm(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page.Frame = mend(page.Frame, problem, typed)
	return showAgain(problem, "tiers", page)
}

// tiersBody is the document that the form asks for, and the form with its empty rows left out, so that the API's pointers lead to
// its fields.
func (h handler) tiersBody(meta rest.Meta, form url.Values) (map[string]any, url.Values) {
	unit := h.firmOf(meta).Unit.Code()
	items, typed := []any{}, url.Values{"_version": form["_version"]}
	for i := range desk.RowsOf(form, "items") {
		from := fmt.Sprintf("items.%d.", i)
		if isEmpty(form, from, "rungs", "kind") {
			continue
		}
		to := fmt.Sprintf("items.%d.", len(items))
		own := moved(form, typed, from, to, "grants.")
		tier := map[string]any{"id": own("id"), "name": texts(own, "name"), "from": tierFrom(own, unit), "grants": grantsOf(form, typed, from, to)}
		if rungs := form[from+"rungs"]; len(rungs) > 0 && len(rungs) < len(crm.RungNames()) {
			tier["rungs"] = rungs
		}
		items = append(items, tier)
	}
	return map[string]any{"items": items}, typed
}

func tierFrom(own func(string) string, unit string) map[string]any {
	out := map[string]any{}
	if percentile := own("from.percentile"); percentile != "" {
		out["percentile"] = number(percentile)
	}
	if value := own("from.value"); value != "" {
		out["value"] = written(value, unit)
	}
	return out
}

func grantsOf(form, typed url.Values, from, to string) []any {
	out := []any{}
	for k := range desk.RowsOf(form, from+"grants") {
		at := fmt.Sprintf("%sgrants.%d.", from, k)
		if isEmpty(form, at, "kind") {
			continue
		}
		own := moved(form, typed, at, fmt.Sprintf("%sgrants.%d.", to, len(out)))
		out = append(out, map[string]any{"kind": own("kind"), "text": texts(own, "text")})
	}
	return out
}

// isEmpty says whether nothing was typed into a row; what is chosen before anybody types does not count.
func isEmpty(form url.Values, at string, chosen ...string) bool {
	for field, values := range form {
		name, under := strings.CutPrefix(field, at)
		last := name[strings.LastIndexByte(name, '.')+1:]
		if under && !slices.Contains(chosen, last) && strings.TrimSpace(strings.Join(values, "")) != "" {
			return false
		}
	}
	return true
}

// moved copies the fields of a row to where it stands without empty rows, but for those under the prefixes, and gives what was typed
// into each.
func moved(form, into url.Values, from, to string, but ...string) func(name string) string {
	for field, values := range form {
		name, under := strings.CutPrefix(field, from)
		if under && !slices.ContainsFunc(but, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) {
			into[to+name] = values
		}
	}
	return func(name string) string { return strings.TrimSpace(form.Get(from + name)) }
}

// texts is a text in three languages as the API reads it.
func texts(own func(string) string, name string) map[string]string {
	out := map[string]string{}
	for _, lang := range locale.Langs() {
		if text := own(name + "." + string(lang)); text != "" {
			out[string(lang)] = text
		}
	}
	return out
}

// number is a whole number in digits of any script; what is none stays a text, for the API to refuse.
func number(typed string) any {
	if n, err := strconv.Atoi(locale.PlainNumber(typed)); err == nil {
		return n
	}
	return typed
}
