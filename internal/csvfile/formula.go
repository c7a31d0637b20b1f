package csvfile

import (
	"strings"
	"unicode"
)

// A spreadsheet takes a cell for a formula that begins with one of = + - @, also fullwidth, or with a tab or carriage return
// before them. OWASP, "CSV Injection", advises an apostrophe in front, which spreadsheets take for "this is text".
const (
	begins = "=+-@\uff1d\uff0b\uff0d\uff20"
	blanks = "\t\r"
	// parts are where a program that is set to other separators than the comma may see a cell begin: within what is one
	// cell to us. fa-IR has the semicolon.
	parts = ";\t\r\n"
)

// harmless is a cell with an apostrophe in front of each part of it that a spreadsheet could take for a formula. A part that
// has apostrophes there already gets one more, so that original gives back every text.
func harmless(cell string) string {
	return eachPart(cell, func(part string, first bool) string {
		if formula(part, first) {
			return "'" + part
		}
		return part
	})
}

// original undoes harmless.
func original(cell string) string {
	return eachPart(cell, func(part string, first bool) string {
		if rest, marked := strings.CutPrefix(part, "'"); marked && formula(rest, first) {
			return rest
		}
		return part
	})
}

// formula says whether a spreadsheet could take a text for one, whatever apostrophes, quotation marks and spaces are before
// it. Putting an apostrophe in front never changes the answer.
func formula(text string, first bool) bool {
	text = strings.TrimLeft(text, "'")
	if first && text != "" && strings.ContainsRune(blanks, rune(text[0])) {
		return true
	}
	text = strings.TrimLeftFunc(text, func(r rune) bool {
		return r == '\'' || r == '"' || unicode.IsSpace(r) && !strings.ContainsRune(parts, r)
	})
	for _, r := range text {
		return strings.ContainsRune(begins, r)
	}
	return false
}

// eachPart changes each part of a cell. The first is the text up to the first separator that comes after its apostrophes, so
// that a tab which begins the cell belongs to it.
func eachPart(cell string, change func(part string, first bool) string) string {
	var out strings.Builder
	for first := true; ; first = false {
		end := strings.IndexAny(cell, parts)
		if end < 0 {
			out.WriteString(change(cell, first))
			return out.String()
		}
		out.WriteString(change(cell[:end+1], first))
		cell = cell[end+1:]
	}
}
