package check_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/api/apitest"
	"vafa/internal/check"
	"vafa/internal/crm"
	"vafa/internal/table/tabletest"
)

type m = apitest.M

// lively is a firm to which much of what the table keeps has happened: cus_1 brought cus_2, who bought, complained and passed a unit
// on; a company has cus_1 for a contact; cus_5 was merged into cus_1, and cus_6 erased.
func lively(t *testing.T) *apitest.Firm {
	f := apitest.New(t)
	first, second := f.Capture("Sara Ahmadi Nur", "+989121000001"), ""
	f.Public().Post("/v1/captures", m{"name": "Reza Karimi", "phone": "+989121000002", "referredBy": crm.ReferralCode(first)}).Want(http.StatusAccepted)
	second = f.ByPhone("+989121000002")
	f.Marketer().Post("/v1/products", m{"sku": "RF-480", "name": m{"en": "Fridge"}, "warrantyMonths": 24}).Want(http.StatusCreated)
	ids := f.Buy(
		m{"phone": "+989121000002", "source": "till", "reference": "1", "at": "2026-11-01T10:00:00Z", "amount": apitest.Toman("5000")},
		m{"phone": "+989121000002", "source": "till", "reference": "2", "at": "2026-11-09T10:00:00Z", "amount": apitest.Toman("7000")},
	)
	f.Agent().Post("/v1/purchases/"+ids[0]+"/refunds", m{"amount": apitest.Toman("1000")}).Want(http.StatusCreated)
	f.Agent().Post("/v1/customers/"+second+"/interactions", m{
		"channel": "call", "direction": "inbound", "phase": "sale", "kind": "complaint", "summary": "Loud", "minutes": 5, "cost": apitest.Toman("70"),
	}).Want(http.StatusCreated)
	f.Public().Post("/v1/warranty-cards", m{
		"model": "RF-480", "serial": "AB1", "purchasedOn": "2026-10-31", "owner": m{"name": "Reza", "phone": "+989121000002"},
	}).Want(http.StatusCreated)
	f.Agent().Post("/v1/warranty-cards/RF-480/AB1/claims", m{"text": "Cold"}).Want(http.StatusCreated)
	f.Machine("recordWebEvents").Post("/v1/events", m{"events": []m{{
		"source": "shop", "reference": "9", "at": "2026-11-20T08:00:00Z", "kind": "page", "text": "Fridges", "customerId": second,
	}}}).Want(http.StatusOK)
	firm := f.Agent().Post("/v1/customers", m{"kind": "company", "name": "Shop", "phone": "+982121000003"}).Want(http.StatusCreated)
	at := "/v1/customers/" + firm.Text("id")
	f.Agent().Call(http.MethodPatch, at, m{"contacts": []m{{"name": "Sara", "phone": "+989121000001", "customerId": first}}},
		"If-Match", f.Agent().Get(at).Header.Get("ETag")).Want(http.StatusOK)
	f.Agent().Post("/v1/customers/"+first+"/messages", m{"channel": "sms", "text": "Hello", "purpose": "service"})
	from := f.Capture("Sara Ahmadi", "+989121000004")
	f.Agent().Post("/v1/customers/"+from+"/interactions", m{
		"channel": "call", "direction": "inbound", "phase": "sale", "kind": "service", "summary": "?",
	}, "Idempotency-Key", "once").Want(http.StatusCreated)
	f.Manager().Post("/v1/customers/"+first+"/merge", m{"from": from}, "If-Match", f.Agent().Get("/v1/customers/"+first).Header.Get("ETag")).Want(http.StatusOK)
	gone := f.Capture("Gone", "+989121000005")
	if from != merged || gone != erased {
		t.Fatal(from, gone)
	}
	f.Manager().Call(http.MethodDelete, "/v1/customers/"+gone+"?reason=asked", nil).Want(http.StatusNoContent)
	return f
}

func cus(n int) string { return fmt.Sprintf("cus_%026d", n) }

