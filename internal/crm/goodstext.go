package crm

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"vafa/internal/locale"
)

// ErrGoods says that stored Goods cannot be read.
var ErrGoods = errors.New("goods")

// MarshalText is how Goods are stored: what has fallen out, if anything has, as a line "- <day> <sku>", then a line a row in the order
// of days, with its six numbers, and its SKU at the end.
func (g Goods) MarshalText() ([]byte, error) {
	var out []byte
	if g.floor != (goodKey{}) {
		out = fmt.Appendf(out, "- %s %s\n", g.floor.day, g.floor.sku)
	}
	for _, key := range slices.SortedFunc(maps.Keys(g.rows), goodKey.compare) {
		t := g.rows[key]
		out = append(out, key.day...)
		for _, n := range []int64{int64(t.Told), int64(t.Times), t.Units, t.Amount, t.Margin, t.Unknown} {
			out = strconv.AppendInt(append(out, ' '), n, 10)
		}
		out = append(append(append(out, ' '), key.sku...), '\n')
	}
	return out, nil
}

// UnmarshalText reads what MarshalText wrote.
func (g *Goods) UnmarshalText(text []byte) error {
	*g = Goods{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if floor, ok := strings.CutPrefix(line, "- "); ok {
			g.floor.day, g.floor.sku, _ = strings.Cut(floor, " ")
			continue
		}
		if err := g.readRow(line); err != nil {
			return err
		}
	}
	return nil
}

func (g *Goods) readRow(line string) error {
	words := strings.SplitN(line, " ", 8)
	if len(words) < 8 {
		return fmt.Errorf("%w: a row of %d words", ErrGoods, len(words))
	}
	if _, err := locale.ParseDate(words[0]); err != nil {
		return fmt.Errorf("%w: %w", ErrGoods, err)
	}
	var n [6]int64
	for i := range n {
		var err error
		if n[i], err = strconv.ParseInt(words[i+1], 10, 64); err != nil {
			return fmt.Errorf("%w: %s: %w", ErrGoods, words[0], err)
		}
	}
	if g.rows == nil {
		g.rows = map[goodKey]GoodTotal{}
	}
	g.rows[goodKey{words[0], words[7]}] = GoodTotal{
		Told: int(n[0]), Times: int(n[1]), Units: n[2], Amount: n[3], Margin: n[4], Unknown: n[5],
	}
	return nil
}
