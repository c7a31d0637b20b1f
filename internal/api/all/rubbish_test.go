package all_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vafa/internal/api/apitest"
	"vafa/internal/rest"
)

// longest is what an answer may take here: a third of the time that a function has.
const longest = 5 * time.Second

// TestRubbishIsRefused sends what a fuzzer would to any operation, as any caller: the answer is one that the document has, in
// time and never a failure of ours, a refusal is a problem document or the form again, and has changed nothing.
func TestRubbishIsRefused(t *testing.T) {
	d, all := routes(t)
	to := townOf(t)
	before := lasting(to.Firm)
	rapid.Check(t, func(t *rapid.T) {
		for range 4 {
			r := rapid.SampledFrom(all).Draw(t, "operation")
			answer := sendRubbish(t, d, r, to)
			judge(t, r, answer)
			if answer.Status < 400 || answer.Status == http.StatusConflict { // a contested card is refused, and kept
				before = lasting(to.Firm)
			}
		}
		if diff := cmp.Diff(before, lasting(to.Firm)); diff != "" {
			t.Fatalf("a refused request has changed the table:\n%s", diff)
		}
	})
}

func judge(t *rapid.T, r route, answer apitest.Answer) {
	kind, _, _ := strings.Cut(answer.Header.Get("Content-Type"), ";")
	switch {
	case answer.Status >= 500:
		t.Fatalf("%s: %d %s", r.OperationID, answer.Status, answer.Body)
	case answer.Status >= 400 && kind != "application/problem+json" && kind != "text/html":
		t.Fatalf("%s: %d as %q", r.OperationID, answer.Status, kind)
	case answer.Status == http.StatusNotFound && kind == "application/problem+json": // an address that is none
	case !r.documented(answer.Status):
		t.Fatalf("%s: %d is not in the document: %s", r.OperationID, answer.Status, answer.Body)
	}
	if kind == "application/problem+json" {
		var problem rest.Problem
		if err := json.Unmarshal([]byte(answer.Body), &problem); err != nil || problem.Status != answer.Status || problem.Code == "" || problem.Detail == "" {
			t.Fatalf("%s: %v: %s", r.OperationID, err, answer.Body)
		}
	}
}

func sendRubbish(t *rapid.T, d document, r route, to town) apitest.Answer {
	callers := []apitest.Caller{to.Public(), to.Agent(), to.Marketer(), to.Manager(), to.Machine(r.OperationID), to.Machine("x"), to.Manager(), to.Manager()}
	who := rapid.SampledFrom(callers).Draw(t, "caller")
	path := parameter.ReplaceAllStringFunc(r.path, func(name string) string {
		if name == "{lang}" {
			return rapid.SampledFrom([]string{"fa", "ar", "en", "xx"}).Draw(t, "lang")
		}
		known := append(to.ids(), "RF-480", "SN1234", "IRR", "1", "prospect", to.preferences, to.card)
		return url.PathEscape(rapid.OneOf(rapid.SampledFrom(known), rapid.SampledFrom(nasty)).Draw(t, name))
	})
	query := url.Values{}
	for _, p := range r.Parameters {
		if name, _ := p["name"].(string); p["in"] == "query" && rapid.Bool().Draw(t, "with "+name) {
			query.Set(name, text().Draw(t, name))
		}
	}
	if rapid.IntRange(0, 9).Draw(t, "more") == 0 {
		query.Set(rapid.SampledFrom(append(nasty, "pageSize", "pageToken")).Draw(t, "name"), text().Draw(t, "value"))
	}
	headers := []string{}
	for _, name := range []string{"If-Match", "Idempotency-Key", "Accept-Language", "Accept", "Cookie", "X-Forwarded-Host"} {
		if rapid.IntRange(0, 2).Draw(t, "header") == 0 {
			headers = append(headers, name, rapid.SampledFrom([]string{`"1"`, `"2"`, `W/"1"`, "*", "", "x", strings.Repeat("9", 400), "fa;q=1e400", "\xff\xfe", `"-1"`, "null"}).Draw(t, name))
		}
	}
	start := time.Now()
	var answer apitest.Answer
	target := path
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	switch body, form := r.takes("application/json"), r.takes("application/x-www-form-urlencoded"); {
	case form != nil && rapid.Bool().Draw(t, "as a form"):
		sent := url.Values{}
		for _, name := range slices.Sorted(maps.Keys(form.Properties)) {
			if rapid.IntRange(0, 3).Draw(t, "field") == 0 {
				sent.Add(name, text().Draw(t, name))
			}
		}
		answer = who.Call(r.method, target, sent.Encode(), append(headers, "Content-Type", "application/x-www-form-urlencoded")...)
	case body == nil && r.method == http.MethodGet:
		answer = who.Call(r.method, target, nil, headers...)
	case rapid.IntRange(0, 4).Draw(t, "broken") == 0:
		raw := rapid.OneOf(rapid.SampledFrom(documents), rapid.StringN(0, 200, 400)).Draw(t, "body")
		kind := rapid.SampledFrom([]string{"application/json", "application/json", "text/plain", "application/xml", "", "application/json; charset=utf-16"}).Draw(t, "kind")
		answer = who.Call(r.method, target, raw, append(headers, "Content-Type", kind)...)
	default:
		answer = who.Call(r.method, target, encoded(t, value(t, d, body, 0)), headers...)
	}
	if took := time.Since(start); took > longest {
		t.Fatalf("%s took %v", r.OperationID, took)
	}
	return answer
}

