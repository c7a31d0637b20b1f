package check

import (
	"context"
	"slices"
	"strings"
	"time"

	"vafa/internal/crm"
	"vafa/internal/table"
)

// Reader reads a table: a part of it a page at a time with the read units that each page cost, and a partition as it is now.
type Reader interface {
	Scan(ctx context.Context, part, of int, each func(items []table.Item, units float64) error) error
	Partition(ctx context.Context, pk string, each func(items []table.Item, units float64) error) error
}

// Options say how a table is checked.
type Options struct {
	Budget   float64      // read units a second; 0 is as fast as it goes
	Now      time.Time    // what has expired by then counts as absent
	Business crm.Business // its zone says on which day a purchase is, its tables what money was worth
	Parts    int          // that are read beside each other; 0 is one

	Wait     func(context.Context, time.Duration) error // nil does not wait
	Progress func(Progress)                             // nil tells nobody
}

// Progress is how far a check is.
type Progress struct {
	Reading int // 1, or 2 where the first found something to look at again
	Items   int
	Units   float64
}

// Report is what a check found.
type Report struct {
	Items      int                `json:"items"`
	Kinds      map[table.Kind]int `json:"kinds"`
	Units      float64            `json:"readUnits"`
	Findings   []Finding          `json:"findings"`
	More       int                `json:"more,omitempty"` // suspicions beyond the most that are looked at again
	Unfinished int                `json:"unfinished"`     // merges and erasures that are under way: what they leave half done is no finding
	Warnings   []Finding          `json:"warnings"`       // what is right and will not be for long
}

// Finding is what does not hold. Key says where, with what somebody is known by hashed.
type Finding struct {
	Rule string     `json:"rule"`
	Kind table.Kind `json:"kind"`
	Key  string     `json:"key"`
	What string     `json:"what"`
}

// Run reads the whole table, and again what does not add up: a table that is written meanwhile shows items of different moments, so that
// only what stands when its partitions are read again is a finding. The error is one of reading.
func Run(ctx context.Context, reader Reader, o Options) (Report, error) {
	c := &checker{Options: o, reader: reader, pace: newPace(o)}
	if o.Parts < 1 {
		c.Parts = 1
	}
	if err := c.prepare(ctx); err != nil {
		return Report{}, err
	}
	first, err := c.reading(ctx, 1, nil)
	if err != nil {
		return Report{}, err
	}
	doubts := first.doubts
	if closer := first.sums.closer(); closer != nil {
		second, err := c.reading(ctx, 2, closer)
		if err != nil {
			return Report{}, err
		}
		doubts = append(doubts, second.sums.doubts()...)
		doubts = append(doubts, second.doubts...)
		first.more += second.sums.more
	}
	doubts = distinct(doubts)
	if n := len(doubts); n > mostDoubts {
		first.more, doubts = first.more+n-mostDoubts, doubts[:mostDoubts]
	}
	findings, err := c.settle(ctx, doubts)
	if err != nil {
		return Report{}, err
	}
	return Report{
		Items: first.items, Kinds: first.kinds, Units: c.pace.units(), Findings: sorted(append(findings, first.settled...)), More: first.more,
		Unfinished: first.unfinished, Warnings: sorted(first.warnings),
	}, nil
}

// checker is one check.
type checker struct {
	Options
	reader Reader
	pace   *pace
	erased hashes // ids of who was erased
}

func sorted(findings []Finding) []Finding {
	out := append([]Finding{}, findings...)
	slices.SortFunc(out, func(a, b Finding) int {
		return strings.Compare(a.Rule+"\x00"+a.Key+"\x00"+a.What, b.Rule+"\x00"+b.Key+"\x00"+b.What)
	})
	return slices.Compact(out)
}
