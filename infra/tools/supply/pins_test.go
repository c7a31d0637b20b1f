package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(projectRoot, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestEveryPackageOfPythonHasAVersionAndChecksums(t *testing.T) {
	entries := regexp.MustCompile(`(?m)^[A-Za-z0-9].*(\n[ \t]+.*)*`).FindAllString(read(t, "infra/emulate/locked.txt"), -1)
	whole := regexp.MustCompile(`^[A-Za-z0-9._-]+==[^ ]+ \\\n    --hash=sha256:[0-9a-f]{64}`)
	for _, entry := range entries {
		if !whole.MatchString(entry) {
			t.Errorf("no version or no checksum: %s", entry)
		}
	}
	if len(entries) < 100 {
		t.Errorf("%d packages", len(entries))
	}
	for _, line := range strings.Split(read(t, "infra/emulate/requirements.txt"), "\n") {
		if line != "" && !strings.HasPrefix(line, "#") && !strings.Contains(read(t, "infra/emulate/locked.txt"), "\n"+line+" \\\n") {
			t.Errorf("locked.txt lacks %s: see requirements.txt on how to write it anew", line)
		}
	}
	if script := read(t, "infra/emulate/tools.sh"); !strings.Contains(script, "--require-hashes") || !strings.Contains(script, "--only-binary :all:") {
		t.Error("tools.sh does not hold what it installs against the checksums")
	}
}

func TestEveryPackageOfNodeHasAChecksum(t *testing.T) {
	var lock struct {
		Packages map[string]struct{ Integrity, Version string }
	}
	if err := json.Unmarshal([]byte(read(t, "infra/browser/package-lock.json")), &lock); err != nil {
		t.Fatal(err)
	}
	for name, p := range lock.Packages {
		if name != "" && (!strings.HasPrefix(p.Integrity, "sha512-") || p.Version == "") {
			t.Errorf("%s: version %q, integrity %q", name, p.Version, p.Integrity)
		}
	}
	if len(lock.Packages) < 100 {
		t.Errorf("%d packages", len(lock.Packages))
	}
}

// A tool that is fetched by its version alone is held against nothing that stands here.
func TestNoToolIsFetchedWithoutAChecksum(t *testing.T) {
	fetched := regexp.MustCompile(`go (run|install) [^ ]+@|npx |pip install|npm install|curl [^|\n]*\| *(ba)?sh`)
	for _, path := range []string{"Makefile", ".ci/run", "infra/emulate/lint.sh", "infra/emulate/deploy-test.sh", "infra/emulate/sam-local-test.sh"} {
		for line := range strings.Lines(read(t, path)) {
			if fetched.MatchString(line) && !strings.Contains(line, "$(call need,") {
				t.Errorf("%s: %s", path, line)
			}
		}
	}
}

// There are no GitHub actions. One that is added must be named by the hash of a commit.
func TestActionsArePinned(t *testing.T) {
	workflows, err := filepath.Glob(filepath.Join(projectRoot, ".github", "workflows", "*"))
	if err != nil {
		t.Fatal(err)
	}
	pinned := regexp.MustCompile(`uses: *[^@ ]+@[0-9a-f]{40}( |$)`)
	for _, path := range workflows {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if strings.Contains(line, "uses:") && !pinned.MatchString(strings.TrimSpace(line)) {
				t.Errorf("%s: %s", path, line)
			}
		}
	}
}
