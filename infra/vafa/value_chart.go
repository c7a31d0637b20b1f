package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"
)

// bar is a row of a chart: three columns of text, and a length drawn with a mark. The first row of a chart is its header.
type bar struct {
	name, count, figure string
	length              float64
	mark                byte
}

type chart []bar

// leastBar is the shortest room in which bars still tell something; with less, only the columns are shown.
const leastBar = 8

// chart draws bars in what the columns leave of the width.
func (p *valuePage) chart(bars chart) {
	var name, count, figure int
	longest := 0.0
	for _, b := range bars {
		name, count = max(name, utf8.RuneCountInString(b.name)), max(count, utf8.RuneCountInString(b.count))
		figure, longest = max(figure, utf8.RuneCountInString(b.figure)), math.Max(longest, b.length)
	}
	room := p.width - (2 + name + 2 + count + 2 + figure + 2)
	for _, b := range bars {
		drawn := ""
		if room >= leastBar && longest > 0 && b.length > 0 {
			drawn = strings.Repeat(string(b.mark), max(1, int(math.Round(float64(room)*b.length/longest))))
		}
		p.line(fmt.Sprintf("  %-*s  %*s  %*s  %s", name, b.name, count, b.count, figure, b.figure, drawn))
	}
}

// usualWidth is that of a file or a pipe, and of a terminal that does not tell.
const usualWidth = 80

// terminalWidth is how many characters a line of the output holds: COLUMNS where it is set, else what the terminal says.
func terminalWidth(out io.Writer) int {
	if columns, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && columns > 0 {
		return columns
	}
	if file, ok := out.(*os.File); ok {
		if columns := windowColumns(file); columns > 0 {
			return columns
		}
	}
	return usualWidth
}
