// Command vafa runs Vafa on one machine, and works on files without any server. `vafa help` lists what it can do. It wires
// what the functions wire when deployed, and nothing here is deployed. It trusts whoever sits at the machine.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
)

const usage = `Usage: vafa <command> [flags]

  run     start everything on this machine: table, forms, API, nightly job, sample data
  value   from a CSV of customer,date,amount to models, values and segments; no server
  import  take a CSV of customers, products, serials or purchases into a running Vafa
  key     make, list and revoke the machine keys of a table, by DYNAMODB_ENDPOINT or the AWS settings
  export  everything that is kept of a customer, as a ZIP file of any size
  erasures      print the ledger of erasures of a table
  check   whether what a table keeps agrees with itself: a whole table, or the one of a running vafa run
  erase-replay  erase from a restored table whoever was erased since
  restore       from a backup to a table that may take the place of one that went wrong: restore, erase, check
  help    show this

'vafa <command> --help' lists a command's flags.
`

func main() {
	os.Exit(dispatch(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// dispatch runs a command and gives its exit code: 0 done, 1 failed, 2 wrong usage.
func dispatch(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return 2
	}
	switch args[0] {
	case "run":
		return runServer(context.Background(), args[1:], stdout, stderr)
	case "value":
		return runValue(args[1:], stdin, stdout, stderr)
	case "import":
		return runImport(context.Background(), args[1:], stdin, stdout, stderr)
	case "key":
		return runKey(context.Background(), args[1:], stdout, stderr)
	case "export":
		return runExport(context.Background(), args[1:], stderr)
	case "erasures":
		return runErasures(context.Background(), args[1:], stdout, stderr)
	case "check":
		return runCheck(context.Background(), args[1:], stdout, stderr)
	case "erase-replay":
		return runEraseReplay(context.Background(), args[1:], stdout, stderr)
	case "restore":
		return runRestore(context.Background(), args[1:], stdout, stderr)
	case "help", "--help", "-h":
		fmt.Fprint(stdout, usage)
		return 0
	}
	fmt.Fprintf(stderr, "vafa: there is no command %q\n\n%s", args[0], usage)
	return 2
}
