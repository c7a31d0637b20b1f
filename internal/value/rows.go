package value

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Folder keeps rows in files under a folder of one machine.
type Folder string

// Write puts the content into a file; a reader sees the whole of it or what was there before.
func (f Folder) Write(_ context.Context, name string, content io.Reader) error {
	path := filepath.Join(string(f), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("rows: %w", err)
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".rows-*")
	if err != nil {
		return fmt.Errorf("rows: %w", err)
	}
	_, err = io.Copy(file, content)
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name()) // nothing else is left of it
		return fmt.Errorf("rows %s: %w", name, err)
	}
	return nil
}

// Read opens a file.
func (f Folder) Read(_ context.Context, name string) (io.ReadCloser, error) {
	return os.Open(filepath.Join(string(f), filepath.FromSlash(name)))
}

// forgetBut removes the rows of all runs but one, and what was kept of the customers' ledgers when they were divided into other parts: a
// bucket forgets such files by itself, and they name customers, who may be erased.
func (f Folder) forgetBut(run string, of int) error {
	entries, err := os.ReadDir(string(f))
	if err != nil {
		return fmt.Errorf("rows: %w", err)
	}
	var failed []error
	for _, one := range entries {
		if strings.HasPrefix(one.Name(), runPrefix) && one.Name() != run {
			failed = append(failed, os.RemoveAll(filepath.Join(string(f), one.Name())))
		}
	}
	parts, err := os.ReadDir(filepath.Join(string(f), keptPart))
	if err != nil {
		return errors.Join(append(failed, err)...)
	}
	for _, one := range parts {
		if !strings.HasPrefix(one.Name(), strconv.Itoa(of)+"-") {
			failed = append(failed, os.Remove(filepath.Join(string(f), keptPart, one.Name())))
		}
	}
	return errors.Join(failed...)
}

// rowBuffer is how much of a file of rows is in memory, on its way there or back.
const rowBuffer = 64 << 10

// flow writes rows to a file as they are made. Nobody sees the file before end, and nobody ever does when that is told of an error.
type flow struct {
	pipe    *io.PipeWriter
	buffer  *bufio.Writer
	encoder *jsontext.Encoder
	written chan error
}

func flowTo(ctx context.Context, to Rows, name string) *flow {
	from, pipe := io.Pipe()
	out := &flow{pipe: pipe, buffer: bufio.NewWriterSize(pipe, rowBuffer), written: make(chan error, 1)}
	out.encoder = jsontext.NewEncoder(out.buffer)
	go func() {
		err := to.Write(ctx, name, from)
		_ = from.CloseWithError(err) // never fails, says its documentation; a nil error is that of a closed pipe
		out.written <- err
	}()
	return out
}

func (f *flow) add(row any) error { return json.MarshalEncode(f.encoder, row) }

// end ends the file, or lets it be when the rows could not all be made.
func (f *flow) end(err error) error {
	if err == nil {
		err = f.buffer.Flush()
	}
	_ = f.pipe.CloseWithError(err) // never fails, says its documentation
	if writeErr := <-f.written; writeErr != nil {
		return writeErr
	}
	return err
}

// writeRows writes rows that are in memory.
func writeRows[T any](ctx context.Context, to Rows, name string, rows []T) error {
	out := flowTo(ctx, to, name)
	var err error
	for i := 0; i < len(rows) && err == nil; i++ {
		err = out.add(&rows[i])
	}
	return out.end(err)
}

// readRows reads rows of one kind; a row is the reader's own until the next.
func readRows[T any](ctx context.Context, from Rows, name string, do func(T) error) error {
	rows, err := from.Read(ctx, name)
	if err != nil {
		return fmt.Errorf("rows %s: %w", name, err)
	}
	defer rows.Close()
	decoder := jsontext.NewDecoder(bufio.NewReaderSize(rows, rowBuffer))
	for {
		var row T
		if err := json.UnmarshalDecode(decoder, &row); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("rows %s: %w", name, err)
		}
		if err := do(row); err != nil {
			return err
		}
	}
}

// filesAtOnce is how many small files are fetched beside each other: one takes some hundredths of a second from a bucket.
const filesAtOnce = 16

// eachInOrder fetches n things, some beside each other, and takes them in their order.
func eachInOrder[T any](ctx context.Context, n int, fetch func(context.Context, int) (T, error), take func(T) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type fetched struct {
		one T
		err error
	}
	waiting := make([]chan fetched, 0, n)
	begin := func(i int) {
		ready := make(chan fetched, 1)
		waiting = append(waiting, ready)
		go func() {
			one, err := fetch(ctx, i)
			ready <- fetched{one, err}
		}()
	}
	for i := range n {
		for len(waiting) < min(n, i+filesAtOnce) {
			begin(len(waiting))
		}
		got := <-waiting[i]
		waiting[i] = nil
		if got.err != nil {
			return got.err
		}
		if err := take(got.one); err != nil {
			return err
		}
	}
	return nil
}
