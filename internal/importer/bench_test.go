package importer_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/crm"
	"vafa/internal/importer"
	"vafa/internal/table"
	"vafa/internal/table/tabletest"
)

// recorder keeps the transactions that pass through it, to be written once more elsewhere.
type recorder struct {
	table.API
	mutex sync.Mutex
	seen  [][]types.TransactWriteItem
}

func (r *recorder) TransactWriteItems(ctx context.Context, in *dynamodb.TransactWriteItemsInput, more ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error) {
	r.mutex.Lock()
	r.seen = append(r.seen, in.TransactItems)
	r.mutex.Unlock()
	return r.API.TransactWriteItems(ctx, in, more...)
}

// benchRows is how many rows a measurement takes in at a time: what a chunk has.
const benchRows = importer.ChunkRows

// bench is a table with customers, of whom each row buys for one.
type bench struct {
	*recorder
	name  string
	taker importer.Taker
}

func newBench(b *testing.B) *bench {
	b.Helper()
	client, name := tabletest.New(b)
	through := &recorder{API: client}
	tab := table.New(through, name, func() time.Time { return now }, rand.Float64)
	out := &bench{recorder: through, name: name, taker: importer.Taker{
		Table: tab, Firm: firm(b), Source: crm.Source{Now: func() time.Time { return now }},
	}}
	file := "phone,name\n"
	for i := range benchRows {
		file += fmt.Sprintf("0912%07d,Customer %d\n", i, i)
	}
	out.take(b, "imp_customers", file, importer.Customers)
	return out
}

func (x *bench) take(b *testing.B, id, file string, kind importer.Kind) {
	b.Helper()
	plan := look(b, file, kind, asked())
	for n, chunk := range chunks(b, file, plan) {
		counts, err := x.taker.Take(b.Context(), id, plan, n+1, strings.NewReader(chunk), io.Discard)
		if err != nil || counts.New != counts.Rows {
			b.Fatalf("%+v %v", counts, err)
		}
	}
}

// replay writes transactions as they are, by as many workers as an import has.
func (x *bench) replay(b *testing.B, seen [][]types.TransactWriteItem) {
	b.Helper()
	next := make(chan []types.TransactWriteItem)
	var group sync.WaitGroup
	for range importer.UsualWorkers {
		group.Go(func() {
			for items := range next {
				if _, err := x.API.TransactWriteItems(b.Context(), &dynamodb.TransactWriteItemsInput{TransactItems: items}); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for _, items := range seen {
		for i := range items {
			setName(&items[i], &x.name)
		}
		next <- items
	}
	close(next)
	group.Wait()
}

func setName(i *types.TransactWriteItem, name *string) {
	switch {
	case i.Put != nil:
		i.Put.TableName = name
	case i.Update != nil:
		i.Update.TableName = name
	}
}

// BenchmarkImportBesideBareTransactions takes purchases in, and writes the very transactions that this made to a table in the same state,
// by as many workers and with nothing else: bare/s is what the engine takes, share what an import reaches of it.
func BenchmarkImportBesideBareTransactions(b *testing.B) {
	taken, bare := newBench(b), newBench(b)
	var spentTaking, spentBare time.Duration
	rows := 0
	for i := 0; b.Loop(); i++ {
		file := "order,date,amount,phone\n"
		for n := range benchRows {
			file += fmt.Sprintf("%d-%d,2026-%02d-%02d,%d,0912%07d\n", i, n, 1+i%10, 1+n%28, 1000+n, n)
		}
		taken.seen = nil
		start := time.Now()
		taken.take(b, fmt.Sprint("imp_", i), file, importer.Purchases)
		spentTaking += time.Since(start)
		start = time.Now()
		bare.replay(b, taken.seen)
		spentBare += time.Since(start)
		rows += benchRows
	}
	b.ReportMetric(float64(rows)/spentTaking.Seconds(), "rows/s")
	b.ReportMetric(float64(rows)/spentBare.Seconds(), "bare/s")
	b.ReportMetric(100*spentBare.Seconds()/spentTaking.Seconds(), "share-%")
}

// history is a file of so many purchases that is nowhere as a whole.
type history struct {
	left int
	rest string
}

func (h *history) Read(p []byte) (int, error) {
	for h.rest == "" {
		if h.left == 0 {
			return 0, io.EOF
		}
		h.rest = fmt.Sprintf("%d,1402/%02d/%02d,\"%d,500\",0912%07d,\"نام مشتری\n%d\"\n", h.left, 1+h.left%12, 1+h.left%29, 100+h.left%899, h.left%10_000_000, h.left)
		h.left--
	}
	n := copy(p, h.rest)
	h.rest = h.rest[n:]
	return n, nil
}

func newHistory(rows int) io.Reader {
	return io.MultiReader(strings.NewReader("سفارش,تاریخ,مبلغ,موبایل,نام مشتری\n"), &history{left: rows})
}

// split reads a file of so many rows to its end, and gives the largest heap on the way, in bytes.
func split(b testing.TB, rows int) (peak uint64) {
	b.Helper()
	plan, err := importer.Look(newHistory(1), importer.Purchases, asked(), firm(b))
	if err != nil {
		b.Fatal(err)
	}
	got, err := importer.Split(b.Context(), newHistory(rows), plan, func(n, _ int, _ []byte) error {
		if n%50 == 0 {
			var memory runtime.MemStats
			runtime.ReadMemStats(&memory)
			peak = max(peak, memory.HeapAlloc)
		}
		return nil
	})
	if err != nil || got != rows {
		b.Fatalf("%d rows, %v", got, err)
	}
	return peak
}

// BenchmarkImportSplit cuts a file of two million rows, in memory that does not grow with it.
func BenchmarkImportSplit(b *testing.B) {
	const rows = 2_000_000
	var peak uint64
	for b.Loop() {
		peak = max(peak, split(b, rows))
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(peak)/(1<<20), "heap-MB")
}

func TestAFileIsCutInFlatMemory(t *testing.T) {
	small, large := split(t, 100_000), split(t, 300_000)
	if most := uint64(64 << 20); small > most || large > most {
		t.Errorf("%d MB for 100,000 rows, %d MB for 300,000", small>>20, large>>20)
	}
}
