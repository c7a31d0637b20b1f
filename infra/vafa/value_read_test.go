package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func refused(got valueJSON) (list []string) {
	for _, r := range got.Refused {
		list = append(list, fmt.Sprintf("%d %s: %s", r.Line, r.Field, r.Reason))
	}
	return list
}

func TestValueRows(t *testing.T) {
	const back = "negative, and no order says which purchase it takes back"
	const far = "no such day in the Gregorian or the Jalali calendar"
	tests := map[string]struct{ row, want string }{
		"plain":                    {"a,2024-01-02,5", ""},
		"nothing spent":            {"a,2024-01-02,0.00", ""},
		"slashes":                  {"a,2024/1/2,5", ""},
		"compact":                  {"a,20240102,5", ""},
		"with a time":              {"a,2024-01-02 23:59,5", ""},
		"RFC 3339":                 {"a,2024-01-02T23:59:01.5+03:30,5", ""},
		"Jalali":                   {"a,1402/10/12,5", ""},
		"Jalali leap day":          {"a,1403/12/30,5", ""},
		"Persian digits":           {"a,۲۰۲۴-۰۱-۰۲,۱٬۲۳۴٫۵۰", ""},
		"Jalali, Persian digits":   {"a,۱۴۰۲/۱۰/۱۲,۵", ""},
		"month by name":            {"a,۱۲ دی ۱۴۰۲,۵", ""},
		"Arabic digits":            {"a,٢٠٢٤-٠١-٠٢,٥", ""},
		"thousands":                {`a,2024-01-02,"1,234.50"`, ""},
		"own currency":             {"a,2024-01-02,5,EUR", "0 : 4 fields, where there should be 3"},
		"negative":                 {"a,2024-01-02,-5", "amount: " + back},
		"negative, Persian":        {"a,2024-01-02,−۵", "amount: " + back},
		"not finite":               {"a,2024-01-02,NaN", "amount: not a decimal number"},
		"infinite":                 {"a,2024-01-02,Inf", "amount: not a decimal number"},
		"beyond range":             {"a,2024-01-02,1e300", "amount: too large"},
		"decimal comma":            {`a,2024-01-02,"12,5"`, "amount: not a decimal number"},
		"with its sign":            {"a,2024-01-02,$5", "amount: not a decimal number"},
		"tenths of a cent":         {"a,2024-01-02,5.001", "amount: more decimals than USD has"},
		"no amount":                {"a,2024-01-02,", "amount: empty"},
		"no date":                  {"a,,5", "date: empty"},
		"no customer":              {" ,2024-01-02,5", "customer: empty"},
		"no such day":              {"a,2023-02-29,5", "date: " + far},
		"no such Jalali day":       {"a,1402/12/30,5", "date: " + far},
		"neither calendar":         {"a,1666-01-02,5", "date: " + far},
		"day, month or month, day": {"a,05/06/2024,5", "date: not a date written year, month, day"},
		"no date at all":           {"a,yesterday,5", "date: not a date written year, month, day"},
		"in the future":            {"a,9024-01-02,5", "date: in the future"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var want []string
			if test.want != "" {
				want = []string{"3 " + strings.TrimPrefix(test.want, "0 ")}
			}
			code, got, stderr := valueOf(t, "customer,date,amount\nb,2024-01-02,1\n"+test.row+"\nc,2024-01-02,1\n")
			if diff := cmp.Diff(want, refused(got)); diff != "" || code != 0 {
				t.Errorf("exit code %d, %s", code, diff)
			}
			if got.Customers != 3-len(want) {
				t.Errorf("%d customers", got.Customers)
			}
			if (stderr == "") != (want == nil) || want != nil && !strings.HasPrefix(stderr, "refused: line 3") {
				t.Errorf("standard error: %q", stderr)
			}
			if code, got, _ = valueOf(t, "customer,date,amount\n"+test.row+"\n"); code != len(want) || got.Customers != 1-len(want) {
				t.Errorf("alone: exit code %d, %d customers", code, got.Customers)
			}
		})
	}
}

