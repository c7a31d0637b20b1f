package crm

import (
	"encoding/hex"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"vafa/internal/money"
)

// Import is a file of a firm's history on its way into the table. It holds nothing of what is in the file but the names of its columns.
type Import struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	Name string `json:"name"` // of the file, as its sender calls it
	ImportAsked
	Bytes    int64  `json:"bytes,omitempty"`  // as announced; 0 where nobody said
	SHA256   string `json:"sha256,omitempty"` // of the file, as announced; "" where nobody said
	Confirm  bool   `json:"confirm,omitempty"`
	ReturnTo string `json:"returnTo,omitempty"` // page of the console to which the form of the file leads on

	State     string        `json:"state"`
	Reason    *ImportReason `json:"reason,omitempty"` // why it is refused, or failed
	By        string        `json:"by"`
	Lang      string        `json:"lang"` // of the reasons in the refused rows
	CreatedAt time.Time     `json:"createdAt"`
	StartedAt time.Time     `json:"startedAt,omitzero"` // when the file was first read
	EndedAt   time.Time     `json:"endedAt,omitzero"`

	Stored  string         `json:"stored,omitempty"` // the version of the file that is read, as the bucket calls it
	Plan    []byte         `json:"plan,omitempty"`   // how it is read, as its reader writes it
	Columns []ImportColumn `json:"columns,omitempty"`
	Unknown []string       `json:"unknown,omitempty"` // columns that are passed over
	Shop    string         `json:"shop,omitempty"`    // whose export it is, by its headers

	Chunks     int `json:"chunks,omitempty"`     // into which it was cut
	ChunksDone int `json:"chunksDone,omitempty"` // taken in
	Rows       int `json:"rows,omitempty"`       // of the whole file, once it was cut
	ImportCounts

	Failing []int `json:"failing,omitempty"` // chunks that failed as often as they are tried
}

// ImportAsked is how a file is to be read, as far as somebody said.
type ImportAsked struct {
	Map      map[string]string `json:"map,omitempty"` // which column each field is in, by its header
	Calendar string            `json:"calendar,omitempty"`
	Unit     string            `json:"unit,omitempty"`
	Source   string            `json:"source,omitempty"`
}

// ImportCounts are rows by what became of them.
type ImportCounts struct {
	New     int `json:"new"`
	Already int `json:"already"`
	Refused int `json:"refused"`
}

// ImportColumn says which column a field is read from.
type ImportColumn struct {
	Field  string `json:"field"`
	Header string `json:"header"`
}

// ImportReason says why a file was refused or an import failed. Args fill its sentence; "limit" is the limit that the file goes beyond.
type ImportReason struct {
	Code string            `json:"code"`
	Args map[string]string `json:"args,omitempty"`
}

// ImportChunk is a part of an import that was taken in.
type ImportChunk struct {
	Number int `json:"number"` // from 1
	Rows   int `json:"rows"`
	ImportCounts
}

// The kinds of files.
const (
	ImportCustomers = "customers"
	ImportPurchases = "purchases"
	ImportSerials   = "serials"
	ImportProducts  = "products"
)

// The states of an import. Running, it has failed while one of its chunks has; every one that is taken in after all mends that.
const (
	ImportWaiting = "waiting" // for its file
	ImportReading = "reading" // the whole file once, before anything of it is written
	ImportReady   = "ready"   // for somebody to look at its columns and start it
	ImportRunning = "running"
	ImportDone    = "done"
	ImportRefused = "refused" // the file as a whole
	ImportFailed  = "failed"
)

// ImportTask is what a worker is asked to do for an import: to take in a chunk, or with none whatever comes next.
type ImportTask struct {
	Import string `json:"import"`
	Chunk  int    `json:"chunk,omitempty"`
}

// Limits of imports.
const (
	MostImportBytes  = 2 << 30
	MostImportHeader = 100_000 // bytes of all that is kept of how a file is read
	ImportDays       = 90      // for which is known what became of one
	RefusedRowsDays  = 7       // for which its refused rows are kept
)

// The objects of imports.
const ImportsPrefix = "imports/"

// FileKey is where the file of an import arrives.
func (i Import) FileKey() string { return ImportsPrefix + i.ID + "/file" }

// ImportOfFile is the id of the import whose file has a key; "" for any other object.
func ImportOfFile(key string) string {
	id, ours := strings.CutPrefix(key, ImportsPrefix)
	id, file := strings.CutSuffix(id, "/file")
	if !ours || !file || strings.Contains(id, "/") {
		return ""
	}
	return id
}

// ChunkKey is where a chunk of the file waits; files that were sent after one another do not share it.
func (i Import) ChunkKey(n int) string {
	return ImportsPrefix + i.ID + "/" + HashID(i.Stored) + "/" + strconv.Itoa(n)
}

// RefusedKey is where the refused rows of a chunk wait for those of the others.
func (i Import) RefusedKey(n int) string { return ImportsPrefix + i.ID + "/refused/" + strconv.Itoa(n) }

