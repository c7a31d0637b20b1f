// Package folder is a bucket in a folder, for one machine and for tests: it takes the forms and opens the links that package
// upload signs as S3 does, and holds them to what was signed. It trusts nobody who sends something, and its own folder.
package folder

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"sync"
	"time"

	"vafa/internal/crm"
	"vafa/internal/upload"
)

// Bucket keeps objects as files. The zero value is not usable.
type Bucket struct {
	Dir     string
	Place   upload.Place
	Now     func() time.Time
	Arrived func(ctx context.Context, key string) error // is told of every file that a form put here

	mutex sync.Mutex
}

// head is the first line of an object's file. Its key stands first: see begins.
type head struct {
	Key     string `json:"key"`
	Type    string `json:"type"`
	Version string `json:"version"`
}

// path of an object: a key is longer than a file's name may be.
func (b *Bucket) path(key string) string {
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(b.Dir, hex.EncodeToString(sum[:]))
}

// bounds are how many bytes an object may have.
type bounds struct{ least, most int64 }

var anySize = bounds{0, math.MaxInt64 - 1}

// Why an object is not taken.
var (
	errTooLarge = errors.New("larger than it may be")
	errTooSmall = errors.New("smaller than it may be")
)

// put writes an object, whole or not at all, and gives its version.
func (b *Bucket) put(key, kind string, content io.Reader, size bounds) (version string, err error) {
	about := head{Key: key, Type: kind, Version: rand.Text()}
	first, err := json.Marshal(about)
	if err != nil {
		return "", err
	}
	temporary, err := os.CreateTemp(b.Dir, "new-")
	if err != nil {
		return "", fmt.Errorf("object: %w", err)
	}
	if _, err = temporary.Write(append(first, '\n')); err == nil {
		err = size.copy(temporary, content)
	}
	if err = errors.Join(err, temporary.Close()); err == nil {
		err = os.Rename(temporary.Name(), b.path(key))
	}
	if err != nil {
		return "", errors.Join(fmt.Errorf("object: %w", err), os.Remove(temporary.Name()))
	}
	return about.Version, nil
}

func (s bounds) copy(to io.Writer, content io.Reader) error {
	bytes, err := io.Copy(to, io.LimitReader(content, s.most+1))
	switch {
	case err != nil:
		return err
	case bytes > s.most:
		return errTooLarge
	case bytes < s.least:
		return errTooSmall
	}
	return nil
}

// Open is the whole of an object, of one version unless that is ""; crm.ErrNotFound if there is none, upload.ErrChanged if it has another.
func (b *Bucket) Open(_ context.Context, key, version string) (upload.Stored, error) {
	about, content, err := b.get(key)
	if err != nil {
		return upload.Stored{}, err
	}
	if version != "" && about.Version != version {
		return upload.Stored{}, errors.Join(upload.ErrChanged, content.Close())
	}
	return upload.Stored{ReadCloser: content, Bytes: content.bytes, Version: about.Version}, nil
}

// Write makes an object of what is read, whole or not at all.
func (b *Bucket) Write(_ context.Context, key string, content io.Reader) error {
	_, err := b.put(key, upload.Undeclared, content, anySize)
	return err
}

// object is an open file past its first line.
type object struct {
	*bufio.Reader
	file  *os.File
	bytes int64
}

func (o object) Close() error { return o.file.Close() }

// get opens an object; crm.ErrNotFound if it is not there.
func (b *Bucket) get(key string) (head, object, error) {
	file, err := os.Open(b.path(key))
	if errors.Is(err, fs.ErrNotExist) {
		return head{}, object{}, crm.ErrNotFound
	}
	if err != nil {
		return head{}, object{}, fmt.Errorf("object: %w", err)
	}
	about, content, err := opened(file)
	if err == nil && about.Key != key {
		err = errors.New("not one of ours")
	}
	if err != nil {
		return head{}, object{}, errors.Join(fmt.Errorf("object: %w", err), file.Close())
	}
	return about, content, nil
}

