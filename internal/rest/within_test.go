package rest_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"vafa/internal/rest"
)

// remaining is how much time a handler has, and how much if it hurries.
type remaining struct {
	Limited       bool
	Left, Hurried time.Duration
}

// timeOf asks an operation how much time it has.
func timeOf(t *testing.T, edge *rest.Edge, spec rest.Spec, ctx context.Context) remaining {
	t.Helper()
	var got remaining
	spec.Method, spec.Path, spec.Access, spec.Status = http.MethodGet, "/time", rest.Public(), http.StatusNoContent
	op := rest.New(spec, func(ctx context.Context, _ struct{}) (rest.Reply[rest.Nothing], error) {
		end, limited := ctx.Deadline()
		got = remaining{Limited: limited, Left: time.Until(end)}
		hurried, stop := rest.Hurry(ctx)
		defer stop()
		if end, limited = hurried.Deadline(); limited {
			got.Hurried = time.Until(end)
		}
		return rest.Answer(rest.Nothing{}), nil
	})
	w := httptest.NewRecorder()
	edge.Handler(op).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/time", nil).WithContext(ctx))
	if w.Code != http.StatusNoContent {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return got
}

func near(got, want time.Duration) bool { return got <= want && got > want-time.Second/4 }

// How long a request has: a little less than its function, and by no means longer than somebody waits, unless it does many things.
func TestTimeOfARequest(t *testing.T) {
	edge := &rest.Edge{Log: slog.New(slog.DiscardHandler), Now: time.Now, Within: rest.Soon}
	function, end := context.WithTimeout(t.Context(), 10*time.Second)
	defer end()
	hurried, stop := context.WithTimeout(t.Context(), time.Second)
	defer stop()
	tests := []struct {
		name          string
		spec          rest.Spec
		ctx           context.Context
		left, hurried time.Duration
	}{
		{"on one machine", rest.Spec{ID: "a"}, t.Context(), rest.Soon, rest.Soon},
		{"in a function", rest.Spec{ID: "b"}, function, rest.Soon, rest.Soon},
		{"in a function whose time is nearly over", rest.Spec{ID: "c"}, hurried, time.Second / 2, time.Second / 2},
		{"many things in a function", rest.Spec{ID: "d", Slow: true}, function, 9500 * time.Millisecond, rest.Soon},
	}
	for _, test := range tests {
		got := timeOf(t, edge, test.spec, test.ctx)
		if !got.Limited || !near(got.Left, test.left) || !near(got.Hurried, test.hurried) {
			t.Errorf("%s: %+v, want %s and %s", test.name, got, test.left, test.hurried)
		}
	}
	if got := timeOf(t, &rest.Edge{Log: edge.Log, Now: time.Now}, rest.Spec{ID: "e"}, t.Context()); got.Limited || got.Hurried != 0 {
		t.Errorf("without a limit: %+v", got)
	}
	if got := timeOf(t, edge, rest.Spec{ID: "f", Slow: true}, t.Context()); got.Limited || !near(got.Hurried, rest.Soon) {
		t.Errorf("many things on one machine: %+v", got)
	}
}
