package value

import (
	"context"
	"fmt"
	"slices"
	"time"

	"vafa/internal/crm"
	"vafa/internal/report"
)

// shardReport is what the step report found of a shard.
type shardReport struct {
	Facts report.Facts   `json:"facts"`
	Spent report.Amounts `json:"spent"` // in the prices of one month
	Rungs report.Rungs   `json:"rungs"`

	Relations report.Relations  `json:"relations"`
	Goods     report.GoodsFacts `json:"goods"`
}

// What the step score hands to report: what the model says that each customer is worth, and whose value it wrote.
const (
	scoredPart  = "scored"
	writtenPart = "written"
)

func (w work) keepScored(ctx context.Context, part int, total *shardTotal) error {
	total.worth.Within(eachOf(w.of))
	if err := writeRows(ctx, w.Rows, w.name(writtenPart, part), total.written); err != nil {
		return err
	}
	return w.writeJSON(ctx, w.name(scoredPart, part), total.worth)
}

// Of what the report counts of single customers and pairs of products, all parts together hand on so many, because one function adds
// them up.
const (
	usualEach  = 400_000
	usualPairs = 1_600_000
)

func eachOf(parts int) int { return usualEach / parts }

// report adds a shard's ledgers up, as they stood at the end of asOf.
func (w work) report(ctx context.Context, shard int) error {
	return w.timed(ctx, fmt.Sprintf("%s-%d", StepReport, shard), func(ctx context.Context) error {
		counting, err := w.counting(ctx, shard)
		if err != nil {
			return err
		}
		defer counting.known.close()
		var batch []crm.Value
		err = w.each(ctx, shard, func(row measured) error {
			counting.rungs.Add(row.Rung, w.asOf, w.Business)
			if row.Summary.PurchaseDays == 0 {
				return nil
			}
			if batch = append(batch, row.Value); len(batch) < ledgerBatch {
				return nil
			}
			defer func() { batch = batch[:0] }()
			return counting.add(ctx, batch)
		})
		if err == nil {
			err = counting.add(ctx, batch)
		}
		if err = counting.rows.end(err); err != nil {
			return fmt.Errorf("report shard %d: %w", shard, err)
		}
		return counting.write(ctx, shard)
	})
}

// counting is a shard that is being added up.
type counting struct {
	work
	known   *keptReader
	written map[string]bool // by this run, which makes a version and leaves the ledger as it is
	tally   *report.Tally
	spent   report.Amounts
	rungs   report.Rungs
	related report.Relations
	goods   *report.GoodsFacts
	rows    *flow // what is kept for the next run
}

func (w work) counting(ctx context.Context, shard int) (*counting, error) {
	written := map[string]bool{}
	err := readRows(ctx, w.Rows, w.name(writtenPart, shard), func(customer string) error {
		written[customer] = true
		return nil
	})
	if err != nil {
		return nil, err
	}
	weekStart, err := w.weekStart(ctx)
	if err != nil {
		return nil, err
	}
	return &counting{
		work: w, known: w.keptLedgers(ctx, shard), written: written, rows: flowTo(ctx, w.Rows, keptName(shard, w.of)), tally: report.NewTally(w.asOf, weekStart), spent: report.Amounts{},
		rungs: report.Rungs{}, related: report.NewRelations(), goods: report.NewGoodsFacts(),
	}, nil
}

// weekStart is the day on which weeks begin, as the settings had it when the run opened.
func (w work) weekStart(ctx context.Context) (time.Weekday, error) {
	terms, err := w.Store.RunTerms(ctx, w.run)
	return terms.FirstDay(w.Business), err
}

