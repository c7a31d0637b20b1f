package local

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"time"
)

// stopWithin is how long an engine has to end by itself before it is killed.
const stopWithin = 5 * time.Second

// child is a process that this one started and that ends no later than it.
type child struct {
	cmd  *exec.Cmd
	out  *lines
	done chan struct{} // closed when the process has ended
	err  error         // how it ended; to be read after done
}

func startChild(command []string, log func(string)) (*child, error) {
	c := &child{out: &lines{log: log}, done: make(chan struct{})}
	c.cmd = childCommand(command)
	c.cmd.Stdout, c.cmd.Stderr = c.out, c.out
	c.cmd.WaitDelay = stopWithin // or a log that blocks would keep stop waiting for ever
	started := make(chan error, 1)
	go c.run(started)
	return c, <-started
}

// run starts the process and waits for it on one thread: Linux tells the child that its parent died when the thread
// that started it ends, not the process.
func (c *child) run(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(c.done)
	err := c.cmd.Start()
	started <- err
	if err == nil {
		c.err = c.cmd.Wait()
	}
}

// stop asks the process to end, then kills it with all it started.
func (c *child) stop(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, stopWithin)
	defer cancel()
	if c.gone() {
		return nil
	}
	if err := interrupt(c.cmd.Process); err != nil && !c.gone() {
		return fmt.Errorf("stop process %d: %w", c.cmd.Process.Pid, err)
	}
	select {
	case <-c.done:
		return nil
	case <-ctx.Done():
	}
	err := kill(c.cmd.Process)
	<-c.done
	return err
}

func (c *child) gone() bool {
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}

// failure is how the process ended and the last it said.
func (c *child) failure() error {
	err := c.err
	if err == nil {
		err = errors.New("exit status 0")
	}
	return fmt.Errorf("%s: %w\n%s", c.cmd.Args[0], err, c.out.tail())
}

// runTool runs a program to its end, passing its output to log; the error has the last lines of it.
func runTool(ctx context.Context, log func(string), program string, args ...string) error {
	out := &lines{log: log}
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, out.tail())
	}
	return nil
}

// lines passes what a process writes on, line by line, and keeps the last of them for an error message.
type lines struct {
	log  func(string)
	mu   sync.Mutex
	rest string
	last []string
}

const keptLines = 20

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	parts := strings.Split(l.rest+string(p), "\n")
	l.rest = parts[len(parts)-1]
	for _, line := range parts[:len(parts)-1] {
		l.log(line)
		l.last = append(l.last, line)
	}
	if surplus := len(l.last) - keptLines; surplus > 0 {
		l.last = l.last[surplus:]
	}
	return len(p), nil
}

func (l *lines) tail() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.TrimSpace(strings.Join(append(l.last[:len(l.last):len(l.last)], l.rest), "\n"))
}
