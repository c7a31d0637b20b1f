package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"vafa/infra/local"
)

// system is what is loaded: an engine, the proxy before it, and the real command.
type system struct {
	folder  string
	keep    bool
	engine  *local.Engine
	proxy   *proxy
	command *exec.Cmd
	base    string
	token   string
}

// ready bounds the start of the command.
const ready = time.Minute

func start(ctx context.Context, o options) (s *system, err error) {
	s = &system{keep: o.keep}
	if s.folder, err = os.MkdirTemp("", "vafa-load-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.stop())
		}
	}()
	if s.engine, err = local.Start(ctx, local.Options{}); err != nil {
		return s, err
	}
	if s.proxy, err = newProxy(s.engine.Endpoint, o.seed, o.faults); err != nil {
		return s, err
	}
	return s, s.run(ctx)
}

// run builds the command and starts it with the proxy as its engine, without budgets of forms, so that posts are done and not held.
func (s *system) run(ctx context.Context) error {
	built := filepath.Join(s.folder, "vafa")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", built, "./infra/vafa").CombinedOutput(); err != nil { // #nosec G204 -- our own command
		return fmt.Errorf("build: %w\n%s", err, out)
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	s.base = "http://127.0.0.1:" + strconv.Itoa(port)
	s.command = exec.Command(built, "run", "--sample=false", "--port", strconv.Itoa(port), "--data", filepath.Join(s.folder, "data")) // #nosec G204 G702 -- what was just built
	s.command.Env = append(os.Environ(), local.EndpointVariable+"="+s.proxy.address, "PHONE_BUDGET=0", "FORM_BUDGET=0", "TOTAL_BUDGET=0")
	s.command.Stderr = os.Stderr
	if err := s.command.Start(); err != nil {
		return err
	}
	for began := time.Now(); time.Since(began) < ready; time.Sleep(200 * time.Millisecond) {
		if s.token, err = s.askToken(ctx); err == nil {
			return nil
		}
	}
	return fmt.Errorf("the command does not answer: %w", err)
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return listener.Addr().(*net.TCPAddr).Port, listener.Close()
}

func (s *system) askToken(ctx context.Context) (string, error) {
	var answer struct{ Token string }
	return answer.Token, s.call(ctx, "GET", "/dev/token?role=manager", nil, &answer)
}

// call asks the system as a manager.
func (s *system) call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		encoded, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, method, s.base+path, body) // #nosec G704 -- the system that was just started
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+s.token)
	answer, err := http.DefaultClient.Do(request) // #nosec G704 -- as above
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s", method, path, answer.Status)
	}
	return json.NewDecoder(answer.Body).Decode(out)
}

// atOnce is how many customers are made beside each other.
const atOnce = 8

// populate makes the customers whom the scenarios buy for and look at.
func (s *system) populate(ctx context.Context, n int) ([]string, error) {
	ids, errs := make([]string, n), make([]error, atOnce)
	var wait sync.WaitGroup
	for worker := range atOnce {
		wait.Go(func() {
			for i := worker; i < n && errs[worker] == nil; i += atOnce {
				var made struct{ ID string }
				errs[worker] = s.call(ctx, "POST", "/v1/customers", map[string]string{"name": fmt.Sprintf("Customer %d", i)}, &made)
				ids[i] = made.ID
			}
		})
	}
	wait.Wait()
	return ids, errors.Join(errs...)
}

func (s *system) answers() string { return filepath.Join(s.folder, "answers.jsonl") }

// spent is what a load cost.
type spent struct {
	took   time.Duration
	cpu    time.Duration // of the command alone
	calls  int           // at the table
	failed int           // of these, by our own doing
	table  time.Duration // that calls waited for the engine, added up
	jobs   int
}

// load lets k6 send the scenarios while the nightly job runs, with faults.
func (s *system) load(ctx context.Context, o options, customers []string) (spent, error) {
	list := filepath.Join(s.folder, "customers.json")
	encoded, err := json.Marshal(customers)
	if err != nil {
		return spent{}, err
	}
	if err := os.WriteFile(list, encoded, 0o600); err != nil { // #nosec G703 -- of our own folder
		return spent{}, err
	}
	k6 := exec.CommandContext(ctx, "k6", "run", "--quiet", "--no-usage-report", "--log-format", "raw", "--console-output", s.answers(),
		"--summary-mode", "disabled", "infra/load/scenarios.js") // #nosec G204 G702 -- our own script
	k6.Env = append(os.Environ(), "BASE="+s.base, "TOKEN="+s.token, "CUSTOMERS="+list, "RATE="+strconv.Itoa(o.rate),
		"SECONDS="+strconv.Itoa(int(o.lasts.Seconds())), "SCENARIOS="+o.scenarios)
	k6.Stdout, k6.Stderr = os.Stderr, os.Stderr
	began, before := time.Now(), s.cpu()
	s.proxy.start()
	jobs, end := s.jobs(ctx, o.job)
	err = k6.Run()
	out := spent{took: time.Since(began), jobs: end(jobs)}
	out.calls, out.failed, out.table = s.proxy.stop()
	out.cpu = s.cpu() - before
	return out, err
}

// jobs starts the nightly job again and again; end stops that and counts them.
func (s *system) jobs(ctx context.Context, every time.Duration) (started chan int, end func(chan int) int) {
	started, done := make(chan int, 1), make(chan struct{})
	go func() {
		n := 0
		for every > 0 {
			if s.call(ctx, "POST", "/v1/segmentation/runs", map[string]string{}, &struct{}{}) == nil {
				n++
			}
			select {
			case <-done:
				started <- n
				return
			case <-time.After(every):
			}
		}
		<-done
		started <- n
	}()
	return started, func(started chan int) int { close(done); return <-started }
}

// cpu is what the command has used of the processors; Linux counts in hundredths of a second.
func (s *system) cpu() time.Duration {
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.command.Process.Pid)) // #nosec G703 -- of what was just started
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(content), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// stop ends what was started.
func (s *system) stop() error {
	var errs []error
	if s.command != nil && s.command.Process != nil {
		errs = append(errs, s.command.Process.Signal(syscall.SIGTERM))
		_ = s.command.Wait() // it was told to end
	}
	if s.proxy != nil {
		errs = append(errs, s.proxy.close())
	}
	if s.engine != nil {
		wait, cancel := context.WithTimeout(context.Background(), 15*time.Second)
		defer cancel()
		errs = append(errs, s.engine.Stop(wait))
	}
	if s.keep {
		fmt.Fprintln(os.Stderr, "left in", s.folder)
		return errors.Join(errs...)
	}
	return errors.Join(append(errs, os.RemoveAll(s.folder))...) // #nosec G703 -- our own folder
}
