package proof

import (
	"errors"
	"reflect"
	"testing"
)

// Rows that are kept elsewhere are gone through again and again, none is held, and what cannot be read is no result.
func TestOverRowsElsewhere(t *testing.T) {
	rows := readGolden(t).Rows
	calls := 0
	got, err := Over(func(each func(Row) error) error {
		calls++
		for _, row := range rows {
			if err := each(row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || calls != goes {
		t.Fatalf("%d times, %v; want %d", calls, err, goes)
	}
	if want := Of(rows); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	lost := errors.New("lost")
	for bad := range goes {
		on := 0
		_, err := Over(func(each func(Row) error) error {
			if on++; on > bad {
				return lost
			}
			return nil
		})
		if !errors.Is(err, lost) {
			t.Errorf("go %d: %v, want %v", bad, err, lost)
		}
	}
}
