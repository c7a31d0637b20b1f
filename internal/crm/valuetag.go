package crm

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"vafa/internal/locale"
)

// ValueTag is one thing that a customer may value in the firm, such as quality or trust, as feedback is marked with it.
type ValueTag struct {
	ID   string            `json:"id"`   // a letter, then letters and digits
	Name map[string]string `json:"name"` // by language
}

// ValueTags are those of the firm, in the order in which forms show them. Version counts changes, from 0 for the usual ones.
type ValueTags struct {
	Version   int        `json:"version"`
	Items     []ValueTag `json:"items"`
	ChangedBy string     `json:"changedBy,omitempty"`
	ChangedAt time.Time  `json:"changedAt,omitzero"`
}

// UsualValueTags are those that a firm is installed with: price, and the forms of value beside it that the literature of relationship
// marketing names (quality, image and reliability, guarantee), with speed and service.
func UsualValueTags() ValueTags {
	tag := func(id, fa, ar, en string) ValueTag {
		return ValueTag{ID: id, Name: map[string]string{"fa": fa, "ar": ar, "en": en}}
	}
	return ValueTags{Items: []ValueTag{
		tag("price", "قیمت", "السعر", "Price"),
		tag("quality", "کیفیت", "الجودة", "Quality"),
		tag("speed", "سرعت", "السرعة", "Speed"),
		tag("trust", "اعتماد", "الثقة", "Trust"),
		tag("service", "خدمات", "الخدمة", "Service"),
		tag("guarantee", "ضمانت", "الضمان", "Guarantee"),
	}}
}

// Label is what the tag is called in a language, else in any, else its id.
func (t ValueTag) Label(lang locale.Lang) string { return anyLanguage(t.Name, lang, t.ID) }

// Label is what a tag is called; one that is in the list no more shows its id.
func (t ValueTags) Label(id string, lang locale.Lang) string {
	for _, tag := range t.Items {
		if tag.ID == id {
			return tag.Label(lang)
		}
	}
	return id
}

// IDs are those of all tags.
func (t ValueTags) IDs() []string {
	out := make([]string, len(t.Items))
	for i, tag := range t.Items {
		out[i] = tag.ID
	}
	return out
}

// ValueTagsForm is every tag as typed.
type ValueTagsForm struct {
	Items []ValueTagForm `json:"items" minItems:"1" maxItems:"20"`
}

// ValueTagForm is one tag as typed.
type ValueTagForm struct {
	ID   string   `json:"id"`
	Name NameForm `json:"name"`
}

// maxValueTags is how many tags a firm may have, and one contact be marked with.
const maxValueTags = 20

// Parse checks the tags, or tells every broken rule.
func (in ValueTagsForm) Parse() ([]ValueTag, error) {
	var faults Faults
	switch n := len(in.Items); {
	case n == 0:
		faults.Add("/items", "list.empty")
	case n > maxValueTags:
		faults.Add("/items", "list.tooLong", "limit", strconv.Itoa(maxValueTags))
		return nil, faults
	}
	out := []ValueTag{}
	for i, typed := range in.Items {
		f := form{at: "/items/" + strconv.Itoa(i), faults: &faults}
		if !tierID.MatchString(typed.ID) {
			f.fault("id", "tier.id")
		}
		if slices.ContainsFunc(out, func(other ValueTag) bool { return other.ID == typed.ID }) {
			f.fault("id", "tag.twice")
		}
		out = append(out, ValueTag{ID: typed.ID, Name: f.names(typed.Name)})
	}
	return out, faults.Err()
}

// tags are those of a list that were typed, each once, in the order of the firm's.
func (f form) tags(field string, typed []string, known ValueTags) []string {
	if len(typed) > maxValueTags {
		f.fault(field, "list.tooLong", "limit", strconv.Itoa(maxValueTags))
		return nil
	}
	for i, one := range typed {
		f.choose(field+"/"+strconv.Itoa(i), one, known.IDs()...)
	}
	var out []string
	for _, id := range known.IDs() {
		if slices.Contains(typed, id) {
			out = append(out, id)
		}
	}
	return out
}

// FewestAnswers is of how many answers on weights are told of a segment: fewer would tell of single customers and of chance.
const FewestAnswers = 5

// WeightedTag is how much a tag weighs beside the others, in parts of a hundred, and how often it was named.
type WeightedTag struct {
	Tag    string `json:"tag"`
	Weight int    `json:"weight"`
	Named  int64  `json:"named"`
}

// Weights turns how often each tag was named into whole weights that sum to exactly 100, by the largest remainder (Hamilton's
// method): each has its whole hundredths, and what is left goes to the largest rests, of equal ones to the tag that was named more,
// then by name. The heaviest comes first; none of nothing.
func Weights(named map[string]int64) []WeightedTag {
	var total int64
	var out []WeightedTag
	for tag, n := range named {
		if n > 0 {
			total += n
			out = append(out, WeightedTag{Tag: tag, Named: n})
		}
	}
	left := 100
	for i := range out {
		out[i].Weight = int(100 * out[i].Named / total)
		left -= out[i].Weight
	}
	slices.SortFunc(out, func(a, b WeightedTag) int {
		return cmp.Or(cmp.Compare(100*b.Named%max(total, 1), 100*a.Named%max(total, 1)), cmp.Compare(b.Named, a.Named), cmp.Compare(a.Tag, b.Tag))
	})
	for i := range out[:min(left, len(out))] {
		out[i].Weight++
	}
	slices.SortFunc(out, func(a, b WeightedTag) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(b.Named, a.Named), cmp.Compare(a.Tag, b.Tag))
	})
	return out
}

// NamedValue is a thing that a customer said they value, and when they last said so.
type NamedValue struct {
	Tag string    `json:"tag"`
	At  time.Time `json:"at"`
}

// NamedValues are what a customer has named, the newest first.
type NamedValues struct {
	Items []NamedValue `json:"items"`
}

// Tags are the ids, the newest first.
func (v *NamedValues) Tags() []string {
	if v == nil {
		return nil
	}
	out := make([]string, len(v.Items))
	for i, one := range v.Items {
		out[i] = one.Tag
	}
	return out
}

// join is what both name, each tag with its latest time.
func (v *NamedValues) join(o *NamedValues) *NamedValues {
	if v == nil || o == nil {
		return cmp.Or(v, o)
	}
	latest := map[string]time.Time{}
	for _, one := range slices.Concat(v.Items, o.Items) {
		if at, ok := latest[one.Tag]; !ok || one.At.After(at) {
			latest[one.Tag] = one.At
		}
	}
	out := &NamedValues{}
	for tag, at := range latest {
		out.Items = append(out.Items, NamedValue{Tag: tag, At: at})
	}
	slices.SortFunc(out.Items, func(a, b NamedValue) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Tag, b.Tag)) })
	return out
}
