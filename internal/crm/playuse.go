package crm

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// PlayUse is how a version of a play was used: how often it was begun and brought to its end, and how its steps were done.
type PlayUse struct {
	Play    string              `json:"play"`
	Version int                 `json:"version"`
	Name    map[string]string   `json:"name"`  // by language
	Texts   []map[string]string `json:"texts"` // of its steps, by language, as they were in that version
	FirstAt time.Time           `json:"firstAt"`
	LastAt  time.Time           `json:"lastAt"` // when it was begun the last time
	Counts  Counts              `json:"-"`
}

// The names under which uses of a play are counted; a step is counted by its number from 0, and by how it was done.
const (
	playStarted = "started"
	playOver    = "over"
	playStep    = "step."

	stepAsWritten = "asWritten" // on time, by whom it was meant for, after those before it
	stepOrder     = "order"     // before a step that comes before it
)

// Counts is what a play that was begun counts, as it stands. Its steps count once they have ended: one that was done both late and out
// of order counts for both.
func (p StartedPlay) Counts() Counts {
	out := Counts{playStarted: 1}
	if p.IsOver() {
		out[playOver] = 1
	}
	for i, step := range p.Steps {
		if step.State == "open" {
			continue
		}
		name := playStep + strconv.Itoa(i) + countSeparator
		early := p.isEarly(i)
		if early {
			out[name+stepOrder]++
		}
		switch {
		case step.Deviation != "":
			out[name+step.Deviation]++
		case !early:
			out[name+stepAsWritten]++
		}
	}
	return out
}

// isEarly says whether a step was done while one before it was still to do.
func (p StartedPlay) isEarly(i int) bool {
	step := p.Steps[i]
	return step.State == "done" && slices.ContainsFunc(p.Steps[:i], func(before StartedStep) bool {
		return before.State == "open" || before.Ended.After(step.Ended)
	})
}

// CountsSince is what has changed of what the play counts; nil if nothing has.
func (p StartedPlay) CountsSince(before StartedPlay) Counts {
	out := p.Counts()
	for name, n := range before.Counts() {
		out[name] -= n
	}
	for name, n := range out {
		if n == 0 {
			delete(out, name)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// Use is the version of the play that was begun, with the texts of its steps as they stand in their tasks.
func (p StartedPlay) Use(tasks []Task) PlayUse {
	out := PlayUse{Play: p.Play, Version: p.Version, Name: p.Name, FirstAt: p.StartedAt, LastAt: p.StartedAt, Counts: p.Counts()}
	for _, one := range tasks {
		texts := map[string]string{}
		for name, text := range one.What.Args {
			if lang, ok := strings.CutPrefix(name, "text."); ok {
				texts[lang] = text
			}
		}
		out.Texts = append(out.Texts, texts)
	}
	return out
}

// StepUse is how a step of a play was done, in all plays of that version.
type StepUse struct {
	AsWritten  int64           `json:"asWritten"`
	Deviations []StepDeviation `json:"deviations"` // the most frequent first
}

// StepDeviation is a way in which a step was done otherwise than it is written, and how often.
type StepDeviation struct {
	Kind  string `json:"kind" enum:"late,dismissed,owner,moved,order"`
	Count int64  `json:"count"`
}

// Started and Over are how often the version was begun, and how often nothing of it is left to do.
func (u PlayUse) Started() int64 { return u.Counts[playStarted] }

// Over is how often nothing of it is left to do.
func (u PlayUse) Over() int64 { return u.Counts[playOver] }

// Step is how a step was done.
func (u PlayUse) Step(i int) StepUse {
	name := playStep + strconv.Itoa(i) + countSeparator
	out := StepUse{AsWritten: u.Counts[name+stepAsWritten], Deviations: []StepDeviation{}}
	for _, kind := range []string{DeviationLate, DeviationDismissed, DeviationOwner, DeviationMoved, stepOrder} {
		if n := u.Counts[name+kind]; n > 0 {
			out.Deviations = append(out.Deviations, StepDeviation{kind, n})
		}
	}
	slices.SortStableFunc(out.Deviations, func(a, b StepDeviation) int { return int(b.Count - a.Count) })
	return out
}
