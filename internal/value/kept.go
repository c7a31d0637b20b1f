package value

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"vafa/internal/crm"
)

// kept is the ledger of a customer as it was at a version of their value. The rows of a shard's are kept from one run to the next, so
// that a run reads the ledgers of those alone whose value changed since.
type kept struct {
	Customer string     `json:"c"`
	Version  int        `json:"v"`
	Currency string     `json:"u"`
	Ledger   crm.Ledger `json:"l"`
	Goods    crm.Goods  `json:"g,omitzero"`
}

const keptPart = "ledgers"

func keptName(part, of int) string { return fmt.Sprintf("%s/%d-%d", keptPart, of, part) }

// keptReader reads kept rows in the order of crm.Order.
type keptReader struct {
	rows    io.ReadCloser
	decoder *jsontext.Decoder
	next    kept
	order   string
}

// keptLedgers opens what the last run kept: of the part, or, where the customers are divided into more parts than they were, of the
// one that it was a half of. It only saves reading: without it, or where it cannot be read, ledgers come from the table.
func (w work) keptLedgers(ctx context.Context, part int) *keptReader {
	for of := w.of; of >= w.Shards && of > 0; of /= 2 {
		if rows, err := w.Rows.Read(ctx, keptName(part, of)); err == nil {
			return &keptReader{rows: rows, decoder: jsontext.NewDecoder(bufio.NewReaderSize(rows, rowBuffer))}
		}
		part = part/w.Shards/2*w.Shards + part%w.Shards
	}
	return &keptReader{}
}

func (r *keptReader) close() {
	if r.rows != nil {
		_ = r.rows.Close() // it was only read
	}
}

// find gives what is kept of a customer, for customers in order.
func (r *keptReader) find(customer string) (kept, bool) {
	if r.next.Customer == customer {
		return r.next, true
	}
	place := crm.Order(customer)
	for r.decoder != nil && r.order < place {
		r.next = kept{}
		if err := json.UnmarshalDecode(r.decoder, &r.next); err != nil {
			r.decoder, r.next = nil, kept{}
			break
		}
		r.order = crm.Order(r.next.Customer)
	}
	return r.next, r.next.Customer == customer && customer != ""
}
