package console_test

import (
	"encoding/base64"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"vafa/internal/api"
	"vafa/internal/api/apitest"
	"vafa/internal/api/authorizer"
)

// firm is a console at a real address, its issuer, and a browser.
type firm struct {
	*apitest.Firm
	t       *testing.T
	issuer  *issuer
	site    string
	browser *http.Client
}

func open(t *testing.T) *firm {
	t.Helper()
	f := &firm{Firm: apitest.New(t), t: t}
	f.issuer = newIssuer(t, f.Clock.Now)
	server := httptest.NewServer(f.Handler)
	t.Cleanup(server.Close)
	f.site = server.URL
	tokens := &authorizer.OIDC{Issuer: f.issuer.URL, Audience: "console", Now: f.Clock.Now, Client: http.DefaultClient}
	t.Cleanup(tokens.Close)
	f.Service.SignIn = &api.SignIn{
		Site: f.site, Client: "console", Scope: "email", Issuer: tokens, HTTP: http.DefaultClient, API: f.Service.SignIn.API,
	}
	f.browser = newBrowser(t)
	return f
}

// newBrowser keeps cookies and follows nothing by itself.
func newBrowser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// answer is what came back.
type answer struct {
	status   int
	location *url.URL
	body     string
	header   http.Header
	cookies  []*http.Cookie
}

func (f *firm) send(method, path string, headers ...string) answer {
	f.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = f.site + path
	}
	r, err := http.NewRequest(method, path, nil)
	if err != nil {
		f.t.Fatal(err)
	}
	r.Header.Set("Accept-Language", "en")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	response, err := f.browser.Do(r)
	if err != nil {
		f.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	location, err := url.Parse(response.Header.Get("Location"))
	if err != nil {
		f.t.Fatal(err)
	}
	return answer{response.StatusCode, location, string(body), response.Header, response.Cookies()}
}

// begin goes to the issuer, who gives a code for it, and gives the address that the code comes back to.
func (f *firm) begin(to string) (back string) {
	f.t.Helper()
	sent := f.send("GET", "/console/sign-in?"+url.Values{"to": {to}}.Encode())
	query := sent.location.Query()
	if sent.status != http.StatusSeeOther || !strings.HasPrefix(sent.location.String(), f.issuer.URL+"/authorize?") {
		f.t.Fatalf("%d %s", sent.status, sent.location)
	}
	f.issuer.challenge, f.issuer.used = query.Get("code_challenge"), false
	nonce := query.Get("nonce")
	f.issuer.change = func(_, id jwt.MapClaims) { id["nonce"] = nonce }
	return "/console/callback?" + url.Values{"code": {"good"}, "state": {query.Get("state")}}.Encode()
}

func (f *firm) signIn() {
	f.t.Helper()
	if back := f.send("GET", f.begin("/console")); back.status != http.StatusSeeOther {
		f.t.Fatalf("%d %s", back.status, back.body)
	}
}

func (f *firm) signedIn() bool { return f.send("GET", "/console/en/home").status == http.StatusOK }

func TestSignInAndOut(t *testing.T) {
	f := open(t)
	first := f.send("GET", "/console?lang=en&x=1")
	if first.status != http.StatusUnauthorized || !strings.Contains(first.body, `href="/console/sign-in?to=%2Fconsole%3Flang%3Den%26x%3D1"`) {
		t.Fatalf("%d %s", first.status, first.body)
	}
	sent := f.send("GET", "/console/sign-in?to=%2Fconsole%3Flang%3Dar%26x%3D1")
	query := sent.location.Query()
	for name, want := range map[string]string{
		"tenant": "a", "response_type": "code", "client_id": "console", "redirect_uri": f.site + "/console/callback", "scope": "openid email",
		"code_challenge_method": "S256", "ui_locales": "ar",
	} {
		if query.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, query.Get(name), want)
		}
	}
	for _, name := range []string{"state", "nonce", "code_challenge"} {
		if random, err := base64.RawURLEncoding.DecodeString(query.Get(name)); err != nil || len(random) != 32 {
			t.Errorf("%s is %q", name, query.Get(name))
		}
	}
	back := f.send("GET", f.begin("/console?lang=en&x=1"))
	if back.status != http.StatusSeeOther || back.location.String() != "/console?lang=en&x=1" || back.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %s %v", back.status, back.location, back.header)
	}
	if got := f.issuer.asked; got["grant_type"] != "authorization_code" || got["client_id"] != "console" || got["redirect_uri"] != f.site+"/console/callback" {
		t.Errorf("the issuer was asked %v", got)
	}
	page := f.send("GET", "/console/en/home")
	for _, want := range []string{"Sara &lt;b&gt;", "Agent", `action="/console/sign-out?lang=en"`, `name="referrer" content="same-origin"`} {
		if page.status != http.StatusOK || !strings.Contains(page.body, want) {
			t.Errorf("%d, %q is missing: %s", page.status, want, page.body)
		}
	}
	out := f.send("POST", "/console/sign-out?lang=en", "Origin", f.site)
	if out.status != http.StatusSeeOther || out.location.String() != "/console?lang=en" || f.signedIn() {
		t.Errorf("signed out: %d %s", out.status, out.location)
	}
	if kept, _ := url.Parse(f.site); len(f.browser.Jar.Cookies(kept)) != 0 {
		t.Errorf("cookies that stay: %v", f.browser.Jar.Cookies(kept))
	}
}

