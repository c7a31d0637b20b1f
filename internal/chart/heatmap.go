package chart

import (
	"html/template"
	"math"
	"strconv"

	"vafa/internal/locale"
)

// HeatMap is a table as a picture: cells are the darker, the larger their figure, which is written in them. Cells are by row and
// column, NaN where there is none.
type HeatMap struct {
	Frame
	Rows, Columns []string
	Cells         [][]float64
	Down, Across  string // what rows and columns are
}

const (
	cellHeight = 24.0
	shades     = 5
)

// SVG is the picture.
func (h HeatMap) SVG() template.HTML {
	c := h.open(3*padding + 2*lineSpace + cellHeight*float64(len(h.Rows)))
	side := h.side()
	w := (width - padding - side) / float64(max(len(h.Columns), 1))
	if h.Down != "" {
		c.words("label", "start", padding, padding+12, cut(h.Down, textSize, width/2-padding))
	}
	c.words("label", "end", width-padding, padding+12, cut(h.Across, textSize, width/2-padding))
	for k, name := range h.Columns {
		c.words("tick", "middle", side+w*(float64(k)+0.5), padding+lineSpace+12, cut(name, tickSize, max(w, 14)))
	}
	top, most := 2*padding+2*lineSpace, h.most()
	for i, name := range h.Rows {
		y := top + cellHeight*float64(i)
		c.words("tick", "start", padding, y+16, cut(name, tickSize, side-padding-4))
		for k := range h.Columns {
			if v, ok := of(h.row(i), k); ok {
				c.cell(shade(v, most), h.number(v), side+w*float64(k), y, w)
			}
		}
	}
	return c.close()
}

// side is the room for the names of rows, a third of the picture at most.
func (h HeatMap) side() float64 {
	widest := 0.0
	for _, name := range h.Rows {
		widest = math.Max(widest, widthOf(name, tickSize))
	}
	return min(padding+widest+6, width/3)
}

func (h HeatMap) row(i int) []float64 {
	if i >= len(h.Cells) {
		return nil
	}
	return h.Cells[i]
}

func (h HeatMap) most() float64 {
	most := 0.0
	for i := range h.Rows {
		for k := range h.Columns {
			v, _ := of(h.row(i), k)
			most = max(most, math.Abs(v))
		}
	}
	return most
}

// shade is the class of a cell, from h0 to h5.
func shade(v, most float64) string {
	if most == 0 {
		return "h0"
	}
	return "h" + strconv.Itoa(int(math.Ceil(shades*math.Abs(v)/most)))
}

func (c *canvas) cell(class, text string, x, y, w float64) {
	c.rect(class, x, y, w-1, cellHeight-1)
	size := "cell"
	if widthOf(text, 11) > w-2 {
		size = "cell small"
	}
	c.words(size, "middle", x+w/2, y+16, text)
}

// Flow is the way between groups: how many went from each to each. Columns carry the numbers of the rows, since names of groups
// are longer than a column is wide.
type Flow struct {
	Frame
	Names    []string
	Counts   [][]int // from, to
	From, To string  // what rows and columns are
}

// SVG is the picture; nobody leaves a cell empty.
func (f Flow) SVG() template.HTML {
	h := HeatMap{Frame: f.Frame, Down: f.From, Across: f.To}
	for i, name := range f.Names {
		place := locale.Number(f.Lang, strconv.Itoa(i+1))
		h.Rows, h.Columns = append(h.Rows, place+" "+name), append(h.Columns, place)
		h.Cells = append(h.Cells, f.cells(i))
	}
	return h.SVG()
}

func (f Flow) cells(i int) []float64 {
	if i >= len(f.Counts) {
		return nil
	}
	out := make([]float64, len(f.Counts[i]))
	for k, n := range f.Counts[i] {
		out[k] = float64(n)
		if n == 0 {
			out[k] = math.NaN()
		}
	}
	return out
}
