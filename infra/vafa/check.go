package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"vafa/infra/local"
	"vafa/internal/check"
	"vafa/internal/function"
	"vafa/internal/rest"
	"vafa/internal/table"
)

// endpointFile is the file in the folder of vafa run that says where its engine listens, while it runs.
const endpointFile = "endpoint"

// checkOptions are the flags of vafa check.
type checkOptions struct {
	table, endpoint, data string
	budget                float64
	parts                 int
	json                  bool
}

// mostParts is into how many parts a table may be cut: each has sums of its own, of two megabytes.
const mostParts = 64

func parseCheck(args []string, stderr io.Writer) (checkOptions, error) {
	var o checkOptions
	flags := flag.NewFlagSet("vafa check", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.table, "table", tableName, "name of the table")
	flags.StringVar(&o.endpoint, "endpoint", "", "engine that holds it; else DYNAMODB_ENDPOINT, else the AWS settings")
	flags.StringVar(&o.data, "data", "", "folder of a running vafa run, in the place of an endpoint")
	flags.Float64Var(&o.budget, "budget", 0, "read units a second that it may use; 0 is as fast as it goes")
	flags.IntVar(&o.parts, "parts", 4, "parts of the table that are read beside each other")
	flags.BoolVar(&o.json, "json", false, "print the report as JSON")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("unexpected %q", flags.Arg(0))
	case o.data != "" && o.endpoint != "":
		return o, errors.New("--data and --endpoint: one of them")
	case o.budget < 0 || o.parts < 1 || o.parts > mostParts:
		return o, fmt.Errorf("--budget cannot be negative, and --parts is 1 to %d", mostParts)
	}
	return o, nil
}

// runCheck is the command vafa check: it holds a whole table against what must always hold, and gives 0 if it does, 1 if something does
// not, and 2 where it could not look.
func runCheck(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parseCheck(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	var report check.Report
	if err == nil {
		report, err = checkTable(ctx, o, stderr)
	}
	if err == nil {
		err = printReport(stdout, report, o.json)
	}
	switch {
	case err != nil:
		fmt.Fprintln(stderr, "vafa check:", err)
		return 2
	case len(report.Findings) > 0 || report.More > 0:
		return 1
	}
	return 0
}

func checkTable(ctx context.Context, o checkOptions, stderr io.Writer) (check.Report, error) {
	client, err := o.client(ctx)
	if err != nil {
		return check.Report{}, err
	}
	business, err := function.Business(os.Getenv)
	if err != nil {
		return check.Report{}, err
	}
	options := check.Options{
		Budget: o.budget, Now: function.Source().Now(), Business: business, Parts: o.parts, Wait: paused,
		Progress: tellProgress(stderr, function.Source().Now),
	}
	return check.Run(ctx, table.Inspect(client, o.table), options)
}

// client opens the engine that the flags name.
func (o checkOptions) client(ctx context.Context) (*dynamodb.Client, error) {
	endpoint := o.endpoint
	if o.data != "" {
		written, err := os.ReadFile(filepath.Join(o.data, endpointFile)) // #nosec G304 -- the operator's own folder
		if errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("nothing runs on %s: start vafa run with this --data", o.data)
		}
		if err != nil {
			return nil, err
		}
		endpoint = strings.TrimSpace(string(written))
	}
	if endpoint == "" {
		return tableClient(ctx)
	}
	return local.Client(ctx, endpoint, "")
}

// paused lets time pass; the error is the end of the context.
func paused(ctx context.Context, d time.Duration) error {
	rest.Pause(ctx, d)
	return ctx.Err()
}

// progressEvery is how often it is told how far a check is.
const progressEvery = 5 * time.Second

func tellProgress(stderr io.Writer, now func() time.Time) func(check.Progress) {
	last := now()
	return func(p check.Progress) {
		if at := now(); at.Sub(last) >= progressEvery {
			last = at
			fmt.Fprintf(stderr, "reading %d: %d items, %.0f read units\n", p.Reading, p.Items, p.Units)
		}
	}
}

// printReport writes a report in words, or as JSON.
func printReport(out io.Writer, r check.Report, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(r)
	}
	for _, one := range r.Findings {
		fmt.Fprintf(out, "%s\t%s\t%s\n", one.Rule, one.Key, one.What)
	}
	for _, one := range r.Warnings {
		fmt.Fprintf(out, "warning: %s\t%s\t%s\n", one.Rule, one.Key, one.What)
	}
	if r.More > 0 {
		fmt.Fprintf(out, "%d suspicions more were not looked at: mend these, and check again\n", r.More)
	}
	if r.Unfinished > 0 {
		fmt.Fprintf(out, "%d merges or erasures are under way: what they leave half done was left out\n", r.Unfinished)
	}
	_, err := fmt.Fprintf(out, "%d items read with %.0f read units: %d findings, %d warnings\n", r.Items, r.Units, len(r.Findings), len(r.Warnings))
	return err
}
