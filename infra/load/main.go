// Command load sends the running system forms, purchases and looks at customers at a steady rate, with faults between it and its
// table, and then holds what was answered against what the table has: nothing lost, nothing twice, everything consistent. It tells how
// long answers took, and how much of that was Vafa's own.
//
//	go run ./infra/load -rate 200 -for 10m -faults 0.05
//
// What belongs here: starting the real command with a proxy before its engine, the scenarios (scenarios.js, sent by k6), the count
// at the end. It trusts the machine and sends nothing anywhere but to 127.0.0.1. It fails where something was lost, doubled or
// inconsistent, or an answer was neither in time nor a 503 that says when to come back; speed alone fails nothing.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// options are the flags.
type options struct {
	rate      int
	lasts     time.Duration
	faults    float64
	seed      uint64
	customers int
	scenarios string
	job       time.Duration
	late      time.Duration
	keep      bool
}

func parse(args []string, stderr io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("load", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.IntVar(&o.rate, "rate", 200, "requests a second, of all scenarios together")
	flags.DurationVar(&o.lasts, "for", 10*time.Minute, "how long")
	flags.Float64Var(&o.faults, "faults", 0.05, "share of the calls at the table that go wrong, 0 to 1")
	flags.Uint64Var(&o.seed, "seed", uint64(time.Now().UnixNano()), "which calls go wrong and how") // #nosec G115 -- any number will do
	flags.IntVar(&o.customers, "customers", 2000, "how many customers there are before it begins")
	flags.StringVar(&o.scenarios, "scenarios", "forms,purchases,pages", "which are sent")
	flags.DurationVar(&o.job, "job", 2*time.Minute, "how often the nightly job is started; 0 for never")
	flags.DurationVar(&o.late, "late", 3*time.Second, "an answer that takes longer is late, unless it says 503 and Retry-After")
	flags.BoolVar(&o.keep, "keep", false, "leave the folder with the answers and the log")
	if err = flags.Parse(args); err != nil {
		return o, err
	}
	for _, name := range strings.Split(o.scenarios, ",") {
		if name != "forms" && name != "purchases" && name != "pages" {
			return o, fmt.Errorf("-scenarios: %q is none of forms, purchases, pages", name)
		}
	}
	if o.rate < 1 || o.lasts < time.Second || o.faults < 0 || o.faults > 1 || o.customers < 1 {
		return o, errors.New("-rate, -for and -customers must be positive, -faults between 0 and 1")
	}
	return o, nil
}

func main() {
	o, err := parse(os.Args[1:], os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

// run starts the system, loads it, and judges what came of it.
func run(ctx context.Context, o options, out io.Writer) (err error) {
	if _, err := exec.LookPath("k6"); err != nil {
		return fmt.Errorf("%w: `make load` installs it", err)
	}
	s, err := start(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	customers, err := s.populate(ctx, o.customers)
	if err != nil {
		return fmt.Errorf("customers to begin with: %w", err)
	}
	fmt.Fprintf(out, "%s, %d customers, %d requests a second for %s, %.1f %% of the calls go wrong (-seed %d)\n",
		s.engine.Name, len(customers), o.rate, o.lasts, 100*o.faults, o.seed)
	spent, err := s.load(ctx, o, customers)
	if err != nil {
		return err
	}
	answers, err := readAnswers(s.answers(), o.late)
	if err != nil {
		return err
	}
	answers.report(out, spent, o)
	found, err := s.found(ctx)
	if err != nil {
		return err
	}
	return errors.Join(answers.verdict(out, found, o), s.check(ctx, out))
}
