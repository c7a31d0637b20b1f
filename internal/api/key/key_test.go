package key_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
	"vafa/internal/api/authorizer"
	"vafa/internal/rest"
)

type m = apitest.M

// caller asks the authorizer who sends a secret.
func caller(f *apitest.Firm, secret string) (rest.Caller, error) {
	gate := authorizer.Authorizer{Keys: f.Service.Table, Now: f.Clock.Now, Log: slog.New(slog.NewJSONHandler(f.Log, nil))}
	return gate.Caller(context.Background(), map[string]string{"Authorization": "Bearer " + secret})
}

func TestKeyOpensItsOperationsUntilItIsRevoked(t *testing.T) {
	f := apitest.New(t)
	made := f.Manager().Post("/v1/keys", m{"name": "till-3", "operations": []string{"recordPurchases"}, "days": 30}).Want(http.StatusCreated)
	secret, id := made.Text("secret"), made.Text("id")
	who, err := caller(f, secret)
	if err != nil || who.Name() != "machine:till-3" || !slices.Equal(who.Operations, []string{"recordPurchases"}) || len(who.Roles) > 0 {
		t.Fatalf("%+v, %v", who, err)
	}
	if made.Text("createdBy") != "staff-manager" || made.Text("expiresAt") != f.Clock.Now().AddDate(0, 0, 30).Format(time.RFC3339) {
		t.Errorf("made %s", made.Body)
	}
	listed := f.Manager().Get("/v1/keys").Want(http.StatusOK)
	if listed.Text("items/0/state") != "active" || listed.Text("items/0/lastUsedAt") != f.Clock.Now().Format(time.RFC3339) {
		t.Errorf("listed %s", listed.Body)
	}
	f.Clock.Add(time.Minute)
	revoked := f.Manager().Call("DELETE", "/v1/keys/"+id, nil).Want(http.StatusOK)
	f.Clock.Add(time.Minute)
	again := f.Manager().Call("DELETE", "/v1/keys/"+id, nil).Want(http.StatusOK)
	if revoked.Text("state") != "revoked" || revoked.Body != again.Body || revoked.Text("revokedBy") != "staff-manager" {
		t.Errorf("revoked %s, then %s", revoked.Body, again.Body)
	}
	if _, err := caller(f, secret); !errors.Is(err, authorizer.ErrDenied) {
		t.Errorf("a revoked key: %v", err)
	}
	if listed := f.Manager().Get("/v1/keys"); listed.Text("items/0/state") != "revoked" || listed.Text("items/0/lastUsedAt") == "" {
		t.Errorf("listed %s", listed.Body)
	}
	f.Manager().Call("DELETE", "/v1/keys/unknown", nil).Want(http.StatusNotFound)
}

func TestKeyExpires(t *testing.T) {
	f := apitest.New(t)
	secret := f.Manager().Post("/v1/keys", m{"name": "till", "operations": []string{"recordPurchases"}, "days": 1}).Want(http.StatusCreated).Text("secret")
	f.Clock.Add(24*time.Hour - time.Millisecond)
	if _, err := caller(f, secret); err != nil {
		t.Errorf("on its last day: %v", err)
	}
	f.Clock.Add(time.Millisecond)
	if _, err := caller(f, secret); !errors.Is(err, authorizer.ErrDenied) {
		t.Errorf("after it: %v", err)
	}
	if state := f.Manager().Get("/v1/keys").Text("items/0/state"); state != "expired" {
		t.Errorf("it is %s", state)
	}
}

