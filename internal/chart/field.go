package chart

import "math"

// field is the part of a picture in which bars or lines stand, with its axes.
type field struct {
	*canvas
	frame  Frame
	scale  scale
	x0, y0 float64 // where reading begins, and the top
	w      float64
}

// Sizes of the letters at the axes.
const tickSize = 11.0

// fieldOf leaves room for the figures of the axis beside the field.
func (c *canvas) fieldOf(f Frame, s scale, top float64) field {
	room := 0.0
	for _, tick := range s.ticks() {
		room = math.Max(room, widthOf(f.number(tick), tickSize))
	}
	x0 := math.Min(room+10, 110)
	return field{c, f, s, x0, top + 6, width - padding - x0}
}

func (f field) y(v float64) float64 { return f.y0 + plot*(1-f.scale.part(v)) }

// grid draws a line at each step, with its figure before it.
func (f field) grid() {
	for _, tick := range f.scale.ticks() {
		y, class := f.y(tick), "grid"
		if tick == 0 {
			class = "axis"
		}
		f.line(class, f.x0, y, f.x0+f.w, y)
		f.words("tick", "end", f.x0-6, y+4, f.frame.number(tick))
	}
}

// centre is the middle of the i-th of n places.
func (f field) centre(i, n int) float64 { return f.x0 + f.w*(float64(i)+0.5)/float64(n) }

// categories writes below the field what fits: every name, every second, and so on.
func (f field) categories(names []string) {
	widest := 1.0
	for _, name := range names {
		widest = math.Max(widest, widthOf(name, tickSize)+6)
	}
	room := f.w / float64(max(len(names), 1))
	every := max(1, int(math.Ceil(widest/room)))
	for i := 0; i < len(names); i += every {
		half := widthOf(names[i], tickSize) / 2
		x := math.Min(f.centre(i, len(names)), width-half-2)
		f.words("tick", "middle", x, f.y0+plot+16, cut(names[i], tickSize, f.w))
	}
}

// heightBelow is what a field needs, from its top on.
const heightBelow = 6 + plot + 26
