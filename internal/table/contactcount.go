package table

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// prefixCount marks the attributes that are counts.
const prefixCount = "n."

// count is the step that counts a contact. Adding is safe here: it is in one transaction with the contact's line of a timeline, which
// can be created only once. A day's counts are spread over shards by the contact, since everybody's contacts meet there.
func count(e crm.Entry, day locale.Date, counts crm.Counts) step {
	if day.IsZero() { // held since before contacts were counted
		day = locale.DateOf(e.At, time.UTC)
	}
	return addCounts(countKey(day, shardOf(e.ID)), counts, e.ID)
}

// countDays are the steps that count what an event counts for on several days.
func countDays(event string, days []crm.ContactDay) []step {
	var out []step
	for _, one := range days {
		if len(one.Counts) > 0 {
			out = append(out, addCounts(countKey(one.Day, shardOf(event)), one.Counts, event))
		}
	}
	return out
}

// addCounts is the step that adds counts to an item of them.
func addCounts(at key, counts crm.Counts, event string) step {
	return adding(at, counts).step(event, nil)
}

// adding adds counts to those of an item.
func adding(at key, counts crm.Counts) update {
	change := update{key: at, names: map[string]string{}, values: item{}}
	var added []string
	for i, name := range slices.Sorted(maps.Keys(counts)) {
		at := strconv.Itoa(i)
		added = append(added, "#n"+at+" :n"+at)
		change.names["#n"+at], change.values[":n"+at] = prefixCount+name, number(counts[name])
	}
	change.add = strings.Join(added, ", ")
	return change
}

// ContactDays gives what was counted of the contacts of each day until a day, a day's shards one after the other.
func (t *Table) ContactDays(ctx context.Context, until locale.Date) ([]crm.ContactDay, error) {
	days := map[locale.Date]crm.Counts{}
	for shard := range Shards {
		err := t.all(ctx, span{pk: countPK(shard), high: until.String()}, func(items []item) error {
			for _, one := range items {
				day, err := locale.ParseDate(textOf(one, "SK"))
				if err != nil {
					return err
				}
				days[day] = days[day].Plus(countsOf(one))
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	var out []crm.ContactDay
	for _, day := range slices.SortedFunc(maps.Keys(days), locale.Date.Compare) {
		out = append(out, crm.ContactDay{Day: day, Counts: days[day]})
	}
	return out, nil
}

func countsOf(one item) crm.Counts {
	out := crm.Counts{}
	for name := range one {
		if counted, ok := strings.CutPrefix(name, prefixCount); ok {
			out[counted] = numberOf(one, name)
		}
	}
	return out
}
