package rest_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"vafa/internal/rest"
)

// An even answer is given at the next tenth of a second after the arrival, whatever the handler took, and whether it succeeded; staff
// need not wait.
func TestEven(t *testing.T) {
	start := time.Date(2026, time.November, 22, 6, 30, 0, 0, time.UTC)
	for took, want := range map[time.Duration]time.Duration{
		0: 100 * time.Millisecond, time.Millisecond: 100 * time.Millisecond, 99 * time.Millisecond: 100 * time.Millisecond,
		100 * time.Millisecond: 200 * time.Millisecond, 250 * time.Millisecond: 300 * time.Millisecond,
		-time.Hour: 100*time.Millisecond - time.Hour, // the clock was set back meanwhile
	} {
		for _, who := range []rest.Caller{{}, {Subject: "staff"}} {
			even := who.Subject == ""
			for _, fault := range []error{nil, io.ErrUnexpectedEOF} {
				now := start
				edge := &rest.Edge{
					Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now },
					Wait: func(_ context.Context, d time.Duration) { now = now.Add(d) },
				}
				op := rest.New(rest.Spec{ID: "ask", Method: http.MethodGet, Path: "/ask", Access: rest.Public(), Even: true},
					func(context.Context, struct{}) (rest.Reply[string], error) {
						now = now.Add(took)
						return rest.Answer("yes"), fault
					})
				r := httptest.NewRequest(http.MethodGet, "/ask", nil)
				edge.Handler(op).ServeHTTP(httptest.NewRecorder(), r.WithContext(rest.WithCaller(r.Context(), who)))
				expected := took
				if even {
					expected = want
				}
				if got := now.Sub(start); got != expected {
					t.Errorf("took %v, caller %q, fault %v: answered after %v, want %v", took, who.Subject, fault, got, expected)
				}
			}
		}
	}
}

func TestPauseEndsWithItsRequest(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	start := time.Now()
	rest.Pause(ctx, time.Minute)
	rest.Pause(t.Context(), time.Millisecond)
	if took := time.Since(start); took > 10*time.Second || took < time.Millisecond {
		t.Errorf("paused for %v", took)
	}
}
