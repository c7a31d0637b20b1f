package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"vafa/internal/crm"
	"vafa/internal/function"
	"vafa/internal/importer"
)

// try reads the whole file as the server would, and writes nothing but the rows that are wrong by themselves.
func (r *importRun) try(ctx context.Context, file *steadyFile, plan importer.Plan, firm crm.Business) error {
	taker := importer.Taker{Firm: firm, Source: function.Source()}
	var total importer.Counts
	path, err := saveBeside(r.file, func(to io.Writer) error {
		if err := importer.RejectedHeader(to, plan); err != nil {
			return err
		}
		read := &told{in: file.whole(), tell: r.bar.part("Reading", file.size)}
		_, err := importer.Split(ctx, read, plan, func(n, _ int, chunk []byte) error {
			counts, err := taker.Try(plan, n, bytes.NewReader(chunk), to)
			total.Rows, total.New, total.Refused = total.Rows+counts.Rows, total.New+counts.New, total.Refused+counts.Refused
			return err
		})
		r.bar.end()
		if err = errors.Join(err, file.steady()); err == nil && total.Refused == 0 {
			err = errNoneRefused
		}
		return err
	})
	if err != nil && !errors.Is(err, errNoneRefused) {
		return err
	}
	fmt.Fprintf(r.out, "\nRows %s: readable %s, refused %s. Nothing was sent.\n", count(total.Rows), count(total.New), count(total.Refused))
	fmt.Fprintln(r.out, "Only the server knows who and what is there already, whose identities are two customers', the currency of each\n"+
		"customer, the products of the catalogue, and the firm's own settings: rows may be refused for these as well.")
	if total.Refused > 0 {
		fmt.Fprintf(r.out, "Refused rows, with the reasons: %s\n", path)
	}
	return nil
}

// errNoneRefused says that there is nothing to save.
var errNoneRefused = errors.New("no row is refused")
