package desk

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// CampaignForm is the page on which a campaign is made or changed before it is launched; a new one has no ID.
type CampaignForm struct {
	Editing
	ID       string
	Running  bool              // launched: name, owner and last day are all that can be changed
	Products []Choice          // the catalogue, by SKU
	Segments []string          // those that rules lead to
	Labels   map[string]string // what segments are called
}

// EditedCampaign is the form of a campaign after one of its buttons: "add variants", "up variants 1", "remove audience.all 0". The last
// variant is for everybody else: it stays where it is.
func EditedCampaign(form url.Values, button string) url.Values {
	do, target, _ := strings.Cut(button, " ")
	name, row, _ := strings.Cut(target, " ")
	n := RowsOf(form, name)
	order, i := rowsInOrder(n), -1
	if at, err := strconv.Atoi(row); err == nil && at >= 0 && at < n {
		i = at
	}
	variants := name == "variants"
	switch {
	case !variants && !strings.HasSuffix(name, ".all"), n >= mostRows:
		return form
	case do == "add" && variants && n > 0:
		order = slices.Insert(order, n-1, newRow)
	case do == "add":
		order = append(order, newRow)
	case i < 0 || variants && i == n-1:
		return form
	case do == "remove":
		order = slices.Delete(order, i, i+1)
	case do == "up" && i > 0:
		order[i-1], order[i] = order[i], order[i-1]
	}
	return reordered(form, name, map[bool]string{true: "name", false: "field"}[variants], order)
}

// CompactCampaign is the form of a campaign without its rows in which nothing was chosen, so that the API's pointers lead to its fields.
func CompactCampaign(form url.Values) url.Values {
	names := []string{"audience.all"}
	for i := range RowsOf(form, "variants") {
		names = append(names, fmt.Sprintf("variants.%d.all", i))
	}
	for _, name := range names {
		order := slices.DeleteFunc(rowsInOrder(RowsOf(form, name)), func(k int) bool { return form.Get(fmt.Sprintf("%s.%d.field", name, k)) == "" })
		form = reordered(form, name, "field", order)
	}
	channels := CampaignChannelsOf(form)
	form = reordered(form, "mix.channels", "", nil)
	for i, channel := range channels {
		form.Set("mix.channels."+strconv.Itoa(i), channel)
	}
	return form
}

// CampaignChannelsOf are the channels that were chosen in a form, in their order.
func CampaignChannelsOf(form url.Values) []string {
	out := []string{}
	for i := range RowsOf(form, "mix.channels") {
		if channel := form.Get("mix.channels." + strconv.Itoa(i)); channel != "" {
			out = append(out, channel)
		}
	}
	return out
}

// shown is what the form holds.
func (e Editing) shown() url.Values {
	if e.Typed != nil {
		return e.Typed
	}
	return e.Before
}

// Conditions are those of an audience, or of a variant, as rows of fields.
type Conditions struct {
	Frame
	At     string // what their names begin with
	Rows   [][]Field
	Errors []string // about all of them together
}

// Conditions are the rows of conditions under a name.
func (p CampaignForm) Conditions(name string) (Conditions, error) {
	out := Conditions{Frame: p.Frame, At: name, Errors: p.Trouble.exactly(name)}
	shown := p.shown()
	for k := range RowsOf(shown, name) {
		at := fmt.Sprintf("%s.%d.", name, k)
		fields, err := p.conditionFields(at, shown.Get(at+"field"), shown.Get(at+"op"), shown.Get(at+"value"))
		if err != nil {
			return out, err
		}
		out.Rows = append(out.Rows, fields)
	}
	return out, nil
}

// VariantRow is a variant of the form.
type VariantRow struct {
	Row
	I    int
	Last bool // for everybody whom no other is for
}

// VariantRows are the variants of the form; there is always one.
func (p CampaignForm) VariantRows() []VariantRow {
	n := max(1, RowsOf(p.shown(), "variants"))
	out := []VariantRow{}
	for i := range n {
		out = append(out, VariantRow{Row{fmt.Sprintf("variants.%d", i), i + 1}, i, i == n-1})
	}
	return out
}

