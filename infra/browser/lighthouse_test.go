//go:build browser

package browser

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"testing"
)

// audit is what Lighthouse found of a page.
type audit struct {
	URL    string             `json:"url"`
	Scores map[string]float64 `json:"scores"`
	Failed []string           `json:"failed"`
	Error  string             `json:"error"`
}

// TestLighthouse: each form in each language has 100 in all four categories.
func TestLighthouse(t *testing.T) {
	_, address := site(t)
	args := []string{"lighthouse.mjs"}
	for _, lang := range langs {
		for _, form := range forms {
			args = append(args, address+"/"+lang+"/"+form)
		}
	}
	var stdout, stderr bytes.Buffer
	node := exec.CommandContext(t.Context(), "node", args...)
	node.Stdout, node.Stderr = &stdout, &stderr
	if err := node.Run(); err != nil {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	audited := 0
	for decoder := json.NewDecoder(&stdout); ; audited++ {
		var a audit
		if err := decoder.Decode(&a); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		for _, category := range []string{"performance", "accessibility", "best-practices", "seo"} {
			if a.Scores[category] < 1 {
				t.Errorf("%s: %s is %.0f: %v %s", a.URL, category, 100*a.Scores[category], a.Failed, a.Error)
			}
		}
	}
	if want := len(args) - 1; audited != want {
		t.Errorf("%d pages were audited, want %d", audited, want)
	}
}
