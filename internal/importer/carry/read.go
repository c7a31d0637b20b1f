package carry

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strconv"

	"vafa/internal/crm"
	"vafa/internal/upload"
)

// read has the whole file cut into chunks, and hands them on.
func (j Job) read(ctx context.Context, in crm.Import, last bool) error {
	file, err := j.Bucket.Open(ctx, in.FileKey(), "")
	if errors.Is(err, crm.ErrNotFound) {
		return nil // it has not come, or was refused already
	}
	if err != nil {
		return err
	}
	in.Stored = file.Version
	in, err = j.begin(ctx, in, file, last)
	if err == nil {
		in, err = j.cut(ctx, in)
	}
	switch {
	case errors.Is(err, crm.ErrStale):
		return nil // another worker got further, or reads a later file
	case err != nil:
		return j.turnAway(ctx, in, err)
	}
	return j.cutDone(ctx, in)
}

// begin looks at the beginning of the file, and closes it.
func (j Job) begin(ctx context.Context, in crm.Import, file upload.Stored, last bool) (crm.Import, error) {
	defer file.Close() // only read: nothing can be lost
	now := j.Source.Now()
	if err := j.Store.ReadImport(ctx, in, now); err != nil {
		return in, err
	}
	if last {
		why := crm.ImportReason{Code: "import.notRead"}
		if err := j.Store.FailImport(ctx, in.ID, why, now, j.Source.NewID("evt")); err != nil {
			return in, err
		}
	}
	switch {
	case file.Bytes > crm.MostImportBytes:
		return in, RefusedError{crm.ImportReason{Code: "import.tooLarge", Args: map[string]string{"limit": strconv.Itoa(crm.MostImportBytes)}}}
	case in.Bytes != 0 && in.Bytes != file.Bytes:
		return in, RefusedError{crm.ImportReason{Code: "import.changed"}}
	}
	in, err := j.Reader.Look(ctx, file, in)
	if err != nil {
		return in, err
	}
	if len(in.Plan) > crm.MostImportHeader {
		return in, RefusedError{crm.ImportReason{Code: "import.headerTooLong"}}
	}
	return in, j.Store.PlanImport(ctx, in)
}

// atOnce is how many chunks are written to the bucket beside each other.
const atOnce = 4

// cut writes the chunks of the file. Nobody takes one in before the last is written and the file proved to be the one announced.
func (j Job) cut(ctx context.Context, in crm.Import) (crm.Import, error) {
	file, err := j.Bucket.Open(ctx, in.FileKey(), in.Stored)
	if err != nil {
		return in, err
	}
	defer file.Close() // only read: nothing can be lost
	sum := sha256.New()
	whole := io.TeeReader(file, sum)
	writing := newWriting(ctx, j.Bucket)
	in.Rows, err = j.Reader.Split(writing.ctx, whole, in, func(n, _ int, chunk []byte) error {
		in.Chunks = n
		return writing.put(in.ChunkKey(n), chunk)
	})
	if err = errors.Join(err, writing.wait()); err == nil {
		_, err = io.Copy(io.Discard, whole) // what is behind the last row belongs to the file too
	}
	if err == nil && in.SHA256 != "" && hex.EncodeToString(sum.Sum(nil)) != in.SHA256 {
		err = RefusedError{crm.ImportReason{Code: "import.changed"}}
	}
	if err != nil {
		return in, err
	}
	return in, j.Store.CutImport(ctx, in, in.Chunks, in.Rows)
}

// turnAway ends an import whose file cannot be taken, and forgets what was written of it; any other error comes back.
func (j Job) turnAway(ctx context.Context, in crm.Import, err error) error {
	var refused RefusedError
	if !errors.As(err, &refused) {
		return err
	}
	err = j.Store.RefuseImport(ctx, in, refused.ImportReason, j.Source.Now())
	if errors.Is(err, crm.ErrStale) {
		return nil // a later file has come
	}
	if err != nil {
		return err
	}
	for n := 1; n <= in.Chunks; n++ {
		if err := j.Bucket.Delete(ctx, in.ChunkKey(n)); err != nil {
			return err
		}
	}
	return j.Bucket.Delete(ctx, in.FileKey())
}

// cutDone forgets the file, of which nothing more is needed, and hands its chunks on unless somebody wants to look first.
func (j Job) cutDone(ctx context.Context, in crm.Import) error {
	if !in.Confirm {
		if err := j.hand(ctx, in); err != nil {
			return err
		}
	}
	return j.Bucket.Delete(ctx, in.FileKey())
}

// hand hands on every chunk that was not taken in; some of them a second time, which is harmless.
func (j Job) hand(ctx context.Context, in crm.Import) error {
	known, err := j.Store.ImportChunks(ctx, in.ID)
	if err != nil {
		return err
	}
	taken := map[int]bool{}
	for _, one := range known {
		taken[one.Number] = true
	}
	var tasks []crm.ImportTask
	for n := 1; n <= in.Chunks; n++ {
		if !taken[n] {
			tasks = append(tasks, crm.ImportTask{Import: in.ID, Chunk: n})
		}
	}
	if len(tasks) == 0 {
		return j.end(ctx, in.ID)
	}
	return j.Queue.Send(ctx, tasks)
}
