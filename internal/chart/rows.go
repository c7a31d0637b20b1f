package chart

import "html/template"

// Rows are figures one below the other, each with its name and the figure written above the bar, and its interval if it has
// one: for names that are long and few.
type Rows struct {
	Frame
	Rows []Row
}

// Row is one bar; Low and High are NaN, or both zero, without an interval. Text is the figure as written, by default that of
// the frame.
type Row struct {
	Name             string
	Value, Low, High float64
	Text             string
}

const rowSpace = 46.0

// SVG is the picture.
func (r Rows) SVG() template.HTML {
	c := r.open(2*padding + rowSpace*float64(len(r.Rows)))
	s := r.scale()
	place := func(v float64) float64 { return padding + (width-2*padding)*s.part(v) }
	c.line("axis", place(0), padding, place(0), padding+rowSpace*float64(len(r.Rows)))
	for i, row := range r.Rows {
		c.row(row, r.text(row), padding+rowSpace*float64(i), place)
	}
	return c.close()
}

func (r Rows) text(row Row) string {
	if row.Text != "" {
		return row.Text
	}
	return r.number(row.Value)
}

// interval is the ends of a row's interval, and whether it has one.
func (row Row) interval() (low, high float64, ok bool) {
	if !known(row.Low) || !known(row.High) || row.Low == 0 && row.High == 0 {
		return 0, 0, false
	}
	return bounded(row.Low), bounded(row.High), true
}

func (r Rows) scale() scale {
	var ends []float64
	for _, row := range r.Rows {
		ends = append(ends, row.Value)
		if low, high, ok := row.interval(); ok {
			ends = append(ends, low, high)
		}
	}
	return scaleOf(ends...)
}

func (c *canvas) row(row Row, text string, y float64, place func(float64) float64) {
	text = cut(text, textSize, width/2)
	c.words("label", "start", padding, y+12, cut(row.Name, textSize, width-3*padding-widthOf(text, textSize)))
	c.words("figure", "end", width-padding, y+12, text)
	if v, ok := of([]float64{row.Value}, 0); ok {
		from, to := place(min(v, 0)), place(max(v, 0))
		c.rect("s1", from, y+20, to-from, 14)
	}
	if low, high, ok := row.interval(); ok {
		middle := y + 27
		c.line("whisker", place(low), middle, place(high), middle)
		c.line("whisker", place(low), middle-4, place(low), middle+4)
		c.line("whisker", place(high), middle-4, place(high), middle+4)
	}
}
