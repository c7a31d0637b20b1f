// Package bucket opens the client of S3, and keeps the rows between the steps of the nightly job there. It is apart so that only
// functions that need that client are linked with it.
package bucket

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// Client is the client of S3; it addresses buckets by path where an endpoint of one's own is set, as emulators need it.
func Client(cfg aws.Config) *s3.Client {
	return s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = os.Getenv("AWS_ENDPOINT_URL") != "" })
}

// Rows keeps rows as objects of a bucket, which expires them.
type Rows struct {
	Client *s3.Client
	Bucket string
}

// mostSpooled is how large an object may be: a function has twice as much room for its files, and a step writes two objects at once.
const mostSpooled = 256 << 20

// inMemory is up to how large an object is put from memory.
const inMemory = 1 << 20

// Write puts an object. What is more than a megabyte waits in a file until it is whole, because an object is put with its length; so a
// reader sees the whole of it or what was there before, and little is in memory.
func (r Rows) Write(ctx context.Context, name string, content io.Reader) (err error) {
	body, done, err := spooled(content)
	if err != nil {
		return fmt.Errorf("rows %s: %w", name, err)
	}
	defer func() { err = errors.Join(err, done()) }()
	if _, err := r.Client.PutObject(ctx, &s3.PutObjectInput{Bucket: &r.Bucket, Key: &name, Body: body}); err != nil {
		return fmt.Errorf("rows %s: %w", name, err)
	}
	return nil
}

// spooled is content that can be read again, from memory or from a file; done removes it.
func spooled(content io.Reader) (body io.ReadSeeker, done func() error, err error) {
	var start bytes.Buffer
	n, err := io.CopyN(&start, content, inMemory)
	if n < inMemory {
		if errors.Is(err, io.EOF) {
			err = nil
		}
		return bytes.NewReader(start.Bytes()), func() error { return nil }, err
	}
	file, err := os.CreateTemp("", "rows-*")
	if err != nil {
		return nil, nil, err
	}
	done = func() error { return errors.Join(file.Close(), os.Remove(file.Name())) }
	n, err = io.Copy(file, io.LimitReader(io.MultiReader(&start, content), mostSpooled+1))
	if err == nil && n > mostSpooled {
		err = fmt.Errorf("more than %d MB", mostSpooled>>20)
	}
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, nil, errors.Join(err, done())
	}
	return file, done, nil
}

// Read opens an object.
func (r Rows) Read(ctx context.Context, name string) (io.ReadCloser, error) {
	out, err := r.Client.GetObject(ctx, &s3.GetObjectInput{Bucket: &r.Bucket, Key: &name})
	if err != nil {
		return nil, fmt.Errorf("rows %s: %w", name, err)
	}
	return out.Body, nil
}
