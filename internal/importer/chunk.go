package importer

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"vafa/internal/csvfile"
)

// row is a row of a chunk.
type row struct {
	number int    // in its chunk, from 1
	line   int    // in the file
	code   string // what is wrong with it as a row, "" for nothing
	fields []string
}

// readChunk reads what Split wrote.
func readChunk(chunk io.Reader) ([]row, error) {
	in := csv.NewReader(chunk)
	in.FieldsPerRecord = -1
	var out []row
	for {
		fields, err := in.Read()
		if err == io.EOF {
			return out, nil
		}
		if err != nil || len(fields) < ownFields {
			return nil, fmt.Errorf("chunk: row %d: %w", len(out)+1, errOrShort(err))
		}
		line, err := strconv.Atoi(fields[0])
		if err != nil {
			return nil, fmt.Errorf("chunk: row %d: line: %w", len(out)+1, err)
		}
		out = append(out, row{number: len(out) + 1, line: line, code: fields[1], fields: fields[ownFields:]})
	}
}

func errOrShort(err error) error {
	if err != nil {
		return err
	}
	return io.ErrUnexpectedEOF
}

// RejectedHeader begins the file of refused rows of an import: what Take writes of each chunk follows it, in the order of the chunks.
func RejectedHeader(to io.Writer, plan Plan) error {
	header, before := []string{Reason}, plan.reasonColumn()
	for i := range plan.Header {
		if i != before {
			header = append(header, plan.Header[i])
		}
	}
	w, err := csvfile.NewWriter(to, header...)
	if err != nil {
		return err
	}
	return w.Flush()
}

// reasonColumn is where a file that was sent back has the reasons; -1 for any other.
func (p Plan) reasonColumn() int { return indexOf(p.Header).find(Reason) }

// reject writes a row as it was, after why it was refused: first, so that a row with too many fields keeps them all.
// before is where the file has reasons already.
func (p Plan) reject(to *csvfile.Writer, r row, why string, before int) error {
	cells := []string{why}
	for i, field := range r.fields {
		if i != before || r.code != "" && len(r.fields) != len(p.Header) {
			cells = append(cells, field)
		}
	}
	return to.Write(cells...)
}
