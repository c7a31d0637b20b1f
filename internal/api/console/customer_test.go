package console_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

type m = apitest.M

// holds says which texts a page lacks, or has and should not.
func holds(t *testing.T, page apitest.Answer, there []string, never ...string) {
	t.Helper()
	for _, text := range there {
		if !strings.Contains(page.Body, text) {
			t.Errorf("%q is missing: %s", text, page.Body)
		}
	}
	for _, text := range never {
		if strings.Contains(page.Body, text) {
			t.Errorf("%q is there: %s", text, page.Body)
		}
	}
}

func enter(f *apitest.Firm, body m) string {
	return f.Agent().Post("/v1/customers", body).Want(http.StatusCreated).Text("id")
}

func TestFindPage(t *testing.T) {
	f := apitest.New(t)
	id := enter(f, m{"name": "علی کریمی <b>", "phone": "09121234567", "city": "شیراز"})
	for lang, texts := range map[string][]string{
		"fa": {`dir="rtl"`, "علی کریمی &lt;b&gt;", `href="/console/fa/customers/` + id, "989121234567", "شیراز", "با نام", "۱"},
		"en": {`dir="ltr"`, "by name", "Customers found: <bdi>1</bdi>", `hx-get="/console/en/find"`},
	} {
		page := f.Agent().Get("/console/" + lang + "/find?q=" + url.QueryEscape("كريمي")).Want(http.StatusOK)
		holds(t, page, texts)
	}
	part := f.Agent().Call(http.MethodGet, "/console/fa/find?q=4567", nil, "HX-Request", "true").Want(http.StatusOK)
	holds(t, part, []string{"با رقم‌های آخر تلفن"}, "<html", "<form")
	holds(t, f.Agent().Get("/console/en/find?q=zz").Want(http.StatusOK), []string{"Nobody was found", "/console/en/customers/new"})
	holds(t, f.Agent().Get("/console/en/find?q=z").Want(http.StatusOK), []string{"Write at least two letters."})
	holds(t, f.Agent().Get("/console/en/find").Want(http.StatusOK), []string{"last four digits"}, "Nobody was found")
	f.Marketer().Get("/console/en/find").Want(http.StatusForbidden)
}

func TestHomeSaysWhatIsToBeDone(t *testing.T) {
	f := apitest.New(t)
	holds(t, f.Agent().Get("/console/en/home").Want(http.StatusOK), []string{"No case is open.", "Nothing is left for today.", `name="q"`})
	id := enter(f, m{"name": "Anna Baker", "phone": "09121234567"})
	sendForm(f.Agent(), "/console/en/customers/"+id+"/log", "as", "complaint", "direction", "inbound", "phase", "sale", "summary", "It is <i>loud</i>").Want(http.StatusSeeOther)
	holds(t, f.Agent().Get("/console/en/home").Want(http.StatusOK), []string{"Complaint", "It is &lt;i&gt;loud"}, "No case is open.")
	f.Clock.Add(48 * time.Hour)
	holds(t, f.Agent().Get("/console/en/home").Want(http.StatusOK), []string{"· late"})
	holds(t, f.Marketer().Get("/console/en/home").Want(http.StatusOK), []string{"Go on to business"}, `name="q"`, "loud")
}

func TestCustomerPage(t *testing.T) {
	f := apitest.New(t)
	long := strings.Repeat("خیلی‌بلند", 20)
	id := enter(f, m{"name": `سارا "قادری" <script>alert(1)</script>`, "phone": "09121234567", "email": "sara@example.com", "note": long,
		"consent": m{"sms": true}, "language": "fa", "preferredChannel": "call", "preferredTime": "عصرها"})
	f.Buy(apitest.Purchase(id, "INV-1", "2026-11-20T10:00:00Z", "50000"))
	f.Public().Post("/v1/warranty-cards", m{"model": "RF-480", "serial": "SN1234", "purchasedOn": "2026-11-20", "owner": m{"name": "Sara", "phone": "09121234567"}}).Want(http.StatusCreated)
	page := f.Agent().Get("/console/fa/customers/" + id).Want(http.StatusOK)
	holds(t, page, []string{
		"سارا &#34;قادری&#34; &lt;script&gt;", "989121234567", "sara@example.com", "تأییدنشده", long, "عصرها", "تماس تلفنی", "فعال",
		"۵۰٬۰۰۰", "/console/fa/cards/RF-480/SN1234", "۲۹ آبان ۱۴۰۵", "inv-1", "هنوز بخش‌بندی نشده", `name="summary"`, `name="amount"`,
	}, "<script>alert", "style=")
	holds(t, f.Agent().Get("/console/en/customers/"+id).Want(http.StatusOK), []string{"Timeline", "20 November 2026", "50,000", "Never said"})
	f.Agent().Get("/console/en/customers/cus_nobody").Want(http.StatusNotFound)
	f.Marketer().Get("/console/en/customers/" + id).Want(http.StatusForbidden)
	if style := regexp.MustCompile(`(?i)\son\w+=`).FindString(page.Body); style != "" {
		t.Errorf("the page has a script in an attribute: %s", style)
	}
}

// Who was merged is shown as whom they turned out to be.
func TestMergedCustomerLeadsOn(t *testing.T) {
	f := apitest.New(t)
	a, b := enter(f, m{"name": "Anna", "phone": "09121234567"}), enter(f, m{"name": "Bea", "phone": "09121234568"})
	f.Manager().Post("/v1/customers/"+a+"/merge", m{"from": b}, "If-Match", `"1"`).Want(http.StatusOK)
	page := f.Agent().Get("/console/en/customers/" + b).Want(http.StatusSeeOther)
	if to := page.Header.Get("Location"); to != "/console/en/customers/"+a {
		t.Errorf("it leads to %s", to)
	}
}

// However long a timeline is, a page shows its beginning, and more of it comes in parts.
func TestLongTimeline(t *testing.T) {
	f := apitest.New(t)
	id := enter(f, m{"name": "Anna", "phone": "09121234567"})
	for part := range 2 {
		var batch []m
		for i := range 50 {
			n := part*50 + i
			batch = append(batch, apitest.Purchase(id, fmt.Sprint("R", n), apitest.Start.Add(-time.Duration(n)*time.Hour).Format(time.RFC3339), "1000"))
		}
		f.Buy(batch...)
	}
	page := f.Agent().Get("/console/en/customers/" + id).Want(http.StatusOK)
	more := regexp.MustCompile(`hx-get="(/console/en/customers/[^"]*from=[^"]*)"`).FindStringSubmatch(page.Body)
	if more == nil {
		t.Fatalf("no more entries: %s", page.Body)
	}
	next := f.Agent().Call(http.MethodGet, more[1], nil, "HX-Request", "true").Want(http.StatusOK)
	holds(t, next, []string{"r40", "from="}, "<html", "r5<")
	holds(t, f.Agent().Get(more[1]).Want(http.StatusOK), []string{"<html", "r40"})
	filtered := f.Agent().Get("/console/en/customers/" + id + "/timeline?type=refund").Want(http.StatusOK)
	holds(t, filtered, []string{"Nothing passes this filter", `value="refund" selected`}, "r40")
	holds(t, f.Agent().Get("/console/en/customers/"+id+"/timeline?type=purchase").Want(http.StatusOK), []string{"r40"})
	f.Agent().Get("/console/en/customers/" + id + "/timeline?type=x").Want(http.StatusUnprocessableEntity)
}
