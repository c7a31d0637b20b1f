package warranty_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

func claim(f *apitest.Firm, serial, phone string) apitest.Answer {
	return f.Public().Post("/v1/warranty-cards/claims", m{"serial": serial, "phone": phone, "text": "It does not cool."})
}

func status(f *apitest.Firm, serial, phone string) apitest.Answer {
	return f.Public().Post("/v1/warranty-cards/status", m{"serial": serial, "phone": phone})
}

// kinds are those of the open cases, with the card that each is about.
func kinds(f *apitest.Firm) []string {
	out := []string{}
	for _, one := range f.Agent().Get("/v1/cases?pageSize=100").List("items") {
		of, _ := one.(m)["card"].(string)
		out = append(out, one.(m)["kind"].(string)+" "+of)
	}
	return out
}

func TestOwnersClaim(t *testing.T) {
	f := firm(t)
	register(f, "AB1", mine, nil).Want(http.StatusCreated)
	want(t, "claims", []any{}, status(f, "AB1", mine).Want(http.StatusOK).List("claims"))
	f.Clock.Add(time.Minute)
	claim(f, "a b-۱", "0912 123 4567").Want(http.StatusAccepted)
	want(t, "cases", []string{"claim RF-480 AB1"}, kinds(f))
	shown := status(f, "AB1", mine).Want(http.StatusOK)
	id := f.Agent().Get("/v1/cases").Text("items/0/id")
	want(t, "claims", []any{m{"id": id, "state": "open", "openedAt": "2026-11-22T06:31:00Z", "due": "2026-11-25T06:31:00Z"}}, shown.List("claims"))
	f.Agent().Patch("/v1/cases/"+id, `"1"`, m{"state": "resolved", "outcome": "New compressor"}).Want(http.StatusOK)
	want(t, "state", "resolved", status(f, "AB1", mine).Text("claims/0/state"))
	seen := f.Agent().Get(ab1).Want(http.StatusOK)
	want(t, "staff see", []any{id, "New compressor", f.ByPhone(mine)}, []any{seen.At("claims/0/id"), seen.At("claims/0/outcome"), seen.At("claims/0/customer")})
	line := f.Agent().Get("/v1/customers/" + f.ByPhone(mine) + "/timeline")
	found := false
	for _, entry := range line.List("items") {
		e := entry.(m)
		if contact, ok := e["interaction"].(m); ok {
			found = true
			want(t, "timeline", []any{id, "claim", "It does not cool."}, []any{e["caseId"], contact["kind"], contact["summary"]})
		}
	}
	want(t, "the claim is on the timeline", true, found)
}

var receipt = regexp.MustCompile(`rcp_[0-9]+`)

// Whoever claims whatever gets the same answer after the same calls; only the owner's counts as a claim on the card, and what
// does not is looked into.
func TestClaimsAnswerAlike(t *testing.T) {
	f := firm(t)
	register(f, "AB1", mine, nil).Want(http.StatusCreated)
	f.Capture("B", theirs)
	if _, err := f.Service.Tiers(t.Context()); err != nil { // kept for a minute, whoever asks first
		t.Fatal(err)
	}
	var first apitest.Answer
	for name, c := range map[string][2]string{
		"owner": {"AB1", mine}, "other's phone": {"AB1", theirs}, "nobody's phone": {"AB1", third}, "no such serial": {"AB2", mine},
		"neither": {"AB2", "+989001110000"},
	} {
		f.Faults.Reset()
		answer := claim(f, c[0], c[1]).Want(http.StatusAccepted)
		want(t, name+": calls", map[string]int{"BatchGetItem": 2, "TransactWriteItems": 1}, f.Faults.Counts())
		if first.Status == 0 {
			first = answer
		}
		want(t, name+": body", receipt.ReplaceAllString(first.Body, ""), receipt.ReplaceAllString(answer.Body, ""))
		want(t, name+": headers", first.Header, answer.Header)
	}
	counts := map[string]int{}
	for _, kind := range kinds(f) {
		counts[kind]++
	}
	want(t, "cases", map[string]int{"claim RF-480 AB1": 1, "claim-check ": 4}, counts)
	want(t, "claims on the card", 1, len(f.Agent().Get(ab1).List("claims")))
	faults := f.Public().Post("/v1/warranty-cards/claims", m{}).Want(http.StatusUnprocessableEntity).Codes()
	want(t, "faults", []string{"/serial required", "/phone required", "/text required"}, faults)
}

