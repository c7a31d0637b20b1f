package main

import (
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const projectRoot = "../../.."

// licence texts, the first as long as what licensecheck knows.
const mit = `Copyright (c) 2026 Somebody

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software
is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES
OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE
LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR
IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`

const gpl = `This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public
License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any later version.

This program is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY; without even the implied warranty of
MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE. See the GNU General Public License for more details.
`

func TestLicencesIn(t *testing.T) {
	tests := map[string]struct {
		files map[string]string
		want  string // the licences, or words of the error
	}{
		"a licence":               {map[string]string{"LICENSE": mit}, "MIT"},
		"spelt otherwise":         {map[string]string{"Licence.md": mit}, "MIT"},
		"not allowed":             {map[string]string{"LICENSE": mit, "COPYING": gpl}, "not among those allowed"},
		"none":                    {map[string]string{"README.md": mit}, "no licence found"},
		"code of that name":       {map[string]string{"license.go": mit}, "no licence found"},
		"words of one's own":      {map[string]string{"LICENSE": "You may look at this, and no more."}, "text of a known licence"},
		"with many a clause more": {map[string]string{"LICENSE": mit + strings.Repeat("No evil shall be done with it by anybody. ", 30)}, "text of a known licence"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for file, text := range test.files {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			names, err := licencesIn([]string{dir})
			got := strings.Join(names, ", ")
			if err != nil {
				got = err.Error()
			}
			if !strings.Contains(got, test.want) {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

func TestAStaleListIsRefused(t *testing.T) {
	t.Chdir(t.TempDir())
	parts := []part{{name: "example.com/a", version: "v1.0.0", licences: []string{"MIT"}, users: []string{vafaCommand}}}
	if err := check(parts); err == nil {
		t.Error("no list: no error")
	}
	if err := os.MkdirAll(filepath.Dir(listPath), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(listPath, []byte(list(parts)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := check(parts); err != nil {
		t.Error(err)
	}
	parts[0].version = "v1.0.1"
	if err := check(parts); err == nil || !strings.Contains(err.Error(), "make licences") {
		t.Errorf("another version: %v", err)
	}
}

// What the SBOM says of a function is what the linker put into it.
func TestSBOMIsWhatIsLinked(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "bootstrap")
	t.Chdir(projectRoot)
	// As the Makefile builds it, for this machine's processor: what is compiled for the one serves the other.
	command := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-tags", builds[0].tags, "-ldflags", "-s -w -buildid=",
		"-o", binary, "./functions/upload")
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+builds[0].system)
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	linked, err := buildinfo.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, module := range linked.Deps {
		sum, err := sha256Of(module.Sum)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, "pkg:golang/"+module.Path+"@"+module.Version+" "+sum)
	}
	if got := modulesOf(t, "vafa/functions/upload"); !slices.Equal(got, want) || len(got) < 10 {
		t.Errorf("the SBOM has\n%s\nthe binary\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// modulesOf gives the modules of a program and their hashes by the SBOM.
func modulesOf(t *testing.T, program string) []string {
	t.Helper()
	var out bytes.Buffer
	if err := run([]string{"sbom"}, &out); err != nil {
		t.Fatal(err)
	}
	var document bom
	if err := json.Unmarshal(out.Bytes(), &document); err != nil {
		t.Fatal(err)
	}
	hashes := map[string]string{}
	for _, c := range document.Components {
		if len(c.Licences) == 0 {
			t.Errorf("%s has no licence", c.Name)
		}
		if len(c.Hashes) > 0 {
			hashes[c.Ref] = c.Hashes[0].Content
		}
	}
	var modules []string
	for _, d := range document.Dependencies {
		for _, ref := range d.On {
			if d.Ref == program && hashes[ref] != "" {
				modules = append(modules, ref+" "+hashes[ref])
			}
		}
	}
	return modules
}
