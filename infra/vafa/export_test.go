package main

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// The command writes what the API answers, and leaves no half of a file.
func TestExportCommand(t *testing.T) {
	f := opened(t)
	id := f.Capture(sara, saraPhone)
	out := filepath.Join(t.TempDir(), "sara.zip")
	args := []string{"--table", f.TableName, "--customer", id, "--out", out}
	var stderr output
	if code := runExport(t.Context(), args, &stderr); code != 0 {
		t.Fatalf("exit %d: %s", code, stderr.String())
	}
	archive, err := zip.OpenReader(out)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	names := map[string]bool{}
	for _, file := range archive.File {
		names[file.Name] = file.UncompressedSize64 > 0
	}
	if !names["customer.json"] || !names["timeline.csv"] || len(names) != 8 {
		t.Errorf("files %v", names)
	}
	if code := runExport(t.Context(), args, io.Discard); code != 1 {
		t.Errorf("an existing file is written over: exit %d", code)
	}
	none := filepath.Join(t.TempDir(), "nobody.zip")
	if code := runExport(t.Context(), []string{"--table", f.TableName, "--customer", "cus_nobody", "--out", none}, io.Discard); code != 1 {
		t.Errorf("nobody: exit %d", code)
	}
	if _, err := os.Stat(none); !os.IsNotExist(err) {
		t.Errorf("nobody's file: %v", err)
	}
	for _, args := range [][]string{{}, {"--customer", id}, {"--out", "x"}, {"--customer", id, "--out", "x", "more"}, {"--what"}} {
		if code := runExport(t.Context(), args, io.Discard); code != 2 {
			t.Errorf("%v: exit %d", args, code)
		}
	}
}
