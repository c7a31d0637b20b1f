package importer

import (
	"context"
	"io"

	"vafa/internal/crm"
	"vafa/internal/table"
)

// Counts are what became of rows. Rows is the sum of the others. A row is New when something of it was written, whenever that was and
// however often its chunk was taken; Already when all of it was there before.
type Counts struct {
	Rows    int `json:"rows"`
	New     int `json:"new"`
	Already int `json:"already"`
	Refused int `json:"refused"`
}

// Taker writes chunks.
type Taker struct {
	Table   *table.Table
	Firm    crm.Business // with its tables of prices, and as its manager has set it
	Source  crm.Source   // of the time; ids follow from the import, so that a row has the same whenever it is taken
	Workers int          // who write beside each other; 0 is UsualWorkers
}

// UsualWorkers is how many transactions of one chunk are under way at once.
const UsualWorkers = 16

// Take writes the rows of chunk n of an import, each once however often the chunk is taken, and gives what became of them. rejected gets
// the rows that were refused, to follow RejectedHeader. An error means that the chunk is to be taken again; what it wrote stays.
func (t Taker) Take(ctx context.Context, importID string, plan Plan, n int, chunk io.Reader, rejected io.Writer) (Counts, error) {
	rows, err := readChunk(chunk)
	if err != nil {
		return Counts{}, err
	}
	b := newBatch(t, importID, plan, n, rows)
	if err := b.run(ctx); err != nil {
		return Counts{}, err
	}
	return b.end(rejected)
}

// Try is Take without a table: it refuses what is wrong with a row by itself. What is left is counted as New, and may yet turn out to be
// there already, or to contradict what the firm knows. Of a Taker only Firm and Source are used.
func (t Taker) Try(plan Plan, n int, chunk io.Reader, rejected io.Writer) (Counts, error) {
	rows, err := readChunk(chunk)
	if err != nil {
		return Counts{}, err
	}
	b := newBatch(t, "", plan, n, rows)
	switch plan.Kind {
	case Customers:
		b.readCustomers()
	case Purchases:
		b.readPurchases()
	case Serials:
		b.readSerials()
	case Products:
		b.readProducts()
	}
	for i := range b.things {
		if b.isOpen(i) {
			b.things[i].written(true)
		}
	}
	return b.end(rejected)
}
