// Command engine runs a command beside a fresh engine for the table, so that all packages under test share one:
//
//	go run ./infra/local/engine -- go test ./...
//
// It keeps its data in memory, sets DYNAMODB_ENDPOINT for the command, and exits with the command's code once both have
// ended. If DYNAMODB_ENDPOINT is set already it only runs the command, unless an engine is asked for by name:
//
//	go run ./infra/local/engine --kind dynoxide -- go test ./internal/table/...
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"vafa/infra/local"
)

func main() {
	args := os.Args[1:]
	kind := ""
	if len(args) > 1 && args[0] == "--kind" {
		kind, args = args[1], args[2:]
	}
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "usage: engine [--kind dynoxide|'DynamoDB Local'] -- <command> [arguments]")
		os.Exit(2)
	}
	code, err := run(kind, args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "engine:", err)
	}
	os.Exit(code)
}

// run starts the engine and the command, waits for the command and returns its exit code.
func run(kind string, args []string) (code int, err error) {
	ctx := context.Background()
	begin := time.Now()
	options := local.Options{Kind: kind}
	if kind != "" {
		options.Log = func(line string) { fmt.Fprintln(os.Stderr, line) } // installing it may take minutes
	}
	engine, err := local.Start(ctx, options)
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, engine.Stop(ctx)) }()
	fmt.Fprintf(os.Stderr, "engine: %s at %s, ready in %d ms\n", engine.Name, engine.Endpoint, time.Since(begin).Milliseconds())
	return runBeside(engine.Endpoint, args)
}

// runBeside runs the command with DYNAMODB_ENDPOINT set to the endpoint and returns its exit code.
func runBeside(endpoint string, args []string) (code int, err error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), local.EndpointVariable+"="+endpoint)
	if err := cmd.Start(); err != nil {
		return 1, err
	}
	defer forwardSignals(cmd.Process)()
	return exitCode(cmd.Wait())
}

// forwardSignals passes a request to end on to the command, whose end then ends the engine.
func forwardSignals(process *os.Process) (stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		for s := range signals {
			_ = process.Signal(s) // fails only if the command has ended, which is what was asked for
		}
	}()
	return func() { signal.Stop(signals); close(signals) }
}

func exitCode(err error) (int, error) {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0, nil
	case errors.As(err, &exit) && exit.ExitCode() > 0:
		return exit.ExitCode(), nil
	default:
		return 1, err
	}
}
