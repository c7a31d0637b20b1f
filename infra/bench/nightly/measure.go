package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/crm"
	"vafa/internal/money"
	"vafa/internal/table"
	"vafa/internal/value"
)

// measure takes the bare reads and writes first, then the runs: everybody is new, nobody has changed, one customer has, one in a hundred
// has. The bare writes put everybody into a list of a segment, from which the first run has to take them: that is the job's loss.
func (b *bench) measure(ctx context.Context) error {
	rows, remove, err := b.rows()
	if err != nil {
		return err
	}
	defer remove()
	read, err := timed(func() error { return b.bareRead(ctx, nil) })
	if err != nil {
		return err
	}
	write, err := timed(func() error { return b.bareWrites(ctx) })
	if err != nil {
		return err
	}
	each := (write - read) / float64(b.customers) // it reads whom it writes
	fmt.Printf("%s, %d customers, %d beside each other\n", b.engine, b.customers, b.beside)
	fmt.Printf("bare read of the value index %.2f s; a bare write %.3f ms\n\n", read, each*1000)
	fmt.Printf("%-28s %9s %9s %7s %9s %9s %10s %8s\n", "run", "seconds", "bare s", "ratio", "changed", "writes", "dollars", "MB")
	for _, one := range []struct {
		name string
		buys int
	}{{"everybody is new", 0}, {"nobody has changed", 0}, {"one customer has bought", 1}, {"one in a hundred has", b.customers / 100}} {
		if err := b.buy(ctx, one.buys); err != nil {
			return err
		}
		if err := b.runOnce(ctx, b.job(rows), one.name, read, each); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) rows() (value.Folder, func(), error) {
	if b.dir != "" {
		return value.Folder(filepath.Join(b.dir, "rows")), func() {}, nil
	}
	dir, err := os.MkdirTemp("", "vafa-nightly-")
	return value.Folder(dir), func() { _ = os.RemoveAll(dir) }, err // what is left is the system's to clear
}

func timed(do func() error) (seconds float64, err error) {
	begin := time.Now()
	err = do()
	return time.Since(begin).Seconds(), err
}

// runOnce does a run and prints its line; the steps that took time follow it.
func (b *bench) runOnce(ctx context.Context, job *value.Job, name string, read, each float64) error {
	time.Sleep(time.Second) // runs are named for their moment
	forgetPeak()
	var out value.Output
	took, err := timed(func() (err error) {
		out, err = job.RunAll(ctx, value.Input{})
		return err
	})
	if err != nil {
		return err
	}
	run, err := b.table.Run(ctx, out.Run)
	if err != nil {
		return err
	}
	bare := read + float64(run.Changed)*each
	fmt.Printf("%-28s %9.2f %9.2f %7.2f %9d %9.0f %10s %8s\n", name, took, bare, took/bare, run.Changed, scored(run), run.Cost.Total, peak())
	for _, step := range run.Steps {
		if step.Used != nil {
			fmt.Printf("    %-9s %7.2f s in %d parts, %.0f reads, %.0f writes, %d calls\n",
				step.Name, step.Seconds, step.Used.Parts, step.Used.Reads, step.Used.Writes, step.Used.Calls)
		}
	}
	return nil
}

// scored are the write units of the step that writes customers, without those of the lease that it keeps.
func scored(run crm.Run) float64 {
	for _, step := range run.Steps {
		if step.Name == value.StepScore {
			return step.Used.Writes
		}
	}
	return 0
}

// bareRead reads the value index, its partitions beside each other, and does nothing with it.
func (b *bench) bareRead(ctx context.Context, each func(item) error) error {
	return b.besides(ctx, table.Shards, b.beside, func(ctx context.Context, shard int) error {
		pages := dynamodb.NewQueryPaginator(b.client, &dynamodb.QueryInput{
			TableName: &b.name, IndexName: aws.String("value"), KeyConditionExpression: aws.String("valuePK = :pk"),
			ExpressionAttributeValues: item{":pk": &types.AttributeValueMemberS{Value: fmt.Sprint("VALUE#", shard)}},
		})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return err
			}
			for i := 0; each != nil && i < len(page.Items); i++ {
				if err := each(page.Items[i]); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// bareWrites writes each value as a run does: one conditional update of the same attributes.
func (b *bench) bareWrites(ctx context.Context) error {
	return b.bareRead(ctx, func(found item) error {
		version, _ := found["version"].(*types.AttributeValueMemberN)
		if version == nil {
			return errors.New("a value without a version")
		}
		before, err := strconv.Atoi(version.Value)
		if err != nil {
			return err
		}
		_, err = b.client.UpdateItem(ctx, b.publication(found, before))
		return err
	})
}

// publication is an update of as many attributes, of the same sizes, as a run writes.
func (b *bench) publication(found item, version int) *dynamodb.UpdateItemInput {
	text := func(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }
	number := func(n int) types.AttributeValue { return &types.AttributeValueMemberN{Value: strconv.Itoa(n)} }
	id := strings.TrimPrefix(textOf(found["PK"]), "CUS#")
	reason := &types.AttributeValueMemberM{Value: item{"code": text("segment.prospect"), "args": &types.AttributeValueMemberM{Value: item{}}}}
	names, values := map[string]string{"#influence": "influence"}, item{":old": number(version)}
	var sets []string
	for name, value := range (item{
		"event": text("bare"), "version": number(version + 1), "segment": text("bare"), "segmentSince": text(b.now.Format(time.RFC3339)),
		"reason": reason, "percentile": number(50), "rfm": text("333"), "fence": number(0), "stage": found["stage"],
		"stageSince": text(b.now.Format(time.RFC3339)), "listPK": text(fmt.Sprint("SEG#bare#", table.ShardOf(id))), "listSK": text("49#" + id),
	}) {
		names["#"+name], values[":"+name] = name, value
		sets = append(sets, "#"+name+" = :"+name)
	}
	return &dynamodb.UpdateItemInput{
		TableName: &b.name, Key: item{"PK": found["PK"], "SK": found["SK"]},
		UpdateExpression:         aws.String("SET " + strings.Join(sets, ", ") + " REMOVE #influence"),
		ConditionExpression:      aws.String("#version = :old AND (attribute_not_exists(#fence) OR #fence <= :fence)"),
		ExpressionAttributeNames: names, ExpressionAttributeValues: values,
	}
}

// buy has so many customers buy today.
func (b *bench) buy(ctx context.Context, n int) error {
	copies := b.customers - b.prototypes
	if copies == 0 {
		return nil
	}
	at := time.Now().UTC().Truncate(time.Second)
	return b.besides(ctx, min(n, copies), b.beside, func(ctx context.Context, k int) error {
		id := copyOf(k * (copies / max(min(n, copies), 1)))
		reference := fmt.Sprint(id, "-", at.UnixNano(), "-", n)
		_, err := b.table.Buy(ctx, id, []crm.Purchase{{
			ID: "pur_" + reference, Customer: id, Source: "shop", Reference: reference, At: at, Amount: money.FromMinor(500_000, b.business.Unit),
		}}, b.business, "evt_"+reference, at)
		return err
	})
}

// writersBeside is how many fill the table beside each other.
const writersBeside = 8

// besides does n things, some beside each other, and gives the first error.
func (b *bench) besides(ctx context.Context, n, atOnce int, do func(context.Context, int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var wait sync.WaitGroup
	for range atOnce {
		wait.Go(func() {
			for k := int(next.Add(1)) - 1; k < n && ctx.Err() == nil; k = int(next.Add(1)) - 1 {
				if err := do(ctx, k); err != nil {
					cancel(err)
				}
			}
		})
	}
	wait.Wait()
	return context.Cause(ctx)
}

// forgetPeak begins a new count of the most memory that this process has had; peak tells it in megabytes, on Linux.
func forgetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) } // elsewhere there is no such file, and no figure

func peak() string {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "-"
	}
	for line := range strings.Lines(string(status)) {
		if rest, found := strings.CutPrefix(line, "VmHWM:"); found {
			kilobytes, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")))
			if err == nil {
				return fmt.Sprint(kilobytes / 1024)
			}
		}
	}
	return "-"
}
