//go:build browser

package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
)

// busy is a firm's console on a day on which much has happened: whatever a page can show, there is one of it.
type busy struct {
	*apitest.Firm
	address string
	// maryam has bought, complained, been promised something, holds a card, has brought somebody and may be in the table twice.
	maryam, twin, company string
	theCase, run          string
	campaign              string // that was sent and measured
	anImport              string // whose file has not come
}

// maryamPhone is what Maryam is found by.
const maryamPhone = "+989120000000"

// firstNames and familyNames make up the customers of a busy firm.
var (
	firstNames  = []string{"مریم", "علی", "زهرا", "رضا", "نیلوفر", "امیر", "سارا", "حسین", "پریسا", "کاوه"}
	familyNames = []string{"احمدی", "رضایی", "کریمی", "موسوی", "نوری‌پور", "صادقی", "یزدانی"}
)

// customersOfBusy is as many as a model is fitted to.
const customersOfBusy = 36

func busyName(i int) string {
	return firstNames[i%len(firstNames)] + " " + familyNames[i%len(familyNames)]
}

// newBusy opens the firm behind a real server.
func newBusy(t testing.TB) *busy {
	t.Helper()
	b := &busy{Firm: apitest.New(t)}
	b.address = b.serve(t)
	b.catalogue()
	ids := b.people()
	b.maryam, b.twin = ids[0], ids[len(familyNames)*len(firstNames)%customersOfBusy]
	b.sales(ids)
	b.units()
	b.company = b.Agent().Post("/v1/customers", apitest.M{"kind": "company", "name": "فروشگاه سپید", "legalId": "10380284790", "phone": "+982188776655"}).Want(http.StatusCreated).Text("id")
	b.contacts(ids)
	b.held()
	b.run = b.Manager().Post("/v1/segmentation/runs", apitest.M{}).Want(http.StatusAccepted).Text("id")
	b.Manager().Post("/v1/keys", apitest.M{"name": "till-1", "operations": []string{"recordPurchases"}}).Want(http.StatusCreated)
	b.anImport = b.Manager().Post("/v1/imports", apitest.M{"kind": "customers", "name": "مشتریان فروشگاه"}).Want(http.StatusCreated).Text("id")
	b.theCase = b.Agent().Get("/v1/cases").Want(http.StatusOK).Text("items/0/id")
	b.campaign = b.measured(t, ids)
	return b
}

// serve puts the firm behind an address of its own, at which the console knows itself to be.
func (b *busy) serve(t testing.TB) string {
	server := httptest.NewServer(b.Handler)
	t.Cleanup(server.Close)
	b.Service.SignIn.Site = server.URL
	return server.URL
}

func (b *busy) catalogue() {
	for _, product := range []apitest.M{
		{"sku": "RF-480", "name": apitest.M{"fa": "یخچال سپیدار", "ar": "ثلاجة سپيدار", "en": "Sepidar fridge"}, "warrantyMonths": 24, "next": []string{"WM-7"}, "role": "main",
			"price": apitest.Toman("42000000"), "margin": apitest.Toman("6300000")},
		{"sku": "WM-7", "name": apitest.M{"fa": "ماشین لباسشویی موج", "ar": "غسالة موج", "en": "Moj washing machine"}, "warrantyMonths": 18, "role": "main",
			"price": apitest.Toman("31000000"), "margin": apitest.Toman("4600000")},
	} {
		b.Marketer().Post("/v1/products", product).Want(http.StatusCreated)
	}
}

// people makes the customers known; one of them by two names and phones, one sent by Maryam.
func (b *busy) people() []string {
	var ids []string
	for i := range customersOfBusy {
		phone := fmt.Sprintf("+98912%07d", i)
		capture := apitest.M{"name": busyName(i), "phone": phone, "city": "تهران", "consent": apitest.M{"sms": i%2 == 0, "email": i%3 == 0}, "language": "fa"}
		if i == 0 {
			capture["email"], capture["note"], capture["preferredChannel"] = "maryam@example.com", "یخچال سفید می‌خواهد.", "call"
		}
		if i == 5 {
			capture["referredBy"] = crm.ReferralCode(ids[0])
		}
		b.Public().Post("/v1/captures", capture).Want(http.StatusAccepted)
		ids = append(ids, b.ByPhone(phone))
	}
	// Maryam's phone and the twin's address in one post: somebody may be in the table twice.
	twin := len(familyNames) * len(firstNames) % customersOfBusy
	b.Public().Post("/v1/captures", apitest.M{"name": busyName(twin), "email": "m.ahmadi@example.com", "phone": fmt.Sprintf("+98912%07d", twin)}).Want(http.StatusAccepted)
	b.Public().Post("/v1/captures", apitest.M{"name": "مریم احمدی", "phone": maryamPhone, "email": "m.ahmadi@example.com"}).Want(http.StatusAccepted)
	return ids
}

