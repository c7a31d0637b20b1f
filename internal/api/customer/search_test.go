package customer_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

// matches are those whom a search finds, as "name by".
func matches(f *apitest.Firm, typed string) []string {
	answer := f.Agent().Get("/v1/customers?" + url.Values{"q": {typed}}.Encode()).Want(http.StatusOK)
	out := []string{}
	for i := range answer.List("items") {
		at := fmt.Sprintf("items/%d/", i)
		out = append(out, answer.Text(at+"name")+" by "+answer.Text(at+"by"))
	}
	return out
}

func TestSearchByAnything(t *testing.T) {
	f := apitest.New(t)
	create := func(body m) string { return f.Agent().Post("/v1/customers", body).Want(http.StatusCreated).Text("id") }
	ali := create(m{"name": "علي كريمي‌نژاد", "phone": "0912 123 4567", "email": "A@B.example", "nationalId": "۰۴۹۹۳۷۰۸۹۹", "reference": m{"source": "shop", "id": "K-77"}})
	create(m{"name": "کریم رضایی", "phone": "0912 123 4568", "city": "شیراز"})
	create(m{"name": "Anna Maria Baker", "phone": "0912 123 9999"})
	firm := create(m{"kind": "company", "name": "شرکت بازرگانی آفتاب", "legalId": "10380284790"})
	f.Agent().Patch("/v1/customers/"+firm, `"1"`, m{"contacts": []m{{"name": "مینا", "phone": "09351112233"}}}).Want(http.StatusOK)
	f.Buy(apitest.Purchase(ali, "INV-1200", apitest.Start.Format(time.RFC3339), "50000"))
	code := f.Agent().Get("/v1/customers/" + ali).Want(http.StatusOK).Text("referralCode")
	f.Public().Post("/v1/warranty-cards", m{
		"model": "RF-480", "serial": "SN1234", "purchasedOn": "2026-11-20", "owner": m{"name": "کریم رضایی", "phone": "09121234568"},
	}).Want(http.StatusCreated)
	nobody := []string{}
	tests := map[string]struct {
		typed string
		want  []string
	}{
		"phone":                          {"۰۹۱۲ ۱۲۳ ۴۵۶۷", []string{"علي كريمي‌نژاد by phone"}},
		"phone with its country":         {"+98 912 123 4567", []string{"علي كريمي‌نژاد by phone"}},
		"the end of a phone":             {"۴۵۶۷", []string{"علي كريمي‌نژاد by phoneEnd"}},
		"a longer end":                   {"123-9999", []string{"Anna Maria Baker by phoneEnd"}},
		"the end of nobody's phone":      {"00009999", nobody},
		"three digits":                   {"567", nobody},
		"e-mail":                         {"a@b.EXAMPLE", []string{"علي كريمي‌نژاد by email"}},
		"half an e-mail":                 {"a@b", nobody},
		"national id":                    {"٠٤٩٩٣٧٠٨٩٩", []string{"علي كريمي‌نژاد by nationalId"}},
		"legal id":                       {"10380284790", []string{"شرکت بازرگانی آفتاب by legalId"}},
		"outside reference":              {"shop:k-77", []string{"علي كريمي‌نژاد by reference"}},
		"outside reference, no source":   {"K-77", []string{"علي كريمي‌نژاد by reference"}},
		"order":                          {"inv-1200", []string{"علي كريمي‌نژاد by order"}},
		"order in Persian digits":        {"INV-۱۲۰۰", []string{"علي كريمي‌نژاد by order"}},
		"serial":                         {"sn-1234", []string{"کریم رضایی by serial"}},
		"referral code":                  {code, []string{"علي كريمي‌نژاد by referral"}},
		"customer id":                    {ali, []string{"علي كريمي‌نژاد by id"}},
		"contact of a company":           {"09351112233", []string{"شرکت بازرگانی آفتاب by contact"}},
		"first name":                     {"علی", []string{"علي كريمي‌نژاد by name"}},
		"family name":                    {"رضا", []string{"کریم رضایی by name"}},
		"first names before family ones": {"كريم", []string{"کریم رضایی by name", "علي كريمي‌نژاد by name"}},
		"a part behind a joiner":         {"نژاد", []string{"علي كريمي‌نژاد by name"}},
		"family name, then first":        {"baker an", []string{"Anna Maria Baker by name"}},
		"a word of a firm":               {"آفتاب", []string{"شرکت بازرگانی آفتاب by name"}},
		"the middle of a word":           {"aker", nobody},
		"nobody":                         {"zz", nobody},
		"a pattern":                      {"%_*", nobody},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { want(t, "found", test.want, matches(f, test.typed)) })
	}
	other := f.Agent().Get("/v1/customers?q=" + url.QueryEscape("رضایی")).Want(http.StatusOK)
	want(t, "what tells people apart", []any{"+989121234568", "شیراز"}, []any{other.At("items/0/phone"), other.At("items/0/city")})
	for typed, code := range map[string]string{"ع": "/q name.short", "۱": "/q name.short"} {
		refused := f.Agent().Get("/v1/customers?q=" + url.QueryEscape(typed)).Want(http.StatusUnprocessableEntity)
		want(t, typed, []string{code}, refused.Codes())
	}
	f.Agent().Get("/v1/customers?q=ab&name=ab").Want(http.StatusUnprocessableEntity)
}

