package rest_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vafa/internal/rest"
)

type listIn struct {
	Name string `query:"name"`
	Age  int    `query:"age"`
	Meta rest.Meta
}

// numbers is a list whose one item is the page size, and which continues after whatever came before with an "x".
func numbers(path string) rest.Operation {
	return rest.New(rest.Spec{ID: "list", Method: "GET", Path: path, Access: rest.Public()},
		func(_ context.Context, in listIn) (rest.Reply[rest.List[int]], error) {
			next := in.Meta.Page.After + "x"
			if len(next) > 3 {
				return rest.Answer(rest.ListOf[int](nil, in.Meta.Page, "")), nil
			}
			return rest.Answer(rest.ListOf([]int{in.Meta.Page.Size, in.Age}, in.Meta.Page, next)), nil
		})
}

func pageOf(t *testing.T, h http.Handler, target string) rest.List[int] {
	t.Helper()
	w := ask(h, "GET", target, "")
	var out rest.List[int]
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || w.Code != 200 {
		t.Fatalf("%s: %d %s", target, w.Code, w.Body)
	}
	return out
}

func TestQueryParameters(t *testing.T) {
	h := handlerOf(numbers("/v1/numbers"))
	for query, want := range map[string][2]int{
		"": {25, 0}, "?pageSize=1": {1, 0}, "?pageSize=100&age=7": {100, 7}, "?pageSize=%DB%B5%DB%B0": {50, 0}, "?age=%D9%A7": {25, 7},
		"?age=-3": {25, -3}, "?pageSize=&pageToken=&age=": {25, 0},
	} {
		if got := pageOf(t, h, "/v1/numbers"+query).Items; got[0] != want[0] || got[1] != want[1] {
			t.Errorf("%s: %v", query, got)
		}
	}
	for query, want := range map[string]string{
		"?nope=1":                       "/nope:field.unknown",
		"?Name=x":                       "/Name:field.unknown",
		"?a%2Fb~=1":                     "/a~1b~0:field.unknown",
		"?name=a&name=b":                "/name:field.duplicate",
		"?age=1&age=1":                  "/age:field.duplicate",
		"?age=seven":                    "/age:type",
		"?age=1e3":                      "/age:type",
		"?age=99999999999999999999":     "/age:type",
		"?name=%00":                     "/name:text.invalid",
		"?name=%FF":                     "/name:text.invalid",
		"?name=%zz":                     ":query.syntax",
		"?name=a;age=1":                 ":query.syntax",
		"?pageSize=0":                   "/pageSize:number.range",
		"?pageSize=-1":                  "/pageSize:number.range",
		"?pageSize=101":                 "/pageSize:number.range",
		"?pageSize=1000000000":          "/pageSize:number.range",
		"?pageSize=9999999999999999999": "/pageSize:number.range",
		"?pageSize=ten":                 "/pageSize:number.range",
		"?pageToken=x":                  "/pageToken:token.invalid",
		"?pageSize=0&pageToken=x.y":     "/pageSize:number.range /pageToken:token.invalid",
		"?pageSize=1&pageSize=2":        "/pageSize:field.duplicate",
	} {
		if got := faultsIn(problemIn(t, ask(h, "GET", "/v1/numbers"+query, ""), 400, "shape")); got != want {
			t.Errorf("%s: got %s, want %s", query, got, want)
		}
	}
}

func TestPagesFollowEachOtherToTheEnd(t *testing.T) {
	h := handlerOf(numbers("/v1/numbers"))
	target, pages := "/v1/numbers?name=a&pageSize=2", 0
	for page := pageOf(t, h, target); page.NextPageToken != ""; pages++ {
		page = pageOf(t, h, target+"&pageToken="+url.QueryEscape(page.NextPageToken))
	}
	if pages != 3 {
		t.Errorf("%d pages", pages)
	}
	last := ask(h, "GET", "/v1/numbers?pageToken="+tokenAfter(t, h, 3), "")
	if got := last.Body.String(); got != `{"items":[]}` {
		t.Errorf("an empty page is %s", got)
	}
}

// tokenAfter is the token after so many pages.
func tokenAfter(t *testing.T, h http.Handler, pages int) (token string) {
	for range pages {
		token = pageOf(t, h, "/v1/numbers?pageToken="+token).NextPageToken
	}
	return token
}

