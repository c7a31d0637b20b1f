package csvfile

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"
)

// Refusal says why a row, or the whole file, was not taken. Line counts from 1, and is 0 when it is about the file; Field is
// a column's name, or "" when it is about the row.
type Refusal struct {
	Line   int    `json:"line"`
	Field  string `json:"field"`
	Reason string `json:"reason"`
	Code   Code   `json:"-"` // names the reason for who says it in other words; "" where Records never gives it
}

// Error is "line 7, amount: negative".
func (r *Refusal) Error() string {
	at := []string{}
	if r.Line > 0 {
		at = append(at, fmt.Sprintf("line %d", r.Line))
	}
	if r.Field != "" {
		at = append(at, r.Field)
	}
	if len(at) == 0 {
		return r.Reason
	}
	return strings.Join(at, ", ") + ": " + r.Reason
}

func refuse(reason string) *Refusal { return &Refusal{Reason: reason} }

// Reader reads a file row by row.
type Reader struct {
	csv     *csv.Reader
	columns []Column
	at      map[string]int
	exact   map[string]bool
	width   int    // fields of a row
	ahead   []line // read to find out the columns, and not given out yet
}

// Row is a row of a file.
type Row struct {
	Line   int
	fields []string
	at     map[string]int
	exact  map[string]bool
}

// Field is what stands in a column, without the space around it unless the column is Exact; "" when the file has no such
// column. The apostrophe that keeps a spreadsheet from taking a text for a formula is not part of it.
func (r Row) Field(column string) string {
	field, found := r.at[column]
	switch {
	case !found:
		return ""
	case r.exact[column]:
		return original(r.fields[field])
	}
	return strings.TrimSpace(original(strings.TrimSpace(r.fields[field])))
}

type line struct {
	number int
	fields []string
	err    error
}

// lookAhead is how many rows are looked at to understand a file without a header.
const lookAhead = 100

// Open finds out how a file is written and where its columns are. The error is a *Refusal when the file cannot be understood,
// else that of reading it.
func Open(file io.Reader, columns ...Column) (*Reader, error) {
	text, err := decode(file)
	if err != nil {
		return nil, err
	}
	in := bufio.NewReaderSize(text, window)
	r := &Reader{columns: columns, csv: csv.NewReader(in), exact: map[string]bool{}}
	for _, c := range columns {
		r.exact[c.Name] = c.Exact
	}
	if r.csv.Comma, err = delimiter(in, wanted(columns)); err != nil {
		return nil, err
	}
	r.csv.FieldsPerRecord = -1
	r.csv.TrimLeadingSpace = r.csv.Comma != '\t'
	return r, r.header()
}

// wanted scores the fields of a first line: one in which the columns are found is the best, else the one with most fields.
func wanted(columns []Column) func([]string) int {
	return func(fields []string) int {
		if at, err := named(columns, fields); err == nil && at != nil {
			return math.MaxInt
		}
		return len(fields)
	}
}

// delimiter is the one that parts the first line into the fields with the best score, of equals the first.
func delimiter(in *bufio.Reader, score func(fields []string) int) (rune, error) {
	start, err := in.Peek(window)
	if err != nil && err != io.EOF {
		return 0, err
	}
	first, _, _ := bytes.Cut(bytes.TrimLeft(start, "\r\n"), []byte("\n"))
	best, most := ',', 0
	for _, comma := range []rune{',', ';', '\t'} {
		one := csv.NewReader(bytes.NewReader(first))
		one.Comma, one.LazyQuotes = comma, true
		fields, err := one.Read()
		if err != nil {
			continue
		}
		if scored := score(fields); scored > most {
			best, most = comma, scored
		}
	}
	return best, nil
}

// header reads the first rows until it is known where the columns are.
func (r *Reader) header() error {
	first := r.read()
	if first.err == io.EOF {
		return refuse("the file is empty")
	}
	if first.err != nil {
		return first.err
	}
	at, err := named(r.columns, first.fields)
	if err != nil {
		return atLine(err, first.number)
	}
	r.at, r.width = at, len(first.fields)
	if at != nil {
		return nil
	}
	return r.withoutHeader(first)
}

// atLine gives a refusal its line.
func atLine(err error, number int) error {
	var refusal *Refusal
	if errors.As(err, &refusal) {
		refusal.Line = number
	}
	return err
}

func (r *Reader) withoutHeader(first line) error {
	r.ahead = []line{first}
	sample := [][]string{first.fields}
	for len(r.ahead) < lookAhead {
		next := r.read()
		r.ahead = append(r.ahead, next)
		if next.err == io.EOF {
			break
		}
		if next.err == nil && len(next.fields) == r.width {
			sample = append(sample, next.fields)
		}
	}
	at, data, err := placed(r.columns, sample)
	if err != nil {
		return atLine(err, first.number)
	}
	if r.at = at; !data {
		r.ahead = r.ahead[1:]
	}
	return nil
}

// Has reports whether the file has a column.
func (r *Reader) Has(column string) bool {
	_, found := r.at[column]
	return found
}

// Next is the next row, io.EOF after the last. A *Refusal is about one row, and the next may be read; any other error is
// that of reading the file. Rows with nothing in them are passed over.
func (r *Reader) Next() (Row, error) {
	var next line
	if len(r.ahead) > 0 {
		next, r.ahead = r.ahead[0], r.ahead[1:]
	} else {
		next = r.read()
	}
	if next.err != nil {
		return Row{}, next.err
	}
	return r.row(next)
}

// read reads the next record with something in it.
func (r *Reader) read() line {
	for {
		next := r.record()
		if next.err != nil || strings.TrimSpace(strings.Join(next.fields, "")) != "" {
			return next
		}
	}
}

func (r *Reader) record() line {
	fields, err := r.csv.Read()
	var broken *csv.ParseError
	if errors.As(err, &broken) {
		return line{err: &Refusal{Line: broken.StartLine, Reason: quotes(broken)}}
	}
	if err != nil {
		return line{err: err}
	}
	number, _ := r.csv.FieldPos(0)
	return line{number: number, fields: fields}
}

// quotes says what is wrong with the quotation marks of a row, and what was lost by it.
func quotes(broken *csv.ParseError) string {
	if broken.Line > broken.StartLine {
		return fmt.Sprintf("a quotation mark is not closed: lines %d to %d were left out", broken.StartLine, broken.Line)
	}
	return "a quotation mark out of place"
}

// row checks what every row must be, whatever its fields mean.
func (r *Reader) row(l line) (Row, error) {
	for len(l.fields) > r.width && strings.TrimSpace(l.fields[len(l.fields)-1]) == "" {
		l.fields = l.fields[:len(l.fields)-1]
	}
	if len(l.fields) != r.width {
		return Row{}, &Refusal{Line: l.number, Reason: fmt.Sprintf("%d fields, where there should be %d", len(l.fields), r.width)}
	}
	row := Row{Line: l.number, fields: l.fields, at: r.at, exact: r.exact}
	for _, c := range r.columns {
		switch value := row.Field(c.Name); {
		case !utf8.ValidString(value) || strings.ContainsRune(value, utf8.RuneError):
			return Row{}, &Refusal{Line: l.number, Field: c.Name, Reason: "characters in neither UTF-8 nor the file's encoding"}
		case !c.Exact && strings.ContainsAny(value, "\r\n"):
			return Row{}, &Refusal{Line: l.number, Field: c.Name, Reason: "more than one line: a quotation mark may be missing"}
		}
	}
	return row, nil
}
