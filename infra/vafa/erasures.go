package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"

	"vafa/internal/crm"
	"vafa/internal/table"
)

// runErasures is the command vafa erasures: it prints the ledger of erasures as JSON, an entry a line, which erase-replay reads.
func runErasures(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("vafa erasures", flag.ContinueOnError)
	flags.SetOutput(stderr)
	name := flags.String("table", tableName, "name of the table")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil || flags.NArg() > 0 {
		return 2
	}
	from, err := openTable(ctx, *name)
	if err == nil {
		lines := json.NewEncoder(stdout)
		err = eachErasure(ctx, from, func(e crm.Erased) error { return lines.Encode(e) })
	}
	if err != nil {
		fmt.Fprintln(stderr, "vafa erasures:", err)
		return 1
	}
	return 0
}

// ledgerPage is how many entries of the ledger are read at once.
const ledgerPage = 500

// eachErasure gives every entry of a table's ledger, and one for everybody whose erasure has begun.
func eachErasure(ctx context.Context, from *table.Table, each func(crm.Erased) error) error {
	begun, err := from.UnfinishedErasures(ctx)
	if err != nil {
		return err
	}
	for _, one := range begun {
		for _, id := range one.IDs {
			if err := each(crm.Erased{Hash: crm.HashID(id), At: one.At, By: one.By, Why: one.Why}); err != nil {
				return err
			}
		}
	}
	for after := ""; ; {
		entries, next, err := from.Ledger(ctx, after, ledgerPage)
		if err != nil {
			return err
		}
		for _, entry := range entries {
			if err := each(entry); err != nil {
				return err
			}
		}
		if next == "" {
			return nil
		}
		after = next
	}
}
