package local

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// machine makes a path with only the given programs, a cache with or without DynamoDB Local, and a folder with the given
// file of an engine in it.
func machine(t *testing.T, programs string, installed bool, data string) (dir string) {
	t.Helper()
	path, cache, dir := t.TempDir(), t.TempDir(), t.TempDir()
	t.Setenv("PATH", path)
	t.Setenv("HOME", cache)
	t.Setenv("XDG_CACHE_HOME", cache)
	for _, program := range strings.Fields(programs) {
		write(t, filepath.Join(path, program))
	}
	if installed {
		home, err := installation()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(home, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if data != "" {
		write(t, filepath.Join(dir, data))
	}
	return dir
}

func write(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
}

func TestChoose(t *testing.T) {
	const dynoxide, java, docker = "dynoxide", "DynamoDB Local", "DynamoDB Local in Docker"
	tests := map[string]struct {
		programs  string
		installed bool
		data      string
		want      string // "" for none
		asked     string
	}{
		"asked for the other":             {programs: "dynoxide java mvn docker", want: java, asked: java},
		"asked for the one to be built":   {programs: "java mvn docker", want: dynoxide, asked: dynoxide},
		"asked for what is not there":     {programs: "docker", want: "", asked: java},
		"all there":                       {programs: "dynoxide java mvn docker", want: dynoxide},
		"no dynoxide":                     {programs: "java mvn docker", want: java},
		"no maven, but fetched before":    {programs: "java docker", installed: true, want: java},
		"no maven and nothing fetched":    {programs: "java docker", want: docker},
		"no java":                         {programs: "mvn docker", installed: true, want: docker},
		"nothing":                         {want: ""},
		"data of DynamoDB Local":          {programs: "dynoxide java mvn", data: "shared-local-instance.db", want: java},
		"data of the same, Docker only":   {programs: "dynoxide docker", data: "shared-local-instance.db", want: docker},
		"data of dynoxide":                {programs: "dynoxide java mvn", data: "dynoxide.db", want: dynoxide},
		"data of dynoxide, which is gone": {programs: "java mvn docker", data: "dynoxide.db", want: ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := choose(machine(t, test.programs, test.installed, test.data), test.asked)
			if test.want == "" {
				if !errors.Is(err, ErrNoEngine) {
					t.Fatalf("choose: %q, %v, want ErrNoEngine", got.name, err)
				}
				return
			}
			if err != nil || got.name != test.want {
				t.Errorf("choose: %q, %v, want %q", got.name, err, test.want)
			}
		})
	}
}

func TestWithoutAnEngineTheErrorSaysHowToGetEach(t *testing.T) {
	t.Setenv(EndpointVariable, "")
	machine(t, "", false, "")
	_, err := Start(t.Context(), Options{})
	if !errors.Is(err, ErrNoEngine) {
		t.Fatalf("Start: %v, want ErrNoEngine", err)
	}
	for _, way := range []string{"cargo install dynoxide-rs", "install Java 17", "install Docker", EndpointVariable} {
		if !strings.Contains(err.Error(), way) {
			t.Errorf("the error does not name %q:\n%v", way, err)
		}
	}
}

func TestCommands(t *testing.T) {
	machine(t, "", false, "")
	tests := map[string]struct {
		kind    kind
		dir     string
		with    []string
		without string
	}{
		"dynoxide in memory": {dynoxide(), "", []string{"--host", "127.0.0.1", "--port", "4321"}, "--db-path"},
		"dynoxide on disk":   {dynoxide(), "/d", []string{"--db-path", "/d/dynoxide.db"}, "-inMemory"},
		"java in memory":     {dynamoDBLocal(), "", []string{"-port", "4321", "-inMemory", "-disableTelemetry"}, "-dbPath"},
		"java on disk":       {dynamoDBLocal(), "/d", []string{"-dbPath", "/d", "-sharedDb"}, "-inMemory"},
		"docker in memory":   {dynamoDBLocalInDocker(), "", []string{"127.0.0.1:4321:8000", "-inMemory"}, "--volume"},
		"docker on disk":     {dynamoDBLocalInDocker(), "/d", []string{"/d:/data", "-dbPath", "/data"}, "-inMemory"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			command, err := test.kind.command(4321, test.dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range test.with {
				if !slices.Contains(command, word) {
					t.Errorf("%v lacks %q", command, word)
				}
			}
			if slices.Contains(command, test.without) {
				t.Errorf("%v has %q", command, test.without)
			}
		})
	}
}

// The versions stand in three files, because Maven, Compose and Go read no common one.
func TestVersionsAgree(t *testing.T) {
	for path, want := range map[string]string{
		"pom.xml":      "<artifactId>DynamoDBLocal</artifactId>\n      <version>" + version + "</version>",
		"compose.yaml": "image: amazon/dynamodb-local:" + version + "\n",
	} {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(content), want) {
			t.Errorf("%s does not name the version %s", path, version)
		}
	}
}

func TestNativePlatform(t *testing.T) {
	tests := []struct{ system, processor, want string }{
		{"linux", "amd64", "Linux/x86_64"},
		{"linux", "arm64", "Linux/aarch64"},
		{"darwin", "arm64", "Mac/aarch64"},
		{"windows", "amd64", "Windows/x86_64"},
	}
	for _, test := range tests {
		if got := nativePlatform(test.system, test.processor); got != test.want {
			t.Errorf("nativePlatform(%s, %s) = %s, want %s", test.system, test.processor, got, test.want)
		}
	}
}

func TestLockAdmitsOneAtATime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	var inside atomic.Int32
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			unlock, err := lock(path)
			if err != nil {
				t.Error(err)
				return
			}
			if n := inside.Add(1); n != 1 {
				t.Errorf("%d hold the lock at once", n)
			}
			time.Sleep(time.Millisecond)
			inside.Add(-1)
			if err := unlock(); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
}
