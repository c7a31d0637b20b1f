package crm

import (
	"slices"
	"strconv"
	"time"

	"vafa/internal/locale"
)

// Play is what staff do for a customer in a situation, step by step: for a rung of the ladder of satisfaction, or whenever they think
// it fits. Version counts the changes of its steps, so that it can be told which way of doing it a customer got.
type Play struct {
	ID      string            `json:"id"`
	Version int               `json:"version"`
	Name    map[string]string `json:"name"` // by language
	Rungs   []string          `json:"rungs,omitempty"`
	Steps   []PlayStep        `json:"steps"`
}

// PlayStep is one thing to do, so many days after the play began, by an owner; "" for whoever starts the play.
type PlayStep struct {
	Text      map[string]string `json:"text"` // by language
	AfterDays int               `json:"afterDays"`
	Owner     string            `json:"owner,omitempty"`
}

// Plays are all that a firm has. Version counts changes, from 0 for those a firm is installed with.
type Plays struct {
	Version   int       `json:"version"`
	Items     []Play    `json:"items"`
	ChangedBy string    `json:"changedBy,omitempty"`
	ChangedAt time.Time `json:"changedAt,omitzero"`
}

// UsualPlays are those that a firm is installed with, one for each rung: recover, wake, ask to refer.
func UsualPlays() Plays {
	step := func(after int, fa, ar, en string) PlayStep {
		return PlayStep{Text: map[string]string{"fa": fa, "ar": ar, "en": en}, AfterDays: after}
	}
	return Plays{Items: []Play{
		{ID: "recover", Version: 1, Name: map[string]string{"fa": "جبران", "ar": "معالجة", "en": "Recover"}, Rungs: []string{RungDissatisfied}, Steps: []PlayStep{
			step(0, "تماس بگیرید، عذر بخواهید و بپرسید چه شد.", "اتصل واعتذر واسأل عمّا حدث.", "Call, apologise and ask what happened."),
			step(2, "بگویید چه درست شد و چه کسی پاسخ‌گو است.", "أخبره بما أُصلح وبمن يتولّاه.", "Tell them what was put right and who answers for it."),
			step(14, "بپرسید اکنون راضی است؛ امتیاز را ثبت کنید.", "اسأله هل هو راضٍ الآن وسجّل التقييم.", "Ask whether they are content now, and record the rating."),
		}},
		{ID: "wake", Version: 1, Name: map[string]string{"fa": "بیدارکردن", "ar": "تنشيط", "en": "Wake"}, Rungs: []string{RungInert}, Steps: []PlayStep{
			step(0, "بپرسید از خریدش چه استفاده‌ای می‌کند و چه کم دارد.", "اسأله كيف يستعمل ما اشتراه وماذا ينقصه.", "Ask how they use what they bought and what they miss."),
			step(7, "پیشنهادی متناسب با پاسخش بدهید.", "اعرض عليه ما يناسب جوابه.", "Make an offer that fits the answer."),
		}},
		{ID: "refer", Version: 1, Name: map[string]string{"fa": "درخواست معرفی", "ar": "طلب التعريف", "en": "Ask to refer"}, Rungs: []string{RungMotivated}, Steps: []PlayStep{
			step(0, "از همراهی‌اش تشکر کنید و کد معرفی‌اش را بدهید.", "اشكره وأعطه رمز التعريف الخاص به.", "Thank them and give them their referral code."),
			step(30, "اگر کسی را معرفی کرد، نتیجه را به او بگویید.", "إن عرّف أحدًا فأخبره بالنتيجة.", "If they brought somebody, tell them how it went."),
		}},
	}}
}

// Find is the play of an id; ok is false where there is none.
func (p Plays) Find(id string) (play Play, ok bool) {
	i := slices.IndexFunc(p.Items, func(one Play) bool { return one.ID == id })
	if i < 0 {
		return Play{}, false
	}
	return p.Items[i], true
}

