package csvfile_test

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vafa/internal/csvfile"
)

func like(pattern string) func(string) bool {
	return regexp.MustCompile("^" + pattern + "$").MatchString
}

var columns = []csvfile.Column{
	{Name: "who", Also: []string{"customer name", "مشتری"}, Like: like("[A-Za-z].*|[0-9]+")},
	{Name: "day", Also: []string{"تاریخ"}, Like: like("[0-9]{4}-[0-9]{2}-[0-9]{2}")},
	{Name: "sum", Also: []string{"amount"}, Like: like("[0-9.]+")},
	{Name: "note", Optional: true},
}

// read gives the rows as "line who|day|sum|note", and refusals as they print.
func read(t interface{ Fatal(...any) }, file io.Reader) (rows []string) {
	r, err := csvfile.Open(file, columns...)
	var refusal *csvfile.Refusal
	if errors.As(err, &refusal) {
		return []string{"refused: " + refusal.Error()}
	}
	if err != nil {
		t.Fatal(err)
	}
	for {
		row, err := r.Next()
		switch {
		case err == io.EOF:
			return rows
		case errors.As(err, &refusal):
			rows = append(rows, "refused: "+refusal.Error())
		case err != nil:
			t.Fatal(err)
		default:
			rows = append(rows, fmt.Sprintf("%d %s|%s|%s|%s", row.Line, row.Field("who"), row.Field("day"), row.Field("sum"), row.Field("note")))
		}
	}
}

