package desk

import (
	"slices"

	"vafa/internal/crm"
)

// Settings is the page that leads to what the firm sets, and that of the staff.
type Settings struct{ Frame }

// Place is a page of the settings, with the roles that may open it; a manager may open all.
type Place struct {
	Name, Path string
	roles      []string
}

var places = []Place{
	{"firm", "/settings/firm", []string{"agent", "marketer"}},
	{"products", "/settings/products", []string{"marketer"}},
	{"bought", "/settings/products/bought", []string{"marketer"}},
	{"ranking", "/settings/suggestions", []string{"agent", "marketer"}},
	{"plays", "/settings/plays", []string{"agent", "marketer"}},
	{"review", "/review", nil},
	{"prices", "/settings/prices", []string{"marketer"}},
	{"rules", "/settings/segments", []string{"marketer"}},
	{"tiers", "/settings/tiers", []string{"agent", "marketer"}},
	{"tags", "/settings/tags", []string{"agent", "marketer"}},
	{"targets", "/settings/targets", []string{"marketer"}},
	{"happenings", "/settings/happenings", []string{"marketer"}},
	{"looks", "/settings/forms", []string{"marketer"}},
	{"keys", "/settings/keys", nil},
	{"webhooks", "/settings/webhooks", nil},
	{"playbooks", "/settings/playbooks", []string{"agent", "marketer"}},
	{"outreach", "/settings/outreach", []string{"agent", "marketer"}},
	{"gateways", "/settings/gateways", nil},
	{"imports", "/settings/imports", nil},
	{"staff", "/settings/staff", []string{"agent", "marketer"}},
}

// Places are the pages that the reader may open.
func (s Settings) Places() []Place {
	return slices.DeleteFunc(slices.Clone(places), func(p Place) bool { return !s.May(p.roles...) })
}

// RoleList are the roles that somebody can have.
func (s Settings) RoleList() []string { return []string{"agent", "marketer", "manager"} }

// FirmPage is the page of the firm's settings: a form for a manager, words for others.
type FirmPage struct {
	Editing
	Settings crm.Settings
	Units    []string
}

// Days are the days of a week.
func (p FirmPage) Days() []string { return crm.Weekdays() }

// UnitChoices are the units in which amounts can be shown.
func (p FirmPage) UnitChoices() (Field, error) {
	choices := []Choice{}
	for _, code := range p.Units {
		choices = append(choices, Choice{Value: code, Text: p.UnitName(code)})
	}
	return p.Select("unit", "firm.unit", choices, "value="+p.Before.Get("unit"), "hint")
}

// DayNames are days in words.
func (p FirmPage) DayNames(days []string) []string {
	out := []string{}
	for _, day := range days {
		out = append(out, p.Or("firm.day."+day, day))
	}
	return out
}

// Follows says whether a part follows how the firm was installed, because nobody has set it.
func (p FirmPage) Follows(part string) bool { return !slices.Contains(p.Settings.Own, part) }

// Percents says of fields that are typed as percentages what the API says of shares.
func (f *Frame) Percents(fields ...string) {
	if f.Trouble == nil {
		return
	}
	for i, fault := range f.Trouble.Faults {
		if slices.Contains(fields, fault.Field) {
			f.Trouble.Faults[i].Text = text(f.Lang, "settings.percent")
		}
	}
}
