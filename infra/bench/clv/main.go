// Command clv measures the fits and predictions of internal/clv against two Python libraries, lifetimes and pymc-marketing, on the
// same simulated customers, on the same machine, in turn. It prints tables separated by tabs: seconds and memory, the maxima that
// were found, how far predictions differ, and whether the true parameters come back. It asserts nothing.
//
// What belongs here: the simulation, each side's work (Go in vafa.go, Python in the .py files), and running them in turn. What may
// not: mathematics that is being measured. It trusts the package registry for what requirements-*.txt pin, and nothing else.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// settings are what a run can be told.
type settings struct {
	quick   bool
	repeats int
	seed    uint64
	limit   time.Duration
	only    string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	if len(os.Args) > 1 && os.Args[1] == "side" {
		err = side(os.Args[2:])
	} else {
		err = bench(ctx, parse())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench-clv:", err)
		os.Exit(1)
	}
}

func parse() settings {
	var s settings
	flag.BoolVar(&s.quick, "quick", os.Getenv("BENCH_QUICK") != "", "100,000 customers only, once (BENCH_QUICK=1)")
	flag.IntVar(&s.repeats, "repeats", 0, "how often each side runs; 3, or 1 if quick (BENCH_REPEATS)")
	flag.Uint64Var(&s.seed, "seed", 20261122, "seed of the simulation")
	flag.DurationVar(&s.limit, "limit", 2*time.Minute, "time after which a library is stopped")
	flag.StringVar(&s.only, "only", "", "only measures whose names contain this, such as score")
	flag.Parse()
	if s.repeats <= 0 {
		s.repeats, _ = strconv.Atoi(os.Getenv("BENCH_REPEATS")) // 0 if there is none
	}
	if s.repeats <= 0 {
		s.repeats = map[bool]int{true: 1, false: 3}[s.quick]
	}
	return s
}

// bench prepares a folder, the libraries and the customers, measures, and prints.
func bench(ctx context.Context, s settings) error {
	measures := plan(s.quick, s.only)
	if len(measures) == 0 {
		return fmt.Errorf("no measure is called %q", s.only)
	}
	dir, err := os.MkdirTemp("", "vafa-bench-clv-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	r, err := newRunner(ctx, dir, s.limit)
	if err != nil {
		return err
	}
	if err := r.simulate(ctx, measures, s.seed); err != nil {
		return err
	}
	fmt.Printf("# seed %d, %d cores, %s, %d runs of each side in turn, stopped after %v; load average%s\n",
		s.seed, runtime.NumCPU(), runtime.Version(), s.repeats, s.limit, load())
	if err := r.warm(ctx, measures); err != nil {
		return err
	}
	results, err := r.measure(ctx, measures, s.repeats)
	if err != nil {
		return err
	}
	fmt.Printf("# load average at the end%s\n", load())
	return r.print(ctx, results)
}

// load is the machine's load average with a space before it, where the machine tells.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return " unknown"
	}
	return " " + strings.Join(strings.Fields(string(text))[:3], " ")
}
