package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pb33f/jsonschema/v6"

	"vafa"
	"vafa/infra/local"
	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/event"
	"vafa/internal/table"
)

// witnessed is a firm whose changes are read from the stream of a real engine.
type witnessed struct {
	*apitest.Firm
	t      *testing.T
	stream *local.Stream
	place  local.Place
	ids    map[string]bool
	all    []string // every event as it is sent
}

func listen(t *testing.T) *witnessed {
	t.Helper()
	f := apitest.New(t)
	if err := local.EnableStream(t.Context(), f.Client, f.TableName, vafa.Template); err != nil {
		t.Fatal(err)
	}
	stream, err := local.OpenStream(t.Context(), f.Client, f.TableName)
	if err != nil {
		t.Fatal(err)
	}
	return &witnessed{Firm: f, t: t, stream: stream, ids: map[string]bool{}}
}

// events are those since the last call: "type data", without the brackets.
func (w *witnessed) events() (out []string) {
	w.t.Helper()
	for {
		records, next, err := w.stream.Read(w.t.Context(), w.place)
		if err != nil {
			w.t.Fatal(err)
		}
		if w.place = next; len(records) == 0 {
			return out
		}
		for _, record := range records {
			out = append(out, w.of(record)...)
		}
	}
}

func (w *witnessed) of(record local.Record) (out []string) {
	change, err := table.Change(record.Before, record.After)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range (event.Record{ID: record.ID, Sequence: record.Sequence, At: record.At, Source: event.Source + "test"}).Of(change) {
		if w.ids[e.ID] {
			w.t.Errorf("two events have the id %s", e.ID)
		}
		w.ids[e.ID] = true
		sent, err := e.JSON()
		if err != nil {
			w.t.Fatal(err)
		}
		w.all = append(w.all, string(sent))
		data, err := json.Marshal(json.RawMessage(sent[strings.Index(string(sent), `"data":`)+len(`"data":`) : len(sent)-1]))
		if err != nil {
			w.t.Fatal(err)
		}
		out = append(out, e.Type+" "+strings.NewReplacer("0000000000000000000000000", "").Replace(string(data)))
	}
	return out
}

func (w *witnessed) want(what string, want ...string) {
	w.t.Helper()
	got := w.events() // of one transaction in any order
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("%s tells (-want +got):\n%s", what, diff)
	}
}

// What happens to a customer from the first word to the last, as others are told of it: each change once, by ids and codes.
func TestWhatOthersAreTold(t *testing.T) {
	w := listen(t)
	w.Public().Post("/v1/captures", m{"name": "Sara Qaderi", "phone": mine, "consent": m{"sms": true}, "note": "Loud neighbour"}).Want(http.StatusAccepted)
	w.want("a capture", `customer.captured {"customer":"cus_1","kind":"person","internal":false}`,
		`consent.changed {"customer":"cus_1","consents":[{"channel":"sms","purpose":"marketing","state":"yes"}]}`)
	w.Public().Post("/v1/captures", m{"name": "Sara Qaderi", "phone": mine}).Want(http.StatusAccepted)
	w.want("the same capture again")
	sara := w.ByPhone(mine)

	w.Public().Post("/v1/warranty-cards", card(mine)).Want(http.StatusCreated)
	w.want("a card", `card.registered {"card":"crd_1","customer":"cus_1","model":"RF-480","relation":"self","status":"review"}`,
		`case.opened {"customer":"cus_1","case":"cas_2","kind":"card-review","priority":5,"due":"2026-12-06T06:30:00Z"}`)
	bought := w.Buy(apitest.Purchase(sara, "o1", "2026-11-20T10:00:00Z", "5000"))
	w.want("a purchase", `purchase.recorded {"customer":"cus_1","purchase":"pur_1","source":"till","reference":"o1","at":"2026-11-20T10:00:00Z","amount":{"amount":"5000","currency":"IRT"}}`,
		`stage.changed {"customer":"cus_1","from":"prospect","to":"active"}`)
	w.Agent().Post("/v1/purchases/"+bought[0]+"/refunds", m{"amount": apitest.Toman("700"), "reason": "Broken glass"}).Want(http.StatusCreated)
	w.want("a refund", `purchase.refunded {"customer":"cus_1","purchase":"pur_1","amount":{"amount":"700","currency":"IRT"}}`)
	w.Public().Post("/v1/messages", m{"phone": mine, "text": "It is terribly loud", "kind": "complaint"}).Want(http.StatusAccepted)
	w.want("a complaint", `case.opened {"customer":"cus_1","case":"cas_3","kind":"complaint","priority":2,"due":"2026-11-23T06:30:00Z"}`,
		`rung.changed {"customer":"cus_1","from":"inert","to":"dissatisfied","code":"rung.open"}`)
	w.Agent().Call(http.MethodPatch, "/v1/cases/cas_00000000000000000000000003", m{"state": "resolved", "outcome": "Quiet now"}, "If-Match", `"1"`).Want(http.StatusOK)
	w.want("its end", `case.closed {"customer":"cus_1","case":"cas_3","kind":"complaint","state":"resolved"}`,
		`rung.changed {"customer":"cus_1","from":"dissatisfied","to":"inert","code":"rung.still"}`)

	w.Manager().Post("/v1/segmentation/runs", m{}).Want(http.StatusAccepted)
	w.want("the nightly job", `segment.changed {"customer":"cus_1","to":"new"}`)
	w.Agent().Post("/v1/customers/"+sara+"/consents", m{"withdraw": true, "consentText": "1"}).Want(http.StatusOK)
	w.want("an opt-out", `consent.changed {"customer":"cus_1","consents":[{"channel":"sms","purpose":"marketing","state":"no"},{"channel":"email","purpose":"marketing","state":"no"},`+
		`{"channel":"call","purpose":"marketing","state":"no"},{"channel":"chat","purpose":"marketing","state":"no"},{"channel":"sms","purpose":"survey","state":"no"},`+
		`{"channel":"email","purpose":"survey","state":"no"},{"channel":"call","purpose":"survey","state":"no"},{"channel":"chat","purpose":"survey","state":"no"}]}`)
	w.erase(sara)
	w.want("an erasure", `customer.erased {"hash":"`+crm.HashID(sara)+`"}`)
	w.silent("Sara", "Qaderi", "9121234567", "Loud", "loud", "glass", "Quiet", "AB1")
	w.valid()
}

