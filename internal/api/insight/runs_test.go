package insight_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
)

type m = apitest.M

func want(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestRunIsStartedAndFound(t *testing.T) {
	f := apitest.New(t)
	started := f.Manager().Post("/v1/segmentation/runs", m{}).Want(http.StatusAccepted)
	want(t, "location", "/v1/segmentation/runs/"+started.Text("id"), started.Header.Get("Location"))
	done := f.Manager().Get(started.Header.Get("Location")).Want(http.StatusOK)
	want(t, "run", []any{started.At("id"), "2026-11-22", crm.RunDone, []any{}}, []any{done.At("id"), done.At("asOf"), done.At("state"), done.At("segments")})
	f.Manager().Post("/v1/segmentation/runs", m{}).Want(http.StatusConflict) // in the same millisecond
	f.Clock.Add(time.Millisecond)
	f.Manager().Post("/v1/segmentation/runs", m{}).Want(http.StatusAccepted)
	f.Manager().Get("/v1/segmentation/runs/run_none").Want(http.StatusNotFound)
}

// A run that was recorded but could not be started is started by the repetition of the request.
func TestRunThatCouldNotBeStarted(t *testing.T) {
	f := apitest.New(t)
	f.Starter.Fail = errors.New("the state machine does not answer")
	f.Manager().Post("/v1/segmentation/runs", m{}, "Idempotency-Key", "k1").Want(http.StatusInternalServerError)
	f.Starter.Fail = nil
	f.Clock.Add(time.Minute)
	again := f.Manager().Post("/v1/segmentation/runs", m{}, "Idempotency-Key", "k1").Want(http.StatusAccepted)
	path := "/v1/segmentation/runs/" + again.Text("id")
	want(t, "state", crm.RunDone, f.Manager().Get(path).Want(http.StatusOK).At("state"))
	want(t, "runs", 1, f.Count("JOB#segmentation RUN#", ""))
	before := f.Lines()
	f.Manager().Post("/v1/segmentation/runs", m{}, "Idempotency-Key", "k1").Want(http.StatusAccepted)
	want(t, "table", before, f.Lines())
}

// A model is kept for a minute: after that a new one is seen.
func TestModelIsReadAgain(t *testing.T) {
	f := apitest.New(t)
	version := func() string { return f.Marketer().Get("/v1/models/current").Want(http.StatusOK).Text("version") }
	f.Manager().Post("/v1/segmentation/runs", m{}).Want(http.StatusAccepted)
	first := version()
	f.Clock.Add(2 * time.Minute)
	f.Manager().Post("/v1/segmentation/runs", m{}).Want(http.StatusAccepted)
	if second := version(); second == first {
		t.Errorf("the model is still of %s", first)
	}
}
