package table

import (
	"context"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// staffLife is for how many days it is kept what somebody in the firm did on a day: two years and some.
const staffLife = 800

// countFor is the step that counts something for a member of staff. Adding is safe here for the reason that count gives. One person's
// items are written by what that person does, which no shard is needed for.
func countFor(c crm.StaffCount, event string) step {
	change := adding(staffKey(c.Who, c.Day), c.Counts)
	change.assign(attrExpires, number(int64(c.Day.AddDays(staffLife).Days())*24*60*60))
	return change.step(event, nil)
}

// StaffCounts adds up what was counted for a member of staff from one day to another.
func (t *Table) StaffCounts(ctx context.Context, who string, from, to locale.Date) (crm.Counts, error) {
	out := crm.Counts{}
	err := t.all(ctx, span{pk: staffPK(who), low: from.String(), high: to.String()}, func(items []item) error {
		for _, one := range items {
			if !expired(one, t.now()) {
				out = out.Plus(countsOf(one))
			}
		}
		return nil
	})
	return out, err
}
