package warranty_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
)

const third = "+989001234567"

const ab1 = "/v1/warranty-cards/rf%20480/a-b-1" // as anybody may write it

func want(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// register posts a card with changes.
func register(f *apitest.Firm, serial, phone string, change m) apitest.Answer {
	body := card(serial, phone)
	for name, value := range change {
		body[name] = value
	}
	return f.Public().Post("/v1/warranty-cards", body)
}

// people are those behind a card, a line each.
func people(shown apitest.Answer) []string {
	var out []string
	for _, one := range shown.List("people") {
		p := one.(m)
		line := p["role"].(string)
		for _, name := range []string{"customerId", "name", "phone"} {
			if text, ok := p[name].(string); ok {
				line += " " + text
			}
		}
		for _, may := range []string{"mayClaim", "mayAdvertise"} {
			if p[may] == true {
				line += " " + may
			}
		}
		out = append(out, line)
	}
	return out
}

// A present from somebody unknown: the consumer may claim, nobody may advertise to the giver, and no customer is made of them.
func TestPeopleOfAPresent(t *testing.T) {
	f := firm(t)
	present := m{"relation": "gift", "retailer": "Shop", "invoice": "7", "giver": m{"name": "Reza", "phone": theirs}}
	register(f, "AB1", mine, present).Want(http.StatusCreated)
	owner := f.ByPhone(mine)
	shown := f.Agent().Get(ab1).Want(http.StatusOK)
	want(t, "people", []string{
		"consumer " + owner + " مریم احمدی mayClaim mayAdvertise", "buyer Reza " + theirs, "retailer Shop", "giver Reza " + theirs,
	}, people(shown))
	want(t, "customers", 1, f.Count("CUS#", " PROFILE"))
	want(t, "history", m{"customerId": owner, "from": "2026-01-31", "how": "registration", "by": "public"}, shown.At("history/0"))
	f.Public().Get(ab1).Want(http.StatusUnauthorized)
	f.Marketer().Get(ab1).Want(http.StatusForbidden)
	f.Agent().Get("/v1/warranty-cards/RF-480/AB9").Want(http.StatusNotFound)
}

// A giver who is a customer is linked, and nothing of theirs changes.
func TestGiverWhoIsKnown(t *testing.T) {
	f := firm(t)
	giver := f.Capture("Reza Karimi", theirs)
	before := f.Items()["CUS#"+giver+" PROFILE"]
	f.Faults.Reset()
	register(f, "AB1", mine, m{"relation": "gift", "giver": m{"name": "Reza", "phone": theirs}}).Want(http.StatusCreated)
	want(t, "calls", map[string]int{"BatchGetItem": 1, "TransactWriteItems": 1}, f.Faults.Counts())
	want(t, "giver", "giver "+giver+" Reza Karimi "+theirs, people(f.Agent().Get(ab1).Want(http.StatusOK))[2])
	want(t, "their profile", before, f.Items()["CUS#"+giver+" PROFILE"])
}

// Who registers a unit for resale is a company, and nobody may claim until it has a consumer.
func TestResaleHasNoConsumerYet(t *testing.T) {
	f := firm(t)
	register(f, "AB1", mine, m{"relation": "resale"}).Want(http.StatusCreated)
	shop := f.ByPhone(mine)
	want(t, "people", []string{"buyer " + shop + " مریم احمدی mayAdvertise", "retailer " + shop + " مریم احمدی mayAdvertise"},
		people(f.Agent().Get(ab1).Want(http.StatusOK)))
	want(t, "kind", "company", f.Agent().Get("/v1/customers/"+shop).Text("kind"))
	moved := f.Agent().Post(ab1+"/transfers", m{"owner": m{"name": "Sara", "phone": theirs}, "reason": "Sold"}).Want(http.StatusCreated)
	want(t, "owner", f.ByPhone(theirs), moved.Text("owner"))
	want(t, "people", []string{
		"consumer " + f.ByPhone(theirs) + " Sara mayClaim mayAdvertise", "buyer " + shop + " مریم احمدی mayAdvertise",
		"retailer " + shop + " مریم احمدی mayAdvertise",
	}, people(f.Agent().Get(ab1).Want(http.StatusOK)))
}

func TestRetailerIsLinkedToACompany(t *testing.T) {
	f := firm(t)
	register(f, "AB1", mine, m{"retailer": "shop of reza"}).Want(http.StatusCreated)
	shop := f.Agent().Post("/v1/customers", m{"kind": "company", "name": "Reza Ltd", "phone": theirs}).Want(http.StatusCreated).Text("id")
	etag := f.Agent().Get(ab1).Want(http.StatusOK).Header.Get("ETag")
	for _, id := range []string{f.ByPhone(mine), "cus_nobody"} {
		refused := f.Agent().Patch(ab1, etag, m{"retailerId": id}).Want(http.StatusUnprocessableEntity)
		want(t, id, []string{"/retailerId retailer.company"}, refused.Codes())
	}
	linked := f.Agent().Patch(ab1, etag, m{"retailerId": shop, "invoice": "۱۲"}).Want(http.StatusOK)
	want(t, "changed", []any{shop, "۱۲"}, []any{linked.At("retailerId"), linked.At("invoice")})
	shown := f.Agent().Get(ab1).Want(http.StatusOK)
	want(t, "retailer", "retailer "+shop+" Reza Ltd mayAdvertise", people(shown)[2])
	want(t, "entity tag", shown.Header.Get("ETag"), linked.Header.Get("ETag"))
	f.Agent().Patch(ab1, etag, m{"invoice": "13"}).Want(http.StatusPreconditionFailed)
	f.Agent().Patch(ab1, "", m{"invoice": "13"}).Want(http.StatusPreconditionRequired)
}

// A card passes on, there and back: each time it is on one page, its history grows, and both timelines say so.
func TestTransferThereAndBack(t *testing.T) {
	f := firm(t)
	register(f, "AB1", mine, nil).Want(http.StatusCreated)
	f.Clock.Add(time.Minute)
	f.Faults.Reset()
	f.Agent().Post(ab1+"/transfers", m{"owner": m{"name": "Reza", "phone": theirs}, "on": "2026-10-01", "reason": "Sold used"}).Want(http.StatusCreated)
	want(t, "calls", map[string]int{"BatchGetItem": 2, "TransactWriteItems": 1}, f.Faults.Counts())
	first, second := f.ByPhone(mine), f.ByPhone(theirs)
	status := func(id string) string { return f.Agent().Get("/v1/customers/" + id).Text("cards/0/status") }
	want(t, "pages", []string{"transferred", "active"}, []string{status(first), status(second)})
	for id, other := range map[string]string{first: second, second: first} {
		line := f.Agent().Get("/v1/customers/" + id + "/timeline").Want(http.StatusOK)
		want(t, "timeline of "+id, []any{"transfer", other, "Sold used", "staff-agent"},
			[]any{line.At("items/0/type"), line.At("items/0/other"), line.At("items/0/text"), line.At("items/0/by")})
	}
	ask := func(phone string) int {
		return f.Public().Post("/v1/warranty-cards/status", m{"serial": "AB1", "phone": phone}).Status
	}
	want(t, "status by phone", []int{http.StatusNotFound, http.StatusOK}, []int{ask(mine), ask(theirs)})
	f.Agent().Post(ab1+"/transfers", m{"owner": m{"name": "مریم", "phone": mine}, "reason": "Given back"}).Want(http.StatusCreated)
	want(t, "pages", []string{"active", "transferred"}, []string{status(first), status(second)})
	want(t, "history", []any{
		m{"customerId": first, "from": "2026-01-31", "until": "2026-10-01", "how": "registration", "by": "public"},
		m{"customerId": second, "from": "2026-10-01", "until": "2026-11-22", "how": "transfer", "by": "staff-agent", "why": "Sold used"},
		m{"customerId": first, "from": "2026-11-22", "how": "transfer", "by": "staff-agent", "why": "Given back"},
	}, f.Agent().Get(ab1).Want(http.StatusOK).List("history"))
	register(f, "AB1", theirs, nil).Want(http.StatusConflict)
	want(t, "status, though who had it before registers it", "active", f.Agent().Get(ab1).Text("status"))
}

func TestTransferFaults(t *testing.T) {
	f := firm(t)
	register(f, "AB1", mine, nil).Want(http.StatusCreated)
	for name, c := range map[string]struct {
		body m
		want []string
	}{
		"nothing":      {m{}, []string{"/reason required", "/owner/name required", "/owner/phone identity.required"}},
		"same owner":   {m{"owner": m{"name": "M", "phone": mine}, "reason": "?"}, []string{"/owner card.sameOwner"}},
		"before":       {m{"owner": m{"name": "R", "phone": theirs}, "reason": "?", "on": "2026-01-30"}, []string{"/on date.beforeOwner"}},
		"tomorrow":     {m{"owner": m{"name": "R", "phone": theirs}, "reason": "?", "on": "2026-11-23"}, []string{"/on date.future"}},
		"no such day":  {m{"owner": m{"name": "R", "phone": theirs}, "reason": "?", "on": "2026-02-30"}, []string{"/on date.invalid"}},
		"no such card": {m{"owner": m{"name": "R", "phone": theirs}, "reason": "?"}, nil},
	} {
		before := f.Lines()
		if c.want == nil {
			f.Agent().Post("/v1/warranty-cards/RF-480/AB2/transfers", c.body).Want(http.StatusNotFound)
		} else {
			want(t, name, c.want, f.Agent().Post(ab1+"/transfers", c.body).Want(http.StatusUnprocessableEntity).Codes())
		}
		want(t, name+": table", before, f.Lines())
	}
	register(f, "AB1", theirs, nil).Want(http.StatusConflict)
	refused := f.Agent().Post(ab1+"/transfers", m{"owner": m{"name": "R", "phone": third}, "reason": "?"}).Want(http.StatusConflict)
	want(t, "contested", "card.undecided", refused.Text("code"))
}

// token is that of the page that follows a registration.
func token(t *testing.T, f *apitest.Firm, serial, phone string) string {
	t.Helper()
	form := filled(serial)
	form.Set("owner.phone", phone)
	done, err := url.Parse(send(f, "/fa/warranty", form).Want(http.StatusSeeOther).Header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	return done.Query().Get("card")
}

// Its holder gives a card away by its page's token and their phone together; everything else gets the same 404 after the same
// calls.
func TestHandOver(t *testing.T) {
	f := firm(t)
	mineToken, theirToken := token(t, f, "AB1", mine), token(t, f, "AB2", theirs)
	pass := func(token, phone, to string) apitest.Answer {
		f.Faults.Reset()
		return f.Public().Post("/v1/warranty-cards/transfers", m{"card": token, "phone": phone, "to": m{"name": "Sara", "phone": to}})
	}
	before, first := f.Lines(), apitest.Answer{}
	for name, c := range map[string][3]string{
		"other's phone": {mineToken, theirs, third}, "nobody's phone": {mineToken, "+989001110000", third},
		"other's card": {theirToken, mine, third}, "themself": {mineToken, mine, mine},
	} {
		refused := pass(c[0], c[1], c[2]).Want(http.StatusNotFound)
		want(t, name+": calls", map[string]int{"BatchGetItem": 1}, f.Faults.Counts())
		if first.Body == "" {
			first = refused
		}
		want(t, name+": answer", first.Body, refused.Body)
	}
	want(t, "forged", first.Body, pass("x."+mineToken, mine, third).Want(http.StatusNotFound).Body)
	want(t, "table", before, f.Lines())
	known := pass(theirToken, theirs, mine).Want(http.StatusOK)
	unknown := pass(mineToken, mine, third).Want(http.StatusOK)
	want(t, "calls", map[string]int{"BatchGetItem": 2, "TransactWriteItems": 1}, f.Faults.Counts())
	want(t, "answers", []any{"AB2", "AB1", "active"}, []any{known.At("serial"), unknown.At("serial"), unknown.At("status")})
	want(t, "owner", "consumer "+f.ByPhone(third)+" Sara mayClaim mayAdvertise", people(f.Agent().Get(ab1))[0])
	pass(mineToken, mine, theirs).Want(http.StatusNotFound) // it is no longer theirs
	if got := f.Agent().Get("/v1/customers/" + f.ByPhone(third)).At("consent"); !cmp.Equal(got, any(m{})) {
		t.Errorf("who was named gave consent: %v", got)
	}
	faults := f.Public().Post("/v1/warranty-cards/transfers", m{}).Want(http.StatusUnprocessableEntity).Codes()
	want(t, "faults", []string{"/card required", "/phone required", "/to/name required", "/to/phone required"}, faults)
}

// contested is a card that two others claim, with what each typed.
func contested(t *testing.T) *apitest.Firm {
	f := firm(t)
	register(f, "AB1", mine, m{"invoice": "1", "retailer": "A"}).Want(http.StatusCreated)
	register(f, "AB1", theirs, m{"invoice": "2", "retailer": "B", "purchasedOn": "2026-03-31", "relation": "gift", "giver": m{"name": "G"}}).Want(http.StatusConflict)
	register(f, "AB1", third, m{"invoice": "3", "retailer": "C"}).Want(http.StatusConflict)
	return f
}

func TestDecisionForAClaimant(t *testing.T) {
	f := contested(t)
	ids := []string{f.ByPhone(mine), f.ByPhone(theirs), f.ByPhone(third)}
	shown := f.Agent().Get(ab1).Want(http.StatusOK)
	for i, id := range ids {
		one := shown.List("registrations")[i].(m)
		want(t, "typed", []any{id, string(rune('1' + i)), string(rune('A' + i))}, []any{one["customerId"], one["invoice"], one["retailer"]})
	}
	want(t, "disputes", 2, len(shown.List("disputes")))
	refused := f.Agent().Post(ab1+"/decision", m{"owner": "cus_nobody", "accept": true, "reason": "?"}).Want(http.StatusUnprocessableEntity)
	want(t, "a stranger", []string{"/owner card.notClaimant"}, refused.Codes())
	f.Clock.Add(time.Minute)
	decided := f.Agent().Post(ab1+"/decision", m{"owner": ids[1], "accept": true, "reason": "Showed the invoice"}).Want(http.StatusOK)
	want(t, "decision", []any{ids[1], "active", "2026-03-31", "2028-04-30"},
		[]any{decided.At("owner"), decided.At("status"), decided.At("startsOn"), decided.At("expiresOn")})
	want(t, "open cases", 0, len(f.Agent().Get("/v1/cases").List("items")))
	for i, status := range []string{"refused", "active", "refused"} {
		view := f.Agent().Get("/v1/customers/" + ids[i]).Want(http.StatusOK)
		want(t, "timeline", []any{"decision", "Showed the invoice", status},
			[]any{view.At("timeline/items/0/type"), view.At("timeline/items/0/text"), view.At("timeline/items/0/card/status")})
		want(t, "card on the page", map[bool]any{true: status, false: nil}[i < 2], view.At("cards/0/status"))
	}
	shown = f.Agent().Get(ab1).Want(http.StatusOK)
	want(t, "outcomes", []any{"refused", "accepted", "refused", "2"}, []any{
		shown.At("registrations/0/outcome"), shown.At("registrations/1/outcome"), shown.At("registrations/2/outcome"), shown.At("invoice")})
	want(t, "people", []string{"consumer " + ids[1] + " مریم احمدی mayClaim mayAdvertise", "buyer G", "retailer B", "giver G"}, people(shown))
	want(t, "again", "card.settled", f.Agent().Post(ab1+"/decision", m{"accept": true, "reason": "?"}).Want(http.StatusConflict).Text("code"))
	register(f, "AB1", third, nil).Want(http.StatusConflict)
	want(t, "who was refused opens it not again", 0, len(f.Agent().Get("/v1/cases").List("items")))
}

func TestDecisionForTheHolder(t *testing.T) {
	f := contested(t)
	decided := f.Agent().Post(ab1+"/decision", m{"accept": true, "reason": "First"}).Want(http.StatusOK)
	want(t, "decision", []any{f.ByPhone(mine), "active", "2026-01-31"}, []any{decided.At("owner"), decided.At("status"), decided.At("startsOn")})
	want(t, "history", 1, len(f.Agent().Get(ab1).List("history")))
	want(t, "mine", "active", register(f, "AB1", mine, nil).Want(http.StatusOK).Text("status"))
}

// A card of a model that nobody knows waits for staff, who confirm or refuse it.
func TestReview(t *testing.T) {
	for accept, status := range map[bool]string{true: "active", false: "refused"} {
		f := apitest.New(t)
		register(f, "AB1", mine, nil).Want(http.StatusCreated)
		want(t, "case", "card-review", f.Agent().Get("/v1/cases").Text("items/0/kind"))
		faults := f.Agent().Post(ab1+"/decision", m{"reason": " "}).Want(http.StatusUnprocessableEntity).Codes()
		want(t, "faults", []string{"/accept required", "/reason required"}, faults)
		faults = f.Agent().Post(ab1+"/decision", m{"accept": false, "owner": f.ByPhone(mine), "reason": "x"}).Want(http.StatusUnprocessableEntity).Codes()
		want(t, "faults", []string{"/owner decision.owner"}, faults)
		f.Agent().Post(ab1+"/decision", m{"accept": accept, "reason": "Seen"}).Want(http.StatusOK)
		want(t, "cases", 0, len(f.Agent().Get("/v1/cases").List("items")))
		want(t, "status", status, register(f, "AB1", mine, nil).Want(http.StatusOK).Text("status"))
		moved := f.Agent().Post(ab1+"/transfers", m{"owner": m{"name": "R", "phone": theirs}, "reason": "?"})
		want(t, "transfer", accept, moved.Status == http.StatusCreated)
	}
}

// However many register one serial, the card stays small and everybody gets the same answer.
func TestManyClaimants(t *testing.T) {
	f := firm(t)
	for i := range 24 {
		answer := register(f, "AB1", "+9891200000"+string(rune('0'+i/10))+string(rune('0'+i%10)), nil)
		if i > 0 {
			want(t, "code", "card.contested", answer.Want(http.StatusConflict).Text("code"))
		}
	}
	shown := f.Agent().Get(ab1).Want(http.StatusOK)
	want(t, "registrations", 20, len(shown.List("registrations")))
	want(t, "customers", 24, f.Count("CUS#", " PROFILE"))
	f.Agent().Post(ab1+"/decision", m{"accept": false, "reason": "Nobody has it"}).Want(http.StatusOK)
	want(t, "cases", 0, len(f.Agent().Get("/v1/cases").List("items")))
	if strings.Contains(f.Log.String(), "98912") {
		t.Error("a phone is in the log")
	}
}
