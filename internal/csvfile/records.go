package csvfile

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Bounds are how large the parts of a file may be: a row in bytes of UTF-8, and how many columns it has.
type Bounds struct{ Row, Columns int }

// Records reads a file row by row as it stands, every field of every row, in memory that its bounds bound. A file must have a
// header; what its columns mean is the caller's business.
type Records struct {
	Header []string
	csv    *csv.Reader
	text   *kept
	bounds Bounds
	last   int // the line on which the last row began
}

// Record is a row of a file. Of one that could not be taken apart, the only field is its text.
type Record struct {
	Line   int // on which it begins, from 1
	Fields []string
}

// Read begins to read a file. score says how well the fields of a first line look like a header that the caller understands, by which
// the delimiter is found. The error is a *Refusal when the file cannot be read, else that of reading it.
func Read(file io.Reader, bounds Bounds, score func(header []string) int) (*Records, error) {
	text, err := decode(file)
	if err != nil {
		return nil, err
	}
	r := &Records{text: &kept{in: text, most: bounds.Row + window}, bounds: bounds}
	in := bufio.NewReaderSize(r.text, window)
	r.csv = csv.NewReader(in)
	if r.csv.Comma, err = delimiter(in, score); err != nil {
		return nil, err
	}
	r.csv.FieldsPerRecord = -1
	r.csv.TrimLeadingSpace = r.csv.Comma != '\t'
	header, err := r.Next()
	if err == io.EOF {
		return nil, &Refusal{Reason: "the file is empty", Code: Empty}
	}
	r.Header = header.Fields
	var refused *Refusal
	if errors.As(err, &refused) && refused.Code == Quotes {
		refused.Code = Header // without one nothing can be read
	}
	return r, err
}

// Next is the next row with something in it, io.EOF after the last. A *Refusal that is not Whole is about one row, which comes with it,
// and the next may be read.
func (r *Records) Next() (Record, error) {
	for {
		out, err := r.next()
		if err != nil || strings.TrimSpace(strings.Join(out.Fields, "")) != "" {
			return out, err
		}
	}
}

func (r *Records) next() (Record, error) {
	fields, err := r.csv.Read()
	if errors.Is(err, errTooLong) {
		return Record{}, r.tooLong(r.last + 1) // or further down, if the last had several lines
	}
	raw := r.text.until(r.csv.InputOffset())
	var broken *csv.ParseError
	if errors.As(err, &broken) {
		if len(raw) > r.bounds.Row {
			return Record{}, r.tooLong(broken.StartLine)
		}
		refused := &Refusal{Line: broken.StartLine, Reason: quotes(broken), Code: Quotes}
		return Record{Line: broken.StartLine, Fields: []string{strings.ToValidUTF8(string(raw), "\ufffd")}}, refused
	}
	if err != nil {
		return Record{}, err
	}
	r.last, _ = r.csv.FieldPos(0)
	return r.judge(Record{Line: r.last, Fields: fields}, len(raw))
}

// judge gives the fields of a row as they were before a spreadsheet was kept from taking them for formulas, and what is wrong with it.
func (r *Records) judge(row Record, size int) (Record, error) {
	switch {
	case size > r.bounds.Row:
		return Record{}, r.tooLong(row.Line)
	case len(row.Fields) > r.bounds.Columns:
		return Record{}, &Refusal{Line: row.Line, Reason: fmt.Sprintf("more than %d columns", r.bounds.Columns), Code: ManyColumns}
	}
	for i, field := range row.Fields {
		row.Fields[i] = original(field)
	}
	if r.Header == nil {
		return row, nil
	}
	for len(row.Fields) > len(r.Header) && strings.TrimSpace(row.Fields[len(row.Fields)-1]) == "" {
		row.Fields = row.Fields[:len(row.Fields)-1]
	}
	if len(row.Fields) != len(r.Header) {
		reason := fmt.Sprintf("%d fields, where there should be %d", len(row.Fields), len(r.Header))
		return row, &Refusal{Line: row.Line, Reason: reason, Code: Fields}
	}
	for i, field := range row.Fields {
		if !utf8.ValidString(field) || strings.ContainsRune(field, utf8.RuneError) {
			row.Fields[i] = strings.ToValidUTF8(field, "\ufffd")
			return row, &Refusal{Line: row.Line, Field: r.Header[i], Reason: "characters in neither UTF-8 nor the file's encoding", Code: Encoding}
		}
	}
	return row, nil
}

func (r *Records) tooLong(line int) *Refusal {
	return &Refusal{Line: line, Reason: fmt.Sprintf("a row of more than %d bytes: a quotation mark may be missing", r.bounds.Row), Code: LongRow}
}

// errTooLong ends the reading of a row that does not end.
var errTooLong = errors.New("csvfile: row too long")

// kept keeps what was read since the last row ended, so that a row that cannot be taken apart can be shown, and refuses to keep more
// than most.
type kept struct {
	in    io.Reader
	most  int
	text  []byte
	start int64 // where text begins in the file
}

// Read is that of an io.Reader.
func (k *kept) Read(p []byte) (int, error) {
	if len(k.text) > k.most {
		return 0, errTooLong
	}
	n, err := k.in.Read(p)
	k.text = append(k.text, p[:n]...)
	return n, err
}

// until is what was read up to an offset, which is then forgotten. It is good until the next Read.
func (k *kept) until(offset int64) []byte {
	n := int(offset - k.start)
	out := k.text[:n]
	k.start = offset
	if k.text = k.text[n:]; cap(k.text) < window {
		k.text = append(make([]byte, 0, 2*k.most), k.text...)
	}
	return out
}
