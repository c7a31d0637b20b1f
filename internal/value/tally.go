package value

import (
	"time"

	"vafa/internal/crm"
)

// Tally decides about customers as the nightly job does and adds them up by segment, in the order of Segments; nothing is
// published. Values are in the business's own unit where it is the same money.
func (s *Scorer) Tally(summaries []crm.Summary, b crm.Business) []crm.SegmentTotal {
	total := shardTotal{Count: map[string]int{}, Value: map[string]map[string]int64{}}
	for _, summary := range summaries {
		total.add(s, s.Decide(crm.Value{Summary: summary}, time.Time{}))
	}
	return total.segments(b)
}
