//go:build browser

package browser

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"vafa/internal/api/apitest"
)

// crooked is text that is no attack on a browser and breaks pages all the same: without a space to wrap at, turning the direction of
// what follows, taken for a formula by a spreadsheet, or empty to the eye.
var crooked = []string{
	strings.Repeat("ا", 190), strings.Repeat("W", 190), "\u202eمعکوس reversed \u202d", "=HYPERLINK(\"http://evil.example\")", "+1+1", "@SUM(A1)",
	strings.Repeat("\u0650", 60) + "x", "\u200b\u200f \u200e.", strings.Repeat("🏳️‍🌈", 30),
}

// evilFirm has texts that mean harm wherever anybody can type one.
func evilFirm(t *testing.T) *busy {
	t.Helper()
	b := newBusy(t)
	texts := append(append([]string{}, evil...), crooked...)
	all := strings.Join(texts, " ")
	for i, text := range texts {
		name := cut(text, 190)
		phone := fmt.Sprintf("+98935%07d", i)
		b.Public().Post("/v1/captures", apitest.M{
			"name": name, "phone": phone, "city": name, "area": name, "address": text, "note": text, "interests": []string{cut(text, 90)}, "preferredTime": cut(text, 90),
			"referredBy": name, "source": cut(text, 90),
		}).Want(http.StatusAccepted)
		id := b.ByPhone(phone)
		b.Agent().Post("/v1/customers/"+id+"/interactions", apitest.M{
			"channel": "call", "direction": "inbound", "phase": "sale", "kind": []string{"complaint", "promise"}[i%2], "summary": text,
			"promise": apitest.M{"text": name, "due": "2026-12-01"},
		}).Want(http.StatusCreated)
	}
	b.Agent().Post("/v1/customers/"+b.maryam+"/interactions", apitest.M{
		"channel": "call", "direction": "inbound", "phase": "sale", "kind": "story", "summary": cut(all, 3900),
	}).Want(http.StatusCreated)
	name := cut(evil[1], 90)
	b.Marketer().Post("/v1/products", apitest.M{"sku": "EV-1", "name": apitest.M{"fa": name, "ar": name, "en": name}, "warrantyMonths": 12, "terms": apitest.M{"fa": cut(all, 900)}}).Want(http.StatusCreated)
	b.Manager().Post("/v1/keys", apitest.M{"name": name, "operations": []string{"recordPurchases"}}).Want(http.StatusCreated)
	b.Public().Post("/v1/warranty-cards", apitest.M{
		"model": "EV-1", "serial": "EV-70", "purchasedOn": "2026-10-23", "retailer": name, "invoice": name, "owner": apitest.M{"name": name, "phone": maryamPhone},
	}).Want(http.StatusCreated)
	form := url.Values{"name": {name}, "email": {"robot2@example.com"}, "text": {cut(all, 3000)}, "_website": {name}, "_key": {"robot2"}}
	b.Public().Call(http.MethodPost, "/v1/messages", form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	b.Manager().Call(http.MethodPatch, "/v1/settings", apitest.M{"area": apitest.M{"country": "IR", "city": name, "area": name}}, "If-Match", `"0"`)
	return b
}

// cut is a text of at most so many bytes, whole letters.
func cut(text string, most int) string {
	for len(text) > most {
		letters := []rune(text)
		text = string(letters[:len(letters)-1])
	}
	return text
}

// TestScriptsOnTheConsole: what anybody has typed anywhere is shown by the pages of staff as text, and breaks none of them.
func TestScriptsOnTheConsole(t *testing.T) {
	firm := evilFirm(t)
	b := watched(t)
	rooms := append(firm.rooms(), room{"card", "/cards/EV-1/EV-70", "/cards/{model}/{serial}", firm.Agent()})
	for i := range len(evil) + len(crooked) {
		id := firm.ByPhone(fmt.Sprintf("+98935%07d", i))
		rooms = append(rooms, room{"customer", "/customers/" + id, "/customers/{id}", firm.Agent()}, room{"edit", "/customers/" + id + "/edit", "/customers/{id}/edit", firm.Agent()})
	}
	for _, text := range evil {
		rooms = append(rooms, room{"find", "/find?q=" + url.QueryEscape(text) + "&done=" + url.QueryEscape(text), "/find", firm.Agent()})
	}
	for i, r := range rooms {
		b.signIn(r.who, firm.address)
		b.visit(firm.at(r, langs[i%len(langs)]))
		b.harmless(r.path)
		b.fits()
	}
}
