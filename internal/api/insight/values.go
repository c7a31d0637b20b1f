package insight

import (
	"context"
	"strconv"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/phrase"
	"vafa/internal/rest"
)

// valuedDays is of how many days answers count: what people value changes.
const valuedDays = 365

// SegmentValues is what the customers of a segment value. Answers is in how many contacts they named anything; of too few there are no
// weights, and Note says what is missing.
type SegmentValues struct {
	Segment string       `json:"segment"`
	From    locale.Date  `json:"from"`
	Until   locale.Date  `json:"until"`
	Answers int64        `json:"answers"`
	Items   []SegmentTag `json:"items"`
	Note    string       `json:"note"`
}

// SegmentTag is a tag with its weight in parts of a hundred, and how often it was named.
type SegmentTag struct {
	crm.WeightedTag
	Name string `json:"name"` // in the caller's language
}

type segmentValuesIn struct {
	Name string `path:"name"`
	Meta rest.Meta
}

func (h handler) segmentValues(ctx context.Context, in segmentValuesIn) (rest.Reply[SegmentValues], error) {
	none := rest.Reply[SegmentValues]{}
	if err := h.knows(ctx, in.Name); err != nil {
		return none, err
	}
	until := h.Business.Day(h.Source.Now())
	out := SegmentValues{Segment: in.Name, From: until.AddDays(1 - valuedDays), Until: until, Items: []SegmentTag{}}
	named, answers, err := h.Table.ValuedDays(ctx, in.Name, out.From, out.Until)
	if err != nil {
		return none, err
	}
	out.Answers = answers
	tags, err := h.ValueTags(ctx)
	if err != nil {
		return none, err
	}
	code := "values.weights"
	if answers < crm.FewestAnswers {
		code, named = "values.few", nil
	}
	for _, one := range crm.Weights(named) {
		out.Items = append(out.Items, SegmentTag{one, tags.Label(one.Tag, in.Meta.Lang)})
	}
	out.Note = phrase.Of(in.Meta.Lang, &crm.Reason{Code: code, Args: map[string]string{
		"answers": strconv.FormatInt(answers, 10), "needed": strconv.Itoa(crm.FewestAnswers), "days": strconv.Itoa(valuedDays),
	}})
	return rest.Answer(out), nil
}
