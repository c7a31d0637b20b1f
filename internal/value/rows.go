package value

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
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
