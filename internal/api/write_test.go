package api_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
)

type m = apitest.M

const mine, theirs = "+989121234567", "+989351234567"

// write is a change through the API on a firm that was made ready for it.
type write struct {
	name   string
	ready  func(f *apitest.Firm) request
	status int
}

// request is what the change sends.
type request struct {
	who          apitest.Caller
	method, path string
	body         m
	etag         string
}

func (r request) send(headers ...string) apitest.Answer {
	if r.etag != "" {
		headers = append(headers, "If-Match", r.etag)
	}
	return r.who.Call(r.method, r.path, r.body, headers...)
}

// other is the same request with another body that is as good.
func (r request) other() request {
	body := m{}
	for name, value := range r.body {
		body[name] = value
	}
	for name, change := range map[string]any{
		"name": "Other", "text": "Other", "summary": "Other", "purchasedOn": "2026-02-01", "reason": "Other", "note": "Other", "asOf": "2026-11-21", "sku": "OTHER", "from": "cus_nobody", "consentText": "Other",
	} {
		if _, ok := body[name]; ok {
			body[name] = change
		}
	}
	if name, ok := r.body["name"].(m); ok {
		body["name"] = name
	}
	if serials, ok := body["serials"].([]string); ok {
		body["serials"] = serials[:1]
	}
	if to, ok := body["to"].(m); ok {
		body["to"] = m{"name": "Other", "phone": to["phone"]}
	}
	if sales, ok := body["purchases"].([]m); ok {
		body["purchases"] = sales[:1]
	}
	r.body = body
	return r
}

func post(who apitest.Caller, path string, body m) request {
	return request{who: who, method: http.MethodPost, path: path, body: body}
}

func patch(who apitest.Caller, path, etag string, body m) request {
	return request{who: who, method: http.MethodPatch, path: path, etag: etag, body: body}
}

func card(phone string) m {
	return m{"model": "RF-480", "serial": "AB1", "purchasedOn": "2026-01-31", "owner": m{"name": "Sara", "phone": phone}}
}