// The secret is in one answer and nowhere else: not in the table, the list, the log, or the answer to a repetition.
func TestSecretIsShownOnce(t *testing.T) {
	f := apitest.New(t)
	ask := m{"name": "till", "operations": []string{"recordPurchases", "refundPurchase"}}
	made := f.Manager().Post("/v1/keys", ask, "Idempotency-Key", "k1").Want(http.StatusCreated)
	secret := made.Text("secret")
	again := f.Manager().Post("/v1/keys", ask, "Idempotency-Key", "k1").Want(http.StatusCreated)
	if again.Text("id") != made.Text("id") || again.Text("secret") != "" {
		t.Errorf("repeated: %s", again.Body)
	}
	other := f.Manager().Post("/v1/keys", m{"name": "till", "operations": []string{"recordPurchases"}}, "Idempotency-Key", "k1")
	if other.Want(http.StatusUnprocessableEntity).Text("code") != "idempotency.reused" {
		t.Errorf("another with its key: %s", other.Body)
	}
	if n := f.Count("KEY#", " KEY"); n != 1 {
		t.Errorf("%d keys", n)
	}
	if _, err := caller(f, secret); err != nil {
		t.Fatal(err)
	}
	random := strings.TrimPrefix(secret, "vafa_")
	for what, text := range map[string]string{
		"table": strings.Join(f.Lines(), "\n"), "list": f.Manager().Get("/v1/keys").Body, "log": f.Log.String(),
		"revocation": f.Manager().Call("DELETE", "/v1/keys/"+made.Text("id"), nil).Want(http.StatusOK).Body,
	} {
		if len(random) != 64 || strings.Contains(text, random) {
			t.Errorf("%s holds the secret", what)
		}
	}
	if _, err := caller(f, "vafa_"+made.Text("id")); !errors.Is(err, authorizer.ErrDenied) {
		t.Errorf("its id as a secret: %v", err)
	}
}

// A key is bound to operations that admit machines, so that no key can make keys or read customers.
func TestKeyFormIsChecked(t *testing.T) {
	f := apitest.New(t)
	for _, c := range []struct {
		body m
		want []string
	}{
		{m{}, []string{"/name required", "/operations list.empty"}},
		{m{"name": "x", "operations": []string{"createKey"}}, []string{"/operations/0 choice"}},
		{m{"name": "x", "operations": []string{"recordPurchases", "getCustomer"}}, []string{"/operations/1 choice"}},
		{m{"name": "x", "operations": []string{"*"}}, []string{"/operations/0 choice"}},
		{m{"name": "x", "operations": []string{""}}, []string{"/operations/0 required"}},
		{m{"name": "x", "operations": slices.Repeat([]string{"recordPurchases"}, 4)}, []string{"/operations list.tooLong"}},
		{m{"name": strings.Repeat("x", 101), "operations": []string{"recordPurchases"}}, []string{"/name text.tooLong"}},
		{m{"name": "x", "operations": []string{"recordPurchases"}, "days": 0}, []string{"/days number.range"}},
		{m{"name": "x", "operations": []string{"recordPurchases"}, "days": 3651}, []string{"/days number.range"}},
	} {
		got := f.Manager().Post("/v1/keys", c.body).Want(http.StatusUnprocessableEntity).Codes()
		if !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.body, got, c.want)
		}
	}
	for _, field := range []string{"hash", "until", "secret", "PK", "revokedAt", "createdBy"} {
		f.Manager().Post("/v1/keys", m{"name": "x", "operations": []string{"recordPurchases"}, field: "x"}).Want(http.StatusBadRequest)
	}
	if n := f.Count("KEY#", ""); n != 0 {
		t.Errorf("%d keys", n)
	}
}

func TestKeysAreListedByNameInPages(t *testing.T) {
	f := apitest.New(t)
	for i := range 5 {
		f.Manager().Post("/v1/keys", m{"name": fmt.Sprintf("till-%d", 4-i), "operations": []string{"recordPurchases"}}).Want(http.StatusCreated)
	}
	var names []string
	for token := ""; ; {
		page := f.Manager().Get("/v1/keys?pageSize=2&pageToken=" + token).Want(http.StatusOK)
		for i := range page.List("items") {
			names = append(names, page.Text(fmt.Sprintf("items/%d/name", i)))
		}
		if token = page.Text("nextPageToken"); token == "" {
			break
		}
	}
	if strings.Join(names, " ") != "till-0 till-1 till-2 till-3 till-4" {
		t.Errorf("%v", names)
	}
}
