package csvfile

import (
	"fmt"
	"strings"
	"unicode"

	"vafa/internal/locale"
)

// Column is a column that a caller wants of a file.
type Column struct {
	Name     string            // what the caller, and a refusal, call it; also its usual name in a header
	Also     []string          // other names in headers
	Optional bool              // a file may do without it
	Exact    bool              // the space around a value belongs to it, and it may have several lines
	Like     func(string) bool // whether a value could stand in it: so a file without a header can be understood
}

// Key is the form in which names of columns are compared: "Order Date" is "order_date".
func Key(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, locale.Fold(name))
}

// named finds the columns in a header. None found at all is no header, and no error; one that is missing, or named twice, is.
func named(columns []Column, header []string) (at map[string]int, err error) {
	at = map[string]int{}
	for _, c := range columns {
		fields := fieldsNamed(header, c.Name)
		for _, other := range c.Also {
			if len(fields) == 0 {
				fields = fieldsNamed(header, other)
			}
		}
		if len(fields) > 1 {
			return nil, &Refusal{Field: c.Name, Reason: "the header has this column more than once"}
		}
		if len(fields) == 1 {
			at[c.Name] = fields[0]
		}
	}
	if len(at) == 0 {
		return nil, nil
	}
	for _, c := range columns {
		if _, found := at[c.Name]; !found && !c.Optional {
			return nil, &Refusal{Field: c.Name, Reason: "the header has no such column"}
		}
	}
	return at, nil
}

func fieldsNamed(header []string, name string) (fields []int) {
	for i, field := range header {
		if Key(field) == Key(name) {
			fields = append(fields, i)
		}
	}
	return fields
}

// placed finds the columns of a file without a header by what stands in them: the one way to put the columns that must
// be there into as many fields. first reports whether the first row is data too, and not a header in unknown words.
func placed(columns []Column, rows [][]string) (at map[string]int, first bool, err error) {
	var wanted []Column
	for _, c := range columns {
		if !c.Optional {
			wanted = append(wanted, c)
		}
	}
	if len(rows[0]) != len(wanted) {
		return nil, false, refuse(fmt.Sprintf("no header with %s, and not %d columns", names(wanted), len(wanted)))
	}
	data := rows[1:] // the first may be a header in unknown words
	if len(data) == 0 {
		data = rows
	}
	ways := arrangements(wanted, data)
	switch len(ways) {
	case 0:
		return nil, false, refuse("no header with " + names(wanted) + ", and the columns do not look like them")
	case 1:
		at = ways[0]
	default:
		return nil, false, refuse("no header with " + names(wanted) + ", and the columns could be taken in more than one way")
	}
	alike := 0
	for _, c := range wanted {
		if c.Like(rows[0][at[c.Name]]) {
			alike++
		}
	}
	return at, alike > len(wanted)/2, nil
}

func names(columns []Column) string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = c.Name
	}
	return strings.Join(list, ", ")
}

// arrangements are all ways to give each column a field of its own that looks like it.
func arrangements(columns []Column, rows [][]string) []map[string]int {
	if len(columns) == 0 {
		return []map[string]int{{}}
	}
	last := len(columns) - 1
	var out []map[string]int
	for _, way := range arrangements(columns[:last], rows) {
		for field := range rows[0] {
			if !taken(way, field) && looksLike(columns[last], rows, field) {
				longer := map[string]int{columns[last].Name: field}
				for name, at := range way {
					longer[name] = at
				}
				out = append(out, longer)
			}
		}
	}
	return out
}

func taken(way map[string]int, field int) bool {
	for _, at := range way {
		if at == field {
			return true
		}
	}
	return false
}

// looksLike asks most of the rows, since some may be bad.
func looksLike(c Column, rows [][]string, field int) bool {
	like, of := 0, 0
	for _, row := range rows {
		if field < len(row) {
			of++
			if c.Like != nil && c.Like(row[field]) {
				like++
			}
		}
	}
	return 2*like > of
}
