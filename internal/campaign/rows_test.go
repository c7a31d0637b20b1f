package campaign

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"vafa/internal/value"
)

// Rows come back as they were written; if they cannot all be found, what was there before stays.
func TestRowsAreWrittenWholeOrNotAtAll(t *testing.T) {
	j := &Job{Rows: value.Folder(t.TempDir())}
	write := func(n int, end error) error {
		return j.stream(t.Context(), "rows", func(rows *json.Encoder) error {
			for k := range n {
				if err := rows.Encode(k); err != nil {
					return err
				}
			}
			return end
		})
	}
	sum := func() (out int) {
		t.Helper()
		if err := readRows(t.Context(), j.Rows, "rows", func(k int) error { out += k; return nil }); err != nil {
			t.Fatal(err)
		}
		return out
	}
	if err := write(50_000, nil); err != nil {
		t.Fatal(err)
	}
	want := 50_000 * 49_999 / 2
	if got := sum(); got != want {
		t.Errorf("sum %d, want %d", got, want)
	}
	lost := errors.New("lost")
	if err := write(60_000, lost); !errors.Is(err, lost) {
		t.Errorf("%v, want %v", err, lost)
	}
	if got := sum(); got != want {
		t.Errorf("after a failure the sum is %d, want %d", got, want)
	}
}

// full is a place where nothing can be written, and torn one whose rows end in the middle.
type full struct{}

func (full) Write(context.Context, string, io.Reader) error { return os.ErrPermission }
func (full) Read(context.Context, string) (io.ReadCloser, error) {
	return io.NopCloser(io.MultiReader(strings.NewReader("1\n2\n{"), iotest.ErrReader(io.ErrUnexpectedEOF))), nil
}

// Whoever finds rows stops when they are not taken, and what is wrong with the place is what is said.
func TestRowsThatAreNotTaken(t *testing.T) {
	j := &Job{Rows: full{}}
	err := j.stream(t.Context(), "rows", func(rows *json.Encoder) error {
		for {
			if err := rows.Encode("again and again"); err != nil {
				return err
			}
		}
	})
	if !errors.Is(err, os.ErrPermission) {
		t.Errorf("%v, want %v", err, os.ErrPermission)
	}
	seen := 0
	if err := readRows(t.Context(), j.Rows, "rows", func(int) error { seen++; return nil }); err == nil || seen != 2 {
		t.Errorf("torn rows: %v after %d, want an error after 2", err, seen)
	}
}
