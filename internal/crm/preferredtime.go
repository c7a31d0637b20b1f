package crm

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"vafa/internal/locale"
)

// timesOfDay are what people call parts of the day, folded, and the hour at which each begins. Of two that are in one text the longer
// counts.
var timesOfDay = map[string]int{
	"صبح": 9, "صباح": 9, "morning": 9, "ظهر": 12, "noon": 12, "بعد از ظهر": 14, "بعدازظهر": 14, "بعد الظهر": 14, "afternoon": 14,
	"عصر": 17, "غروب": 18, "شب": 19, "مساء": 18, "evening": 18,
}

var clockInText = regexp.MustCompile(`\b([01]?[0-9]|2[0-3])(?::([0-5][0-9]))?\b`)

// PreferredMinute is the time at which somebody likes to be addressed, in minutes since midnight, as far as what they wrote tells:
// a clock such as 18:30 or 18, or a part of the day in one of our languages.
func PreferredMinute(written string) (minute int, told bool) {
	folded := locale.Fold(written)
	if found := clockInText.FindStringSubmatch(folded); found != nil {
		hours, _ := strconv.Atoi(found[1])   // digits
		minutes, _ := strconv.Atoi(found[2]) // digits or nothing
		return hours*60 + minutes, true
	}
	longest := ""
	for name := range timesOfDay {
		if strings.Contains(folded, locale.Fold(name)) && len(name) > len(longest) {
			longest = name
		}
	}
	if longest == "" || slices.Contains(strings.Fields(folded), "نه") {
		return 0, false
	}
	return timesOfDay[longest] * 60, true
}
