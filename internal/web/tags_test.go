package web

import (
	"net/url"
	"strings"
	"testing"

	"vafa/internal/locale"
)

// The form of messages asks how somebody feels, and what they value in the firm's own words; what is not asked again stays as ticked.
func TestContactAsksWhatMatters(t *testing.T) {
	text := func(page []byte, err error) string {
		if err != nil {
			t.Error(err)
		}
		return string(page)
	}
	tags := []Option{{"price", "قیمت"}, {"install", "<نصب>"}}
	page := text(Contact(FormState{Lang: locale.Persian, Key: "k", Tags: tags, Typed: url.Values{"tags": {"install"}, "feeling": {"angry"}}}))
	for _, want := range []string{
		`id="tags-price" name="tags" value="price">`, `id="tags-install" name="tags" value="install" checked>`, "&lt;نصب&gt;",
		`name="feeling" value="angry" checked>`, "خشمگین",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s", want)
		}
	}
	again := text(Contact(FormState{Lang: locale.English, Key: "k", Typed: url.Values{"tags": {"install"}}, Mistakes: []Mistake{{"text", "Write it."}}}))
	if !strings.Contains(again, `<input type="hidden" name="tags" value="install">`) || strings.Contains(again, `id="tags-install"`) {
		t.Error("what was ticked is not kept")
	}
	wrong := text(Contact(FormState{Lang: locale.English, Key: "k", Tags: tags, Mistakes: []Mistake{{"tags.0", "Choose one."}}}))
	if !strings.Contains(wrong, `href="#tags-price"`) || !strings.Contains(wrong, "<details class=\"more\" open>") {
		t.Error("a wrong tag is not shown at its question")
	}
}
