package web

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Look is how pages are dressed, as ParseTheme reads it: Firm by the firm's settings, Own by the page that shows ours within
// it, which decides where both say something.
type Look struct{ Firm, Own string }

// theme is the look as one text, "" for our own look.
func (l Look) theme() string { return ParseTheme(l.Firm + "," + l.Own).String() }

// Theme is what may be changed about the look of pages. A part that is not set leaves ours.
type Theme struct {
	accent, background, text *colour
	radius                   string // such as 8px
	font                     string
}

// ParseTheme reads a text such as "accent:#0a7,background:#fff,text:#222,radius:8px,font:Georgia": colours in three or six
// hexadecimal digits, whole pixels up to 40, the name of a font that the reader's machine has. It drops every part that is
// not exactly so, since whoever writes a link can write this; of a part that is there twice, the last counts.
func ParseTheme(text string) Theme {
	var theme Theme
	for _, part := range strings.Split(text, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), ":")
		theme.set(name, strings.TrimSpace(value))
	}
	return theme
}

var (
	pixels   = regexp.MustCompile(`^([0-9]|[1-3][0-9]|40)px$`)
	fontName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*([ -][A-Za-z0-9]+){0,4}$`)
)

// longestFont is in characters; no font has a longer name.
const longestFont = 40

func (t *Theme) set(name, value string) {
	parsed, isColour := parseColour(value)
	switch {
	case name == "accent" && isColour:
		t.accent = &parsed
	case name == "background" && isColour:
		t.background = &parsed
	case name == "text" && isColour:
		t.text = &parsed
	case name == "radius" && pixels.MatchString(value):
		t.radius = value
	case name == "font" && len(value) <= longestFont && fontName.MatchString(value):
		t.font = value
	}
}

// String is the theme as ParseTheme reads it, always the same for the same theme.
func (t Theme) String() string {
	var parts []string
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+":"+value)
		}
	}
	add("accent", t.accent.hexOrNone())
	add("background", t.background.hexOrNone())
	add("text", t.text.hexOrNone())
	add("radius", t.radius)
	add("font", t.font)
	return strings.Join(parts, ",")
}

// palette is the colours of one scheme, as base.css names them.
type palette struct {
	dark                                 bool
	ground, surface, ink, quiet          colour
	line, edge, accent, strong, onAccent colour
	link, wrong, wrongGround             colour
}

// Our own colours, as base.css has them.
var (
	lightColours = palette{
		ground: rgb("f6f5f1"), surface: white, ink: rgb("1c2529"), accent: rgb("0b6b6b"), wrong: rgb("a8201a"), wrongGround: rgb("fdf1f0"),
	}
	darkColours = palette{
		dark: true, ground: rgb("11181a"), surface: rgb("1a2326"), ink: rgb("e9eeee"), accent: rgb("6fd0c6"), wrong: rgb("ffb3ab"), wrongGround: rgb("35201f"),
	}
)

func rgb(hex string) colour {
	c, _ := parseColour(hex)
	return c
}

// CSS is the style sheet that follows style.css. Colours are changed as little as makes text readable on what is behind it.
func (t Theme) CSS() []byte {
	var out strings.Builder
	if t.background == nil {
		fmt.Fprintf(&out, ":root{%s%s}\n", t.shape(), t.colours(lightColours))
		fmt.Fprintf(&out, "@media (prefers-color-scheme:dark){:root{%s}}\n", t.colours(darkColours))
		return []byte(out.String())
	}
	scheme, name := lightColours, "light"
	if t.background.ink() == white {
		scheme, name = darkColours, "dark"
	}
	colours := t.colours(scheme.over(*t.background))
	fmt.Fprintf(&out, ":root{color-scheme:%s;%s%s}\n@media (prefers-color-scheme:dark){:root{%s}}\n", name, t.shape(), colours, colours)
	return []byte(out.String())
}

// shape is what is no colour.
func (t Theme) shape() string {
	var out string
	if t.radius != "" {
		out += "--radius:" + t.radius + ";"
	}
	if t.font != "" {
		name := strconv.Quote(t.font)
		if t.font == "serif" || t.font == "sans-serif" || t.font == "monospace" || t.font == "system-ui" {
			name = t.font
		}
		out += "--font:" + name + ";"
	}
	return out
}

// over is the palette on another background: what lies on it is a little further from its text.
func (p palette) over(background colour) palette {
	p.ground, p.surface, p.ink = background, background.mixed(white, 0.5), black.mixed(white, 0.1)
	if p.dark {
		p.surface, p.ink = background.mixed(black, 0.2), white
	}
	p.wrongGround = p.surface.mixed(p.wrong, 0.08)
	if !p.ink.on(textContrast, p.ground, p.surface, p.wrongGround) {
		p.ink = background.ink()
	}
	return p
}

// colours are the declarations of one scheme; none where nothing of it was changed.
func (t Theme) colours(p palette) string {
	if t.accent == nil && t.text == nil && t.background == nil {
		return ""
	}
	if t.accent != nil {
		p.accent = *t.accent
	}
	if t.text != nil && t.text.on(textContrast, p.ground, p.surface, p.wrongGround) {
		p.ink = *t.text
	}
	p = p.readable()
	declared := []struct {
		name  string
		value colour
	}{
		{"ground", p.ground}, {"surface", p.surface}, {"ink", p.ink}, {"quiet", p.quiet}, {"line", p.line}, {"edge", p.edge},
		{"accent", p.accent}, {"accent-strong", p.strong}, {"on-accent", p.onAccent}, {"link", p.link},
		{"wrong", p.wrong}, {"wrong-ground", p.wrongGround},
	}
	var out strings.Builder
	for _, d := range declared {
		fmt.Fprintf(&out, "--%s:#%s;", d.name, d.value.hex())
	}
	return out.String()
}

// readable fills in what follows from ground, ink and accent. A button keeps the accent and gets the text that is readable
// on it; a link gets the accent mixed with as much ink as it needs.
func (p palette) readable() palette {
	p.quiet = p.ink.mixed(p.ground, 0.3).towards(p.ink, textContrast, p.ground, p.surface)
	p.line = p.ink.mixed(p.ground, 0.8)
	p.edge = p.ink.mixed(p.ground, 0.45).towards(p.ink, edgeContrast, p.ground, p.surface)
	p.onAccent = p.accent.ink()
	if white.on(textContrast, p.accent) {
		p.onAccent = white
	}
	away := black
	if p.onAccent == black {
		away = white
	}
	p.strong = p.accent.mixed(away, 0.25)
	p.link = p.accent.towards(p.ink, textContrast, p.ground, p.surface)
	p.wrong = p.wrong.towards(p.ink, textContrast, p.ground, p.surface, p.wrongGround)
	return p
}
