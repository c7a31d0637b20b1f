package rest

import (
	"bytes"
	"context"
	"io"
	"net/http"
)

// Inside asks a handler of this process as if it were at the other end of a line: the console asks the API so on one machine. Of
// the context of who asks nothing goes along but its end and the id of the request: who is calling is for the handler to find out.
type Inside struct{ Handler http.Handler }

// RoundTrip is that of http.RoundTripper.
func (i Inside) RoundTrip(r *http.Request) (*http.Response, error) {
	asked := r.Clone(WithRequestID(bare{r.Context()}, RequestID(r.Context())))
	asked.RequestURI, asked.Host = r.URL.RequestURI(), r.URL.Host
	if asked.Body == nil {
		asked.Body = http.NoBody
	}
	w := &written{header: http.Header{}, status: http.StatusOK}
	i.Handler.ServeHTTP(w, asked)
	return &http.Response{
		Status: http.StatusText(w.status), StatusCode: w.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: w.header,
		Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()), Request: r,
	}, r.Context().Err()
}

// bare is a context without what others have put into it.
type bare struct{ context.Context }

// Value finds nothing.
func (bare) Value(any) any { return nil }

// written is what a handler has answered.
type written struct {
	header http.Header
	body   bytes.Buffer
	status int
	begun  bool
}

// Header is that of http.ResponseWriter.
func (w *written) Header() http.Header { return w.header }

// WriteHeader is that of http.ResponseWriter.
func (w *written) WriteHeader(status int) {
	if !w.begun {
		w.status, w.begun = status, true
	}
}

// Write is that of http.ResponseWriter.
func (w *written) Write(data []byte) (int, error) {
	w.begun = true
	return w.body.Write(data)
}
