package crm

import (
	"maps"
	"strconv"
	"time"
)

// The rungs of the ladder of satisfaction: satisfied is not yet motivated, so between who is displeased and who speaks well of the
// firm stand most, satisfied and still.
const (
	RungDissatisfied = "dissatisfied"
	RungInert        = "inert"
	RungMotivated    = "motivated"
)

// Rung is where a customer stands on the ladder, why and since when. Until is when the reason is too old to count, zero for one that
// does not age.
type Rung struct {
	Name  string            `json:"name"`
	Code  string            `json:"code"`
	Args  map[string]string `json:"args,omitempty"` // "at" is an RFC 3339 time
	Since time.Time         `json:"since"`
	Until time.Time         `json:"until,omitzero"`
}

// Due says whether the reason of a rung has become too old to count.
func (r Rung) Due(now time.Time) bool { return !r.Until.IsZero() && !now.Before(r.Until) }

// Reason is why, with the business's day of what it was.
func (r Rung) Reason(b Business) *Reason { return reasonOn(r.Code, r.Args, b) }

// RungChange is a move between rungs, and why.
type RungChange struct {
	From string            `json:"from"`
	To   string            `json:"to"`
	Code string            `json:"code"`
	Args map[string]string `json:"args,omitempty"`
}

// Reason is why the customer moved, with the business's day of what it was.
func (c RungChange) Reason(b Business) *Reason { return reasonOn(c.Code, c.Args, b) }

func reasonOn(code string, args map[string]string, b Business) *Reason {
	out := &Reason{Code: code, Args: maps.Clone(args)}
	if at, err := time.Parse(time.RFC3339, args["at"]); err == nil {
		out.Args["date"] = b.Day(at).String()
	}
	return out
}

// Standing is what is known of a customer's satisfaction and of what they value, and what one event tells of it. Two of them join into what both tell, in
// any order.
type Standing struct {
	Open    int     `json:"open"`             // cases that wait for us: complaints and claims
	Rating  *Rating `json:"rating,omitempty"` // the last
	Word    *Word   `json:"word,omitempty"`   // the last good one: thanks, or a story
	Ended   *Ending `json:"ended,omitempty"`  // of the last case that was closed
	Brought bool    `json:"brought,omitempty"`

	Values *NamedValues  `json:"values,omitempty"` // what they have said they value
	Claims *ClosedClaims `json:"claims,omitempty"`
}

// Rating is a mark from 0 to 10, and when it was given.
type Rating struct {
	Mark int       `json:"mark"`
	At   time.Time `json:"at"`
}

// Word is a good word, and when it was said.
type Word struct {
	At time.Time `json:"at"`
}

// Ending is how a case ended, and when.
type Ending struct {
	State string    `json:"state"` // resolved, rejected
	At    time.Time `json:"at"`
}

// Marks as the net promoter score counts them: up to lowMark are detractors, from highMark on promoters (Reichheld, "The one number
// you need to grow", 2003).
const (
	lowMark  = 6
	highMark = 9
)

// moodLife is for how long a mark, a word or the end of a case says how somebody feels.
const moodLife = 365 * 24 * time.Hour

// Tells says whether there is anything in it.
func (s Standing) Tells() bool { return s != Standing{} }

// Join is what both tell.
func (s Standing) Join(o Standing) Standing {
	s.Open += o.Open
	s.Brought = s.Brought || o.Brought
	if a, b := s.Rating, o.Rating; a == nil || b != nil && (b.At.After(a.At) || b.At.Equal(a.At) && b.Mark < a.Mark) {
		s.Rating = b
	}
	if a, b := s.Word, o.Word; a == nil || b != nil && b.At.After(a.At) {
		s.Word = b
	}
	if a, b := s.Ended, o.Ended; a == nil || b != nil && (b.At.After(a.At) || b.At.Equal(a.At) && b.State < a.State) {
		s.Ended = b
	}
	s.Values = s.Values.join(o.Values)
	s.Claims = s.Claims.join(o.Claims)
	return s
}

