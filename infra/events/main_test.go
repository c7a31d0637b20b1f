package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// The files are what the types of events say, and there is none for a type that is no more.
func TestSchemasAreUpToDate(t *testing.T) {
	made, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range made {
		if kept, err := os.ReadFile(name); err != nil || !bytes.Equal(kept, text) {
			t.Errorf("%s is not what package event says (%v): run `go run ./infra/events` at the top of the project", name, err)
		}
	}
	files, err := filepath.Glob("*.json")
	if err != nil || len(files) != len(made) || len(made) < 15 {
		t.Errorf("%d files for %d types: %v", len(files), len(made), err)
	}
}