// add takes in customers, in the order of crm.Order.
func (c *counting) add(ctx context.Context, values []crm.Value) error {
	rows := make([]kept, len(values))
	var missing []string
	for i, v := range values {
		var ok bool
		if rows[i], ok = c.known.find(v.Customer); !ok || rows[i].Version != v.Version {
			missing = append(missing, v.Customer)
		} else if c.written[v.Customer] {
			rows[i].Version++
		}
		c.spent.Put(v.Summary.Currency(), v.Summary.RealSpent)
	}
	read, err := c.ledgers(ctx, missing)
	if err != nil {
		return err
	}
	for i, v := range values {
		if fresh, ok := read[v.Customer]; ok {
			rows[i] = fresh
		} else if slices.Contains(missing, v.Customer) {
			continue // erased meanwhile
		}
		if err := c.tally.Add(rows[i].Currency, rows[i].Ledger); err != nil {
			return err
		}
		about := report.RelatedOf(v, c.Business)
		about.Goods = rows[i].Goods.BySKU(c.asOf)
		if err := c.related.Add(about, rows[i].Currency, rows[i].Ledger, c.asOf); err != nil {
			return err
		}
		c.goods.Add(rows[i].Currency, about.Goods)
		if err := c.rows.add(&rows[i]); err != nil {
			return err
		}
	}
	return nil
}

// ledgers reads the ledgers of some customers, each with the version that it is of.
func (c *counting) ledgers(ctx context.Context, customers []string) (map[string]kept, error) {
	out := map[string]kept{}
	if len(customers) == 0 {
		return out, nil
	}
	values, err := c.Store.ValuesOf(ctx, customers)
	if err != nil {
		return nil, err
	}
	for _, v := range values {
		out[v.Customer] = kept{Customer: v.Customer, Version: v.Version, Currency: v.Summary.Currency(), Ledger: v.Days, Goods: v.Goods}
	}
	return out, nil
}

func (c *counting) write(ctx context.Context, shard int) error {
	c.spent.Within(eachOf(c.of))
	for _, profits := range c.related.Profits {
		profits.Within(eachOf(c.of))
	}
	c.goods.Keep(usualPairs / c.of)
	found := shardReport{Facts: c.tally.Facts, Spent: c.spent, Rungs: c.rungs, Relations: c.related, Goods: *c.goods}
	return c.writeJSON(ctx, c.name(StepReport, shard), found)
}

// reports adds up what the shards found, and writes the documents that are not kept as they should be.
func (w work) reports(ctx context.Context) error {
	facts, spent, worth, rungs, related := report.NewFacts(), report.Amounts{}, report.Amounts{}, report.Rungs{}, report.NewRelations()
	goods := report.NewGoodsFacts()
	err := eachPartIn(ctx, w, StepReport, func(found shardReport) error {
		facts.Merge(found.Facts)
		spent.Add(found.Spent)
		rungs.Merge(found.Rungs)
		goods.Merge(found.Goods)
		related.Merge(found.Relations)
		return nil
	})
	if err == nil {
		err = eachPartIn(ctx, w, scoredPart, func(part report.Amounts) error {
			worth.Add(part)
			return nil
		})
	}
	if err != nil {
		return err
	}
	contacts, err := w.Store.ContactDays(ctx, w.asOf)
	if err != nil {
		return err
	}
	weekStart, err := w.weekStart(ctx)
	if err != nil {
		return err
	}
	now := report.Now{AsOf: w.asOf, WeekStart: int(weekStart), Spent: spent.Shares(), Value: worth.Shares(), Rungs: rungs}
	wanted, err := report.Documents(facts, contacts, now)
	if err != nil {
		return err
	}
	relations, err := related.Document(w.asOf)
	if err != nil {
		return err
	}
	wanted = append(wanted, relations)
	products, err := report.GoodsDocuments(goods)
	if err != nil {
		return err
	}
	wanted = append(wanted, products...)
	stored, err := w.Store.AllReports(ctx)
	if err != nil {
		return err
	}
	for _, changed := range report.Changed(stored, wanted) {
		if err := w.Store.SaveReport(ctx, changed, w.fence, w.Source.NewID("evt")); err != nil {
			return fmt.Errorf("report %s: %w", changed.Name, err)
		}
	}
	return nil
}
