package files_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/go-cmp/cmp"

	"vafa/internal/crm"
	"vafa/internal/function/files"
)

// What is kept for a card is deleted, over any number of pages, and nothing of another whose id begins alike.
func TestForget(t *testing.T) {
	left := []string{"kept/crd_1/inv_1", "kept/crd_1/inv_2", "kept/crd_1/inv_3", "kept/crd_12/inv_4", "uploads/x"}
	broken := false
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key := strings.TrimPrefix(r.URL.Path, "/invoices/")
		switch {
		case broken:
			fault(w, http.StatusForbidden, "AccessDenied")
		case r.Method == http.MethodDelete:
			left = slices.DeleteFunc(left, func(one string) bool { return one == key })
			w.WriteHeader(http.StatusNoContent)
		default: // lists, one a page
			for _, one := range left {
				if strings.HasPrefix(one, r.URL.Query().Get("prefix")) {
					_, _ = io.WriteString(w, fmt.Sprintf("<ListBucketResult><Contents><Key>%s</Key></Contents>"+
						"<IsTruncated>true</IsTruncated><NextContinuationToken>n</NextContinuationToken></ListBucketResult>", one))
					return
				}
			}
			_, _ = io.WriteString(w, "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>")
		}
	}))
	t.Cleanup(server.Close)
	var kept crm.Files = files.Bucket{Name: "invoices", Client: s3.New(s3.Options{
		Region: "eu-central-1", BaseEndpoint: &server.URL, UsePathStyle: true, Retryer: aws.NopRetryer{},
		Credentials: credentials.NewStaticCredentialsProvider("a", "b", ""),
	})}
	for range 2 {
		if err := kept.Forget(t.Context(), "crd_1"); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"kept/crd_12/inv_4", "uploads/x"}, left); diff != "" {
		t.Errorf("left (-want +got):\n%s", diff)
	}
	broken = true
	if err := kept.Forget(t.Context(), "crd_1"); err == nil {
		t.Error("a bucket that refuses is no error")
	}
}
