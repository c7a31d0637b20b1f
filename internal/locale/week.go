package locale

import (
	"slices"
	"strings"
	"time"
)

// Weekend lists the days of rest of a country (ISO 3166 code), in the order they come; Saturday and Sunday where the
// table has no row. It is a default: Iran's parliament has voted on a second day, so a business may set its own.
func Weekend(country string) []time.Weekday {
	if days, found := weekends[strings.ToUpper(country)]; found {
		return slices.Clone(days)
	}
	return []time.Weekday{time.Saturday, time.Sunday}
}

var fridaySaturday = []time.Weekday{time.Friday, time.Saturday}

var weekends = map[string][]time.Weekday{
	"IR": {time.Friday},
	"AF": {time.Thursday, time.Friday},
	"IN": {time.Sunday}, "UG": {time.Sunday},
	"BH": fridaySaturday, "DZ": fridaySaturday, "EG": fridaySaturday, "IL": fridaySaturday, "IQ": fridaySaturday,
	"JO": fridaySaturday, "KW": fridaySaturday, "LY": fridaySaturday, "OM": fridaySaturday, "QA": fridaySaturday,
	"SA": fridaySaturday, "SD": fridaySaturday, "SY": fridaySaturday, "YE": fridaySaturday,
}

// WeekStart is the first day of a country's week (ISO 3166 code): Saturday or Sunday where the lists say so, else
// Monday, as ISO 8601 has it.
func WeekStart(country string) time.Weekday {
	country = strings.ToUpper(country)
	switch {
	case slices.Contains(saturdayWeeks, country):
		return time.Saturday
	case slices.Contains(sundayWeeks, country):
		return time.Sunday
	}
	return time.Monday
}

// Countries whose week starts on Saturday or Sunday, after Unicode's CLDR 48.
var (
	saturdayWeeks = strings.Fields("AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY")
	sundayWeeks   = strings.Fields("AG AO AS BD BR BS BT BW BZ CA CO CV DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH " +
		"MM MO MT MX MZ NI NP PA PE PH PK PR PT PY SA SG ST SV TH TL TT TW UM US VE VI WS YE ZA ZW")
)
