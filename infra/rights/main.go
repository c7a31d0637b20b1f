// Command rights holds what the functions may do at the table, by template.yaml, against what they did in a run of the tests, both
// ways: a right that was used and is not granted would fail when deployed, one that is granted and was never used should go. The
// tests write what they use into the folder that VAFA_RIGHTS names: `make test` runs both. It changes nothing, and says what to add
// to the template and what to remove.
//
//	rights FOLDER          compare; exit status 1 if anything differs
//	rights --yaml FOLDER   print the statements that grant exactly what was used, for the functions that differ
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"vafa/infra/template"
)

func main() {
	yaml := flag.Bool("yaml", false, "print the statements that grant what was used")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "rights: name the folder of the notes")
		os.Exit(2)
	}
	equal, err := run(flag.Arg(0), *yaml, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "rights:", err)
		os.Exit(1)
	}
	if !equal {
		os.Exit(1)
	}
}

// run compares, and writes what differs; equal says whether nothing does.
func run(folder string, yaml bool, out io.Writer) (equal bool, err error) {
	read, err := template.Read()
	if err != nil {
		return false, err
	}
	granted, err := grantsOf(read)
	if err != nil {
		return false, err
	}
	used, err := usesIn(folder)
	if err != nil {
		return false, err
	}
	missing, idle := without(used, granted), without(granted, used)
	if yaml {
		writeStatements(out, used, functionsOf(append(missing, idle...)))
		return true, nil
	}
	write(out, "used by the tests, not granted by template.yaml: add", missing)
	write(out, "granted by template.yaml, used by no test: remove, or write the test", idle)
	if len(missing)+len(idle) > 0 {
		return false, nil
	}
	_, err = fmt.Fprintf(out, "rights: %d of %d functions, all used and all granted\n", len(used), len(functionsOf(used)))
	return true, err
}
