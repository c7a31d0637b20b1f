package desk

import (
	"strconv"
	"strings"

	"vafa/internal/crm"
)

// PriceTable is a table of consumer prices in use.
type PriceTable struct {
	crm.PriceTable
	Own                  bool // the firm keeps it itself
	Newest, Note, Source string
}

// PricesPage lists the tables.
type PricesPage struct {
	Frame
	Tables []PriceTable
}

// PriceTablePage is one of them: a form for a manager.
type PriceTablePage struct {
	Editing
	Table PriceTable
}

// AtLines says of faults of rows on which line of the text they stand.
func (p PriceTablePage) AtLines(lines []int) {
	if p.Trouble == nil {
		return
	}
	for i, fault := range p.Trouble.Faults {
		parts := strings.Split(fault.Field, ".")
		if len(parts) < 2 || parts[0] != "rows" {
			continue
		}
		if row, err := strconv.Atoi(parts[1]); err == nil && row < len(lines) {
			p.Trouble.Faults[i].Text = strings.ReplaceAll(text(p.Lang, "pricetable.line"), "{line}", p.Number(lines[row])) + " " + fault.Text
		}
	}
}
