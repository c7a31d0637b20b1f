package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// analysed runs the command over a module with one file, without the exemptions of the project.
func analysed(t *testing.T, code string) (string, error) {
	t.Helper()
	kept := exemptions
	exemptions = nil
	t.Cleanup(func() { exemptions = kept })
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module example.com/a\n\ngo 1.26.0\n", "a.go": code} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	var out bytes.Buffer
	err := run(dir, []string{"./..."}, &out)
	return out.String(), err
}

const weak = "package a\n\nimport \"crypto/md5\" %s\n\n// Sum sums.\nfunc Sum(b []byte) [16]byte { return md5.Sum(b) } %s\n"

func TestFindingsFailUnlessTheyAreExplained(t *testing.T) {
	tests := map[string]struct {
		imported, called string
		found            bool
	}{
		"not explained":          {"", "", true},
		"explained":              {"// #nosec G501 -- a checksum, no secret", "// #nosec G401 -- a checksum, no secret", false},
		"without a reason":       {"// #nosec G501", "// #nosec G401", true},
		"without a rule":         {"// #nosec -- because", "// #nosec -- because", true},
		"another rule explained": {"// #nosec G404 -- because", "// #nosec G404 -- because", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			code := strings.Replace(strings.Replace(weak, "%s", test.imported, 1), "%s", test.called, 1)
			out, err := analysed(t, code)
			if (err != nil) != test.found || test.found && err == nil {
				t.Errorf("%v\n%s", err, out)
			}
			if test.found && name == "not explained" && !strings.Contains(out, "a.go:3: G501") {
				t.Errorf("found\n%s", out)
			}
		})
	}
}

func TestCodeThatCannotBeReadFails(t *testing.T) {
	if out, err := analysed(t, "package a\n\nfunc {"); err == nil {
		t.Errorf("no error\n%s", out)
	}
}

func TestAnExemptionThatNothingNeedsFails(t *testing.T) {
	kept := exemptions
	t.Cleanup(func() { exemptions = kept })
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module example.com/a\n\ngo 1.26.0\n", "a.go": "package a\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	exemptions = []exemption{{"a.go", "G501", "once there was md5"}}
	if err := run(dir, []string{"./..."}, &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "G501") {
		t.Errorf("%v", err)
	}
}

func TestExemptionsHaveReasonsAndPlaces(t *testing.T) {
	for _, e := range exemptions {
		if len(e.reason) < 20 {
			t.Errorf("%+v has no reason", e)
		}
		if _, err := os.Stat(filepath.Join("../../..", e.path)); err != nil {
			t.Error(err)
		}
	}
}
