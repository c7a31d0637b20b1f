package importer

import (
	"errors"
	"fmt"
	"strconv"

	"vafa/internal/crm"
	"vafa/internal/csvfile"
	"vafa/internal/locale"
	"vafa/internal/rest"
)

// Refused says why a file as a whole is not taken: nothing of it was written. Code names a sentence of package rest, Args fill it;
// "limit" among them is the limit that was passed.
type Refused struct {
	Code string
	Args map[string]string
}

// Error is the sentence in English.
func (r *Refused) Error() string { return r.Text(locale.English) }

// Text is the sentence in a language.
func (r *Refused) Text(lang locale.Lang) string {
	return rest.DetailOf(crm.Fault{Code: r.Code, Args: r.Args}, lang).Detail
}

// unfit makes a Refused; args are name, value pairs.
func unfit(code string, args ...string) *Refused {
	out := &Refused{Code: code, Args: map[string]string{}}
	for i := 0; i+1 < len(args); i += 2 {
		out.Args[args[i]] = args[i+1]
	}
	return out
}

// Fits says whether a file of so many bytes may be sent; the error is a *Refused.
func Fits(bytes int64) error {
	switch {
	case bytes <= 0:
		return unfit("import.empty")
	case bytes > MostBytes:
		return unfit("import.tooLarge", "limit", strconv.Itoa(MostBytes))
	}
	return nil
}

// fileCodes are the sentences for what package csvfile refuses of a file, and the limit that each names.
var fileCodes = []struct {
	of          csvfile.Code
	code, limit string
}{
	{csvfile.Empty, "import.empty", ""},
	{csvfile.Spreadsheet, "import.spreadsheet", ""},
	{csvfile.Compressed, "import.compressed", ""},
	{csvfile.Binary, "import.binary", ""},
	{csvfile.Header, "import.noHeader", ""},
	{csvfile.LongRow, "import.rowTooLong", strconv.Itoa(MostRow)},
	{csvfile.ManyColumns, "import.tooManyColumns", strconv.Itoa(MostColumns)},
}

// rowCodes are those for what it refuses of a row.
var rowCodes = []struct {
	of   csvfile.Code
	code string
}{
	{csvfile.Quotes, "import.quotes"},
	{csvfile.Fields, "import.fields"},
	{csvfile.Encoding, "import.encoding"},
}

// whole turns what reading a file gave into a Refused, if it is about the whole file.
func whole(err error) error {
	var refused *csvfile.Refusal
	if errors.As(err, &refused) {
		for _, known := range fileCodes {
			if known.of == refused.Code {
				return unfit(known.code, "limit", known.limit, "line", strconv.Itoa(refused.Line))
			}
		}
	}
	return fmt.Errorf("read the file: %w", err)
}

// faultOf is the code of what is wrong with one row alone, "" for nothing; else the error.
func faultOf(err error) (string, error) {
	if err == nil {
		return "", nil
	}
	var refused *csvfile.Refusal
	if errors.As(err, &refused) {
		for _, known := range rowCodes {
			if known.of == refused.Code {
				return known.code, nil
			}
		}
	}
	return "", whole(err)
}
