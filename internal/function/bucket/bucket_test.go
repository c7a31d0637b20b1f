package bucket_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"vafa/internal/function/bucket"
	"vafa/internal/value"
)

// rows keeps objects in memory behind the protocol of S3.
func rows(t *testing.T) bucket.Rows {
	t.Helper()
	var mutex sync.Mutex
	objects := map[string][]byte{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		defer mutex.Unlock()
		switch r.Method {
		case http.MethodPut:
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			objects[r.URL.Path] = body
		default:
			body, ok := objects[r.URL.Path]
			if !ok {
				w.WriteHeader(http.StatusNotFound)
				_, _ = io.WriteString(w, `<Error><Code>NoSuchKey</Code></Error>`)
				return
			}
			_, _ = w.Write(body)
		}
	}))
	t.Cleanup(server.Close)
	return bucket.Rows{Bucket: "rows", Client: s3.New(s3.Options{
		Region: "eu-central-1", BaseEndpoint: &server.URL, UsePathStyle: true, Retryer: aws.NopRetryer{},
		Credentials:                credentials.NewStaticCredentialsProvider("a", "b", ""),
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenRequired,
	})}
}

func TestRowsComeBackAsWritten(t *testing.T) {
	var kept value.Rows = rows(t)
	ctx := context.Background()
	for _, content := range []string{"first\n", "", strings.Repeat("x", 1<<20-1), strings.Repeat("x", 1<<20), strings.Repeat("large", 1<<20), "last"} {
		if err := kept.Write(ctx, "run_1/measure-0", strings.NewReader(content)); err != nil {
			t.Fatal(err)
		}
		reader, err := kept.Read(ctx, "run_1/measure-0")
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(reader)
		if err = errors.Join(err, reader.Close()); err != nil || string(got) != content {
			t.Errorf("%d bytes came back as %d: %v", len(content), len(got), err)
		}
	}
}

func TestRowsThatAreNotThere(t *testing.T) {
	if _, err := rows(t).Read(context.Background(), "none"); err == nil || !strings.Contains(err.Error(), "none") {
		t.Error(err)
	}
}

func TestRowsCutOffAreNotWritten(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	kept, cut := rows(t), errors.New("cut off")
	for _, before := range []int{0, 10, 3 << 20} {
		half := io.MultiReader(strings.NewReader(strings.Repeat("x", before)), iotest.ErrReader(cut))
		if err := kept.Write(context.Background(), "half", half); !errors.Is(err, cut) {
			t.Error(err)
		}
		if _, err := kept.Read(context.Background(), "half"); err == nil {
			t.Error("half of the rows are there")
		}
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
}