// The warranty runs to the end of its last day where the business is: the card ends on 2028-02-29, and Tehran's day begins at
// 20:30 of the day before in UTC.
func TestClaimAtTheEndOfTheWarranty(t *testing.T) {
	for at, kind := range map[string]string{
		"2028-02-29T20:29:59Z": "claim RF-480 AB1", "2028-02-29T20:30:00Z": "claim-check ", "2026-11-22T06:30:00Z": "claim RF-480 AB1",
	} {
		f := firm(t)
		register(f, "AB1", mine, nil).Want(http.StatusCreated)
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		f.Clock.Set(now)
		claim(f, "AB1", mine).Want(http.StatusAccepted)
		want(t, at, []string{kind}, kinds(f))
		logged := f.Agent().Post(ab1+"/claims", m{"text": "Loud", "channel": "visit"}).Want(http.StatusCreated)
		want(t, at+": out of warranty", kind != "claim RF-480 AB1", logged.At("outOfWarranty") == true)
		want(t, at+": staff logged it on the card", true, slices.Contains(kinds(f), "claim RF-480 AB1"))
	}
}

// Who gives a unit as a present, has it for sale, had it before or disputes it has no claim.
func TestOnlyTheOwnerClaims(t *testing.T) {
	f := firm(t)
	register(f, "AB1", mine, m{"relation": "gift", "giver": m{"name": "G", "phone": third}}).Want(http.StatusCreated)
	register(f, "AB2", theirs, m{"relation": "resale"}).Want(http.StatusCreated)
	register(f, "AB3", mine, nil).Want(http.StatusCreated)
	register(f, "AB4", mine, nil).Want(http.StatusCreated)
	claim(f, "AB4", mine).Want(http.StatusAccepted)
	f.Agent().Post("/v1/warranty-cards/RF-480/AB4/transfers", m{"owner": m{"name": "R", "phone": theirs}, "reason": "?"}).Want(http.StatusCreated)
	want(t, "claims of an earlier owner", []any{}, status(f, "AB4", theirs).Want(http.StatusOK).List("claims"))
	register(f, "AB3", theirs, nil).Want(http.StatusConflict)
	checks := func() int { return strings.Count(strings.Join(kinds(f), "\n"), "claim-check") }
	for name, c := range map[string][2]string{"giver": {"AB1", third}, "retailer": {"AB2", theirs}, "contested": {"AB3", mine}, "earlier owner": {"AB4", mine}} {
		all, before := len(kinds(f)), checks()
		claim(f, c[0], c[1]).Want(http.StatusAccepted)
		want(t, name, []int{all + 1, before + 1}, []int{len(kinds(f)), checks()})
	}
	want(t, "claims", 1, len(f.Agent().Get("/v1/warranty-cards/RF-480/AB4").List("claims")))
	for serial, code := range map[string]string{"AB2": "card.noConsumer", "AB3": "card.undecided"} {
		refused := f.Agent().Post("/v1/warranty-cards/RF-480/"+serial+"/claims", m{"text": "?"}).Want(http.StatusConflict)
		want(t, serial, code, refused.Text("code"))
	}
	f.Agent().Post("/v1/warranty-cards/RF-480/AB9/claims", m{"text": "?"}).Want(http.StatusNotFound)
	faults := f.Agent().Post(ab1+"/claims", m{"channel": "pigeon"}).Want(http.StatusUnprocessableEntity).Codes()
	want(t, "faults", []string{"/channel choice", "/text required"}, faults)
}

// More claims of one phone than an hour's budget wait for staff, with the same answer; released, one opens a case to look into.
func TestClaimsOverBudgetAreHeld(t *testing.T) {
	f := firm(t)
	f.Public().Post("/v1/warranty-cards", card("AB1", mine)).Want(http.StatusCreated)
	f.Service.Limits.Phone = 2 // the card was the first
	for range 3 {
		if claim(f, "AB1", mine).Want(http.StatusAccepted).Text("receipt") == "" {
			t.Error("no receipt")
		}
	}
	if got := kinds(f); len(got) != 1 || got[0] != "claim RF-480 AB1" {
		t.Errorf("open cases %v", got)
	}
	held := f.Agent().Get("/v1/quarantine").Want(http.StatusOK)
	if n := len(held.List("items")); n != 2 {
		t.Fatalf("%d posts are held", n)
	}
	f.Agent().Post("/v1/quarantine/"+held.Text("items/0/id")+"/release", m{}).Want(http.StatusOK)
	if got := kinds(f); len(got) != 2 || !strings.HasPrefix(got[0]+got[1], "claim") || !strings.Contains(got[0]+got[1], "claim-check") {
		t.Errorf("open cases after the release: %v", got)
	}
}