// HasOffer says whether anything of an offer is written in a variant, or wrong in it.
func (p CampaignForm) HasOffer(at string) bool {
	for field, values := range p.shown() {
		if strings.HasPrefix(field, at+".offer.") && strings.Join(values, "") != "" {
			return true
		}
	}
	return len(p.Trouble.at(at+".offer")) > 0
}

// WordingErrors are about the wordings of a variant together.
func (p CampaignForm) WordingErrors(at string) []string { return p.Trouble.exactly(at + ".texts") }

// SegmentBoxes are the segments that a campaign, or a variant, is for; none for all.
func (p CampaignForm) SegmentBoxes(at string) (Field, error) {
	out, err := p.Boxes(at+".segments", "", p.Segments...)
	for i, choice := range out.Choices {
		out.Choices[i].Text = p.Called(choice.Value)
	}
	return out, err
}

// Called is what a segment is called.
func (p CampaignForm) Called(segment string) string { return p.segmentName(p.Labels, segment) }

// segmentName is what a segment is called, by the labels of the firm's own or our words.
func (f Frame) segmentName(labels map[string]string, segment string) string {
	if label := labels[segment]; label != "" {
		return label
	}
	return f.Or("segment."+segment, segment)
}

// RungBoxes are the rungs of the ladder that a campaign, or a variant, is for; none for all.
func (p CampaignForm) RungBoxes(at string) (Field, error) {
	return p.Boxes(at+".rungs", "rung.", crm.RungNames()...)
}

// ChannelFields are lists to choose from: what is tried first, and so on; one more than are chosen, three at least.
func (p CampaignForm) ChannelFields() ([]Field, error) {
	codes := crm.CampaignChannels()
	choices := append([]Choice{{Value: "", Text: text(p.Lang, "campaign.channel.none")}}, p.Choices("campaign.channel.", codes...)...)
	n := min(len(codes), max(3, len(CampaignChannelsOf(p.shown()))+1))
	out := []Field{}
	for i := range n {
		name := "mix.channels." + strconv.Itoa(i)
		label := "campaign.mix.channels.next"
		if i == 0 {
			label = "campaign.mix.channels.first"
		}
		field, err := p.Select(name, label, choices, "value="+p.Before.Get(name))
		if err != nil {
			return nil, err
		}
		out = append(out, field)
	}
	out[0].Errors = append(out[0].Errors, p.Trouble.exactly("mix.channels")...)
	return out, nil
}

// ProductField is a list of the catalogue.
func (p CampaignForm) ProductField() (Field, error) {
	none := Choice{Value: "", Text: text(p.Lang, "campaign.product.none")}
	choices := append([]Choice{none}, p.Products...)
	chosen := p.shown().Get("mix.product")
	if !slices.ContainsFunc(choices, func(c Choice) bool { return c.Value == chosen }) {
		choices = append(choices, Choice{Value: chosen, Text: chosen})
	}
	return p.Select("mix.product", "campaign.mix.product", choices, "value="+p.Before.Get("mix.product"))
}

// Wordings are the languages that a campaign is written in: the firm's, and others in which something is written already.
func (p CampaignForm) Wordings() []locale.Lang {
	out := []locale.Lang{}
	for _, lang := range locale.Langs() {
		written := func(field string) bool {
			return (strings.HasSuffix(field, ".texts."+string(lang)+".text") || strings.HasSuffix(field, ".text."+string(lang))) && p.shown().Get(field) != ""
		}
		if len(p.Firm.Langs) == 0 || slices.Contains(p.Firm.Langs, lang) || slices.ContainsFunc(slices.Collect(maps.Keys(p.shown())), written) {
			out = append(out, lang)
		}
	}
	return out
}

// Braced are the fields that a wording may name, in their braces.
func (p CampaignForm) Braced() []Choice {
	out := []Choice{}
	for _, field := range crm.WordingFields() {
		out = append(out, Choice{Value: "{" + field + "}", Text: p.Or("campaign.field."+field, field)})
	}
	return out
}
