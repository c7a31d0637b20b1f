package console_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"vafa/internal/api/apitest"
)

var fieldOf = regexp.MustCompile(`(?s)<(?:input|textarea)[^>]* name="([^"]+)"[^>]*?(?: value="([^"]*)"[^>]*)?>(?:\n?([^<]*)</textarea>)?`)

// filled are the fields of the first form of a page that is posted, as they stand there; boxes and lists are those that are chosen.
func filled(t *testing.T, page apitest.Answer) url.Values {
	t.Helper()
	_, after, found := strings.Cut(page.Body, `<main`)
	_, after, more := strings.Cut(after, `<form method="post"`)
	if !found || !more {
		t.Fatal("no form: " + page.Body)
	}
	after, _, _ = strings.Cut(after, "</form>")
	out := url.Values{}
	for _, m := range fieldOf.FindAllStringSubmatch(after, -1) {
		if strings.Contains(m[0], `type="checkbox"`) && !strings.Contains(m[0], " checked") {
			continue
		}
		out.Add(m[1], html.UnescapeString(m[2]+m[3]))
	}
	for _, list := range regexp.MustCompile(`(?s)<select[^>]* name="([^"]+)".*?</select>`).FindAllStringSubmatch(after, -1) {
		if chosen := regexp.MustCompile(`<option value="([^"]*)" selected`).FindStringSubmatch(list[0]); chosen != nil {
			out.Set(list[1], chosen[1])
		}
	}
	return out
}

// Every page of settings is there for whoever may see it, in every language, and for nobody else.
func TestSettingsPages(t *testing.T) {
	f := apitest.New(t)
	f.Manager().Post("/v1/products", map[string]any{"sku": "RF 480", "name": map[string]string{"fa": "یخچال"}}).Want(http.StatusCreated)
	for path, roles := range map[string]string{
		"": "agent marketer", "/firm": "agent marketer", "/staff": "agent marketer", "/tiers": "agent marketer", "/prices": "marketer", "/prices/IRR": "marketer", "/prices/usd": "marketer",
		"/products": "marketer", "/products/new": "marketer", "/products/sku/RF-480": "marketer", "/products/sku/RF-480/serials": "marketer", "/forms": "marketer", "/keys": "", "/keys/x": "", "/webhooks": "", "/webhooks/x": "",
		"/outreach": "agent marketer", "/gateways": "", "/gateways/sms": "", "/gateways/chat": "",
	} {
		for _, lang := range []string{"fa", "ar", "en"} {
			address := "/console/" + lang + "/settings" + path
			has(t, f.Manager().Get(address).Want(http.StatusOK), `lang="`+lang+`"`, "<h1>", `aria-current="page"`)
			for role, who := range map[string]apitest.Caller{"agent": f.Agent(), "marketer": f.Marketer()} {
				wanted := http.StatusForbidden
				if strings.Contains(roles, role) {
					wanted = http.StatusOK
				}
				who.Get(address).Want(wanted)
			}
		}
	}
	lacks(t, f.Agent().Get("/console/en/settings"), "/settings/products", "/settings/keys")
	lacks(t, f.Agent().Get("/console/en/settings/firm"), "<button type=\"submit\">")
}

// A manager changes the firm; what they see everywhere follows, and one who comes second sees what was changed and keeps what they typed.
func TestFirmIsChangedOnItsPage(t *testing.T) {
	f := apitest.New(t)
	const path = "/console/en/settings/firm"
	page := f.Manager().Get(path).Want(http.StatusOK)
	first, second := filled(t, page), filled(t, page)
	if first.Get("realRate") != "10" || first.Get("calendar") != "jalali" || first.Get("unit") != "IRT" || len(first["languages"]) != 3 {
		t.Fatal(first)
	}
	first.Set("name", "Pars <b>Cold</b>")
	first.Set("realRate", "۱۲٫۵")
	first.Set("unit", "IRR")
	first.Set("minuteCost", "۵٬۰۰۰")
	first["weekend"] = nil
	first["languages"] = []string{"fa", "en"}
	leads(t, send(f.Manager(), path, first), path+"?done=saved")
	saved := f.Manager().Get("/v1/settings")
	if saved.At("realRate") != 0.125 || saved.At("unit") != "IRR" || saved.Text("minuteCost/amount") != "5000" || len(saved.List("languages")) != 2 || len(saved.List("weekend")) != 0 {
		t.Error(saved.Body)
	}
	after := f.Manager().Get(path + "?done=saved")
	has(t, after, "Saved.", "Pars &lt;b&gt;Cold&lt;/b&gt;", "12.5")
	lacks(t, after, `hreflang="ar"`)
	second.Set("name", "Another name")
	second.Set("realRate", "20")
	stale := send(f.Manager(), path, second).Want(http.StatusPreconditionFailed)
	has(t, stale, "Somebody else has changed this", `value="Another name"`, "Pars &lt;b&gt;", "12.5")
	again := filled(t, stale)
	again.Set("realRate", "2000")
	refused := send(f.Manager(), path, again).Want(http.StatusUnprocessableEntity)
	has(t, refused, "Write a percentage", `value="2000"`, `aria-invalid="true"`)
	again = filled(t, refused)
	again.Set("realRate", "20")
	leads(t, send(f.Manager(), path, again), path+"?done=saved")
	send(f.Agent(), path, again).Want(http.StatusForbidden)
}

