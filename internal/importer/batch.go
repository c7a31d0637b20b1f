package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"vafa/internal/crm"
	"vafa/internal/csvfile"
	"vafa/internal/rest"
)

// status is what became of a thing.
type status int

const (
	undecided status = iota // not decided yet
	isNew
	isAlready
	isRefused
)

// thing is what is written at once: a customer, an order with its lines, a product, a serial.
type thing struct {
	rows   []row
	status status
	faults crm.Faults
	title  string // of a variant of a product, from the product's first row
}

// number names a thing in its chunk: the first of its rows.
func (t *thing) number() int { return t.rows[0].number }

func (t *thing) refuse(faults ...crm.Fault) {
	t.status, t.faults = isRefused, append(t.faults, faults...)
}

// written settles a thing that was taken: written says whether for it something was written, now or before.
func (t *thing) written(written bool) {
	if t.status = isAlready; written {
		t.status = isNew
	}
}

// batch is a chunk on its way.
type batch struct {
	Taker
	plan   Plan
	id     string // of the import and the chunk
	rows   []row
	things []*thing    // in the order of the rows
	fresh  atomic.Bool // none of its orders is there yet, by all that is known
}

func newBatch(t Taker, importID string, plan Plan, n int, rows []row) *batch {
	return &batch{Taker: t, plan: plan, id: importID + "." + strconv.Itoa(n), rows: rows}
}

// event names the write of a thing.
func (b *batch) event(t *thing) string { return b.id + "." + strconv.Itoa(t.number()) }

func (b *batch) run(ctx context.Context) error {
	if b.plan.At.IsZero() {
		return errors.New("plan of an import without the time it was asked for")
	}
	switch b.plan.Kind {
	case Customers:
		return b.takeCustomers(ctx)
	case Purchases:
		return b.takePurchases(ctx)
	case Serials:
		return b.takeSerials(ctx)
	case Products:
		return b.takeProducts(ctx)
	}
	return fmt.Errorf("plan of an import: kind %q", b.plan.Kind)
}

// gather makes the things: rows that Split kept together are one, but what is no row at all is refused at once.
func (b *batch) gather() []*thing {
	key := ""
	for _, r := range b.rows {
		own := ""
		if r.code == "" {
			own = b.plan.together(r.fields, key)
		}
		if last := len(b.things) - 1; last >= 0 && own != "" && own == key {
			b.things[last].rows = append(b.things[last].rows, r)
		} else {
			b.things = append(b.things, &thing{rows: []row{r}})
		}
		if key = own; r.code != "" {
			b.things[len(b.things)-1].refuse(crm.Fault{Code: r.code})
		}
	}
	return b.things
}

// mostSeen is how many things are read for at a time, which is as many keys as one read takes.
const mostSeen = 100

// readers are who read for the things that workers are going to write, so that a worker need not wait for it.
const readers = 2

// worker writes one group of things, in their order. It may be asked again for a group that it has written in part.
type worker func(ctx context.Context, group []int) error

// inParallel hands groups of things to workers, a group to one of them. prepare reads for a window of groups, up to mostSeen things at a
// time, before they are handed out.
func (b *batch) inParallel(ctx context.Context, workers int, groups [][]int, prepare func(context.Context, [][]int) (worker, error)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	windows := make(chan [][]int)
	jobs := make(chan func() error, mostSeen)
	var reading, writing sync.WaitGroup
	for range readers {
		reading.Go(func() {
			for window := range windows {
				cancelIf(cancel, b.read(ctx, window, prepare, jobs))
			}
		})
	}
	for range workers {
		writing.Go(func() {
			for job := range jobs {
				cancelIf(cancel, job())
			}
		})
	}
	for _, window := range windowsOf(groups) {
		select {
		case windows <- window:
		case <-ctx.Done():
		}
	}
	close(windows)
	reading.Wait()
	close(jobs)
	writing.Wait()
	return context.Cause(ctx)
}

func cancelIf(cancel context.CancelCauseFunc, err error) {
	if err != nil {
		cancel(err)
	}
}

// unprepared is for workers who read for themselves.
func unprepared(write worker) func(context.Context, [][]int) (worker, error) {
	return func(context.Context, [][]int) (worker, error) { return write, nil }
}

// read prepares a window and hands out its groups.
func (b *batch) read(ctx context.Context, window [][]int, prepare func(context.Context, [][]int) (worker, error), jobs chan<- func() error) error {
	var write worker
	err := again(ctx, func() (err error) {
		write, err = prepare(ctx, window)
		return err
	})
	if err != nil {
		return err
	}
	for _, group := range window {
		job := func() error { return again(ctx, func() error { return write(ctx, group) }) }
		select {
		case jobs <- job:
		case <-ctx.Done():
			return nil
		}
	}
	return nil
}

// windowsOf packs groups into windows; a group is never cut.
func windowsOf(groups [][]int) [][][]int {
	var out [][][]int
	size := mostSeen
	for _, group := range groups {
		if size+len(group) > mostSeen {
			out, size = append(out, nil), 0
		}
		out[len(out)-1] = append(out[len(out)-1], group)
		size += len(group)
	}
	return out
}

// tries is how often something is done while the table is busy; each write has waited several times by itself then.
const tries = 3

// again does what may be done twice until the table is not busy.
func again(ctx context.Context, work func() error) error {
	for try := 1; ; try++ {
		err := work()
		if !errors.Is(err, crm.ErrBusy) || try == tries || ctx.Err() != nil {
			return err
		}
	}
}

func (b *batch) workers() int {
	if b.Workers > 0 {
		return b.Workers
	}
	return UsualWorkers
}

// end counts, and writes the rows that were refused.
func (b *batch) end(rejected io.Writer) (Counts, error) {
	var out Counts
	to, before := csvfile.NewRows(rejected), b.plan.reasonColumn()
	for _, t := range b.things {
		out.Rows += len(t.rows)
		switch t.status {
		case isNew:
			out.New += len(t.rows)
		case isAlready:
			out.Already += len(t.rows)
		case isRefused:
			out.Refused += len(t.rows)
			why := b.plan.reasonOf(t.faults)
			for _, r := range t.rows {
				if err := b.plan.reject(to, r, why, before); err != nil {
					return out, err
				}
			}
		default:
			return out, fmt.Errorf("row %d of chunk %s was left open", t.number(), b.id)
		}
	}
	return out, to.Flush()
}

// reasonOf says why a row was refused: every fault, each with the header of its column.
func (p Plan) reasonOf(faults crm.Faults) string {
	var out []string
	for _, fault := range faults {
		text := rest.DetailOf(fault, p.Lang).Detail
		if column, found := p.Fields[p.fieldOf(fault.Pointer)]; found {
			text = p.Header[column] + ": " + text
		}
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return strings.Join(out, " ")
}

// fieldOf is the field that a pointer of package crm is about.
func (p Plan) fieldOf(pointer string) string {
	parts := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	name := parts[0]
	switch {
	case name == "items" && len(parts) == 3:
		name = parts[2]
	case len(parts) == 2 && parts[1] == "currency" && p.has("currency"):
		name = "currency"
	case name == "name" && !p.has("name") && p.has("firstName"):
		name = "firstName"
	case name == "name" && len(parts) == 2 && !p.has("name"):
		name += strings.ToUpper(parts[1][:1]) + parts[1][1:]
	}
	return name
}
