package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

// allowed are the licences, by their SPDX names, under which others' work may be shipped with a program under Apache-2.0: all
// of them ask for no more than that their text goes along.
var allowed = []string{"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "OFL-1.1", "Unlicense"}

// recognised is how much of a licence file must be text of known licences, in percent: a clause that somebody added is not.
const recognised = 75

// licencesIn names the licences of the files in some folders, in alphabetical order: all of them hold.
func licencesIn(folders []string) ([]string, error) {
	var names []string
	for _, folder := range folders {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			if entry.IsDir() || !isLicence(entry.Name()) {
				continue
			}
			more, err := licenceOf(filepath.Join(folder, entry.Name()))
			if err != nil {
				return nil, err
			}
			names = append(names, more...)
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	return names, permit(names)
}

// licencesOfFile names the licences of one file.
func licencesOfFile(path string) ([]string, error) {
	names, err := licenceOf(path)
	if err != nil {
		return nil, err
	}
	return names, permit(names)
}

// isLicence tells by its name whether a file holds a licence. Not so a NOTICE, which names people, LICENSE.go, or the
// LICENSE-SUMMARY that AWS puts beside the licences themselves.
func isLicence(name string) bool {
	name = strings.ToUpper(name)
	if filepath.Ext(name) == ".GO" || strings.HasSuffix(name, "-SUMMARY") {
		return false
	}
	for _, word := range []string{"LICENSE", "LICENCE", "COPYING", "UNLICENSE", "OFL"} {
		if strings.HasPrefix(name, word) || strings.HasSuffix(name, "-"+word+".TXT") {
			return true
		}
	}
	return false
}

// licenceOf names the licences of a file.
func licenceOf(path string) ([]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	coverage := licensecheck.Scan(text)
	if coverage.Percent < recognised {
		return nil, fmt.Errorf("%s: only %.0f %% of it is text of a known licence", path, coverage.Percent)
	}
	var names []string
	for _, match := range coverage.Match {
		if !match.IsURL {
			names = append(names, match.ID)
		}
	}
	return names, nil
}

// permit refuses licences that are not allowed, and having none.
func permit(names []string) error {
	if len(names) == 0 {
		return fmt.Errorf("no licence found")
	}
	for _, name := range names {
		if !slices.Contains(allowed, name) {
			return fmt.Errorf("the licence %s is not among those allowed", name)
		}
	}
	return nil
}
