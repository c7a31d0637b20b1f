package all_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// good is a document that each operation on a thing takes, were the thing there.
var good = map[string]m{
	"changeCustomer": {"note": "x"}, "mergeCustomers": {"from": "cus_00000000000000000000000002"}, "undoMerge": {"from": "cus_00000000000000000000000002"},
	"createInteraction": {"channel": "call", "direction": "inbound", "phase": "sale", "kind": "inquiry", "summary": "x"},
	"recordConsent":     {"withdraw": true, "consentText": "1"}, "changeCase": {"state": "resolved", "outcome": "x"}, "changeTask": {"state": "done"},
	"releasePost": {}, "dropPost": {}, "refundPurchase": {"reason": "x"}, "changeProduct": {"warrantyMonths": 12}, "listSerials": {"serials": []string{"A1"}},
	"logClaim": {"text": "x"}, "transferCard": {"owner": m{"name": "x", "phone": rezaPhone}, "reason": "x"}, "decideCard": {"accept": true, "reason": "x"},
	"decideSuggestion": {"state": "done"},
	"changeCampaign":   {"name": "x"}, "launchCampaign": {}, "stopCampaign": {}, "previewCampaign": {},
	"planTask":   {"text": "x", "due": "2030-01-01"},
	"changeCard": {"invoice": "1"}, "setPreferences": {"withdraw": true},
}

// anything are routes whose parameter names nothing that could be missing: a currency has a table always, a word of ours is
// a segment or none.
var anything = []string{"replacePrices", "restorePrices", "asset"}

// guesses are what somebody tries who does not know an id: next to one that is there, at random, of another kind, and tricks
// with paths and keys.
func (to town) guesses() []string {
	out := []string{
		"cus_01HZZZZZZZZZZZZZZZZZZZZZZZ", "cus_", "0", "-1", "null", "undefined", "*", "%2A", "me", "PROFILE", "cus_00000000000000000000000001%23PROFILE", "CUS%23" + to.sara,
		"..%2F" + to.sara, to.sara + "%2F..%2F" + to.sara, "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%5C..%5Cwindows", "%27%20OR%201=1--", "%7B%22$gt%22:%22%22%7D", to.sara + "%20", "%20" + to.sara, to.sara + "%0A",
		strings.ToUpper(to.sara), to.sara + "%00", "%00", "%FF%FE", strings.Repeat("x", 999), strings.Repeat("x", 5000), "%EF%BC%8E%EF%BC%8E%EF%BC%8F", "169.254.169.254", "http:%2F%2F169.254.169.254%2F",
	}
	for _, id := range to.ids() {
		out = append(out, id[:len(id)-1]+"9", strings.Replace(id, "_", "_1", 1), strings.TrimLeft(id, "abcdefghijklmnopqrstuvwxyz_"))
	}
	return out
}

// nothing is what a list of somebody answers who is not there: to tell them from one without entries would take one read more.
const nothing = `{"items":[]}`

var requestID = regexp.MustCompile(`"requestId":"[^"]*"`)

// TestIDsCannotBeGuessed asks for every thing by what is not its id, with every right there is: the answer is the same 404 for all,
// names nothing of what was asked for, and changes nothing. Only what cannot be an id at all is told so.
func TestIDsCannotBeGuessed(t *testing.T) {
	_, all := routes(t)
	to := townOf(t)
	before := lasting(to.Firm)
	for _, r := range all {
		if !strings.Contains(r.path, "{") || r.page() || slices.Contains(anything, r.OperationID) {
			continue
		}
		own := map[string]bool{"listSegmentCustomers": true, "segmentValues": true} // says which segments there are
		told := ""
		for _, guess := range to.guesses() {
			address := r.at(guess)
			if r.asks("reason") {
				address += "?reason=asked"
			}
			answer := to.Manager().Call(r.method, address, good[r.OperationID], "If-Match", `"1"`)
			body := requestID.ReplaceAllString(answer.Body, "")
			switch {
			case answer.Status == http.StatusBadRequest && (strings.Contains(body, "text.invalid") || strings.Contains(body, "text.tooLong")):
			case r.paged() && answer.Status == http.StatusOK && answer.Body == nothing:
			case own[r.OperationID] && answer.Status == http.StatusUnprocessableEntity:
			case answer.Status == http.StatusNotFound && answer.Text("code") == "route.unknown": // it is no address at all
			case answer.Status == http.StatusNotFound && (told == "" || told == body):
				told = body
			case good[r.OperationID] == nil && r.method != http.MethodGet && answer.Status >= 400 && answer.Status < 500:
			default:
				t.Errorf("%s with %.60s: %d %s", r.OperationID, guess, answer.Status, answer.Body)
			}
			if plain, err := url.PathUnescape(guess); err == nil && len(plain) > 4 && strings.Contains(answer.Body, plain) {
				t.Errorf("%s says back %s", r.OperationID, guess)
			}
		}
	}
	if diff := cmp.Diff(before, lasting(to.Firm)); diff != "" {
		t.Errorf("a guess has changed the table:\n%s", diff)
	}
}

