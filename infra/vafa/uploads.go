package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"time"

	"vafa/internal/rest"
	"vafa/internal/upload"
	"vafa/internal/upload/folder"
)

// uploadsPath is where this machine takes invoices, as S3 does in a deployment.
const uploadsPath = "/uploads"

// unchecked is how long a file that was not checked stays; the bucket of a deployment has the same rule.
const unchecked = 48 * time.Hour

// invoices opens the folder of the invoices. Its keys follow from the machine's secret, so that a form outlives a restart.
func (m *machine) invoices(o runOptions, seal rest.Seal, secret string, now func() time.Time) (*folder.Bucket, error) {
	sum := hmac.New(sha256.New, []byte(secret))
	sum.Write([]byte("uploads"))
	keys := upload.Keys{ID: "this-machine", Secret: hex.EncodeToString(sum.Sum(nil))}
	bucket := &folder.Bucket{Dir: filepath.Join(o.data, "uploads"), Now: now, Place: upload.Place{
		Address: m.base + uploadsPath, Site: m.base, Bucket: "uploads", Region: "local", Seal: seal,
		Keys: func(context.Context) (upload.Keys, error) { return keys, nil },
	}}
	if err := os.MkdirAll(bucket.Dir, 0o700); err != nil {
		return nil, err
	}
	return bucket, bucket.Sweep(now().Add(-unchecked))
}
