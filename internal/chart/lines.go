package chart

import "html/template"

// Lines are figures over time, a line for each series, with a band where a series has an interval. A figure that is missing
// leaves a gap.
type Lines struct {
	Frame
	Categories []string
	Series     []Series
}

// SVG is the picture.
func (l Lines) SVG() template.HTML {
	names := namesOf(l.Series)
	top := legendHeight(names)
	c := l.open(top + heightBelow)
	c.legend(padding, names, func(i int, x, y float64) { c.line("l"+look(i), x, y+5, x+swatch+2, y+5) })
	f := c.fieldOf(l.Frame, l.scale(), top)
	f.grid()
	for i, s := range l.Series {
		l.band(f, i, s)
	}
	for i, s := range l.Series {
		l.line(f, i, s)
	}
	f.categories(l.Categories)
	return c.close()
}

func (l Lines) scale() scale {
	var all []float64
	for _, s := range l.Series {
		for _, values := range [][]float64{s.Values, s.Low, s.High} {
			all = append(all, values[:min(len(values), len(l.Categories))]...)
		}
	}
	return scaleOf(all...)
}

// band is the interval around a line, wherever both of its ends are known.
func (l Lines) band(f field, look int, s Series) {
	var low, high []point
	for i := range l.Categories {
		from, ok1 := of(s.Low, i)
		to, ok2 := of(s.High, i)
		if !ok1 || !ok2 {
			f.area(look, low, high)
			low, high = nil, nil
			continue
		}
		x := f.centre(i, len(l.Categories))
		low, high = append(low, point{x, f.y(from)}), append(high, point{x, f.y(to)})
	}
	f.area(look, low, high)
}

func (f field) area(index int, low, high []point) {
	for i := len(low) - 1; i >= 0; i-- {
		high = append(high, low[i])
	}
	f.path("b"+look(index), high, true)
}

// line joins what is known; a figure between two gaps is a dot.
func (l Lines) line(f field, look int, s Series) {
	var run []point
	for i := range l.Categories {
		v, ok := of(s.Values, i)
		if !ok {
			f.stroke(look, run)
			run = nil
			continue
		}
		run = append(run, point{f.centre(i, len(l.Categories)), f.y(v)})
	}
	f.stroke(look, run)
}

func (f field) stroke(index int, run []point) {
	if len(run) == 1 {
		f.dot("s"+look(index), run[0].x, run[0].y)
		return
	}
	f.path("l"+look(index), run, false)
}