func opened(file *os.File) (about head, content object, err error) {
	info, err := file.Stat()
	if err != nil {
		return about, content, err
	}
	content = object{Reader: bufio.NewReaderSize(file, 64<<10), file: file}
	first, err := content.ReadBytes('\n')
	if err != nil {
		return about, content, err
	}
	content.bytes = info.Size() - int64(len(first))
	return about, content, json.Unmarshal(first, &about)
}

// Start is as in upload.Store.
func (b *Bucket) Start(_ context.Context, key string, bytes int) (upload.Object, error) {
	about, content, err := b.get(key)
	if err != nil {
		return upload.Object{}, err
	}
	defer content.Close() // only read: nothing can be lost
	start, err := io.ReadAll(io.LimitReader(content, int64(bytes)))
	return upload.Object{Type: about.Type, Bytes: content.bytes, Start: start, Version: about.Version}, err
}

// ErrChanged says that an object was overwritten since its version was read.
var ErrChanged = upload.ErrChanged

// Copy is as in upload.Store.
func (b *Bucket) Copy(_ context.Context, from, seen, to, kind string) error {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	about, content, err := b.get(from)
	if err != nil {
		return err
	}
	defer content.Close() // only read: nothing can be lost
	if about.Version != seen {
		return ErrChanged
	}
	_, err = b.put(to, kind, content, anySize)
	return err
}

// Delete is as in upload.Store.
func (b *Bucket) Delete(_ context.Context, key string) error {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if err := os.Remove(b.path(key)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("object: %w", err)
	}
	return nil
}

// Forget is as in crm.Files.
func (b *Bucket) Forget(_ context.Context, card string) error {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	kept, err := b.beginning(upload.KeptFor(card))
	for _, path := range kept {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("object: %w", err)
		}
	}
	return err
}

// beginning are the files of objects whose keys begin with a text.
func (b *Bucket) beginning(prefix string) ([]string, error) {
	entries, err := os.ReadDir(b.Dir)
	if err != nil {
		return nil, fmt.Errorf("objects: %w", err)
	}
	var out []string
	for _, entry := range entries {
		path := filepath.Join(b.Dir, entry.Name())
		if ok, err := begins(path, prefix); err != nil {
			return nil, err
		} else if ok {
			out = append(out, path)
		}
	}
	return out, nil
}

// Expire deletes every object that was written before a time, as the rules of the real bucket do.
func (b *Bucket) Expire(before time.Time) error {
	return b.sweep(before, func(string) (bool, error) { return true, nil })
}

// Sweep deletes what arrived before a time and was never checked, as the rules of the real bucket do.
func (b *Bucket) Sweep(before time.Time) error { return b.sweep(before, arrived) }

func (b *Bucket) sweep(before time.Time, over func(path string) (bool, error)) error {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	entries, err := os.ReadDir(b.Dir)
	if err != nil {
		return fmt.Errorf("objects: %w", err)
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil || !info.ModTime().Before(before) {
			continue
		}
		path := filepath.Join(b.Dir, entry.Name())
		if old, err := over(path); err != nil || !old {
			continue
		}
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("objects: %w", err)
		}
	}
	return nil
}

// arrived says whether a file holds an object that was not checked, or is what a stop left of one.
func arrived(path string) (bool, error) {
	if ok, err := filepath.Match("new-*", filepath.Base(path)); ok || err != nil {
		return ok, err
	}
	return begins(path, upload.Arrived)
}

// begins says whether a file holds an object whose key begins with a text. One that is shorter than that is none.
func begins(path, prefix string) (bool, error) {
	file, err := os.Open(path) // #nosec G304 -- found by reading the folder itself
	if err != nil {
		return false, err
	}
	defer file.Close()
	wanted := `{"key":"` + prefix
	start := make([]byte, len(wanted))
	if _, err := io.ReadFull(file, start); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return false, err
	}
	return string(start) == wanted, nil
}
