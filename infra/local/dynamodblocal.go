package local

import (
	"archive/zip"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

const (
	// version of DynamoDB Local; pom.xml and compose.yaml name it too.
	version   = "2.6.1"
	mainJar   = "DynamoDBLocal-" + version + ".jar"
	mainClass = "com.amazonaws.services.dynamodbv2.local.main.ServerRunner"
	// sharedFile is what DynamoDB Local calls its database with -sharedDb.
	sharedFile = "shared-local-instance.db"
	// nativeMost is more than the largest library has, in bytes.
	nativeMost = 8 << 20
	// nativeFolder holds the SQLite libraries inside the main jar, as <system>/<processor>/<library>.
	nativeFolder = "com/amazonaws/services/dynamodbv2/local/shared/access/sqlite/native/"
)

//go:embed pom.xml
var pom []byte

// dynamoDBLocal is Amazon's own engine, run by Java 17 or newer. It listens on every address of the machine; it has no
// option to change that.
func dynamoDBLocal() kind {
	return kind{
		name:    "DynamoDB Local",
		file:    sharedFile,
		missing: missingForJava,
		install: installDynamoDBLocal,
		prepare: prepareDatabase,
		command: javaCommand,
	}
}

func missingForJava() string {
	home, err := installation()
	switch {
	case err != nil:
		return err.Error()
	case !onPath("java"):
		return "install Java 17 or newer, and Maven"
	case !exists(home) && !onPath("mvn"):
		return "install Maven, to fetch DynamoDB Local once"
	}
	return ""
}

// installation is the folder with the jars: one for each version, shared by every project of this user.
func installation() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "vafa", "dynamodb-local-"+version), nil
}

func javaCommand(port int, dir string) ([]string, error) {
	home, err := installation()
	if err != nil {
		return nil, err
	}
	where := []string{"-inMemory"}
	if dir != "" {
		where = []string{"-dbPath", dir}
	}
	command := []string{
		"java",
		// Measured on two cores: 280 MB and 3,200 puts a second, against 355 MB and 2,500 with the default collector.
		"-XX:+UseSerialGC",
		// It starts in 0.9 s against 1.2 s, and takes the sample of `vafa run` in, in memory, with 32 s of work against 40 s.
		"-XX:TieredStopAtLevel=1",
		// Without these two the library is unpacked into the temporary folder at each start, and left there by a kill.
		"-Djava.library.path=" + home, "-Dorg.sqlite.lib.path=" + home,
	}
	command = append(command, "-classpath", filepath.Join(home, "*"), mainClass,
		"-port", fmt.Sprint(port), "-sharedDb", "-disableTelemetry")
	return append(command, where...), nil
}

// installDynamoDBLocal fetches the jars into the user's cache unless they are there, and checks every file each time. Several
// processes may call it at once: the first installs, the others wait.
func installDynamoDBLocal(ctx context.Context, log func(string)) error {
	home, err := installation()
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
	if exists(home) {
		return checkFiles(home, pinned(nativePlatform(runtime.GOOS, runtime.GOARCH)))
	}
	log("installing DynamoDB Local " + version + " with Maven; this happens once")
	return fetchInto(ctx, home, log)
}

// fetchInto lets Maven fill a folder beside home, and renames it only when it is complete and checked.
func fetchInto(ctx context.Context, home string, log func(string)) (err error) {
	staging, err := os.MkdirTemp(filepath.Dir(home), filepath.Base(home)+".part-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(staging)) }()
	project := filepath.Join(staging, "pom.xml")
	if err := os.WriteFile(project, pom, 0o644); err != nil {
		return err
	}
	jars := filepath.Join(staging, "jars")
	err = runTool(ctx, log, "mvn", "--batch-mode", "--quiet", "--strict-checksums", "--file", project,
		"dependency:copy-dependencies", "-DoutputDirectory="+jars)
	if err != nil {
		return err
	}
	if err := unpackNative(jars); err != nil {
		return err
	}
	if err := checkFiles(jars, pinned(nativePlatform(runtime.GOOS, runtime.GOARCH))); err != nil {
		return err
	}
	return os.Rename(jars, home)
}

// unpackNative puts the SQLite library of this machine beside the jars, from the main jar.
func unpackNative(jars string) error {
	archive, err := zip.OpenReader(filepath.Join(jars, mainJar))
	if err != nil {
		return err
	}
	defer archive.Close()
	folder := nativeFolder + nativePlatform(runtime.GOOS, runtime.GOARCH) + "/"
	for _, file := range archive.File {
		if name, found := strings.CutPrefix(file.Name, folder); found && name != "" {
			return unpack(file, filepath.Join(jars, filepath.Base(name)))
		}
	}
	return fmt.Errorf("DynamoDB Local has no SQLite library for %s on %s", runtime.GOOS, runtime.GOARCH)
}

// nativePlatform translates Go's names of a system and a processor to those of the jar's folders.
func nativePlatform(system, processor string) string {
	systems := map[string]string{"linux": "Linux", "darwin": "Mac", "windows": "Windows"}
	processors := map[string]string{"amd64": "x86_64", "arm64": "aarch64", "386": "x86"}
	return systems[system] + "/" + processors[processor]
}

func unpack(file *zip.File, path string) error {
	content, err := file.Open()
	if err != nil {
		return err
	}
	defer content.Close()
	target, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, io.LimitReader(content, nativeMost)) // one that is longer will not have its checksum
	return errors.Join(err, target.Close())
}
