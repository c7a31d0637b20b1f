package main

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"vafa/internal/importer"
	"vafa/internal/locale"
)

// showColumns says which column is taken for what, with what stands in it first.
func showColumns(to io.Writer, plan importer.Plan, width int) {
	title := "A file of " + string(plan.Kind)
	if plan.Shop != "" {
		title += ", as " + map[importer.Shop]string{importer.WooCommerce: "WooCommerce", importer.Shopify: "Shopify"}[plan.Shop] + " exports them"
	}
	fmt.Fprintf(to, "%s. References belong to %q, amounts without a currency are in %s, dates are %s.\n\n", title, plan.Source, plan.Unit, calendarWords(plan.Calendar))
	field, header := len("Field"), len("Column")
	for _, c := range plan.Columns {
		field, header = max(field, len(c.Field)), max(header, utf8.RuneCountInString(c.Header))
	}
	header = min(header, max(width/3, len("Column")))
	line := func(a, b, c string) {
		text := pad(a, field) + "  " + pad(clip(b, header), header) + "  " + c
		fmt.Fprintln(to, strings.TrimRight(clip(text, width), " "))
	}
	line("Field", "Column", "For example")
	for _, c := range plan.Columns {
		line(c.Field, locale.Display(c.Header), c.Sample)
	}
	if len(plan.Unknown) > 0 {
		fmt.Fprintf(to, "\nNot used: %s\n", strings.Join(plan.Unknown, ", "))
	}
}

func calendarWords(calendar locale.Calendar) string {
	if calendar == "" {
		return "Jalali or Gregorian, by their year"
	}
	return map[locale.Calendar]string{locale.Jalali: "Jalali", locale.Gregorian: "Gregorian"}[calendar]
}

func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(width-utf8.RuneCountInString(text), 0))
}

// clip is a text of at most width characters.
func clip(text string, width int) string {
	letters := []rune(text)
	if len(letters) <= width {
		return text
	}
	return string(letters[:max(width-1, 0)]) + "…"
}

// progressBar shows how far something is: on a terminal in one line that is written again, elsewhere a line now and then.
type progressBar struct {
	to    io.Writer
	width int
	live  bool
	now   func() time.Time

	title string
	begun time.Time
	first int64 // done when the title began
	shown time.Time
	whole bool // all of it was shown
	open  bool // the line is not ended
}

// How often the bar is shown.
const (
	liveGap  = 100 * time.Millisecond
	quietGap = 10 * time.Second
)

// part begins something new of so many bytes; what it gives is told how many are done.
func (b *progressBar) part(title string, bytes int64) func(int64) {
	b.begin(title, 0)
	return func(done int64) {
		b.show(done, bytes, func(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) })
	}
}

// rows shows how many rows are done.
func (b *progressBar) rows(title string, done, all int) {
	if b.title != title {
		b.begin(title, int64(done))
	}
	b.show(int64(done), int64(all), func(n int64) string { return count(int(n)) + " rows" })
}

func (b *progressBar) begin(title string, done int64) {
	b.end()
	b.title, b.begun, b.first, b.shown, b.whole = title, b.now(), done, time.Time{}, false
}

// show writes the bar if it is time to; the end is always shown.
func (b *progressBar) show(done, all int64, text func(int64) string) {
	gap := quietGap
	if b.live {
		gap = liveGap
	}
	now, whole := b.now(), done >= all && all > 0
	if b.whole || !whole && now.Sub(b.shown) < gap {
		return
	}
	b.shown, b.whole = now, whole
	line := b.title + " " + text(done)
	if all > 0 {
		line += fmt.Sprintf(" of %s, %d %%", text(all), 100*done/all)
	}
	if spent := now.Sub(b.begun).Seconds(); spent >= 1 && done > b.first {
		rate := float64(done-b.first) / spent
		line += fmt.Sprintf(", %s/s", text(int64(rate)))
		if done < all {
			line += ", " + remaining(float64(all-done)/rate) + " left"
		}
	}
	b.write(line, done, all)
	if whole {
		b.end()
	}
}

// write puts the line out, on a terminal with a bar where there is room for one.
func (b *progressBar) write(line string, done, all int64) {
	if !b.live {
		fmt.Fprintln(b.to, line)
		return
	}
	if room := b.width - utf8.RuneCountInString(line) - 4; all > 0 && room >= 10 {
		room = min(room, 40)
		full := int(min(done, all) * int64(room) / all)
		line += " [" + strings.Repeat("#", full) + strings.Repeat(".", room-full) + "]"
	}
	fmt.Fprint(b.to, "\r"+pad(clip(line, b.width-1), b.width-1))
	b.open = true
}

// say writes a line of its own.
func (b *progressBar) say(text string) {
	b.end()
	fmt.Fprintln(b.to, text)
}

func (b *progressBar) end() {
	if b.open {
		fmt.Fprintln(b.to)
		b.open = false
	}
}

// remaining is a number of seconds as people say it.
func remaining(seconds float64) string {
	left := time.Duration(min(seconds, 1e8)) * time.Second
	switch {
	case left >= time.Hour:
		return fmt.Sprintf("%d h %02d min", int(left.Hours()), int(left.Minutes())%60)
	case left >= time.Minute:
		return fmt.Sprintf("%d min %02d s", int(left.Minutes()), int(left.Seconds())%60)
	}
	return fmt.Sprintf("%d s", int(left.Seconds()))
}
