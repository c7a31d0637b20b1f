package rest_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"vafa/internal/rest"
)

// Who asks within the process is known by what the request carries, never by who began it.
func TestInside(t *testing.T) {
	var seen *http.Request
	client := &http.Client{Transport: rest.Inside{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = r
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("ETag", `"3"`)
		w.WriteHeader(http.StatusTeapot)
		w.WriteHeader(http.StatusOK) // too late
		_, _ = io.WriteString(w, "got "+string(body))
	})}}
	type secret struct{}
	ctx, cancel := context.WithCancel(rest.WithRequestID(context.WithValue(t.Context(), secret{}, "manager"), "req_1"))
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://firm.example/v1/x?y=1", strings.NewReader("it"))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusTeapot || string(body) != "got it" || answer.Header.Get("ETag") != `"3"` {
		t.Errorf("%d %q %v", answer.StatusCode, body, err)
	}
	if seen.Host != "firm.example" || seen.RequestURI != "/v1/x?y=1" || rest.RequestID(seen.Context()) != "req_1" || seen.Context().Value(secret{}) != nil {
		t.Errorf("asked %s %s, %v", seen.Host, seen.RequestURI, seen.Context())
	}
	cancel()
	if seen.Context().Err() == nil {
		t.Error("what is asked goes on when nobody waits")
	}
}
