package crm

import (
	"slices"
	"strconv"
	"strings"

	"vafa/internal/locale"
)

// StaffCount is what something counts for a member of staff on a day, by names. Who is how records name them.
type StaffCount struct {
	Who    string
	Day    locale.Date
	Counts Counts
}

// The names under which things are counted for a member of staff.
const (
	staffContacts = "contacts." // and the kind of contact
	staffMinutes  = "minutes."  // and the kind
	staffCost     = "cost."     // the kind and the base currency, in its base minor units
	staffPromises = "promises." // kept, late, dropped
	staffThanks   = "thanks."   // the phase and the channel
	staffRatings  = "ratings"   // how many, and then their sum, and those that are low and high
	staffMarks    = "marks"
	staffLow      = "ratings.low"
	staffHigh     = "ratings.high"
)

// CountsFor is what a contact counts for whoever logged it: their effort by kind, the mark that was given, and thanks.
func (i Interaction) CountsFor(who string, day locale.Date) StaffCount {
	out := Counts{staffContacts + i.Kind: 1}
	if i.Minutes > 0 {
		out[staffMinutes+i.Kind] = int64(i.Minutes)
	}
	if i.Cost != nil && i.Cost.Minor() != 0 {
		out[staffCost+i.Kind+countSeparator+i.Cost.Base()] = i.Cost.Minor()
	}
	if i.Rating != nil {
		out[staffRatings], out[staffMarks] = 1, int64(*i.Rating)
		if *i.Rating <= lowMark {
			out[staffLow] = 1
		}
		if *i.Rating >= highMark {
			out[staffHigh] = 1
		}
	}
	if i.thanks() {
		out[staffThanks+i.Phase+countSeparator+i.Channel] = 1
	}
	return StaffCount{Who: who, Day: day, Counts: out}
}

// thanks says whether somebody came with a good word.
func (i Interaction) thanks() bool {
	return i.Direction == "inbound" && (i.Kind == "feedback" || i.Kind == "story") && (i.Rating == nil || *i.Rating > lowMark)
}

// Answered is a promise that has ended, and its end, for whoever it was with, else who ended it. It is counted for them once: what
// became of it at first stands, also if it is opened again.
func (t Task) Answered(before Task, by string, today locale.Date) (Task, *PromiseEnd) {
	end := t.Ending(before)
	if end == nil || t.KeptBy != "" {
		return t, end
	}
	if t.KeptBy = t.Owner; t.KeptBy == "" {
		t.KeptBy = by
	}
	end.Counts = &StaffCount{Who: t.KeptBy, Day: today, Counts: Counts{staffPromises + end.State: 1}}
	return t, end
}

// StaffWork is what was counted of a member of staff over some days.
type StaffWork struct {
	Promises StaffPromises `json:"promises"`
	Ratings  StaffRatings  `json:"ratings"`
	Effort   []StaffEffort `json:"effort"` // by kind of contact, the most contacts first
	Thanks   []StaffThanks `json:"thanks"` // by what for, the most first
}

// StaffPromises are promises that ended, by how. Rate is the share of them that was kept in time; nil where none ended.
type StaffPromises struct {
	Kept    int64    `json:"kept"`
	Late    int64    `json:"late"`
	Dropped int64    `json:"dropped"`
	Rate    *float64 `json:"rate,omitempty"`
}

// StaffRatings are the marks from 0 to 10 that were given to contacts. Mean is nil where there are none; low are up to 6, high from 9.
type StaffRatings struct {
	Count int64    `json:"count"`
	Mean  *float64 `json:"mean,omitempty"`
	Low   int64    `json:"low"`
	High  int64    `json:"high"`
}

// StaffEffort is what contacts of one kind took.
type StaffEffort struct {
	Kind     string           `json:"kind"`
	Contacts int64            `json:"contacts"`
	Minutes  int64            `json:"minutes"`
	Cost     map[string]int64 `json:"-"` // base minor units by base currency
}

// StaffThanks is how often somebody was thanked, by the phase and channel of the contact.
type StaffThanks struct {
	Phase   string `json:"phase"`
	Channel string `json:"channel"`
	Count   int64  `json:"count"`
}

// WorkOf is what the counts of some days say.
func WorkOf(counts Counts) StaffWork {
	out := StaffWork{Effort: []StaffEffort{}, Thanks: []StaffThanks{}}
	out.Promises = StaffPromises{
		Kept: counts[staffPromises+PromiseKept], Late: counts[staffPromises+PromiseLate], Dropped: counts[staffPromises+PromiseDropped],
	}
	if all := out.Promises.Kept + out.Promises.Late + out.Promises.Dropped; all > 0 {
		rate := float64(out.Promises.Kept) / float64(all)
		out.Promises.Rate = &rate
	}
	out.Ratings = StaffRatings{Count: counts[staffRatings], Low: counts[staffLow], High: counts[staffHigh]}
	if out.Ratings.Count > 0 {
		mean := float64(counts[staffMarks]) / float64(out.Ratings.Count)
		out.Ratings.Mean = &mean
	}
	for name, n := range counts {
		if kind, ok := strings.CutPrefix(name, staffContacts); ok {
			out.Effort = append(out.Effort, effortOf(kind, n, counts))
		}
		if what, ok := strings.CutPrefix(name, staffThanks); ok {
			phase, channel, _ := strings.Cut(what, countSeparator)
			out.Thanks = append(out.Thanks, StaffThanks{Phase: phase, Channel: channel, Count: n})
		}
	}
	slices.SortFunc(out.Effort, func(a, b StaffEffort) int { return most(a.Contacts, b.Contacts, a.Kind, b.Kind) })
	slices.SortFunc(out.Thanks, func(a, b StaffThanks) int { return most(a.Count, b.Count, a.Phase+a.Channel, b.Phase+b.Channel) })
	return out
}

func effortOf(kind string, contacts int64, counts Counts) StaffEffort {
	out := StaffEffort{Kind: kind, Contacts: contacts, Minutes: counts[staffMinutes+kind], Cost: map[string]int64{}}
	for name, n := range counts {
		if currency, ok := strings.CutPrefix(name, staffCost+kind+countSeparator); ok {
			out.Cost[currency] = n
		}
	}
	return out
}

// most puts what is more first, and what is equal by name.
func most(a, b int64, nameA, nameB string) int {
	if a != b {
		return int(b - a)
	}
	return strings.Compare(nameA, nameB)
}

// mostStaffDays and usualStaffDays are over how many days somebody looks at their work.
const mostStaffDays, usualStaffDays = 366, 30

// StaffDays reads the days of a look at somebody's own work: the last thirty, if nobody says, and 366 at most.
func StaffDays(from, to string, today locale.Date) (first, last locale.Date, err error) {
	var faults Faults
	f := form{faults: &faults}
	first, last = today.AddDays(1-usualStaffDays), today
	if to != "" {
		last = f.requiredDate("to", to)
		first = last.AddDays(1 - usualStaffDays)
	}
	if from != "" {
		first = f.requiredDate("from", from)
	}
	switch {
	case len(faults) > 0:
	case first.After(last):
		f.fault("to", "date.order")
	case last.Days()-first.Days() >= mostStaffDays:
		f.fault("from", "date.span", "days", strconv.Itoa(mostStaffDays))
	}
	return first, last, faults.Err()
}
