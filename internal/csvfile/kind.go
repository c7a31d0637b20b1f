package csvfile

import "bytes"

// Code names why a file or a row was refused.
type Code string

// The codes of what Records refuses. All but the last three are about the whole file.
const (
	Empty       Code = "empty"
	Spreadsheet Code = "spreadsheet"
	Compressed  Code = "compressed"
	Binary      Code = "binary"
	Header      Code = "header"
	LongRow     Code = "longRow"
	ManyColumns Code = "manyColumns"
	Quotes      Code = "quotes"
	Fields      Code = "fields"
	Encoding    Code = "encoding"
)

// Whole says whether the file as a whole is refused, and not one of its rows.
func (r *Refusal) Whole() bool { return r.Code != Quotes && r.Code != Fields && r.Code != Encoding }

// spreadsheet knows files of spreadsheets by their first bytes: what Excel writes now is an archive that says so at once, what it
// wrote before 2007 is a compound file.
func spreadsheet(start []byte) bool {
	return bytes.HasPrefix(start, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) || bytes.HasPrefix(start, []byte("PK\x03\x04"))
}

// compressed knows packed files by their first bytes. None is unpacked, so that a small file cannot become a large one.
func compressed(start []byte) bool {
	for _, magic := range []string{"PK\x05\x06", "PK\x07\x08", "\x1f\x8b", "BZh", "\xfd7zXZ\x00", "\x28\xb5\x2f\xfd", "7z\xbc\xaf\x27\x1c", "Rar!\x1a\x07"} {
		if bytes.HasPrefix(start, []byte(magic)) {
			return true
		}
	}
	return false
}
