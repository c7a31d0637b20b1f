package files

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"vafa/internal/crm"
	"vafa/internal/upload"
)

// Open is the whole of an object, of one version unless that is ""; crm.ErrNotFound if there is none, upload.ErrChanged if it has another.
func (b Bucket) Open(ctx context.Context, key, version string) (upload.Stored, error) {
	in := &s3.GetObjectInput{Bucket: &b.Name, Key: &key}
	if version != "" {
		in.IfMatch = &version
	}
	out, err := b.Client.GetObject(ctx, in)
	var refused smithy.APIError
	if errors.As(err, &refused) {
		switch refused.ErrorCode() {
		case "NoSuchKey", "NotFound":
			return upload.Stored{}, crm.ErrNotFound
		case "PreconditionFailed":
			return upload.Stored{}, upload.ErrChanged
		}
	}
	if err != nil {
		return upload.Stored{}, err
	}
	return upload.Stored{ReadCloser: out.Body, Bytes: aws.ToInt64(out.ContentLength), Version: aws.ToString(out.ETag)}, nil
}

// partBytes is how much of an object is in memory while it is written: S3 wants at least five megabytes a part.
const partBytes = 8 << 20

// Write makes an object of what is read, whole or not at all, in parts if it is long.
func (b Bucket) Write(ctx context.Context, key string, content io.Reader) error {
	part, err := readPart(content)
	if err != nil {
		return err
	}
	if len(part) < partBytes {
		_, err := b.Client.PutObject(ctx, &s3.PutObjectInput{Bucket: &b.Name, Key: &key, Body: bytes.NewReader(part)})
		return err
	}
	begun, err := b.Client.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{Bucket: &b.Name, Key: &key})
	if err != nil {
		return err
	}
	parts, err := b.writeParts(ctx, key, begun.UploadId, part, content)
	if err == nil {
		_, err = b.Client.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{
			Bucket: &b.Name, Key: &key, UploadId: begun.UploadId, MultipartUpload: &types.CompletedMultipartUpload{Parts: parts},
		})
	}
	if err != nil {
		_, aborted := b.Client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: &b.Name, Key: &key, UploadId: begun.UploadId})
		return errors.Join(err, aborted)
	}
	return nil
}

// writeParts writes the first part and those that follow.
func (b Bucket) writeParts(ctx context.Context, key string, id *string, part []byte, content io.Reader) ([]types.CompletedPart, error) {
	var out []types.CompletedPart
	for len(part) > 0 {
		number := aws.Int32(int32(len(out) + 1)) // #nosec G115 -- S3 takes ten thousand parts
		written, err := b.Client.UploadPart(ctx, &s3.UploadPartInput{
			Bucket: &b.Name, Key: &key, UploadId: id, PartNumber: number, Body: bytes.NewReader(part),
		})
		if err != nil {
			return nil, err
		}
		out = append(out, types.CompletedPart{PartNumber: number, ETag: written.ETag})
		if part, err = readPart(content); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// readPart reads as much as fits in a part; less at the end.
func readPart(content io.Reader) ([]byte, error) {
	return io.ReadAll(io.LimitReader(content, partBytes))
}
