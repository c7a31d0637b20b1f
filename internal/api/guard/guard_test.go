package guard_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
)

type m = apitest.M

const mine = "+989121234567"

// strict is a firm with the usual limits.
func strict(t *testing.T) *apitest.Firm {
	f := apitest.New(t)
	f.Service.Limits = crm.UsualLimits()
	f.Service.Limits.Phone = 5
	return f
}

func held(t *testing.T, f *apitest.Firm) []m {
	t.Helper()
	var out struct{ Items []m }
	f.Agent().Get("/v1/quarantine?pageSize=100").Want(http.StatusOK).Into(&out)
	return out.Items
}

func want(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

var ids = regexp.MustCompile(`[a-z]+_[0-9]+`)

// alike is an answer without its ids.
func alike(a apitest.Answer) []any {
	return []any{a.Status, a.Header, ids.ReplaceAllString(a.Body, "_"), len(a.Body)}
}

// Of one phone, five posts an hour count, however it is spelt and on whatever form; the others wait, and their answers do not tell.
func TestPhoneBudget(t *testing.T) {
	f := strict(t)
	spellings := []string{"+989121234567", "0912 123 4567", "۰۹۱۲۱۲۳۴۵۶۷", "0098-912-123-4567", "(0912)1234567", "+98 912 1234567", "09121234567"}
	var first apitest.Answer
	for i, phone := range spellings {
		f.Faults.Reset()
		answer := f.Public().Post("/v1/captures", m{"name": "Sara", "phone": phone}).Want(http.StatusAccepted)
		want(t, "calls", map[string]int{"BatchGetItem": 1, "TransactWriteItems": 1}, f.Faults.Counts())
		if i == 0 {
			first = answer
		}
		want(t, "answer", alike(first), alike(answer))
	}
	f.Public().Post("/v1/messages", m{"phone": mine, "text": "Hello"}).Want(http.StatusAccepted)
	want(t, "lines", 5, len(f.Agent().Get("/v1/customers/"+f.ByPhone(mine)+"/timeline").List("items")))
	waiting := held(t, f)
	want(t, "held", 3, len(waiting))
	for i, form := range []string{"capture", "capture", "message"} {
		want(t, "held", []any{form, "phone"}, []any{waiting[i]["form"], waiting[i]["reason"]})
	}
	f.Public().Post("/v1/captures", m{"name": "Reza", "phone": "+989351234567"}).Want(http.StatusAccepted)
	want(t, "another phone", 3, len(held(t, f)))
	f.Clock.Add(time.Hour)
	f.Public().Post("/v1/captures", m{"name": "Sara", "phone": mine}).Want(http.StatusAccepted)
	want(t, "an hour later", 3, len(held(t, f)))
}

// Forty posts of one phone at the same moment: five count, and nobody is told to come back.
func TestPhoneBudgetAtOnce(t *testing.T) {
	t.Parallel()
	const posts = 40
	f := strict(t)
	var wait sync.WaitGroup
	for range posts {
		wait.Go(func() {
			if answer := f.Public().Post("/v1/captures", m{"name": "Sara", "phone": mine}); answer.Status != http.StatusAccepted {
				t.Errorf("status %d: %s", answer.Status, answer.Body)
			}
		})
	}
	wait.Wait()
	profiles := f.Count("CUS#", " PROFILE")
	lines, waiting := f.Count("CUS#", "")-2*profiles, f.Count("QUARANTINE#", "")
	t.Logf("%v calls", f.Faults.Counts())
	want(t, "customers, lines, held", []int{1, 5, posts - 5}, []int{profiles, lines, waiting})
}

// Counters hold no phone and no address, and know when they may go.
func TestCountersTellNothing(t *testing.T) {
	f := strict(t)
	f.Public().Post("/v1/captures", m{"name": "Sara", "phone": mine, "email": "sara@example.com"}).Want(http.StatusAccepted)
	counters := 0
	for key, item := range f.Items() {
		if !strings.HasPrefix(key, "BUDGET#") {
			continue
		}
		counters++
		for _, text := range []string{"9121234567", "sara"} {
			if line := fmt.Sprint(key, item); strings.Contains(line, text) {
				t.Errorf("%s holds %s", line, text)
			}
		}
		expires, err := strconv.ParseInt(fmt.Sprint(item["expires"]), 10, 64)
		if err != nil || expires <= f.Clock.Now().Unix() || expires > f.Clock.Now().Add(3*time.Hour).Unix() {
			t.Errorf("%s goes at %v", key, item["expires"])
		}
	}
	want(t, "counters", 3, counters)
}

// Five hundred addresses send a thousand posts within a minute, all at once: three hundred count, or a few less, and nothing is
// lost.
func TestFlood(t *testing.T) {
	t.Parallel()
	const posts, senders = 1000, 24
	f := strict(t)
	apitest.AtOnce(posts, senders, func(i int) {
		body := m{"name": "Robot", "phone": fmt.Sprintf("+98912%07d", i)}
		answer := f.Public().Post("/v1/captures", body, "X-Forwarded-For", fmt.Sprintf("10.0.%d.%d", i%500/250, i%250))
		if answer.Status != http.StatusAccepted {
			t.Errorf("status %d: %s", answer.Status, answer.Body)
		}
	})
	customers, waiting := f.Count("CUS#", " PROFILE"), f.Count("QUARANTINE#", "")
	t.Logf("%d customers, %d held, %v calls", customers, waiting, f.Faults.Counts())
	if customers > 300 || customers < 270 || customers+waiting != posts {
		t.Errorf("%d customers and %d held of %d", customers, waiting, posts)
	}
	f.Clock.Add(time.Minute)
	f.Capture("Sara", mine)
}

// All forms together have a budget too, and each form its own.
func TestTotalBudget(t *testing.T) {
	f := strict(t)
	f.Service.Limits = crm.Limits{Form: 12, Total: 20}
	for i := range 30 {
		phone := fmt.Sprintf("+98912%07d", i)
		f.Public().Post("/v1/captures", m{"name": "Robot", "phone": phone}).Want(http.StatusAccepted)
		f.Public().Post("/v1/messages", m{"phone": phone, "text": "Buy"}).Want(http.StatusAccepted)
	}
	lines := f.Count("CUS#", "") - 2*f.Count("CUS#", " PROFILE")
	if waiting := f.Count("QUARANTINE#", ""); lines != 20 || waiting != 40 {
		t.Errorf("%d posts counted and %d held, want 20 and 40", lines, waiting)
	}
}

// A budget of nothing is no budget.
func TestNoLimits(t *testing.T) {
	f := strict(t)
	f.Service.Limits = crm.Limits{}
	for range 8 {
		f.Public().Post("/v1/captures", m{"name": "Sara", "phone": mine}).Want(http.StatusAccepted)
	}
	want(t, "held and counters", 0, f.Count("QUARANTINE#", "")+f.Count("BUDGET#", ""))
}

// Who has shown who they are is not counted.
func TestMachinesHaveNoBudget(t *testing.T) {
	f := strict(t)
	for range 8 {
		f.Machine("createCapture").Post("/v1/captures", m{"name": "Sara", "phone": mine}).Want(http.StatusAccepted)
	}
	want(t, "held and counters", 0, f.Count("QUARANTINE#", "")+f.Count("BUDGET#", ""))
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)

// opened is a form as a browser has it.
func opened(t *testing.T, f *apitest.Firm, path string) url.Values {
	t.Helper()
	page := f.Public().Get(path).Want(http.StatusOK).Body
	out := url.Values{"_website": {""}}
	for _, field := range hidden.FindAllStringSubmatch(page, -1) {
		out.Set(field[1], strings.NewReplacer("&#43;", "+").Replace(field[2]))
	}
	if out.Get("_opened") == "" || !strings.Contains(page, `name="_website"`) {
		t.Fatalf("no signed time or no trap: %s", page)
	}
	return out
}

func send(f *apitest.Firm, path string, form url.Values) apitest.Answer {
	return f.Public().Post(path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

// A form is held for what a person does not do, and the browser is sent to the same page as ever.
func TestForms(t *testing.T) {
	for name, test := range map[string]struct {
		wait   time.Duration
		change func(url.Values)
		reason string
	}{
		"a person":             {time.Minute, nil, ""},
		"just slow enough":     {2 * time.Second, nil, ""},
		"too fast":             {1999 * time.Millisecond, nil, "fast"},
		"opened yesterday":     {30 * time.Hour, nil, ""},
		"opened two days ago":  {48 * time.Hour, nil, ""},
		"opened days ago":      {49 * time.Hour, nil, "old"},
		"the trap is filled":   {time.Minute, func(v url.Values) { v.Set("_website", "http://spam.example") }, "trap"},
		"a forged time":        {time.Minute, func(v url.Values) { v.Set("_opened", "MTIz.MTIz") }, "forged"},
		"another form's time":  {time.Minute, func(v url.Values) { v.Set("_key", "form_other") }, "forged"},
		"from before its time": {-time.Minute, nil, "fast"},
		"a page of their own":  {0, func(v url.Values) { v.Del("_opened"); v.Del("_website") }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := strict(t)
			form := opened(t, f, "/fa/capture")
			f.Clock.Add(test.wait)
			form.Set("name", "سارا")
			form.Set("phone", mine)
			if test.change != nil {
				test.change(form)
			}
			answer := send(f, "/fa/capture", form).Want(http.StatusSeeOther)
			want(t, "next page", "/fa/capture?sent=1", answer.Header.Get("Location"))
			waiting := held(t, f)
			if test.reason == "" {
				want(t, "held", 0, len(waiting))
				want(t, "customers", 1, f.Count("CUS#", " PROFILE"))
				return
			}
			want(t, "customers", 0, f.Count("CUS#", " PROFILE"))
			want(t, "held", 1, len(waiting))
			want(t, "reason", test.reason, waiting[0]["reason"])
			want(t, "name", "سارا", waiting[0]["post"].(m)["name"])
		})
	}
}

// A form that comes back to be mended keeps the time at which it was opened.
func TestMendedForm(t *testing.T) {
	f := strict(t)
	form := opened(t, f, "/en/capture")
	f.Clock.Add(time.Minute)
	form.Set("name", "Sara")
	form.Set("phone", "12")
	again := send(f, "/en/capture", form).Want(http.StatusUnprocessableEntity).Body
	if !strings.Contains(again, form.Get("_opened")) || !strings.Contains(again, form.Get("_key")) {
		t.Errorf("the form lost its time or key: %s", again)
	}
	form.Set("phone", mine)
	send(f, "/en/capture", form).Want(http.StatusSeeOther)
	want(t, "held", 0, len(held(t, f)))
	f.ByPhone(mine)
}
