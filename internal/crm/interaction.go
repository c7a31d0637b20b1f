package crm

import (
	"strconv"
	"time"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// Interaction is one contact with a customer.
type Interaction struct {
	Channel   string       `json:"channel"`
	Direction string       `json:"direction"` // inbound, outbound
	Phase     string       `json:"phase"`     // pre-sale, sale, after-sale
	Kind      string       `json:"kind"`      // inquiry, complaint, claim, service, feedback, promise, story, review, extra
	Summary   string       `json:"summary"`
	Minutes   int          `json:"minutes,omitempty"`
	Cost      *money.Money `json:"cost,omitempty"`
	Rating    *int         `json:"rating,omitempty"`  // 0-10
	Feeling   string       `json:"feeling,omitempty"` // beside the mark, which is a judgement
	Reason    string       `json:"reason,omitempty"`  // of the mark or the feeling, in the customer's words
	Tags      []string     `json:"tags,omitempty"`    // what the customer values, as the firm's value tags name it
	Reach     *int         `json:"reach,omitempty"`   // of a story or review: how many people it reached, as far as staff know
	Promise   *Promise     `json:"promise,omitempty"`
	Serial    string       `json:"serial,omitempty"`
}

// Promise is what somebody in the firm said would happen, and by when.
type Promise struct {
	Text string      `json:"text"`
	Due  locale.Date `json:"due"`
}

// InteractionForm is an interaction as staff send it.
type InteractionForm struct {
	Channel   string         `json:"channel" enum:"call,sms,email,chat,social,visit,web,post"`
	Direction string         `json:"direction" enum:"inbound,outbound"`
	Phase     string         `json:"phase" enum:"pre-sale,sale,after-sale"`
	Kind      string         `json:"kind" enum:"inquiry,complaint,claim,service,feedback,promise,story,review,extra"`
	Summary   string         `json:"summary"`
	At        string         `json:"at,omitempty" format:"date-time"`
	Minutes   int            `json:"minutes,omitempty" minimum:"0" maximum:"1440"`
	Cost      *money.Written `json:"cost,omitempty"`
	Rating    *int           `json:"rating,omitempty" minimum:"0" maximum:"10"`
	Feeling   string         `json:"feeling,omitempty" enum:"delighted,content,indifferent,annoyed,angry"`
	Reason    string         `json:"reason,omitempty"`
	Tags      []string       `json:"tags,omitempty" maxItems:"20"`
	Reach     *int           `json:"reach,omitempty" minimum:"0" maximum:"1000000000"`
	Promise   *PromiseForm   `json:"promise,omitempty"`
	CaseID    string         `json:"caseId,omitempty"`
}

// PromiseForm is a promise as typed.
type PromiseForm struct {
	Text string `json:"text"`
	Due  string `json:"due" format:"date"`
}

var interactionKinds = []string{"inquiry", "complaint", "claim", "service", "feedback", "promise", "story", "review", "extra"}

// Feelings are what a contact may show of how a customer feels, the best first. Satisfaction is a feeling and a judgement, so both are
// asked for (Oliver, "Satisfaction", 1997).
func Feelings() []string { return []string{"delighted", "content", "indifferent", "annoyed", "angry"} }

// maxReach is how many people a story may reach.
const maxReach = 1_000_000_000

// Parse checks the form and gives the interaction with its time; tags are those of the firm.
func (in InteractionForm) Parse(tags ValueTags, now time.Time) (Interaction, time.Time, error) {
	var faults Faults
	f := form{faults: &faults}
	out := Interaction{
		Channel:   f.choose("channel", in.Channel, channels...),
		Direction: f.choose("direction", in.Direction, "inbound", "outbound"),
		Phase:     f.choose("phase", in.Phase, "pre-sale", "sale", "after-sale"),
		Kind:      f.choose("kind", in.Kind, interactionKinds...),
		Summary:   f.required("summary", in.Summary, maxText),
		Minutes:   f.within("minutes", in.Minutes, 0, 24*60),
		Cost:      f.notNegative("cost", in.Cost),
		Rating:    f.rating(in.Rating),
		Feeling:   f.oneOf("feeling", in.Feeling, Feelings()...),
		Reason:    f.text("reason", in.Reason, maxLine),
		Tags:      f.tags("tags", in.Tags, tags),
		Reach:     f.reach(in.Kind, in.Reach),
	}
	if in.Promise != nil {
		out.Promise = &Promise{Text: f.required("promise/text", in.Promise.Text, maxLine), Due: f.requiredDate("promise/due", in.Promise.Due)}
	} else if in.Kind == "promise" {
		f.fault("promise", "required")
	}
	return out, f.moment("at", in.At, now), faults.Err()
}

// OpensCase says whether somebody must answer for this contact.
func (i Interaction) OpensCase() bool { return i.Kind == "complaint" || i.Kind == "claim" }

// choose is oneOf for a field that may not be left out.
func (f form) choose(field, value string, allowed ...string) string {
	if value == "" {
		f.fault(field, "required")
		return ""
	}
	return f.oneOf(field, value, allowed...)
}

func (f form) within(field string, value, low, high int) int {
	if value < low || value > high {
		f.fault(field, "number.range", "low", strconv.Itoa(low), "high", strconv.Itoa(high))
		return 0
	}
	return value
}

func (f form) rating(value *int) *int {
	if value != nil {
		f.within("rating", *value, 0, 10)
	}
	return value
}

// reach is how many people heard of a story or read a review; no other contact has one.
func (f form) reach(kind string, value *int) *int {
	if value == nil {
		return nil
	}
	f.within("reach", *value, 0, maxReach)
	if kind != "story" && kind != "review" {
		f.fault("reach", "reach.kind")
	}
	return value
}

// MessageForm is a question, complaint or thanks that somebody sends on a public form.
type MessageForm struct {
	Name    string   `json:"name,omitempty"`
	Phone   string   `json:"phone,omitempty"`
	Email   string   `json:"email,omitempty"`
	Text    string   `json:"text"`
	Kind    string   `json:"kind,omitempty" enum:"question,complaint,thanks"`
	Rating  *int     `json:"rating,omitempty" minimum:"0" maximum:"10"`
	Feeling string   `json:"feeling,omitempty" enum:"delighted,content,indifferent,annoyed,angry"`
	Tags    []string `json:"tags,omitempty" maxItems:"20"`
	Serial  string   `json:"serial,omitempty"`
}

// messageKinds maps a public message to the kind of interaction it becomes.
var messageKinds = map[string]string{"": "inquiry", "question": "inquiry", "complaint": "complaint", "thanks": "feedback"}

// Parse checks the form and gives who wrote (to be captured if unknown) and the inbound interaction; tags are those of the firm.
func (in MessageForm) Parse(b Business, tags ValueTags) (Capture, Interaction, error) {
	var faults Faults
	f := form{faults: &faults}
	from := Capture{
		Kind:       "person",
		Name:       f.text("name", in.Name, maxName),
		Identities: f.anyIdentity(IdentityForm{Phone: in.Phone, Email: in.Email}, b),
		Consent:    Consent{},
		Source:     "message",
	}
	contact := Interaction{
		Channel: "web", Direction: "inbound", Phase: "after-sale",
		Kind:    messageKinds[f.oneOf("kind", in.Kind, "question", "complaint", "thanks")],
		Summary: f.required("text", in.Text, maxText),
		Rating:  f.rating(in.Rating),
		Feeling: f.oneOf("feeling", in.Feeling, Feelings()...),
		Tags:    f.tags("tags", in.Tags, tags),
		Serial:  foldSerial(f.text("serial", in.Serial, maxName)),
	}
	return from, contact, faults.Err()
}
