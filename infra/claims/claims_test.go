package claims

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const root = "../.."

var (
	named    = regexp.MustCompile("`([a-z]+)\\.((?:Test|Fuzz)[A-Za-z0-9_]+)`")
	made     = regexp.MustCompile("`make ([a-z-]+)`")
	declared = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)[A-Za-z0-9_]+)\(`)
)

// tests are those of the repository, as package.TestName.
func tests(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (strings.HasPrefix(entry.Name(), ".") && path != root || entry.Name() == "out" || entry.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, found := range declared.FindAllSubmatch(text, -1) {
			out[filepath.Base(filepath.Dir(path))+"."+string(found[1])] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// rows are the lines of the tables, without their heads.
func rows(document string) []string {
	var out []string
	for line := range strings.Lines(document) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "|") && !strings.HasPrefix(line, "| threat |") && !strings.HasPrefix(line, "| check |") && !strings.HasPrefix(line, "| limit |") && !strings.HasPrefix(line, "|---") {
			out = append(out, line)
		}
	}
	return out
}

// faults are what is wrong with the rows of a document.
func faults(document string, tests map[string]bool, makefile string) []string {
	var out []string
	for _, row := range rows(document) {
		cells := strings.Split(strings.Trim(row, "|"), "|")
		if len(cells) != 3 {
			out = append(out, "not three cells: "+row)
			continue
		}
		found := named.FindAllStringSubmatch(cells[2], -1)
		if len(found) == 0 {
			out = append(out, "names no test: "+row)
		}
		for _, test := range found {
			if name := test[1] + "." + test[2]; !tests[name] {
				out = append(out, "there is no "+name)
			}
		}
		for _, target := range made.FindAllStringSubmatch(cells[2], -1) {
			if !strings.Contains(makefile, "\n"+target[1]+":") {
				out = append(out, "there is no make "+target[1])
			}
		}
		rest := made.ReplaceAllString(named.ReplaceAllString(cells[2], ""), "")
		if rest = strings.Trim(rest, " ,"); rest != "" {
			out = append(out, "what is "+rest+"?")
		}
	}
	return out
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestEveryThreatNamesATestThatExists(t *testing.T) {
	document := read(t, "infra/SECURITY.md")
	for _, fault := range faults(document, tests(t), read(t, "Makefile")) {
		t.Error(fault)
	}
	for number := 1; number <= 10; number++ {
		if !strings.Contains(document, fmt.Sprintf("\n| API%d ", number)) {
			t.Errorf("there is no row of OWASP's API%d", number)
		}
	}
}

func TestEveryCheckNamesATestThatExists(t *testing.T) {
	document := read(t, "infra/CHECKS.md")
	for _, fault := range faults(document, tests(t), read(t, "Makefile")) {
		t.Error(fault)
	}
	if n := len(rows(document)); n < 80 {
		t.Errorf("%d checks", n)
	}
}

func TestEveryLimitNamesATestThatExists(t *testing.T) {
	document := read(t, "infra/LIMITS.md")
	for _, fault := range faults(document, tests(t), read(t, "Makefile")) {
		t.Error(fault)
	}
	if n := len(rows(document)); n < 30 {
		t.Errorf("%d limits", n)
	}
}

func TestWrongRowsAreFound(t *testing.T) {
	known := map[string]bool{"rest.TestSeal": true}
	const makefile = "\nfuzz: go\n"
	for row, wrong := range map[string]int{
		"| a | b | `rest.TestSeal` |": 0, "| a | b | `rest.TestSeal` `make fuzz` |": 0, "| a | b | `make fuzz` |": 1, "| a | b | |": 1, "| a | b |": 1,
		"| a | b | `rest.TestGone` |": 1, "| a | b | `web.TestSeal` |": 1, "| a | b | `rest.TestSeal` `make gone` |": 1, "| a | b | `rest.TestSeal` by hand |": 1,
	} {
		if got := faults("| threat | x | test |\n|---|---|---|\n"+row+"\n", known, makefile); len(got) != wrong {
			t.Errorf("%s: %v", row, got)
		}
	}
}
