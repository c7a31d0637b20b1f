package importer

import (
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"vafa/internal/crm"
	"vafa/internal/csvfile"
	"vafa/internal/locale"
	"vafa/internal/money"
)

// Asked is what somebody says of a file beside its kind. What is left out is found out or taken as usual.
type Asked struct {
	Map      map[string]string // field -> header, over what is guessed; "" as header leaves the field out
	Calendar locale.Calendar   // of dates; "" tells Jalali years (1300 to 1500) from Gregorian ones (from 1900)
	Unit     string            // code of the currency of amounts that state none; "" is the firm's own
	Source   string            // the system that the file is from, to which its references belong; "" is the shop, else "import"
	By       string            // who takes it in
	At       time.Time         // when they asked for it: the same for all rows, whenever they are written
	Lang     locale.Lang       // of the reasons in refused rows; "" is the firm's own
}

// Column is a column of a file that is understood. Sample is what stands there in the first row that has something, for whoever looks
// before anything is written; it is personal, and no part of a plan that is kept.
type Column struct {
	Field  string `json:"field"`
	Header string `json:"header"`
	Sample string `json:"-"`
}

// Plan is how a file is read. It holds nothing personal but By, and can be kept as JSON between Split and Take.
type Plan struct {
	Kind     Kind            `json:"kind"`
	Header   []string        `json:"header"`
	Fields   map[string]int  `json:"fields"` // field -> column, from 0
	Columns  []Column        `json:"columns"`
	Unknown  []string        `json:"unknown"` // headers that are not used
	Shop     Shop            `json:"shop,omitempty"`
	Calendar locale.Calendar `json:"calendar,omitempty"`
	Unit     string          `json:"unit"`
	Source   string          `json:"source"`
	By       string          `json:"by"`
	At       time.Time       `json:"at"`
	Lang     locale.Lang     `json:"lang"`
}

// usualSource is where the references of a file belong that nobody says is from anywhere.
const usualSource = "import"

// Look reads the beginning of a file and says how it is going to be read. The error is a *Refused if it cannot be taken in, else that of
// reading it.
func Look(r io.Reader, kind Kind, asked Asked, firm crm.Business) (Plan, error) {
	if !kind.IsKnown() {
		return Plan{}, unfit("import.kind")
	}
	rows, err := open(r, kind)
	if err != nil {
		return Plan{}, err
	}
	plan := Plan{
		Kind: kind, Header: rows.Header, Calendar: asked.Calendar, Unit: asked.Unit, Source: asked.Source,
		By: asked.By, At: asked.At, Lang: asked.Lang, Columns: []Column{}, Unknown: []string{},
	}
	if err := plan.find(asked.Map); err != nil {
		return Plan{}, err
	}
	if err := plan.settle(firm); err != nil {
		return Plan{}, err
	}
	plan.list(sampled(rows))
	return plan, nil
}

// open begins to read a file of a kind.
func open(r io.Reader, kind Kind) (*csvfile.Records, error) {
	rows, err := csvfile.Read(r, csvfile.Bounds{Row: MostRow, Columns: MostColumns}, func(header []string) int {
		if len(header) > MostColumns {
			return 1 // it is going to be refused: what the columns are is no matter
		}
		return len(columnsIn(indexOf(header), kind))*MostColumns + len(header)
	})
	if err != nil {
		return nil, whole(err)
	}
	return rows, nil
}

// columnsIn are the columns of a header as they are guessed: those of a shop's export, else by their names.
func columnsIn(header index, kind Kind) map[string]int {
	if known := exportOf(header, kind); known != nil {
		return known.columnsIn(header)
	}
	return namesIn(header, fieldsOf(kind))
}

// find settles which column is which.
func (p *Plan) find(asked map[string]string) error {
	header := indexOf(p.Header)
	p.Fields = columnsIn(header, p.Kind)
	if known := exportOf(header, p.Kind); known != nil {
		p.Shop = known.shop
	}
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		if !slices.Contains(FieldNames(p.Kind), name) {
			return unfit("import.field", "field", name, "fields", strings.Join(FieldNames(p.Kind), ", "))
		}
		if asked[name] == "" {
			delete(p.Fields, name)
			continue
		}
		column := header.find(asked[name])
		if column < 0 {
			return p.missing("import.header", asked[name])
		}
		maps.DeleteFunc(p.Fields, func(_ string, at int) bool { return at == column })
		p.Fields[name] = column
	}
	return p.check()
}

