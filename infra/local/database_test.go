package local

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestDatabaseIsPreparedOnce(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, sharedFile)
	if err := prepareDatabase(dir); err != nil {
		t.Fatal(err)
	}
	made, err := os.ReadFile(path)
	if err != nil || len(made) != pageSize || !bytes.HasPrefix(made, []byte("SQLite format 3\x00")) {
		t.Fatalf("%d bytes, %v", len(made), err)
	}
	if err := os.WriteFile(path, []byte("data"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := prepareDatabase(dir); err != nil {
		t.Fatal(err)
	}
	if kept, err := os.ReadFile(path); err != nil || string(kept) != "data" {
		t.Errorf("what was there became %q, %v", kept, err)
	}
}