func TestTiersAreChangedOnTheirPage(t *testing.T) {
	f := apitest.New(t)
	const path = "/console/fa/settings/tiers"
	typed := filled(t, f.Manager().Get(path).Want(http.StatusOK))
	typed.Set("items.0.from.percentile", "۹۵")
	typed.Set("items.0.grants.0.text.fa", "تعمیر بی‌نوبت")
	typed.Set("items.0.grants.0.kind", "special")
	for _, name := range []string{"id", "name.fa", "name.ar", "name.en", "from.percentile"} {
		typed.Set("items.1."+name, "") // a row that is emptied is taken out
	}
	typed.Set("items.3.id", "Guest")
	typed.Set("items.3.name.fa", "مهمان")
	refused := send(f.Manager(), path, typed).Want(http.StatusUnprocessableEntity)
	has(t, refused, "شناسه را با حرف کوچک", `name="items.2.id" type="text" value="Guest"`, "تعمیر بی‌نوبت")
	again := filled(t, refused)
	again.Set("items.2.id", "guest")
	again.Set("items.1.from.percentile", "۵۰")
	leads(t, send(f.Manager(), path, again), path+"?done=saved")
	tiers := f.Agent().Get("/v1/tiers")
	if tiers.At("items/0/from/percentile") != 95.0 || tiers.Text("items/0/grants/0/text/fa") != "تعمیر بی‌نوبت" || tiers.Text("items/1/id") != "plain" || tiers.Text("items/2/id") != "guest" || len(tiers.List("items")) != 3 {
		t.Error(tiers.Body)
	}
	has(t, f.Agent().Get(path), "طلایی", "تعمیر بی‌نوبت", "این‌ها را مدیر تغییر می‌دهد")
}

func TestPricesAreChangedOnTheirPage(t *testing.T) {
	f := apitest.New(t)
	const path = "/console/en/settings/prices/IRR"
	page := f.Manager().Get(path).Want(http.StatusOK)
	typed := filled(t, page)
	typed.Set("rows", "month,index\n2024-01\t100\tmine\n۲۰۲۵-۰۱؛ ۱۵۰٫۵\n\n2025-13, x")
	refused := send(f.Manager(), path, typed).Want(http.StatusUnprocessableEntity)
	has(t, refused, "Line 5:", "2024-01\t100\tmine")
	typed = filled(t, refused)
	typed.Set("rows", "month,index\n2024-01\t100\tmine\n۲۰۲۵-۰۱؛ ۱۵۰٫۵\n")
	leads(t, send(f.Manager(), path, typed), "/console/en/settings/prices?done=saved")
	rows := f.Marketer().Get("/v1/prices").List("items/0/rows")
	if len(rows) != 2 {
		t.Error(rows)
	}
	has(t, send(f.Manager(), path, typed).Want(http.StatusPreconditionFailed), "2025-01; 150.5")
	own := f.Manager().Get(path)
	has(t, own, "The firm keeps this table itself", "staff-manager")
	leads(t, send(f.Manager(), path, url.Values{"_version": {`"1"`}, "_restore": {"1"}}), "/console/en/settings/prices?done=saved")
	has(t, f.Marketer().Get(path), "This table came with Vafa", "<table>")
	f.Marketer().Get("/console/en/settings/prices/dollars").Want(http.StatusNotFound)
}

