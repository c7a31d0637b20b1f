package table

import (
	"vafa/internal/crm"
	"vafa/internal/locale"
)

// leftFor makes the steps of why a customer left, where a change tells it anew: the line of the timeline, and the count of its code. A
// correction of the code counts the new one too, on its own day: what somebody was told stays on the timeline as well.
func leftFor(before, after crm.Customer, line crm.Entry, day locale.Date) ([]step, error) {
	if !after.LostFor(before) {
		return nil, nil
	}
	told, err := create(entryKey(after.ID, line), line, line.ID, nil, raced)
	if err != nil {
		return nil, err
	}
	if before.LostReason != nil && before.LostReason.Code == after.LostReason.Code {
		return []step{told}, nil
	}
	return []step{told, count(line, day, crm.Counts{crm.CountLost(after.LostReason.Code): 1})}, nil
}
