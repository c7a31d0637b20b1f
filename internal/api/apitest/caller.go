package apitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"vafa/internal/rest"
)

// Caller sends requests to a firm as somebody. It may be used by several goroutines; Want and the like of an Answer may not.
type Caller struct {
	firm *Firm
	who  rest.Caller
}

// Public sends requests as nobody known.
func (f *Firm) Public() Caller { return Caller{firm: f} }

// Agent sends requests as staff who serve customers.
func (f *Firm) Agent() Caller { return f.staff(rest.Agent) }

// Marketer sends requests as staff who keep products and segments.
func (f *Firm) Marketer() Caller { return f.staff(rest.Marketer) }

// Manager sends requests as staff who may do everything.
func (f *Firm) Manager() Caller { return f.staff(rest.Manager) }

// Machine sends requests as a machine whose key is bound to operations.
func (f *Firm) Machine(operations ...string) Caller {
	return Caller{firm: f, who: rest.Caller{Subject: "till", Operations: operations}}
}

// As sends requests as a caller of the test's own making.
func (f *Firm) As(who rest.Caller) Caller { return Caller{firm: f, who: who} }

func (f *Firm) staff(role rest.Role) Caller {
	return Caller{firm: f, who: rest.Caller{Subject: "staff-" + string(role), Roles: []rest.Role{role}}}
}

// M is a JSON object.
type M = map[string]any

// Call sends a request; body is nil, a string as it is, or anything to encode. headers are name, value pairs.
func (c Caller) Call(method, path string, body any, headers ...string) Answer {
	var content []byte
	switch body := body.(type) {
	case nil:
	case string:
		content = []byte(body)
	default:
		encoded, err := json.Marshal(body)
		if err != nil {
			return Answer{t: c.firm.t, Body: err.Error()}
		}
		content = encoded
	}
	r := httptest.NewRequest(method, path, bytes.NewReader(content))
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	c.enter(r)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	if _, measuring := c.firm.t.(*testing.B); !measuring {
		c.firm.Canaries.Sent(r.URL.Query(), r.Header.Get("Content-Type"), content)
	}
	request := "req_test"
	if c.who.Subject != "" {
		request = fmt.Sprintf("req_%06d", c.firm.requests.Add(1)) // by which the audit names it
	}
	ctx := rest.WithRequestID(c.firm.t.Context(), request)
	if c.who.Subject != "" {
		ctx = rest.WithCaller(ctx, c.who)
	}
	w := httptest.NewRecorder()
	c.firm.Handler.ServeHTTP(w, r.WithContext(ctx))
	answer := Answer{t: c.firm.t, Status: w.Code, Header: w.Header(), Body: w.Body.String()}
	if c.who.Subject != "" && answer.Status < http.StatusMultipleChoices {
		for _, who := range c.firm.witness.missing(c.firm, request, ownWords(r, answer)) {
			c.firm.t.Errorf("%s %s: the audit does not say that %s was shown: %s", method, path, who, answer.Body)
		}
	}
	return answer
}

// ownWords is an answer without the ids of customers that a page only gives back, because they stood in its address.
func ownWords(r *http.Request, answer Answer) string {
	body := answer.Body
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		for _, said := range customerID.FindAllString(r.URL.RawQuery, -1) {
			body = strings.ReplaceAll(body, said, "")
		}
	}
	return body
}

// Get reads a path.
func (c Caller) Get(path string, headers ...string) Answer {
	return c.Call(http.MethodGet, path, nil, headers...)
}

// Post sends a document.
func (c Caller) Post(path string, body any, headers ...string) Answer {
	return c.Call(http.MethodPost, path, body, headers...)
}

// Patch changes what is at a path, if it still has the entity tag; "" sends no If-Match.
func (c Caller) Patch(path, etag string, body any) Answer {
	if etag == "" {
		return c.Call(http.MethodPatch, path, body)
	}
	return c.Call(http.MethodPatch, path, body, "If-Match", etag)
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   string

	t testing.TB
}

// Want ends the test unless the answer has the status.
func (a Answer) Want(status int) Answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("status %d, want %d: %s", a.Status, status, a.Body)
	}
	return a
}

// Into decodes the document.
func (a Answer) Into(document any) Answer {
	a.t.Helper()
	if err := json.Unmarshal([]byte(a.Body), document); err != nil {
		a.t.Fatalf("%v: %s", err, a.Body)
	}
	return a
}

// At is the part of the document at a path such as "items/0/id", nil if there is none.
func (a Answer) At(path string) any {
	a.t.Helper()
	var document any
	a.Into(&document)
	for _, name := range strings.Split(path, "/") {
		switch at := document.(type) {
		case map[string]any:
			document = at[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(at) {
				return nil
			}
			document = at[i]
		default:
			return nil
		}
	}
	return document
}

// Text is At of a text, "" if there is none.
func (a Answer) Text(path string) string {
	a.t.Helper()
	text, _ := a.At(path).(string)
	return text
}

// Number is At of a number, 0 if there is none.
func (a Answer) Number(path string) float64 {
	a.t.Helper()
	number, _ := a.At(path).(float64)
	return number
}

// List is At of a list.
func (a Answer) List(path string) []any {
	a.t.Helper()
	list, ok := a.At(path).([]any)
	if !ok {
		a.t.Fatalf("%s is no list: %s", path, a.Body)
	}
	return list
}

// Codes are the faults of a problem as "pointer code", in order.
func (a Answer) Codes() []string {
	a.t.Helper()
	var problem struct{ Errors []rest.Detail }
	a.Into(&problem)
	var out []string
	for _, fault := range problem.Errors {
		out = append(out, fault.Pointer+" "+fault.Code)
	}
	return out
}

// Capture makes a person known and gives their id.
func (f *Firm) Capture(name, phone string) string {
	f.t.Helper()
	f.Public().Post("/v1/captures", M{"name": name, "phone": phone}).Want(http.StatusAccepted)
	return f.ByPhone(phone)
}

// ByPhone is the one customer who has a phone.
func (f *Firm) ByPhone(phone string) string {
	f.t.Helper()
	found := f.Agent().Get("/v1/customers?phone=" + url.QueryEscape(phone)).Want(http.StatusOK)
	if n := len(found.List("items")); n != 1 {
		f.t.Fatalf("%d customers have this phone, want 1", n)
	}
	return found.Text("items/0/id")
}

// Toman is an amount as requests write it.
func Toman(amount string) M { return M{"amount": amount, "currency": "IRT"} }

// Purchase is one purchase of a customer as requests write it.
func Purchase(customer, reference, at, toman string) M {
	return M{"customerId": customer, "source": "till", "reference": reference, "at": at, "amount": Toman(toman)}
}

// Buy records purchases and gives their ids.
func (f *Firm) Buy(purchases ...M) []string {
	f.t.Helper()
	answer := f.Agent().Post("/v1/purchases", M{"purchases": purchases}).Want(http.StatusOK)
	var out struct {
		Results []struct{ Status, PurchaseID string }
	}
	answer.Into(&out)
	var ids []string
	for _, result := range out.Results {
		if result.Status == "refused" {
			f.t.Fatalf("refused: %s", answer.Body)
		}
		ids = append(ids, result.PurchaseID)
	}
	return ids
}
