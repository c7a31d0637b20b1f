package console

import (
	"context"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"vafa/internal/crm"
	"vafa/internal/desk"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/rest"
)

// settings are the pages of what the firm sets, with those of their own files.
func (h handler) settings() []rest.Operation {
	manager := rest.Staff(rest.Manager)
	own := []rest.Operation{
		rest.New(h.at("consoleSettings", http.MethodGet, "/settings", "What the firm sets", everybody()), h.settingsPage),
		rest.New(h.at("consoleStaff", http.MethodGet, "/settings/staff", "Who works in the console, and what each role may do", everybody()), h.staffPage),
		rest.New(h.at("consoleFirm", http.MethodGet, "/settings/firm", "The firm's settings", everybody()), h.firmPage),
		rest.New(h.at("consoleChangeFirm", http.MethodPost, "/settings/firm", "Change the firm's settings", manager), h.changeFirm),
	}
	return slices.Concat(
		own, h.tierPages(), h.pricePages(), h.productPages(), h.keyPages(), h.lookPages(),
		h.factPages(),
		h.webhookPages(),
		h.outreachPages(),
		h.playbooks(),
		h.importPages(),
	)
}

// formIn is a form of a page without parameters of its own.
type formIn struct {
	Lang string `path:"lang"`
	Form url.Values
	Meta rest.Meta
}

func (h handler) settingsPage(_ context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	return show("settings", desk.Settings{Frame: h.frame(in.Meta, "settings", "settings")})
}

func (h handler) staffPage(_ context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	return show("staff", desk.Settings{Frame: h.frame(in.Meta, "settings", "staff")})
}

// editing is a page whose form changes something of the settings; a form that is shown again keeps what was typed.
func (h handler) editing(meta rest.Meta, room, etag string, before url.Values) desk.Editing {
	return desk.Editing{Frame: h.frame(meta, "settings", room), Room: room, Before: before, Version: etag}
}

func (h handler) firmPage(ctx context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	page, err := h.firmForm(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("firm", page)
}

func (h handler) firmForm(ctx context.Context, meta rest.Meta) (desk.FirmPage, error) {
	var s crm.Settings
	header, err := h.ask(meta).send(ctx, http.MethodGet, "/v1/settings", nil, &s)
	if err != nil {
		return desk.FirmPage{}, err
	}
	return desk.FirmPage{
		Editing: h.editing(meta, "firm", header.Get("ETag"), firmValues(s, meta.Lang)), Settings: s, Units: crm.UnitsOf(h.Business.Unit),
	}, nil
}

// firmValues are the settings as the form has them.
func firmValues(s crm.Settings, lang locale.Lang) url.Values {
	out := url.Values{
		"name": {s.Name}, "area.country": {s.Area.Country}, "area.city": {s.Area.City}, "area.area": {s.Area.Area}, "calendar": {string(s.Calendar)},
		"weekend": s.Weekend, "weekStart": {s.WeekStart}, "unit": {s.Unit}, "realRate": {percentText(s.RealRate, lang)},
		"defaultMargin": {percentText(s.DefaultMargin, lang)}, "minuteCost": {amountText(s.MinuteCost, lang)},
		"firstReports": {s.FirstReports},
	}
	for i, l := range s.Languages {
		if i == 0 {
			out.Set("language", string(l))
		}
		out.Add("languages", string(l))
	}
	return out
}

func (h handler) changeFirm(ctx context.Context, in formIn) (rest.Reply[rest.Raw], error) {
	defer h.firmChanged()
	err := h.ask(in.Meta).change(ctx, http.MethodPatch, "/v1/settings", in.Form.Get("_version"), h.firmBody(in.Meta, in.Form), nil)
	if err == nil {
		return to(in.Meta, "/settings/firm", "saved")
	}
	problem := refused(err)
	if problem == nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page, err := h.firmForm(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	page.Frame = mend(page.Frame, problem, in.Form)
	page.Percents("realRate", "defaultMargin")
	return showAgain(problem, "firm", page)
}

// firmBody is the change that the form asks for: all of it, so that what stands in the form is what holds.
func (h handler) firmBody(meta rest.Meta, form url.Values) map[string]any {
	languages := []string{form.Get("language")}
	for _, lang := range form["languages"] {
		if lang != languages[0] {
			languages = append(languages, lang)
		}
	}
	weekend := form["weekend"]
	if weekend == nil {
		weekend = []string{}
	}
	return map[string]any{
		"name": form.Get("name"), "area": map[string]string{"country": form.Get("area.country"), "city": form.Get("area.city"), "area": form.Get("area.area")},
		"calendar": form.Get("calendar"), "weekend": weekend, "weekStart": form.Get("weekStart"), "languages": languages, "unit": form.Get("unit"),
		"realRate": share(form.Get("realRate")), "defaultMargin": share(form.Get("defaultMargin")), "minuteCost": written(form.Get("minuteCost"), h.firmOf(meta).Unit.Code()),
		"firstReports": form.Get("firstReports"),
	}
}

// written is an amount as the API reads it; without a number it takes the amount out.
func written(typed, unit string) map[string]string {
	return map[string]string{"amount": locale.PlainNumber(typed), "currency": unit}
}

// share is a percentage as a share, exactly: 12.5 is 0.125. What is no number stays, for the API to refuse.
func share(percent string) string {
	plain := locale.PlainNumber(strings.NewReplacer("%", "", "٪", "").Replace(percent))
	number, ok := new(big.Rat).SetString(plain)
	if !ok || strings.ContainsAny(plain, "eE/_xX") || len(plain) > 20 {
		return plain
	}
	return trimmed(number.Quo(number, big.NewRat(100, 1)).FloatString(10))
}

// percentText is a share as a percentage to type over, in the reader's digits.
func percentText(share *float64, lang locale.Lang) string {
	if share == nil {
		return ""
	}
	number := new(big.Rat).SetFloat64(*share)
	return locale.LocalDigits(lang, trimmed(number.Mul(number, big.NewRat(100, 1)).FloatString(6)))
}

func trimmed(decimal string) string {
	return strings.TrimSuffix(strings.TrimRight(decimal, "0"), ".")
}

// amountText is an amount to type over, in the reader's digits.
func amountText(m *money.Money, lang locale.Lang) string {
	if m == nil {
		return ""
	}
	return locale.LocalDigits(lang, m.Decimal())
}
