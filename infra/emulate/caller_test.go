//go:build deployed || samlocal

package emulate

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"testing"
)

// setting is what the script that started the emulator says.
func setting(t *testing.T, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		t.Fatalf("%s is not set; run infra/emulate/deploy-test.sh or sam-local-test.sh", name)
	}
	return value
}

// caller sends requests in someone's name; without a token, in nobody's.
type caller struct {
	t              *testing.T
	address, token string
}

func (c caller) with(token string) caller {
	c.token = token
	return c
}

type answer struct {
	t      *testing.T
	what   string
	status int
	etag   string
	raw    []byte
	body   map[string]any
}

// change sends a PATCH of the version that is named by its ETag.
func (c caller) change(path, version string, body any) answer {
	c.t.Helper()
	return c.request("PATCH", path, version, body)
}

func (c caller) send(method, path string, body any) answer {
	c.t.Helper()
	return c.request(method, path, "", body)
}

func (c caller) request(method, path, version string, body any) answer {
	c.t.Helper()
	var content io.Reader
	if body != nil {
		document, err := json.Marshal(body)
		if err != nil {
			c.t.Fatal(err)
		}
		content = bytes.NewReader(document)
	}
	request, err := http.NewRequest(method, c.address+path, content)
	if err != nil {
		c.t.Fatal(err)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Idempotency-Key", rand.Text())
	}
	if version != "" {
		request.Header.Set("If-Match", version)
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	a := answer{t: c.t, what: method + " " + path, status: response.StatusCode, etag: response.Header.Get("ETag"), raw: raw}
	_ = json.Unmarshal(raw, &a.body) // a page is no JSON; who wants a field of it will miss it
	return a
}

func (a answer) wants(status int) answer {
	a.t.Helper()
	return a.wantsOneOf(status)
}

func (a answer) wantsOneOf(statuses ...int) answer {
	a.t.Helper()
	for _, status := range statuses {
		if a.status == status {
			return a
		}
	}
	a.t.Fatalf("%s: %d, want %v: %s", a.what, a.status, statuses, a.raw)
	return a
}

func (a answer) text(field string) string {
	text, _ := a.body[field].(string)
	return text
}

func (a answer) items() []any {
	items, _ := a.body["items"].([]any)
	return items
}
