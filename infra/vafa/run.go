package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// runOptions are the flags of vafa run.
type runOptions struct {
	port   int
	data   string
	sample bool
	at     string
}

func parseRun(args []string, stderr io.Writer) (runOptions, error) {
	var o runOptions
	flags := flag.NewFlagSet("vafa run", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.IntVar(&o.port, "port", 8080, "port to listen on, of this machine only")
	flags.StringVar(&o.data, "data", ".vafa", "folder that keeps the data between starts")
	flags.BoolVar(&o.sample, "sample", true, "load sample data at the first start")
	flags.StringVar(&o.at, "at", "02:30", "time of day of the nightly job, in the business's time zone")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("unexpected %q", flags.Arg(0))
	}
	if _, err := time.Parse("15:04", o.at); err != nil {
		return o, fmt.Errorf("--at %q: write a time of day such as 02:30", o.at)
	}
	return o, nil
}

// runServer is the command vafa run. The first Ctrl-C stops it cleanly, the second at once.
func runServer(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	options, err := parseRun(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintln(stderr, "vafa run:", err)
		return 2
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() {
		<-ctx.Done()
		stop() // from here on, a second Ctrl-C ends the process at once
	}()
	if err := run(ctx, options, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "vafa run:", err)
		return 1
	}
	return 0
}

// run starts everything, loads the sample if wanted, and serves until ctx ends.
func run(ctx context.Context, o runOptions, stdout, stderr io.Writer) (err error) {
	if err := os.MkdirAll(o.data, 0o700); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", o.port))
	if err != nil {
		return fmt.Errorf("port %d: %w; choose another with --port", o.port, err)
	}
	defer listener.Close()
	fmt.Fprintln(stdout, "Vafa: starting the table ...")
	m, err := start(ctx, o, "http://"+listener.Addr().String(), stderr)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.stop()) }()
	server := &http.Server{Handler: m.handler, ReadHeaderTimeout: 5 * time.Second, ErrorLog: m.errorLog}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	fmt.Fprintf(stdout, "Vafa: table by %s, data in %s\n", m.engine.Name, o.data)
	if err := m.firstStart(ctx, o, stdout, stderr); err != nil && ctx.Err() == nil {
		return err
	}
	if ctx.Err() == nil {
		if err := m.tellOthers(ctx, o, stdout); err != nil {
			return err
		}
		m.welcome(ctx, stdout)
		m.resume()
		go m.nightly(ctx, o.at, stderr)
		go m.campaigns.tick(ctx)
		m.importing.work(ctx)
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	fmt.Fprintln(stdout, "\nVafa: stopping; once more Ctrl-C stops at once.")
	wait, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return server.Shutdown(wait)
}

// firstStart loads the sample once; what a stop interrupted goes on at the next start.
func (m *machine) firstStart(ctx context.Context, o runOptions, stdout, stderr io.Writer) error {
	done := filepath.Join(o.data, "sample-loaded")
	if _, err := os.Stat(done); err == nil || !o.sample {
		return nil
	}
	if err := m.loadSample(ctx, stdout, stderr); err != nil {
		return fmt.Errorf("sample data: %w", err)
	}
	return os.WriteFile(done, []byte(time.Now().UTC().Format(time.RFC3339)+"\n"), 0o600)
}
