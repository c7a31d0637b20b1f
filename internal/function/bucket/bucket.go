// Package bucket keeps the rows between the steps of the nightly job in S3. It is apart so that only the job is linked with
// the client of S3.
package bucket

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// Rows keeps rows as objects of a bucket, which expires them.
type Rows struct {
	Client *s3.Client
	Bucket string
}

// Write puts an object.
func (r Rows) Write(ctx context.Context, name string, content io.Reader) error {
	whole, err := io.ReadAll(content)
	if err != nil {
		return fmt.Errorf("rows %s: %w", name, err)
	}
	if _, err := r.Client.PutObject(ctx, &s3.PutObjectInput{Bucket: &r.Bucket, Key: &name, Body: bytes.NewReader(whole)}); err != nil {
		return fmt.Errorf("rows %s: %w", name, err)
	}
	return nil
}

// Read opens an object.
func (r Rows) Read(ctx context.Context, name string) (io.ReadCloser, error) {
	out, err := r.Client.GetObject(ctx, &s3.GetObjectInput{Bucket: &r.Bucket, Key: &name})
	if err != nil {
		return nil, fmt.Errorf("rows %s: %w", name, err)
	}
	return out.Body, nil
}