func (w *witnessed) erase(id string) {
	w.Manager().Call(http.MethodDelete, "/v1/customers/"+id+"?reason=asked", nil).Want(http.StatusNoContent)
}

// silent says that no event holds a text.
func (w *witnessed) silent(texts ...string) {
	w.t.Helper()
	for _, sent := range w.all {
		for _, text := range texts {
			if strings.Contains(sent, text) {
				w.t.Errorf("%q is in %s", text, sent)
			}
		}
	}
}

// valid holds every event to the schema of its type.
func (w *witnessed) valid() {
	w.t.Helper()
	for _, sent := range w.all {
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(sent))
		if err != nil {
			w.t.Fatal(err)
		}
		file := filepath.Join("..", "..", "infra", "events", document.(map[string]any)["type"].(string)+".json")
		schema, err := jsonschema.NewCompiler().Compile(file)
		if err != nil {
			w.t.Fatal(err)
		}
		if err := schema.Validate(document); err != nil {
			w.t.Errorf("%s: %v", sent, err)
		}
	}
}

// A merge moves purchases and cases to another customer: that is one event, and its undoing another; what moved is not told again.
func TestWhatAMergeTells(t *testing.T) {
	w := listen(t)
	merge := some(w.Firm)
	w.events()
	merge.send().Want(http.StatusOK)
	from := strings.Replace(merge.body["from"].(string), "0000000000000000000000000", "", 1)
	into := strings.Replace(strings.Split(merge.path, "/")[3], "0000000000000000000000000", "", 1)
	pair := `{"customer":"` + into + `","from":"` + from + `"}`
	got := w.events()
	slices.Sort(got)
	want(t, "a merge tells", []string{"customer.merged " + pair, `rung.changed {"customer":"` + into + `","from":"inert","to":"dissatisfied","code":"rung.open"}`}, got)
	post(w.Manager(), merge.path+"/undo", merge.body).send().Want(http.StatusOK)
	undone := w.events()
	if !slices.Contains(undone, "customer.unmerged "+pair) {
		t.Errorf("its undoing tells %v", undone)
	}
	for _, one := range undone {
		for _, kind := range []string{"purchase.", "case.", "card.", "customer.captured", "customer.merged"} {
			if strings.HasPrefix(one, kind) {
				t.Errorf("its undoing tells %s", one)
			}
		}
	}
	w.valid()
}

// A case is late by the clock alone: a look marks it, once for a due time, whatever else is done with it meanwhile.
func TestALateCaseIsToldOnce(t *testing.T) {
	w := listen(t)
	w.Public().Post("/v1/messages", m{"phone": mine, "text": "Loud", "kind": "complaint"}).Want(http.StatusAccepted)
	w.Public().Post("/v1/messages", m{"phone": theirs, "text": "Loud", "kind": "complaint"}).Want(http.StatusAccepted)
	w.events()
	watch := w.TableOf("watch")
	look := func(marks int) {
		t.Helper()
		if n, err := watch.MarkLate(t.Context()); err != nil || n != marks {
			t.Errorf("%d marked: %v", n, err)
		}
	}
	late := func(n, due string) string {
		return fmt.Sprintf(`case.late {"customer":"cus_%s","case":"cas_%s","kind":"complaint","due":"%s"}`, n, n, due)
	}
	change := func(id string, body m, version string) {
		t.Helper()
		w.Agent().Call(http.MethodPatch, "/v1/cases/cas_0000000000000000000000000"+id, body, "If-Match", `"`+version+`"`).Want(http.StatusOK)
	}
	look(0)
	w.Clock.Add(25 * time.Hour)
	change("2", m{"state": "resolved", "outcome": "Quiet"}, "1")
	w.events()
	look(1)
	look(0)
	w.want("a look", late("1", "2026-11-23T06:30:00Z"))
	change("1", m{"owner": "Reza"}, "1") // the mark is no new version
	look(0)
	change("1", m{"due": "2026-11-23T10:00:00Z"}, "2")
	look(0)
	w.want("another owner and a later time")
	w.Clock.Add(3 * time.Hour)
	look(1)
	w.want("the later time", late("1", "2026-11-23T10:00:00Z"))
	w.valid()
}

// Nobody is sent an event whose form is not written down.
func TestEveryTypeOfEventHasASchema(t *testing.T) {
	for kind := range event.Data() {
		if _, err := os.Stat(filepath.Join("..", "..", "infra", "events", kind+".json")); err != nil {
			t.Error(err)
		}
	}
}
