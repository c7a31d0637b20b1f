package crm

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What is counted of a day, beside its contacts: cases of customers who wait for us, and what became of what was promised. Times are
// counted in whole minutes, with the sum of their squares, so that the variance of any days together follows; and by how long they
// were at most, so that their median can be told.
const (
	CountOpened   = "cases.opened"   // on the day of the contact that opened them
	CountAnswered = "cases.answered" // on the day of the first answer
	CountClosed   = "cases.closed"   // on the day on which they were closed, as they stand: one that is opened again counts no more
	CountFirst    = "cases.first"    // those of CountClosed that were resolved at the first contact

	countPromises = "promises"
	countWithin   = CountAnswered + countSeparator + "within" + countSeparator
)

// answerSteps are the times, in minutes, by which answers are told apart.
var answerSteps = []int64{15, 30, 60, 120, 240, 480, 1440, 2880, 4320, 10080, 20160, 43200}

// CountPromise is the name under which promises of a day, for which they were given, are counted by what became of them.
func CountPromise(state string) string { return countPromises + countSeparator + state }

// countTime adds one time to what is counted under a name.
func countTime(counts Counts, name string, took time.Duration, sign int64) {
	minutes := max(0, int64(took/time.Minute))
	counts[name] += sign
	counts[name+countSeparator+"minutes"] += sign * minutes
	counts[name+countSeparator+"squares"] += sign * minutes * minutes
}

// stepOf is the name of the shortest step that a time is within.
func stepOf(took time.Duration) string {
	for _, step := range answerSteps {
		if took <= time.Duration(step)*time.Minute {
			return strconv.FormatInt(step, 10)
		}
	}
	return "more"
}

// Times are how long something took, of so many.
type Times struct {
	Count   int64
	Minutes int64 // the sum
	Squares int64 // the sum of squares, of minutes
}

// TimesCounted are those under CountAnswered or CountClosed.
func TimesCounted(name string, counts Counts) Times {
	return Times{counts[name], counts[name+countSeparator+"minutes"], counts[name+countSeparator+"squares"]}
}

// Mean is in minutes; of none it is 0.
func (t Times) Mean() float64 {
	if t.Count <= 0 {
		return 0
	}
	return float64(t.Minutes) / float64(t.Count)
}

// Variance is the unbiased one of a sample, in square minutes; of fewer than two it is 0.
func (t Times) Variance() float64 {
	if t.Count < 2 {
		return 0
	}
	n := float64(t.Count)
	return max(0, (float64(t.Squares)-float64(t.Minutes)*float64(t.Minutes)/n)/(n-1))
}

// MedianCounted is how long the middle one of the answers took, in minutes: read off the steps by which they are told apart, as if
// within a step they were spread evenly. ok is false of no answers, or where the middle one took longer than the last step.
func MedianCounted(counts Counts) (minutes float64, ok bool) {
	var all, before int64
	for name, n := range counts {
		if strings.HasPrefix(name, countWithin) {
			all += n
		}
	}
	low := int64(0)
	for _, step := range answerSteps {
		n := counts[countWithin+strconv.FormatInt(step, 10)]
		if half := float64(all) / 2; n > 0 && float64(before+n) >= half {
			return float64(low) + (half-float64(before))/float64(n)*float64(step-low), true
		}
		before, low = before+n, step
	}
	return 0, false
}

// answeredCounts are what the first answer to a case counts for.
func (c Case) answeredCounts() Counts {
	out := Counts{}
	took := c.AnsweredAt.Sub(c.OpenedAt)
	countTime(out, CountAnswered, took, 1)
	out[countWithin+stepOf(took)] = 1
	return out
}

// closedCounts are what a closed case counts for, or with sign -1 no more.
func (c Case) closedCounts(sign int64) Counts {
	out := Counts{}
	countTime(out, CountClosed, c.endedAt().Sub(c.OpenedAt), sign)
	if c.FirstContact {
		out[CountFirst] = sign
	}
	return out
}

// OpenedCounts are what it counts for that a case is opened.
func (c Case) OpenedCounts() Counts {
	if !c.OfCustomer() {
		return nil
	}
	return Counts{CountOpened: 1}
}

// Hears is the case after a contact about it at a time, and what that counts for: the first contact of ours since it was opened is its
// answer.
func (c Case) Hears(i Interaction, at time.Time) (Case, Counts) {
	c.Contacts++
	if !c.OfCustomer() || i.Direction != "outbound" || !c.AnsweredAt.IsZero() || at.Before(c.OpenedAt) {
		return c, nil
	}
	c.AnsweredAt = at
	return c, c.answeredCounts()
}

// settled is the case when it was closed, or opened again: who was not answered before is by that, and one that is resolved with one
// contact at most, and was never opened again, is resolved at the first.
func (c Case) settled(before Case) Case {
	if c.State == before.State || !c.OfCustomer() {
		return c
	}
	c.FirstContact = false
	if c.IsOpen() {
		return c
	}
	if c.AnsweredAt.IsZero() {
		c.AnsweredAt = c.ClosedAt
	}
	again := slices.ContainsFunc(c.Moves, func(m CaseMove) bool { return m.State == CaseOpen })
	c.FirstContact = c.State == CaseResolved && c.Contacts <= 1 && !again
	return c
}

// CountsAfter is what a change of a case counts for, by the day on which that counts where the business is.
func (c Case) CountsAfter(before Case, b Business) []ContactDay {
	if c.State == before.State || !c.OfCustomer() {
		return nil
	}
	days := map[time.Time]Counts{}
	if !before.IsOpen() {
		days[before.endedAt()] = before.closedCounts(-1)
	}
	if !c.IsOpen() {
		counts := c.closedCounts(1)
		if before.AnsweredAt.IsZero() {
			counts = counts.Plus(c.answeredCounts())
		}
		days[c.endedAt()] = days[c.endedAt()].Plus(counts)
	}
	return byDay(days, b)
}

// byDay adds up what counts at times of the same day, in the order of days.
func byDay(at map[time.Time]Counts, b Business) []ContactDay {
	sums := map[string]ContactDay{}
	for when, counts := range at {
		day := b.Day(when)
		sums[day.String()] = ContactDay{Day: day, Counts: sums[day.String()].Counts.Plus(counts)}
	}
	var out []ContactDay
	for _, day := range slices.Sorted(maps.Keys(sums)) {
		out = append(out, sums[day])
	}
	return out
}

// CountsAfter is what a change of a promise counts for: as it stands, on the day that was promised.
func (t Task) CountsAfter(before Task) []ContactDay {
	if t.Promised == nil || t.Kept == before.Kept {
		return nil
	}
	counts := Counts{}
	if before.Kept != "" {
		counts[CountPromise(before.Kept)]--
	}
	if t.Kept != "" {
		counts[CountPromise(t.Kept)]++
	}
	return []ContactDay{{Day: *t.Promised, Counts: counts}}
}
