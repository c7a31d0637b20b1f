package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"

	"vafa/internal/api"
	"vafa/internal/api/customer"
	"vafa/internal/function"
	"vafa/internal/rest"
)

// runExport is the command vafa export: what GET /v1/customers/{id}/export answers, also where that is too large for an answer.
// Invoices have no links in it.
func runExport(ctx context.Context, args []string, stderr io.Writer) int {
	flags := flag.NewFlagSet("vafa export", flag.ContinueOnError)
	flags.SetOutput(stderr)
	name := flags.String("table", tableName, "name of the table")
	id := flags.String("customer", "", "id of the customer")
	out := flags.String("out", "", "ZIP file to write, which must not be there yet")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	if *id == "" || *out == "" || flags.NArg() > 0 {
		fmt.Fprintln(stderr, "vafa export: --customer and --out are needed")
		return 2
	}
	if err := exportTo(ctx, *name, *id, *out); err != nil {
		fmt.Fprintln(stderr, "vafa export:", err)
		return 1
	}
	return 0
}

func exportTo(ctx context.Context, name, id, path string) (err error) {
	business, err := function.Business(os.Getenv)
	if err != nil {
		return err
	}
	from, err := openTable(ctx, name)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	s := &api.Service{Table: from, Source: function.Source(), Business: business, Seal: rest.NewSeal("no link of this file is kept")}
	err = errors.Join(customer.Export(ctx, s, id, business.Lang, math.MaxInt, file), file.Close())
	if err != nil {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}
