package local

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// checksums lists the jars of DynamoDB Local as `sha256sum *.jar` writes it, and the SQLite libraries inside the main jar by
// system and processor. Maven holds what it fetches only against a checksum from the same place.
//
//go:embed checksums.txt
var checksums string

// pinned gives the SHA-256 checksum of each file that DynamoDB Local is made of on a machine, by the file's name.
func pinned(platform string) map[string]string {
	sums := map[string]string{}
	for line := range strings.Lines(checksums) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		native, ours := strings.CutPrefix(name, platform+"/")
		switch {
		case ours:
			sums[native] = sum
		case !strings.Contains(name, "/"):
			sums[name] = sum
		}
	}
	return sums
}

// checkFiles compares a folder with the checksums of what must be in it: all of it and nothing else, because Java takes every
// jar that it finds there.
func checkFiles(dir string, sums map[string]string) error {
	missing := maps.Clone(sums)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("DynamoDB Local: %w", err)
	}
	for _, entry := range entries {
		want, listed := sums[entry.Name()]
		path := filepath.Join(dir, entry.Name())
		if !listed {
			return refusal(path, "is none of the files of DynamoDB Local "+version)
		}
		sum, err := checksum(path)
		if err != nil {
			return fmt.Errorf("DynamoDB Local: %w", err)
		}
		if sum != want {
			return refusal(path, "has the SHA-256 checksum "+sum+", want "+want)
		}
		delete(missing, entry.Name())
	}
	if len(missing) > 0 {
		return refusal(filepath.Join(dir, slices.Min(slices.Collect(maps.Keys(missing)))), "is missing")
	}
	return nil
}

func refusal(path, what string) error {
	return fmt.Errorf("%s %s: the engine is not started; remove the folder %s to have it fetched again", path, what, filepath.Dir(path))
}

func checksum(path string) (sum string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