// Who is renamed is found by the new words and no more by the old; who is merged only as whom they turned out to be; who is erased
// by nothing.
func TestSearchFollowsCustomers(t *testing.T) {
	f := apitest.New(t)
	create := func(body m) string { return f.Agent().Post("/v1/customers", body).Want(http.StatusCreated).Text("id") }
	etag := func(id string) string {
		return f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK).Header.Get("ETag")
	}
	a, b := create(m{"name": "Anna Maria Baker", "phone": "09121234567"}), create(m{"name": "Bea Carter", "phone": "09121234568"})
	f.Buy(apitest.Purchase(b, "R1", apitest.Start.Format(time.RFC3339), "1000"))
	f.Agent().Patch("/v1/customers/"+a, etag(a), m{"name": "Anna Dyer"}).Want(http.StatusOK)
	for typed, who := range map[string][]string{"baker": {}, "maria": {}, "dyer": {"Anna Dyer by name"}, "anna": {"Anna Dyer by name"}} {
		want(t, typed+" renamed", who, matches(f, typed))
	}
	f.Manager().Post("/v1/customers/"+a+"/merge", m{"from": b}, "If-Match", etag(a)).Want(http.StatusOK)
	for typed, who := range map[string][]string{
		"carter": {}, "R1": {"Anna Dyer by order"}, "4568": {"Anna Dyer by phoneEnd"}, b: {"Anna Dyer by id"},
	} {
		want(t, typed+" merged", who, matches(f, typed))
	}
	f.Manager().Post("/v1/customers/"+a+"/merge/undo", m{"from": b}).Want(http.StatusOK)
	for typed, who := range map[string][]string{
		"carter": {"Bea Carter by name"}, "R1": {"Bea Carter by order"}, "4568": {"Bea Carter by phoneEnd"}, b: {"Bea Carter by id"},
	} {
		want(t, typed+" separated", who, matches(f, typed))
	}
	f.Manager().Call(http.MethodDelete, "/v1/customers/"+b+"?reason=asked", nil).Want(http.StatusNoContent)
	for _, typed := range []string{"carter", "R1", "4568", b} {
		want(t, typed+" erased", []string{}, matches(f, typed))
	}
}

// A name that comes later is found by all of its words; somebody who has a name keeps it.
func TestSearchByANameThatCameLater(t *testing.T) {
	f := apitest.New(t)
	f.Public().Post("/v1/messages", m{"phone": "09121234567", "text": "Hello"}).Want(http.StatusAccepted)
	want(t, "without a name", []string{" by phone"}, matches(f, "09121234567"))
	f.Capture("Anna Baker", "09121234567")
	want(t, "with one", []string{"Anna Baker by name"}, matches(f, "baker"))
	f.Capture("Zoe Zander", "09121234567")
	want(t, "another name", []string{}, matches(f, "zander"))
	want(t, "still the first", []string{"Anna Baker by name"}, matches(f, "baker"))
}

// Who got their name by one identity, or from staff, keeps it when somebody types another with another identity, which is added all the same.
func TestANameIsGivenOnce(t *testing.T) {
	for name, give := range map[string]func(f *apitest.Firm, id string){
		"by themselves": func(f *apitest.Firm, _ string) { f.Capture("Anna Baker", "09121234567") },
		"by staff": func(f *apitest.Firm, id string) {
			at := "/v1/customers/" + id
			f.Agent().Patch(at, f.Agent().Get(at).Header.Get("ETag"), m{"name": "Anna Baker"}).Want(http.StatusOK)
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := apitest.New(t)
			f.Public().Post("/v1/messages", m{"phone": "09121234567", "email": "a@example.com", "text": "Hello"}).Want(http.StatusAccepted)
			give(f, f.ByPhone("09121234567"))
			again := m{"name": "Zoe Zander", "email": "a@example.com", "nationalId": "0499370899"}
			for range 2 {
				f.Public().Post("/v1/captures", again).Want(http.StatusAccepted)
			}
			want(t, "the name", []string{"Anna Baker by name"}, matches(f, "baker"))
			want(t, "the other", []string{}, matches(f, "zander"))
			want(t, "the new identity", []string{"Anna Baker by nationalId"}, matches(f, "0499370899"))
		})
	}
}
