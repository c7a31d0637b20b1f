package locale

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestParseLang(t *testing.T) {
	for code, direction := range map[string]string{"fa": "rtl", "ar": "rtl", "en": "ltr"} {
		lang, err := ParseLang(code)
		if err != nil || string(lang) != code || lang.Direction() != direction {
			t.Errorf("ParseLang(%s) = %s, %v, %s", code, lang, err, lang.Direction())
		}
	}
	for _, code := range []string{"", "FA", "fa-IR", "de"} {
		if _, err := ParseLang(code); !errors.Is(err, ErrLang) {
			t.Errorf("ParseLang(%q): %v", code, err)
		}
	}
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		header         string
		fallback, want Lang
	}{
		{"fa-IR,fa;q=0.9,en;q=0.8", English, Persian},
		{"en-GB", Persian, English},
		{"ar-EG", Persian, Arabic},
		{"de,ar;q=0.5", Persian, Arabic},
		{"en;q=0.1,fa;q=0.9", Arabic, Persian},
		{"fr", Persian, Persian},
		{"fr", Arabic, Arabic},
		{"ur-PK", Persian, Persian},
		{"*", Arabic, Arabic},
		{"", English, English},
		{"x;;q=", Arabic, Arabic},
		{strings.Repeat("-", 5000), Arabic, Arabic},
	} {
		if got := Match(c.header, c.fallback); got != c.want {
			t.Errorf("Match(%.40q, %s) = %s, want %s", c.header, c.fallback, got, c.want)
		}
	}
}

func TestWeek(t *testing.T) {
	for _, c := range []struct {
		country string
		start   time.Weekday
		weekend []time.Weekday
	}{
		{"IR", time.Saturday, []time.Weekday{time.Friday}},
		{"ir", time.Saturday, []time.Weekday{time.Friday}},
		{"AF", time.Saturday, []time.Weekday{time.Thursday, time.Friday}},
		{"SA", time.Sunday, []time.Weekday{time.Friday, time.Saturday}},
		{"IQ", time.Saturday, []time.Weekday{time.Friday, time.Saturday}},
		{"AE", time.Monday, []time.Weekday{time.Saturday, time.Sunday}},
		{"MA", time.Monday, []time.Weekday{time.Saturday, time.Sunday}},
		{"US", time.Sunday, []time.Weekday{time.Saturday, time.Sunday}},
		{"", time.Monday, []time.Weekday{time.Saturday, time.Sunday}},
	} {
		if got := WeekStart(c.country); got != c.start {
			t.Errorf("the week of %s starts on %v", c.country, got)
		}
		if got := Weekend(c.country); !slices.Equal(got, c.weekend) {
			t.Errorf("the weekend of %s is %v", c.country, got)
		}
	}
	Weekend("EG")[0] = time.Monday
	if Weekend("SA")[0] != time.Friday {
		t.Error("a caller changed the table")
	}
}
