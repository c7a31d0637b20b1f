package insight_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
)

// What a segment values is added up from what its customers said, in whole weights of a hundred; of few answers nothing is told.
func TestSegmentSaysWhatItValues(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", "+989121234567")
	f.Manager().Post("/v1/segmentation/runs", apitest.M{}).Want(http.StatusAccepted)
	say := func(tags ...string) {
		f.Agent().Post("/v1/customers/"+id+"/interactions", apitest.M{
			"channel": "call", "direction": "inbound", "phase": "pre-sale", "kind": "feedback", "summary": "Says.", "tags": tags,
		}).Want(http.StatusCreated)
	}
	for range 4 {
		say("price", "speed")
	}
	few := f.Marketer().Get("/v1/segments/prospect/values", "Accept-Language", "en").Want(http.StatusOK)
	if few.Number("answers") != 4 || len(few.List("items")) != 0 || !strings.Contains(few.Text("note"), "from 5 on") {
		t.Errorf("few: %s", few.Body)
	}
	say("trust", "price")
	got := f.Marketer().Get("/v1/segments/prospect/values", "Accept-Language", "en").Want(http.StatusOK)
	want := []any{
		map[string]any{"tag": "price", "name": "Price", "weight": 50.0, "named": 5.0},
		map[string]any{"tag": "speed", "name": "Speed", "weight": 40.0, "named": 4.0},
		map[string]any{"tag": "trust", "name": "Trust", "weight": 10.0, "named": 1.0},
	}
	if diff := cmp.Diff(want, got.List("items")); diff != "" || got.Number("answers") != 5 {
		t.Errorf("%s\n%s", diff, got.Body)
	}
	f.Marketer().Get("/v1/segments/nowhere/values").Want(http.StatusNotFound)
	if other := f.Marketer().Get("/v1/segments/loyal/values").Want(http.StatusOK); other.Number("answers") != 0 {
		t.Errorf("another segment: %s", other.Body)
	}
}
