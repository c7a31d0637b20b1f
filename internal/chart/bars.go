package chart

import "html/template"

// Bars are figures by category, as columns side by side or on top of each other. Figures below zero hang from the axis.
type Bars struct {
	Frame
	Categories []string
	Series     []Series
	Stacked    bool
}

// SVG is the picture.
func (b Bars) SVG() template.HTML {
	names := namesOf(b.Series)
	top := legendHeight(names)
	c := b.open(top + heightBelow)
	c.patterns(len(b.Series))
	c.legend(padding, names, func(i int, x, y float64) { c.filled(i, x, y, swatch, swatch-3) })
	f := c.fieldOf(b.Frame, b.scale(), top)
	f.grid()
	for i := range b.Categories {
		if b.Stacked {
			b.stack(f, i)
		} else {
			b.group(f, i)
		}
	}
	f.categories(b.Categories)
	return c.close()
}

// scale covers every column, or every stack.
func (b Bars) scale() scale {
	var ends []float64
	for i := range b.Categories {
		up, down := 0.0, 0.0
		for _, s := range b.Series {
			v, _ := of(s.Values, i)
			switch {
			case !b.Stacked:
				ends = append(ends, v)
			case v > 0:
				up += v
			default:
				down += v
			}
		}
		ends = append(ends, up, down)
	}
	return scaleOf(ends...)
}

// thickest is how thick a column gets at most, so that two of them are no walls.
const thickest = 36.0

func (b Bars) group(f field, i int) {
	each := min(0.8*f.w/float64(len(b.Categories)*max(len(b.Series), 1)), thickest)
	x := f.centre(i, len(b.Categories)) - each*float64(len(b.Series))/2
	for k, s := range b.Series {
		if v, ok := of(s.Values, i); ok {
			f.column(k, x+float64(k)*each, each, 0, v)
		}
	}
}

func (b Bars) stack(f field, i int) {
	each := min(0.7*f.w/float64(len(b.Categories)), thickest)
	x := f.centre(i, len(b.Categories)) - each/2
	up, down := 0.0, 0.0
	for k, s := range b.Series {
		v, ok := of(s.Values, i)
		from := &up
		if v < 0 {
			from = &down
		}
		if ok {
			f.column(k, x, each, *from, *from+v)
			*from += v
		}
	}
}

// column is one bar between two figures.
func (f field) column(look int, x, w, from, to float64) {
	top, bottom := f.y(max(from, to)), f.y(min(from, to))
	if bottom-top < 0.05 {
		return
	}
	f.filled(look, x, top, w, bottom-top)
}
