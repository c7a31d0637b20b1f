package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// errChanged says that a file is not any more what it was when the command began to read it.
var errChanged = errors.New("the file changed while it was read; nothing was sent")

// steadyFile is a file that may not change while it is read.
type steadyFile struct {
	*os.File
	size int64
	at   time.Time // when it was last written
}

func openSteady(path string) (*steadyFile, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no file", path)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &steadyFile{File: file, size: info.Size(), at: info.ModTime()}, nil
}

// whole reads the file from its beginning to the size that it had.
func (f *steadyFile) whole() io.Reader { return io.NewSectionReader(f.File, 0, f.size) }

// steady says whether the file is as it was: both what is open and what has its name now.
func (f *steadyFile) steady() error {
	open, err := f.Stat()
	if err != nil {
		return err
	}
	named, err := os.Stat(f.Name())
	if err != nil || !os.SameFile(open, named) || open.Size() != f.size || !open.ModTime().Equal(f.at) {
		return errChanged
	}
	return nil
}

// hash is the SHA-256 of the file in hexadecimal; read is told how much of it was read.
func (f *steadyFile) hash(read func(int64)) (string, error) {
	sum := sha256.New()
	if _, err := io.Copy(sum, &told{in: f.whole(), tell: read}); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), f.steady()
}

// sameAs reads the file once more, and fails at its end if it is not what had that hash: whoever reads has not got all of it then.
func (f *steadyFile) sameAs(hash string, read func(int64)) io.Reader {
	sum := sha256.New()
	last := func() error {
		if hex.EncodeToString(sum.Sum(nil)) != hash {
			return errChanged
		}
		return f.steady()
	}
	return &told{in: io.TeeReader(f.whole(), sum), tell: read, left: f.size, last: last}
}

// told tells how much was read so far. If last is there, it decides whether the end is given out.
type told struct {
	in   io.Reader
	tell func(int64)
	n    int64
	left int64
	last func() error
}

// Read is that of an io.Reader.
func (t *told) Read(p []byte) (int, error) {
	n, err := t.in.Read(p)
	t.n += int64(n)
	t.tell(t.n)
	if t.last != nil && n > 0 && t.n == t.left {
		if wrong := t.last(); wrong != nil {
			return 0, wrong
		}
	}
	return n, err
}

// refusedName is where the refused rows of a file are saved; the n-th name of its kind.
func refusedName(file string, n int) string {
	base := strings.TrimSuffix(file, filepath.Ext(file))
	if n > 1 {
		return fmt.Sprintf("%s.refused-%d.csv", base, n)
	}
	return base + ".refused.csv"
}

// saveBeside writes a file beside another. One that is there is left alone, because somebody may be mending it; if it is the same, it is
// the one.
func saveBeside(file string, write func(io.Writer) error) (path string, err error) {
	temporary, err := os.CreateTemp(filepath.Dir(file), ".vafa-import-*")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, removeIfThere(temporary.Name())) }()
	if err := errors.Join(write(temporary), temporary.Close()); err != nil {
		return "", err
	}
	for n := 1; ; n++ {
		path := refusedName(file, n)
		err := os.Link(temporary.Name(), path)
		if err == nil || errors.Is(err, os.ErrExist) && sameContent(temporary.Name(), path) {
			return path, nil
		}
		if !errors.Is(err, os.ErrExist) {
			return path, os.Rename(temporary.Name(), path) // a file system without links
		}
	}
}

func removeIfThere(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// sameContent compares two files by their hashes.
func sameContent(a, b string) bool {
	var sums [2][]byte
	for i, path := range []string{a, b} {
		file, err := os.Open(path)
		if err != nil {
			return false
		}
		sum := sha256.New()
		_, err = io.Copy(sum, file)
		if errors.Join(err, file.Close()) != nil {
			return false
		}
		sums[i] = sum.Sum(nil)
	}
	return bytes.Equal(sums[0], sums[1])
}
