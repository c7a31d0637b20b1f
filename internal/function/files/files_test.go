package files_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/go-cmp/cmp"

	"vafa/internal/crm"
	"vafa/internal/function/files"
	"vafa/internal/rest"
	"vafa/internal/upload"
)

// bucket keeps objects in memory behind the protocol of S3. It may be used by several goroutines.
type bucket struct {
	mutex   sync.Mutex
	objects map[string][2]string // content and type by path
	asked   []string
	fail    bool
}

func (b *bucket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.asked = append(b.asked, r.Method+" "+r.Header.Get("Range"))
	object, there := b.objects[r.URL.Path]
	source, err := url.PathUnescape(r.Header.Get("X-Amz-Copy-Source"))
	switch {
	case b.fail || err != nil:
		fault(w, http.StatusForbidden, "AccessDenied")
	case r.Method == http.MethodDelete:
		delete(b.objects, r.URL.Path)
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodPut:
		from := b.objects["/"+source]
		if r.Header.Get("X-Amz-Copy-Source-If-Match") != etag(from[0]) || r.Header.Get("X-Amz-Metadata-Directive") != "REPLACE" {
			fault(w, http.StatusPreconditionFailed, "PreconditionFailed")
			return
		}
		b.objects[r.URL.Path] = [2]string{from[0], r.Header.Get("Content-Type")}
		_, _ = io.WriteString(w, "<CopyObjectResult><ETag>x</ETag></CopyObjectResult>")
	case !there:
		fault(w, http.StatusNotFound, "NoSuchKey")
	case object[0] == "":
		fault(w, http.StatusRequestedRangeNotSatisfiable, "InvalidRange")
	default:
		w.Header().Set("Content-Type", object[1])
		w.Header().Set("ETag", etag(object[0]))
		start := object[0][:min(512, len(object[0]))]
		w.Header().Set("Content-Range", fmt.Sprintf("bytes 0-%d/%d", len(start)-1, len(object[0])))
		w.WriteHeader(http.StatusPartialContent)
		_, _ = io.WriteString(w, start)
	}
}

func fault(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "<Error><Code>"+code+"</Code></Error>")
}

func etag(content string) string { return fmt.Sprintf(`"%x"`, len(content)) }

func (b *bucket) client(t *testing.T) *s3.Client {
	t.Helper()
	server := httptest.NewServer(b)
	t.Cleanup(server.Close)
	return s3.New(s3.Options{
		Region: "eu-central-1", BaseEndpoint: &server.URL, UsePathStyle: true, Retryer: aws.NopRetryer{},
		Credentials: credentials.NewStaticCredentialsProvider("a", "b", ""),
	})
}

// cards is one card.
type cards struct{ card crm.Card }

func (c *cards) Card(context.Context, string, string) (crm.Card, error) { return c.card, nil }

func (c *cards) NoteInvoice(_ context.Context, _ crm.Card, file crm.InvoiceFile) (bool, error) {
	c.card.InvoiceFile = &file
	return file.IsKept(), nil
}

var seal = rest.NewSeal("ours")

var now = time.Date(2026, time.November, 22, 6, 30, 0, 0, time.UTC)

func keyOf(id string) string {
	return upload.Place{Seal: seal}.Key(upload.Reference{ID: id, Card: "crd_1", Model: "RF 480", Serial: "سریال", At: now})
}

// created is the event as S3 sends it: the key is escaped.
func created(t *testing.T, keys ...string) events.S3Event {
	t.Helper()
	var records []string
	for _, key := range keys {
		records = append(records, fmt.Sprintf(`{"eventName":"ObjectCreated:Post","s3":{"bucket":{"name":"invoices"},"object":{"key":%q,"size":1}}}`, url.QueryEscape(key)))
	}
	var event events.S3Event
	if err := json.Unmarshal([]byte(`{"Records":[`+strings.Join(records, ",")+`]}`), &event); err != nil {
		t.Fatal(err)
	}
	return event
}

func handler(t *testing.T, b *bucket, c upload.Cards) func(context.Context, events.S3Event) error {
	return files.Handler(b.client(t), c, seal, func() time.Time { return now }, slog.New(slog.DiscardHandler))
}

