package chart

import (
	"html/template"
	"strings"
	"unicode"

	"vafa/internal/locale"
)

// Frame is what every chart has: the language of its digits and direction, an id that is unique on the page, and the words for
// who cannot see it. Title says the main point in a sentence, Desc what is drawn.
type Frame struct {
	Lang   locale.Lang
	ID     string
	Title  string
	Desc   string
	Number func(float64) string // how figures are written; Short if it is nil
}

// Series are figures in the order of the categories, NaN where there is none. Low and High are the ends of an interval around
// each, empty if there is none.
type Series struct {
	Name      string
	Values    []float64
	Low, High []float64
}

func (f Frame) number(v float64) string {
	if f.Number != nil {
		return f.Number(v)
	}
	return Short(f.Lang, v)
}

// Sizes in units of the view, which is as wide as a small phone.
const (
	width     = 340.0
	padding   = 8.0
	plot      = 160.0 // how high the field of bars and lines is
	lineSpace = 18.0  // from one line of text to the next
)

// open begins a picture of a height.
func (f Frame) open(height float64) *canvas {
	c := &canvas{rtl: f.Lang.Direction() == "rtl", id: safeID(f.ID)}
	c.put(`<svg class="chart" role="img" viewBox="0 0 `, num(width), ` `, num(height), `" direction="`, f.Lang.Direction(),
		`" aria-labelledby="`, c.id, `-title" aria-describedby="`, c.id, `-desc"><title id="`, c.id, `-title">`, esc(f.Title),
		`</title><desc id="`, c.id, `-desc">`, esc(f.Desc), `</desc>`)
	return c
}

func (c *canvas) close() template.HTML {
	c.put(`</svg>`)
	return template.HTML(c.text.String()) // #nosec G203 -- put together here, and every word went through esc
}

// safeID keeps of an id what may stand in an attribute that lists ids.
func safeID(id string) string {
	kept := strings.Map(func(r rune) rune {
		if r == '-' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return -1
	}, id)
	if kept == "" {
		return "chart"
	}
	return kept
}

// esc makes words harmless, and drops what no document may hold.
func esc(s string) string {
	return template.HTMLEscapeString(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\ufffe' || r == '\uffff' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "")))
}