// posts are every POST that changes something.
var posts = []write{
	{"capture of somebody unknown", func(f *apitest.Firm) request {
		return post(f.Public(), "/v1/captures", m{"name": "Sara", "phone": mine, "email": "s@example.com", "city": "Yazd", "consent": m{"sms": true}})
	}, http.StatusAccepted},
	{"capture of somebody known", func(f *apitest.Firm) request {
		f.Capture("Sara", mine)
		return post(f.Public(), "/v1/captures", m{"name": "Sara", "phone": mine, "email": "s@example.com", "city": "Yazd", "consent": m{"sms": true}})
	}, http.StatusAccepted},
	{"capture with a second address", func(f *apitest.Firm) request {
		f.Public().Post("/v1/captures", m{"name": "Sara", "phone": mine, "email": "s@example.com"})
		return post(f.Public(), "/v1/captures", m{"name": "Sara", "phone": mine, "email": "other@example.com"})
	}, http.StatusAccepted},
	{"capture with a referral", func(f *apitest.Firm) request {
		code := f.Agent().Get("/v1/customers/" + f.Capture("Reza", theirs)).Text("referralCode")
		return post(f.Public(), "/v1/captures", m{"name": "Sara", "phone": mine, "referredBy": code})
	}, http.StatusAccepted},
	{"preferences", func(f *apitest.Firm) request {
		link := f.Agent().Get("/v1/customers/" + f.Capture("Sara", mine)).Text("preferencesUrl")
		_, token, _ := strings.Cut(link, "token=")
		return post(f.Public(), "/v1/preferences/"+token, m{"consent": m{"sms": true}, "language": "en", "consentText": "1"})
	}, http.StatusOK},
	{"consent told to staff", func(f *apitest.Firm) request {
		return post(f.Agent(), "/v1/customers/"+f.Capture("Sara", mine)+"/consents", m{"withdraw": true, "consentText": "1"})
	}, http.StatusOK},
	{"decision about a suggestion", func(f *apitest.Firm) request {
		f.Public().Post("/v1/messages", m{"name": "Sara", "phone": mine, "text": "Loud", "kind": "complaint"})
		id := f.ByPhone(mine)
		suggestion := f.Agent().Get("/v1/customers/" + id).Text("suggestions/0/id")
		return post(f.Agent(), "/v1/customers/"+id+"/suggestions/"+suggestion+"/decision", m{"state": "accepted", "reason": "Today"})
	}, http.StatusOK},
	{"message with a complaint", func(f *apitest.Firm) request {
		return post(f.Public(), "/v1/messages", m{"name": "Sara", "phone": mine, "text": "Loud", "kind": "complaint"})
	}, http.StatusAccepted},
	{"capture that is held", func(f *apitest.Firm) request {
		f.Capture("Sara", mine)
		f.Service.Limits.Phone = 1
		return post(f.Public(), "/v1/captures", m{"name": "Sara", "phone": mine, "email": "s@example.com"})
	}, http.StatusAccepted},
	{"card that is held", func(f *apitest.Firm) request {
		f.Capture("Sara", mine)
		f.Service.Limits.Phone = 1
		return post(f.Public(), "/v1/warranty-cards", card(mine))
	}, http.StatusCreated},
	{"release of a held card", func(f *apitest.Firm) request {
		f.Capture("Sara", mine)
		f.Service.Limits.Phone = 1
		f.Public().Post("/v1/warranty-cards", card(mine))
		return post(f.Agent(), "/v1/quarantine/"+f.Agent().Get("/v1/quarantine").Text("items/0/id")+"/release", m{"note": "Fine"})
	}, http.StatusOK},
	{"release of a held capture", func(f *apitest.Firm) request {
		return post(f.Agent(), "/v1/quarantine/"+hold(f)+"/release", m{"note": "Fine"})
	}, http.StatusOK},
	{"drop of a held capture", func(f *apitest.Firm) request {
		return post(f.Agent(), "/v1/quarantine/"+hold(f)+"/drop", m{"note": "Spam"})
	}, http.StatusOK},
	{"card", func(f *apitest.Firm) request { return post(f.Public(), "/v1/warranty-cards", card(mine)) }, http.StatusCreated},
	{"card that is known", func(f *apitest.Firm) request {
		f.Public().Post("/v1/warranty-cards", card(mine))
		return post(f.Public(), "/v1/warranty-cards", card(mine))
	}, http.StatusOK},
	{"card of somebody else", func(f *apitest.Firm) request {
		f.Public().Post("/v1/warranty-cards", card(mine))
		return post(f.Public(), "/v1/warranty-cards", card(theirs))
	}, http.StatusConflict},
	{"claim of an owner", func(f *apitest.Firm) request {
		f.Public().Post("/v1/warranty-cards", card(mine))
		return post(f.Public(), "/v1/warranty-cards/claims", m{"serial": "AB1", "phone": mine, "text": "Loud"})
	}, http.StatusAccepted},
	{"claim of somebody else", func(f *apitest.Firm) request {
		f.Public().Post("/v1/warranty-cards", card(mine))
		return post(f.Public(), "/v1/warranty-cards/claims", m{"serial": "AB1", "phone": theirs, "text": "Loud"})
	}, http.StatusAccepted},
	{"claim that staff log", func(f *apitest.Firm) request {
		f.Public().Post("/v1/warranty-cards", card(mine))
		return post(f.Agent(), "/v1/warranty-cards/RF-480/AB1/claims", m{"text": "Loud"})
	}, http.StatusCreated},
	{"transfer of a card", func(f *apitest.Firm) request {
		f.Public().Post("/v1/warranty-cards", card(mine))
		return post(f.Agent(), "/v1/warranty-cards/RF-480/AB1/transfers", m{"owner": m{"name": "Reza", "phone": theirs}, "reason": "Sold", "on": "2026-11-20"})
	}, http.StatusCreated},
	{"card that its holder gives away", func(f *apitest.Firm) request {
		f.Marketer().Post("/v1/products", m{"sku": "RF-480", "name": m{"en": "Fridge"}, "warrantyMonths": 24})
		f.Public().Post("/v1/warranty-cards", card(mine))
		token := f.Service.Seal.SignUntil("registered card", `{"model":"RF-480","serial":"AB1"}`, f.Clock.Now().Add(time.Hour))
		return post(f.Public(), "/v1/warranty-cards/transfers", m{"card": token, "phone": mine, "to": m{"name": "Reza", "phone": theirs}})
	}, http.StatusOK},
	{"decision for a claimant", func(f *apitest.Firm) request {
		f.Public().Post("/v1/warranty-cards", card(mine))
		f.Public().Post("/v1/warranty-cards", card(theirs))
		return post(f.Agent(), "/v1/warranty-cards/RF-480/AB1/decision", m{"owner": f.ByPhone(theirs), "accept": true, "reason": "Invoice"})
	}, http.StatusOK},
	{"interaction with a case", func(f *apitest.Firm) request {
		return post(f.Agent(), "/v1/customers/"+f.Capture("Sara", mine)+"/interactions", m{
			"channel": "call", "direction": "inbound", "phase": "after-sale", "kind": "complaint", "summary": "Loud", "minutes": 5, "cost": apitest.Toman("700"),
		})
	}, http.StatusCreated},
	{"purchases of two customers", func(f *apitest.Firm) request {
		one, two := f.Capture("Sara", mine), f.Capture("Reza", theirs)
		return post(f.Agent(), "/v1/purchases", m{"purchases": []m{
			apitest.Purchase(one, "1", "2026-11-20T10:00:00Z", "5000"), apitest.Purchase(two, "2", "2026-11-20T10:00:00Z", "6000"),
			apitest.Purchase(one, "3", "2026-11-21T10:00:00Z", "7000"),
		}})
	}, http.StatusOK},
	{"purchase of a product", func(f *apitest.Firm) request {
		f.Marketer().Post("/v1/products", m{"sku": "WM-90", "name": m{"en": "Washer"}, "price": apitest.Toman("5000"), "margin": apitest.Toman("900")})
		sale := apitest.Purchase(f.Capture("Sara", mine), "1", "2026-11-20T10:00:00Z", "5000")
		sale["items"] = []m{{"sku": "WM-90", "quantity": 1}, {"sku": "none", "quantity": 1}}
		other := apitest.Purchase(f.ByPhone(mine), "2", "2026-11-20T10:00:00Z", "5000")
		return post(f.Agent(), "/v1/purchases", m{"purchases": []m{sale, other}})
	}, http.StatusOK},
	{"refund", func(f *apitest.Firm) request {
		bought := f.Buy(apitest.Purchase(f.Capture("Sara", mine), "1", "2026-11-20T10:00:00Z", "5000"))
		return post(f.Agent(), "/v1/purchases/"+bought[0]+"/refunds", m{"reason": "Scratched"})
	}, http.StatusCreated},
	{"product", func(f *apitest.Firm) request {
		return post(f.Marketer(), "/v1/products", m{"sku": "WM-90", "name": m{"en": "Washer"}})
	}, http.StatusCreated},
	{"serials of a product", func(f *apitest.Firm) request {
		f.Marketer().Post("/v1/products", m{"sku": "WM-90", "name": m{"en": "Washer"}})
		return post(f.Marketer(), "/v1/products/WM-90/serials", m{"serials": []string{"AB1", "AB2"}})
	}, http.StatusOK},
	{"customer", func(f *apitest.Firm) request {
		return post(f.Agent(), "/v1/customers", m{"name": "Sara", "phone": mine, "email": "s@example.com"})
	}, http.StatusCreated},
	{"merge", merging, http.StatusOK},
	{"undoing of a merge", func(f *apitest.Firm) request {
		r := merging(f)
		r.send().Want(http.StatusOK)
		return post(f.Manager(), r.path+"/undo", r.body)
	}, http.StatusOK},
}

