package crm

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"vafa/internal/locale"
)

// ErrLedger says that a stored ledger cannot be read.
var ErrLedger = errors.New("ledger")

// MarshalText is how a ledger is stored: a line a day in the order of days, with amount, margin, unknown and purchases,
// and what the catalogue told if it is not 0. As a map
// of maps it took the handler of a purchase, with sixty days in the ledger, 0.60 ms instead of 0.14 ms.
func (l Ledger) MarshalText() ([]byte, error) {
	days := make([]string, 0, len(l))
	for day := range l {
		days = append(days, day)
	}
	slices.Sort(days)
	out := make([]byte, 0, 32*len(days))
	for _, day := range days {
		total := l[day]
		out = append(out, day...)
		for _, number := range []int64{total.Amount, total.Margin, total.Unknown, int64(total.Purchases)} {
			out = strconv.AppendInt(append(out, ' '), number, 10)
		}
		if total.Catalogue != 0 {
			out = strconv.AppendInt(append(out, ' '), total.Catalogue, 10)
		}
		out = append(out, '\n')
	}
	return out, nil
}

// UnmarshalText reads what MarshalText wrote.
func (l *Ledger) UnmarshalText(text []byte) error {
	*l = make(Ledger, bytes.Count(text, []byte{'\n'}))
	for line := range strings.Lines(string(text)) {
		day, total, err := readDay(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return err
		}
		(*l)[day] = total
	}
	return nil
}

func readDay(line string) (day string, total DayTotal, err error) {
	day, rest, _ := strings.Cut(line, " ")
	if _, err := locale.ParseDate(day); err != nil {
		return "", DayTotal{}, fmt.Errorf("%w: %w", ErrLedger, err)
	}
	var numbers [5]int64
	for i := range numbers {
		if i == 4 && rest == "" {
			break // what the catalogue told is left out where it is 0
		}
		var word string
		word, rest, _ = strings.Cut(rest, " ")
		if numbers[i], err = strconv.ParseInt(word, 10, 64); err != nil {
			return "", DayTotal{}, fmt.Errorf("%w: %s: %w", ErrLedger, day, err)
		}
	}
	if rest != "" {
		return "", DayTotal{}, fmt.Errorf("%w: %s: more than five numbers", ErrLedger, day)
	}
	total = DayTotal{Amount: numbers[0], Margin: numbers[1], Unknown: numbers[2], Purchases: int(numbers[3]), Catalogue: numbers[4]}
	return day, total, nil
}
