package campaign

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"vafa/internal/value"
)

// stream writes rows while they are found, so that none are held; if they cannot all be found, nothing is there afterwards that was not
// before.
func (j *Job) stream(ctx context.Context, name string, fill func(*json.Encoder) error) error {
	from, to := io.Pipe()
	filled := make(chan error, 1)
	go func() {
		buffer := bufio.NewWriter(to)
		err := fill(json.NewEncoder(buffer))
		if err == nil {
			err = buffer.Flush()
		}
		_ = to.CloseWithError(err) // never fails; without an error it ends the rows
		filled <- err
	}()
	err := j.Rows.Write(ctx, name, from)
	_ = from.CloseWithError(errUnwritten) // whoever fills need not go on when nobody writes
	if fault := <-filled; fault != nil && !errors.Is(fault, errUnwritten) {
		return fault
	}
	return err
}

// errUnwritten says that rows were not taken any more.
var errUnwritten = errors.New("rows: not written")

// readRows gives each row of a file.
func readRows[T any](ctx context.Context, from value.Rows, name string, each func(T) error) error {
	rows, err := from.Read(ctx, name)
	if err != nil {
		return fmt.Errorf("rows %s: %w", name, err)
	}
	defer rows.Close()
	decoder := json.NewDecoder(bufio.NewReader(rows))
	for {
		var row T
		if err := decoder.Decode(&row); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("rows %s: %w", name, err)
		}
		if err := each(row); err != nil {
			return err
		}
	}
}