// Cookies are for this host, no script and no other site; where there is TLS, for TLS alone.
func TestCookies(t *testing.T) {
	f := open(t)
	for _, c := range []struct {
		site, prefix string
		secure       bool
	}{{f.site, "", false}, {"https://" + strings.TrimPrefix(f.site, "http://"), "__Host-", true}} {
		f.Service.SignIn.Site, f.browser = c.site, newBrowser(t)
		cookies := f.send("GET", "/console/sign-in").cookies
		if len(cookies) != 1 || cookies[0].Name != c.prefix+"vafa-sign-in" {
			t.Fatalf("%s: %v", c.site, cookies)
		}
		cookies = append(cookies, f.send("POST", "/console/sign-out", "Origin", c.site).cookies...)
		for _, cookie := range cookies {
			if !cookie.HttpOnly || cookie.Secure != c.secure || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" || !strings.HasPrefix(cookie.Name, c.prefix+"vafa") {
				t.Errorf("%s: %v", c.site, cookie)
			}
		}
	}
	f.Service.SignIn.Site, f.browser = f.site, newBrowser(t)
	for _, cookie := range f.send("GET", f.begin("/console")).cookies {
		if alive := cookie.Name != "vafa-sign-in"; alive && cookie.MaxAge != 3600 || !alive && cookie.MaxAge >= 0 || !cookie.HttpOnly {
			t.Errorf("%v", cookie)
		}
	}
}

// Nobody is signed in by anything but a code for the sign-in that this very browser has begun.
func TestSignInsThatFail(t *testing.T) {
	for name, attack := range map[string]func(f *firm) string{
		"no sign-in begun": func(f *firm) string {
			back := f.begin("/console")
			f.browser = newBrowser(f.t)
			return back
		},
		"wrong state": func(f *firm) string { return f.begin("/console") + "x" },
		"no state":    func(f *firm) string { f.begin("/console"); return "/console/callback?code=good" },
		"no code": func(f *firm) string {
			back, _ := url.Parse(f.begin("/console"))
			return "/console/callback?state=" + back.Query().Get("state")
		},
		"refused": func(f *firm) string {
			back, _ := url.Parse(f.begin("/console"))
			return "/console/callback?error=access_denied&state=" + back.Query().Get("state")
		},
		"another code": func(f *firm) string { return strings.Replace(f.begin("/console"), "good", "other", 1) },
		"the state of another browser": func(f *firm) string {
			mine := f.browser
			f.browser = newBrowser(f.t)
			theirs := f.begin("/console")
			f.browser = mine
			f.begin("/console")
			return theirs
		},
		"the code of another sign-in": func(f *firm) string {
			f.begin("/console")
			theirs := f.issuer.challenge
			back := f.begin("/console")
			f.issuer.challenge = theirs // so our verifier is not theirs
			return back
		},
		"too late": func(f *firm) string { back := f.begin("/console"); f.Clock.Add(10 * time.Minute); return back },
		"forged sign-in": func(f *firm) string {
			back := f.begin("/console")
			site, _ := url.Parse(f.site)
			for _, cookie := range f.browser.Jar.Cookies(site) {
				cookie.Value = "A" + cookie.Value[1:]
				f.browser.Jar.SetCookies(site, []*http.Cookie{cookie})
			}
			return back
		},
		"wrong nonce":             changed(func(_, id jwt.MapClaims) { id["nonce"] = "other" }),
		"no nonce":                changed(func(_, id jwt.MapClaims) { delete(id, "nonce") }),
		"two people":              changed(func(_, id jwt.MapClaims) { id["sub"] = "reza" }),
		"id for another":          changed(func(_, id jwt.MapClaims) { id["aud"] = "other" }),
		"access for another":      changed(func(access, _ jwt.MapClaims) { access["client_id"] = "other" }),
		"access expired":          changed(func(access, _ jwt.MapClaims) { access["exp"] = 1 }),
		"access of another":       changed(func(access, _ jwt.MapClaims) { access["iss"] = "https://evil.example" }),
		"an id token as both":     answered(func(tokens map[string]any) { tokens["access_token"] = tokens["id_token"] }),
		"an access token as both": answered(func(tokens map[string]any) { tokens["id_token"] = tokens["access_token"] }),
		"no id token":             answered(func(tokens map[string]any) { delete(tokens, "id_token") }),
	} {
		t.Run(name, func(t *testing.T) {
			f := open(t)
			back := f.send("GET", attack(f))
			if back.status != http.StatusBadRequest || !strings.Contains(back.body, "/console/sign-in?to=") || f.signedIn() {
				t.Errorf("%d %s", back.status, back.body)
			}
			for _, cookie := range back.cookies {
				if cookie.MaxAge >= 0 {
					t.Errorf("it sets %v", cookie)
				}
			}
			f.issuer.answer = func(map[string]any) {}
			if f.signIn(); !f.signedIn() {
				t.Error("nobody can sign in any more")
			}
		})
	}
}

