package rest_test

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"vafa/internal/rest"
)

func TestStrictDecoding(t *testing.T) {
	h := handlerOf(petOperation(rest.Public(), nil))
	for _, c := range []struct{ name, body, faults string }{
		{"unknown field", `{"nope":1}`, "/nope:field.unknown"},
		{"unknown field within", `{"owner":{"role":"manager"}}`, "/owner/role:field.unknown"},
		{"another case", `{"Name":"x"}`, "/Name:field.unknown"},
		{"name to be escaped", `{"a/b~":1}`, "/a~1b~0:field.unknown"},
		{"duplicate", `{"name":"a","name":"b"}`, "/name:field.duplicate"},
		{"duplicate, escaped", `{"name":"a","n\u0061me":"b"}`, "/name:field.duplicate"},
		{"duplicate within", `{"owner":{"phone":"1","phone":"2"}}`, "/owner/phone:field.duplicate"},
		{"text for a number", `{"age":"three"}`, "/age:type"},
		{"fraction for an integer", `{"age":1.5}`, "/age:type"},
		{"number out of range", `{"age":99999999999999999999}`, "/age:type"},
		{"number for text", `{"name":7}`, "/name:type"},
		{"object for a list", `{"tags":{}}`, "/tags:type"},
		{"wrong entry", `{"tags":["a",1]}`, "/tags/1:type"},
		{"list for an object", `{"owner":[]}`, "/owner:type"},
		{"text for yes or no", `{"consent":{"sms":"yes"}}`, "/consent/sms:type"},
		{"a list at the top", `[]`, ":type"},
		{"null at the top", ` null `, ":type"},
		{"empty", ``, ":json.syntax"},
		{"blank", "  \n", ":json.syntax"},
		{"cut off", `{"name":"x"`, ":json.syntax"},
		{"trailing data", `{"name":"x"} {}`, ":json.syntax"},
		{"trailing letter", `{"name":"x"}x`, ":json.syntax"},
		{"byte order mark", "\ufeff{}", ":json.syntax"},
		{"raw NUL", "{\"name\":\"a\x00b\"}", "/name:json.syntax"},
		{"raw newline in text", "{\"name\":\"a\nb\"}", "/name:json.syntax"},
		{"invalid UTF-8", "{\"name\":\"a\xff\"}", "/name:json.syntax"},
		{"half a surrogate pair", `{"name":"\ud800"}`, "/name:json.syntax"},
		{"tiny exponent for an integer", `{"age":1e-2}`, "/age:type"},
		{"beyond what floats tell apart", `{"age":9007199254740993.5}`, "/age:type"},
		{"exponent beyond floats for an integer", `{"age":1e400}`, "/age:type"},
		{"exponent beyond integers", `{"rating":1e19}`, "/rating:type"},
		{"42 digits for an integer", `{"age":` + strings.Repeat("9", 42) + `}`, "/age:type"},
		{"number beyond floats", `{"weight":1e400}`, "/weight:type"},
		{"exponent of 42 digits", `{"weight":1e` + strings.Repeat("9", 42) + `}`, "/weight:type"},
		{"hexadecimal", `{"age":0x10}`, ":json.syntax"},
		{"plus sign", `{"age":+1}`, "/age:json.syntax"},
		{"infinity", `{"weight":Infinity}`, "/weight:json.syntax"},
		{"prototype", `{"__proto__":{"role":"manager"}}`, "/__proto__:field.unknown"},
		{"keys of the table", `{"PK":"CUS#1"}`, "/PK:field.unknown"},
		{"NaN", `{"weight":NaN}`, "/weight:json.syntax"},
		{"leading zero", `{"age":01}`, ":json.syntax"},
		{"comment", `{/* */}`, ":json.syntax"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := faultsIn(problemIn(t, askJSON(h, c.body), 400, "shape")); got != c.faults {
				t.Errorf("got %s, want %s", got, c.faults)
			}
		})
	}
}

// A whole number may be written as JSON Schema lets it, and minus nothing is nothing.
func TestWholeNumbers(t *testing.T) {
	h := handlerOf(petOperation(rest.Public(), nil))
	for written, want := range map[string]string{
		"9": `"age":9`, "9.0": `"age":9`, "1e2": `"age":100`, "1.5E1": `"age":15`, "-3": `"age":-3`, "9223372036854775807": `"age":9223372036854775807`,
		"-0": `{"name":""}`, "-0.0": `{"name":""}`,
	} {
		if w := askJSON(h, `{"age":`+written+`}`); w.Code != 201 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", written, w.Code, w.Body)
		}
	}
}

func TestTypeFaultNamesTheTypeExpected(t *testing.T) {
	h := handlerOf(petOperation(rest.Public(), nil))
	for body, want := range map[string]string{
		`{"name":1}`: "string", `{"age":"x"}`: "integer", `{"rating":"x"}`: "integer", `{"weight":"x"}`: "number",
		`{"tags":1}`: "array", `{"owner":1}`: "object", `{"consent":{"sms":1}}`: "boolean",
	} {
		p := problemIn(t, askJSON(h, body, "Accept-Language", "en"), 400, "shape")
		if p.Errors[0].Detail != "This must be of type "+want+"." {
			t.Errorf("%s: %s", body, p.Errors[0].Detail)
		}
	}
}