// FieldNames are what the columns of a kind are called in a map.
func FieldNames(kind Kind) []string {
	var out []string
	for _, f := range fieldsOf(kind) {
		out = append(out, f.name)
	}
	return out
}

// check says which column is missing, or there twice.
func (p *Plan) check() error {
	for _, group := range oneOf(p.Kind) {
		if !slices.ContainsFunc(group, p.has) {
			return p.missing("import.columnMissing", strings.Join(group, " / "))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Fields)) {
		header := p.Header[p.Fields[name]]
		same := func(other string) bool { return csvfile.Key(other) == csvfile.Key(header) }
		first := slices.IndexFunc(p.Header, same)
		if slices.ContainsFunc(p.Header[first+1:], same) {
			return unfit("import.columnTwice", "header", header)
		}
	}
	return nil
}

func (p *Plan) has(field string) bool {
	_, found := p.Fields[field]
	return found
}

// missing is the refusal that names what is not there, and the headers that are. A file without a header has somebody's data in its
// first row: that is not repeated.
func (p *Plan) missing(code, what string) error {
	if slices.ContainsFunc(p.Header, looksLikeData) {
		return unfit("import.noHeader")
	}
	return unfit(code, "field", what, "headers", strings.Join(p.shown(), ", "))
}

// mostShown is how many headers a refusal repeats, and longestShown how much of each, in characters.
const mostShown, longestShown = 40, 40

func (p *Plan) shown() []string {
	out := make([]string, 0, mostShown)
	for _, header := range p.Header[:min(len(p.Header), mostShown)] {
		out = append(out, shorten(locale.Display(header), longestShown))
	}
	return out
}

func shorten(text string, most int) string {
	letters := []rune(text)
	if len(letters) <= most {
		return text
	}
	return string(letters[:most-1]) + "…"
}

// looksLikeData says whether a header is none: no name of a column is an address, a number or a date.
func looksLikeData(header string) bool {
	digits := 0
	for _, r := range locale.Digits(header) {
		if '0' <= r && r <= '9' {
			digits++
		}
	}
	return digits >= 4 || strings.Contains(header, "@")
}

// settle fills what nobody said.
func (p *Plan) settle(firm crm.Business) error {
	if p.Calendar != "" && p.Calendar != locale.Jalali && p.Calendar != locale.Gregorian {
		return unfit("import.calendar")
	}
	if p.Unit == "" {
		p.Unit = firm.Unit.Code()
	}
	unit, err := money.ParseUnit(p.Unit)
	if err != nil {
		return unfit("currency.unknown")
	}
	p.Unit = unit.Code()
	if p.Source == "" {
		p.Source = string(p.Shop)
	}
	if p.Source = locale.Fold(p.Source); p.Source == "" {
		p.Source = usualSource
	}
	if strings.ContainsAny(p.Source, ":#") {
		return unfit("reference.source")
	}
	if p.Lang == "" {
		p.Lang = firm.Lang
	}
	return nil
}

// list says for whoever looks which columns are understood, in the order of the file, and which are not used.
func (p *Plan) list(sample []string) {
	by := map[int]string{}
	for name, column := range p.Fields {
		by[column] = name
	}
	for i, header := range p.Header {
		name, known := by[i]
		switch {
		case known:
			column := Column{Field: name, Header: header}
			if i < len(sample) {
				column.Sample = sample[i]
			}
			p.Columns = append(p.Columns, column)
		case csvfile.Key(header) != csvfile.Key(Reason) && strings.TrimSpace(header) != "":
			p.Unknown = append(p.Unknown, header)
		}
	}
}

// sampleRows is how many rows are looked at for something to show of each column.
const sampleRows = 20

// sampled is the first thing that stands in each column.
func sampled(rows *csvfile.Records) []string {
	out := make([]string, len(rows.Header))
	for range sampleRows {
		row, err := rows.Next()
		var refused *csvfile.Refusal
		if err != nil && !errors.As(err, &refused) {
			break // whoever reads on meets it
		}
		for i := range out {
			if err == nil && out[i] == "" {
				out[i] = locale.Display(row.Fields[i])
			}
		}
	}
	return out
}