// changed signs in with tokens that say something else than is right.
func changed(change func(access, id jwt.MapClaims)) func(*firm) string {
	return func(f *firm) string {
		back := f.begin("/console")
		right := f.issuer.change
		f.issuer.change = func(access, id jwt.MapClaims) { right(access, id); change(access, id) }
		return back
	}
}

// answered signs in where the issuer answers with other tokens.
func answered(answer func(map[string]any)) func(*firm) string {
	return func(f *firm) string {
		f.issuer.answer = answer
		return f.begin("/console")
	}
}

func TestCodeIsUsedOnce(t *testing.T) {
	f := open(t)
	back := f.begin("/console")
	site, _ := url.Parse(f.site)
	kept := f.browser.Jar.Cookies(site)
	if first := f.send("GET", back); first.status != http.StatusSeeOther {
		t.Fatal(first.status)
	}
	for what, browser := range map[string]func(){
		"by the same browser": func() {},
		"with the sign-in kept": func() {
			f.browser = newBrowser(t)
			f.browser.Jar.SetCookies(site, kept)
		},
	} {
		browser()
		if again := f.send("GET", back); again.status != http.StatusBadRequest {
			t.Errorf("%s: %d", what, again.status)
		}
	}
}

// An issuer that does not answer is not taken for a refusal, and whoever waited for it may try again.
func TestIssuerDown(t *testing.T) {
	f := open(t)
	back := f.begin("/console")
	f.issuer.status = http.StatusBadGateway
	if got := f.send("GET", back); got.status != http.StatusServiceUnavailable || got.header.Get("Retry-After") == "" {
		t.Errorf("%d %s", got.status, got.body)
	}
	f.issuer.status = 0
	if got := f.send("GET", back); got.status != http.StatusSeeOther || !f.signedIn() {
		t.Errorf("%d %s", got.status, got.body)
	}
	f.issuer.answer = func(tokens map[string]any) { tokens["access_token"] = strings.Repeat("x", 5000) }
	if got := f.send("GET", f.begin("/console")); got.status != http.StatusInternalServerError {
		t.Errorf("a token that fits into no cookie: %d", got.status)
	}
}

func TestSessionEnds(t *testing.T) {
	f := open(t)
	f.signIn()
	f.Clock.Add(time.Hour - time.Minute)
	if !f.signedIn() {
		t.Error("signed out before its time")
	}
	f.Clock.Add(2 * time.Minute)
	ended := f.send("GET", "/console?lang=en&page=2")
	if ended.status != http.StatusUnauthorized || !strings.Contains(ended.body, "/console/sign-in?to=%2Fconsole%3Flang%3Den%26page%3D2") {
		t.Errorf("%d %s", ended.status, ended.body)
	}
	back := f.send("GET", f.begin("/console?lang=en&page=2"))
	if back.location.String() != "/console?lang=en&page=2" || !f.signedIn() {
		t.Errorf("back at %s", back.location)
	}
}

