package csvfile_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// TestEncodings writes one text in every encoding understood; all must read alike.
func TestEncodings(t *testing.T) {
	const persian = "مشتری,تاریخ,sum\nپروین گل,2024-01-02,5\nك. علی (VIP),2024-01-03,6\nCafé,2024-01-04,7\n"
	late := "who,day,sum\n" + strings.Repeat("a,2024-01-02,5\n", 10_000) + "گل‌ها,2024-01-05,8\n"
	arabic := strings.NewReplacer("ی", "ي") // Windows-1256 has no Persian yeh
	for name, text := range map[string]string{"letters at once": arabic.Replace(persian), "letters late": late} {
		want := read(t, strings.NewReader(text))
		if len(want) < 3 || strings.HasPrefix(want[len(want)-1], "refused") {
			t.Fatal(want[len(want)-1])
		}
		for encoded, in := range map[string]encoding.Encoding{
			"UTF-8 with a mark":           unicode.UTF8BOM,
			"UTF-16 with a mark":          unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
			"UTF-16 big-endian, marked":   unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
			"UTF-16 without a mark":       unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
			"UTF-16 big-endian, unmarked": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
			"Windows-1256":                charmap.Windows1256,
		} {
			t.Run(name+" in "+encoded, func(t *testing.T) {
				file, err := in.NewEncoder().String(text)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, read(t, strings.NewReader(file))); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

// TestOtherEncodings: what could be several encodings is refused row by row, and the rows in ASCII still count.
func TestOtherEncodings(t *testing.T) {
	got := read(t, strings.NewReader("who,day,sum\n\xd1and\xfa,2024-01-02,5\nana,2024-01-03,6\n\xd6zg\xfcr,2024-01-03,6\n"))
	want := []string{
		"refused: line 2, who: characters in neither UTF-8 nor the file's encoding",
		"3 ana|2024-01-03|6|",
		"refused: line 4, who: characters in neither UTF-8 nor the file's encoding",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
