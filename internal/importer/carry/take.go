package carry

import (
	"bytes"
	"context"
	"errors"
	"io"

	"vafa/internal/crm"
)

// take has a chunk taken in, unless it was.
func (j Job) take(ctx context.Context, in crm.Import, n int, last bool) error {
	if in.State != crm.ImportRunning || n < 1 || n > in.Chunks {
		return nil // long over, or no chunk of ours
	}
	_, err := j.Store.ImportChunk(ctx, in.ID, n)
	if errors.Is(err, crm.ErrNotFound) {
		err = j.takeIn(ctx, in, n, last)
	}
	if err != nil {
		return err
	}
	if err := j.Bucket.Delete(ctx, in.ChunkKey(n)); err != nil {
		return err
	}
	return j.end(ctx, in.ID)
}

// operation is what the trail calls whoever asked for an import.
const operation = "createImport"

// takeIn has the rows of a chunk written, and counts them.
func (j Job) takeIn(ctx context.Context, in crm.Import, n int, last bool) error {
	if last {
		if err := j.Store.FailChunk(ctx, in, n, j.Source.NewID("evt")); err != nil {
			return err
		}
	}
	chunk, err := j.Bucket.Open(ctx, in.ChunkKey(n), "")
	if errors.Is(err, crm.ErrNotFound) {
		_, err := j.Store.ImportChunk(ctx, in.ID, n)
		return err // another worker has taken it in meanwhile, or it is lost
	}
	if err != nil {
		return err
	}
	defer chunk.Close() // only read: nothing can be lost
	var rejected bytes.Buffer
	asked := crm.WithTrail(ctx, &crm.Trail{By: in.By, Operation: operation, Action: crm.ActionChange, Request: in.ID})
	counts, err := j.Reader.Take(asked, in, n, chunk, &rejected)
	if err != nil {
		return err
	}
	if counts.Refused > 0 {
		if err := j.Bucket.Write(ctx, in.RefusedKey(n), &rejected); err != nil {
			return err
		}
	}
	counts.Number = n
	return j.Store.NoteChunk(ctx, in, counts)
}

// end ends an import of which every chunk was taken in.
func (j Job) end(ctx context.Context, id string) error {
	in, err := j.Store.Import(ctx, id)
	if err != nil || in.State != crm.ImportRunning || in.ChunksDone < in.Chunks {
		return err
	}
	parts, err := j.refusedParts(ctx, in)
	if err != nil {
		return err
	}
	if len(parts) > 0 {
		if err := j.join(ctx, in, parts); err != nil {
			return err
		}
	}
	if err := j.Store.EndImport(ctx, id, j.Source.Now()); err != nil && !errors.Is(err, crm.ErrStale) {
		return err
	}
	for _, key := range parts {
		if err := j.Bucket.Delete(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

// refusedParts are where the refused rows of each chunk are, in the order of the file.
func (j Job) refusedParts(ctx context.Context, in crm.Import) ([]string, error) {
	chunks, err := j.Store.ImportChunks(ctx, in.ID)
	var keys []string
	for _, one := range chunks {
		if one.Refused > 0 {
			keys = append(keys, in.RefusedKey(one.Number))
		}
	}
	return keys, err
}

// join makes one file of all refused rows. If a part is gone, another worker has made it before.
func (j Job) join(ctx context.Context, in crm.Import, parts []string) error {
	out, to := io.Pipe()
	defer out.Close() // or whoever writes to it would wait for ever
	go func() { to.CloseWithError(j.parts(ctx, to, in, parts)) }()
	err := j.Bucket.Write(ctx, in.RejectedKey(), out)
	if !errors.Is(err, crm.ErrNotFound) {
		return err
	}
	now, again := j.Store.Import(ctx, in.ID)
	if again == nil && now.State == crm.ImportDone {
		return nil
	}
	return errors.Join(err, again)
}

func (j Job) parts(ctx context.Context, to io.Writer, in crm.Import, parts []string) error {
	if err := j.Reader.RejectedHeader(to, in); err != nil {
		return err
	}
	for _, key := range parts {
		part, err := j.Bucket.Open(ctx, key, "")
		if err != nil {
			return err
		}
		_, err = io.Copy(to, part)
		if err = errors.Join(err, part.Close()); err != nil {
			return err
		}
	}
	return nil
}
