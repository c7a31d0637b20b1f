package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// visitor is a browser that keeps cookies and follows redirects, and remembers where it was last.
type visitor struct {
	t    *testing.T
	http *http.Client
	at   *url.URL
	body string
}

func newVisitor(t *testing.T) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t: t, http: &http.Client{Jar: jar}}
}

func (v *visitor) visit(method, address string, form url.Values) int {
	v.t.Helper()
	request, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	request.Header.Set("Accept-Language", "en")
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Origin", request.URL.Scheme+"://"+request.URL.Host)
	}
	response, err := v.http.Do(request)
	if err != nil {
		v.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	v.at, v.body = response.Request.URL, string(body)
	return response.StatusCode
}

// link is the address that the page gives in an attribute.
func (v *visitor) link(pattern string) string {
	v.t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(v.body)
	if found == nil {
		v.t.Fatalf("no %s in %s", pattern, v.body)
	}
	to, err := v.at.Parse(strings.ReplaceAll(found[1], "&amp;", "&"))
	if err != nil {
		v.t.Fatal(err)
	}
	return to.String()
}

// From nothing to a signed-in page and out again, by the links and forms of the pages alone.
func TestConsoleByHand(t *testing.T) {
	address, stop := running(t)
	defer stop()
	v := newVisitor(t)
	if status := v.visit("GET", address+"/console?lang=en", nil); status != http.StatusUnauthorized {
		t.Fatalf("%d %s", status, v.body)
	}
	if status := v.visit("GET", v.link(`class="button" href="([^"]+)"`), nil); status != http.StatusOK || v.at.Path != "/dev/authorize" || !strings.Contains(v.body, "Choose a role") {
		t.Fatalf("%d %s %s", status, v.at, v.body)
	}
	choice := v.link(`action="([^"]+)"`)
	if status := v.visit("POST", choice, url.Values{"role": {"marketer"}}); status != http.StatusOK || v.at.String() != address+"/console/en/home" {
		t.Fatalf("%d %s %s", status, v.at, v.body)
	}
	if !strings.Contains(v.body, "dev-marketer") || !strings.Contains(v.body, "Marketer") {
		t.Error(v.body)
	}
	if status := v.visit("POST", v.link(`action="([^"]+)"`), url.Values{}); status != http.StatusUnauthorized || v.at.Path != "/console" {
		t.Errorf("signed out: %d %s", status, v.at)
	}
	if status := v.visit("POST", choice, url.Values{"role": {"owner"}}); status != http.StatusBadRequest {
		t.Errorf("a role that there is not: %d", status)
	}
	if status := v.visit("POST", choice, url.Values{"role": {"manager"}}); status != http.StatusBadRequest || v.at.Path != "/console/callback" {
		t.Errorf("the same sign-in again: %d %s", status, v.at)
	}
	t.Run("codes", func(t *testing.T) { codesAreBound(t, address) })
	t.Run("another name", func(t *testing.T) { anotherName(t, address) })
	t.Run("two headers", func(t *testing.T) { twoHeaders(t, address) })
}

