// Package bucket opens the client of S3, and keeps the rows between the steps of the nightly job there. It is apart so that only
// functions that need that client are linked with it.
package bucket

import (
	"bytes"
	"context"
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