// RejectedKey is where all refused rows are, as one file.
func (i Import) RejectedKey() string { return ImportsPrefix + i.ID + "/refused.csv" }

// HasRejected says whether the refused rows can be had at a time.
func (i Import) HasRejected(now time.Time) bool {
	return i.State == ImportDone && i.Refused > 0 && now.Before(i.EndedAt.AddDate(0, 0, RefusedRowsDays))
}

// IsCut says whether its file was read as a whole.
func (i Import) IsCut() bool { return i.Chunks > 0 }

// TakesFile says whether a file can still be sent for it.
func (i Import) TakesFile() bool {
	switch i.State {
	case ImportWaiting, ImportRefused:
		return true
	case ImportFailed:
		return !i.IsCut()
	}
	return false
}

// Shown is its state as people are told it.
func (i Import) Shown() string {
	if i.State == ImportRunning && len(i.Failing) > 0 {
		return ImportFailed
	}
	return i.State
}

// ShownReason is why it is in that state, nil where there is nothing to tell.
func (i Import) ShownReason() *ImportReason {
	if i.State == ImportRunning && len(i.Failing) > 0 {
		return &ImportReason{Code: "import.notTaken", Args: map[string]string{"chunk": strconv.Itoa(slices.Min(i.Failing))}}
	}
	return i.Reason
}

// ImportForm is an import as a manager asks for it.
type ImportForm struct {
	Kind     string            `json:"kind" enum:"customers,purchases,serials,products"`
	Name     string            `json:"name"`
	Bytes    int               `json:"bytes,omitempty"`  // of the file, if known
	SHA256   string            `json:"sha256,omitempty"` // of the file, in hexadecimal: the same file is then imported once
	Map      map[string]string `json:"map,omitempty"`    // the header of the column in which a field is, where it would not be guessed
	Calendar string            `json:"calendar,omitempty" enum:"jalali,gregorian"`
	Unit     string            `json:"unit,omitempty"`   // of amounts that state none, such as IRT
	Source   string            `json:"source,omitempty"` // of references, such as the name of a shop
	Confirm  bool              `json:"confirm,omitempty"`
	ReturnTo string            `json:"returnTo,omitempty"` // a page of the console, with {id}
}

const (
	mostMapped    = 200
	longestHeader = 1000
)

// Parse checks the form. It gives the import without what the system decides.
func (in ImportForm) Parse(b Business) (Import, error) {
	var faults Faults
	f := form{faults: &faults}
	out := Import{
		Kind: f.choose("kind", in.Kind, ImportCustomers, ImportPurchases, ImportSerials, ImportProducts),
		Name: f.required("name", in.Name, maxName), Bytes: int64(in.Bytes), SHA256: strings.ToLower(in.SHA256), Confirm: in.Confirm,
	}
	out.Calendar = f.oneOf("calendar", in.Calendar, "jalali", "gregorian")
	out.Unit = f.importUnit(in.Unit)
	out.Source = f.text("source", in.Source, maxName)
	if strings.ContainsAny(out.Source, ":#") {
		f.fault("source", "reference.source")
	}
	switch {
	case in.Bytes < 0:
		f.fault("bytes", "number.range", "low", "1", "high", strconv.Itoa(MostImportBytes))
	case in.Bytes > MostImportBytes:
		f.fault("bytes", "import.tooLarge", "limit", strconv.Itoa(MostImportBytes))
	}
	if sum, err := hex.DecodeString(out.SHA256); err != nil || len(sum) != 0 && len(sum) != 32 {
		f.fault("sha256", "sha256.invalid")
	}
	out.Map = f.importMap(in.Map)
	out.ReturnTo = f.returnTo(in.ReturnTo)
	return out, faults.Err()
}

// importUnit reads the code of a unit of money.
func (f form) importUnit(typed string) string {
	if typed == "" {
		return ""
	}
	unit, err := money.ParseUnit(typed)
	if err != nil {
		f.fault("unit", "currency.unknown")
		return ""
	}
	return unit.Code()
}

// importMap reads which columns fields are in; whether there is such a field is known by who reads the file.
func (f form) importMap(typed map[string]string) map[string]string {
	if len(typed) > mostMapped {
		f.fault("map", "list.tooLong", "limit", strconv.Itoa(mostMapped))
		return nil
	}
	for _, field := range slices.Sorted(maps.Keys(typed)) {
		if field == "" {
			f.fault("map", "field.unknown")
			return nil
		}
		if len(field)+len(typed[field]) > longestHeader {
			f.fault("map", "text.tooLong", "limit", strconv.Itoa(longestHeader))
			return nil
		}
	}
	return typed
}

// returnTo reads a page of the console, so that a form cannot lead to somebody else's.
func (f form) returnTo(typed string) string {
	if typed == "" {
		return ""
	}
	page, err := url.Parse(typed)
	if err != nil || page.Host != "" || page.Scheme != "" || !strings.HasPrefix(page.Path, "/console/") || len(typed) > maxLine ||
		strings.ContainsAny(typed, "\\\r\n") {
		f.fault("returnTo", "import.returnTo")
		return ""
	}
	return typed
}