// hold has a second capture of a phone held and gives its id.
func hold(f *apitest.Firm) string {
	f.Capture("Sara", mine)
	f.Service.Limits.Phone = 1
	f.Public().Post("/v1/captures", m{"name": "Sara", "phone": mine, "city": "Yazd"})
	return f.Agent().Get("/v1/quarantine").Text("items/0/id")
}

// run is the nightly job; it takes many calls.
var run = write{"run", func(f *apitest.Firm) request {
	f.Buy(apitest.Purchase(f.Capture("Sara", mine), "1", "2025-01-20T10:00:00Z", "5000")) // lost: the job moves their stage
	f.Capture("Reza", theirs)
	return post(f.Manager(), "/v1/segmentation/runs", m{"asOf": "2026-11-20"})
}, http.StatusAccepted}

var patches = []write{
	{"change of a customer", func(f *apitest.Firm) request {
		return patch(f.Agent(), "/v1/customers/"+f.Capture("Sara", mine), `"1"`, m{"name": "Olga", "city": "Yazd"})
	}, http.StatusOK},
	{"margin of a customer", func(f *apitest.Firm) request {
		return patch(f.Agent(), "/v1/customers/"+f.Capture("Sara", mine), `"1"`, m{"margin": 0.3})
	}, http.StatusOK},
	{"table of prices", func(f *apitest.Firm) request {
		return request{who: f.Manager(), method: http.MethodPut, path: "/v1/prices/IRR", etag: `"0"`, body: m{"rows": []m{{"month": "2024-01", "index": 1}}}}
	}, http.StatusOK},
	{"another table of prices", func(f *apitest.Firm) request {
		r := request{who: f.Manager(), method: http.MethodPut, path: "/v1/prices/IRR", etag: `"0"`, body: m{"rows": []m{{"month": "2024-01", "index": 1}}}}
		r.send()
		r.etag, r.body = `"1"`, m{"rows": []m{{"month": "2024-02", "index": 2}}}
		return r
	}, http.StatusOK},
	{"change of a product", func(f *apitest.Firm) request {
		f.Marketer().Post("/v1/products", m{"sku": "WM-90", "name": m{"en": "Washer"}})
		return patch(f.Marketer(), "/v1/products/WM-90", `"1"`, m{"warrantyMonths": 24})
	}, http.StatusOK},
	{"change of a card", func(f *apitest.Firm) request {
		f.Public().Post("/v1/warranty-cards", card(mine))
		return patch(f.Agent(), "/v1/warranty-cards/RF-480/AB1", `"1"`, m{"invoice": "7"})
	}, http.StatusOK},
	{"closing of a task", func(f *apitest.Firm) request {
		f.Public().Post("/v1/warranty-cards", card(mine))
		view := f.Agent().Get("/v1/customers/" + f.ByPhone(mine))
		return patch(f.Agent(), "/v1/tasks/"+view.Text("id")+"/"+view.Text("tasks/0/id"), `"1"`, m{"state": "done", "outcome": "Happy"})
	}, http.StatusOK},
	{"closing of a case", func(f *apitest.Firm) request {
		f.Public().Post("/v1/messages", m{"phone": mine, "text": "Loud", "kind": "complaint"})
		return patch(f.Agent(), "/v1/cases/"+f.Agent().Get("/v1/cases").Text("items/0/id"), `"1"`, m{"state": "resolved", "outcome": "Replaced"})
	}, http.StatusOK},
}