func TestValueFiles(t *testing.T) {
	tests := map[string]struct {
		file, stderr string
		args         []string
		code         int
		customers    int
	}{
		"empty":                 {file: "", stderr: "the file is empty", code: 1},
		"only a header":         {file: "customer,date,amount\n", stderr: "no purchases in the file", code: 1},
		"a column missing":      {file: "customer,date\na,2024-01-02\n", stderr: "line 1, amount: the header has no such column", code: 1},
		"no header":             {file: "00004,1997-01-01,29.33\n00010,1997-01-02,5\n", customers: 2},
		"no header, whole":      {file: "4,1997-01-01,29\n10,1997-01-02,5\n", stderr: "could be taken in more than one way", code: 1},
		"header in French":      {file: "quand,qui,combien\n1997-01-01,4,29.33\n1997-01-02,a,5\n", customers: 2},
		"Persian header":        {file: "مبلغ,تاریخ,کد مشتری\n۵۰۰۰۰,۱۴۰۲/۱۰/۱۲,۷\n", customers: 1, args: []string{"--currency", "IRT"}},
		"digits of two kinds":   {file: "customer,date,amount\n۷,2024-01-02,5\n7,2024-01-03,5\n", customers: 1},
		"upper and lower":       {file: "customer,date,amount\nab,2024-01-02,5\naB,2024-01-03,5\n", customers: 2},
		"nobody by then":        {file: "customer,date,amount\na,2024-01-02,5\n", args: []string{"--until", "2024-01-01"}, stderr: "nobody had bought by 2024-01-01", code: 1},
		"currencies":            {file: "customer,date,amount,currency\na,2024-01-02,5,EUR\nb,2024-01-02,5,IRT\nb,2024-01-02,5,irr\n", customers: 2},
		"currency changes":      {file: "customer,date,amount,currency\na,2024-01-02,5,EUR\na,2024-01-02,5,USD\n", customers: 1, stderr: "line 3, currency: the customer's first purchase is in another currency"},
		"currency unknown":      {file: "customer,date,amount,currency\na,2024-01-02,5,EUR\nb,2024-01-02,5,XYZ\n", customers: 1, stderr: "line 3, currency: not a currency known here"},
		"currency empty":        {file: "customer,date,amount,currency\na,2024-01-02,5,EUR\nb,2024-01-02,5,\n", customers: 1, stderr: "line 3, currency: empty"},
		"currency stated":       {file: "customer,date,amount,currency\na,2024-01-02,5,EUR\nb,2024-01-02,5,\n", customers: 2, args: []string{"--currency", "usd"}},
		"Excel's mark":          {file: "\ufeffcustomer;date;amount\r\na;2024-01-02;5\r\n", customers: 1},
		"a mark, no header":     {file: "\ufeffa\t2024-01-02\t5.5\r\n", customers: 1},
		"line breaks in notes":  {file: "note,amount,customer,date\n\"a\n\nb\",5,c,2024-01-02\n\"a\r\nb\",5,d,2024-01-03\n", customers: 2},
		"refused after a break": {file: "customer,date,amount,note\na,2024-01-02,5,\"x\ny\"\nc,2024-01-02,x,\n", customers: 1, stderr: "line 4, amount: not a decimal number"},
		"line break in a name":  {file: "customer,date,amount\na,2024-01-02,5\n\"a\nb\",2024-01-02,5\n", customers: 1, stderr: "line 3, customer: more than one line"},
		"two calendars":         {file: "customer,date,amount\na,1402/10/12,5\na,2024-01-02,5\na,۱۴۰۲-۱۰-۱۲,5\na,۲۰۲۴/۱/۲,5\n", customers: 1},
		"after --until":         {file: "customer,date,amount\na,2024-01-02,5\na,2024-03-02,5\nb,2024-03-02,5\n", args: []string{"--until", "2024-02-01"}, customers: 1},
		"comma of dinars":       {file: "customer;date;amount\na;2024-01-02;1,234\nb;2024-01-02;1.234\nc;2024-01-02;1,234.5\n", customers: 2, args: []string{"--currency", "KWD"}, stderr: "line 2, amount: the comma could part thousands or decimals"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			code, got, stderr := valueOf(t, test.file, test.args...)
			if code != test.code || got.Customers != test.customers || !strings.Contains(stderr, test.stderr) || (test.stderr == "") != (stderr == "") {
				t.Errorf("exit code %d, %d customers, %q", code, got.Customers, stderr)
			}
		})
	}
}

// TestValueSumTooLarge: what a customer spent never wraps around.
func TestValueSumTooLarge(t *testing.T) {
	file := "customer,date,amount\n" + strings.Repeat("a,2024-01-02,1000000000000000\n", 9300)
	_, got, stderr := valueOf(t, file, "--currency", "IRR")
	if len(got.Refused) != 9300-9223 || got.Refused[0].Reason != "the customer's amounts add up to more than can be kept" || got.Customers != 1 {
		t.Errorf("%d refused: %s", len(got.Refused), stderr)
	}
}

// TestValueManyRefused: a file of another kind does not flood the terminal; the JSON still has it all.
func TestValueManyRefused(t *testing.T) {
	_, got, stderr := valueOf(t, "customer,date,amount\na,2024-01-02,5\n"+strings.Repeat("a,never,5\n", 1000))
	if lines := strings.Count(stderr, "\n"); len(got.Refused) != 1000 || lines != shownRefusals+1 || !strings.Contains(stderr, "refused: 900 more") {
		t.Errorf("%d refused, %d lines", len(got.Refused), lines)
	}
}

// TestValueEncodings: the sample with Persian digits and names, in every encoding that can hold it, gives the same as the original.
func TestValueEncodings(t *testing.T) {
	part := string(cdnowSample[:40_000])
	part = part[:strings.LastIndex(part, "\n")+1]
	_, want, _ := valueRun(part, "--json", "--until", "1997-09-30")
	names := strings.Replace(part, "customer,date,amount", "مشتري,تاريخ,مبلغ", 1)
	digits := names
	for i, digit := range []rune("۰۱۲۳۴۵۶۷۸۹") {
		digits = strings.ReplaceAll(digits, fmt.Sprint(i), string(digit))
	}
	marked, err1 := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(digits)
	windows, err2 := charmap.Windows1256.NewEncoder().String(names)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	for name, file := range map[string]string{"UTF-8": digits, "UTF-8 with a mark": "\ufeff" + digits, "UTF-16": marked, "Windows-1256": windows} {
		if _, got, stderr := valueRun(file, "--json", "--until", "1997-09-30"); got != want || stderr != "" {
			t.Errorf("%s: %s%s", name, cmp.Diff(want, got), stderr)
		}
	}
}
