package console

import (
	"context"
	"net/http"

	"vafa/internal/desk"
	"vafa/internal/rest"
)

const rulesPath = "/v1/segments/rules"

func (h handler) rulesPage(ctx context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	shown, err := h.rules(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("rules", shown)
}

// rules is the page with the rules in force.
func (h handler) rules(ctx context.Context, meta rest.Meta) (desk.Rules, error) {
	shown := desk.Rules{Frame: h.frame(meta, "settings", "rules")}
	header, err := h.ask(meta).send(ctx, http.MethodGet, rulesPath, nil, &shown.RuleReport)
	shown.Tag = header.Get("ETag")
	return shown, err
}

// changeRules does what the button asks for that the form was sent by: rules are saved, looked at, or edited in the form, where
// nothing is sent to the API.
func (h handler) changeRules(ctx context.Context, in formIn) (rest.Reply[rest.Raw], error) {
	ask, rules, button := h.ask(in.Meta), desk.RulesOf(in.Form), in.Form.Get("do")
	body := map[string]any{"rules": desk.Named(rules)}
	var preview *desk.RulePreview
	var err error
	switch button {
	case "save":
		if err = ask.change(ctx, http.MethodPut, rulesPath, in.Form.Get("_version"), body, nil); err == nil {
			return to(in.Meta, "/settings/segments", "rulesSaved")
		}
	case "back":
		if err = ask.change(ctx, http.MethodDelete, rulesPath, in.Form.Get("_version"), nil, nil); err == nil {
			return to(in.Meta, "/settings/segments", "rulesBack")
		}
	case "look":
		preview = new(desk.RulePreview)
		err = ask.post(ctx, "/v1/segments/preview", "", body, preview)
	default:
		rules = desk.Edited(rules, button)
	}
	problem := refused(err)
	if err != nil && problem == nil {
		return rest.Reply[rest.Raw]{}, err
	}
	shown, err := h.rules(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	shown.Rules = rules
	if problem != nil {
		shown.Frame = mend(shown.Frame, problem, nil) // what was typed stands in the rules, at its place after an edit
		return showAgain(problem, "rules", shown)
	}
	shown.Preview = preview
	if read := in.Form.Get("_version"); read != "" {
		shown.Tag = read // not the newest: whoever changed the rules meanwhile is not to be written over
	}
	return show("rules", shown)
}
