//go:build deployed

package emulate

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// console: who is not signed in is shown where to, and is led to the issuer; who has a session sees their page, and it is no
// session for the API.
func console(t *testing.T, public caller, staff issuer) {
	t.Helper()
	token := staff.token("agent")
	for _, c := range []struct {
		method, path, cookie, from string
		status                     int
		leads                      string
	}{
		{"GET", "/console", "", "", 401, ""},
		{"GET", "/console", "__Host-vafa=forged", "", 401, ""},
		{"GET", "/console", "__Host-vafa=" + token, "", 303, "/console/"},
		{"GET", "/console/fa/home", "__Host-vafa=" + token, "", 200, ""},
		{"GET", "/v1/cases", "__Host-vafa=" + token, "", 401, ""},
		{"GET", "/console/sign-in", "", "", 303, staff.address + "/authorize?"},
		{"GET", "/console/callback?code=x&state=y", "", "", 400, ""},
		{"POST", "/console/sign-out", "__Host-vafa=" + token, "cross-site", 403, ""},
		{"POST", "/console/sign-out", "__Host-vafa=" + token, "same-origin", 303, "/console"},
	} {
		request, err := http.NewRequest(c.method, public.address+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.cookie != "" {
			request.Header.Set("Cookie", c.cookie)
		}
		if c.from != "" {
			request.Header.Set("Sec-Fetch-Site", c.from)
		}
		answer, err := http.DefaultTransport.RoundTrip(request) // which follows nothing
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != c.status || !strings.HasPrefix(answer.Header.Get("Location"), c.leads) {
			t.Errorf("%s %s: %d %s, want %d %s", c.method, c.path, answer.StatusCode, answer.Header.Get("Location"), c.status, c.leads)
		}
	}
}

// consoleAsks: a page of the console shows what the API answers to whoever is signed in, over the gateway; the function has no rights
// of its own on the table.
func consoleAsks(t *testing.T, g gateway, public caller, staff issuer, customer, name string) {
	t.Helper()
	g.setVariable("ConsoleFunction", "API_URL", public.address) // the emulator's gateway has no host name that its functions could ask
	request, err := http.NewRequest(http.MethodGet, public.address+"/console/fa/customers/"+customer, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Cookie", "__Host-vafa="+staff.token("agent"))
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK || !strings.Contains(string(page), name) {
		t.Errorf("%d: the page does not show %s: %.2000s", answer.StatusCode, name, page)
	}
}

// machines: a key opens what it is bound to and nothing else, its use is seen, and once revoked it opens nothing.
func machines(t *testing.T, public, manager caller, customer string) {
	t.Helper()
	form := map[string]any{"name": "till-3", "operations": []string{"recordPurchases"}, "days": 1}
	made := manager.send("POST", "/v1/keys", form).wants(201)
	till := public.with(made.text("secret"))
	sale := map[string]any{"purchases": []any{bought(customer, "2001", "100000", -2)}}
	till.send("POST", "/v1/purchases", sale).wants(200)
	till.send("GET", "/v1/customers/"+customer, nil).wants(403)
	till.send("POST", "/v1/keys", form).wants(403)
	keys := manager.send("GET", "/v1/keys", nil).wants(200).items()
	if len(keys) != 1 || keys[0].(map[string]any)["lastUsedAt"] == nil {
		t.Fatalf("keys %v", keys)
	}
	manager.send("DELETE", "/v1/keys/"+made.text("id"), nil).wants(200)
	till.send("POST", "/v1/purchases", sale).wantsOneOf(401, 403)
}