// Rung is the rung at a moment, without since when.
func (s Standing) Rung(now time.Time) Rung {
	fresh := func(at time.Time) bool { return now.Before(at.Add(moodLife)) }
	why := func(name, code string, at time.Time) Rung {
		return Rung{Name: name, Code: code, Args: map[string]string{"at": at.UTC().Format(time.RFC3339)}, Until: at.Add(moodLife)}
	}
	marked := func(name, code string) Rung {
		out := why(name, code, s.Rating.At)
		out.Args["rating"] = strconv.Itoa(s.Rating.Mark)
		return out
	}
	switch {
	case s.Open > 0:
		return Rung{Name: RungDissatisfied, Code: "rung.open", Args: map[string]string{"cases": strconv.Itoa(s.Open)}}
	case s.Rating != nil && s.Rating.Mark <= lowMark && fresh(s.Rating.At) && !s.goodSince(s.Rating.At):
		return marked(RungDissatisfied, "rung.low")
	case s.Ended != nil && s.Ended.State == CaseRejected && fresh(s.Ended.At) && !s.goodSince(s.Ended.At):
		return why(RungDissatisfied, "rung.refused", s.Ended.At)
	case s.Rating != nil && s.Rating.Mark >= highMark && fresh(s.Rating.At):
		return marked(RungMotivated, "rung.high")
	case s.Word != nil && fresh(s.Word.At):
		return why(RungMotivated, "rung.word", s.Word.At)
	case s.Brought:
		return Rung{Name: RungMotivated, Code: "rung.brought"}
	}
	return Rung{Name: RungInert, Code: "rung.still"}
}

// goodSince says whether anything good came after a moment: a good word, a case that was resolved, a mark that is not low.
func (s Standing) goodSince(at time.Time) bool {
	return s.Word != nil && s.Word.At.After(at) ||
		s.Ended != nil && s.Ended.State == CaseResolved && s.Ended.At.After(at) ||
		s.Rating != nil && s.Rating.Mark > lowMark && s.Rating.At.After(at)
}

// Feel joins what an event tells to what is known of the customer, and gives the move that follows from it, or nil. Whoever writes it
// holds the value to the version that it had before.
func (v *Value) Feel(tells Standing, now time.Time) *RungChange {
	v.Standing = v.Standing.Join(tells)
	return v.Climb(now)
}

// Climb puts the customer on the rung on which they stand now, and gives the move, or nil.
func (v *Value) Climb(now time.Time) *RungChange {
	before, after := v.Rung, v.Standing.Rung(now)
	if before.Name == "" { // of a time that knew no rungs
		before.Name, before.Since = RungInert, v.StageSince
	}
	if after.Since = before.Since; after.Name != before.Name {
		after.Since = now
	}
	v.Rung = after
	if after.Name == before.Name {
		return nil
	}
	return &RungChange{From: before.Name, To: after.Name, Code: after.Code, Args: after.Args}
}

// Tells is what a contact at a time tells of satisfaction, and of what the customer values. A mark says more than that there was
// feedback, and so does a bad feeling.
func (i Interaction) Tells(at time.Time) Standing {
	var out Standing
	if len(i.Tags) > 0 {
		out.Values = &NamedValues{}
		for _, tag := range i.Tags {
			out.Values.Items = append(out.Values.Items, NamedValue{Tag: tag, At: at})
		}
		out.Values = out.Values.join(&NamedValues{})
	}
	switch praise := i.Kind == "feedback" || i.Kind == "story"; {
	case i.Rating != nil:
		out.Rating = &Rating{Mark: *i.Rating, At: at}
	case praise && i.Direction == "inbound" && i.Feeling != "annoyed" && i.Feeling != "angry":
		out.Word = &Word{At: at}
	}
	return out
}

// Tells is what an entry of a timeline tells of satisfaction. What cases tell is with the cases.
func (e Entry) Tells() Standing {
	if e.Interaction != nil {
		return e.Interaction.Tells(e.At)
	}
	return Standing{Brought: e.Type == EntryReferral}
}

// Tells is what a case tells of the satisfaction of its customer: one that is about whose a card is tells nothing.
func (c Case) Tells() Standing {
	switch {
	case !c.OfCustomer():
		return Standing{}
	case c.IsOpen():
		return Standing{Open: 1}
	}
	return Standing{Ended: &Ending{State: c.State, At: c.endedAt()}, Claims: c.claims()}
}

// TellsAfter is what a change of a case tells: one case less, and how it ended; or one more.
func (c Case) TellsAfter(before Case) Standing {
	if before.State == c.State {
		return Standing{}
	}
	out := c.Tells()
	out.Open -= before.Tells().Open
	return out
}

// StandingOf is what a whole history tells: the lines of a timeline, and the cases.
func StandingOf(entries []Entry, cases []Case) Standing {
	var out Standing
	for _, e := range entries {
		out = out.Join(e.Tells())
	}
	for _, c := range cases {
		out = out.Join(c.Tells())
	}
	return out
}
