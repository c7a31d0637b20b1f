// Package files keeps the files that people upload in S3, and is told of each that arrives. It is apart so that only the
// functions that check and erase them are linked with the client of S3. It trusts S3 about names and sizes, and nothing in a file.
package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"vafa/internal/crm"
	"vafa/internal/upload"
)

// Bucket is an upload.Store.
type Bucket struct {
	Client *s3.Client
	Name   string
}

// Start reads the beginning of an object by one call, which tells its size too.
func (b Bucket) Start(ctx context.Context, key string, bytes int) (upload.Object, error) {
	out, err := b.Client.GetObject(ctx, &s3.GetObjectInput{
		Bucket: &b.Name, Key: &key, Range: aws.String("bytes=0-" + strconv.Itoa(bytes-1)),
	})
	var refused smithy.APIError
	if errors.As(err, &refused) {
		switch refused.ErrorCode() {
		case "NoSuchKey", "NotFound":
			return upload.Object{}, crm.ErrNotFound
		case "InvalidRange": // of nothing
			return upload.Object{}, nil
		}
	}
	if err != nil {
		return upload.Object{}, err
	}
	defer out.Body.Close()
	start, err := io.ReadAll(io.LimitReader(out.Body, int64(bytes)))
	if err != nil {
		return upload.Object{}, err
	}
	size, err := whole(aws.ToString(out.ContentRange), aws.ToInt64(out.ContentLength))
	return upload.Object{Type: aws.ToString(out.ContentType), Bytes: size, Start: start, Version: aws.ToString(out.ETag)}, err
}

// whole reads the size of an object out of "bytes 0-511/70000"; without a range the whole was sent.
func whole(contentRange string, length int64) (int64, error) {
	_, size, ranged := strings.Cut(contentRange, "/")
	if !ranged {
		return length, nil
	}
	bytes, err := strconv.ParseInt(size, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("content range: %w", err)
	}
	return bytes, nil
}

// Copy copies an object within the bucket; what its sender said of it stays behind.
func (b Bucket) Copy(ctx context.Context, from, version, to, kind string) error {
	_, err := b.Client.CopyObject(ctx, &s3.CopyObjectInput{
		Bucket: &b.Name, Key: &to, CopySource: aws.String(b.Name + "/" + (&url.URL{Path: from}).EscapedPath()),
		CopySourceIfMatch: &version, ContentType: &kind, MetadataDirective: types.MetadataDirectiveReplace,
		TaggingDirective: types.TaggingDirectiveReplace,
	})
	return err
}

// Delete removes an object; S3 says nothing of one that is not there.
func (b Bucket) Delete(ctx context.Context, key string) error {
	_, err := b.Client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &b.Name, Key: &key})
	return err
}

// Forget is as in crm.Files.
func (b Bucket) Forget(ctx context.Context, card string) error {
	pages := s3.NewListObjectsV2Paginator(b.Client, &s3.ListObjectsV2Input{Bucket: &b.Name, Prefix: aws.String(upload.KeptFor(card))})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return fmt.Errorf("files of a card: %w", err)
		}
		for _, object := range page.Contents {
			if err := b.Delete(ctx, aws.ToString(object.Key)); err != nil {
				return fmt.Errorf("file of a card: %w", err)
			}
		}
	}
	return nil
}
