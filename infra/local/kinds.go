package local

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// ErrNoEngine says that this machine has no engine for the table and none can be installed.
var ErrNoEngine = errors.New("no engine for the table on this machine")

// kind is one way to get an engine.
type kind struct {
	name string
	// file is where it keeps its data inside Options.Dir.
	file string
	// missing says what this machine lacks for it, and how to get it; "" if it can be started.
	missing func() string
	// install fetches what the engine needs, if it is not there yet.
	install func(ctx context.Context, log func(string)) error
	// prepare readies a folder for its data, if that needs anything.
	prepare func(dir string) error
	// command returns the program and its arguments; dir is "" for data in memory.
	command func(port int, dir string) ([]string, error)
}

// kinds are all ways to get an engine, the preferred first.
func kinds() []kind {
	return []kind{dynoxide(), dynamoDBLocal(), dynamoDBLocalInDocker()}
}

// choose returns the first kind that this machine can start and that can read the data in dir; only, if not "", is the one that is wanted.
func choose(dir, only string) (kind, error) {
	if only == installedDynoxide().name {
		return installedDynoxide(), nil
	}
	var reasons []string
	for _, k := range writersOf(dir) {
		if only != "" && k.name != only {
			continue
		}
		missing := k.missing()
		if missing == "" {
			return k, nil
		}
		reasons = append(reasons, fmt.Sprintf("%s: %s", k.name, missing))
	}
	return kind{}, fmt.Errorf("%w; one of these is needed:\n  %s\n  %s: the URL of an engine that runs",
		ErrNoEngine, strings.Join(reasons, "\n  "), EndpointVariable)
}

// writersOf returns the kinds that wrote the data in dir, or all if there is no data yet: an engine that cannot read
// what is there would show an empty table.
func writersOf(dir string) []kind {
	var writers []kind
	for _, k := range kinds() {
		if dir != "" && exists(filepath.Join(dir, k.file)) {
			writers = append(writers, k)
		}
	}
	if writers == nil {
		return kinds()
	}
	return writers
}

// dynamoDBLocalInDocker is Amazon's image of DynamoDB Local.
func dynamoDBLocalInDocker() kind {
	const image = "amazon/dynamodb-local:" + version
	return kind{
		name: "DynamoDB Local in Docker",
		file: sharedFile,
		missing: func() string {
			if onPath("docker") {
				return ""
			}
			return "install Docker"
		},
		install: func(ctx context.Context, log func(string)) error {
			if exec.CommandContext(ctx, "docker", "image", "inspect", image).Run() == nil {
				return nil
			}
			return runTool(ctx, log, "docker", "pull", "--quiet", image)
		},
		prepare: prepareDatabase,
		command: func(port int, dir string) ([]string, error) { return dockerCommand(image, port, dir) },
	}
}

func dockerCommand(image string, port int, dir string) ([]string, error) {
	command := []string{"docker", "run", "--rm", "--publish", fmt.Sprintf("127.0.0.1:%d:8000", port)}
	where := []string{"-inMemory"}
	if dir != "" {
		absolute, err := filepath.Abs(dir)
		if err != nil {
			return nil, err
		}
		user := fmt.Sprintf("%d:%d", os.Getuid(), os.Getgid()) // so that the files belong to whoever started it
		command = append(command, "--user", user, "--volume", absolute+":/data")
		where = []string{"-dbPath", "/data"}
	}
	command = append(command, image, "-jar", "DynamoDBLocal.jar", "-sharedDb", "-disableTelemetry")
	return append(command, where...), nil
}

func onPath(program string) bool {
	_, err := exec.LookPath(program)
	return err == nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
