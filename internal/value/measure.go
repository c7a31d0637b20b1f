package value

import (
	"context"
	"fmt"
	"slices"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// measured is a value as measure hands it on. Restated says that its summary is of the whole ledger, in the prices of the run's
// table, while the one that is stored is in those of another.
type measured struct {
	crm.Value
	Restated bool `json:"restated,omitempty"`
}

// found is what measure counts in a part, for fit.
type found struct {
	Buyers  int            `json:"buyers"`
	ByUnit  map[string]int `json:"byUnit"` // buyers by base currency
	FirstOn locale.Date    `json:"firstOn"`
	Brought int            `json:"brought"` // who were brought by others
	Below   uint64         `json:"below"`   // every buyer with a lesser hash is in the part's sample; 0 if all are
}

// The files of a part that measure writes beside its rows.
const (
	foundPart   = "found"
	buyersPart  = "buyers"  // a sample of the buyers' summaries, or all of them
	broughtPart = "brought" // rows of those who were brought by others
)

// measure reads a part of the value index and keeps its rows, each as it stood at the end of asOf, and what fit needs of them. Rows
// go to their files as they come.
func (w work) measure(ctx context.Context, part int) error {
	return w.timed(ctx, fmt.Sprintf("%s-%d", StepMeasure, part), func(ctx context.Context) error {
		m := &measuring{
			work: w, ledgers: NewSample(ledgersOf(w.of)), buyers: newBuyers(buyersOf(w.FitOn, w.of)), found: found{ByUnit: map[string]int{}},
			rows: flowTo(ctx, w.Rows, w.name(StepMeasure, part)), brought: flowTo(ctx, w.Rows, w.name(broughtPart, part)),
		}
		err := w.Store.Values(ctx, part, w.of, func(values []crm.Value) error { return m.page(ctx, values) })
		if err = m.brought.end(m.rows.end(err)); err != nil {
			return fmt.Errorf("measure part %d: %w", part, err)
		}
		return m.keep(ctx, part)
	})
}

// measuring is a part that is being measured.
type measuring struct {
	work
	rows, brought *flow
	ledgers       *Sample
	buyers        *buyers
	found         found
}

func (m *measuring) page(ctx context.Context, values []crm.Value) error {
	rows, err := m.rewind(ctx, values)
	if err != nil {
		return err
	}
	for i := range rows {
		if rows[i].Internal { // one's own unit is no customer: in no model, segment or total
			continue
		}
		if err := m.add(&rows[i]); err != nil {
			return err
		}
	}
	return nil
}

func (m *measuring) add(row *measured) error {
	row.lighten()
	if row.Summary.PurchaseDays > 0 {
		m.count(row.Value)
	}
	if wasBrought(row.Value) {
		m.found.Brought++
		if err := m.brought.add(row); err != nil {
			return err
		}
	}
	return m.rows.add(row)
}

// lighten leaves out what no later step asks for.
func (m *measured) lighten() {
	m.Days, m.Goods, m.Reason, m.Awaited = nil, crm.Goods{}, nil, nil
	m.Rung.Code, m.Rung.Args = "", nil
	m.Standing.Values, m.Standing.Word, m.Standing.Ended = nil, nil, nil
	if !m.Restated {
		m.Summary.RepeatSquares = ""
	}
}

func (m *measuring) count(v crm.Value) {
	m.ledgers.Add(v.Customer)
	m.buyers.add(v.Customer, Counted(v))
	m.found.Buyers++
	if unit, ok := base(v.Summary); ok {
		m.found.ByUnit[unit.Code()]++
	}
	if m.found.FirstOn.IsZero() || v.Summary.FirstOn.Before(m.found.FirstOn) {
		m.found.FirstOn = v.Summary.FirstOn
	}
}

func (m *measuring) keep(ctx context.Context, part int) error {
	if err := m.keepSample(ctx, part, m.ledgers); err != nil {
		return fmt.Errorf("sample of part %d: %w", part, err)
	}
	sample, below := m.buyers.all()
	m.found.Below = below
	if err := writeRows(ctx, m.Rows, m.name(buyersPart, part), sample); err != nil {
		return err
	}
	return m.writeJSON(ctx, m.name(foundPart, part), m.found)
}

// rewind replaces the summaries of customers who bought after asOf by those of that day, and those that were computed with
// another table of prices, replayed from their ledgers.
func (w work) rewind(ctx context.Context, values []crm.Value) ([]measured, error) {
	rows := make([]measured, len(values))
	var later []string
	for i, v := range values {
		rows[i].Value = v
		if v.Summary.PurchaseDays > 0 && (v.Summary.LastOn.After(w.asOf) || !w.Terms.Agree(v.Summary)) {
			later = append(later, v.Customer)
		}
	}
	if len(later) == 0 {
		return rows, nil
	}
	ledgers, err := w.Store.Ledgers(ctx, later)
	if err != nil {
		return nil, err
	}
	for i, v := range values {
		ledger, ok := ledgers[v.Customer]
		if !ok {
			continue
		}
		if rows[i].Summary, err = ledger.Until(w.asOf).Summarise(v.Summary.Unit, w.Terms.pricesOf(v.Summary)); err != nil {
			return nil, err
		}
		rows[i].Restated = !w.Terms.Agree(v.Summary) && !ledger.Last().After(w.asOf)
	}
	return rows, nil
}

// keepSample writes the ledgers of a part's sample as they stood at the end of asOf, without the names of their customers.
func (w work) keepSample(ctx context.Context, part int, sample *Sample) error {
	out := flowTo(ctx, w.Rows, w.name(samplePart, part))
	var err error
	for batch := range slices.Chunk(sample.Customers(), ledgerBatch) {
		if err = w.sampleBatch(ctx, batch, out); err != nil {
			break
		}
	}
	return out.end(err)
}

func (w work) sampleBatch(ctx context.Context, customers []string, out *flow) error {
	ledgers, err := w.Store.Ledgers(ctx, customers)
	if err != nil {
		return err
	}
	for _, customer := range customers {
		ledger, ok := ledgers[customer]
		if !ok {
			continue // erased meanwhile
		}
		if err := out.add(ledger.Until(w.asOf)); err != nil {
			return err
		}
	}
	return nil
}
