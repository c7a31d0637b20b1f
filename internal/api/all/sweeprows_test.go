package all_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

// whole is a town in which there is one of everything that an operation asks for.
type whole struct {
	town
	campaign, draft, webhook, key, happening, benefit, suggestion, offer, reports, replies string
}

func wholeOf(t *testing.T) *whole {
	t.Helper()
	w := &whole{town: townOf(t)}
	manager, agent, marketer := w.Manager(), w.Agent(), w.Marketer()
	marketer.Post("/v1/products", m{"sku": "WM-7", "name": m{"en": "Washer"}, "price": apitest.Toman("5000"), "next": []string{"RF-480"}}).Want(http.StatusCreated)
	set := manager.Call(http.MethodPut, "/v1/gateways/sms", gatewayOfSweep, "If-Match", `"0"`).Want(http.StatusOK)
	w.reports, w.replies = tailOf(set.Text("reports")), tailOf(set.Text("replies"))
	for _, id := range []string{w.sara, w.reza} {
		agent.Post("/v1/customers/"+id+"/consents", m{"consent": m{"sms": true}, "consentText": "1"}).Want(http.StatusOK)
	}
	w.webhook = manager.Post("/v1/webhooks", m{"name": "Till", "url": "https://example.com/in", "types": []string{"case.late"}}).Want(http.StatusCreated).Text("id")
	manager.Post("/v1/keys", m{"name": "till", "operations": []string{"recordPurchases"}}).Want(http.StatusCreated)
	w.key = manager.Get("/v1/keys").Text("items/0/id")
	happening := marketer.Post("/v1/happenings", m{"from": "2026-11-01", "until": "2026-11-09", "kind": "shortage", "text": "No fridges"}).Want(http.StatusCreated)
	w.happening = "2026-11-01/" + happening.Text("id")
	w.benefit = agent.Post("/v1/customers/"+w.sara+"/benefits", m{"kind": "social", "text": "Invited"}).Want(http.StatusCreated).Text("id")
	w.suggestion = agent.Get("/v1/customers/" + w.sara).Text("suggestions/0/id")
	w.draft = idOf(marketer.Post("/v1/campaigns", campaignOfSweep("Winter")).Want(http.StatusCreated))
	w.campaign = idOf(marketer.Post("/v1/campaigns", campaignOfSweep("Autumn")).Want(http.StatusCreated))
	at := "/v1/campaigns/" + w.campaign
	marketer.Call(http.MethodPost, at+"/launch", nil, "If-Match", marketer.Get(at).Header.Get("ETag")).Want(http.StatusAccepted)
	offer, err := w.Service.LinksAt("http://example.com").Offer(crm.Customer{ID: w.reza}, "en", w.campaign)
	if err != nil {
		t.Fatal(err)
	}
	w.offer = tailOf(offer)
	w.Clock.Add(time.Minute)
	return w
}

var gatewayOfSweep = m{
	"url": "https://" + apitest.GatewayHost + "/send", "secret": "a-secret-of-the-gateway-that-is-long-enough", "reference": "/id", "body": `{"to":"{to}","text":"{text}"}`,
}

func campaignOfSweep(name string) m {
	return m{
		"name": name, "mix": m{"channels": []string{"sms"}}, "audience": m{}, "until": "2026-12-10", "holdout": "0",
		"variants": []m{{"name": "all", "texts": m{"en": m{"text": "Dear {name}, come back"}}, "offer": m{"text": m{"en": "Ten percent"}, "until": "2026-12-09"}}},
	}
}

func tailOf(address string) string { return strings.TrimPrefix(address, "http://example.com") }

func idOf(made apitest.Answer) string {
	at := made.Header.Get("Location")
	return at[strings.LastIndexByte(at, '/')+1:]
}

// asking is a request of the sweep, at whatever its operation does.
type asking struct {
	path    string // where the parameters of the operation's own do not say it
	query   string
	body    any // a document; of a page, the values of a form
	etag    string
	repeats bool // heeds no key: a repetition counts as another request
	refused bool // there is nothing to do in this town; what is looked at is only the refusal
}

