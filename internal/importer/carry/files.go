package carry

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"vafa/internal/crm"
	"vafa/internal/importer"
	"vafa/internal/locale"
	"vafa/internal/table"
)

// Files reads files as package importer does, and writes their rows to a table. It is the Reader of a deployment and of one machine.
type Files struct {
	Table  *table.Table
	Source crm.Source
	// Firm is the business with its tables of prices, as its manager has set it.
	Firm func(ctx context.Context) (crm.Business, error)
}

// Look is as in Reader.
func (f Files) Look(ctx context.Context, file io.Reader, in crm.Import) (crm.Import, error) {
	firm, err := f.Firm(ctx)
	if err != nil {
		return in, err
	}
	asked := importer.Asked{
		Map: in.Map, Calendar: locale.Calendar(in.Calendar), Unit: in.Unit, Source: in.ImportAsked.Source,
		By: in.By, At: in.CreatedAt, Lang: locale.Lang(in.Lang),
	}
	plan, err := importer.Look(file, importer.Kind(in.Kind), asked, firm)
	if err != nil {
		return in, refusal(err)
	}
	in.Columns, in.Unknown, in.Shop = nil, plan.Unknown, string(plan.Shop)
	for _, column := range plan.Columns {
		in.Columns = append(in.Columns, crm.ImportColumn{Field: column.Field, Header: column.Header})
	}
	in.Plan, err = json.Marshal(plan)
	return in, err
}

// Split is as in Reader.
func (f Files) Split(ctx context.Context, file io.Reader, in crm.Import, put func(n, rows int, chunk []byte) error) (int, error) {
	plan, err := planOf(in)
	if err != nil {
		return 0, err
	}
	rows, err := importer.Split(ctx, file, plan, put)
	return rows, refusal(err)
}

// Take is as in Reader.
func (f Files) Take(ctx context.Context, in crm.Import, n int, chunk io.Reader, rejected io.Writer) (crm.ImportChunk, error) {
	plan, err := planOf(in)
	if err != nil {
		return crm.ImportChunk{}, err
	}
	firm, err := f.Firm(ctx)
	if err != nil {
		return crm.ImportChunk{}, err
	}
	taker := importer.Taker{Table: f.Table, Firm: firm, Source: f.Source}
	counts, err := taker.Take(ctx, in.ID, plan, n, chunk, rejected)
	return crm.ImportChunk{
		Number: n, Rows: counts.Rows, ImportCounts: crm.ImportCounts{New: counts.New, Already: counts.Already, Refused: counts.Refused},
	}, err
}

// RejectedHeader is as in Reader.
func (f Files) RejectedHeader(to io.Writer, in crm.Import) error {
	plan, err := planOf(in)
	if err != nil {
		return err
	}
	return importer.RejectedHeader(to, plan)
}

func planOf(in crm.Import) (plan importer.Plan, err error) {
	return plan, json.Unmarshal(in.Plan, &plan)
}

// refusal is what the importer refuses of a file, as Reader says it; any other error stays as it is.
func refusal(err error) error {
	var refused *importer.Refused
	if !errors.As(err, &refused) {
		return err
	}
	why := crm.ImportReason{Args: refused.Args}
	why.Code = refused.Code
	return RefusedError{why}
}
