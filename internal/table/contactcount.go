package table

import (
	"context"
	"maps"
	"slices"
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
	return adding(countKey(day, shardOf(e.ID)), counts).step(e.ID, nil)
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
