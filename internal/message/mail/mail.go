// Package mail is what an e-mail of ours looks like: its text, the same as a page of HTML that runs in the direction of its language,
// and its headers. What belongs here is the form of a letter as mail; how it is carried does not. It trusts no text: what stands in a
// letter may have been typed by anybody, and is escaped.
package mail

import (
	"html"
	"regexp"
	"strings"

	"vafa/internal/message"
)

// Header is a header beside those that every carrier writes.
type Header struct{ Name, Value string }

// Headers are those of a letter: where its reader says that they want no more (RFC 2369).
func Headers(letter message.Letter) []Header {
	out := []Header{{"Content-Language", letter.Lang}}
	if letter.Unsubscribe != "" {
		out = append(out, Header{"List-Unsubscribe", "<" + letter.Unsubscribe + ">"})
	}
	return out
}

var address = regexp.MustCompile(`https?://[^\s<>"]+`)

// HTML is the letter as a page: a paragraph for every stretch between blank lines, from right to left in Persian and Arabic.
func HTML(letter message.Letter) string {
	dir := "ltr"
	if letter.Lang == "fa" || letter.Lang == "ar" {
		dir = "rtl"
	}
	var out strings.Builder
	out.WriteString(`<!DOCTYPE html><html lang="` + html.EscapeString(letter.Lang) + `" dir="` + dir + `"><head><meta charset="utf-8"><title>` +
		html.EscapeString(letter.Subject) + `</title></head><body dir="` + dir + `" style="font:16px/1.7 Vazirmatn,Tahoma,sans-serif">`)
	for paragraph := range strings.SplitSeq(letter.Text, "\n\n") {
		out.WriteString("<p>" + strings.ReplaceAll(linked(paragraph), "\n", "<br>") + "</p>")
	}
	out.WriteString("</body></html>")
	return out.String()
}

// linked is escaped text in which addresses of the web are links. They run from left to right wherever they stand.
func linked(text string) string {
	var out strings.Builder
	end := 0
	for _, at := range address.FindAllStringIndex(text, -1) {
		href := html.EscapeString(text[at[0]:at[1]])
		out.WriteString(html.EscapeString(text[end:at[0]]) + `<a dir="ltr" href="` + href + `">` + href + `</a>`)
		end = at[1]
	}
	return out.String() + html.EscapeString(text[end:])
}