func TestTokenIsBoundToItsQuery(t *testing.T) {
	h := handlerOf(numbers("/v1/numbers"), numbers("/v1/others"))
	token := pageOf(t, h, "/v1/numbers?name=a&age=1").NextPageToken
	for _, same := range []string{"/v1/numbers?name=a&age=1&pageToken=", "/v1/numbers?age=1&pageSize=50&name=a&pageToken="} {
		pageOf(t, h, same+token)
	}
	text, mac, _ := strings.Cut(token, ".")
	forged := base64.RawURLEncoding.EncodeToString([]byte("cus_other")) + "." + mac
	foreign := rest.NewSeal("another secret").Sign("page /v1/numbers?age=1&name=a", "x")
	for _, other := range []string{
		"/v1/numbers?name=b&age=1&pageToken=" + token, "/v1/numbers?pageToken=" + token, "/v1/others?name=a&age=1&pageToken=" + token,
		"/v1/numbers?name=a&age=1&pageToken=" + forged, "/v1/numbers?name=a&age=1&pageToken=" + text, "/v1/numbers?name=a&age=1&pageToken=" + text + ".",
		"/v1/numbers?name=a&age=1&pageToken=" + token[:len(token)-2], "/v1/numbers?name=a&age=1&pageToken=." + mac,
		"/v1/numbers?name=a&age=1&pageToken=" + foreign,
	} {
		problemIn(t, ask(h, "GET", other, ""), 400, "shape")
	}
}

// A list can be gone on with for a day, and its token tells nobody's day but that of the signature.
func TestTokenOfAPageEnds(t *testing.T) {
	edge, _ := edgeOf()
	at := now
	edge.Now = func() time.Time { return at }
	h := edge.Handler(numbers("/v1/numbers"))
	token := pageOf(t, h, "/v1/numbers").NextPageToken
	at = now.Add(24*time.Hour - time.Second)
	pageOf(t, h, "/v1/numbers?pageToken="+token)
	at = now.Add(24 * time.Hour)
	if p := problemIn(t, ask(h, "GET", "/v1/numbers?pageToken="+token, ""), 400, "shape"); faultsIn(p) != "/pageToken:token.invalid" {
		t.Error(faultsIn(p))
	}
	endless := edge.Seal.Sign("page /v1/numbers?", "x")
	problemIn(t, ask(h, "GET", "/v1/numbers?pageToken="+endless, ""), 400, "shape")
}

func TestSealUntil(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seal := rest.NewSeal("secret")
		text := rapid.String().Draw(t, "text")
		end := time.Unix(rapid.Int64Range(0, 1<<40).Draw(t, "end"), 0)
		token := seal.SignUntil("purpose", text, end)
		if got, err := seal.OpenAt("purpose", token, end.Add(-time.Second)); err != nil || got != text {
			t.Fatalf("%q, %v", got, err)
		}
		late := end.Add(time.Duration(rapid.Int64Range(0, 1<<50).Draw(t, "late")))
		if got, err := seal.OpenAt("purpose", token, late); !errors.Is(err, rest.ErrSeal) || got != "" {
			t.Fatalf("opened after its end as %q, %v", got, err)
		}
		if _, err := seal.OpenAt("another", token, end.Add(-time.Second)); !errors.Is(err, rest.ErrSeal) {
			t.Fatal("opened for another purpose")
		}
	})
}

func TestSeal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		purpose, text, secret := rapid.String().Draw(t, "purpose"), rapid.String().Draw(t, "text"), rapid.StringN(1, -1, -1).Draw(t, "secret")
		token := rest.NewSeal(secret).Sign(purpose, text)
		if got, err := rest.NewSeal(secret).Open(purpose, token); err != nil || got != text {
			t.Fatalf("%q, %v", got, err)
		}
		if other := rapid.String().Draw(t, "other purpose"); other != purpose {
			refused(t, rest.NewSeal(secret), other, token)
		}
		if other := rapid.String().Draw(t, "other secret"); other != secret {
			refused(t, rest.NewSeal(other), purpose, token)
		}
		refused(t, rest.NewSeal(secret), purpose, token[:rapid.IntRange(0, len(token)-1).Draw(t, "cut")])
	})
}

func refused(t *rapid.T, seal rest.Seal, purpose, token string) {
	if text, err := seal.Open(purpose, token); !errors.Is(err, rest.ErrSeal) || text != "" {
		t.Fatalf("opened as %q, %v", text, err)
	}
}

func TestSealWithoutASecretOpensNothing(t *testing.T) {
	for _, seal := range []rest.Seal{{}, rest.NewSeal("")} {
		if text, err := seal.Open("p", seal.Sign("p", "text")); !errors.Is(err, rest.ErrSeal) {
			t.Errorf("opened as %q, %v", text, err)
		}
	}
}