// codesAreBound asks the issuer for codes and shows them in other ways than they were asked for.
func codesAreBound(t *testing.T, address string) {
	const verifier, challenge = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" // of RFC 7636, appendix B
	request := func(name, value string) url.Values {
		out := url.Values{
			"client_id": {audience}, "redirect_uri": {address + "/console/callback"}, "response_type": {"code"}, "code_challenge_method": {"S256"},
			"code_challenge": {challenge}, "state": {"s"}, "nonce": {"n"},
		}
		out.Set(name, value)
		return out
	}
	stay := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for name, value := range map[string]string{
		"client_id": "other", "redirect_uri": "https://evil.example/console/callback", "response_type": "token", "code_challenge_method": "plain", "code_challenge": "",
	} {
		query := request(name, value)
		for _, method := range []string{"GET", "POST"} {
			asked, err := http.NewRequest(method, address+"/dev/authorize?"+query.Encode(), strings.NewReader("role=manager"))
			if err != nil {
				t.Fatal(err)
			}
			asked.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			got, err := stay.Do(asked)
			if err != nil {
				t.Fatal(err)
			}
			got.Body.Close()
			if got.StatusCode != http.StatusBadRequest || got.Header.Get("Location") != "" {
				t.Errorf("%s %s=%s: %d %s", method, name, value, got.StatusCode, got.Header.Get("Location"))
			}
		}
	}
	code := func() string {
		got, err := stay.PostForm(address+"/dev/authorize?"+request("state", "s").Encode(), url.Values{"role": {"manager"}})
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		back, err := got.Location()
		if err != nil || back.Query().Get("state") != "s" {
			t.Fatalf("%v %v", back, err)
		}
		return back.Query().Get("code")
	}
	take := func(code, name, value string) int {
		form := url.Values{
			"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {address + "/console/callback"}, "client_id": {audience}, "code_verifier": {verifier},
		}
		form.Set(name, value)
		got, err := stay.PostForm(address+"/dev/token", form)
		if err != nil {
			t.Fatal(err)
		}
		defer got.Body.Close()
		var tokens struct {
			Access string `json:"access_token"`
		}
		if err := json.NewDecoder(got.Body).Decode(&tokens); err != nil || (tokens.Access != "") != (got.StatusCode == http.StatusOK) {
			t.Errorf("%d %+v %v", got.StatusCode, tokens, err)
		}
		return got.StatusCode
	}
	for name, value := range map[string]string{
		"code_verifier": challenge, "redirect_uri": "https://evil.example", "client_id": "other", "code": "unknown", "grant_type": "password",
	} {
		if status := take(code(), name, value); status != http.StatusBadRequest {
			t.Errorf("%s=%s: %d", name, value, status)
		}
	}
	tried := code()
	if take(tried, "code_verifier", "wrong") != http.StatusBadRequest || take(tried, "code", tried) != http.StatusBadRequest {
		t.Error("a code is good after it was shown with a wrong verifier")
	}
	good := code()
	if take(good, "code", good) != http.StatusOK || take(good, "code", good) != http.StatusBadRequest {
		t.Error("a code is not good exactly once")
	}
}

// twoHeaders sends a good token twice: whoever can add a header must not choose which one counts.
func twoHeaders(t *testing.T, address string) {
	token := tokenOf(t, address, "agent")
	for _, values := range [][]string{{token}, {token, token}, {token + ", Bearer " + token}} {
		request, err := http.NewRequest("GET", address+"/v1/cases", nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, value := range values {
			request.Header.Add("aUTHORIZATION", "bearer "+value)
		}
		got, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		if alone := len(values) == 1 && values[0] == token; (got.StatusCode == http.StatusOK) != alone || !alone && got.StatusCode != http.StatusUnauthorized {
			t.Errorf("%d headers: %d", len(values), got.StatusCode)
		}
	}
}

// anotherName asks for a token by a name that was made to lead to this machine.
func anotherName(t *testing.T, address string) {
	for _, host := range []string{"evil.example", "evil.example:80", "127.0.0.1.evil.example:8080", "localhost.evil.example:8080"} {
		request, err := http.NewRequest("GET", address+"/dev/token?role=manager", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = host
		got, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		if got.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d", host, got.StatusCode)
		}
	}
}

func TestCodesEnd(t *testing.T) {
	var c codes
	const verifier, challenge = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for _, age := range []time.Duration{0, codeLife - time.Nanosecond, codeLife} {
		code := c.give(grant{role: "agent", challenge: challenge}, now)
		if _, ok := c.take(code, verifier, now.Add(age)); ok != (age < codeLife) {
			t.Errorf("after %v: %v", age, ok)
		}
	}
	for range 100 {
		c.give(grant{}, now)
	}
	if c.give(grant{}, now.Add(codeLife)); len(c.given) != 1 {
		t.Errorf("%d codes are kept that nobody took", len(c.given)-1)
	}
}