// askings are the requests of operations for which the address with its parameters filled in is not enough.
func (w *whole) askings() map[string]asking {
	customer, fridge := "/v1/customers/"+w.sara, "/v1/warranty-cards/RF-480/SN1234"
	reza := m{"name": "Reza Amini", "phone": rezaPhone}
	out := map[string]asking{
		"createCapture": {body: m{"name": "Ali", "phone": "+989121110000", "email": "ali@example.com"}}, "createMessage": {body: m{"phone": saraPhone, "text": "Hello", "kind": "complaint"}},
		"postCapturePage": {body: url.Values{"name": {"Ali"}, "phone": {"+989121110000"}}}, "postContactPage": {body: url.Values{"phone": {saraPhone}, "text": {"Hello"}}},
		"postWarrantyPage":     {body: url.Values{"model": {"RF-480"}, "serial": {"SN77"}, "purchasedOn": {"2026-01-31"}, "owner.name": {"Ali"}, "owner.phone": {"+989121110000"}}},
		"postPreferencesPage":  {body: url.Values{"token": {w.preferences}, "consent.email": {"true"}}, repeats: true},
		"preferencesPage":      {query: "token=" + w.preferences},
		"warrantyPage":         {query: "card=" + w.card},
		"warrantyCalendar":     {query: "card=" + w.card},
		"registerCard":         {body: m{"model": "WM-7", "serial": "SN88", "purchasedOn": "2026-01-31", "owner": m{"name": saraName, "phone": saraPhone}}},
		"cardStatus":           {body: m{"serial": "SN1234", "phone": saraPhone}},
		"handOverCard":         {body: m{"card": w.card, "phone": saraPhone, "to": reza}},
		"claimWarranty":        {body: m{"serial": "SN1234", "phone": saraPhone, "text": "Loud"}},
		"logClaim":             {body: m{"text": "Loud"}},
		"changeCard":           {body: m{"invoice": "7"}, etag: `"1"`},
		"transferCard":         {body: m{"owner": reza, "reason": "Sold"}},
		"decideCard":           {body: m{"accept": true, "reason": "?"}, refused: true},
		"getInvoice":           {path: fridge + "/invoice", refused: true},
		"getPreferences":       {path: "/v1/preferences/" + w.preferences},
		"setPreferences":       {path: "/v1/preferences/" + w.preferences, body: m{"consent": m{"email": true}, "consentText": "1"}},
		"createCustomer":       {body: m{"name": "Ali", "phone": "+989121110000"}},
		"findCustomers":        {query: "phone=" + url.QueryEscape(saraPhone)},
		"changeCustomer":       {body: m{"city": "Shiraz"}, etag: w.Agent().Get(customer).Header.Get("ETag")},
		"recordConsent":        {body: m{"withdraw": true, "consentText": "1"}},
		"decideSuggestion":     {path: customer + "/suggestions/" + w.suggestion + "/decision", body: m{"state": "accepted", "reason": "Today"}},
		"startPlay":            {body: m{"play": "recover"}},
		"grantBenefit":         {body: m{"kind": "confidence", "text": "Asked by name"}},
		"useBenefit":           {path: customer + "/benefits/" + w.benefit + "/use", body: m{}},
		"decideReview":         {body: m{"state": "keep", "why": "Old friend"}, refused: true},
		"exportCustomer":       {query: "reason=asked"},
		"mergeCustomers":       {body: m{"from": w.reza}, etag: w.Agent().Get(customer).Header.Get("ETag")},
		"undoMerge":            {body: m{"from": w.reza}, refused: true},
		"eraseCustomer":        {query: "reason=asked"},
		"createInteraction":    {body: m{"channel": "call", "direction": "inbound", "phase": "after-sale", "kind": "complaint", "summary": "Loud", "minutes": 5}},
		"changeCase":           {body: m{"state": "resolved", "outcome": "Replaced"}, etag: `"1"`},
		"changeTask":           {path: "/v1/tasks/" + w.sara + "/" + w.task, body: m{"state": "done", "outcome": "Happy"}, etag: `"1"`},
		"planTask":             {body: m{"text": "Ring", "due": "2026-12-01"}},
		"releasePost":          {body: m{"note": "Fine"}},
		"dropPost":             {body: m{"note": "Spam"}},
		"recordPurchases":      {body: m{"purchases": []m{apitest.Purchase(w.sara, "R-2", "2026-11-21T10:00:00Z", "7000"), apitest.Purchase(w.reza, "R-3", "2026-11-21T10:00:00Z", "7000")}}},
		"refundPurchase":       {body: m{"reason": "Scratched"}},
		"recordWebEvents":      {body: m{"events": []m{{"customerId": w.sara, "source": "shop", "reference": "1", "kind": "page", "at": "2026-11-22T06:00:00Z"}}}},
		"createProduct":        {body: m{"sku": "TV-1", "name": m{"en": "Set"}}},
		"changeProduct":        {body: m{"warrantyMonths": 12}, etag: `"1"`},
		"listSerials":          {body: m{"serials": []string{"AB1", "AB2"}}},
		"replacePrices":        {body: m{"rows": []m{{"month": "2024-01", "index": 1}}}, etag: `"0"`},
		"restorePrices":        {etag: `"0"`, refused: true},
		"restoreSegmentRules":  {etag: `"0"`, refused: true},
		"replaceSegmentRules":  {body: m{"rules": w.Manager().Get("/v1/segments/rules").At("rules")}, etag: `"0"`},
		"previewSegmentRules":  {body: m{"rules": w.Manager().Get("/v1/segments/rules").At("rules")}},
		"listSegmentCustomers": {path: "/v1/segments/active/customers", refused: true},
		"segmentValues":        {path: "/v1/segments/active/values", refused: true},
		"startRun":             {body: m{"asOf": "2026-11-21"}}, "lifetimeValue": {query: "purchase=50000&every=week&years=10&unit=IRT", refused: true},
		"listScorecardCustomers": {query: "figure=new"}, "listAudit": {query: "from=2026-11-22"}, "getWays": {},
		"createCampaign": {body: campaignOfSweep("Spring")}, "changeCampaign": {path: "/v1/campaigns/" + w.draft, body: m{"name": "Other"}, etag: `"1"`},
		"previewCampaign":  {path: "/v1/campaigns/" + w.draft + "/preview", body: m{}},
		"launchCampaign":   {path: "/v1/campaigns/" + w.draft + "/launch", etag: `"1"`},
		"stopCampaign":     {etag: w.Marketer().Get("/v1/campaigns/" + w.campaign).Header.Get("ETag")},
		"measureCampaign":  {refused: true},
		"measureProgramme": {refused: true}, "getCampaignResults": {},
		"addHappening":    {body: m{"from": "2026-11-01", "kind": "price", "text": "Dearer"}},
		"removeHappening": {path: "/v1/happenings/" + w.happening},
		"createKey":       {body: m{"name": "till-2", "operations": []string{"recordPurchases"}}}, "createWebhook": {body: m{"name": "B", "url": "https://example.com/b", "types": []string{"case.late"}}},
		"replaceGateway": {body: gatewayOfSweep, etag: `"1"`}, "testGateway": {body: m{"to": rezaPhone}},
		"writeMessage":   {body: m{"channel": "sms", "text": "Your card is ready"}},
		"reportDelivery": {path: w.reports, body: m{"reference": "r", "status": "delivered"}}, "receiveReply": {path: w.replies, body: m{"from": saraPhone, "text": "Thanks"}},
		"offerPage": {path: w.offer}, "replaceTargets": {body: m{"figures": []m{}, "costs": []m{}}, etag: `"0"`},
		"createImport": {body: m{"kind": "customers", "name": "old.csv", "bytes": 100, "sha256": strings.Repeat("0a", 32)}},
		"getImport":    {path: "/v1/imports/imp_none", refused: true}, "startImport": {path: "/v1/imports/imp_none/start", body: m{}, refused: true},
		"replaceSuggestionRules": {body: m{"items": []m{{"kind": "next", "on": false}}}, etag: `"0"`},
		"theme":                  {query: "v=1"}, "asset": {refused: true}, "listMessages": {query: "state=planned"},
	}
	for id, path := range map[string]string{
		"replaceTiers": "/v1/tiers", "replaceValueTags": "/v1/value-tags", "replaceOutreach": "/v1/outreach", "replacePlays": "/v1/plays", "changeSettings": "/v1/settings",
	} {
		out[id] = w.again(path)
	}
	items, _ := out["replacePlays"].body.(m)["items"].([]any)
	for _, item := range items {
		delete(item.(m), "version")
	}
	return out
}

