package desk

import (
	"html/template"
	"io"

	"vafa/internal/csvfile"
)

// Sheet is a table of figures with its chart beside it. The same rows are shown and written into a file.
type Sheet struct {
	ID      string // also its name in the address of its file
	Title   string
	Note    string
	Charts  []template.HTML
	Columns []string // the first is of the heads of the rows
	Rows    []SheetRow
}

// SheetRow is a row with its head.
type SheetRow struct {
	Head, Link string
	Cells      []SheetCell
}

// SheetCell is a figure as it is read, with the list behind it, and as a program reads it.
type SheetCell struct{ Text, Link, Plain string }

// Write writes a sheet as a file that a spreadsheet opens.
func (s Sheet) Write(out io.Writer) error {
	w, err := csvfile.NewWriter(out, s.Columns...)
	if err != nil {
		return err
	}
	for _, row := range s.Rows {
		cells := []string{row.Head}
		for _, cell := range row.Cells {
			cells = append(cells, cell.Plain)
		}
		for len(cells) < len(s.Columns) {
			cells = append(cells, "")
		}
		if err := w.Write(cells...); err != nil {
			return err
		}
	}
	return w.Flush()
}
