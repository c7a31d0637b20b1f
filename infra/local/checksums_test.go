package local

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEveryFileOfDynamoDBLocalIsPinned(t *testing.T) {
	for platform, library := range map[string]string{
		"Linux/x86_64": "libsqlite4java.so", "Linux/aarch64": "libsqlite4java.so", "Mac/aarch64": "libsqlite4java.dylib",
		"Mac/x86_64": "libsqlite4java.dylib", "Windows/x86_64": "sqlite4java.dll",
	} {
		sums := pinned(platform)
		if sums[mainJar] == "" || sums[library] == "" || len(sums) != 81 {
			t.Errorf("%s: %d files, main jar %q, library %q", platform, len(sums), sums[mainJar], sums[library])
		}
		for name, sum := range sums {
			if raw, err := hex.DecodeString(sum); err != nil || len(raw) != sha256.Size || strings.ContainsAny(name, "/\\ ") {
				t.Errorf("%s: %q has the checksum %q", platform, name, sum)
			}
		}
	}
}

func TestAnotherFileIsRefused(t *testing.T) {
	const jar, library = "a.jar", "lib.so"
	sum := sha256.Sum256([]byte("good"))
	sums := map[string]string{jar: hex.EncodeToString(sum[:]), library: hex.EncodeToString(sum[:])}
	tests := map[string]struct {
		files map[string]string
		want  string // "": nothing is refused
	}{
		"all as pinned":        {map[string]string{jar: "good", library: "good"}, ""},
		"another jar":          {map[string]string{jar: "goof", library: "good"}, jar + " has the SHA-256 checksum"},
		"another library":      {map[string]string{jar: "good", library: "goodgood"}, library + " has the SHA-256 checksum"},
		"a jar too few":        {map[string]string{library: "good"}, jar + " is missing"},
		"a jar too many":       {map[string]string{jar: "good", library: "good", "evil.jar": "good"}, "evil.jar is none of the files"},
		"an empty folder":      {nil, jar + " is missing"},
		"a file that is empty": {map[string]string{jar: "", library: "good"}, jar + " has the SHA-256 checksum e3b0c442"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for file, content := range test.files {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			err := checkFiles(dir, sums)
			if test.want == "" && err != nil {
				t.Errorf("checkFiles: %v", err)
			}
			if test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "not started")) {
				t.Errorf("checkFiles: %v, want an error with %q", err, test.want)
			}
		})
	}
}

// What is in the user's cache is checked each time, not only when it is fetched.
func TestAnInstallationThatWasChangedIsNotStarted(t *testing.T) {
	machine(t, "java", true, "")
	home, err := installation()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{mainJar, "evil.jar"} {
		write(t, filepath.Join(home, name))
		err := installDynamoDBLocal(t.Context(), func(string) {})
		if err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "not started") {
			t.Errorf("%s: %v", name, err)
		}
		if err := os.Remove(filepath.Join(home, name)); err != nil {
			t.Fatal(err)
		}
	}
}
