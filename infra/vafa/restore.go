package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"vafa"
	"vafa/infra/template"
)

// restoreOptions are the flags of vafa restore.
type restoreOptions struct {
	from, to     string
	at           string
	backup, copy string
	ledger       string
	template     string
	budget       float64
	goOn, dryRun bool
}

func parseRestore(args []string, stderr io.Writer) (restoreOptions, error) {
	var o restoreOptions
	flags := flag.NewFlagSet("vafa restore", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.from, "from", "", "name of the table that went wrong")
	flags.StringVar(&o.to, "to", "", "name of the table to make")
	flags.StringVar(&o.at, "at", "", "time to which to restore, such as 2026-11-23T09:00:00Z; without it, the latest that there is")
	flags.StringVar(&o.backup, "backup", "", "ARN of a backup to restore instead, such as the one that the service keeps of a deleted table")
	flags.StringVar(&o.copy, "copy", "", "name of a table to copy instead, on an engine that keeps no backups")
	flags.StringVar(&o.ledger, "ledger", "", "the ledger of erasures in a file, as vafa erasures printed it, where the table is gone")
	flags.StringVar(&o.template, "template", "", "file to write template.yaml to with the restored table in it")
	flags.Float64Var(&o.budget, "budget", 0, "read units a second that the check may take; 0 for as many as it can")
	flags.BoolVar(&o.goOn, "go-on", false, "the table to make is there, or on its way, from a try that was cut off")
	flags.BoolVar(&o.dryRun, "dry-run", false, "say what would be done, and do nothing")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	return o, o.fault(flags.NArg())
}

// fault says what is wrong with the flags.
func (o restoreOptions) fault(rest int) error {
	sources := 0
	for _, one := range []string{o.at, o.backup, o.copy} {
		if one != "" {
			sources++
		}
	}
	switch _, err := time.Parse(time.RFC3339, o.at); {
	case rest > 0:
		return errors.New("flags only")
	case o.from == "" || o.to == "" || o.from == o.to:
		return errors.New("--from and --to are needed, and are two tables")
	case sources > 1:
		return errors.New("of --at, --backup and --copy one at most")
	case o.at != "" && err != nil:
		return fmt.Errorf("--at: %w", err)
	case o.copy != "" && (o.copy == o.to || o.template != ""):
		return errors.New("--copy is for an engine on this machine: another table than --to, and no --template")
	}
	return nil
}

// runRestore is the command vafa restore: from a backup to a table that may take the place of the one that went wrong. It stops at the
// first step that fails, and --go-on goes on; the table that went wrong is only read.
func runRestore(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parseRestore(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintln(stderr, "vafa restore:", err)
		return 2
	}
	client, err := tableClient(ctx)
	if err == nil {
		err = (&restoring{restoreOptions: o, client: client, out: stdout, template: vafa.Template}).run(ctx)
	}
	if err != nil {
		fmt.Fprintln(stderr, "vafa restore:", err)
		return 1
	}
	return 0
}

// restoring is one restore under way.
type restoring struct {
	restoreOptions
	client   *dynamodb.Client
	out      io.Writer
	template []byte
}

// restoreStep is one thing to do, and how it is told.
type restoreStep struct {
	what string
	do   func(context.Context) error
}

func (r *restoring) steps() []restoreStep {
	var out []restoreStep
	switch {
	case r.goOn:
	case r.copy != "":
		out = append(out, restoreStep{fmt.Sprintf("copy %s to %s", r.copy, r.to), r.copyTable})
	case r.backup != "":
		out = append(out, restoreStep{fmt.Sprintf("restore the backup %s to %s", r.backup, r.to), r.restoreBackup})
	default:
		out = append(out, restoreStep{fmt.Sprintf("restore %s as it was %s to %s", r.from, r.when(), r.to), r.restorePoint})
	}
	out = append(out, restoreStep{"wait until " + r.to + " is there", r.wait})
	if r.copy == "" {
		out = append(out, restoreStep{"set what a restore forgets: expiry, stream, backups, protection", r.settle})
	}
	out = append(out,
		restoreStep{"erase whoever was erased since", r.erase},
		restoreStep{"hold every item against what must always hold", r.check})
	if r.template != nil && r.restoreOptions.template != "" {
		out = append(out, restoreStep{"write " + r.restoreOptions.template + ", which uses it", r.writeTemplate})
	}
	return out
}

func (r *restoring) when() string {
	if r.at == "" {
		return "at the latest moment"
	}
	return "at " + r.at
}

func (r *restoring) run(ctx context.Context) error {
	steps := r.steps()
	for i, step := range steps {
		fmt.Fprintf(r.out, "%d/%d %s\n", i+1, len(steps), step.what)
		if r.dryRun {
			continue
		}
		start := time.Now()
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", step.what, err)
		}
		fmt.Fprintf(r.out, "    done in %s\n", time.Since(start).Round(time.Millisecond))
	}
	return nil
}

// writeTemplate makes the template by which the stack uses the restored table.
func (r *restoring) writeTemplate(ctx context.Context) error {
	told, err := r.client.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &r.to})
	if err != nil {
		return err
	}
	table := template.Restored{Name: r.to}
	if told.Table.TableArn != nil && told.Table.LatestStreamArn != nil {
		table.ARN, table.StreamARN = *told.Table.TableArn, *told.Table.LatestStreamArn
	}
	text, err := table.With(r.template)
	if err != nil {
		return err
	}
	return os.WriteFile(r.restoreOptions.template, text, 0o600)
}
