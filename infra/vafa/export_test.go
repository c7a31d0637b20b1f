package main

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// An export by the command holds what the API's does, and stands in the audit with its reason.
func TestExportByCommand(t *testing.T) {
	f := opened(t)
	id := f.Capture(sara, saraPhone)
	path := filepath.Join(t.TempDir(), "sara.zip")
	export := func(args ...string) (int, string) {
		var stderr output
		code := runExport(t.Context(), append([]string{"--table", f.TableName}, args...), &stderr)
		return code, stderr.String()
	}
	for _, args := range [][]string{{}, {"--customer", id, "--out", path}, {"--customer", id, "--out", path, "--reason", strings.Repeat("x", 201)}} {
		if code, said := export(args...); code != 2 || !strings.Contains(said, "--reason") {
			t.Errorf("%v: exit %d: %s", args, code, said)
		}
	}
	if code, said := export("--customer", id, "--out", path, "--reason", "asked by letter"); code != 0 {
		t.Fatalf("exit %d: %s", code, said)
	}
	file, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if len(file.File) < 2 || file.File[0].Name != "customer.json" {
		t.Errorf("%d files", len(file.File))
	}
	f.Clock.Set(time.Now()) // the command has no other
	audit := f.Manager().Get("/v1/audit?customer=" + id)
	newest := audit.Text("items/0/why") + " " + audit.Text("items/0/action")
	if newest != "asked by letter export" || !strings.HasPrefix(audit.Text("items/0/by"), "command:") {
		t.Errorf("the audit: %s", audit.Body)
	}
	if code, said := export("--customer", id, "--out", path, "--reason", "again"); code != 1 || !strings.Contains(said, "exists") {
		t.Errorf("over a file: exit %d: %s", code, said)
	}
	if code, _ := export("--customer", "cus_"+strings.Repeat("0", 26), "--out", path+"2", "--reason", "again"); code != 1 {
		t.Errorf("of nobody: exit %d", code)
	}
	if _, err := os.Stat(path + "2"); err == nil {
		t.Error("a file of nobody is left")
	}
}
