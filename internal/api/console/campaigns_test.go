package console_test

import (
	"fmt"
	"html"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

// agreed are a firm of n customers who agree to marketing by SMS, but for the last; every fourth has never bought.
func agreed(t *testing.T, n int) *apitest.Firm {
	t.Helper()
	f := apitest.New(t)
	for i := range n {
		person := apitest.M{"name": fmt.Sprintf("Person <%c>", 'A'+i), "phone": fmt.Sprintf("+98912%07d", i), "consent": apitest.M{"sms": i < n-1}}
		id := f.Agent().Post("/v1/customers", person).Want(http.StatusCreated).Text("id")
		if i%4 > 0 {
			f.Buy(apitest.Purchase(id, fmt.Sprint(i), apitest.Start.AddDate(0, 0, -10-i).Format(time.RFC3339), "50000"))
		}
	}
	return f
}

// formShown are the fields of a form as a browser would send them: texts of several lines, and of boxes those that are ticked.
func formShown(page apitest.Answer) url.Values {
	out := fieldsOf(page)
	for _, text := range regexp.MustCompile(`(?s)<textarea [^>]*?name="([^"]+)"[^>]*>\n(.*?)</textarea>`).FindAllStringSubmatch(page.Body, -1) {
		out.Set(text[1], html.UnescapeString(text[2]))
	}
	boxes := regexp.MustCompile(`<input type="checkbox"[^>]* name="([^"]+)" value="([^"]+)"( checked)?`).FindAllStringSubmatch(page.Body, -1)
	for _, box := range boxes {
		out.Del(box[1])
	}
	for _, box := range boxes {
		if box[3] != "" {
			out.Add(box[1], box[2])
		}
	}
	return out
}

// typed is the form of a new campaign, with what somebody types into it.
func typed(page apitest.Answer, fields ...string) url.Values {
	form := formShown(page)
	form.Set("name", "Autumn")
	form.Set("until", "2026-12-10")
	form.Set("variants.0.texts.en.text", "Dear {name}, come back")
	form.Set("do", "save")
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return form
}

const newCampaign = "/console/en/campaigns/new"

// saved is the address of the page of a campaign that was written on its form.
func saved(t *testing.T, f *apitest.Firm, fields ...string) string {
	t.Helper()
	page := f.Marketer().Get(newCampaign).Want(http.StatusOK)
	answer := send(f.Marketer(), newCampaign, typed(page, fields...)).Want(http.StatusSeeOther)
	path, done, _ := strings.Cut(answer.Header.Get("Location"), "?")
	if done != "done=campaignSaved" {
		t.Errorf("leads to %s?%s", path, done)
	}
	return path
}

func TestCampaignsBeginWithAnEmptyList(t *testing.T) {
	f := apitest.New(t)
	for lang, texts := range map[string][]string{
		"fa": {"هنوز کارزاری نیست", "کارزار تازه"}, "ar": {"لا حملات بعد"}, "en": {"There is no campaign yet", "New campaign"},
	} {
		page := f.Marketer().Get("/console/" + lang + "/campaigns").Want(http.StatusOK)
		has(t, page, append(texts, `href="/console/`+lang+`/campaigns/new"`, `aria-current="page"`)...)
	}
	has(t, f.Marketer().Get("/console/en/home").Want(http.StatusOK), `class="button" href="/console/en/campaigns"`)
	lacks(t, f.Agent().Get("/console/en/home").Want(http.StatusOK), "/campaigns")
	f.Agent().Get("/console/en/campaigns").Want(http.StatusForbidden)
	f.Marketer().Get("/console/en/campaigns/cam_none").Want(http.StatusNotFound)
	f.Marketer().Get("/console/en/campaigns/cam_none/edit").Want(http.StatusNotFound)
	f.Marketer().Get("/console/en/campaigns/cam_none/members").Want(http.StatusNotFound)
}

// What the API refuses stands beside its field, and what was typed is kept, in rows that moved together too.
func TestCampaignFormKeepsWhatWasTyped(t *testing.T) {
	f := apitest.New(t)
	page := f.Marketer().Get(newCampaign).Want(http.StatusOK)
	has(t, page, `name="holdout" type="text" value="10"`, `value="sms" selected`, "{lastProduct}", "For the whole audience")
	answer := send(f.Marketer(), newCampaign, typed(page,
		"name", "", "until", "soon", "holdout", "80", "audience.owns", "NO-SUCH", "variants.0.texts.en.text", "Dear {nmae}",
		"mix.channels.0", "", "mix.channels.1", "email", "variants.0.offer.code", "OFF",
		"audience.all.0.field", "", "audience.all.1.field", "monetary", "audience.all.1.op", ">", "audience.all.1.value", "much",
	)).Want(http.StatusUnprocessableEntity)
	has(t, answer, `id="name-error"`, `id="until-error"`, `id="holdout-error"`, `id="audience-owns-error"`,
		`id="variants-0-texts-en-text-error"`, `id="variants-0-texts-en-subject-error"`, `id="variants-0-offer-until-error"`, `id="audience-all-0-value-error"`,
		`value="soon"`, `value="NO-SUCH"`, `Dear {nmae}`, `value="email" selected`, `value="monetary" selected`, `value="much"`, "<details open>")
	lacks(t, answer, `id="audience-all-1`)
	persian := send(f.Marketer(), "/console/fa/campaigns/new", typed(page, "name", "")).Want(http.StatusUnprocessableEntity)
	has(t, persian, `dir="rtl"`, `id="name-error"`, "Dear {name}, come back")
}

// Rows are added, moved and taken out by buttons, and nothing is saved by them.
func TestCampaignFormIsEditedWithoutScripts(t *testing.T) {
	f := apitest.New(t)
	form := typed(f.Marketer().Get(newCampaign).Want(http.StatusOK))
	press := func(button string) apitest.Answer {
		form.Set("do", button)
		page := send(f.Marketer(), newCampaign, form).Want(http.StatusOK)
		form = formShown(page)
		return page
	}
	has(t, press("add audience.all"), `name="audience.all.0.field"`)
	has(t, press("add variants"), `id="variants-1"`, "Wording <bdi>1</bdi>, for some", "For everybody else")
	form.Set("variants.0.texts.en.text", "First")
	press("add variants")
	form.Set("variants.1.texts.en.text", "Second")
	form.Set("variants.1.segments", "new")
	has(t, press("add variants.1.all"), `name="variants.1.all.0.field"`, `value="new" checked`)
	press("up variants 1")
	want := []string{"Second", "First", "Dear {name}, come back"}
	for i, text := range want {
		if got := form.Get(fmt.Sprintf("variants.%d.texts.en.text", i)); got != text {
			t.Errorf("wording %d is %q, want %q", i, got, text)
		}
	}
	press("remove variants 2") // that for everybody else stays
	if form.Get("variants.2.texts.en.text") == "" {
		t.Error("the wording for everybody else is gone")
	}
	press("remove variants 0")
	if form.Get("variants.0.texts.en.text") != "First" || form.Has("variants.2.name") {
		t.Errorf("after removing: %v", form)
	}
	for _, odd := range []string{"", "add", "add name", "remove variants x", "up variants -1", "remove audience.all 9", "nonsense"} {
		press(odd)
	}
	if len(f.Marketer().Get("/v1/campaigns").Want(http.StatusOK).List("items")) != 0 {
		t.Error("a button has saved a campaign")
	}
}

// A campaign is written, looked at, launched by somebody who has read what it does, and its members are seen.
func TestCampaignFromFormToMembers(t *testing.T) {
	f := agreed(t, 24)
	path := saved(t, f, "holdout", "25", "budget", "9000000", "variants.0.offer.code", "BACK10", "variants.0.offer.until", "2026-12-12", "variants.0.offer.text.en", "10 % off")
	page := f.Marketer().Get(path).Want(http.StatusOK)
	has(t, page, "Draft", "<bdi>Autumn</bdi>", "All customers", "25%", "Dear {name}, come back", "{link}", "BACK10", `value="ahead"`)
	lacks(t, page, `value="begin"`, `value="halt"`, "/results")
	has(t, f.Marketer().Get("/console/en/campaigns").Want(http.StatusOK), "Autumn", "Not launched yet")

	seen := sendForm(f.Marketer(), path, "do", "ahead", "_key", "p1").Want(http.StatusOK)
	has(t, seen, "people are addressed", "<strong>1</strong>", `name="read"`, "The budget of", "What a message costs is not set")
	button := regexp.MustCompile(`Launch to about <bdi>(\d+)</bdi> people`).FindStringSubmatch(seen.Body)
	if button == nil {
		t.Fatal(seen.Body)
	}
	version := hidden(t, seen, "_version")
	unread := sendForm(f.Marketer(), path, "do", "begin", "_key", "l0", "_version", version).Want(http.StatusUnprocessableEntity)
	has(t, unread, "Tick that you have read this", `id="read-error"`)
	stale := sendForm(f.Marketer(), path, "do", "begin", "read", "on", "_key", "l1", "_version", `"99"`).Want(http.StatusPreconditionFailed)
	has(t, stale, `role="alert"`, "Draft")
	for range 2 { // pressed twice
		leads(t, sendForm(f.Marketer(), path, "do", "begin", "read", "on", "_key", "l2", "_version", version), path+"?done=campaignLaunched")
	}
	launched := f.Marketer().Get(path + "?done=campaignLaunched").Want(http.StatusOK)
	has(t, launched, "The campaign is launched.", "Sending", "How the audience was drawn", `value="halt"`, path+"/results", path+"/members?state=planned")
	planned := f.Marketer().Get("/v1/campaigns/" + path[strings.LastIndexByte(path, '/')+1:]).Number("counts/planned")
	if about, err := strconv.ParseFloat(button[1], 64); err != nil || math.Abs(planned-about) > 3 {
		t.Errorf("%v are planned, the button said %s", planned, button[1])
	}
	members := f.Marketer().Get(path + "/members?state=control").Want(http.StatusOK)
	has(t, members, "Person &lt;", "Left alone", `aria-current="page"`)
	lacks(t, members, "<bdi>Person <", "/console/en/customers/")
	has(t, f.Manager().Get(path+"/members").Want(http.StatusOK), `href="/console/en/customers/cus_`)
	has(t, f.Marketer().Get(path+"/members?state=failed").Want(http.StatusOK), "Nobody is on this list.")
	f.Marketer().Get(path + "/members?state=nonsense").Want(http.StatusUnprocessableEntity)
	for _, lang := range []string{"fa", "ar"} {
		f.Marketer().Get(strings.Replace(path, "/en/", "/"+lang+"/", 1)).Want(http.StatusOK)
		f.Marketer().Get(strings.Replace(path, "/en/", "/"+lang+"/", 1) + "/members").Want(http.StatusOK)
	}

	running := f.Marketer().Get(path + "/edit").Want(http.StatusOK)
	has(t, running, "This campaign was launched")
	lacks(t, running, `name="holdout"`)
	form := formShown(running)
	form.Set("name", "Winter")
	form.Set("do", "save")
	leads(t, send(f.Marketer(), path+"/edit", form), path+"?done=campaignSaved")
	leads(t, sendForm(f.Marketer(), path, "do", "halt", "_key", "s1"), path+"?done=campaignStopped")
	has(t, f.Marketer().Get(path).Want(http.StatusOK), "Winter", "Stopped")
	has(t, f.Marketer().Get("/console/fa/campaigns").Want(http.StatusOK), "متوقف‌شده", "Winter")
}

// A change of a draft shows what is there, in the reader's digits and calendar, and two people do not write over each other.
func TestCampaignIsChanged(t *testing.T) {
	f := agreed(t, 3)
	path := saved(t, f, "budget", "1500000", "audience.all.0.field", "bought:yes", "audience.all.0.op", "<=", "mix.channels.1", "email", "variants.0.texts.en.subject", "Hello")
	persian := strings.Replace(path, "/en/", "/fa/", 1)
	has(t, f.Marketer().Get(persian).Want(http.StatusOK), "پیش‌نویس", "خرید کرده", "ایمیل")
	page := f.Marketer().Get(persian + "/edit").Want(http.StatusOK)
	has(t, page, `value="۱۴۰۵/۰۹/۱۹"`, `value="bought:yes" selected`, `value="email" selected`, `value="۱۰"`, "Dear {name}, come back")
	form := formShown(page)
	form.Set("variants.0.texts.en.text", "Another text")
	form.Set("until", "۱۴۰۵/۱۰/۰۱")
	form.Set("do", "save")
	leads(t, send(f.Marketer(), persian+"/edit", form), persian+"?done=campaignSaved")
	has(t, f.Marketer().Get(path).Want(http.StatusOK), "Another text", "22 December 2026")
	form.Set("name", "Third")
	again := send(f.Marketer(), persian+"/edit", form).Want(http.StatusPreconditionFailed)
	has(t, again, `role="alert"`, `value="Third"`, `id="theirs"`)
	form.Set("_version", hidden(t, again, "_version"))
	leads(t, send(f.Marketer(), persian+"/edit", form), persian+"?done=campaignSaved")
}

// A launch that cannot be says why, and the campaign can be changed.
func TestCampaignOfNobodyIsRefused(t *testing.T) {
	f := agreed(t, 3)
	path := saved(t, f, "audience.rungs", "dissatisfied")
	seen := sendForm(f.Marketer(), path, "do", "ahead", "_key", "p1").Want(http.StatusOK)
	has(t, seen, "<bdi>0</bdi> people are addressed", "It cannot be said")
	lacks(t, seen, `value="begin"`)
	sendForm(f.Marketer(), path, "do", "begin", "read", "on", "_key", "l1", "_version", hidden(t, f.Marketer().Get(path+"/edit"), "_version")).Want(http.StatusSeeOther)
	has(t, f.Marketer().Get(path).Want(http.StatusOK), "Refused", "Nothing was sent.", `value="ahead"`, "There is nobody to address")
	has(t, f.Marketer().Get(strings.Replace(path, "/en/", "/fa/", 1)).Want(http.StatusOK), "آغاز نشد", "گروه شاهد")
	sendForm(f.Marketer(), path, "do", "halt", "_key", "s1").Want(http.StatusConflict)
}
