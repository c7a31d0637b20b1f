package desk

import (
	"fmt"
	"net/url"
	"slices"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// TagsPage is the page of what customers may value: a form for a manager, words for others.
type TagsPage struct {
	Editing
	Tags crm.ValueTags
}

// Rows are a row for each tag, and an empty one.
func (p TagsPage) Rows() []Row { return p.rowsBy("items", "id") }

// rowsBy are a row for each that has a field in the form as it is shown, and an empty one.
func (e Editing) rowsBy(name, field string) []Row {
	shown := e.Before
	if e.Typed != nil {
		shown = e.Typed
	}
	out := []Row{}
	for i := 0; ; i++ {
		at := fmt.Sprintf("%s.%d", name, i)
		out = append(out, Row{at, i + 1})
		if !shown.Has(at + "." + field) {
			return out
		}
	}
}

// TargetsPage is the page of targets and costs: a form for a manager, words for others.
type TargetsPage struct {
	Editing
	Targets crm.Targets
}

// FigureRows are a row for each target, and an empty one.
func (p TargetsPage) FigureRows() []Row { return p.rowsBy("figures", "figure") }

// CostRows are a row for each cost, and an empty one.
func (p TargetsPage) CostRows() []Row { return p.rowsBy("costs", "from") }

// Whats makes the list of what a cost was for.
func (p TargetsPage) Whats(row Row) (Field, error) {
	return p.Pick(row.At+".what", "what.", crm.Winning, crm.Keeping, crm.ForProgramme)
}

// PutDays puts days into a form under names that begin so, written in the reader's calendar; none for a day that there is not.
func (f Frame) PutDays(form url.Values, at string, days map[string]any) error {
	for name, day := range days {
		written, err := f.ShortDate(day)
		if err != nil {
			return err
		}
		form.Set(at+name, written)
	}
	return nil
}

// HappeningsPage is the page of what the firm did or met, with a form for one more.
type HappeningsPage struct {
	Editing
	Happenings []crm.Happening
	Tags       []Choice
	More       string // the address of those before; "" at the end
}

// TagBoxes are the boxes of the tags that a happening is about. Their template is "boxes".
func (p HappeningsPage) TagBoxes() (Field, error) {
	out, err := p.Field("tags", "happenings.tags", "hint")
	out.Choices = slices.Clone(p.Tags)
	for i := range out.Choices {
		out.Choices[i].Chosen = slices.Contains(p.Typed["tags"], out.Choices[i].Value)
	}
	return out, err
}

// Kinds makes the list of kinds of happenings.
func (p HappeningsPage) Kinds() (Field, error) {
	return p.Pick("kind", "kind.", crm.HappeningShortage, crm.HappeningPrice, crm.HappeningCampaign, crm.HappeningChange, crm.HappeningOther)
}

// TagName is what a tag is called.
func (p HappeningsPage) TagName(id string) string {
	if i := slices.IndexFunc(p.Tags, func(c Choice) bool { return c.Value == id }); i >= 0 {
		return p.Tags[i].Text
	}
	return id
}

// SegmentValues is what the customers of a segment value, as GET /v1/segments/{name}/values answers.
type SegmentValues struct {
	Answers int         `json:"answers"`
	From    locale.Date `json:"from"`
	Note    string      `json:"note"`
	Items   []struct {
		Tag    string `json:"tag"`
		Name   string `json:"name"`
		Weight int    `json:"weight"`
	} `json:"items"`
}