// sales are purchases over the last year and a half, some customers' more often and some customers' long ago.
func (b *busy) sales(ids []string) {
	var batch []apitest.M
	for i, id := range ids {
		for k := range 1 + i%6 {
			at := apitest.Start.AddDate(0, 0, -(3 + i*7%200 + k*(11+i%5*17))).Add(time.Duration(i%7) * time.Hour)
			batch = append(batch, apitest.Purchase(id, fmt.Sprintf("%d-%d", i, k), at.Format(time.RFC3339), fmt.Sprint(50_000*(1+(i+3*k)%9))))
		}
	}
	for start := 0; start < len(batch); start += 100 {
		b.Buy(batch[start:min(start+100, len(batch))]...)
	}
	b.Buy(apitest.Purchase(ids[0], "maryam", apitest.Start.AddDate(0, -1, 0).Format(time.RFC3339), "42000000"))
}

// units are warranty cards, of which two people claim one and nobody knows the product of another.
func (b *busy) units() {
	for i := range 6 {
		owner := apitest.M{"name": busyName(i), "phone": fmt.Sprintf("+98912%07d", i)}
		b.Public().Post("/v1/warranty-cards", apitest.M{
			"model": []string{"RF-480", "WM-7"}[i%2], "serial": fmt.Sprintf("SN-%d", 70+i), "purchasedOn": apitest.Start.AddDate(-1, -i-5, 0).Format(time.DateOnly), "owner": owner,
		}).Want(http.StatusCreated)
	}
	b.Public().Post("/v1/warranty-cards", apitest.M{
		"model": "RF-480", "serial": "SN-70", "purchasedOn": "2026-10-23", "owner": apitest.M{"name": busyName(9), "phone": "+989120000009"},
	}).Want(http.StatusConflict)
	b.Public().Post("/v1/warranty-cards", apitest.M{
		"model": "ZZ-1", "serial": "SN-99", "purchasedOn": "2026-10-23", "owner": apitest.M{"name": busyName(10), "phone": "+989120000010"},
	})
}

// contacts are what staff and customers said, by every channel.
func (b *busy) contacts(ids []string) {
	for i, contact := range []apitest.M{
		{"channel": "call", "direction": "inbound", "phase": "after-sale", "kind": "complaint", "summary": "یخچال صدا می‌دهد و خنک نمی‌کند.", "minutes": 12, "rating": 3},
		{"channel": "call", "direction": "outbound", "phase": "after-sale", "kind": "promise", "summary": "قول دادیم فردا تعمیرکار بفرستیم.",
			"promise": apitest.M{"text": "تعمیرکار فردا می‌رود.", "due": apitest.Start.AddDate(0, 0, 1).Format(time.DateOnly)}},
		{"channel": "visit", "direction": "inbound", "phase": "sale", "kind": "inquiry", "summary": "Asked for the price of the washing machine.", "minutes": 8},
		{"channel": "email", "direction": "outbound", "phase": "after-sale", "kind": "service", "summary": "دليل الاستعمال أُرسل بالبريد."},
	} {
		b.Clock.Add(time.Minute)
		b.Agent().Post("/v1/customers/"+ids[0]+"/interactions", contact).Want(http.StatusCreated)
		contact["summary"] = busyName(i) + ": " + contact["summary"].(string)
		b.Agent().Post("/v1/customers/"+ids[i+1]+"/interactions", contact).Want(http.StatusCreated)
	}
	b.Agent().Post("/v1/customers/"+ids[3]+"/interactions", apitest.M{
		"channel": "chat", "direction": "inbound", "phase": "after-sale", "kind": "feedback", "summary": "بسیار راضی است.", "rating": 10,
	}).Want(http.StatusCreated)
}

// held is a post as robots send them.
func (b *busy) held() {
	form := url.Values{"name": {"Cheap Watches"}, "email": {"robot@example.com"}, "text": {"Best prices, click here."}, "_website": {"http://example.com"}, "_key": {"robot"}}
	b.Public().Call(http.MethodPost, "/v1/messages", form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}
