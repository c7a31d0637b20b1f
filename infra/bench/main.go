// Command bench builds every function as it is deployed and measures, side by side with a bare function of the same SDK, how
// large its zip is and how long it takes from the start of the process until it asks for its first event: the part of a cold
// start that is ours. It prints and asserts nothing. It starts processes on this machine only.
package main

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"time"
)

// starts is how often each function is started; bare and function take turns, so that both see the same machine.
const starts = 25

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	dir, err := os.MkdirTemp("", "vafa-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	bare, err := build(dir, "bare", "./infra/bench/bare")
	if err != nil {
		return err
	}
	fmt.Printf("%-13s %10s %12s %12s %7s\n", "function", "zip bytes", "start ms", "bare ms", "ratio")
	functions, err := filepath.Glob("functions/*")
	if err != nil {
		return err
	}
	for _, folder := range functions {
		name := filepath.Base(folder)
		binary, err := build(dir, name, "./"+folder)
		if err != nil {
			return err
		}
		if err := compare(name, binary, bare); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	size, err := zipped(bare)
	if err != nil {
		return err
	}
	fmt.Printf("%-13s %10d\n", "bare", size)
	return nil
}

// build makes the binary with the flags of the deployment, for this machine.
func build(dir, name, pkg string) (string, error) {
	path := filepath.Join(dir, name)
	command := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-tags", "lambda.norpc,timetzdata", "-ldflags", "-s -w -buildid=", "-o", path, pkg)
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+runtime.GOARCH)
	command.Stderr = os.Stderr
	return path, command.Run()
}

// compare starts both in turn and prints the medians.
func compare(name, binary, bare string) error {
	var own, other []time.Duration
	for range starts {
		for _, one := range []struct {
			path string
			into *[]time.Duration
		}{{binary, &own}, {bare, &other}} {
			took, err := coldStart(one.path)
			if err != nil {
				return err
			}
			*one.into = append(*one.into, took)
		}
	}
	size, err := zipped(binary)
	if err != nil {
		return err
	}
	a, b := median(own), median(other)
	fmt.Printf("%-13s %10d %12.2f %12.2f %7.2f\n", name, size, milliseconds(a), milliseconds(b), float64(a)/float64(b))
	return nil
}

// coldStart starts a function under a runtime interface of its own and waits until it asks for its first event.
func coldStart(path string) (time.Duration, error) {
	asked := make(chan time.Time, 1)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	server := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case asked <- time.Now():
		default:
		}
		<-r.Context().Done() // there is never an event
	})}
	go func() { _ = server.Serve(listener) }() // ends with Close
	defer server.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	command := exec.CommandContext(ctx, path)
	command.Env = []string{
		"AWS_LAMBDA_RUNTIME_API=" + listener.Addr().String(), "AWS_REGION=eu-central-1", "AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=x",
		"TABLE=vafa", "SIGNING_KEY=x", "STATE_MACHINE=x", "ROWS_BUCKET=x", "OIDC_ISSUER=https://issuer.invalid", "OIDC_AUDIENCE=x",
	}
	began := time.Now()
	if err := command.Start(); err != nil {
		return 0, err
	}
	defer func() {
		_ = command.Process.Kill() // it waits for events for ever
		_ = command.Wait()
	}()
	select {
	case at := <-asked:
		return at.Sub(began), nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// zipped is the size of the deployment package.
func zipped(path string) (int64, error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	var size counter
	archive := zip.NewWriter(&size)
	entry, err := archive.Create("bootstrap")
	if err != nil {
		return 0, err
	}
	if _, err := io.Copy(entry, file); err != nil {
		return 0, err
	}
	err = archive.Close()
	return int64(size), err
}

type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

func median(sample []time.Duration) time.Duration {
	slices.Sort(sample)
	return sample[len(sample)/2]
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
