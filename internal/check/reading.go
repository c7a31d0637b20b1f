package check

import (
	"context"
	"hash/maphash"
	"slices"
	"sync"
	"time"

	"vafa/internal/crm"
	"vafa/internal/table"
)

// reading goes through the whole table, its parts beside each other. closer gives the tallies of a second reading; nil reads the first time.
func (c *checker) reading(ctx context.Context, n int, closer func() *tally) (*book, error) {
	seed := maphash.MakeSeed()
	open := func() *book {
		if closer != nil {
			return c.book(closer())
		}
		return c.book(newTally(seed))
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	books := make([]*book, c.Parts)
	var seen progress
	var wait sync.WaitGroup
	for part := range books {
		books[part] = open()
		wait.Go(func() {
			if err := c.readPart(ctx, books[part], n, part, func(items int) { seen.tell(c, n, items) }); err != nil {
				cancel(err)
			}
		})
	}
	wait.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	for _, other := range books[1:] {
		books[0].join(other)
	}
	return books[0], nil
}

// readPart reads one part in a reading of that number.
func (c *checker) readPart(ctx context.Context, b *book, n, part int, read func(items int)) error {
	err := c.reader.Scan(ctx, part, c.Parts, func(items []table.Item, units float64) error {
		for _, one := range items {
			b.take(one)
		}
		b.found = nil // what is wrong is read again
		read(len(items))
		if err := c.pace.read(ctx, units); err != nil || len(b.asked) == 0 {
			return err
		}
		return c.lookUp(ctx, b, n)
	})
	b.end()
	if err != nil || len(b.asked) == 0 {
		return err
	}
	return c.lookUp(ctx, b, n)
}

// lookUp settles what a page asked, in the first reading: then no more has to be kept than of a page.
func (c *checker) lookUp(ctx context.Context, b *book, n int) error {
	doubts := b.asked
	b.asked = nil
	if n > 1 {
		return nil
	}
	findings, err := c.settle(ctx, doubts)
	if len(b.settled) < mostDoubts {
		b.settled = append(b.settled, findings...)
	}
	return err
}

// progress counts items over all parts.
type progress struct {
	mutex sync.Mutex
	items int
}

func (p *progress) tell(c *checker, reading, items int) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.items += items
	if c.Progress != nil {
		c.Progress(Progress{Reading: reading, Items: p.items, Units: c.pace.units()})
	}
}

// prepare reads what the rules need to know beforehand: who was erased, and the firm's own tables of prices.
func (c *checker) prepare(ctx context.Context) error {
	var own []crm.PriceTable
	for _, pk := range append(table.LedgerPartitions(), table.SettingsPartition()) {
		err := c.reader.Partition(ctx, pk, func(items []table.Item, units float64) error {
			for _, one := range items {
				c.erased.add(one.Text("hash"))
				if prices, err := table.Read[crm.PriceTable](one); err == nil && prices.Currency != "" && len(prices.Rows) > 0 {
					own = append(own, prices)
				}
			}
			return c.pace.read(ctx, units)
		})
		if err != nil {
			return err
		}
	}
	c.erased.ready()
	c.Business = c.Business.With(own)
	return nil
}

// rounds is how often what is in doubt is read again, and firstPause how long it is left alone before the second time; what does not
// stand in each of them was under way.
const (
	rounds     = 3
	firstPause = 200 * time.Millisecond
)

// settle reads the partitions of doubts again, and gives as findings what stands each time.
func (c *checker) settle(ctx context.Context, doubts []doubt) (findings []Finding, err error) {
	for round := range rounds {
		if len(doubts) == 0 {
			return nil, nil
		}
		if round > 0 && c.Wait != nil {
			if err := c.Wait(ctx, firstPause<<round); err != nil {
				return nil, err
			}
		}
		if doubts, findings, err = c.settleOnce(ctx, doubts); err != nil {
			return nil, err
		}
	}
	return findings, nil
}

func (c *checker) settleOnce(ctx context.Context, doubts []doubt) (left []doubt, findings []Finding, err error) {
	b, err := c.again(ctx, doubts)
	if err != nil {
		return nil, nil, err
	}
	for _, d := range doubts {
		if slices.ContainsFunc(d.sides, func(pk string) bool { return b.seen.busy[pk] }) {
			continue
		}
		stands := b.stands(d)
		if findings = append(findings, stands...); len(stands) > 0 {
			left = append(left, d)
		}
	}
	return left, findings, nil
}

// again reads the partitions of some doubts, and those that tell whether what they are about is under way.
func (c *checker) again(ctx context.Context, doubts []doubt) (*book, error) {
	wanted, seen, pks := map[string]bool{}, map[string]bool{}, []string{}
	for _, d := range doubts {
		wanted[d.name] = true
		if len(d.sides) <= mostSides {
			pks = append(pks, d.sides...)
		}
	}
	b := c.book(names(wanted))
	b.seen = &sightings{busy: map[string]bool{}}
	for len(pks) > 0 {
		for _, pk := range pks {
			if seen[pk] {
				continue
			}
			seen[pk] = true
			if customer := table.CustomerIn(pk); customer != "" {
				b.follow(table.ErasureAt(customer).PK)
			}
			err := c.reader.Partition(ctx, pk, func(items []table.Item, units float64) error {
				for _, one := range items {
					b.take(one)
				}
				return c.pace.read(ctx, units)
			})
			if err != nil {
				return nil, err
			}
			b.end()
		}
		pks, b.seen.follow = b.seen.follow, nil
	}
	return b, nil
}

// stands is what a doubt comes to in a book of the partitions that it is about.
func (b *book) stands(d doubt) (out []Finding) {
	if d.name != "" {
		if len(d.sides) <= mostSides {
			d.weight = 0
			if one := b.sums.open[d.name]; one != nil {
				d.weight = one.weight
			}
		}
		if finding, is := d.finding(); is {
			out = append(out, finding)
		}
		return out
	}
	for _, one := range b.found {
		if one.pk == d.sides[0] {
			out = append(out, one.Finding)
		}
	}
	return out
}

// distinct are doubts, each once.
func distinct(doubts []doubt) []doubt {
	seen := map[string]bool{}
	return slices.DeleteFunc(doubts, func(d doubt) bool {
		name := d.name
		if name == "" {
			name = d.sides[0]
		}
		again := seen[name]
		seen[name] = true
		return again
	})
}
