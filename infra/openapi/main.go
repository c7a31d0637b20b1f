// Command openapi writes the API's OpenAPI 3.1 document from the operations, for people as infra/openapi.yaml and for
// programs as the openapi.json that the site function serves. What belongs here: how operations, their types and their
// refusals look in that document. What may not: anything that runs when deployed, since the schema library that it uses is
// linked by no function. It trusts the operations. Run it at the top of the project after a route or one of its types
// changed:
//
//	go run ./infra/openapi
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"vafa/internal/api"
	"vafa/internal/api/all"
)

// file is one of the forms in which the document is kept; path is from the top of the project.
type file struct {
	path string
	text []byte
}

func main() {
	if err := write(); err != nil {
		fmt.Fprintln(os.Stderr, "openapi:", err)
		os.Exit(1)
	}
}

func write() error {
	files, err := generate()
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := os.WriteFile(f.path, f.text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// generate makes the files; the same operations always give the same bytes.
func generate() ([]file, error) {
	// The operations are described, never called, so that they need neither a table nor a starter.
	document, err := describe(all.Operations(&api.Service{}, nil))
	if err != nil {
		return nil, err
	}
	compact, err := json.Marshal(document)
	if err != nil {
		return nil, err
	}
	text, err := readable(compact)
	if err != nil {
		return nil, err
	}
	return []file{{"infra/openapi.yaml", text}, {"internal/api/site/openapi.json", append(compact, '\n')}}, nil
}
