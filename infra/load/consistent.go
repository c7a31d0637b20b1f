package main

import (
	"context"
	"io"
)

// check holds the whole table against what must always hold of it.
func (s *system) check(ctx context.Context, out io.Writer) error { return nil }
