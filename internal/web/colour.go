package web

import (
	"fmt"
	"math"
	"strconv"
)

// colour is red, green and blue of sRGB, each 0 to 255.
type colour [3]float64

var white, black = colour{255, 255, 255}, colour{}

// parseColour reads three or six hexadecimal digits, with or without a # before them.
func parseColour(text string) (colour, bool) {
	if text != "" && text[0] == '#' {
		text = text[1:]
	}
	if len(text) == 3 {
		text = string([]byte{text[0], text[0], text[1], text[1], text[2], text[2]})
	}
	number, err := strconv.ParseUint(text, 16, 32)
	if err != nil || len(text) != 6 {
		return colour{}, false
	}
	return colour{float64(number >> 16), float64(number >> 8 & 255), float64(number & 255)}, true
}

// hex is the colour as six digits.
func (c colour) hex() string {
	return fmt.Sprintf("%02x%02x%02x", int(math.Round(c[0])), int(math.Round(c[1])), int(math.Round(c[2])))
}

// hexOrNone is hex, "" for no colour.
func (c *colour) hexOrNone() string {
	if c == nil {
		return ""
	}
	return c.hex()
}

// mixed is c with a part of another colour, 0 to 1, rounded as it will be shown.
func (c colour) mixed(other colour, part float64) colour {
	for i := range c {
		c[i] = math.Round(c[i]*(1-part) + other[i]*part)
	}
	return c
}

// luminance is the relative luminance of WCAG 2.2, 0 for black to 1 for white.
func (c colour) luminance() float64 {
	var linear colour
	for i, value := range c {
		value /= 255
		if value <= 0.04045 {
			linear[i] = value / 12.92
		} else {
			linear[i] = math.Pow((value+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*linear[0] + 0.7152*linear[1] + 0.0722*linear[2]
}

// contrast is the contrast ratio of WCAG 2.2, 1 to 21.
func contrast(a, b colour) float64 {
	light, dark := a.luminance(), b.luminance()
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

// Contrast that WCAG 2.2 asks of text (AA) and of the edge of a field.
const (
	textContrast = 4.5
	edgeContrast = 3
)

// on says whether c has at least that contrast on each of the grounds.
func (c colour) on(least float64, grounds ...colour) bool {
	for _, ground := range grounds {
		if contrast(c, ground) < least {
			return false
		}
	}
	return true
}

// towards is c, or c mixed with as little of another colour as gives it the contrast.
func (c colour) towards(other colour, least float64, grounds ...colour) colour {
	const steps = 20
	for step := range steps {
		if mixed := c.mixed(other, float64(step)/steps); mixed.on(least, grounds...) {
			return mixed
		}
	}
	return other
}

// ink is white or black, whichever is the more readable; one of the two always has more than 4.5.
func (c colour) ink() colour {
	if contrast(white, c) >= contrast(black, c) {
		return white
	}
	return black
}