// A file that is good moves, one that is not goes, and what came by no form of ours goes too.
func TestFilesInS3(t *testing.T) {
	photo := "\xff\xd8\xff\xe0" + strings.Repeat("x", 5000)
	for name, test := range map[string]struct {
		key, content, kind string
		want               *crm.InvoiceFile
		left               map[string][2]string
	}{
		"photo": {keyOf("inv_1"), photo, "image/jpeg",
			&crm.InvoiceFile{ID: "inv_1", Status: "kept", Key: "kept/crd_1/inv_1", Type: "image/jpeg", Bytes: 5004, At: now},
			map[string][2]string{"/invoices/kept/crd_1/inv_1": {photo, "image/jpeg"}}},
		"page":      {keyOf("inv_1"), "<html>", "image/jpeg", &crm.InvoiceFile{ID: "inv_1", Status: "refused", Reason: "unknownKind", Bytes: 6, At: now}, nil},
		"empty":     {keyOf("inv_1"), "", "image/jpeg", &crm.InvoiceFile{ID: "inv_1", Status: "refused", Reason: "empty", At: now}, nil},
		"too large": {keyOf("inv_1"), photo + strings.Repeat("x", 8<<20), "image/jpeg", &crm.InvoiceFile{ID: "inv_1", Status: "refused", Reason: "tooLarge", Bytes: 8<<20 + 5004, At: now}, nil},
		"no form":   {"uploads/forged", photo, "image/jpeg", nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			b, c := &bucket{objects: map[string][2]string{"/invoices/" + test.key: {test.content, test.kind}}}, &cards{crm.Card{ID: "crd_1"}}
			check := handler(t, b, c)
			for range 2 {
				if err := check(t.Context(), created(t, test.key)); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(test.want, c.card.InvoiceFile); diff != "" {
				t.Errorf("card (-want +got):\n%s", diff)
			}
			if !maps.Equal(b.objects, test.left) {
				t.Errorf("%d objects are left, want %d", len(b.objects), len(test.left))
			}
			if reads := slices.DeleteFunc(b.asked, func(a string) bool { return !strings.HasPrefix(a, "GET") }); !slices.Equal(reads, []string{"GET bytes=0-511", "GET bytes=0-511"}) {
				t.Errorf("reads %v", reads)
			}
		})
	}
}

// An event of what we copied ourselves is no work; a failure is told, so that Lambda tries again, and the others go on.
func TestEventsOfOthersAndFailures(t *testing.T) {
	b, c := &bucket{objects: map[string][2]string{"/invoices/kept/crd_1/inv_1": {"x", "image/jpeg"}}}, &cards{crm.Card{ID: "crd_1"}}
	check := handler(t, b, c)
	if err := check(t.Context(), created(t, "kept/crd_1/inv_1")); err != nil || len(b.asked) != 0 {
		t.Errorf("%v, asked %v", err, b.asked)
	}
	if err := check(t.Context(), events.S3Event{}); err != nil {
		t.Errorf("the event of a test: %v", err)
	}
	b.fail = true
	if err := check(t.Context(), created(t, keyOf("inv_1"), keyOf("inv_2"))); err == nil || len(b.asked) != 2 || c.card.InvoiceFile != nil {
		t.Errorf("%v, asked %v", err, b.asked)
	}
}

// A file that was overwritten between the look at it and the copy is not kept: the copy would be of what nobody looked at.
func TestFileThatChangesMeanwhile(t *testing.T) {
	b := &bucket{objects: map[string][2]string{"/invoices/uploads/a": {"%PDF-1.7", "application/pdf"}}}
	store := files.Bucket{Client: b.client(t), Name: "invoices"}
	seen, err := store.Start(t.Context(), "uploads/a", 512)
	if err != nil || seen.Bytes != 8 {
		t.Fatalf("%+v, %v", seen, err)
	}
	b.objects["/invoices/uploads/a"] = [2]string{"<html> now", "application/pdf"}
	if err := store.Copy(t.Context(), "uploads/a", seen.Version, "kept/a", "application/pdf"); err == nil || len(b.objects) != 1 {
		t.Errorf("%v, %d objects", err, len(b.objects))
	}
}
