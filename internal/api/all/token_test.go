package all_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"vafa/internal/rest"
)

// forged are tokens made of a good one by somebody without our secret.
func forged(token string) []string {
	text, mac, _ := strings.Cut(token, ".")
	signed, _ := base64.RawURLEncoding.DecodeString(text)
	encode := base64.RawURLEncoding.EncodeToString
	flipped := []byte(mac)
	flipped[0] ^= 1
	return []string{
		text, text + ".", "." + mac, token[:len(token)-1], token + "A", token + "." + mac, token + "=", text + "." + string(flipped), mac + "." + text,
		encode(append(signed, 'x')) + "." + mac, encode([]byte("zzzzzz "+string(signed))) + "." + mac, encode(nil) + "." + mac, ".", "..", "x", "null", "\u200f" + token, strings.Repeat("A", 900),
		rest.NewSeal("guessed").Sign("x", string(signed)), rest.NewSeal("").Sign("x", string(signed)),
	}
}

// TestCursorsCannotBeForged gives every list what is no cursor of it: made up, cut, of another list or filter, of another
// purpose, or too old.
func TestCursorsCannotBeForged(t *testing.T) {
	_, all := routes(t)
	to := townOf(t)
	list := "/v1/customers/" + to.sara + "/timeline"
	first := to.Agent().Get(list + "?pageSize=1").Want(http.StatusOK)
	token := first.Text("nextPageToken")
	if token == "" {
		t.Fatal("no second page")
	}
	good := list + "?pageSize=1&pageToken=" + token
	to.Agent().Get(good).Want(http.StatusOK)
	tokens := append(forged(token), to.preferences, to.card, to.Service.Seal.Sign("page "+list+"?", "T#"), to.Service.Seal.SignUntil("page "+list+"?", "T#", to.Clock.Now()))
	paged := 0
	for _, r := range all {
		if !r.paged() {
			continue
		}
		paged++
		own := tokens
		if at := r.at(to.sara); at != list {
			own = append(slices.Clone(tokens), token)
		}
		for _, bad := range own {
			answer := to.Manager().Get(r.at(to.sara) + "?pageToken=" + url.QueryEscape(bad))
			if answer.Status != http.StatusBadRequest || !slices.Contains(answer.Codes(), "/pageToken token.invalid") {
				t.Errorf("%s with %.40q: %d %s", r.OperationID, bad, answer.Status, answer.Body)
			}
		}
	}
	if paged < 8 {
		t.Errorf("only %d lists", paged)
	}
	to.Agent().Get("/v1/customers/" + to.reza + "/timeline?pageToken=" + token).Want(http.StatusBadRequest)
	to.Clock.Add(24 * time.Hour)
	to.Agent().Get(good).Want(http.StatusBadRequest)
}

// A link to preferences or to the page of a card that we did not make, or for something else, or that has ended, is the same 404 as
// one of nobody.
func TestLinksCannotBeForged(t *testing.T) {
	to := townOf(t)
	preferences, card := forged(to.preferences), forged(to.card)
	bad := map[string][]string{
		"/v1/preferences/":       append(preferences, to.card, to.Service.Seal.Sign("preferences", `{"customer":"`+to.sara+`"}`)),
		"/en/preferences?token=": append(preferences, to.card),
		"/en/calendar?card=":     append(card, to.preferences),
		"/en/warranty?card=":     append(card, to.preferences, to.Service.Seal.Sign("registered card", `{"model":"RF-480","serial":"SN1234"}`)),
	}
	for path, tokens := range bad {
		for _, token := range tokens {
			answer := to.Public().Get(path + url.QueryEscape(token))
			if answer.Status != http.StatusNotFound {
				t.Errorf("%s%.40s: %d", path, token, answer.Status)
			}
		}
	}
	for _, token := range append(card, to.preferences) {
		answer := to.Public().Post("/v1/warranty-cards/transfers", m{"card": token, "phone": saraPhone, "to": m{"name": "Eve", "phone": rezaPhone}})
		if answer.Status != http.StatusNotFound {
			t.Errorf("a card is given away by %.40s: %d", token, answer.Status)
		}
	}
	for _, path := range []string{"/v1/preferences/" + to.preferences, "/en/warranty?card=" + to.card} {
		to.Public().Get(path).Want(http.StatusOK)
	}
	// The warranty ends on 31 January 2028.
	to.Clock.Set(time.Date(2028, time.April, 25, 0, 0, 0, 0, time.UTC))
	to.Public().Get("/en/warranty?card=" + to.card).Want(http.StatusOK)
	to.Public().Get("/v1/preferences/" + to.preferences).Want(http.StatusNotFound)
	to.Clock.Set(time.Date(2028, time.May, 2, 0, 0, 0, 0, time.UTC))
	to.Public().Get("/en/warranty?card=" + to.card).Want(http.StatusNotFound)
}