// For is the first play for a rung; ok is false where there is none.
func (p Plays) For(rung string) (play Play, ok bool) {
	i := slices.IndexFunc(p.Items, func(one Play) bool { return slices.Contains(one.Rungs, rung) })
	if i < 0 {
		return Play{}, false
	}
	return p.Items[i], true
}

// Label is the play's name in a language, else in any, else its id.
func (p Play) Label(lang locale.Lang) string { return anyLanguage(p.Name, lang, p.ID) }

// PlaysForm is every play as typed.
type PlaysForm struct {
	Items []PlayForm `json:"items" minItems:"1" maxItems:"20"`
}

// PlayForm is one play as typed.
type PlayForm struct {
	ID    string         `json:"id"`
	Name  NameForm       `json:"name"`
	Rungs []string       `json:"rungs,omitempty" maxItems:"3" enum:"dissatisfied,inert,motivated"`
	Steps []PlayStepForm `json:"steps" minItems:"1" maxItems:"10"`
}

// PlayStepForm is one step as typed.
type PlayStepForm struct {
	Text      NameForm `json:"text"`
	AfterDays int      `json:"afterDays,omitempty" minimum:"0" maximum:"365"`
	Owner     string   `json:"owner,omitempty"`
}

// Bounds on the plays of a firm.
const (
	maxPlays     = 20
	maxPlaySteps = 10
	maxAfterDays = 365
)

// Parse checks the plays. A play whose steps are others than before has a new version.
func (in PlaysForm) Parse(before Plays) ([]Play, error) {
	var faults Faults
	switch n := len(in.Items); {
	case n == 0:
		faults.Add("/items", "list.empty")
	case n > maxPlays:
		faults.Add("/items", "list.tooLong", "limit", strconv.Itoa(maxPlays))
		return nil, faults
	}
	out := []Play{}
	for i, typed := range in.Items {
		f := form{at: "/items/" + strconv.Itoa(i), faults: &faults}
		play := f.play(typed)
		if slices.ContainsFunc(out, func(other Play) bool { return other.ID == play.ID }) {
			f.fault("id", "play.twice")
		}
		play.Version = 1
		if was, ok := before.Find(play.ID); ok {
			play.Version = was.Version
			if !slices.EqualFunc(was.Steps, play.Steps, PlayStep.equal) {
				play.Version++
			}
		}
		out = append(out, play)
	}
	return out, faults.Err()
}

func (s PlayStep) equal(other PlayStep) bool {
	same := s.AfterDays == other.AfterDays && s.Owner == other.Owner && len(s.Text) == len(other.Text)
	for lang, text := range s.Text {
		same = same && other.Text[lang] == text
	}
	return same
}

func (f form) play(in PlayForm) Play {
	if !tierID.MatchString(in.ID) {
		f.fault("id", "play.id")
	}
	out := Play{ID: in.ID, Name: f.names(in.Name), Steps: []PlayStep{}}
	for i, rung := range in.Rungs {
		if f.choose("rungs/"+strconv.Itoa(i), rung, RungNames()...) != "" && !slices.Contains(out.Rungs, rung) {
			out.Rungs = append(out.Rungs, rung)
		}
	}
	switch n := len(in.Steps); {
	case n == 0:
		f.fault("steps", "list.empty")
	case n > maxPlaySteps:
		f.fault("steps", "list.tooLong", "limit", strconv.Itoa(maxPlaySteps))
		return out
	}
	for i, step := range in.Steps {
		at := "steps/" + strconv.Itoa(i) + "/"
		text := f.inLanguages(at+"text", step.Text, maxLine)
		if len(text) == 0 && step.Text == (NameForm{}) {
			f.fault(at+"text", "required")
		}
		out.Steps = append(out.Steps, PlayStep{
			Text: text, AfterDays: f.within(at+"afterDays", step.AfterDays, 0, maxAfterDays), Owner: f.text(at+"owner", step.Owner, maxName),
		})
	}
	return out
}