// again sends what is there as it is.
func (w *whole) again(path string) asking {
	now := w.Manager().Get(path)
	body := m{}
	now.Into(&body)
	for _, own := range []string{"version", "changedAt", "changedBy", "usual", "gateways", "labels", "fields", "segments"} {
		delete(body, own)
	}
	return asking{body: body, etag: now.Header.Get("ETag")}
}

// pathOf fills in an operation's parameters.
func (w *whole) pathOf(op rest.Operation) string {
	ids := map[string]string{
		"/customers/": w.sara, "/cases/": w.cas, "/campaigns/": w.campaign, "/purchases/": w.purchase, "/quarantine/": w.held, "/runs/": w.run,
		"/keys/": w.key, "/webhooks/": w.webhook,
	}
	path := op.Path
	for before, id := range ids {
		path = strings.ReplaceAll(path, before+"{id}", before+id)
	}
	return strings.NewReplacer(
		"{lang}", "en", "{model}", "RF-480", "{serial}", "SN1234", "{sku}", "RF-480", "{currency}", "IRR", "{channel}", "sms", "{name}", "active",
		"{suggestion}", w.suggestion, "{sheet}", "goods", "{$}", "",
	).Replace(path)
}

// request is what the sweep sends to an operation.
func (w *whole) request(op rest.Operation, ask asking) func(headers ...string) apitest.Answer {
	path := ask.path
	if path == "" {
		path = w.pathOf(op)
	}
	if ask.query != "" {
		path += "?" + ask.query
	}
	who := w.Manager()
	if op.Access.IsPublic() && op.Session == nil {
		who = w.Public()
	}
	body, own := ask.body, []string{}
	if form, of := body.(url.Values); of {
		body, own = form.Encode(), []string{"Content-Type", "application/x-www-form-urlencoded"}
	}
	if ask.etag != "" {
		own = append(own, "If-Match", ask.etag)
	}
	return func(headers ...string) apitest.Answer {
		return who.Call(op.Method, path, body, append(headers, own...)...)
	}
}
