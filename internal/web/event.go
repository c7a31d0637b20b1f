package web

import (
	"strings"
	"time"
	"unicode/utf8"

	"vafa/internal/locale"
)

// Reminder is the end of a warranty as an iCalendar file (RFC 5545) with an alarm 30 days before it. id names the event, so
// that whoever opens the file twice has it once; made is the time that the file carries.
func Reminder(lang locale.Lang, card CardView, id string, made time.Time) []byte {
	product := card.Model
	if card.Product != "" {
		product = card.Product + " " + card.Model
	}
	say := func(key string) string {
		words := strings.NewReplacer("{product}", product, "{serial}", card.Serial)
		return words.Replace(catalogues[lang][key])
	}
	day := func(d locale.Date) string { return strings.ReplaceAll(d.String(), "-", "") }
	var out calendar
	out.line("BEGIN", "VCALENDAR")
	out.line("VERSION", "2.0")
	out.line("PRODID", "-//Vafa//Warranty//EN")
	out.line("CALSCALE", "GREGORIAN")
	out.line("METHOD", "PUBLISH")
	out.line("BEGIN", "VEVENT")
	out.line("UID", escaped(id)+"@vafa")
	out.line("DTSTAMP", made.UTC().Format("20060102T150405Z"))
	out.line("DTSTART;VALUE=DATE", day(card.ExpiresOn))
	out.line("DTEND;VALUE=DATE", day(card.ExpiresOn.AddDays(1)))
	out.line("SUMMARY;LANGUAGE="+string(lang), escaped(say("calendar.summary")))
	out.line("DESCRIPTION;LANGUAGE="+string(lang), escaped(say("calendar.text")))
	out.line("TRANSP", "TRANSPARENT")
	out.line("BEGIN", "VALARM")
	out.line("ACTION", "DISPLAY")
	out.line("TRIGGER", "-P30D")
	out.line("DESCRIPTION;LANGUAGE="+string(lang), escaped(say("calendar.alarm")))
	out.line("END", "VALARM")
	out.line("END", "VEVENT")
	out.line("END", "VCALENDAR")
	return []byte(out.String())
}

// calendar is an iCalendar file in the making.
type calendar struct{ strings.Builder }

// longestLine is what a line may have, in bytes without its end.
const longestLine = 75

// line writes a property, folded where it is too long: never within a letter, and going on after a space.
func (c *calendar) line(name, value string) {
	text, room := name+":"+value, longestLine
	for len(text) > room {
		cut := room
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		_, _ = c.WriteString(text[:cut] + "\r\n ")
		text, room = text[cut:], longestLine-1
	}
	_, _ = c.WriteString(text + "\r\n") // never fails, says its documentation
}

// escaped is a text as a value: its own commas, semicolons and backslashes are no signs, line breaks are \n, other controls
// are left out.
func escaped(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(text, ""))
	var out strings.Builder
	for _, r := range text {
		switch {
		case r == '\n':
			out.WriteString(`\n`)
		case strings.ContainsRune(`\;,`, r):
			out.WriteString(`\` + string(r))
		case r >= ' ' && r != 0x7f || r == '\t':
			out.WriteRune(r)
		}
	}
	return out.String()
}
