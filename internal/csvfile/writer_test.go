package csvfile_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vafa/internal/csvfile"
)

// written is a file of rows with the columns id and text.
func written(t interface{ Fatal(...any) }, texts ...string) []byte {
	var file bytes.Buffer
	w, err := csvfile.NewWriter(&file, "id", "text")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range texts {
		if err := w.Write("x", text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// texts reads the texts of such a file back.
func texts(t interface{ Fatal(...any) }, file []byte) []string {
	r, err := csvfile.Open(bytes.NewReader(file), csvfile.Column{Name: "id"}, csvfile.Column{Name: "text", Exact: true})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for {
		row, err := r.Next()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, row.Field("text"))
	}
}

// cells are the cells of the second column as a program sees them that is set to a separator.
func cells(t testing.TB, file []byte, comma rune) []string {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\ufeff"))))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = comma, true, -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, row := range rows[1:] {
		out = append(out, row[1:]...)
	}
	return out
}

// sign says whether a formula begins with it.
func sign(r rune) bool { return strings.ContainsRune("=+-@＝＋－＠", r) }

func TestFormulas(t *testing.T) {
	for text, want := range map[string]string{
		"=HYPERLINK(\"http://x.example\")": "'=HYPERLINK(\"http://x.example\")",
		"+989121234567":                    "'+989121234567",
		"-5":                               "'-5",
		"@SUM(A1)":                         "'@SUM(A1)",
		"\t=1":                             "'\t'=1",
		"\r=1":                             "'\r'=1",
		"＝1+1":                             "'＝1+1",
		"＋98":                              "'＋98",
		"－5":                               "'－5",
		"＠x":                               "'＠x",
		"'=1":                              "''=1",
		"'''=1":                            "''''=1",
		"  =1":                             "'  =1",
		"\"=1":                             "'\"=1",
		"a;=cmd|' /C calc'!A1":             "a;'=cmd|' /C calc'!A1",
		"a\n=1":                            "a\n'=1",
		// nothing of these is a formula
		"1-5": "1-5", "a=b": "a=b", "'": "'", "'tis": "'tis", "": "", "پروین": "پروین", "0912 123 4567": "0912 123 4567", "a@b.example": "a@b.example",
	} {
		file := written(t, text)
		if got := cells(t, file, ','); !cmp.Equal(got, []string{want}) {
			t.Errorf("%q is written as %q, want %q", text, got, want)
		}
		if got := texts(t, file); !cmp.Equal(got, []string{text}) {
			t.Errorf("%q is read back as %q", text, got)
		}
	}
}

// What a spreadsheet that is set to semicolons or tabs sees begins no formula either.
func TestFormulasBehindOtherSeparators(t *testing.T) {
	for _, comma := range []rune{';', '\t'} {
		file := written(t, "a"+string(comma)+"=1+1", "\""+string(comma)+" ＝1", "a\n+5"+string(comma)+"@x")
		for _, cell := range cells(t, file, comma) {
			if strings.IndexFunc(strings.TrimLeft(cell, " \""), sign) == 0 {
				t.Errorf("split by %q there is the cell %q", comma, cell)
			}
		}
	}
}

// dangerous are texts made of what matters: signs, apostrophes, separators, letters.
func dangerous() *rapid.Generator[string] {
	pieces := rapid.SampledFrom([]string{
		"=", "+", "-", "@", "＝", "＋", "－", "＠", "'", "\"", ";", ",", "\t", "\r", "\n", " ", "\u00a0", "\u200c", "a", "۱", "ی", "\ufeff",
	})
	return rapid.OneOf(
		rapid.Map(rapid.SliceOfN(pieces, 0, 12), func(some []string) string { return strings.Join(some, "") }),
		rapid.Map(rapid.String(), func(any string) string { return strings.ReplaceAll(any, "\ufffd", "?") }),
	)
}

// import(export(x)) = x, for every text; a line break is LF. And no cell is a formula.
func TestImportOfExport(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		want := rapid.SliceOfN(rapid.Map(dangerous(), func(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }), 1, 5).Draw(rt, "texts")
		file := written(rt, want...)
		if diff := cmp.Diff(want, texts(rt, file)); diff != "" {
			rt.Fatalf("%q\n%s", file, diff)
		}
		again := written(rt, texts(rt, file)...)
		if !bytes.Equal(file, again) {
			rt.Fatalf("%q, exported again %q", file, again)
		}
		for _, cell := range cells(t, file, ',') {
			if strings.IndexFunc(cell, func(r rune) bool { return sign(r) || r == '\t' || r == '\r' }) == 0 {
				rt.Fatalf("%q is a formula", cell)
			}
		}
	})
}

// A column that is not exact loses the apostrophe too: a phone is read as it was, whoever saved the file.
func TestPhonesAreReadBack(t *testing.T) {
	for _, cell := range []string{"'+989121234567", "+989121234567", " '+989121234567 "} {
		r, err := csvfile.Open(strings.NewReader("phone,name\n"+cell+",A\n"), csvfile.Column{Name: "phone"}, csvfile.Column{Name: "name"})
		if err != nil {
			t.Fatal(err)
		}
		row, err := r.Next()
		if err != nil || row.Field("phone") != "+989121234567" {
			t.Errorf("%q is read as %q, %v", cell, row.Field("phone"), err)
		}
	}
}

func TestWriterRefuses(t *testing.T) {
	w, err := csvfile.NewWriter(io.Discard, "id", "text")
	if err != nil {
		t.Fatal(err)
	}
	if w.Write("x") == nil || w.Write("x", "y", "z") == nil {
		t.Error("a row of another width was taken")
	}
	full := errors.New("disk full")
	if _, err := csvfile.NewWriter(failing{full}, "id"); !errors.Is(err, full) {
		t.Errorf("begun: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
