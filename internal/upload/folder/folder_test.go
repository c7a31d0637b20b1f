package folder_test

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"vafa/internal/crm"
	"vafa/internal/upload"
	"vafa/internal/upload/folder"
)

// What was never checked is swept away when it is old; what was kept stays, and so does what is young.
func TestSweep(t *testing.T) {
	b := &folder.Bucket{Dir: t.TempDir()}
	ctx := t.Context()
	seed(t, b, "uploads/old", "uploads/young", "kept/old")
	entries, err := os.ReadDir(b.Dir)
	if err != nil || len(entries) != 3 {
		t.Fatal(entries, err)
	}
	if err := b.Sweep(time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"uploads/old", "uploads/young", "kept/old"} {
		if _, err := b.Start(ctx, key, 3); err != nil {
			t.Errorf("%s is gone too early: %v", key, err)
		}
	}
	if err := b.Sweep(time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Start(ctx, "uploads/old", 3); !errors.Is(err, crm.ErrNotFound) {
		t.Errorf("what was never checked is still there: %v", err)
	}
	if kept, err := b.Start(ctx, "kept/old", 3); err != nil || string(kept.Start) != "kep" || kept.Bytes != 8 {
		t.Errorf("what was kept is %+v, %v", kept, err)
	}
}

// A file that was overwritten since it was looked at is not copied.
func TestCopyOfWhatChanged(t *testing.T) {
	b := &folder.Bucket{Dir: t.TempDir()}
	seed(t, b, "uploads/a")
	if err := b.Copy(t.Context(), "uploads/a", "another version", "kept/a", "image/png"); !errors.Is(err, folder.ErrChanged) {
		t.Error(err)
	}
	if err := b.Copy(t.Context(), "uploads/b", "", "kept/a", "image/png"); !errors.Is(err, crm.ErrNotFound) {
		t.Error(err)
	}
	if err := b.Delete(t.Context(), "uploads/b"); err != nil {
		t.Errorf("deleting what is not there: %v", err)
	}
}

func seed(t *testing.T, b *folder.Bucket, keys ...string) {
	t.Helper()
	for _, key := range keys {
		if err := b.Put(key, "image/png", []byte(key)); err != nil {
			t.Fatal(err)
		}
	}
}

// An object is read in one version, whole, also while another is written in its place; what is cut off leaves nothing.
func TestObjectsAreReadInOneVersion(t *testing.T) {
	b := &folder.Bucket{Dir: t.TempDir()}
	ctx := t.Context()
	if err := b.Write(ctx, "imports/a", strings.NewReader("first\nand more")); err != nil {
		t.Fatal(err)
	}
	first, err := b.Open(ctx, "imports/a", "")
	if err != nil || first.Bytes != 14 {
		t.Fatalf("%d bytes, %v", first.Bytes, err)
	}
	if err := b.Write(ctx, "imports/a", strings.NewReader("second")); err != nil {
		t.Fatal(err)
	}
	if content, err := io.ReadAll(first); err != nil || string(content) != "first\nand more" || first.Close() != nil {
		t.Errorf("%q, %v", content, err)
	}
	if _, err := b.Open(ctx, "imports/a", first.Version); !errors.Is(err, upload.ErrChanged) {
		t.Errorf("the first version: %v", err)
	}
	cut := errors.New("cut off")
	if err := b.Write(ctx, "imports/a", io.MultiReader(strings.NewReader("third"), iotest.ErrReader(cut))); !errors.Is(err, cut) {
		t.Error(err)
	}
	second, err := b.Open(ctx, "imports/a", "")
	if err != nil {
		t.Fatal(err)
	}
	if content, err := io.ReadAll(second); err != nil || string(content) != "second" || second.Close() != nil {
		t.Errorf("%q, %v", content, err)
	}
	if entries, err := os.ReadDir(b.Dir); err != nil || len(entries) != 1 {
		t.Errorf("%d files, %v", len(entries), err)
	}
	if _, err := b.Open(ctx, "imports/b", ""); !errors.Is(err, crm.ErrNotFound) {
		t.Error(err)
	}
}
