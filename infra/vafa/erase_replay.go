package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"vafa/internal/crm"
	"vafa/internal/function"
)

// runEraseReplay is the command vafa erase-replay: it erases from a restored table whoever was erased since the time to which it
// was restored, by the ledger of the table that it replaces. It may be repeated.
func runEraseReplay(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("vafa erase-replay", flag.ContinueOnError)
	flags.SetOutput(stderr)
	name := flags.String("table", "", "name of the restored table")
	from := flags.String("from", "", "name of the table whose ledger holds, that is the one before the restore")
	file := flags.String("file", "", "the ledger in a file, as vafa erasures printed it, where that table is gone")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	if *name == "" || (*from == "") == (*file == "") || *from == *name || flags.NArg() > 0 {
		fmt.Fprintln(stderr, "vafa erase-replay: --table, and either --from with another table or --file, are needed")
		return 2
	}
	done, err := replayErasures(ctx, *name, *from, *file)
	if printed := json.NewEncoder(stdout).Encode(done); err == nil {
		err = printed
	}
	if err == nil && done.Left > 0 {
		err = fmt.Errorf("%d could not be erased now, because a merge of theirs is not finished; finish it and run this again", done.Left)
	}
	if err != nil {
		fmt.Fprintln(stderr, "vafa erase-replay:", err)
		return 1
	}
	return 0
}

func replayErasures(ctx context.Context, name, from, file string) (replayed, error) {
	ledger, err := ledgerOf(ctx, from, file)
	if err != nil {
		return replayed{}, err
	}
	restored, err := openTable(ctx, name)
	if err != nil {
		return replayed{}, err
	}
	business, err := function.Business(os.Getenv)
	if err != nil {
		return replayed{}, err
	}
	own, err := restored.PriceTables(ctx)
	if err != nil {
		return replayed{}, err
	}
	r := replay{table: restored, ledger: ledger, firm: business.With(own), source: function.Source()}
	err = r.run(ctx)
	return r.done, err
}

// ledgerOf reads a whole ledger, by the hashes of ids.
func ledgerOf(ctx context.Context, tableName, file string) (map[string]crm.Erased, error) {
	out := map[string]crm.Erased{}
	keep := func(e crm.Erased) error {
		out[e.Hash] = e
		return nil
	}
	if tableName != "" {
		old, err := openTable(ctx, tableName)
		if err != nil {
			return nil, err
		}
		return out, eachErasure(ctx, old, keep)
	}
	in, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return out, readLedger(in, keep)
}

func readLedger(in io.Reader, keep func(crm.Erased) error) error {
	lines := json.NewDecoder(in)
	lines.DisallowUnknownFields()
	for n := 1; ; n++ {
		var entry crm.Erased
		err := lines.Decode(&entry)
		if err == io.EOF {
			return nil
		}
		if err == nil && len(entry.Hash) != len(crm.HashID("")) {
			err = errors.New("no entry of a ledger")
		}
		if err != nil {
			return fmt.Errorf("entry %d of the ledger: %w", n, err)
		}
		if err := keep(entry); err != nil {
			return err
		}
	}
}
