// Package folder is a bucket in a folder, for one machine and for tests: it takes the forms and opens the links that package
// upload signs as S3 does, and holds them to what was signed. It trusts nobody who sends something, and its own folder.
package folder

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
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

// head is the first line of an object's file.
type head struct {
	Key  string `json:"key"`
	Type string `json:"type"`
}

// path of an object: a key is longer than a file's name may be.
func (b *Bucket) path(key string) string {
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(b.Dir, hex.EncodeToString(sum[:]))
}

// put writes an object, whole or not at all.
func (b *Bucket) put(key, kind string, content []byte) error {
	first, err := json.Marshal(head{key, kind})
	if err != nil {
		return err
	}
	temporary, err := os.CreateTemp(b.Dir, "new-")
	if err != nil {
		return fmt.Errorf("object: %w", err)
	}
	_, err = temporary.Write(append(append(first, '\n'), content...))
	if err = errors.Join(err, temporary.Close()); err == nil {
		err = os.Rename(temporary.Name(), b.path(key))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("object: %w", err), os.Remove(temporary.Name()))
	}
	return nil
}

// get reads an object; crm.ErrNotFound if it is not there.
func (b *Bucket) get(key string) (head, []byte, error) {
	whole, err := os.ReadFile(b.path(key))
	if errors.Is(err, fs.ErrNotExist) {
		return head{}, nil, crm.ErrNotFound
	}
	if err != nil {
		return head{}, nil, fmt.Errorf("object: %w", err)
	}
	first, content, _ := bytes.Cut(whole, []byte("\n"))
	var about head
	if err := json.Unmarshal(first, &about); err != nil || about.Key != key {
		return about, nil, fmt.Errorf("object: not one of ours: %w", err)
	}
	return about, content, nil
}

func version(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// Start is as in upload.Store.
func (b *Bucket) Start(_ context.Context, key string, bytes int) (upload.Object, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	about, content, err := b.get(key)
	if err != nil {
		return upload.Object{}, err
	}
	return upload.Object{
		Type: about.Type, Bytes: int64(len(content)), Start: content[:min(bytes, len(content))], Version: version(content),
	}, nil
}

// ErrChanged says that an object was overwritten since its version was read.
var ErrChanged = errors.New("the object was overwritten")

// Copy is as in upload.Store.
func (b *Bucket) Copy(_ context.Context, from, seen, to, kind string) error {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	_, content, err := b.get(from)
	if err != nil {
		return err
	}
	if version(content) != seen {
		return ErrChanged
	}
	return b.put(to, kind, content)
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

// Sweep deletes what arrived before a time and was never checked, as the rules of the real bucket do.
func (b *Bucket) Sweep(before time.Time) error {
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
		if unchecked, err := arrived(path); err != nil || !unchecked {
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
