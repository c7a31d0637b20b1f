package local

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// dynoxideVersion is the one that the tests of two engines run against.
const dynoxideVersion = "3.2.0"

// dynoxide starts in milliseconds and is the faster engine; it listens on this machine only. One that is on the path is taken as it is.
func dynoxide() kind {
	const file = "dynoxide.db"
	return kind{
		name: "dynoxide",
		file: file,
		missing: func() string {
			if onPath("dynoxide") {
				return ""
			}
			return "cargo install dynoxide-rs --locked --no-default-features --features native-sqlite,http-server,cli"
		},
		install: func(context.Context, func(string)) error { return nil },
		prepare: func(string) error { return nil },
		command: func(port int, dir string) ([]string, error) {
			command := []string{"dynoxide", "--host", "127.0.0.1", "--port", fmt.Sprint(port)}
			if dir != "" {
				command = append(command, "--db-path", filepath.Join(dir, file))
			}
			return command, nil
		},
	}
}

// installedDynoxide is Dynoxide for who asks for it by name: built by cargo from its published source, once, into the user's cache. It is
// never the engine of who does not ask, since building it takes minutes.
func installedDynoxide() kind {
	out := dynoxide()
	start := out.command
	out.missing = func() string { return "" }
	out.install = installDynoxide
	out.command = func(port int, dir string) ([]string, error) {
		home, err := dynoxideHome()
		if err != nil {
			return nil, err
		}
		command, err := start(port, dir)
		if err == nil && exists(dynoxideIn(home)) {
			command[0] = dynoxideIn(home)
		}
		return command, err
	}
	return out
}

// dynoxideHome is the folder that cargo installs into, one for each version.
func dynoxideHome() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "vafa", "dynoxide-"+dynoxideVersion), nil
}

func dynoxideIn(home string) string { return filepath.Join(home, "bin", "dynoxide") }

// installDynoxide builds it unless it is there. Several processes may call it at once: the first builds, the others wait.
func installDynoxide(ctx context.Context, log func(string)) error {
	home, err := dynoxideHome()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(home), 0o755); err != nil {
		return err
	}
	unlock, err := lock(home + ".lock")
	if err != nil {
		return err
	}
	defer unlock()
	switch {
	case exists(dynoxideIn(home)):
		return nil
	case !onPath("cargo") && onPath("dynoxide"):
		return nil // in whatever version it is
	case !onPath("cargo"):
		return errors.New("cargo builds Dynoxide: get Rust 1.88 or later from https://rustup.rs/")
	}
	log("building Dynoxide " + dynoxideVersion + " with cargo; this happens once and takes some minutes")
	return buildDynoxide(ctx, home, log)
}

// buildDynoxide lets cargo fill a folder beside home, and renames it when it is complete. The checksums of all that it builds are held by
// the lock file that is published with it.
func buildDynoxide(ctx context.Context, home string, log func(string)) (err error) {
	staging, err := os.MkdirTemp(filepath.Dir(home), filepath.Base(home)+".part-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(staging)) }()
	root := filepath.Join(staging, "root")
	err = runTool(ctx, log, "cargo", "install", "dynoxide-rs", "--version", "="+dynoxideVersion, "--locked", "--quiet", "--root", root,
		"--target-dir", filepath.Join(staging, "target"), "--no-default-features", "--features", "native-sqlite,http-server,cli")
	if err != nil {
		return err
	}
	return os.Rename(root, home)
}
