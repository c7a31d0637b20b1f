package rest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"strings"
	"testing"

	"vafa/internal/rest"
)

// file serves one answer that is not JSON.
func file(raw rest.Raw, framed bool) rest.Operation {
	return rest.New(rest.Spec{ID: "file", Method: "GET", Path: "/file", Access: rest.Public(), Page: true, Framed: framed},
		func(context.Context, struct{}) (rest.Reply[rest.Raw], error) { return rest.Answer(raw), nil })
}

func TestWhoMayFrameAPageAndWhereItsFormsLead(t *testing.T) {
	page := rest.Raw{Type: "text/html; charset=utf-8", Data: []byte("x")}
	for _, c := range []struct {
		framed             bool
		origins, redirects []string
		frames, forms      string
	}{
		{false, nil, nil, "'none'", "'self'"},
		{false, []string{"https://shop.example"}, nil, "'none'", "'self'"},
		{true, nil, nil, "'self'", "'self'"},
		{true, []string{"https://shop.example", "http://localhost:3000", "https://shop.example/any/page"}, []string{"https://shop.example/thanks", "https://b.example"},
			"'self' https://shop.example http://localhost:3000", "'self' https://shop.example https://b.example"},
		{true, []string{"*", "https://*.example", "https://a.example; script-src *", "'unsafe-inline'", "javascript:1", "//a.example", "https://", "%"},
			[]string{"https://*", "data:x"}, "'self'", "'self'"},
	} {
		edge, _ := edgeOf()
		edge.Origins, edge.Redirects = c.origins, c.redirects
		policy := ask(edge.Handler(file(page, c.framed)), "GET", "/file", "").Header().Get("Content-Security-Policy")
		got := map[string]string{}
		for _, part := range strings.Split(policy, "; ") {
			name, value, _ := strings.Cut(part, " ")
			got[name] = value
		}
		if got["frame-ancestors"] != c.frames || got["form-action"] != c.forms || got["script-src"] != "'self'" || got["style-src"] != "'self'" {
			t.Errorf("%+v: %s", c, policy)
		}
	}
}

func TestTextsAreCompressedForWhoTakesThat(t *testing.T) {
	long := []byte(strings.Repeat("گارانتی ", 200))
	for _, c := range []struct {
		kind, takes string
		data        []byte
		packed      bool
	}{
		{"text/html; charset=utf-8", "gzip, deflate, br", long, true},
		{"text/css", "br;q=1.0, GZIP;q=0.5", long, true},
		{"image/svg+xml", "deflate,gzip", long, true},
		{"text/html", "", long, false},
		{"text/html", "br", long, false},
		{"text/html", "gzip;q=0", long, false},
		{"text/html", "gzip; q=0.000", long, false},
		{"text/html", "xgzip", long, false},
		{"font/woff2", "gzip", long, false},
		{"text/html", "gzip", []byte("short"), false},
	} {
		w := ask(handlerOf(file(rest.Raw{Type: c.kind, Data: c.data}, false)), "GET", "/file", "", "Accept-Encoding", c.takes)
		got := w.Body.Bytes()
		if packed := w.Header().Get("Content-Encoding") == "gzip"; packed != c.packed {
			t.Errorf("%s for %q: packed %v", c.kind, c.takes, packed)
		} else if packed {
			reader, err := gzip.NewReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) >= len(c.data) || w.Header().Get("Vary") != "Accept-Encoding" {
				t.Errorf("%d bytes of %d, Vary %q", len(got), len(c.data), w.Header().Get("Vary"))
			}
			if got, err = io.ReadAll(reader); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(got, c.data) {
			t.Errorf("%s for %q: other content", c.kind, c.takes)
		}
	}
}

// API Gateway takes bytes that are not text in base64, and sends them on as they were.
func TestCompressedPagesPassTheGateway(t *testing.T) {
	page := rest.Raw{Type: "text/html; charset=utf-8", Data: []byte(strings.Repeat("گارانتی ", 200))}
	e := eventOf("GET", "/file")
	e.Headers = map[string]string{"accept-encoding": "gzip, deflate, br"}
	out, err := rest.Lambda(handlerOf(file(page, false)))(context.Background(), e)
	if err != nil || !out.IsBase64Encoded || out.Headers["Content-Encoding"] != "gzip" {
		t.Fatalf("%v, %+v", err, out)
	}
	packed, err := base64.StdEncoding.DecodeString(out.Body)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(reader); err != nil || !bytes.Equal(got, page.Data) {
		t.Errorf("%v: %d bytes of %d", err, len(got), len(page.Data))
	}
}

func TestAFileToSaveHasAName(t *testing.T) {
	w := ask(handlerOf(file(rest.Raw{Type: "text/calendar", Name: "warranty.ics", Data: []byte("x")}, false)), "GET", "/file", "")
	if got := w.Header().Get("Content-Disposition"); got != `attachment; filename="warranty.ics"` {
		t.Error(got)
	}
}

// A form that is too large to read is answered with the form, in the form's language, and not with a document for machines.
func TestAFormTooLargeIsAnsweredWithTheForm(t *testing.T) {
	w := post(handlerOf(petOperation(rest.Public(), echo)), "name="+strings.Repeat("x", 300<<10))
	if w.Code != http.StatusRequestEntityTooLarge || w.Body.String() != "fa name= code=body.tooLarge" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestThePageAfterAFormLooksAsTheForm(t *testing.T) {
	for form, want := range map[string]string{
		"name=x":                                     "/fa/thanks",
		"name=x&_theme=accent%3A%230a7":              "/fa/thanks?theme=accent%3A%230a7",
		"name=x&_theme=%0D%0Aa%3Db%26c%3D":           "/fa/thanks?theme=%0D%0Aa%3Db%26c%3D",
		"name=x&_theme=" + strings.Repeat("y", 2000): "/fa/thanks",
	} {
		if got := post(handlerOf(petOperation(rest.Public(), echo)), form).Header().Get("Location"); got != want {
			t.Errorf("%.40s: %s", form, got)
		}
	}
}