// What is in the cookie is verified at every request; a header admits nobody to the console, and the cookie nobody to the API.
func TestSessionsThatAreNone(t *testing.T) {
	f := open(t)
	f.signIn()
	site, _ := url.Parse(f.site)
	var token string
	for _, cookie := range f.browser.Jar.Cookies(site) {
		if cookie.Name == "vafa" {
			token = cookie.Value
		}
	}
	parts := strings.Split(token, ".")
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`))
	for name, headers := range map[string][]string{
		"nothing":           {},
		"a header":          {"Authorization", "Bearer " + token},
		"two sessions":      {"Cookie", "vafa=" + token + "; vafa=" + token},
		"another name":      {"Cookie", "session=" + token},
		"the name of TLS":   {"Cookie", "__Host-vafa=" + token},
		"alg none":          {"Cookie", "vafa=" + none + "." + parts[1] + "."},
		"another signature": {"Cookie", "vafa=" + parts[0] + "." + parts[1] + "." + parts[2][:10]},
		"a machine key":     {"Cookie", "vafa=vafa_" + strings.Repeat("0", 64)},
		"the name":          {"Cookie", "vafa-name=" + f.Service.Seal.Sign("console name of sara", "Sara")},
		"an id token":       {"Cookie", "vafa=" + f.issuer.sign(jwt.MapClaims{"iss": f.issuer.URL, "sub": "sara", "aud": "console", "exp": f.Clock.Now().Add(time.Hour).Unix()})},
	} {
		f.browser = newBrowser(t)
		if got := f.send("GET", "/console", headers...); got.status != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	f.browser = newBrowser(t)
	if got := f.send("GET", "/console/en/home", "Cookie", "vafa="+token+"; vafa-name="+f.Service.Seal.Sign("console name of reza", "Manager")); got.status != http.StatusOK || strings.Contains(got.body, "Manager") || !strings.Contains(got.body, "sara") {
		t.Errorf("somebody else's name: %d %s", got.status, got.body)
	}
	if got := f.send("GET", "/v1/cases", "Cookie", "vafa="+token+"; __Host-vafa="+token); got.status != http.StatusUnauthorized {
		t.Errorf("the API by a cookie: %d", got.status)
	}
}

func TestNoRoleSeesNothing(t *testing.T) {
	f := open(t)
	back := f.begin("/console")
	right := f.issuer.change
	f.issuer.change = func(access, id jwt.MapClaims) { right(access, id); delete(access, "cognito:groups") }
	f.send("GET", back)
	if got := f.send("GET", "/console?lang=en"); got.status != http.StatusForbidden || !strings.Contains(got.body, "Your role does not allow this") || !strings.Contains(got.body, "/console/sign-out") {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestPostsOfOtherSites(t *testing.T) {
	f := open(t)
	f.signIn()
	for name, headers := range map[string][]string{
		"nothing said":              {},
		"another origin":            {"Origin", "https://evil.example"},
		"no origin":                 {"Origin", "null"},
		"a longer name":             {"Origin", f.site + ".evil.example"},
		"another scheme":            {"Origin", strings.Replace(f.site, "http:", "https:", 1)},
		"another port":              {"Origin", "http://127.0.0.1:1"},
		"cross-site":                {"Sec-Fetch-Site", "cross-site"},
		"same-site":                 {"Sec-Fetch-Site", "same-site"},
		"cross-site that lies":      {"Sec-Fetch-Site", "cross-site", "Origin", f.site},
		"nobody's":                  {"Sec-Fetch-Site", "none"},
		"another origin, same-site": {"Sec-Fetch-Site", "same-origin", "Origin", "https://evil.example"},
		"two origins":               {"Origin", f.site, "Origin", "https://evil.example"},
		"a referrer":                {"Referer", f.site + "/console"},
	} {
		got := f.send("POST", "/console/sign-out?lang=en", headers...)
		if got.status != http.StatusForbidden || len(got.cookies) > 0 || !strings.Contains(got.body, "another page") || !f.signedIn() {
			t.Errorf("%s: %d %v", name, got.status, got.cookies)
		}
	}
	for name, headers := range map[string][]string{
		"its origin": {"Origin", f.site}, "same-origin": {"Sec-Fetch-Site", "same-origin"}, "both": {"Origin", f.site, "Sec-Fetch-Site", "same-origin"},
		"same-origin that hides": {"Origin", "null", "Sec-Fetch-Site", "same-origin"},
	} {
		f.signIn()
		if got := f.send("POST", "/console/sign-out", headers...); got.status != http.StatusSeeOther || f.signedIn() {
			t.Errorf("%s: %d", name, got.status)
		}
	}
}

// Signing in leads back to our own pages and nowhere else.
func TestOpenRedirects(t *testing.T) {
	f := open(t)
	for to, want := range map[string]string{
		"":                                      "/console",
		"/console":                              "/console",
		"/console?lang=fa":                      "/console?lang=fa",
		"/console/cases?page=2&q=%2F%2Fx":       "/console/cases?page=2&q=%2F%2Fx",
		"/console/a%20b":                        "/console/a%20b",
		"https://evil.example/console":          "/console",
		"http://evil.example":                   "/console",
		"//evil.example/console":                "/console",
		"///evil.example/console":               "/console",
		`/\evil.example`:                        "/console",
		`\\evil.example/console`:                "/console",
		"/console\\@evil.example":               "/console",
		"/console/../../evil":                   "/console",
		"/console/..//evil.example":             "/console",
		"/console/%2e%2e//evil.example":         "/console",
		"/console/%2e%2e/%2e%2e/v1/keys":        "/console",
		"/console//evil.example":                "/console",
		"/consolevil":                           "/console",
		"/console.evil.example":                 "/console",
		"/fa/capture":                           "/console",
		"/v1/keys":                              "/console",
		"console":                               "/console",
		"javascript:alert(1)":                   "/console",
		"data:text/html,x":                      "/console",
		"/console\r\nSet-Cookie: a=b":           "/console",
		"/console?x=\r\nSet-Cookie: a=b":        "/console",
		"\t//evil.example":                      "/console",
		"/console/\u2215evil":                   "/console",
		"//user@evil.example/console":           "/console",
		"/console#@evil.example":                "/console",
		"/console/sign-in":                      "/console",
		"/console/callback?code=x&state=y":      "/console",
		"/console/sign-out":                     "/console",
		"/console/" + strings.Repeat("x", 1000): "/console",
		"%2F%2Fevil.example":                    "/console",
	} {
		if back := f.send("GET", f.begin(to)); back.location.String() != want {
			t.Errorf("%q leads to %s, want %s", to, back.location, want)
		}
	}
	// Nor does the page to sign in at, for whoever asks for what is not there.
	for _, path := range []string{"/console?lang=en&to=//evil.example", "/console?to=https://evil.example"} {
		if body := f.send("GET", path).body; strings.Contains(body, `="//`) || strings.Contains(body, `="https:`) || strings.Contains(body, "to=%2F%2Fevil") {
			t.Errorf("%s: %s", path, body)
		}
	}
}

// Whoever asks by another name of ours signs in at the one where the cookies will be.
func TestAnotherNameOfOurs(t *testing.T) {
	f := open(t)
	other := strings.Replace(f.site, "127.0.0.1", "localhost", 1)
	got := f.send("GET", other+"/console/sign-in?to=%2Fconsole%3Flang%3Den")
	if got.status != http.StatusSeeOther || got.location.String() != f.site+"/console/sign-in?to=%2Fconsole%3Flang%3Den" || len(got.cookies) > 0 {
		t.Errorf("%d %s %v", got.status, got.location, got.cookies)
	}
}

// A page of the public is the same with and without cookies.
func TestPublicPostsIgnoreCookies(t *testing.T) {
	f := open(t)
	f.signIn()
	f.Public().Call("POST", "/v1/captures", `{"name":"Sara","phone":"+989121234567"}`, "Cookie", "vafa=x; __Host-vafa="+f.Manager().Token()).Want(http.StatusAccepted)
	before := f.Public().Call("POST", "/v1/captures", `{"name":"Sara","phone":"+989121234567"}`).Want(http.StatusAccepted)
	with := f.Public().Call("POST", "/v1/captures", `{"name":"Sara","phone":"+989121234567"}`, "Cookie", "__Host-vafa="+f.Manager().Token()).Want(http.StatusAccepted)
	if len(before.Body) != len(with.Body) || len(with.Header["Set-Cookie"]) > 0 {
		t.Errorf("%s and %s", before.Body, with.Body)
	}
	lines := strings.Join(f.Lines(), "\n")
	if strings.Contains(lines, "staff-manager") {
		t.Error("a cookie was taken for a caller")
	}
}