func TestDeepAndLargeDocumentsAreRefusedFast(t *testing.T) {
	h := handlerOf(petOperation(rest.Public(), nil))
	deep := strings.Repeat("[", 100_000)
	objects := strings.Repeat(`{"a":`, 40_000)
	start := time.Now()
	for _, body := range []string{deep, `{"tags":` + deep, `{"tags":[` + deep, `{"x":` + deep, objects, `{"owner":` + objects} {
		problemIn(t, askJSON(h, body), 400, "shape")
	}
	problemIn(t, askJSON(h, `{"name":"`+strings.Repeat("x", 1<<20)+`"}`), 413, "body.tooLarge")
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("refused only after %v", took)
	}
	if w := askJSON(h, `{"name":"`+strings.Repeat("x", 200<<10)+`"}`); w.Code != 201 {
		t.Errorf("200 KiB: %d", w.Code)
	}
}

func TestContentTypes(t *testing.T) {
	edge, _ := edgeOf()
	plain := rest.New(rest.Spec{ID: "plain", Method: "POST", Path: "/v1/plain", Access: rest.Public()}, echo)
	h := edge.Handler(petOperation(rest.Public(), nil), plain)
	for _, kind := range []string{"application/json", "application/json; charset=utf-8", "APPLICATION/JSON"} {
		if w := ask(h, "POST", "/v1/pets", `{}`, "Content-Type", kind); w.Code != 201 {
			t.Errorf("%s: %d", kind, w.Code)
		}
	}
	for _, kind := range []string{"", "text/plain", "text/json", "multipart/form-data; boundary=x", "application/xml", ";;", "application/jsonp"} {
		problemIn(t, ask(h, "POST", "/v1/pets", `{}`, "Content-Type", kind), 415, "media.unsupported")
	}
	// What is packed is not opened: a few bytes could become gigabytes.
	for _, encoding := range []string{"gzip", "br", "deflate, gzip", "x"} {
		problemIn(t, ask(h, "POST", "/v1/pets", `{}`, "Content-Type", "application/json", "Content-Encoding", encoding), 415, "media.unsupported")
	}
	if w := ask(h, "POST", "/v1/pets", `{}`, "Content-Type", "application/json", "Content-Encoding", "Identity"); w.Code != 201 {
		t.Errorf("identity: %d", w.Code)
	}
	// A form is taken only where an operation says so, or another site's page could post to any route.
	problemIn(t, ask(h, "POST", "/v1/plain", "name=x", "Content-Type", "application/x-www-form-urlencoded"), 415, "media.unsupported")
}

// FuzzDecode checks that no document fails the edge, and that what is accepted survives being written and read again.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"name":"گربه","age":3,"tags":["a"],"consent":{"sms":true},"owner":{"phone":"1"}}`, `{}`, `null`, `[]`, ``, `{"age":1e2}`,
		`{"name":"\u0000"}`, `{"name":"\ud83d\ude00"}`, "{\"\xff\":1}", `{"weight":1e400}`, `{"weight":-0.0}`, `{"name":1,"name":2}`,
		`{"rating":null,"owner":null}`, strings.Repeat(`{"owner":`, 50),
	} {
		f.Add(seed)
	}
	h := handlerOf(petOperation(rest.Public(), nil))
	f.Fuzz(func(t *testing.T, body string) {
		w := askJSON(h, body)
		if !utf8.Valid(w.Body.Bytes()) || !json.Valid(w.Body.Bytes()) {
			t.Fatalf("%d: not JSON: %q", w.Code, w.Body)
		}
		switch w.Code {
		case 201:
			if again := askJSON(h, w.Body.String()); again.Code != 201 || again.Body.String() != w.Body.String() {
				t.Fatalf("%s became %s", w.Body, again.Body)
			}
		case 400, 413:
		default:
			t.Fatalf("%d: %s", w.Code, w.Body)
		}
	})
}

// TestNothingThatIsSentMakesABrokenProblem covers texts that come back in a problem's pointers.
func TestNothingThatIsSentMakesABrokenProblem(t *testing.T) {
	h := handlerOf(petOperation(rest.Public(), nil))
	const form = "application/x-www-form-urlencoded"
	for name, w := range map[string]*httptest.ResponseRecorder{
		"query name":  ask(h, "POST", "/v1/pets?%FF%00=1", `{}`, "Content-Type", "application/json"),
		"query value": ask(h, "POST", "/v1/pets?a=%FF", `{}`, "Content-Type", "application/json"),
		"JSON name":   askJSON(h, `{"\ud800":1}`),
		"bad query":   ask(h, "POST", "/v1/pets?a=%zz", `{}`, "Content-Type", "application/json"),
		"bad form":    ask(h, "POST", "/v1/pets", "a=%zz", "Content-Type", form),
	} {
		if p := problemIn(t, w, 400, "shape"); len(p.Errors) == 0 {
			t.Errorf("%s: no errors", name)
		}
	}
}
