package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"vafa/internal/api"
	"vafa/internal/api/all"
	"vafa/internal/table/tabletest"
)

// usesIn are the rights that the tests used, by what every process of their run wrote down.
func usesIn(folder string) ([]right, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.jsonl"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s holds no notes: run the tests with %s set to it, and more than a few of them", folder, tabletest.RightsFolder)
	}
	serves := functionOf()
	var out []right
	for _, name := range files {
		file, err := os.Open(name) // #nosec G304 -- of the folder that whoever runs this names
		if err != nil {
			return nil, err
		}
		used, err := usesOf(file, serves)
		if err := errors.Join(err, file.Close()); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, used...)
	}
	return sorted(out), nil
}

// functionOf says which function serves an operation.
func functionOf() map[string]string {
	out := map[string]string{}
	for function, operations := range all.Operations(&api.Service{}, nil) {
		for _, op := range operations {
			out[op.ID] = function
		}
	}
	return out
}

func usesOf(notes io.Reader, serves map[string]string) ([]right, error) {
	var out []right
	lines := json.NewDecoder(notes)
	for {
		var note tabletest.Right
		err := lines.Decode(&note)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		function := note.Function
		if function == "" {
			function = serves[note.Operation]
		}
		if function == "" {
			return nil, fmt.Errorf("no function serves the operation %q", note.Operation)
		}
		out = append(out, right{function, note.Action, note.Index, note.Key})
	}
}
