package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

// sizes are the numbers of customers that the table has columns for.
var sizes = []float64{10_000, 1_000_000, 100_000_000}

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run prints the document, or writes it to infra/SCALE.md, and gives the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("scale", flag.ContinueOnError)
	flags.SetOutput(stderr)
	a := assumptions(flags)
	write := flags.String("write", "", "file to write instead of printing")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil || flags.NArg() > 0 {
		return 2
	}
	text, err := document(*a, flags)
	if err == nil && *write != "" {
		err = os.WriteFile(*write, []byte(text), 0o644) // #nosec G306 -- a document
	} else if err == nil {
		_, err = fmt.Fprint(stdout, text)
	}
	if err != nil {
		fmt.Fprintln(stderr, "scale:", err)
		return 1
	}
	return 0
}