// StartedPlay is a play that was begun for a customer, with the tasks of its steps. Version is that of the play at the time.
type StartedPlay struct {
	ID        string            `json:"id"`
	Customer  string            `json:"customer"`
	Play      string            `json:"play"`
	Version   int               `json:"version"`
	Name      map[string]string `json:"name"`
	StartedAt time.Time         `json:"startedAt"`
	By        string            `json:"by"`
	Why       string            `json:"why,omitempty"` // the rung on which the customer stood
	Steps     []StartedStep     `json:"steps"`
}

// StartedStep is one of its steps. State and Ended are those of its task; Deviation says how it was done otherwise than the play has
// it: late, dismissed, by somebody else or on another day; "" where it was not.
type StartedStep struct {
	Task      string      `json:"task"`
	Due       locale.Date `json:"due"`
	Owner     string      `json:"owner,omitempty"`
	State     string      `json:"state" enum:"open,done,dismissed"`
	Ended     time.Time   `json:"ended,omitzero"`
	Deviation string      `json:"deviation,omitempty" enum:"late,dismissed,owner,moved"`
}

// The ways in which a step is done otherwise than its play has it.
const (
	DeviationLate      = "late"
	DeviationDismissed = "dismissed"
	DeviationOwner     = "owner"
	DeviationMoved     = "moved"
)

// IsOver says whether nothing of the play is left to do.
func (p StartedPlay) IsOver() bool {
	return !slices.ContainsFunc(p.Steps, func(s StartedStep) bool { return s.State == "open" })
}

// Beginning is who begins a play for whom, when, and how ids are made.
type Beginning struct {
	Customer, By, Why string
	At                time.Time
	Today             locale.Date
	NewID             func(prefix string) string
}

// Start is the play as begun, and the tasks of its steps.
func (p Play) Start(b Beginning) (StartedPlay, []Task) {
	out := StartedPlay{
		ID: b.NewID("ply"), Customer: b.Customer, Play: p.ID, Version: p.Version, Name: p.Name, StartedAt: b.At, By: b.By, Why: b.Why,
	}
	var tasks []Task
	for _, step := range p.Steps {
		owner := step.Owner
		if owner == "" {
			owner = b.By
		}
		task := Task{
			ID: b.NewID("tsk"), Customer: b.Customer, Version: 1, Kind: TaskPlay, Due: b.Today.AddDays(step.AfterDays), Owner: owner, State: "open",
			What: Reason{Code: "task.play", Args: step.args()}, Play: out.ID, CreatedAt: b.At, UpdatedAt: b.At,
		}
		tasks = append(tasks, task)
		out.Steps = append(out.Steps, StartedStep{Task: task.ID, Due: task.Due, Owner: owner, State: task.State})
	}
	return out, tasks
}

// args are the step's texts, by language.
func (s PlayStep) args() map[string]string {
	out := map[string]string{}
	for lang, text := range s.Text {
		out["text."+lang] = text
	}
	return out
}

// With is the play after one of its tasks was changed on a day.
func (p StartedPlay) With(t Task, today locale.Date) StartedPlay {
	p.Steps = slices.Clone(p.Steps)
	for i, step := range p.Steps {
		if step.Task != t.ID {
			continue
		}
		step.Ended, step.State = time.Time{}, t.State
		if t.State != "open" {
			step.Ended = t.UpdatedAt
		}
		step.Deviation = ""
		switch {
		case t.State == "dismissed":
			step.Deviation = DeviationDismissed
		case t.State == "done" && today.After(step.Due):
			step.Deviation = DeviationLate
		case t.Due != step.Due:
			step.Deviation = DeviationMoved
		case t.Owner != step.Owner:
			step.Deviation = DeviationOwner
		}
		p.Steps[i] = step
	}
	return p
}

// Entry is the beginning of the play on the timeline.
func (p StartedPlay) Entry(id string) Entry {
	return Entry{ID: id, Type: EntryPlay, At: p.StartedAt, By: p.By, Play: &PlayBegun{Play: p.Play, Version: p.Version, Name: p.Name}}
}

// PlayBegun is a play that was begun, on the timeline.
type PlayBegun struct {
	Play    string            `json:"play"`
	Version int               `json:"version"`
	Name    map[string]string `json:"name"`
}