// Each rule sees that it is broken, and nothing else does.
func TestBroken(t *testing.T) {
	f := lively(t)
	rows, business, now := tabletest.Scan(t, f.Client, f.TableName), f.Service.Business, f.Clock.Now()
	look := func(t *testing.T, from *memory, parts int) check.Report {
		t.Helper()
		report, err := check.Run(t.Context(), from, check.Options{Now: now, Business: business, Parts: parts})
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	whole := look(t, memoryOf(rows), 3)
	if len(whole.Findings) > 0 || whole.Items != len(rows) || whole.More != 0 {
		t.Fatalf("%+v", whole)
	}
	for name, one := range broken {
		t.Run(name, func(t *testing.T) {
			from := memoryOf(rows)
			one.by(from)
			for parts := range 2 {
				var got []string
				for _, finding := range look(t, from, 1+2*parts).Findings {
					got = append(got, finding.Rule)
					if finding.What == "" || finding.Key == "" || strings.Contains(finding.Key, "98912") {
						t.Errorf("%+v", finding)
					}
				}
				if got = slices.Compact(got); !slices.Equal(got, one.rules) {
					t.Errorf("%d parts: %v instead of %v", 1+2*parts, got, one.rules)
				}
			}
		})
	}
}

// breach is one way in which a table may be wrong, and the rules that see it.
type breach struct {
	by    func(*memory)
	rules []string
}

func one(rule string, by func(*memory)) breach { return breach{by, []string{rule}} }

// set changes a text of an item.
func set(begin, end, name, to string) func(*memory) {
	return func(m *memory) { m.one(begin, end)[name] = text(to) }
}

func drop(begin, end string) func(*memory) { return func(m *memory) { m.drop(begin, end) } }

func put(pk, sk string, more row) func(*memory) {
	return func(m *memory) {
		out := row{"PK": text(pk), "SK": text(sk), "event": text("e")}
		maps.Copy(out, more)
		m.put(out)
	}
}

// replace changes a part of a text, which must be there.
func replace(from row, name, old, with string) {
	text := textAt(from, name)
	if !strings.Contains(text, old) {
		panic(name + " is " + text)
	}
	from[name] = &types.AttributeValueMemberS{Value: strings.Replace(text, old, with, 1)}
}

// inside is a map within an item, to be changed; it is a copy.
func inside(from row, name string) row {
	out := maps.Clone(from[name].(*types.AttributeValueMemberM).Value)
	from[name] = &types.AttributeValueMemberM{Value: out}
	return out
}

const reza, sara = "CUS#cus_00000000000000000000000002", "CUS#cus_00000000000000000000000001"

var broken = map[string]breach{
	"an identity without a claim": one("identity.claim", drop("IDY#phone#+989121000002", "")),
	"a claim of somebody else":    one("identity.claim", set("IDY#phone#+989121000002", "", "customer", cus(1))),
	"a claim of nobody": one("identity.claim", func(m *memory) {
		put("IDY#email#a@example.com", "CLAIM", row{"customer": text(cus(77)), "has": &types.AttributeValueMemberL{}})(m)
	}),
	"a code that leads elsewhere":  one("referral.code", set("IDY#referral#", "", "customer", cus(77))),
	"a pointer to nothing":         one("id.pointer", put("ID#pur_x", "POINTER", row{"customer": text(cus(2)), "item": text("T#x")})),
	"a purchase without a pointer": one("id.pointer", drop("ID#pur_", "")),
	"a case without a pointer":     one("id.pointer", drop("ID#cas_00000000000000000000000001", "")),
	"a gateway's name for nothing": one("gateway.name", put("ID#http.7", "POINTER", row{"customer": text(cus(2)), "item": text("SENT#x")})),
	"a purchase without an event":  one("event.claim", drop("EVT#till#2", "")),
	"an event without a purchase":  one("event.claim", put("EVT#till#8", "CLAIM", row{"customer": text(cus(2)), "purchase": text("pur_8"), "listPK": text("REF#8"), "listSK": text("till")})),
	"a ledger that has more":       {func(m *memory) { replace(m.one(reza, "VALUE"), "ledger", "70000", "70010") }, []string{"value.ledger", "value.summary"}},
	"a summary of something else":  one("value.summary", func(m *memory) { inside(m.one(reza, "VALUE"), "summary")["spent"] = number("1") }),
	"minutes that were not spent":  one("value.minutes", func(m *memory) { m.one(reza, "VALUE")["minutes"] = number("6") }),
	"a cost that was not":          one("value.serviceCost", func(m *memory) { m.one(reza, "VALUE")["serviceCost"] = number("6") }),
	"a value that forgot who":      one("value.referrer", func(m *memory) { delete(m.one(reza, "VALUE"), "referrer") }),
	"a rung out of nothing":        one("value.rung", func(m *memory) { inside(m.one(reza, "VALUE"), "rung")["name"] = text("motivated") }),
	"somebody without a value":     {drop(reza, "VALUE"), []string{"value.ledger", "value.minutes", "value.missing", "value.referrer", "value.serviceCost"}},
	"a credit that is not there":   {func(m *memory) { m.drop(sara, textAt(m.line(sara, "referral"), "SK")) }, []string{"referral.credit"}},
	"a credit for somebody else":   one("referral.credit", func(m *memory) { m.line(sara, "referral")["other"] = text(cus(1)) }),
	"a card without its copy":      one("card.holder", drop(reza, "CARD#")),
	"a copy that looks otherwise":  one("card.holder", set(reza, "CARD#", "expiresOn", "2050-01-01")),
	"an owner in another list":     one("card.holder", set(reza, "CARD#", "listPK", "OWNERS#XX#1")),
	"a card without a history":     one("card.history", func(m *memory) { m.one("CARD#", "")["history"] = &types.AttributeValueMemberL{} }),
	"a card contested by nobody":   {set("CARD#", "", "status", "review"), []string{"card.holder", "card.state"}},
	"a claim that is not there": {func(m *memory) {
		m.one("CARD#", "")["claims"] = &types.AttributeValueMemberL{Value: []types.AttributeValue{text("cas_x")}}
	}, []string{"card.case"}},
	"a word of another name":        {set(sara, "WORD#1", "listSK", "other#"+cus(1)), []string{"name.word"}},
	"a word that is not found":      one("name.word", drop(sara, "WORD#2")),
	"a contact who is not found":    one("contact.listed", drop("CONTACT#", "")),
	"a serial without its model":    one("serial.model", drop("SERIAL#", "")),
	"a product not on the shelf":    one("product.shelf", func(m *memory) { delete(m.one("CATALOGUE", "SHELF#"), "sku:RF-480") }),
	"a shelf with more":             one("product.shelf", drop("CATALOGUE", "PRODUCT#")),
	"an event that may count twice": one("web.claim", drop("WEB#", "")),
	"members who are not counted":   one("member.waits", put(reza, "MEMBER#cam_1", waiting)),
	"members who do not wait":       one("member.waits", put("CAM#cam_1", "COUNT#3", row{"planned": number("2")})),
	"more members than are counted": one("member.count", put(reza, "MEMBER#cam_1", control)),
	"two messages of one campaign":  one("message.twice", func(m *memory) { put(reza, "SENT#a", message)(m); put(reza, "SENT#b", message)(m) }),
	"a chunk that is not counted": one("import.chunk", func(m *memory) {
		put("IMPORT#imp_1", "PLAN", importing)(m)
		put("IMPORT#imp_1", "CHUNK#000001", row{"new": number("2")})(m)
	}),
	"a list of moves too few":         one("merge.moved", drop("MERGE#", "MOVED#")),
	"something left of who is merged": one("merge.rest", put("CUS#"+merged, "REACHED", nil)),
	"somebody erased in an item":      one("erased.left", put("SERIALS#RF-480", "X", row{"event": text(erased)})),
	"a line of tomorrow":              one("time.future", func(m *memory) { m.line(reza, "card")["at"] = text("2027-01-01T00:00:00Z") }),
	"a case that is in no list":       one("key.index", func(m *memory) { delete(m.one(reza, "CASE#"), "listPK"); delete(m.one(reza, "CASE#"), "listSK") }),
	"a value in no index":             one("key.index", func(m *memory) { delete(m.one(reza, "VALUE"), "valuePK") }),
	"a name sorted wrongly":           one("key.index", set(reza, "PROFILE", "listSK", "x#"+cus(2))),
	"an answer without its body":      one("answer.whole", func(m *memory) { delete(m.one("IDEM#", ""), "body") }),
	"an item of no kind":              one("key.kind", put("XYZ#1", "A", nil)),
	"an item of a customer, no kind":  one("key.kind", put(reza, "XYZ", nil)),
	"an attribute of no kind":         one("item.attribute", set(reza, "PROFILE", "surprise", "x")),
	"an item that cannot be read":     {func(m *memory) { m.one("SERIAL#", "")["models"] = number("1") }, []string{"item.unreadable", "serial.model"}},
	"a line about a missing case":     {drop(reza, "CASE#"), []string{"case.missing", "id.pointer", "value.rung"}},
}

var (
	waiting = row{"campaign": text("cam_1"), "customer": text(cus(2)), "state": text("planned"), "due": text("2026-11-23T00:00:00Z"),
		"listPK": text("PLANNED#cam_1#1"), "listSK": text("2026-11-23T00:00:00.000Z#" + cus(2))}
	control   = row{"campaign": text("cam_1"), "customer": text(cus(2)), "state": text("control"), "listPK": text("MEMBERS#cam_1#1"), "listSK": text(cus(2))}
	importing = row{"id": text("imp_1"), "chunksDone": number("1"), "new": number("1"), "listPK": text("IMPORTS"), "listSK": text("imp_1")}
	message   = row{"id": text("a"), "customer": text(cus(2)), "campaign": text("cam_1"), "state": text("planned")}
)

const merged, erased = "cus_00000000000000000000000005", "cus_00000000000000000000000006"

// What is written while the table is read is no finding, nor what a merge or erasure leaves half done.
func TestUnderWay(t *testing.T) {
	f := lively(t)
	rows, business, now := tabletest.Scan(t, f.Client, f.TableName), f.Service.Business, f.Clock.Now()
	run := func(from *memory) check.Report {
		report, err := check.Run(t.Context(), from, check.Options{Now: now, Business: business})
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	t.Run("written meanwhile", func(t *testing.T) {
		from := memoryOf(rows)
		claim := from.one("IDY#phone#+989121000002", "")
		from.drop("IDY#phone#+989121000002", "")
		from.again = func(pk string) {
			if pk == textAt(claim, "PK") {
				from.put(claim)
			}
		}
		if report := run(from); len(report.Findings) > 0 {
			t.Errorf("%+v", report.Findings)
		}
	})
	t.Run("a merge", func(t *testing.T) {
		from := memoryOf(rows)
		from.one(sara, "PROFILE")["merging"] = text(merged)
		put("CUS#"+merged, "REACHED", nil)(from)
		if report := run(from); len(report.Findings) > 0 || report.Unfinished != 1 {
			t.Errorf("%+v", report)
		}
	})
	t.Run("an erasure", func(t *testing.T) {
		from := memoryOf(rows)
		from.drop("IDY#phone#+989121000002", "")
		put("ERASURE#"+cus(2), "WORK", row{"listPK": text("ERASURES#1"), "listSK": text(cus(2))})(from)
		if report := run(from); len(report.Findings) > 0 || report.Unfinished != 1 {
			t.Errorf("%+v", report)
		}
	})
	t.Run("expired", func(t *testing.T) {
		from := memoryOf(rows)
		put("XYZ#1", "A", row{"expires": number(fmt.Sprint(now.Unix() - 1))})(from)
		if report := run(from); len(report.Findings) > 0 {
			t.Errorf("%+v", report.Findings)
		}
	})
}

// An item that will soon be too large is told of, and is no finding.
func TestLarge(t *testing.T) {
	from := memoryOf(nil)
	put("JOB#segmentation", "REPORT#x", row{"document": text(strings.Repeat("x", 390<<10))})(from)
	report, err := check.Run(t.Context(), from, check.Options{Now: apitest.Start, Business: apitest.Business(t)})
	if err != nil || len(report.Findings) > 0 || len(report.Warnings) != 1 || report.Warnings[0].Rule != "item.size" {
		t.Errorf("%+v %v", report, err)
	}
}

// What is read stays within the budget.
func TestBudget(t *testing.T) {
	from := memoryOf(nil)
	for n := range 100 {
		put("SERIALS#RF-480", fmt.Sprint(n), nil)(from)
	}
	var waited time.Duration
	report, err := check.Run(t.Context(), from, check.Options{
		Now: apitest.Start, Business: apitest.Business(t), Budget: 10, Parts: 2,
		Wait: func(_ context.Context, d time.Duration) error { waited += d; return nil },
	})
	if least := time.Duration(report.Units / 10 * float64(time.Second)); err != nil || waited < least*99/100 || report.Units < 100 {
		t.Errorf("%v for %v units, %v", waited, report.Units, err)
	}
}
