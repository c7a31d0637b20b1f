package csvfile

import (
	"encoding/csv"
	"fmt"
	"io"
)

// Writer writes a file that a spreadsheet opens without taking anything in it for a formula, and that Open reads back as it
// was: UTF-8 with a byte order mark, because spreadsheets take a file without one for the encoding of their machine, and commas.
type Writer struct {
	csv   *csv.Writer
	width int
}

// NewWriter begins a file with the names of its columns.
func NewWriter(out io.Writer, columns ...string) (*Writer, error) {
	if _, err := io.WriteString(out, "\ufeff"); err != nil {
		return nil, err
	}
	w := &Writer{csv: csv.NewWriter(out), width: len(columns)}
	return w, w.Write(columns...)
}

// NewRows goes on with a file whose header is elsewhere: its rows may have any number of cells, as those have that are to be mended.
func NewRows(out io.Writer) *Writer { return &Writer{csv: csv.NewWriter(out), width: anyWidth} }

// anyWidth is the width of rows that need not fit under a header.
const anyWidth = -1

// Write adds a row, a cell a column. What is read back lacks rows of which every cell is blank, and has a line break within a
// cell as LF.
func (w *Writer) Write(cells ...string) error {
	if len(cells) != w.width && w.width != anyWidth {
		return fmt.Errorf("%d cells, where there should be %d", len(cells), w.width)
	}
	row := make([]string, len(cells))
	for i, cell := range cells {
		row[i] = harmless(cell)
	}
	return w.csv.Write(row)
}

// Flush writes out what Write has kept; its error is that of any write before.
func (w *Writer) Flush() error {
	w.csv.Flush()
	return w.csv.Error()
}
