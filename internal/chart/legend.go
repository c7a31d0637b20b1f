package chart

import "strconv"

// looks is how many series differ; further ones begin again.
const looks = 6

func look(i int) string { return strconv.Itoa(i%looks + 1) }

const (
	swatch   = 14.0
	textSize = 12.0
)

// legend lists names, each with a swatch, in as many lines as they need, and gives the y below it. A single series without a
// name has none.
func (c *canvas) legend(y float64, names []string, mark func(i int, x, y float64)) float64 {
	if len(names) < 2 && (len(names) == 0 || names[0] == "") {
		return y
	}
	x := padding
	for i, name := range names {
		name = cut(name, textSize, width-2*padding-swatch-6)
		need := swatch + 6 + widthOf(name, textSize) + 12
		if x > padding && x+need > width {
			x, y = padding, y+lineSpace
		}
		mark(i, x, y+3)
		c.words("label", "start", x+swatch+6, y+13, name)
		x += need
	}
	return y + lineSpace + 6
}

// legendHeight is how far a legend reaches.
func legendHeight(names []string) float64 {
	var none canvas
	return none.legend(padding, names, func(int, float64, float64) {})
}

// patterns are lines and dots over the series after the first, so that they differ without colour.
func (c *canvas) patterns(n int) {
	if n < 2 {
		return
	}
	shapes := []string{"", "M0 6L6 0", "M3 0V6", "M0 0L6 6M0 6L6 0", "M0 3H6", "M1 1H3V3H1Z"}
	c.put("<defs>")
	for i := 1; i < min(n, looks); i++ {
		c.put(`<pattern id="`, c.id, `-p`, look(i), `" width="6" height="6" patternUnits="userSpaceOnUse"><path class="hatch" d="`, shapes[i], `"/></pattern>`)
	}
	c.put("</defs>")
}

// filled is a box in the look of the i-th series.
func (c *canvas) filled(i int, x, y, w, h float64) {
	c.rect("s"+look(i), x, y, w, h)
	if i%looks == 0 {
		return
	}
	left := c.at(x)
	if c.rtl {
		left -= w
	}
	c.put(`<rect fill="url(#`, c.id, `-p`, look(i), `)" x="`, num(left), `" y="`, num(y), `" width="`, num(w), `" height="`, num(h), `"/>`)
}

func namesOf(series []Series) []string {
	out := make([]string, len(series))
	for i, s := range series {
		out[i] = s.Name
	}
	return out
}