func encoded(t *rapid.T, value any) string {
	out, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// value is nearly a document of a schema: mostly of its shape, with rubbish for its values.
func value(t *rapid.T, d document, s *schema, depth int) any {
	s = d.resolved(s)
	if depth > 5 || rapid.IntRange(0, 15).Draw(t, "another") == 0 {
		return rapid.SampledFrom([]any{nil, true, "", "x", -1, 1e300, []any{}, m{}, []any{nil}, m{"role": "manager"}, json.RawMessage("1e400"), json.RawMessage(strings.Repeat("7", 42))}).Draw(t, "odd")
	}
	kind := fmt.Sprint(s.Type)
	switch {
	case len(s.Properties) > 0:
		out := m{}
		for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
			if rapid.IntRange(0, 2).Draw(t, "has") > 0 {
				out[name] = value(t, d, s.Properties[name], depth+1)
			}
		}
		return out
	case s.Items != nil:
		var out []any
		for range rapid.IntRange(0, 3).Draw(t, "entries") {
			out = append(out, value(t, d, s.Items, depth+1))
		}
		return out
	case len(s.Enum) > 0 && rapid.IntRange(0, 4).Draw(t, "right") > 0:
		return rapid.SampledFrom(s.Enum).Draw(t, "word")
	case strings.Contains(kind, "boolean"):
		return rapid.Bool().Draw(t, "yes")
	case strings.Contains(kind, "integer"), strings.Contains(kind, "number"):
		return rapid.SampledFrom(numbers).Draw(t, "number")
	}
	return text().Draw(t, "text")
}

func text() *rapid.Generator[string] {
	return rapid.OneOf(rapid.SampledFrom(nasty), rapid.SampledFrom(fitting), rapid.String())
}

// numbers, texts and documents with which programs were broken before.
var (
	numbers = []json.RawMessage{
		[]byte("0"), []byte("-0"), []byte("-1"), []byte("1"), []byte("5"), []byte("1.5"), []byte("1e2"), []byte("1e400"), []byte("-1e400"), []byte("1e-400"), []byte("9007199254740993"),
		[]byte(strings.Repeat("9", 42)), []byte("0." + strings.Repeat("3", 400)), []byte("1e" + strings.Repeat("9", 42)), []byte("-9223372036854775808"), []byte("9223372036854775807"),
	}
	nasty = []string{
		"", " ", "\x00", "a\x00b", "\u202e", "\u200f\u200e", "٫", "۱۲۳", "١٢٣", strings.Repeat("x", 10_000), strings.Repeat("ن", 10_000), "null", "NaN", "1e400", "-0", "-1", strings.Repeat("9", 42),
		"' OR 1=1--", "<script>x</script>", "{{7*7}}", "${jndi:ldap://x}", "../../etc/passwd", "%2F", "CUS#1", "#", "PROFILE", "\r\nSet-Cookie: a=b", "=1+1", "\ufffd", "\U0001F468\u200d\U0001F469", "ﷺ", "ß", "İ",
		"0001-01-01", "9999-12-31", "2026-02-30", "2026-11-22T25:61:61Z", "10000-01-01", "+99999999999999999999", "a@b", strings.Repeat("a", 250) + "@example.com", "http://169.254.169.254/", "http://[::1]/",
	}
	fitting = []string{
		saraName, saraPhone, rezaPhone, saraEmail, "RF-480", "SN1234", "2026-01-31", "2026-11-20T10:00:00Z", "IRT", "IRR", "USD", "50000", "0912 123 4567", "0499370899", "cus_00000000000000000000000001", "en", "call", "person", "company",
	}
	documents = []string{
		"", "null", "[]", "{", "{}", `"x"`, "1", "{}{}", strings.Repeat("[", 100_000), strings.Repeat(`{"a":`, 20_000), "\ufeff{}", `{"a":1,"a":2}`, "\xff", `{"\u0000":1}`, strings.Repeat("x", 300<<10), "%", "a=%zz", "&&&=&", "<a/>",
	}
)
