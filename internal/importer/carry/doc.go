// Package carry brings an import from its file to its end: it has the file cut into chunks, each chunk taken in, and the refused rows
// joined into one file.
//
// What belongs here: what comes next for an import, and what may be forgotten then. What may not: what a row means (package importer),
// where objects and items are kept, who calls and how often.
//
// It trusts nobody to call it once, in time or in order, or to let it finish: every step may be cut off anywhere and is done again when
// the same task comes again. Nothing of a file is written before the whole of it was read. A bucket must give what was written to it, and
// refuse to give one version of an object for another.
package carry

import (
	"context"
	"errors"
	"io"
	"time"

	"vafa/internal/crm"
	"vafa/internal/upload"
)

// Store is what is known of imports.
type Store interface {
	Import(ctx context.Context, id string) (crm.Import, error)
	ReadImport(ctx context.Context, i crm.Import, at time.Time) error
	PlanImport(ctx context.Context, i crm.Import) error
	CutImport(ctx context.Context, i crm.Import, chunks, rows int) error
	RefuseImport(ctx context.Context, i crm.Import, why crm.ImportReason, at time.Time) error
	FailImport(ctx context.Context, id string, why crm.ImportReason, at time.Time, event string) error
	EndImport(ctx context.Context, id string, at time.Time) error
	NoteChunk(ctx context.Context, i crm.Import, c crm.ImportChunk) error
	FailChunk(ctx context.Context, i crm.Import, chunk int, event string) error
	ImportChunk(ctx context.Context, id string, chunk int) (crm.ImportChunk, error)
	ImportChunks(ctx context.Context, id string) ([]crm.ImportChunk, error)
}

// Bucket is where files, chunks and refused rows wait.
type Bucket interface {
	// Open reads an object, of one version unless that is ""; crm.ErrNotFound, upload.ErrChanged.
	Open(ctx context.Context, key, version string) (upload.Stored, error)
	// Write makes an object of what is read, whole or not at all.
	Write(ctx context.Context, key string, content io.Reader) error
	// Delete removes an object; one that is not there is no error.
	Delete(ctx context.Context, key string) error
}

// Queue hands tasks on to workers. It may hand on a task more than once.
type Queue interface {
	Send(ctx context.Context, tasks []crm.ImportTask) error
}

// Reader knows what is in a file. What it refuses is a RefusedError.
type Reader interface {
	// Look reads the beginning of a file, and gives the import with how it is going to be read.
	Look(ctx context.Context, file io.Reader, in crm.Import) (crm.Import, error)
	// Split cuts a file, always in the same way, into chunks numbered from 1, each good until put returns.
	Split(ctx context.Context, file io.Reader, in crm.Import, put func(n, rows int, chunk []byte) error) (rows int, err error)
	// Take writes the rows of a chunk, each once however often, and what it refuses of them to rejected.
	Take(ctx context.Context, in crm.Import, n int, chunk io.Reader, rejected io.Writer) (crm.ImportChunk, error)
	// RejectedHeader begins a file of refused rows.
	RejectedHeader(to io.Writer, in crm.Import) error
}

// RefusedError says why a file as a whole cannot be taken.
type RefusedError struct{ crm.ImportReason }

func (e RefusedError) Error() string { return "the file is refused: " + e.Code }

// Job carries imports.
type Job struct {
	Store  Store
	Bucket Bucket
	Queue  Queue
	Reader Reader
	Source crm.Source
}

// Do does a task. An error means that it is to come again; last, that it does not if this try fails: the import then counts as failed
// until the task is done after all.
func (j Job) Do(ctx context.Context, task crm.ImportTask, last bool) error {
	in, err := j.Store.Import(ctx, task.Import)
	if errors.Is(err, crm.ErrNotFound) {
		return nil // forgotten, or never ours
	}
	if err != nil {
		return err
	}
	if task.Chunk != 0 {
		return j.take(ctx, in, task.Chunk, last)
	}
	switch in.State {
	case crm.ImportReady, crm.ImportDone:
		return j.Bucket.Delete(ctx, in.FileKey())
	case crm.ImportRunning:
		return j.hand(ctx, in)
	}
	return j.read(ctx, in, last)
}
