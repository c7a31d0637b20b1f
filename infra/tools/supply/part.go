package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// part is something that is shipped: a Go module, the standard library, a file that browsers are sent.
type part struct {
	name, version string
	sum           string // of the module as go.sum has it, "" for what is none
	npm           string // its name in npm's registry, as package URLs write it; "" for what is not from there
	licences      []string
	users         []string // import paths of the programs that it is part of
}

const vafaCommand = "vafa/infra/vafa"

// standard is the standard library, whose version is that of whoever builds.
var standard = part{name: "Go standard library", version: "1.26 or later"}

// assetsPackage holds what browsers are sent, assetsFolder its files.
const (
	assetsPackage = "vafa/internal/web"
	assetsFolder  = "internal/web/assets"
)

// assets are the files of others that browsers are sent, each with the file of its licence.
var assets = []collected{
	{part: part{name: "Vazirmatn, Arabic subset (@fontsource-variable/vazirmatn)", version: "5.3.0", npm: "%40fontsource-variable/vazirmatn"}, licence: "vazirmatn-OFL.txt"},
	{part: part{name: "htmx (htmx.org)", version: "2.0.11", npm: "htmx.org"}, licence: "htmx-0BSD.txt"},
}

func (p part) inVafa() bool { return slices.Contains(p.users, vafaCommand) }

func (p part) inFunctions() bool {
	return slices.ContainsFunc(p.users, func(user string) bool { return user != vafaCommand })
}

// build is one way that programs are built.
type build struct{ system, processor, tags, programs string }

// builds are the functions as the Makefile builds them, and the command on each system that it runs on.
var builds = []build{
	{"linux", "arm64", "lambda.norpc,timetzdata", "./functions/..."},
	{"linux", "amd64", "", "./infra/vafa"},
	{"darwin", "arm64", "", "./infra/vafa"},
	{"windows", "amd64", "", "./infra/vafa"},
}

// listed is what `go list -json` tells of a package.
type listed struct {
	ImportPath, Name, Dir string
	Standard              bool
	Deps                  []string
	Module                *struct {
		Path, Version, Dir, Sum string
		Main                    bool
	}
}

// gather finds every part, in alphabetical order, with its licences; one that is not allowed is an error.
func gather() ([]part, error) {
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	found := map[string]*collected{}
	for _, b := range builds {
		if err := b.collect(found, strings.TrimSpace(string(goroot))); err != nil {
			return nil, err
		}
	}
	var parts []part
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(found)) {
		p, err := found[name].finish()
		parts, faults = append(parts, p), append(faults, err)
	}
	return parts, errors.Join(faults...)
}

// collected is a module and those of its folders that are linked.
type collected struct {
	part
	root    string
	licence string // the file of its licence in assetsFolder; "" for one whose folders have licences of their own
	folders map[string]bool
}

func (b build) collect(found map[string]*collected, goroot string) error {
	packages, err := b.list()
	if err != nil {
		return err
	}
	byPath := map[string]listed{}
	for _, p := range packages {
		byPath[p.ImportPath] = p
	}
	for _, program := range packages {
		if program.Name != "main" {
			continue
		}
		for _, path := range program.Deps {
			switch p := byPath[path]; {
			case p.Standard:
				add(found, collected{part: standard, root: goroot}, program.ImportPath, "")
			case path == assetsPackage:
				for _, asset := range assets {
					add(found, asset, program.ImportPath, "")
				}
			case p.Module != nil && !p.Module.Main:
				module := part{name: p.Module.Path, version: p.Module.Version, sum: p.Module.Sum}
				add(found, collected{part: module, root: p.Module.Dir}, program.ImportPath, p.Dir)
			}
		}
	}
	return nil
}

func (b build) list() ([]listed, error) {
	args := []string{"list", "-deps", "-json=ImportPath,Name,Dir,Standard,Deps,Module", "-tags", b.tags, b.programs}
	command := exec.Command("go", args...)
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+b.system, "GOARCH="+b.processor)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, stderr.String())
	}
	var packages []listed
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		packages = append(packages, p)
	}
}

// add notes that a program links a package in a folder of a part, and with it all folders above, up to the part's own.
func add(found map[string]*collected, c collected, program, folder string) {
	if found[c.name] == nil {
		c.folders = map[string]bool{c.root: true}
		found[c.name] = &c
	}
	at := found[c.name]
	if !slices.Contains(at.users, program) {
		at.users = append(at.users, program)
		slices.Sort(at.users)
	}
	for ; len(folder) > len(c.root) && strings.HasPrefix(folder, c.root); folder = filepath.Dir(folder) {
		at.folders[folder] = true
	}
}

// finish reads the licences.
func (c *collected) finish() (part, error) {
	var err error
	if c.licence != "" {
		c.licences, err = licencesOfFile(filepath.Join(assetsFolder, c.licence))
	} else {
		c.licences, err = licencesIn(slices.Sorted(maps.Keys(c.folders)))
	}
	if err != nil {
		err = fmt.Errorf("%s %s: %w", c.name, c.version, err)
	}
	return c.part, err
}