func TestRows(t *testing.T) {
	const one = "2 a|2024-01-02|5|"
	tests := map[string]struct {
		file string
		want []string
	}{
		"by name":             {"who,day,sum\na,2024-01-02,5\n", []string{one}},
		"another order":       {"SUM , Who,Day\n5,a,2024-01-02\n", []string{one}},
		"other names":         {"amount,Customer_Name,تاريخ\n5,a,2024-01-02\n", []string{one}},
		"columns besides":     {"x,who,day,note,sum\n1,a,2024-01-02,n,5", []string{"2 a|2024-01-02|5|n"}},
		"semicolons":          {"who;day;sum\na;2024-01-02;5\n", []string{one}},
		"tabs, empty note":    {"who\tnote\tday\tsum\na\t\t2024-01-02\t5\n", []string{one}},
		"Windows line ends":   {"who,day,sum\r\na,2024-01-02,5\r\n", []string{one}},
		"old Mac line ends":   {"who,day,sum\ra,2024-01-02,5\r", []string{one}},
		"blank rows":          {"\n,,\nwho,day,sum\n\n,,\n  \na,2024-01-02,5\n", []string{"7 a|2024-01-02|5|"}},
		"empty fields behind": {"who,day,sum\na,2024-01-02,5,,\n", []string{one}},
		"quoted":              {"who,day,sum\n\"a, \"\"b\"\"\",2024-01-02,5\n", []string{`2 a, "b"|2024-01-02|5|`}},
		"note of two lines": {"who,day,sum,note\na,2024-01-02,5,\"n\nm\"\nb,2024-01-03,6,\n",
			[]string{"refused: line 2, note: more than one line: a quotation mark may be missing", "4 b|2024-01-03|6|"}},
		"too few and too many": {"who,day,sum\na,5\na,2024-01-02,1,5\na,2024-01-02,5\n",
			[]string{"refused: line 2: 2 fields, where there should be 3", "refused: line 3: 4 fields, where there should be 3", "4 a|2024-01-02|5|"}},
		"stray quote": {"who,day,sum\na\"b,2024-01-02,5\na,2024-01-02,5\n", []string{"refused: line 2: a quotation mark out of place", "3 a|2024-01-02|5|"}},
		"quote never closed": {"who,day,sum\na,2024-01-02,5\n\"b,2024-01-02,5\nc,2024-01-02,5\n",
			[]string{one, "refused: line 3: a quotation mark is not closed: lines 3 to 4 were left out"}},
		"damaged UTF-8": {"who,day,sum\nعلی,2024-01-02,5\nع\xff,2024-01-02,5\nرضا,2024-01-02,6\n",
			[]string{"2 علی|2024-01-02|5|", "refused: line 3, who: characters in neither UTF-8 nor the file's encoding", "4 رضا|2024-01-02|6|"}},
		"no header": {"2024-01-02,5.5,a\n2024-01-03,6,b\n", []string{"1 a|2024-01-02|5.5|", "2 b|2024-01-03|6|"}},
		"no header, one bad": {"2024-01-02,5.5,a\n2024-01-03,x,b\nc,2024-01-04\n2024-01-05,1,d\n2024-01-05,1,e\n",
			[]string{"1 a|2024-01-02|5.5|", "2 b|2024-01-03|x|", "refused: line 3: 2 fields, where there should be 3", "4 d|2024-01-05|1|", "5 e|2024-01-05|1|"}},
		"header in other words": {"jour,combien,qui\n2024-01-02,5,a\n", []string{"2 a|2024-01-02|5|"}},
		"no header, ambiguous":  {"7,2024-01-02,5\n8,2024-01-02,6\n", []string{"refused: line 1: no header with who, day, sum, and the columns could be taken in more than one way"}},
		"no header, no day":     {"a,b,5\n", []string{"refused: line 1: no header with who, day, sum, and the columns do not look like them"}},
		"no header, 4 columns":  {"a,2024-01-02,5,6\n", []string{"refused: line 1: no header with who, day, sum, and not 3 columns"}},
		"a column missing":      {"who,day\na,2024-01-02\n", []string{"refused: line 1, sum: the header has no such column"}},
		"a column twice":        {"who,day,sum,Sum\n", []string{"refused: line 1, sum: the header has this column more than once"}},
		"empty":                 {"", []string{"refused: the file is empty"}},
		"only blank":            {"\n\n ,\n", []string{"refused: the file is empty"}},
		"only a mark":           {"\xef\xbb\xbf", []string{"refused: the file is empty"}},
		"only a header":         {"who,day,sum\n", nil},
		"a workbook":            {"PK\x03\x04\x14\x00", []string{"refused: a spreadsheet or an archive, not CSV: save it as CSV first"}},
		"not text":              {"\x00\x00\x01\x02\x00\x00", []string{"refused: not a text file"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, read(t, strings.NewReader(test.file))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadingFails(t *testing.T) {
	broken := errors.New("disk gone")
	file := io.MultiReader(strings.NewReader("who,day,sum\na,2024-01-02,5\n"), iotest.ErrReader(broken))
	if _, err := csvfile.Open(file, columns...); !errors.Is(err, broken) {
		t.Errorf("Open: %v", err)
	}
	long := "who,day,sum\n" + strings.Repeat("a,2024-01-02,5\n", 20_000)
	r, err := csvfile.Open(io.MultiReader(strings.NewReader(long), iotest.ErrReader(broken)), columns...)
	for err == nil {
		_, err = r.Next()
	}
	if !errors.Is(err, broken) {
		t.Errorf("Next: %v", err)
	}
}

// TestAnyBytes: whatever the bytes, reading ends, without a panic, and rows have lines that rise.
func TestAnyBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		head := rapid.SampledFrom([]string{"", "who,day,sum\n", "\xff\xfe", "\xfe\xff", "\xef\xbb\xbf", "مشتری;day;sum\n"}).Draw(t, "head")
		body := rapid.SliceOf(rapid.OneOf(rapid.Byte(), rapid.SampledFrom([]byte(",;\"\n\r\x00\xc7\xd9 a5")))).Draw(t, "body")
		r, err := csvfile.Open(strings.NewReader(head+string(body)), columns...)
		var refusal *csvfile.Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Fatal(err)
		}
		last := 0
		for err == nil || errors.As(err, &refusal) && r != nil {
			var row csvfile.Row
			if row, err = r.Next(); err == nil {
				if row.Line <= last {
					t.Fatalf("line %d after %d", row.Line, last)
				}
				last = row.Line
			}
		}
		if r != nil && err != io.EOF {
			t.Fatal(err)
		}
	})
}