// An id of another kind is no id: nothing but a purchase is refunded, and so on.
func TestIDsOfAnotherKind(t *testing.T) {
	_, all := routes(t)
	to := townOf(t)
	kinds := map[string]string{
		"/v1/customers/": to.sara, "/v1/purchases/": to.purchase, "/v1/cases/": to.cas, "/v1/quarantine/": to.held, "/v1/segmentation/runs/": to.run,
	}
	before := lasting(to.Firm)
	for _, r := range all {
		for begin, own := range kinds {
			if !strings.HasPrefix(r.path, begin+"{") {
				continue
			}
			for _, id := range to.ids() {
				if id == own || begin == "/v1/customers/" && id == to.reza {
					continue
				}
				answer := to.Manager().Call(r.method, r.at(id), good[r.OperationID], "If-Match", `"1"`)
				if r.paged() && answer.Status == http.StatusOK && answer.Body == nothing {
					continue
				}
				if answer.Status < 400 || answer.Status >= 500 || good[r.OperationID] != nil && answer.Status != http.StatusNotFound {
					t.Errorf("%s of %s: %d %s", r.OperationID, id, answer.Status, answer.Body)
				}
			}
		}
	}
	if diff := cmp.Diff(before, lasting(to.Firm)); diff != "" {
		t.Errorf("an id of another kind has changed the table:\n%s", diff)
	}
}

// Who has not signed in reads nobody, by any id, address or token of somebody else's.
func TestPublicReadsNobody(t *testing.T) {
	_, all := routes(t)
	to := townOf(t)
	secrets := []string{"Qaderi", "9121234567", "sara.qaderi", "Yazdshahr", "Terribly", "Amini", "9351234567", to.sara, to.reza}
	for _, r := range all {
		if r.method != http.MethodGet {
			continue
		}
		for _, id := range append(to.ids(), "RF-480", "SN1234", to.preferences, to.card) {
			for _, query := range []string{"", "?phone=" + url.QueryEscape(saraPhone), "?serial=SN1234", "?token=" + to.preferences, "?card=" + to.card, "?lang=en&name=sara"} {
				answer := to.Public().Get(r.at(id) + query)
				for _, secret := range secrets {
					asked := r.at(id) + query // which the way to sign in gives back
					if strings.Contains(answer.Body, secret) && !strings.Contains(asked, secret) {
						t.Errorf("GET %s%s tells %q", r.at(id), query, secret)
					}
				}
			}
		}
	}
}

// A serial alone opens nothing: not its card, not its owner, not whether there is one.
func TestSerialAloneTellsNothing(t *testing.T) {
	to := townOf(t)
	ask := func(serial, phone string) string {
		answer := to.Public().Post("/v1/warranty-cards/status", m{"serial": serial, "phone": phone})
		return requestID.ReplaceAllString(answer.Body, "") + http.StatusText(answer.Status)
	}
	if known, unknown := ask("SN1234", rezaPhone), ask("SN9999", rezaPhone); known != unknown {
		t.Errorf("a serial that is registered answers %s, another %s", known, unknown)
	}
	to.Public().Post("/v1/warranty-cards/status", m{"serial": "SN1234"}).Want(http.StatusUnprocessableEntity)
	to.Public().Get("/v1/warranty-cards/RF-480/SN1234").Want(http.StatusUnauthorized)
	to.Marketer().Get("/v1/warranty-cards/RF-480/SN1234").Want(http.StatusForbidden)
	claim := func(serial string) string {
		answer := to.Public().Post("/v1/warranty-cards/claims", m{"serial": serial, "phone": rezaPhone, "text": "Loud"}).Want(http.StatusAccepted)
		return regexp.MustCompile(`[0-9]+`).ReplaceAllString(answer.Body, "")
	}
	if known, unknown := claim("SN1234"), claim("SN9999"); known != unknown {
		t.Errorf("a claim on a serial that is registered answers %s, another %s", known, unknown)
	}
}
