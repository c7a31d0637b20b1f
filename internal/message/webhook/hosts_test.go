package webhook

import (
	"errors"
	"net"
	"net/url"
	"strings"
	"testing"
)

func hostsOf(t testing.TB, list string) Hosts {
	t.Helper()
	hosts, err := ParseHosts(list)
	if err != nil {
		t.Fatal(err)
	}
	return hosts
}

func TestParseHostsTakesNamesOnly(t *testing.T) {
	for _, list := range []string{"", "hooks.example.com", " Hooks.Example.com:443 ,api.example.net,", "xn--mgba3a4f.example.ir"} {
		if _, err := ParseHosts(list); err != nil {
			t.Errorf("ParseHosts(%q): %v", list, err)
		}
	}
	refused := []string{
		"localhost", "*.example.com", "example.com.", ".example.com", "example..com", "https://example.com", "example.com/x",
		"example.com:80", "example.com:", "127.0.0.1", "0177.0.0.1", "0x7f.1", "2130706433", "[::1]", "::1", "a.0x7f", "user@example.com",
		"exa mple.com", "example.com;b.com", "مثال.example.com", "-a.example.com", "a-.example.com", "a_b.example.com",
		strings.Repeat("a", 64) + ".com", strings.Repeat("a.", 127) + "com",
	}
	for _, list := range refused {
		if _, err := ParseHosts("good.example.com," + list); err == nil {
			t.Errorf("ParseHosts(%q): no error", list)
		}
	}
}

func TestCheckAllowsTheListedHostAlone(t *testing.T) {
	hosts := hostsOf(t, "hooks.example.com,xn--mgba3a4f.example.ir")
	allowed := map[string]string{
		"https://hooks.example.com":                    "https://hooks.example.com",
		"https://hooks.example.com/in?token=a%20b":     "https://hooks.example.com/in?token=a%20b",
		"HTTPS://HOOKS.example.COM:443/In":             "https://hooks.example.com/In",
		"https://xn--mgba3a4f.example.ir/":             "https://xn--mgba3a4f.example.ir/",
		"https://hooks.example.com/?u=http://10.0.0.1": "https://hooks.example.com/?u=http://10.0.0.1",
	}
	for raw, want := range allowed {
		if got, err := hosts.Check(raw); err != nil || got.String() != want {
			t.Errorf("Check(%q) = %v, %v, want %s", raw, got, err, want)
		}
	}
	for _, raw := range forbidden {
		if got, err := hosts.Check(raw); !errors.Is(err, ErrForbidden) {
			t.Errorf("Check(%q) = %v, %v, want ErrForbidden", raw, got, err)
		}
		if _, err := (Hosts{}).Check(raw); !errors.Is(err, ErrForbidden) {
			t.Errorf("without hosts: Check(%q): %v", raw, err)
		}
	}
}

// forbidden are ways to write a URL that goes elsewhere, or that some reader might take to go elsewhere.
var forbidden = []string{
	"", "hooks.example.com", "//hooks.example.com", "https:hooks.example.com", "https:///hooks.example.com",
	"http://hooks.example.com", "ftp://hooks.example.com", "file:///etc/passwd", "gopher://hooks.example.com", "javascript:alert(1)",
	"https://evil.example.com", "https://hooks.example.com.evil.net", "https://evilhooks.example.com", "https://a.hooks.example.com",
	"https://hooks.example.com:80", "https://hooks.example.com:8443", "https://hooks.example.com:", "https://hooks.example.com:0443",
	"https://hooks.example.com:443:443", "https://hooks.example.com:443@10.0.0.1", "https://u@hooks.example.com",
	"https://u:p@hooks.example.com", "https://@hooks.example.com", "https://hooks.example.com@169.254.169.254/",
	"https://hooks.example.com.", "https://hooks.example.com.:443", "https://hooks.example.com#@10.0.0.1", "https://10.0.0.1#@hooks.example.com",
	`https://10.0.0.1\@hooks.example.com`, `https://hooks.example.com\@10.0.0.1`, `https:\\hooks.example.com`,
	"https://hooks.example.com\t", " https://hooks.example.com", "https://hooks.example.com\r\nHost: a", "https://hooks.example.com/\x00",
	"https://hooks。example。com", "https://ｈooks.example.com", "https://hoo\u212As.example.com", "https://hooks%2eexample.com", "https://%68ooks.example.com",
	"https://hooks.example.com%00.evil.net", "https://hooks.example.com%23.evil.net", "https://مثال.example.ir", "https://xn--mgba3a4f.example.ir.",
	"https://127.0.0.1", "https://169.254.169.254/latest/meta-data", "https://0177.0.0.1", "https://0x7f.0.0.1", "https://0x7f000001",
	"https://2130706433", "https://127.1", "https://0", "https://[::1]", "https://[::1]:443", "https://[fd00::]", "https://[fe80::1%25eth0]",
	"https://[::ffff:169.254.169.254]", "https://[64:ff9b::a9fe:a9fe]", "https://[::ffff:a9fe:a9fe]:443/", "https://[hooks.example.com]",
	"https://localhost", "https://localhost:443", "https://metadata.google.internal",
	"https://hooks.example.com/" + strings.Repeat("a", urlMost),
}

// FuzzCheck holds what Check lets through against what net/http and a resolver would make of it.
func FuzzCheck(f *testing.F) {
	hosts := hostsOf(f, "hooks.example.com,api.example.net:443")
	for _, raw := range forbidden {
		f.Add(raw)
	}
	f.Add("https://hooks.example.com:443/a?b=c")
	f.Fuzz(func(t *testing.T, raw string) {
		target, err := hosts.Check(raw)
		if err != nil {
			if !errors.Is(err, ErrForbidden) {
				t.Fatalf("Check(%q): %v", raw, err)
			}
			return
		}
		again, err := url.Parse(target.String())
		if err != nil {
			t.Fatalf("Check(%q) gives %s, which is no URL: %v", raw, target, err)
		}
		for _, u := range []*url.URL{target, again} {
			listed := u.Host == "hooks.example.com" || u.Host == "api.example.net"
			if u.Scheme != "https" || !listed || u.User != nil || u.Port() != "" || u.Fragment != "" || net.ParseIP(u.Hostname()) != nil {
				t.Fatalf("Check(%q) lets through %s", raw, u)
			}
		}
		if !strings.HasPrefix(target.String(), "https://"+target.Host) || strings.ContainsAny(raw, "\\\r\n\t #") {
			t.Fatalf("Check(%q) lets through %s", raw, target)
		}
	})
}