func TestProductsAreKeptOnTheirPages(t *testing.T) {
	f := apitest.New(t)
	has(t, f.Marketer().Get("/console/fa/settings/products"), "هنوز کالایی نیست")
	typed := filled(t, f.Marketer().Get("/console/fa/settings/products/new"))
	typed.Set("sku", "rf 480/a")
	typed.Set("name.fa", "یخچال <i>۴۸۰</i>")
	typed.Set("price", "۵۰٬۰۰۰٬۰۰۰")
	typed.Set("margin", "۶۰٬۰۰۰٬۰۰۰")
	typed.Set("warrantyMonths", "۲۴")
	typed.Set("next", "WM-90، DW-7")
	refused := send(f.Marketer(), "/console/fa/settings/products/new", typed).Want(http.StatusUnprocessableEntity)
	has(t, refused, "سود نباید بیشتر از مبلغ باشد", "۶۰٬۰۰۰٬۰۰۰")
	typed = filled(t, refused)
	typed.Set("margin", "۱۲٬۰۰۰٬۰۰۰")
	leads(t, send(f.Marketer(), "/console/fa/settings/products/new", typed), "/console/fa/settings/products?done=saved")
	product := f.Marketer().Get("/v1/products/RF-480%2FA").Want(http.StatusOK)
	if product.Text("price/amount") != "50000000" || product.At("warrantyMonths") != 24.0 || len(product.List("next")) != 2 {
		t.Error(product.Body)
	}
	list := f.Marketer().Get("/console/fa/settings/products?done=saved")
	has(t, list, "ذخیره شد", "یخچال &lt;i&gt;", "۵۰٬۰۰۰٬۰۰۰\u00a0تومان", "/console/fa/settings/products/sku/RF-480%2FA")
	const path = "/console/en/settings/products/sku/RF-480%2FA"
	typed = filled(t, f.Marketer().Get(path).Want(http.StatusOK))
	late := filled(t, f.Marketer().Get(path))
	typed.Set("price", "")
	typed.Set("margin", "")
	typed.Set("role", "side")
	leads(t, send(f.Marketer(), path, typed), "/console/en/settings/products?done=saved")
	product = f.Marketer().Get("/v1/products/RF-480%2FA")
	if product.At("price") != nil || product.Text("role") != "side" || product.Text("name/fa") != "یخچال <i>۴۸۰</i>" {
		t.Error(product.Body)
	}
	late.Set("name.en", "Fridge")
	has(t, send(f.Marketer(), path, late).Want(http.StatusPreconditionFailed), `value="Fridge"`, "Side product")
	serials := url.Values{"serials": {"AB12\nAB13, AB14\n"}, "_key": {"once"}}
	leads(t, send(f.Marketer(), path+"/serials", serials), path+"/serials?done=serials")
	has(t, f.Marketer().Get(path+"/serials?done=serials"), "The serials are on the list", "This product has a list")
	wrong := send(f.Marketer(), path+"/serials", url.Values{"serials": {"AB12 ABЖ1"}}).Want(http.StatusUnprocessableEntity)
	has(t, wrong, "ABЖ1", "alphabets")
}

// The secret of a key is shown once, and no more when the form is sent again.
func TestKeysAreMadeAndRevokedOnTheirPages(t *testing.T) {
	f := apitest.New(t)
	const path = "/console/en/settings/keys"
	page := f.Manager().Get(path).Want(http.StatusOK)
	has(t, page, "There is no key yet")
	typed := filled(t, page)
	typed.Set("days", "۴۰۰۰")
	typed["operations"] = nil
	refused := send(f.Manager(), path, typed).Want(http.StatusUnprocessableEntity)
	has(t, refused, "Fill this in.", "Write a number from 1 to 3650.", "At least one entry")
	typed = filled(t, refused)
	typed.Set("_key", "again")
	typed.Set("name", "Till <1>")
	typed.Set("days", "۳۰")
	typed["operations"] = []string{"recordPurchases"}
	made := send(f.Manager(), path, typed).Want(http.StatusOK)
	secret := regexp.MustCompile(`id="secret"[^>]* value="([^"]{20,})"`).FindStringSubmatch(made.Body)
	if secret == nil {
		t.Fatal(made.Body)
	}
	has(t, made, "Till &lt;1&gt;", "Recording purchases", "Active")
	again := send(f.Manager(), path, typed).Want(http.StatusOK)
	has(t, again, "This form was sent before")
	lacks(t, again, secret[1])
	id := f.Manager().Get("/v1/keys").Text("items/0/id")
	has(t, f.Manager().Get(path+"/"+id), "Revoke this key?")
	leads(t, send(f.Manager(), path+"/"+id, url.Values{}), path+"?done=revoked")
	has(t, f.Manager().Get(path+"?done=revoked"), "The key is revoked.", "Revoked")
	send(f.Manager(), path+"/nothing", url.Values{}).Want(http.StatusNotFound)
}

// The code to paste holds a look only as the forms read it: nothing that somebody types can become markup in a site.
func TestLooksOfForms(t *testing.T) {
	f := apitest.New(t)
	const path = "/console/en/settings/forms"
	page := f.Marketer().Get(path + "?" + url.Values{"form": {"contact"}, "language": {"fa"}, "accent": {"#0a7"}, "radius": {"8px"}, "font": {`x"><script>`}}.Encode()).Want(http.StatusOK)
	has(t, page, `data-form=&#34;contact&#34; data-lang=&#34;fa&#34; data-accent=&#34;00aa77&#34; data-radius=&#34;8px&#34;&gt;`, "such as Georgia", `src="/fa/contact?theme=`, "accent:00aa77,radius:8px")
	lacks(t, page, "<script>", `data-font`)
	has(t, f.Marketer().Get(path), `data-form=&#34;warranty&#34; data-lang=&#34;en&#34;&gt;`)
	if policy := page.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-src 'self';") {
		t.Error(policy)
	}
}
