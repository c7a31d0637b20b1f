package console

import (
	"cmp"
	"context"
	"fmt"
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

// campaignIn is a page of one campaign.
type campaignIn struct {
	Lang string `path:"lang"`
	ID   string `path:"id"`
	Meta rest.Meta
}

// campaignPost is its form.
type campaignPost struct {
	Lang string `path:"lang"`
	ID   string `path:"id"`
	Form url.Values
	Meta rest.Meta
}

const campaignsPath = "/v1/campaigns"

func campaignPath(id string) string { return campaignsPath + "/" + url.PathEscape(id) }

func (h handler) newCampaignPage(ctx context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	shown, err := h.newCampaign(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("campaignform", shown)
}

// newCampaign is the form of a campaign that is not there yet, with what usually holds.
func (h handler) newCampaign(ctx context.Context, meta rest.Meta) (desk.CampaignForm, error) {
	f := h.frame(meta, "campaigns", "campaigns.new")
	usual := crm.UsualHoldout
	return h.campaignForm(ctx, meta, desk.CampaignForm{Editing: desk.Editing{Frame: f, Room: "campaign", Before: url.Values{
		"purpose": {crm.Marketing}, "owner": {f.Who}, "from": {f.TodayTyped()}, "holdout": {percentText(&usual, f.Lang)},
		"window": {f.Number(crm.UsualWindow)}, "mix.channels.0": {"sms"}, "variants.0.name": {""},
	}}})
}

// campaignForm fills in what a form of a campaign offers to choose from.
func (h handler) campaignForm(ctx context.Context, meta rest.Meta, out desk.CampaignForm) (desk.CampaignForm, error) {
	ask := h.ask(meta)
	var products rest.List[crm.Product]
	if err := ask.get(ctx, "/v1/products?pageSize="+strconv.Itoa(rest.MaxPageSize), &products); err != nil {
		return out, err
	}
	for _, p := range products.Items {
		out.Products = append(out.Products, desk.Choice{Value: p.SKU, Text: cmp.Or(p.Label(string(meta.Lang)), p.SKU)})
	}
	var rules desk.RuleReport
	if err := ask.get(ctx, rulesPath, &rules); err != nil {
		return out, err
	}
	out.Labels = rules.Labels
	for _, rule := range rules.Rules {
		if !slices.Contains(out.Segments, rule.Segment) {
			out.Segments = append(out.Segments, rule.Segment)
		}
	}
	return out, nil
}

// changedCampaign is the form of a campaign that is there.
func (h handler) changedCampaign(ctx context.Context, meta rest.Meta, id string) (desk.CampaignForm, error) {
	f := h.frame(meta, "campaigns", "campaigns.edit")
	var c crm.Campaign
	header, err := h.ask(meta).send(ctx, http.MethodGet, campaignPath(id), nil, &c)
	if err != nil {
		return desk.CampaignForm{}, err
	}
	return h.campaignForm(ctx, meta, desk.CampaignForm{ID: id, Running: !c.MayChange(), Editing: desk.Editing{
		Frame: f, Room: "campaign", Before: campaignValues(c, f), Version: header.Get("ETag"),
	}})
}

func (h handler) editCampaignPage(ctx context.Context, in campaignIn) (rest.Reply[rest.Raw], error) {
	shown, err := h.changedCampaign(ctx, in.Meta, in.ID)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("campaignform", shown)
}

// campaignValues are a campaign as the form has it.
func campaignValues(c crm.Campaign, f desk.Frame) url.Values {
	out := url.Values{
		"name": {c.Name}, "purpose": {c.Purpose}, "owner": {c.Owner}, "mix.product": {c.Mix.Product}, "mix.promotion": {c.Mix.Promotion},
		"mix.price": {amountText(shownIn(c.Mix.Price, f.Firm.Unit, new(string)), f.Lang)},
		"budget":    {amountText(shownIn(c.Budget, f.Firm.Unit, new(string)), f.Lang)},
		"holdout":   {percentText(&c.Holdout, f.Lang)}, "window": {f.Number(c.Window)}, "from": {f.DayTyped(c.From)}, "until": {f.DayTyped(c.Until)},
		"audience.segments": c.Audience.Segments, "audience.rungs": c.Audience.Rungs,
		"audience.owns": {strings.Join(c.Audience.Owns, ", ")}, "audience.ownsNot": {strings.Join(c.Audience.OwnsNot, ", ")},
	}
	for i, channel := range c.Mix.Channels {
		out.Set("mix.channels."+strconv.Itoa(i), channel)
	}
	conditionValues(out, "audience.all", c.Audience.All, f)
	for i, v := range c.Variants {
		variantValues(out, "variants."+strconv.Itoa(i), v, f)
	}
	return out
}

func conditionValues(out url.Values, name string, all []crm.RuleCondition, f desk.Frame) {
	for k, c := range all {
		at := fmt.Sprintf("%s.%d.", name, k)
		chosen, value := f.ConditionTyped(desk.RuleCondition{Field: c.Field, Op: c.Op, Value: string(c.Value)})
		out.Set(at+"field", chosen)
		out.Set(at+"op", c.Op)
		out.Set(at+"value", value)
	}
}

func variantValues(out url.Values, at string, v crm.Variant, f desk.Frame) {
	out.Set(at+".name", v.Name)
	out[at+".segments"], out[at+".rungs"] = v.Segments, v.Rungs
	conditionValues(out, at+".all", v.All, f)
	for lang, wording := range v.Texts {
		out.Set(at+".texts."+lang+".subject", wording.Subject)
		out.Set(at+".texts."+lang+".text", wording.Text)
	}
	if v.Offer != nil {
		out.Set(at+".offer.code", v.Offer.Code)
		out.Set(at+".offer.until", f.DayTyped(v.Offer.Until))
		inLanguages(out, at+".offer.text", v.Offer.Text)
	}
}

func (h handler) createCampaign(ctx context.Context, in formIn) (rest.Reply[rest.Raw], error) {
	return h.saveCampaign(ctx, in.Meta, "", in.Form)
}

func (h handler) changeCampaign(ctx context.Context, in campaignPost) (rest.Reply[rest.Raw], error) {
	return h.saveCampaign(ctx, in.Meta, in.ID, in.Form)
}

// saveCampaign saves a campaign, a new one without an id, or edits its form, where nothing is sent to the API.
func (h handler) saveCampaign(ctx context.Context, meta rest.Meta, id string, form url.Values) (rest.Reply[rest.Raw], error) {
	none := rest.Reply[rest.Raw]{}
	var problem *rest.Problem
	if button := form.Get("do"); button == "save" {
		form = desk.CompactCampaign(form)
		saved, err := h.savedCampaign(ctx, meta, id, form)
		if err == nil {
			return to(meta, "/campaigns/"+saved, "campaignSaved")
		}
		if problem = refused(err); problem == nil {
			return none, err
		}
	} else {
		form = desk.EditedCampaign(form, button)
	}
	shown, err := h.newOrChanged(ctx, meta, id)
	if err != nil {
		return none, err
	}
	if shown.Frame = mend(shown.Frame, problem, form); problem == nil {
		shown.Version = form.Get("_version") // not the newest: whoever changed it meanwhile is not to be written over
		return show("campaignform", shown)
	}
	shown.Percents("holdout")
	return showAgain(problem, "campaignform", shown)
}

func (h handler) newOrChanged(ctx context.Context, meta rest.Meta, id string) (desk.CampaignForm, error) {
	if id == "" {
		return h.newCampaign(ctx, meta)
	}
	return h.changedCampaign(ctx, meta, id)
}

// savedCampaign is the id under which what the form says was saved.
func (h handler) savedCampaign(ctx context.Context, meta rest.Meta, id string, form url.Values) (string, error) {
	ask, body := h.ask(meta), campaignBody(h.frame(meta, "", ""), form)
	if id != "" {
		return id, ask.change(ctx, http.MethodPatch, campaignPath(id), form.Get("_version"), body, nil)
	}
	var made struct {
		ID string `json:"id"`
	}
	err := ask.post(ctx, campaignsPath, form.Get("_key"), body, &made)
	return made.ID, err
}

// campaignBody is the document that a form asks for: all of it, so that what stands in the form is what holds.
func campaignBody(f desk.Frame, form url.Values) document {
	out := document{}.changed(form, "name", "owner")
	out["until"] = dayOf(form.Get("until"), f)
	if !form.Has("purpose") { // it is under way, and no more of it can be changed
		return out
	}
	out = out.changed(form, "purpose").numbers(form, "window")
	out["from"] = dayOf(form.Get("from"), f)
	out["budget"] = written(form.Get("budget"), f.Firm.Unit.Code())
	if holdout := strings.TrimSpace(form.Get("holdout")); holdout != "" {
		out["holdout"] = share(holdout)
	}
	mix := document{"channels": desk.CampaignChannelsOf(form), "product": form.Get("mix.product"), "promotion": form.Get("mix.promotion")}
	if price := strings.TrimSpace(form.Get("mix.price")); price != "" {
		mix["price"] = written(price, f.Firm.Unit.Code())
	}
	out["mix"] = mix
	out["audience"] = document{
		"segments": form["audience.segments"], "rungs": form["audience.rungs"], "all": conditionsOf(form, "audience.all"),
		"owns": skus(form.Get("audience.owns")), "ownsNot": skus(form.Get("audience.ownsNot")),
	}
	variants := []document{}
	for i := range desk.RowsOf(form, "variants") {
		variants = append(variants, variantOf(form, fmt.Sprintf("variants.%d", i), f))
	}
	out["variants"] = variants
	return out
}

// skus are products, with commas or lines between them.
func skus(typed string) []string {
	out := strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(",،;\n", r) })
	for i, one := range out {
		out[i] = strings.TrimSpace(one)
	}
	return slices.DeleteFunc(out, func(one string) bool { return one == "" })
}

func conditionsOf(form url.Values, name string) []desk.RuleCondition {
	out := []desk.RuleCondition{}
	for k := range desk.RowsOf(form, name) {
		if condition, chosen := desk.ConditionOf(form, fmt.Sprintf("%s.%d.", name, k)); chosen {
			out = append(out, condition)
		}
	}
	return out
}

func variantOf(form url.Values, at string, f desk.Frame) document {
	own := func(name string) string { return strings.TrimSpace(form.Get(at + "." + name)) }
	wordings := document{}
	for _, lang := range locale.Langs() {
		name := "texts." + string(lang) + "."
		if subject, text := own(name+"subject"), own(name+"text"); subject+text != "" {
			wordings[string(lang)] = document{"subject": subject, "text": text}
		}
	}
	out := document{
		"name": own("name"), "segments": form[at+".segments"], "rungs": form[at+".rungs"], "all": conditionsOf(form, at+".all"), "texts": wordings,
	}
	if !isEmpty(form, at+".offer.") {
		out["offer"] = document{"code": own("offer.code"), "text": texts(own, "offer.text"), "until": dayOf(own("offer.until"), f)}
	}
	return out
}
