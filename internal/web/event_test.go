package web

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"vafa/internal/locale"
)

func TestReminder(t *testing.T) {
	card := CardView{Model: "RF-480", Product: `یخچال, "فریزر"; نو`, Serial: "AB77", ExpiresOn: locale.Date{Year: 2028, Month: 2, Day: 29}}
	made := time.Date(2026, 11, 22, 10, 0, 0, 0, time.FixedZone("", 3*3600+1800))
	file := string(Reminder(locale.Persian, card, "crd_1", made))
	whole := strings.ReplaceAll(file, "\r\n ", "")
	for _, want := range []string{
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "UID:crd_1@vafa\r\n", "DTSTAMP:20261122T063000Z\r\n", "DTSTART;VALUE=DATE:20280229\r\n",
		"DTEND;VALUE=DATE:20280301\r\n", "TRIGGER:-P30D\r\n", `SUMMARY;LANGUAGE=fa:پایان گارانتی یخچال\, "فریزر"\; نو RF-480` + "\r\n", "END:VCALENDAR\r\n",
	} {
		if !strings.Contains(whole, want) {
			t.Errorf("%q is not in\n%s", want, whole)
		}
	}
}

// Whatever a product is called, every line is short, ends as it must and is whole letters, and says what was meant.
func TestReminderOfAnyProduct(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(rapid.String(), rapid.StringN(0, 400, -1)).Draw(t, "name")
		card := CardView{Model: "M", Product: name, Serial: "S", ExpiresOn: today}
		file := string(Reminder(locale.English, card, "id", time.Unix(0, 0)))
		if !utf8.ValidString(file) || strings.Count(file, "\n") != strings.Count(file, "\r\n") || strings.Count(file, "\r") != strings.Count(file, "\r\n") {
			t.Fatalf("%q", file)
		}
		for _, line := range strings.Split(strings.TrimSuffix(file, "\r\n"), "\r\n") {
			if len(line) > longestLine || line == "" || !utf8.ValidString(line) {
				t.Fatalf("line %q", line)
			}
		}
		if whole := strings.ReplaceAll(file, "\r\n ", ""); strings.Count(whole, "\r\nBEGIN:") != 2 || strings.Count(whole, "\r\nSUMMARY;") != 1 {
			t.Fatalf("a name made a property of its own: %q", whole)
		}
	})
}
