package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	"vafa/internal/clv"
)

// readDays reads a .days file.
func readDays(path string) ([]clv.Days, error) {
	var days []clv.Days
	err := records(path, 12, func(n int) { days = make([]clv.Days, 0, n) }, func(b []byte) {
		days = append(days, clv.Days{X: intAt(b, 0), Tx: intAt(b, 1), T: intAt(b, 2)})
	})
	return days, err
}

// readWeeks reads a .weeks file.
func readWeeks(path string) ([]clv.Row, error) {
	var rows []clv.Row
	err := records(path, 24, func(n int) { rows = make([]clv.Row, 0, n) }, func(b []byte) {
		rows = append(rows, clv.Row{X: int(floatAt(b, 0)), Tx: floatAt(b, 1), T: floatAt(b, 2), Weight: 1})
	})
	return rows, err
}

// readBatches reads a .days file and the .spend file beside it, up to size customers at a time.
func readBatches(path string, size int, each func(days []clv.Days, spends []float64)) error {
	file, err := os.Open(strings.TrimSuffix(path, ".days") + ".spend")
	if err != nil {
		return err
	}
	defer file.Close()
	in := bufio.NewReaderSize(file, 1<<16)
	days, spends := make([]clv.Days, 0, size), make([]float64, 0, size)
	var spend [8]byte
	var broken error
	err = records(path, 12, func(int) {}, func(b []byte) {
		if _, err := io.ReadFull(in, spend[:]); err != nil {
			broken = fmt.Errorf("%s: %w", file.Name(), err)
			return
		}
		days = append(days, clv.Days{X: intAt(b, 0), Tx: intAt(b, 1), T: intAt(b, 2)})
		spends = append(spends, floatAt(spend[:], 0))
		if len(days) == size {
			each(days, spends)
			days, spends = days[:0], spends[:0]
		}
	})
	if len(days) > 0 {
		each(days, spends)
	}
	return errors.Join(err, broken)
}

// records reads a file of records of size bytes, telling their number first.
func records(path string, size int, room func(n int), each func([]byte)) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	about, err := file.Stat()
	if err != nil {
		return err
	}
	room(int(about.Size()) / size)
	in := bufio.NewReaderSize(file, 1<<16)
	record := make([]byte, size)
	for {
		switch _, err := io.ReadFull(in, record); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("%s: %w", path, err)
		}
		each(record)
	}
}

// writePredictions writes predictions as three float64 each. Flush tells the first error.
func writePredictions(out *bufio.Writer, predictions []prediction) {
	var record [24]byte
	for _, p := range predictions {
		_, _ = out.Write(appendFloats(record[:0], p.alive, p.in39, p.worth))
	}
}

// differences is the largest relative difference of alive, purchases in 39 weeks and value between two files of predictions. It
// holds neither file in memory: a child's peak memory starts from its parent's.
func differences(path, other string) (worst [3]float64, err error) {
	file, err := os.Open(other)
	if err != nil {
		return worst, err
	}
	defer file.Close()
	in := bufio.NewReaderSize(file, 1<<16)
	theirs := make([]byte, 24)
	var broken error
	err = records(path, 24, func(int) {}, func(ours []byte) {
		if _, err := io.ReadFull(in, theirs); err != nil {
			broken = fmt.Errorf("%s: %w", other, err)
			return
		}
		for i := range worst {
			worst[i] = math.Max(worst[i], apart(floatAt(theirs, i), floatAt(ours, i)))
		}
	})
	return worst, errors.Join(err, broken)
}

// apart is the relative difference of a from b, NaN if either is.
func apart(a, b float64) float64 {
	if a == b {
		return 0
	}
	return math.Abs(a-b) / math.Abs(b)
}

func intAt(b []byte, i int) int32 { return int32(binary.LittleEndian.Uint32(b[4*i:])) }

func floatAt(b []byte, i int) float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
}
