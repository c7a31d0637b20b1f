package importer

import (
	"regexp"
	"strings"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

var (
	clock      = regexp.MustCompile(`^(.*?)[T ,،]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?(?: ?([AaPp])\.?[Mm]\.?)?(?: ?(Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?$`)
	compactDay = regexp.MustCompile(`^([0-9]{4})([0-9]{2})([0-9]{2})$`)
)

// readTime reads when something was: a day with or without a time, as people and shops write it, in digits of any script. The calendar is
// the one that was asked for, else it follows from the year: 1300 to 1500 is Jalali, 1900 and later Gregorian. A time without a zone, and a
// day without a time, are the firm's. The result is what package crm reads, RFC 3339; a fault where it cannot be read in one way.
func (p Plan) readTime(typed string, firm crm.Business) (string, *crm.Fault) {
	if typed == "" {
		return "", nil
	}
	if at, err := time.Parse(time.RFC3339, typed); err == nil && at.Year() >= firstGregorian {
		return typed, nil // most exports, and much faster
	}
	text := strings.TrimSpace(locale.Digits(typed))
	var parts []string
	if parts = clock.FindStringSubmatch(text); parts != nil {
		text = parts[1]
	}
	day, err := p.readDay(compactDay.ReplaceAllString(strings.TrimSpace(text), "$1-$2-$3"))
	if err != nil {
		return "", &crm.Fault{Pointer: "/at", Code: "import.date"}
	}
	if parts == nil {
		return day.In(firm.Zone).Format(time.RFC3339), nil
	}
	at, ok := at(day, parts[2:], firm.Zone)
	if !ok {
		return "", &crm.Fault{Pointer: "/at", Code: "import.date"}
	}
	return at.Format(time.RFC3339), nil
}

// firstGregorian is the first year that is taken for a Gregorian one.
const firstGregorian = 1900

func (p Plan) readDay(text string) (locale.Date, error) {
	if p.Calendar != "" {
		return locale.ParseIn(p.Calendar, text)
	}
	return locale.ParseAny(locale.Persian, text)
}

// at is a time of a day; parts are hour, minute, second, a or p of a clock of twelve hours, and the zone.
func at(day locale.Date, parts []string, zone *time.Location) (time.Time, bool) {
	hour, minute, second := digits(parts[0]), digits(parts[1]), digits(parts[2])
	if half := strings.ToLower(parts[3]); half != "" {
		if hour < 1 || hour > 12 {
			return time.Time{}, false
		}
		if hour %= 12; half == "p" {
			hour += 12
		}
	}
	if hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	switch written := parts[4]; {
	case written == "Z" || written == "UTC" || written == "GMT":
		zone = time.UTC
	case written != "":
		offset := digits(written[1:3])*3600 + digits(written[len(written)-2:])*60
		if written[0] == '-' {
			offset = -offset
		}
		zone = time.FixedZone("", offset)
	}
	return time.Date(day.Year, time.Month(day.Month), day.Day, hour, minute, second, 0, zone), true
}

// digits is the value of a few ASCII digits; 0 of none.
func digits(text string) int {
	n := 0
	for _, c := range text {
		n = n*10 + int(c-'0')
	}
	return n
}
