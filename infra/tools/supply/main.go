// Command supply says what the functions and `vafa run` are made of. It reads the modules that their packages come from, as
// they are linked, and the licence files in the module cache; it trusts the go command, which holds modules against go.sum.
//
//	supply licences         writes infra/LICENCES.md
//	supply licences -check  fails if that is stale
//	supply sbom             prints a software bill of materials, CycloneDX 1.6 in JSON
//
// All of them fail if a licence is not among those allowed.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

const listPath = "infra/LICENCES.md"

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "supply:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	command := strings.Join(args, " ")
	if command != "licences" && command != "licences -check" && command != "sbom" {
		return errors.New("usage: supply licences [-check] | sbom")
	}
	parts, err := gather()
	if err != nil {
		return err
	}
	switch command {
	case "licences":
		return os.WriteFile(listPath, []byte(list(parts)), 0o644)
	case "licences -check":
		return check(parts)
	}
	return writeSBOM(out, parts)
}

// check holds the list in the project against what is linked now.
func check(parts []part) error {
	has, err := os.ReadFile(listPath)
	if err != nil {
		return err
	}
	if string(has) != list(parts) {
		return fmt.Errorf("%s is stale: `make licences` writes it anew", listPath)
	}
	return nil
}

// list is the document of all parts and their licences.
func list(parts []part) string {
	var b strings.Builder
	b.WriteString(`# Licences of what is shipped

Written by ` + "`make licences`" + `; ` + "`make lint`" + ` fails when it is stale or names a licence that is not allowed
(` + strings.Join(allowed, ", ") + `).
It lists what is linked into the functions or into ` + "`vafa run`" + `, read from the licence files of each package; what only tests and
checks use is not shipped. Vafa itself is under Apache-2.0, see [LICENSE](../LICENSE). ` + "`vafa`" + ` also carries a sample of public data, whose source
is in [its README](vafa/sample/README.md).

| part | version | licence | in the functions | in vafa |
|---|---|---|---|---|
`)
	mark := map[bool]string{true: "yes", false: ""}
	for _, p := range parts {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", p.name, p.version, strings.Join(p.licences, ", "), mark[p.inFunctions()], mark[p.inVafa()])
	}
	return b.String()
}
