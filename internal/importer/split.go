package importer

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"

	"vafa/internal/csvfile"
	"vafa/internal/locale"
)

// Split cuts a file into chunks, in UTF-8 and with commas, of at most ChunkRows rows and ChunkBytes bytes; rows of one order stay together.
// The same file is always cut in the same way. put gets them in order, numbered from 1, each with its number of rows; chunk is good until
// put returns. The error is a *Refused when the file as a whole cannot be taken: chunks of it that were put then count for nothing.
func Split(ctx context.Context, r io.Reader, plan Plan, put func(n, rows int, chunk []byte) error) (rows int, err error) {
	records, err := open(r, plan.Kind)
	if err != nil {
		return 0, err
	}
	if len(records.Header) != len(plan.Header) {
		return 0, unfit("import.changed")
	}
	s := splitter{plan: plan, put: put}
	for {
		row, err := records.Next()
		if err == io.EOF {
			return s.end()
		}
		fault, err := faultOf(err)
		if err != nil {
			return s.rows, err
		}
		if s.rows++; s.rows > MostRows {
			return s.rows, unfit("import.tooManyRows", "limit", strconv.Itoa(MostRows))
		}
		if err := errors.Join(ctx.Err(), s.add(row, fault)); err != nil {
			return s.rows, err
		}
	}
}

// splitter gathers rows into orders, and orders into chunks.
type splitter struct {
	plan  Plan
	put   func(n, rows int, chunk []byte) error
	chunk encoded
	group encoded // the rows of the order that is being read
	key   string  // of it; "" for a row that stands alone
	n     int     // of the last chunk that was put
	rows  int     // so far, in the whole file
}

// encoded are some rows of a chunk.
type encoded struct {
	text bytes.Buffer
	rows int
}

func (s *splitter) add(row csvfile.Record, fault string) error {
	var line bytes.Buffer
	if err := writeRow(&line, row, fault); err != nil {
		return err
	}
	key := ""
	if fault == "" {
		key = s.plan.together(row.Fields, s.key)
	}
	full := s.group.rows == ChunkRows || s.group.text.Len()+line.Len() > ChunkBytes
	if key == "" || key != s.key || full {
		if err := s.endGroup(); err != nil {
			return err
		}
	}
	s.key = key
	s.group.rows++
	s.group.text.Write(line.Bytes())
	return nil
}

// endGroup puts the order that was read into the chunk, or into the next if it does not fit any more.
func (s *splitter) endGroup() error {
	if s.chunk.rows+s.group.rows > ChunkRows || s.chunk.text.Len()+s.group.text.Len() > ChunkBytes {
		if err := s.endChunk(); err != nil {
			return err
		}
	}
	s.chunk.rows += s.group.rows
	s.chunk.text.Write(s.group.text.Bytes())
	s.group.text.Reset()
	s.group.rows = 0
	return nil
}

func (s *splitter) endChunk() error {
	if s.chunk.rows == 0 {
		return nil
	}
	s.n++
	if err := s.put(s.n, s.chunk.rows, s.chunk.text.Bytes()); err != nil {
		return err
	}
	s.chunk.text.Reset()
	s.chunk.rows = 0
	return nil
}

func (s *splitter) end() (int, error) {
	if s.rows == 0 {
		return 0, unfit("import.empty")
	}
	if err := s.endGroup(); err != nil {
		return s.rows, err
	}
	return s.rows, s.endChunk()
}

// together names what a row is part of, so that adjacent rows of one name stay together: an order of several lines, a product of several
// variants. "" is a row that stands alone. before is the name of the row before, to which a line without a name of its own belongs.
func (p Plan) together(fields []string, before string) string {
	name := "handle"
	if p.Kind == Purchases && p.has("sku") {
		name = "reference"
	}
	column, found := p.Fields[name]
	if !found {
		return ""
	}
	own := locale.Fold(fields[column])
	if own == "" && name == "reference" && p.value(fields, "at") == "" && p.value(fields, "amount") == "" {
		return before
	}
	return own
}

// value is what a row has in a column of ours, without the space around it; "" where the file has no such column.
func (p Plan) value(fields []string, name string) string {
	column, found := p.Fields[name]
	if !found || column >= len(fields) {
		return ""
	}
	return strings.TrimSpace(fields[column])
}

// A chunk has no header. Before the fields of the file each row has the line on which it began there, and the code of what is wrong with
// it as a row.
const ownFields = 2

func writeRow(to *bytes.Buffer, row csvfile.Record, fault string) error {
	out := csv.NewWriter(to)
	err := out.Write(append([]string{strconv.Itoa(row.Line), fault}, row.Fields...))
	out.Flush()
	return errors.Join(err, out.Error())
}
