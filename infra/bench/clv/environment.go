package main

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

//go:embed *.py requirements-*.txt
var python embed.FS

// environments are virtual environments with a library each, kept between runs in the user's cache folder: two, because the
// libraries need versions of numpy that exclude each other.
type environments struct{ cache string }

func newEnvironments() (environments, error) {
	cache, err := os.UserCacheDir()
	return environments{filepath.Join(cache, "vafa")}, err
}

// interpreter is the Python of a library's environment.
func (e environments) interpreter(library string) string {
	return filepath.Join(e.cache, "bench-clv-"+library, "bin", "python")
}

// install makes a library's environment unless it is there with the same requirements.
func (e environments) install(ctx context.Context, library string) error {
	wanted, err := python.ReadFile("requirements-" + library + ".txt")
	if err != nil {
		return err
	}
	venv := filepath.Join(e.cache, "bench-clv-"+library)
	done := filepath.Join(venv, "installed.txt") // written last
	if has, err := os.ReadFile(done); err == nil && bytes.Equal(has, wanted) {
		return nil
	}
	base, err := python311(ctx)
	if err != nil {
		return err
	}
	say("installing %s into %s, once", library, venv)
	if err := os.RemoveAll(venv); err != nil {
		return err
	}
	if err := quietly(ctx, base, "-m", "venv", venv); err != nil {
		return err
	}
	list := filepath.Join(venv, "wanted.txt")
	if err := os.WriteFile(list, wanted, 0o644); err != nil {
		return err
	}
	if err := quietly(ctx, e.interpreter(library), "-m", "pip", "install", "--quiet", "--requirement", list); err != nil {
		return err
	}
	return os.Rename(list, done)
}

// python311 finds Python 3.11, the newest that the libraries' versions have in common.
func python311(ctx context.Context) (string, error) {
	for _, name := range []string{os.Getenv("PYTHON"), "python3.11", "python3"} {
		if name == "" {
			continue
		}
		out, err := exec.CommandContext(ctx, name, "-c", "import sys, venv, ensurepip; print(sys.version_info[:2] == (3, 11))").Output()
		if err == nil && strings.TrimSpace(string(out)) == "True" {
			return name, nil
		}
	}
	return "", errors.New("there is no Python 3.11 with venv: install it, or name it in the variable PYTHON")
}

// quietly runs a command and shows what it printed only if it failed.
func quietly(ctx context.Context, name string, args ...string) error {
	if out, err := exec.CommandContext(ctx, name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, out)
	}
	return nil
}

// say tells what is going on, apart from the tables.
func say(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
