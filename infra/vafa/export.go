package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"os/user"

	"vafa/internal/api"
	"vafa/internal/api/customer"
	"vafa/internal/crm"
	"vafa/internal/function"
	"vafa/internal/rest"
)

// runExport is the command vafa export: what GET /v1/customers/{id}/export answers, also where that is too large for an answer.
// Invoices have no links in it. Who exports whom and why is recorded before anything is written.
func runExport(ctx context.Context, args []string, stderr io.Writer) int {
	flags := flag.NewFlagSet("vafa export", flag.ContinueOnError)
	flags.SetOutput(stderr)
	name := flags.String("table", tableName, "name of the table")
	id := flags.String("customer", "", "id of the customer")
	out := flags.String("out", "", "ZIP file to write, which must not be there yet")
	reason := flags.String("reason", "", "why, in 1 to 200 characters; it is kept in the audit")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	why, err := crm.ParseReason(*reason)
	if *id == "" || *out == "" || err != nil || flags.NArg() > 0 {
		fmt.Fprintln(stderr, "vafa export: --customer, --out and a --reason of 1 to 200 characters are needed")
		return 2
	}
	if err := exportTo(ctx, *name, *id, why, *out); err != nil {
		fmt.Fprintln(stderr, "vafa export:", err)
		return 1
	}
	return 0
}

func exportTo(ctx context.Context, name, id, why, path string) (err error) {
	settings, err := function.ReadSettings(os.Getenv)
	if err != nil {
		return err
	}
	from, err := openTable(ctx, name)
	if err != nil {
		return err
	}
	trail, err := caller(why)
	if err != nil {
		return err
	}
	trail.Saw(id)
	if err := from.KeepAudit(settings.AuditDays).RecordRead(ctx, trail); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	s := &api.Service{Table: from, Source: function.Source(), Business: settings.Business, Seal: rest.NewSeal("no link of this file is kept")}
	ctx = crm.WithTrail(ctx, trail)
	err = customer.Export(ctx, s, id, settings.Business.Lang, math.MaxInt, file)
	err = errors.Join(err, file.Close(), from.RecordRead(ctx, trail)) // of others whom the file names
	if err != nil {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}

// caller is the trail of an export by whoever runs the command on this machine.
func caller(why string) (*crm.Trail, error) {
	who, err := user.Current()
	if err != nil {
		return nil, fmt.Errorf("who exports cannot be recorded: %w", err)
	}
	return &crm.Trail{
		By: "command:" + who.Username, Operation: "exportCustomer", Action: crm.ActionExport, Why: why, Request: function.Source().NewID("req"),
	}, nil
}
