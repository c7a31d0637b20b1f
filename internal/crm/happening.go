package crm

import (
	"time"

	"vafa/internal/locale"
)

// Happening is something dated that the firm did or met, by which figures of that time are read: a shortage, a change of prices, a
// campaign, or a change that feedback led to. It names no customer.
type Happening struct {
	ID      string       `json:"id"`
	From    locale.Date  `json:"from"`
	Until   *locale.Date `json:"until,omitempty"` // the last day; none for a day, or what still goes on
	Kind    string       `json:"kind" enum:"shortage,price,campaign,change,other"`
	Text    string       `json:"text"`
	Tags    []string     `json:"tags,omitempty"`    // value tags that it is about; of a change, the feedback that led to it
	Segment string       `json:"segment,omitempty"` // whom it was about; "" for everybody
	At      time.Time    `json:"at"`
	By      string       `json:"by"`
}

// The kinds of happenings.
const (
	HappeningShortage = "shortage"
	HappeningPrice    = "price"
	HappeningCampaign = "campaign"
	HappeningChange   = "change"
	HappeningOther    = "other"
)

// HappeningForm is a happening as typed.
type HappeningForm struct {
	From    string   `json:"from" format:"date"`
	Until   *string  `json:"until,omitempty" format:"date"`
	Kind    string   `json:"kind" enum:"shortage,price,campaign,change,other"`
	Text    string   `json:"text"`
	Tags    []string `json:"tags,omitempty" maxItems:"20"`
	Segment string   `json:"segment,omitempty"`
}

// Parse checks the form; tags are those of the firm.
func (in HappeningForm) Parse(tags ValueTags) (Happening, error) {
	var faults Faults
	f := form{faults: &faults}
	out := Happening{
		From:    f.requiredDate("from", in.From),
		Until:   f.lastDay("until", in.Until),
		Kind:    f.choose("kind", in.Kind, HappeningShortage, HappeningPrice, HappeningCampaign, HappeningChange, HappeningOther),
		Text:    f.required("text", in.Text, maxLine),
		Tags:    f.tags("tags", in.Tags, tags),
		Segment: f.text("segment", in.Segment, maxName),
	}
	if out.Segment != "" && !ownSegment.MatchString(out.Segment) {
		f.fault("segment", "segment.invalid")
	}
	f.ordered(out.From, out.Until)
	return out, faults.Err()
}
