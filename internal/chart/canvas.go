package chart

import (
	"math"
	"strconv"
	"strings"
)

// canvas takes shapes at places counted from the side where reading begins.
type canvas struct {
	text strings.Builder
	rtl  bool
	id   string
}

func (c *canvas) put(parts ...string) {
	for _, part := range parts {
		c.text.WriteString(part)
	}
}

// at turns a distance from the beginning of a line into a coordinate.
func (c *canvas) at(x float64) float64 {
	if c.rtl {
		return width - x
	}
	return x
}

// num writes a coordinate with one decimal at most.
func num(v float64) string {
	rounded := math.Round(v*10) / 10
	if rounded == 0 {
		rounded = 0 // no minus
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// rect is a box from x on in the direction of reading, y down.
func (c *canvas) rect(class string, x, y, w, h float64) {
	left := c.at(x)
	if c.rtl {
		left -= w
	}
	c.put(`<rect class="`, class, `" x="`, num(left), `" y="`, num(y), `" width="`, num(w), `" height="`, num(h), `"/>`)
}

func (c *canvas) line(class string, x1, y1, x2, y2 float64) {
	c.put(`<line class="`, class, `" x1="`, num(c.at(x1)), `" y1="`, num(y1), `" x2="`, num(c.at(x2)), `" y2="`, num(y2), `"/>`)
}

func (c *canvas) dot(class string, x, y float64) {
	c.put(`<circle class="`, class, `" cx="`, num(c.at(x)), `" cy="`, num(y), `" r="2.5"/>`)
}

// words are written from x on; anchor is start, middle or end in the direction of reading.
func (c *canvas) words(class, anchor string, x, y float64, text string) {
	c.put(`<text class="`, class, `" x="`, num(c.at(x)), `" y="`, num(y), `" text-anchor="`, anchor, `">`, esc(text), `</text>`)
}

type point struct{ x, y float64 }

// path joins points; closed makes it an area.
func (c *canvas) path(class string, points []point, closed bool) {
	if len(points) == 0 {
		return
	}
	c.put(`<path class="`, class, `" d="`)
	for i, p := range points {
		command := "L"
		if i == 0 {
			command = "M"
		}
		c.put(command, num(c.at(p.x)), " ", num(p.y))
	}
	if closed {
		c.put("Z")
	}
	c.put(`"/>`)
}

// widthOf is about how wide a text of a size is; letters of the three scripts are about half as wide as they are high.
func widthOf(text string, size float64) float64 { return 0.56 * size * float64(len([]rune(text))) }

// cut shortens a text to a width.
func cut(text string, size, room float64) string {
	runes := []rune(text)
	keep := int(room / (0.56 * size))
	if len(runes) <= keep {
		return text
	}
	return strings.TrimSpace(string(runes[:max(keep-1, 1)])) + "…"
}
