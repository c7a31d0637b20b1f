package web

import (
	"strconv"
	"strings"
	"testing"

	"vafa/internal/crm"
)

// The page finds a text too long exactly where the domain does.
func TestLimitsAreThoseOfTheDomain(t *testing.T) {
	for _, c := range []struct {
		limit int
		check func(text string) crm.Faults
	}{
		{nameLimit, func(text string) crm.Faults {
			_, faults := crm.CaptureForm{Name: text}.Parse("", crm.Business{})
			return faults
		}},
		{textLimit, func(text string) crm.Faults {
			_, faults := crm.CaptureForm{Note: text}.Parse("", crm.Business{})
			return faults
		}},
	} {
		tooLong := func(length int) bool {
			for _, fault := range c.check(strings.Repeat("ن", length)) {
				if fault.Code == "text.tooLong" && fault.Args["limit"] == strconv.Itoa(c.limit) {
					return true
				}
			}
			return false
		}
		if tooLong(c.limit) || !tooLong(c.limit+1) {
			t.Errorf("%d characters are not the limit", c.limit)
		}
	}
}

// Every field and group of a form is once in the order of its page.
func TestOrderNamesEveryField(t *testing.T) {
	for l := range forms() {
		seen := map[string]int{}
		for _, name := range l.order {
			seen[name]++
		}
		for _, f := range l.fields {
			seen[f.Name]--
		}
		for _, g := range l.groups {
			seen[g.Name]--
		}
		for name, n := range seen {
			if n != 0 {
				t.Errorf("%s: %s is %+d times too often in the order", l.name, name, n)
			}
		}
	}
}
