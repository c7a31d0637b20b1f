package value

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
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

// kept is the ledger of a customer as it was at a version of their value. The rows of a shard's are kept from one run to the next, so
// that a run reads the ledgers of those alone whose value changed since.
type kept struct {
	Customer string     `json:"c"`
	Version  int        `json:"v"`
	Currency string     `json:"u"`
	Ledger   crm.Ledger `json:"l"`
	Goods    crm.Goods  `json:"g,omitzero"`
}

// scored is what the step score hands to report: what the model says that each customer is worth, and whose value it wrote.
type scored struct {
	Worth   report.Amounts `json:"worth"`
	Written []string       `json:"written"`
}

const scoredPart = "scored"

func (w work) scored(ctx context.Context, shard int) (out scored, err error) {
	err = w.readJSON(ctx, w.name(scoredPart, shard), &out)
	return out, err
}

const keptPart = "ledgers"

func keptName(part, of int) string { return fmt.Sprintf("%s/%d-%d", keptPart, of, part) }

// report adds a shard's ledgers up, as they stood at the end of asOf.
func (w work) report(ctx context.Context, shard int) error {
	return w.timed(ctx, fmt.Sprintf("%s-%d", StepReport, shard), func() error {
		if err := w.Store.CheckLease(ctx, w.fence); err != nil {
			return fmt.Errorf("report shard %d: %w", shard, err)
		}
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
		if err != nil {
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
	rows    bytes.Buffer // what is kept for the next run
	encoder *json.Encoder
}

func (w work) counting(ctx context.Context, shard int) (*counting, error) {
	scored, err := w.scored(ctx, shard)
	if err != nil {
		return nil, err
	}
	weekStart, err := w.weekStart(ctx)
	if err != nil {
		return nil, err
	}
	out := &counting{
		work: w, known: w.keptLedgers(ctx, shard), written: map[string]bool{}, tally: report.NewTally(w.asOf, weekStart), spent: report.Amounts{},
		rungs: report.Rungs{}, related: report.NewRelations(), goods: report.NewGoodsFacts(),
	}
	out.encoder = json.NewEncoder(&out.rows)
	for _, customer := range scored.Written {
		out.written[customer] = true
	}
	return out, nil
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
		c.spent[v.Summary.Currency()] = append(c.spent[v.Summary.Currency()], v.Summary.RealSpent)
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
		if err := c.encoder.Encode(rows[i]); err != nil {
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
	if err := c.Rows.Write(ctx, keptName(shard, c.of), &c.rows); err != nil {
		return err
	}
	found := shardReport{Facts: c.tally.Facts, Spent: c.spent, Rungs: c.rungs, Relations: c.related, Goods: *c.goods}
	return c.writeJSON(ctx, c.name(StepReport, shard), found)
}

// keptReader reads kept rows in the order of their customers.
type keptReader struct {
	rows    io.ReadCloser
	decoder *json.Decoder
	next    kept
}

// keptLedgers opens what the last run kept. It only saves reading: without it, or where it cannot be read, ledgers come from the table.
func (w work) keptLedgers(ctx context.Context, shard int) *keptReader {
	rows, err := w.Rows.Read(ctx, keptName(shard, w.of))
	if err != nil {
		return &keptReader{}
	}
	return &keptReader{rows: rows, decoder: json.NewDecoder(rows)}
}

func (r *keptReader) close() {
	if r.rows != nil {
		_ = r.rows.Close() // it was only read
	}
}

// find gives what is kept of a customer, for customers in order.
func (r *keptReader) find(customer string) (kept, bool) {
	place := crm.Order(customer)
	for r.decoder != nil && (r.next.Customer == "" || crm.Order(r.next.Customer) < place) {
		r.next = kept{}
		if err := r.decoder.Decode(&r.next); err != nil {
			r.decoder, r.next = nil, kept{}
		}
	}
	return r.next, r.next.Customer == customer
}

// reports adds up what the shards found, and writes the documents that are not kept as they should be.
func (w work) reports(ctx context.Context) error {
	facts, spent, worth, rungs, related := report.NewFacts(), report.Amounts{}, report.Amounts{}, report.Rungs{}, report.NewRelations()
	goods := report.NewGoodsFacts()
	for _, shard := range parts(w.of) {
		var found shardReport
		if err := w.readJSON(ctx, w.name(StepReport, shard), &found); err != nil {
			return err
		}
		scored, err := w.scored(ctx, shard)
		if err != nil {
			return err
		}
		facts.Merge(found.Facts)
		spent.Add(found.Spent)
		rungs.Merge(found.Rungs)
		goods.Merge(found.Goods)
		worth.Add(scored.Worth)
		related.Merge(found.Relations)
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
