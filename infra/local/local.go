// Package local starts what one machine needs to run the table: a DynamoDB-compatible engine, a client for it and the
// table itself, read from the template that is deployed. The command `vafa run` and the tests use it.
//
// No function that is deployed may import it: it starts processes, and its client signs with credentials that are no
// secret. Nothing about what the table holds belongs here; that is package table. It trusts the machine's user: an
// engine answers anyone who can reach its port.
package local

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"
)

// EndpointVariable names the environment variable with the URL of an engine that already runs, such as
// "http://127.0.0.1:8000". If it is set, Start uses that engine and starts none.
const EndpointVariable = "DYNAMODB_ENDPOINT"

// readyWithin bounds the time from the start of an engine to its first answer, on a busy machine with a cold disk.
const readyWithin = 60 * time.Second

// Options say how an engine is started.
type Options struct {
	// Dir is the folder that keeps the data from one start to the next, made if it is missing; "" keeps it in memory.
	// A folder belongs to the engine that wrote it first, whatever else is installed later.
	Dir string
	// Kind is the name of the engine to start, which is installed if need be: "dynoxide" or "DynamoDB Local"; "" takes the first there is.
	Kind string
	// Log receives each line the engine writes and the steps of its installation; nil drops them.
	Log func(line string)
}

// Engine is a running engine.
type Engine struct {
	// Endpoint is its URL, such as "http://127.0.0.1:40123".
	Endpoint string
	// Name says which engine it is: "dynoxide", "DynamoDB Local", "DynamoDB Local in Docker" or "DYNAMODB_ENDPOINT".
	Name string

	child *child // nil when somebody else started it
}

// Start starts an engine on a free port of this machine and returns once it answers. It takes, in this order, the
// engine at DYNAMODB_ENDPOINT; dynoxide; DynamoDB Local under Java, which it installs with Maven the first time; and
// DynamoDB Local under Docker. If there is none, the error says how to get each. The engine does not outlive this
// process, however it ends; ctx bounds the start only.
func Start(ctx context.Context, options Options) (*Engine, error) {
	if options.Log == nil {
		options.Log = func(string) {}
	}
	if endpoint := os.Getenv(EndpointVariable); endpoint != "" && options.Kind == "" {
		engine := &Engine{Endpoint: endpoint, Name: EndpointVariable}
		if err := engine.ready(ctx); err != nil {
			return nil, fmt.Errorf("%s=%s: %w", EndpointVariable, endpoint, err)
		}
		return engine, nil
	}
	kind, err := choose(options.Dir, options.Kind)
	if err != nil {
		return nil, err
	}
	engine, err := start(ctx, kind, options)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", kind.name, err)
	}
	return engine, nil
}

// start installs and starts an engine of the given kind.
func start(ctx context.Context, kind kind, options Options) (*Engine, error) {
	if options.Dir != "" {
		if err := os.MkdirAll(options.Dir, 0o700); err != nil {
			return nil, err
		}
		if err := kind.prepare(options.Dir); err != nil {
			return nil, err
		}
	}
	if err := kind.install(ctx, options.Log); err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	command, err := kind.command(port, options.Dir)
	if err != nil {
		return nil, err
	}
	child, err := startChild(command, options.Log)
	if err != nil {
		return nil, err
	}
	engine := &Engine{Endpoint: fmt.Sprintf("http://127.0.0.1:%d", port), Name: kind.name, child: child}
	if err := engine.ready(ctx); err != nil {
		return nil, errors.Join(err, engine.Stop(context.WithoutCancel(ctx)))
	}
	return engine, nil
}

// Stop ends the engine if Start started it, and returns once it is gone: asked to end first, killed when ctx is done or
// after five seconds. An engine of DYNAMODB_ENDPOINT goes on. Stopping twice does nothing.
func (e *Engine) Stop(ctx context.Context) error {
	if e.child == nil {
		return nil
	}
	return e.child.stop(ctx)
}

// ready waits until the engine lists its tables.
func (e *Engine) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	client, err := newClient(e.Endpoint, "")
	if err != nil {
		return err
	}
	for {
		err := ping(ctx, client)
		if err == nil {
			return nil
		}
		select {
		case <-e.ended():
			return fmt.Errorf("it ended at once: %w", e.child.failure())
		case <-ctx.Done():
			return fmt.Errorf("no answer: %w", err)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// ended is closed when the engine's process ends; it never is for somebody else's engine.
func (e *Engine) ended() <-chan struct{} {
	if e.child == nil {
		return nil
	}
	return e.child.done
}

// freePort returns a port of this machine that nothing listens on. Another process may take it before the engine does;
// the kernel hands out ports in random order, so that is rare.
func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}
