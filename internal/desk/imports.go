package desk

import "time"

// Import is a file of history, as managers see it.
type Import struct {
	ID, Kind, Name, State, Shop string
	Why                         string // it is refused, or failed
	Columns                     []ImportColumn
	Unknown                     []string

	Rows, New, Already, Refused, Chunks, ChunksDone int

	CreatedAt, EndedAt time.Time
	CreatedBy          string
	Rejected           string // address of the refused rows
}

// ImportColumn says which column of the file a field is read from.
type ImportColumn struct{ Field, Header string }

// ImportsPage lists the files that were taken in, and begins with another.
type ImportsPage struct {
	Editing
	Imports []Import
	Units   []string
	More    string
}

// The words that the form has choices of.
var (
	importKinds     = []string{"customers", "products", "purchases", "serials"}
	importCalendars = []string{"jalali", "gregorian"}
)

// KindChoices are what a file can hold.
func (p ImportsPage) KindChoices() (Field, error) { return p.Pick("kind", "kind.", importKinds...) }

// CalendarChoices are the calendars of its dates; none to tell them by their years.
func (p ImportsPage) CalendarChoices() (Field, error) {
	choices := append([]Choice{{Text: text(p.Lang, "imports.calendar.any")}}, p.Choices("imports.calendar.", importCalendars...)...)
	return p.Select("calendar", "imports.calendar", choices)
}

// UnitChoices are the units of amounts that state none; none for the firm's own.
func (p ImportsPage) UnitChoices() (Field, error) {
	choices := []Choice{{Text: text(p.Lang, "imports.unit.any")}}
	for _, code := range p.Units {
		choices = append(choices, Choice{Value: code, Text: p.UnitName(code)})
	}
	return p.Select("unit", "imports.unit", choices)
}

// ImportPage is one file: the form that sends it, its columns before anything is written, how far it is, and what was refused.
type ImportPage struct {
	Frame
	Import
	Action string  // where the form of the file is sent; "" where none is taken
	Fields []Input // that it sends besides the file
	Sent   bool    // whether it has just been sent
}

// Input is a hidden input of a form.
type Input struct{ Name, Value string }

// IsBusy says whether more is to be seen soon without anybody doing anything.
func (p ImportPage) IsBusy() bool {
	return p.State == "reading" || p.State == "running" || p.State == "waiting" && p.Sent
}

// TakesFile says whether the page has a form for the file.
func (p ImportPage) TakesFile() bool { return p.Action != "" && !(p.State == "waiting" && p.Sent) }

// Goes says by which button the import goes on: of one that was looked at, or one that failed; "" for none.
func (p ImportPage) Goes() string {
	switch {
	case p.State == "ready":
		return "import.start"
	case p.State == "failed" && p.Chunks > 0:
		return "import.again"
	}
	return ""
}

// FieldName is a field in words.
func (p ImportPage) FieldName(field string) string { return p.Or("import.field."+field, field) }

// Tag is how a state looks.
func (i Import) Tag() string {
	switch i.State {
	case "done":
		return " good"
	case "refused", "failed":
		return " bad"
	}
	return ""
}
