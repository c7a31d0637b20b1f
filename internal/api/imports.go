package api

import (
	"context"

	"vafa/internal/crm"
	"vafa/internal/upload"
)

// Imports is where files of history are sent to, and who takes them in.
type Imports struct {
	Place upload.Place
	Queue ImportQueue
}

// ImportQueue takes tasks of imports.
type ImportQueue interface {
	Send(ctx context.Context, tasks []crm.ImportTask) error
}
