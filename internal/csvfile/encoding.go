package csvfile

import (
	"bufio"
	"bytes"
	"io"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"
)

// window is how many bytes are looked at to find out an encoding.
const window = 1 << 16

// decode gives the file as UTF-8: by its byte order mark, else UTF-16 by where its zero bytes are, else UTF-8 or
// Windows-1256, whichever the first letters beyond ASCII fit. What fits neither stays as it is, to be refused row by row.
func decode(file io.Reader) (io.Reader, error) {
	in := bufio.NewReaderSize(file, window)
	start, err := in.Peek(window)
	if err != nil && err != io.EOF {
		return nil, err
	}
	switch {
	case len(start) == 0:
		return nil, &Refusal{Reason: "the file is empty", Code: Empty}
	case spreadsheet(start):
		return nil, &Refusal{Reason: "a spreadsheet or an archive, not CSV: save it as CSV first", Code: Spreadsheet}
	case compressed(start):
		return nil, &Refusal{Reason: "a compressed file, not CSV: unpack it first", Code: Compressed}
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		_, err = in.Discard(3)
		return lineEnds(in, start), err
	case bytes.HasPrefix(start, []byte("\xff\xfe")):
		return utf16(in, utf.LittleEndian), nil
	case bytes.HasPrefix(start, []byte("\xfe\xff")):
		return utf16(in, utf.BigEndian), nil
	case bytes.IndexByte(start, 0) >= 0:
		return byZeros(in, start)
	}
	return lineEnds(&undeclared{in: in}, start), nil
}

func utf16(in io.Reader, order utf.Endianness) io.Reader {
	return utf.UTF16(order, utf.UseBOM).NewDecoder().Reader(in)
}

// byZeros takes a file without a mark for UTF-16 if the zero bytes of its ASCII characters are all on one side.
func byZeros(in io.Reader, start []byte) (io.Reader, error) {
	var zeros [2]int
	for i, b := range start {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch {
	case zeros[0] == 0:
		return utf16(in, utf.LittleEndian), nil
	case zeros[1] == 0:
		return utf16(in, utf.BigEndian), nil
	}
	return nil, &Refusal{Reason: "not a text file", Code: Binary}
}

// undeclared reads ASCII as it is and decides about the encoding when something else first comes, however late.
type undeclared struct {
	in   *bufio.Reader
	rest io.Reader
}

// Read is that of an io.Reader.
func (u *undeclared) Read(p []byte) (int, error) {
	if u.rest != nil {
		return u.rest.Read(p)
	}
	if _, err := u.in.Peek(1); err != nil {
		return 0, err
	}
	seen, _ := u.in.Peek(u.in.Buffered()) // cannot fail: it is in the buffer
	if ascii := bytes.IndexFunc(seen, func(r rune) bool { return r >= utf8.RuneSelf }); ascii > 0 {
		seen = seen[:ascii]
	} else if ascii == 0 {
		sample, _ := u.in.Peek(window) // fails only by being shorter; Read meets the error again
		u.rest = guess(u.in, sample)
		return u.rest.Read(p)
	}
	return u.in.Read(p[:min(len(p), len(seen))])
}

// guess is the reader for what follows, given a sample of it. One damaged row does not make UTF-8 something else, nor is
// every other file Windows-1256: Western texts are not.
func guess(in io.Reader, sample []byte) io.Reader {
	if mostlyUTF8(sample) || !arabic(sample) {
		return in
	}
	return charmap.Windows1256.NewDecoder().Reader(in)
}

// mostlyUTF8 reports whether at least as many characters are good UTF-8 as not; the sample may end within one.
func mostlyUTF8(sample []byte) bool {
	good, bad := 0, 0
	for len(sample) > 0 {
		r, size := utf8.DecodeRune(sample)
		switch {
		case size > 1:
			good++
		case r == utf8.RuneError && utf8.FullRune(sample):
			bad++
		}
		sample = sample[size:]
	}
	return good >= bad
}

// arabic reports whether a sample makes sense as Windows-1256: its words are Arabic or Latin, seldom both in one.
func arabic(sample []byte) bool {
	pure, mixed, before := 0, 0, rune(0)
	for _, b := range sample {
		r := charmap.Windows1256.DecodeByte(b)
		switch {
		case !unicode.IsLetter(r) || !unicode.IsLetter(before):
		case unicode.Is(unicode.Arabic, r) && unicode.Is(unicode.Arabic, before):
			pure++
		case unicode.Is(unicode.Arabic, r) || unicode.Is(unicode.Arabic, before):
			mixed++
		}
		before = r
	}
	return pure >= mixed
}

// lineEnds turns a file whose lines all end in a carriage return, as old programs on the Mac write them, into lines.
func lineEnds(in io.Reader, start []byte) io.Reader {
	if bytes.IndexByte(start, '\n') >= 0 || bytes.IndexByte(start, '\r') < 0 {
		return in
	}
	return returns{in}
}

type returns struct{ in io.Reader }

// Read is that of an io.Reader.
func (r returns) Read(p []byte) (int, error) {
	n, err := r.in.Read(p)
	for i := range p[:n] {
		if p[i] == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}
