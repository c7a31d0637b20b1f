package web

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestThemeIsReadStrictly(t *testing.T) {
	for text, want := range map[string]string{
		"accent:#0a7,background:#FFF,text:#222222,radius:8px,font:Georgia": "accent:00aa77,background:ffffff,text:222222,radius:8px,font:Georgia",
		"accent:0a7": "accent:00aa77", " accent : #0A7 , accent:#123456": "accent:123456",
		"radius:0px,font:Segoe UI": "radius:0px,font:Segoe UI", "": "", ",,:": "",
		"accent:red,accent:#12,accent:#12345,accent:#1234567,accent:#-12345,accent:#0x1234": "",
		"radius:41px,radius:-1px,radius:1em,radius:1.5px,radius:8":                          "",
		`font:"x";}body{,font:a'b,font:url(x),font:-x,font:x;y,font:x  y`:                   "", "font:" + strings.Repeat("x", 41): "",
		"url:https://x.example,ground:#000": "",
	} {
		if got := ParseTheme(text).String(); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := (Look{Firm: "accent:#0a7,radius:4px", Own: "accent:#123"}).theme(); got != "accent:112233,radius:4px" {
		t.Errorf("together %q", got)
	}
}

func TestThemeIsAStyleSheet(t *testing.T) {
	css := string(ParseTheme("radius:8px,font:Georgia").CSS())
	if css != ":root{--radius:8px;--font:\"Georgia\";}\n@media (prefers-color-scheme:dark){:root{}}\n" {
		t.Error(css)
	}
	if css := string(ParseTheme("background:#112233").CSS()); !strings.Contains(css, "color-scheme:dark;") || strings.Count(css, "--ground:#112233;") != 2 {
		t.Error(css)
	}
	// A yellow button keeps its yellow and gets black letters; a yellow link on white does not stay yellow.
	css, _, _ = strings.Cut(string(ParseTheme("accent:#fd0").CSS()), "@media")
	if !strings.Contains(css, "--accent:#ffdd00;") || !strings.Contains(css, "--on-accent:#000000;") || strings.Contains(css, "--link:#ffdd00;") {
		t.Error(css)
	}
}

var declaration = regexp.MustCompile(`--([a-z-]+):#([0-9a-f]{6});`)

// Whatever colours are asked for, text can be read on what is behind it, in both schemes.
func TestAnyThemeIsReadable(t *testing.T) {
	hex := rapid.StringMatching(`[0-9a-f]{6}|`)
	rapid.Check(t, func(t *rapid.T) {
		text := "accent:" + hex.Draw(t, "accent") + ",background:" + hex.Draw(t, "background") + ",text:" + hex.Draw(t, "text")
		theme := ParseTheme(text)
		if again := ParseTheme(theme.String()); again.String() != theme.String() {
			t.Fatalf("%q is read back as %q", theme, again)
		}
		for _, scheme := range strings.Split(string(theme.CSS()), "@media") {
			c := map[string]colour{}
			for _, found := range declaration.FindAllStringSubmatch(scheme, -1) {
				c[found[1]] = rgb(found[2])
			}
			if len(c) == 0 {
				continue
			}
			for _, pair := range [][2]string{
				{"ink", "ground"}, {"ink", "surface"}, {"ink", "wrong-ground"}, {"quiet", "ground"}, {"quiet", "surface"}, {"link", "ground"}, {"link", "surface"},
				{"on-accent", "accent"}, {"on-accent", "accent-strong"}, {"wrong", "ground"}, {"wrong", "surface"}, {"wrong", "wrong-ground"},
			} {
				if got := contrast(c[pair[0]], c[pair[1]]); got < textContrast {
					t.Fatalf("%s on %s is %.2f: %s", pair[0], pair[1], got, scheme)
				}
			}
			if got := contrast(c["edge"], c["surface"]); got < edgeContrast {
				t.Fatalf("the edge of a field is %.2f", got)
			}
		}
	})
}
