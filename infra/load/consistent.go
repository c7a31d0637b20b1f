package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"vafa/infra/local"
)

// check lets the command's own check hold the whole table against what must always hold of it; it fails with any finding.
func (s *system) check(ctx context.Context, out io.Writer) error {
	command := exec.CommandContext(ctx, filepath.Join(s.folder, "vafa"), "check", "--table", tableName) // #nosec G204 G702 -- what was just built
	command.Env = append(os.Environ(), local.EndpointVariable+"="+s.engine.Endpoint)
	command.Stdout, command.Stderr = out, os.Stderr
	if err := command.Run(); err != nil {
		return errors.Join(errors.New("the table is not as it must be"), fmt.Errorf("vafa check: %w", err))
	}
	return nil
}
