// Command nightly measures the segmentation over a table of many customers, in an engine of this machine: how long a run takes beside a
// bare parallel read of the same index and the bare writes of what changed, how much memory it needs, and what it costs at the table. It
// prints a table and asserts nothing.
//
//	go run ./infra/bench/nightly -customers 20000                  # in memory
//	go run ./infra/bench/nightly -customers 1000000 -dir /var/tmp/bench
//
// Items are those of customers and purchases that the table's own code has written for some hundred prototypes, copied with another id in
// the place of one, by BatchWriteItem. The counts of contacts by day are not copied.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"os/signal"
	"runtime"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"vafa"
	"vafa/infra/local"
	"vafa/internal/crm"
	"vafa/internal/function"
	"vafa/internal/price"
	"vafa/internal/table"
	"vafa/internal/value"
)

const tableName = "nightly"

type options struct {
	customers, prototypes, beside int
	dir                           string
	claims                        bool
}

func main() {
	var o options
	flag.IntVar(&o.customers, "customers", 2000, "customers; each has three purchases in the mean")
	flag.IntVar(&o.prototypes, "prototypes", 500, "customers who are written by the table's own code, and copied")
	flag.IntVar(&o.beside, "beside", runtime.NumCPU(), "parts, reads and writes beside each other")
	flag.StringVar(&o.dir, "dir", "", "folder of the engine's data and of the rows, used again if it is filled; in memory without one")
	flag.BoolVar(&o.claims, "claims", true, "copy the items that no run reads too: claims, pointers, lines of the timeline")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		log.SetFlags(0)
		log.Fatal("nightly: ", err)
	}
}

func run(ctx context.Context, o options) error {
	engine, err := local.Start(ctx, local.Options{Dir: o.dir})
	if err != nil {
		return err
	}
	defer func() { _ = engine.Stop(context.WithoutCancel(ctx)) }() // it ends with this process at the latest
	client, err := local.Client(ctx, engine.Endpoint, "")
	if err != nil {
		return err
	}
	name := tableName
	if o.dir == "" {
		name += fmt.Sprint("-", os.Getpid()) // the engine may be shared
		defer func() {
			_, _ = client.DeleteTable(context.WithoutCancel(ctx), &dynamodb.DeleteTableInput{TableName: &name}) // it ends with the engine at the latest
		}()
	}
	if err := local.CreateTable(ctx, client, name, vafa.Template); err != nil {
		return err
	}
	b := &bench{options: o, client: client, name: name, engine: engine.Name, now: time.Now().UTC()}
	b.table = table.New(client, name, time.Now, rand.Float64)
	if b.business, err = function.Business(func(string) string { return "" }); err != nil {
		return err
	}
	if err := b.fill(ctx); err != nil {
		return err
	}
	return b.measure(ctx)
}

// bench is a filled table and what is asked of it.
type bench struct {
	options
	client   *dynamodb.Client
	name     string
	engine   string
	table    *table.Table
	business crm.Business
	now      time.Time
}

func (b *bench) job(rows value.Rows) *value.Job {
	return &value.Job{
		Store: b.table, Rows: rows, Source: function.Source(), Business: b.business, Terms: value.TermsOf(b.business), Shards: table.Shards,
		AtOnce: b.beside, Bill: value.Bill{Prices: price.In("us-east-1"), Here: true},
	}
}