func want(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// ids, and the shards, codes and hashes that follow from them.
var drawn = regexp.MustCompile(`_0{9}[0-9]+(\.[0-9]+)?|req_[0-9]{6}|"(customers|read|subjects)":\[[0-9a-f",]*\]|(AUDIT#[0-9-]+|CASES|TASKS|VALUE|QUARANTINE|BUDGET#ALL|SEG#[a-zA-Z]+|OWNERS#[^#"]+)#[0-9]|IDY#referral#[0-9A-Z]+|"(referral|referralCode)":"[0-9A-Z]+"|"valueSK":"[0-9a-f]{4}`)

// charged is what a run has cost, which a reply that is lost does not tell.
var charged = regexp.MustCompile(`,?"(used|cost)":\{[^}]*\}`)

// uncharged is the table but for what runs have cost.
func uncharged(lines []string) []string {
	out := slices.Clone(lines)
	for i, line := range out {
		out[i] = charged.ReplaceAllString(line, "")
	}
	return out
}

// alike is the table without its ids, for comparing firms that drew others.
func alike(f *apitest.Firm) []string { return masked(f.Lines()) }

func masked(lines []string) []string {
	lines = pooled(lines)
	for i, line := range lines {
		lines[i] = drawn.ReplaceAllString(line, "_")
	}
	slices.Sort(lines)
	return lines
}

// pooled adds up counts, whose shards follow from ids, into one line each.
func pooled(lines []string) []string {
	sums := map[string]int{}
	var out []string
	for _, line := range lines {
		kind, _, _ := strings.Cut(line, "#")
		if kind != "STATS" && kind != "LEARNT" && kind != "VALUED" {
			out = append(out, line)
			continue
		}
		var item map[string]string
		if err := json.Unmarshal([]byte(line[strings.Index(line, "{"):]), &item); err != nil {
			return append(lines, err.Error())
		}
		for name, value := range item {
			if number, err := strconv.Atoi(value); err == nil && strings.HasPrefix(name, "n.") {
				sums[kind+" "+item["SK"]+" "+name] += number
			}
		}
	}
	for name, sum := range sums {
		out = append(out, name+" "+strconv.Itoa(sum))
	}
	return out
}
