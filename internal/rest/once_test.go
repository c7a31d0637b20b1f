package rest_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"vafa/internal/crm"
	"vafa/internal/rest"
)

// memory answers a key that it has seen as the table does.
type memory map[string]crm.Once

func (m memory) create(_ context.Context, in petIn) (rest.Reply[pet], error) {
	once, err := in.Meta.Once.Answer(202, in.Body)
	if err != nil {
		return rest.Reply[pet]{}, err
	}
	if !once.IsSet() {
		return rest.Reply[pet]{Status: 202, Body: in.Body}, nil
	}
	name := once.Operation + " " + once.Caller + " " + once.Key
	if before, ok := m[name]; ok {
		return rest.Reply[pet]{}, crm.AnsweredError{Hash: before.Hash, Status: before.Status, Body: before.Body}
	}
	m[name] = once
	return rest.Reply[pet]{Status: 202, Body: in.Body}, nil
}

func TestRepetitionGetsTheFirstAnswer(t *testing.T) {
	m := memory{}
	h := handlerOf(petOperation(rest.Public(), m.create))
	first := askJSON(h, `{"name":"a","tags":["x"]}`, "Idempotency-Key", "k1")
	again := askJSON(h, `{"name":"a","tags":["x"]}`, "Idempotency-Key", "k1")
	if first.Code != 202 || again.Code != 202 || first.Body.String() != again.Body.String() {
		t.Errorf("%d %s, then %d %s", first.Code, first.Body, again.Code, again.Body)
	}
	problemIn(t, askJSON(h, `{"name":"b"}`, "Idempotency-Key", "k1"), 422, "idempotency.reused")
	if w := askJSON(h, `{"name":"b"}`, "Idempotency-Key", "k2"); w.Code != 202 {
		t.Errorf("another key: %d", w.Code)
	}
	if w := askJSON(h, `{"name":"c"}`); w.Code != 202 || len(m) != 2 {
		t.Errorf("no key: %d, %d kept", w.Code, len(m))
	}
	kept := m["createPet public k1"]
	if !kept.Expires.Equal(now.Add(24*time.Hour)) || kept.Hash == "" || kept.Hash == m["createPet public k2"].Hash || string(kept.Body) != first.Body.String() {
		t.Errorf("kept %+v", kept)
	}
}

func TestFormPressedTwiceCountsOnce(t *testing.T) {
	m := memory{}
	h := handlerOf(petOperation(rest.Public(), m.create))
	for _, form := range []string{"name=a&tags=x&tags=y&_key=k", "tags=x&tags=y&_key=k&name=a&lang=fa"} {
		if w := post(h, form); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/fa/thanks" {
			t.Errorf("%s: %d %s", form, w.Code, w.Body)
		}
	}
	if w := post(h, "name=b&_key=k"); w.Code != 422 || !strings.Contains(w.Body.String(), "code=idempotency.reused") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	// The header goes before the field.
	if w := post(h, "name=b&_key=k", "Idempotency-Key", "other"); w.Code != http.StatusSeeOther || len(m) != 2 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestKeyBelongsToItsCaller(t *testing.T) {
	m := memory{}
	h := handlerOf(petOperation(rest.Staff(rest.Agent), m.create))
	for _, subject := range []string{"a", "b"} {
		r := httptest.NewRequest("POST", "/v1/pets", strings.NewReader(`{"name":"`+subject+`"}`))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", "same")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r.WithContext(rest.WithCaller(r.Context(), rest.Caller{Subject: subject, Roles: []rest.Role{rest.Agent}})))
		if w.Code != 202 {
			t.Errorf("%s: %d %s", subject, w.Code, w.Body)
		}
	}
}

func TestKeyTooLong(t *testing.T) {
	h := handlerOf(petOperation(rest.Public(), memory{}.create))
	if w := askJSON(h, `{}`, "Idempotency-Key", strings.Repeat("k", rest.MaxKey)); w.Code != 202 {
		t.Errorf("%d bytes: %d", rest.MaxKey, w.Code)
	}
	p := problemIn(t, askJSON(h, `{}`, "Idempotency-Key", strings.Repeat("k", rest.MaxKey+1)), 400, "shape")
	if faultsIn(p) != "/Idempotency-Key:text.tooLong" {
		t.Error(faultsIn(p))
	}
}

func TestRepetitionAcrossPathsIsAnotherRequest(t *testing.T) {
	type in struct {
		ID   string `path:"id"`
		Body pet
		Meta rest.Meta
	}
	hashes := map[string]bool{}
	op := rest.New(rest.Spec{ID: "refund", Method: "POST", Path: "/v1/pets/{id}/refunds", Access: rest.Public()},
		func(_ context.Context, in in) (rest.Reply[pet], error) {
			once, err := in.Meta.Once.Answer(200, nil)
			hashes[once.Hash] = true
			return rest.Reply[pet]{}, errors.Join(err)
		})
	h := handlerOf(op)
	for _, id := range []string{"1", "2"} {
		ask(h, "POST", "/v1/pets/"+id+"/refunds", `{}`, "Content-Type", "application/json", "Idempotency-Key", "k")
	}
	if len(hashes) != 2 {
		t.Errorf("refunds of two pets have %d hashes", len(hashes))
	}
}
