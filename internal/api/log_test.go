package api_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"vafa/internal/api/apitest"
	"vafa/internal/table/tabletest"
)

// Nothing that somebody told is in the log or in the metrics, whether a request goes well, is refused, or fails.
func TestLogNamesNobody(t *testing.T) {
	t.Parallel()
	for _, fault := range []tabletest.Fault{nil, tabletest.Throttle, tabletest.LoseReply, echo} {
		for _, w := range slices.Concat(posts, patches) {
			f := apitest.New(t)
			r := w.ready(f)
			if fault != nil {
				from(f, 1, fault)
			}
			r.send("Idempotency-Key", "k1")
			r.other().send("Idempotency-Key", "k1")
			r.body = m{"name": "Sara", "phone": "0912-9121234567", "extra": mine}
			r.send()
			log, metrics := f.Log.String(), f.Metrics.String()
			if !strings.Contains(log, `"operation"`) || !strings.Contains(metrics, `"Operation"`) {
				t.Fatalf("%s: nothing is logged, or nothing is counted", w.name)
			}
			for _, secret := range []string{"Sara", "Reza", "Olga", "9121234567", "9351234567", "example.com", "Loud", "Yazd", "AB1", "k1"} {
				if strings.Contains(metrics, secret) {
					t.Errorf("%s: %q is in the metrics", w.name, secret)
				}
				if at := strings.Index(log, secret); at >= 0 {
					t.Errorf("%s: %q is in the log: …%s…", w.name, secret, log[max(0, at-100):min(len(log), at+60)])
				}
			}
		}
	}
}

// echo is a table that finds fault with a value and repeats it, with all that was sent.
func echo(_ http.RoundTripper, req *http.Request) (*http.Response, error) {
	sent, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	return tabletest.Answer(req, http.StatusBadRequest, "ValidationException", "Type mismatch in "+string(sent))
}
