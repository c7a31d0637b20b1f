package all_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
)

// ours are names that only we may set: of the caller, of what is derived, and of the table's keys.
var ours = []string{
	"role", "roles", "scope", "groups", "operations", "subject", "by", "segment", "value", "stage", "rung", "tier", "percentile", "influence", "verified",
	"consentAt", "consentTime", "consentedAt", "consents", "version", "internal", "domestic", "id", "customer", "cardId", "history", "filings", "registrant", "mergedInto", "merges",
	"createdAt", "updatedAt", "openedAt", "receipt", "status", "startsOn", "expiresOn", "months", "ttl", "expires", "answer", "outOfWarranty",
	"PK", "SK", "listPK", "listSK", "valuePK", "valueSK", "__proto__", "constructor", "$ne", "Name", "PHONE",
}

// theirs are places where a document has such a name because its sender decides it: operation, then where.
var theirs = map[string]bool{
	"reference/id": true, "owner/reference/id": true, "to/reference/id": true, // somebody's number in another system
	"giver/reference/id": true, "purchases/0/customerReference/id": true,
	"contacts/0/role":               true, // what somebody does at a company
	"role":                          true, // of a product: main or side
	"subject":                       true, // of an e-mail
	"segment":                       true, // whom a happening of the firm was about
	"events/0/customerReference/id": true,
	"status":                        true,                                                     // of a message, as its gateway tells
	"headers/0/value":               true,                                                     // of a gateway
	"operations":                    true,                                                     // of a machine key
	"rules/0/segment":               true, "rules/0/stage": true, "rules/0/all/0/value": true, // of a rule by which customers are put into segments
	"variants/0/texts/fa/subject": true, "variants/0/texts/ar/subject": true, "variants/0/texts/en/subject": true, // of an e-mail
	"audience/all/0/value": true, "variants/0/all/0/value": true, // of a condition of a campaign
	"items/0/id": true, "items/0/from/value": true, "items/0/from/percentile": true, // of a tier
}

// TestNothingOfOursIsAssigned puts every such name into every object of every document that an operation takes.
func TestNothingOfOursIsAssigned(t *testing.T) {
	d, all := routes(t)
	f := apitest.New(t)
	before, sent := lasting(f), 0
	for _, r := range all {
		form := r.takes("application/json")
		if form == nil {
			continue
		}
		for _, place := range places(d, form, nil) {
			for _, name := range ours {
				at := strings.Join(append(slices.Clone(place.path), name), "/")
				if place.of.Properties[name] != nil {
					if !theirs[at] && !(name == "customer" || name == "customerId") {
						t.Errorf("%s takes /%s: is it the sender's to say?", r.OperationID, at)
					}
					continue
				}
				answer := f.Manager().Call(r.method, r.at("x"), nested(place.path, name), "If-Match", `"1"`)
				sent++
				if answer.Status != http.StatusBadRequest || !slices.Equal(answer.Codes(), []string{"/" + at + " field.unknown"}) {
					t.Errorf("%s with /%s: %d %s", r.OperationID, at, answer.Status, answer.Body)
				}
			}
		}
	}
	if sent < 1000 {
		t.Errorf("only %d documents were sent", sent)
	}
	if diff := cmp.Diff(before, lasting(f)); diff != "" {
		t.Errorf("a refused document has changed the table:\n%s", diff)
	}
}

// The same as fields of a form and as parameters of an address.
func TestNothingOfOursIsAssignedByFormOrAddress(t *testing.T) {
	_, all := routes(t)
	f := apitest.New(t)
	before := lasting(f)
	for _, r := range all {
		form := r.takes("application/x-www-form-urlencoded")
		for _, name := range ours {
			if form != nil {
				for _, field := range []string{name, "owner." + name, "consent." + name} { // names that begin with _ are of the page, and go no further
					if form.Properties[field] != nil || strings.HasPrefix(field, "_") {
						continue
					}
					answer := f.Public().Call(r.method, r.at("x"), url.Values{field: {"1"}}.Encode(), "Content-Type", "application/x-www-form-urlencoded")
					if answer.Status != http.StatusBadRequest {
						t.Errorf("%s with the field %s: %d", r.OperationID, field, answer.Status)
					}
				}
			}
			if !r.page() && !r.asks(name) {
				answer := f.Manager().Call(r.method, r.at("x")+"?"+url.QueryEscape(name)+"=1", "{}", "If-Match", `"1"`)
				if answer.Status != http.StatusBadRequest || !slices.Contains(answer.Codes(), "/"+name+" field.unknown") {
					t.Errorf("%s with ?%s: %d %s", r.OperationID, name, answer.Status, answer.Body)
				}
			}
		}
	}
	if diff := cmp.Diff(before, lasting(f)); diff != "" {
		t.Errorf("a refused request has changed the table:\n%s", diff)
	}
}

// place is an object within a document.
type place struct {
	path []string
	of   *schema
}

// places are the objects of a document, the whole one first.
func places(d document, s *schema, path []string) []place {
	s = d.resolved(s)
	if s.Items != nil {
		return places(d, s.Items, append(slices.Clone(path), "0"))
	}
	if len(s.Properties) == 0 || len(path) > 6 {
		return nil
	}
	out := []place{{path, s}}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		out = append(out, places(d, s.Properties[name], append(slices.Clone(path), name))...)
	}
	return out
}

// nested is a document with nothing but one name at a place.
func nested(path []string, name string) string {
	var document any = m{name: "manager"}
	for _, step := range slices.Backward(path) {
		if step == "0" {
			document = []any{document}
		} else {
			document = m{step: document}
		}
	}
	text, err := json.Marshal(document)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// page says whether the route answers a browser: addresses from elsewhere carry parameters of their own there.
func (r route) page() bool {
	return !strings.HasPrefix(r.path, "/v1/") && r.path != "/healthz"
}

// asks says whether a route has a parameter.
func (r route) asks(name string) bool {
	return slices.ContainsFunc(r.Parameters, func(p map[string]any) bool { return p["in"] == "query" && p["name"] == name })
}
