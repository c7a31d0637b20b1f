package files_test

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"vafa/internal/crm"
	"vafa/internal/function/files"
	"vafa/internal/upload"
)

// objects keeps whole objects and those in parts behind the protocol of S3. It may be used by several goroutines.
type objects struct {
	mutex   sync.Mutex
	whole   map[string]string
	parts   map[string]string // of the one upload there is, by number
	aborted bool
}

func (o *objects) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	query := r.URL.Query()
	switch {
	case r.Method == http.MethodPost && query.Has("uploads"):
		o.parts = map[string]string{}
		_, _ = io.WriteString(w, "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>")
	case r.Method == http.MethodPost:
		var all strings.Builder
		for _, number := range slices.Sorted(maps.Keys(o.parts)) {
			all.WriteString(o.parts[number])
		}
		o.whole[r.URL.Path] = all.String()
		_, _ = io.WriteString(w, "<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>")
	case r.Method == http.MethodDelete:
		o.aborted = query.Has("uploadId")
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodPut:
		body, err := io.ReadAll(r.Body)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		if number := query.Get("partNumber"); number != "" {
			o.parts[number] = string(body)
			w.Header().Set("ETag", `"p"`)
			return
		}
		o.whole[r.URL.Path] = string(body)
	default:
		o.get(w, r)
	}
}

func (o *objects) get(w http.ResponseWriter, r *http.Request) {
	content, there := o.whole[r.URL.Path]
	match := r.Header.Get("If-Match")
	switch {
	case !there:
		fault(w, http.StatusNotFound, "NoSuchKey")
	case match != "" && match != etag(content):
		fault(w, http.StatusPreconditionFailed, "PreconditionFailed")
	default:
		w.Header().Set("ETag", etag(content))
		w.Header().Set("Content-Length", fmt.Sprint(len(content)))
		_, _ = io.WriteString(w, content)
	}
}

func (o *objects) bucket(t *testing.T) files.Bucket {
	t.Helper()
	server := httptest.NewServer(o)
	t.Cleanup(server.Close)
	return files.Bucket{Name: "imports", Client: s3.New(s3.Options{
		Region: "eu-central-1", BaseEndpoint: &server.URL, UsePathStyle: true, Retryer: aws.NopRetryer{},
		Credentials:                credentials.NewStaticCredentialsProvider("a", "b", ""),
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenRequired,
	})}
}

// Objects of any length come back as they were written, and one version is not given for another.
func TestObjectsComeBackAsWritten(t *testing.T) {
	o := &objects{whole: map[string]string{}}
	b := o.bucket(t)
	for _, length := range []int{0, 1, 8<<20 - 1, 8 << 20, 20 << 20} {
		content := strings.Repeat("0123456789abcdef", length/16+1)[:length]
		if err := b.Write(t.Context(), "imports/a", iotest.OneByteReader(strings.NewReader(content[:min(length, 10)]))); err != nil {
			t.Fatal(err)
		}
		if err := b.Write(t.Context(), "imports/a", strings.NewReader(content)); err != nil {
			t.Fatal(err)
		}
		stored, err := b.Open(t.Context(), "imports/a", "")
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(stored)
		if err != nil || string(got) != content || stored.Bytes != int64(length) || stored.Version != etag(content) || stored.Close() != nil {
			t.Errorf("%d bytes came back as %d of %d: %v", length, len(got), stored.Bytes, err)
		}
	}
	if _, err := b.Open(t.Context(), "imports/a", `"another"`); !errors.Is(err, upload.ErrChanged) {
		t.Errorf("another version: %v", err)
	}
	if _, err := b.Open(t.Context(), "imports/none", ""); !errors.Is(err, crm.ErrNotFound) {
		t.Errorf("nothing: %v", err)
	}
}

// What is cut off while it is read is not written at all, and its parts are given up.
func TestObjectsCutOffAreNotWritten(t *testing.T) {
	cut := errors.New("cut off")
	for _, length := range []int{0, 100, 9 << 20} {
		o := &objects{whole: map[string]string{}}
		content := io.MultiReader(strings.NewReader(strings.Repeat("x", length)), iotest.ErrReader(cut))
		if err := o.bucket(t).Write(t.Context(), "imports/a", content); !errors.Is(err, cut) || len(o.whole) != 0 {
			t.Errorf("%d bytes: %v, %d objects", length, err, len(o.whole))
		}
		if o.aborted != (length > 8<<20) {
			t.Errorf("%d bytes: given up %t", length, o.aborted)
		}
	}
}
