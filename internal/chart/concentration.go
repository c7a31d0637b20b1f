package chart

import (
	"html/template"
	"math"
	"slices"
)

// Concentration is the curve of Lorenz (1905, Publications of the American Statistical Association 9:209-219): what share of the
// whole the largest share of customers has, both 0 to 1. The straight line is that of equal shares.
type Concentration struct {
	Frame
	Points []Share
	Of     string // what lies along the axis: the largest customers, in per cent
	Whole  string // what is shared, in per cent
}

// Share says that so large a part of the customers, the largest first, have so large a part of the whole.
type Share struct{ Customers, Whole float64 }

// SVG is the picture; its figures are percentages.
func (l Concentration) SVG() template.HTML {
	top := padding + lineSpace
	c := l.open(top + heightBelow + lineSpace)
	l.Number = Percent(l.Lang)
	f := c.fieldOf(l.Frame, scale{0, 1, 0.25}, top)
	c.words("label", "start", padding, padding+12, cut(l.Whole, textSize, width-2*padding))
	f.grid()
	for k := range 5 {
		share := float64(k) / 4
		x := f.x0 + f.w*share
		c.words("tick", []string{"start", "middle", "middle", "middle", "end"}[k], x, f.y0+plot+16, l.number(share))
	}
	c.words("label", "end", width-padding, f.y0+plot+16+lineSpace, cut(l.Of, textSize, width-2*padding))
	f.line("even", f.x0, f.y(0), f.x0+f.w, f.y(1))
	var curve []point
	for _, p := range l.points() {
		curve = append(curve, point{f.x0 + f.w*p.Customers, f.y(p.Whole)})
	}
	f.path("l1", curve, false)
	return c.close()
}

// points are those that are shares, in order, from nobody to everybody.
func (l Concentration) points() []Share {
	out := []Share{{0, 0}, {1, 1}}
	for _, p := range l.Points {
		if known(p.Customers) && known(p.Whole) {
			out = append(out, Share{clamp(p.Customers), clamp(p.Whole)})
		}
	}
	slices.SortStableFunc(out, func(a, b Share) int {
		if a.Customers != b.Customers {
			return compare(a.Customers, b.Customers)
		}
		return compare(a.Whole, b.Whole)
	})
	return out
}

func clamp(v float64) float64 { return math.Max(0, math.Min(1, v)) }

func compare(a, b float64) int {
	if a < b {
		return -1
	}
	return 1
}
