package report

import (
	"encoding/json"
	"fmt"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// Reports are kept as documents: a year of periods or cohorts each, by the year in which they begin, so that none grows beyond what
// an item takes, and only those of which something changed are written. The names of a kind sort by time.
const (
	cohortsName = "cohorts-"
	nowName     = "now"
)

// Now is what is known of the day of the reports alone. Spent and Value are the shares of the best customers, by base currency: of
// what they have paid so far in the prices of one month, and of what they are expected to bring.
type Now struct {
	AsOf      locale.Date        `json:"asOf"`
	WeekStart int                `json:"weekStart"` // 0 is Sunday
	Spent     map[string][]Share `json:"spent"`
	Value     map[string][]Share `json:"value"`
	Rungs     Rungs              `json:"rungs"`
}

// Documents are the reports as they are kept, in the order of their names within a kind.
func Documents(f Facts, contacts []crm.ContactDay, now Now) ([]crm.Report, error) {
	var all library
	for _, scheme := range Schemes(time.Weekday(now.WeekStart)) {
		periods := f.Periods(scheme, contacts, now.AsOf)
		byYear(&all, scheme.Name(), periods, func(p Period) int { return p.From.Year })
		if scheme.By == Month {
			byYear(&all, cohortsName+string(scheme.Calendar), f.CohortsOf(scheme.Calendar, now.AsOf), func(c Cohort) int { return c.From.Year })
		}
	}
	all.put(nowName, now)
	return all.reports, all.err
}

// library gathers documents until one cannot be written.
type library struct {
	reports []crm.Report
	err     error
}

func (l *library) put(name string, document any) {
	encoded, err := json.Marshal(document)
	if err != nil && l.err == nil {
		l.err = fmt.Errorf("report %s: %w", name, err)
	}
	l.reports = append(l.reports, crm.Report{Name: name, Document: encoded})
}

func byYear[T any](into *library, kind string, rows []T, year func(T) int) {
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && year(rows[n]) == year(rows[0]) {
			n++
		}
		into.put(nameOf(kind, year(rows[0])), rows[:n])
		rows = rows[n:]
	}
}

func nameOf(kind string, year int) string { return fmt.Sprintf("%s#%04d", kind, year) }

// Range names the first and the last document in which there is what begins on some days of a kind.
type Range struct{ First, Last string }

// PeriodsBetween is where the periods of a scheme are that begin on the days from one to another.
func PeriodsBetween(scheme Scheme, from, to locale.Date) Range {
	return Range{nameOf(scheme.Name(), from.Year), nameOf(scheme.Name(), to.Year)}
}

// CohortsBetween is where the cohorts are.
func CohortsBetween(calendar locale.Calendar, from, to locale.Date) Range {
	return Range{nameOf(cohortsName+string(calendar), from.Year), nameOf(cohortsName+string(calendar), to.Year)}
}

// Current is where what is known of the day of the reports is.
func Current() Range { return Range{nowName, nowName} }

// Read decodes documents of one kind into their rows.
func Read[T any](reports []crm.Report) ([]T, error) {
	var out []T
	for _, one := range reports {
		var rows []T
		if err := json.Unmarshal(one.Document, &rows); err != nil {
			return nil, fmt.Errorf("report %s: %w", one.Name, err)
		}
		out = append(out, rows...)
	}
	return out, nil
}

// ReadNow decodes the document of Current.
func ReadNow(reports []crm.Report) (Now, error) {
	var out Now
	for _, one := range reports {
		if err := json.Unmarshal(one.Document, &out); err != nil {
			return out, fmt.Errorf("report %s: %w", one.Name, err)
		}
	}
	return out, nil
}

// Changed are the documents that are not kept as they should be. Of a document that is no longer, because its days lie after asOf or
// nobody is in it any more, an empty one is left.
func Changed(kept, wanted []crm.Report) []crm.Report {
	before := map[string]string{}
	for _, one := range kept {
		before[one.Name] = string(one.Document)
	}
	var out []crm.Report
	for _, one := range wanted {
		if before[one.Name] != string(one.Document) {
			out = append(out, one)
		}
		delete(before, one.Name)
	}
	for _, one := range kept {
		if text, left := before[one.Name]; left && text != empty {
			out = append(out, crm.Report{Name: one.Name, Document: []byte(empty)})
		}
	}
	return out
}

const empty = "[]"
