package apitest_test

import (
	"net/url"
	"strings"
	"testing"

	"vafa/internal/api/apitest"
)

// A check that cannot fail proves nothing: each of these lines gives somebody away.
func TestCanariesAreFound(t *testing.T) {
	tell := func() *apitest.Canaries {
		c := &apitest.Canaries{}
		c.Sent(url.Values{"name": {"Qaderi"}, "pageSize": {"25"}}, "application/json; charset=utf-8",
			[]byte(`{"name":"مریم احمدی","phone":"۰۹۱۲ ۱۲۳ ۴۵۶۷","nationalId":"0499370899","contacts":[{"email":"sara@example.com"}],"note":"Say \"hello\"","until":"2026-11-22","kind":"call"}`))
		c.Sent(nil, "application/x-www-form-urlencoded", []byte("owner.address=12+Azadi+street"))
		return c
	}
	for _, line := range []string{
		`{"msg":"request","query":"name=Qaderi"}`, `{"error":"item: مریم احمدی is not valid"}`, `{"error":"\u0645\u0631\u06cc\u0645 \u0627\u062d\u0645\u062f\u06cc"}`, `{"who":{"phone":"+989121234567"}}`,
		`{"error":"get IDY#phone#+989121234567"}`, `{"error":"989121234567"}`, `{"error":"۰۹۱۲ ۱۲۳ ۴۵۶۷"}`, `{"error":"0499370899"}`, `{"list":["x","sara@example.com"]}`, `{"error":"Say \"hello\""}`,
		`panic: 12 Azadi street`, `{"Qaderi":1}`,
	} {
		if found := tell().Found(line + "\n"); len(found) == 0 {
			t.Errorf("nothing is found in %s", line)
		}
	}
	silent := `{"time":"2026-11-22T09:30:00Z","level":"INFO","msg":"request","operation":"createCapture","status":202,"microseconds":25,"until":"2026-11-22"}`
	if found := tell().Found(silent + "\n"); len(found) > 0 {
		t.Errorf("found where there is nothing: %v", found)
	}
}

// What any caller of a firm sends is a canary: the check at the end of the test would have failed had the log this line.
func TestWhatIsSentIsACanary(t *testing.T) {
	f := apitest.New(t)
	f.Public().Post("/v1/captures", apitest.M{"name": "Sara Qaderi", "phone": "0912 123 4567", "nationalId": "0499370899"}).Want(202)
	f.Public().Call("POST", "/en/capture", url.Values{"name": {"Reza Amini"}, "phone": {"12"}}.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	f.Agent().Get("/v1/customers?name=Olga+Petrova")
	for _, text := range []string{"Sara Qaderi", "+989121234567", "0499370899", "Reza Amini", "Olga Petrova"} {
		if found := f.Canaries.Found(`{"error":"could not read ` + text + `"}`); found[text] == "" && found[strings.TrimPrefix(text, "+")] == "" {
			t.Errorf("%s in a log would pass: %v", text, found)
		}
	}
	if found := f.Canaries.Found(`{"operation":"createCapture","kind":"complaint","channel":"email"}`); len(found) > 0 {
		t.Errorf("words of ours count as somebody's: %v", found)
	}
}
