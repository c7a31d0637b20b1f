//go:build browser

package browser

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"testing"
)

// audit is what Lighthouse found of a page.
type audit struct {
	URL    string             `json:"url"`
	Scores map[string]float64 `json:"scores"`
	Failed []string           `json:"failed"`
	Error  string             `json:"error"`
}

// audits are what Lighthouse found of some pages; settings are those of lighthouse.mjs.
func audits(t *testing.T, settings []string, addresses ...string) []audit {
	t.Helper()
	var stdout, stderr bytes.Buffer
	node := exec.CommandContext(t.Context(), "node", append([]string{"lighthouse.mjs"}, addresses...)...)
	node.Env = append(os.Environ(), settings...)
	node.Stdout, node.Stderr = &stdout, &stderr
	if err := node.Run(); err != nil {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	var out []audit
	for decoder := json.NewDecoder(&stdout); ; {
		var a audit
		if err := decoder.Decode(&a); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		out = append(out, a)
	}
	if len(out) != len(addresses) {
		t.Errorf("%d pages were audited, want %d", len(out), len(addresses))
	}
	return out
}

// TestLighthouse: each form in each language has 100 in all four categories.
func TestLighthouse(t *testing.T) {
	_, address := site(t)
	var addresses []string
	for _, lang := range langs {
		for _, form := range forms {
			addresses = append(addresses, address+"/"+lang+"/"+form)
		}
	}
	for _, a := range audits(t, nil, addresses...) {
		for _, category := range []string{"performance", "accessibility", "best-practices", "seo"} {
			if a.Scores[category] < 1 {
				t.Errorf("%s: %s is %.0f: %v %s", a.URL, category, 100*a.Scores[category], a.Failed, a.Error)
			}
		}
	}
}

// TestLighthouseOfRooms: the pages on which staff spend their day have 95 or more, and 100 in accessibility; search engines are
// kept out of them.
func TestLighthouseOfRooms(t *testing.T) {
	firm := newBusy(t)
	settings := []string{"LIGHTHOUSE_COOKIE=vafa=" + firm.Manager().Token(), "LIGHTHOUSE_WITHOUT=seo", "LIGHTHOUSE_LEAST=0.95"}
	var addresses []string
	for _, r := range firm.rooms() {
		if slices.Contains([]string{"find", "customer", "work", "business"}, r.name) {
			addresses = append(addresses, firm.at(r, "fa"))
		}
	}
	for _, a := range audits(t, settings, addresses...) {
		for category, least := range map[string]float64{"performance": 0.95, "accessibility": 1, "best-practices": 0.95} {
			if a.Scores[category] < least {
				t.Errorf("%s: %s is %.0f: %v %s", a.URL, category, 100*a.Scores[category], a.Failed, a.Error)
			}
		}
	}
}
