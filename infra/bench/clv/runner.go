package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

// runner starts each side as a process of its own, one at a time. It stays small itself: the peak memory that the system reports
// of a child starts from its parent's.
type runner struct {
	dir   string // customers, scripts, predictions
	self  string // this program, which is Vafa's side too
	envs  environments
	limit time.Duration
}

// outcome is one run of one side.
type outcome struct {
	answer
	peak    float64 // MB, of the whole process
	stopped bool    // did not finish within the limit
	failed  bool    // ended with an error, which was told
}

// errStopped marks a run that did not finish within its limit.
var errStopped = errors.New("stopped at the time limit")

// newRunner installs the libraries and lays out their scripts.
func newRunner(ctx context.Context, dir string, limit time.Duration) (*runner, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	envs, err := newEnvironments()
	if err != nil {
		return nil, err
	}
	for _, library := range []string{"lifetimes", "pymc"} {
		if err := envs.install(ctx, library); err != nil {
			return nil, err
		}
	}
	return &runner{dir: dir, self: self, envs: envs, limit: limit}, os.CopyFS(filepath.Join(dir, "python"), python)
}

// simulate writes the customers of all measures, and the few for warming up.
func (r *runner) simulate(ctx context.Context, measures []measure, seed uint64) error {
	made := map[base]bool{}
	for _, m := range measures {
		for _, b := range []base{m.base, {m.base.model, warmUp}} {
			if made[b] {
				continue
			}
			made[b] = true
			say("simulating %s customers of %s", thousands(b.size), b.model)
			_, err := r.own(ctx, "generate", r.path(b, "days"), b.model, strconv.Itoa(b.size), strconv.FormatUint(seed, 10))
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// warm lets every side do every task once on few customers, so that files are in memory and pymc-marketing has compiled its
// models: it keeps them, and a compilation of 20 seconds is not held against it. On so few a fit may fail; that is only told.
func (r *runner) warm(ctx context.Context, measures []measure) error {
	warmed := map[string]bool{}
	for _, m := range measures {
		if warmed[m.name] { // with more customers
			continue
		}
		warmed[m.name] = true
		m.base.size = warmUp
		say("warming up: %s", m.name)
		if _, err := r.vafa(ctx, m); err != nil {
			say("%v", err)
		}
		for _, v := range m.rivals {
			if _, err := r.rival(ctx, m, v); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *runner) path(b base, kind string) string { return filepath.Join(r.dir, b.file(kind)) }

// predictions is where a side writes what it predicts.
func (r *runner) predictions(side string) string { return filepath.Join(r.dir, side+".predictions") }

// vafa runs Vafa's side of a measure.
func (r *runner) vafa(ctx context.Context, m measure) (outcome, error) {
	return r.own(ctx, m.task, r.path(m.base, m.kind), r.more(m.task, "vafa")...)
}

// rival runs a library's side of a measure. That the library fails is an outcome and no error.
func (r *runner) rival(ctx context.Context, m measure, v rival) (outcome, error) {
	args := append([]string{filepath.Join(r.dir, "python", v.script+"_side.py"), v.task, r.path(m.base, m.kind)}, r.more(v.task, v.script)...)
	o, err := r.start(ctx, r.envs.interpreter(v.script), args)
	if err != nil && ctx.Err() == nil {
		say("%v", err)
		o.failed = true
		return o, nil
	}
	return o, err
}

// more is what scoring needs to know: where to write, and the parameters of both models.
func (r *runner) more(task, side string) []string {
	if task != "score" {
		return nil
	}
	return append([]string{r.predictions(side)},
		texts(trueBG.R, trueBG.Alpha, trueBG.A, trueBG.B, trueSpend.P, trueSpend.Q, trueSpend.V)...)
}

func (r *runner) own(ctx context.Context, task, path string, more ...string) (outcome, error) {
	return r.start(ctx, r.self, append([]string{"side", task, path}, more...))
}

// start runs one process to its end or its limit.
func (r *runner) start(ctx context.Context, name string, args []string) (outcome, error) {
	limited, cancel := context.WithTimeoutCause(ctx, r.limit, errStopped)
	defer cancel()
	command := exec.CommandContext(limited, name, args...)
	command.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "PYTENSOR_FLAGS=base_compiledir="+filepath.Join(r.envs.cache, "pytensor"))
	command.WaitDelay = time.Second
	var errs bytes.Buffer
	command.Stderr = &errs
	out, err := command.Output()
	o := outcome{peak: peak(command.ProcessState)}
	switch {
	case errors.Is(context.Cause(limited), errStopped):
		o.stopped, o.Seconds = true, r.limit.Seconds()
		return o, nil
	case ctx.Err() != nil:
		return o, ctx.Err()
	case err != nil:
		return o, fmt.Errorf("%s %v: %w\n%s", name, args, err, errs.Bytes())
	}
	return o, json.Unmarshal(lastLine(out), &o.answer)
}

// lastLine is where a side answers; libraries may print before.
func lastLine(out []byte) []byte {
	out = bytes.TrimSpace(out)
	return out[bytes.LastIndexByte(out, '\n')+1:]
}

// peak is the largest resident memory of a process that ended, in MB.
func peak(state *os.ProcessState) float64 {
	if state == nil {
		return 0
	}
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" { // bytes there, kilobytes elsewhere
		return float64(usage.Maxrss) / 1e6
	}
	return float64(usage.Maxrss) * 1024 / 1e6
}

func texts(values ...float64) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = strconv.FormatFloat(v, 'g', -1, 64)
	}
	return out
}
