package desk

import (
	"net/url"
	"strconv"
	"strings"
)

// mostRows bounds the rows of a form: the API takes fewer, and says so.
const mostRows = 40

// RowsOf is how many rows a form has under a name, such as items.0 to items.3.
func RowsOf(form url.Values, name string) int {
	most := 0
	for field := range form {
		rest, under := strings.CutPrefix(field, name+".")
		row, _, _ := strings.Cut(rest, ".")
		if n, err := strconv.Atoi(row); under && err == nil && n >= most && n < mostRows {
			most = n + 1
		}
	}
	return most
}

// newRow stands in an order of rows for one that is not there yet.
const newRow = -1

// reordered is a form with the rows of a name in another order, those that it leaves out gone; a new row has the field of the name
// blank, empty.
func reordered(form url.Values, name, blank string, order []int) url.Values {
	out := url.Values{}
	for field, values := range form {
		if !strings.HasPrefix(field, name+".") {
			out[field] = values
		}
	}
	for to, from := range order {
		at := name + "." + strconv.Itoa(to) + "."
		if from == newRow {
			out.Set(at+blank, "")
			continue
		}
		old := name + "." + strconv.Itoa(from) + "."
		for field, values := range form {
			if within, of := strings.CutPrefix(field, old); of {
				out[at+within] = values
			}
		}
	}
	return out
}

// rowsInOrder are the numbers of n rows.
func rowsInOrder(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}
