package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"gopkg.in/yaml.v3"
)

func made(t *testing.T) []file {
	t.Helper()
	files, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestFilesAreUpToDate(t *testing.T) {
	for _, f := range made(t) {
		kept, err := os.ReadFile(filepath.Join("..", "..", f.path))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(kept, f.text) {
			t.Errorf("%s is not what the operations say: run `go run ./infra/openapi` at the top of the project", f.path)
		}
	}
}

func TestBothFilesSayTheSame(t *testing.T) {
	files := made(t)
	var people, programs any
	if err := yaml.Unmarshal(files[0].text, &people); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(files[1].text, &programs); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(programs, throughJSON(t, people)); diff != "" {
		t.Errorf("JSON and YAML differ (-JSON +YAML):\n%s", diff)
	}
}

// throughJSON gives numbers the one type that JSON has.
func throughJSON(t *testing.T, value any) any {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDocumentIsValidOpenAPI(t *testing.T) {
	for _, f := range made(t) {
		parsed, err := libopenapi.NewDocument(f.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := parsed.GetVersion(); got != "3.1.0" {
			t.Errorf("%s is of OpenAPI %s", f.path, got)
		}
		if _, err := parsed.BuildV3Model(); err != nil {
			t.Errorf("%s: %v", f.path, err)
		}
		checker, faults := validator.NewValidator(parsed)
		for _, fault := range faults {
			t.Errorf("%s: %v", f.path, fault)
		}
		if len(faults) > 0 {
			continue
		}
		_, broken := checker.ValidateDocument()
		for _, fault := range broken {
			t.Errorf("%s: %v", f.path, fault)
		}
	}
}

func TestNoFunctionLinksTheSchemaLibrary(t *testing.T) {
	list := exec.Command("go", "list", "-deps", "./functions/...")
	list.Dir = filepath.Join("..", "..")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	deps := strings.Fields(string(out))
	if len(deps) < 100 {
		t.Errorf("only %d packages listed", len(deps))
	}
	for _, dep := range deps {
		if strings.HasPrefix(dep, "github.com/danielgtaylor/huma") || strings.HasPrefix(dep, "github.com/pb33f/") {
			t.Errorf("a function depends on %s", dep)
		}
	}
}
