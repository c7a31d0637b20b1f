package authorizer_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/authorizer"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

var now = time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)

func clock() time.Time { return now }

// keys are the machine keys of a table, by hash.
type keys map[string]crm.MachineKey

func (k keys) MachineKey(_ context.Context, hash string) (crm.MachineKey, error) {
	if key, ok := k[hash]; ok {
		return key, nil
	}
	return crm.MachineKey{}, crm.ErrNotFound
}

func (k keys) NoteKeyUse(_ context.Context, hash string, at time.Time) error {
	key := k[hash]
	key.LastUsedAt = at
	k[hash] = key
	return nil
}

// readOnlyKeys are a table that takes no writes.
type readOnlyKeys struct{ keys }

func (readOnlyKeys) NoteKeyUse(ctx context.Context, _ string, _ time.Time) error {
	<-ctx.Done()
	return ctx.Err()
}

// brokenKeys are a table that does not answer.
type brokenKeys struct{ keys }

var errTable = errors.New("table does not answer")

func (brokenKeys) MachineKey(context.Context, string) (crm.MachineKey, error) {
	return crm.MachineKey{}, errTable
}

// tokens take one token.
type tokens struct {
	good string
	err  error
}

func (t tokens) Verify(_ context.Context, token string) (rest.Caller, error) {
	if t.err != nil {
		return rest.Caller{}, t.err
	}
	if token != t.good {
		return rest.Caller{}, authorizer.ErrDenied
	}
	return rest.Caller{Subject: "sara", Roles: []rest.Role{rest.Agent}}, nil
}

func gate(k authorizer.Keys, t authorizer.Tokens) (*authorizer.Authorizer, *bytes.Buffer) {
	log := new(bytes.Buffer)
	return &authorizer.Authorizer{Keys: k, Tokens: t, Now: clock, Log: slog.New(slog.NewJSONHandler(log, nil))}, log
}

func TestBearer(t *testing.T) {
	a, _ := gate(keys{}, tokens{good: "token"})
	for _, headers := range []map[string]string{
		{"authorization": "Bearer token"}, {"Authorization": "bearer token"}, {"AUTHORIZATION": " BEARER token "}, {"authorization": "Bearer token", "x-a": "b"},
	} {
		if caller, err := a.Caller(context.Background(), headers); err != nil || caller.Subject != "sara" {
			t.Errorf("%v: %+v, %v", headers, caller, err)
		}
	}
	for _, headers := range []map[string]string{
		nil, {}, {"authorization": ""}, {"authorization": "Bearer"}, {"authorization": "Bearer "}, {"authorization": "token"}, {"authorization": "Basic token"},
		{"authorization": "Bearer token,Bearer evil"}, {"authorization": "Bearer evil, Bearer token"}, {"authorization": "Bearer token token"},
		{"authorization": "Bearer token", "Authorization": "Bearer token"}, {"x-authorization": "Bearer token"}, {"authorization": "Bearer other"},
	} {
		if caller, err := a.Caller(context.Background(), headers); !errors.Is(err, authorizer.ErrDenied) || caller.Subject != "" {
			t.Errorf("%v: %+v, %v", headers, caller, err)
		}
	}
}

func TestMachineKeys(t *testing.T) {
	secret, good := crm.NewMachineKey("till", []string{"createPurchases", "refundPurchase"}, [32]byte{1}, now, time.Hour)
	old, expired := crm.NewMachineKey("old", []string{"createPurchases"}, [32]byte{2}, now.Add(-time.Hour), time.Hour)
	bare, useless := crm.NewMachineKey("bare", nil, [32]byte{3}, now, time.Hour)
	gone, revoked := crm.NewMachineKey("gone", []string{"createPurchases"}, [32]byte{4}, now, time.Hour)
	revoked.RevokedAt = now.Add(-time.Second)
	a, log := gate(keys{good.Hash: good, expired.Hash: expired, useless.Hash: useless, revoked.Hash: revoked}, tokens{good: secret})
	caller, err := a.Caller(context.Background(), map[string]string{"authorization": "Bearer " + secret})
	want := rest.Caller{Subject: "machine:till", Operations: []string{"createPurchases", "refundPurchase"}}
	if err != nil || !cmp.Equal(caller, want) {
		t.Errorf("%+v, %v", caller, err)
	}
	for name, token := range map[string]string{
		"expired": old, "revoked": gone, "bound to nothing": bare, "unknown": secret[:len(secret)-1] + "f", "the hash itself": "vafa_" + good.Hash, "prefix alone": "vafa_",
		"another case": strings.ToUpper(secret),
	} {
		if caller, err := a.Caller(context.Background(), map[string]string{"authorization": "Bearer " + token}); !errors.Is(err, authorizer.ErrDenied) || caller.Subject != "" {
			t.Errorf("%s: %+v, %v", name, caller, err)
		}
	}
	if strings.Contains(log.String(), secret) {
		t.Error("the log holds a secret")
	}
}

// TestUseIsNoted: at most once an hour, only of a key that was good, and whoever cannot write it down lets the machine in.
func TestUseIsNoted(t *testing.T) {
	secret, key := crm.NewMachineKey("till", []string{"recordPurchases"}, [32]byte{1}, now.Add(-time.Hour), 24*time.Hour)
	known := keys{key.Hash: key}
	for _, c := range []struct {
		after time.Duration
		want  time.Duration
	}{{0, 0}, {59 * time.Minute, 0}, {time.Hour, time.Hour}, {30 * time.Hour, time.Hour}} {
		a, _ := gate(known, tokens{})
		a.Now = func() time.Time { return now.Add(c.after) }
		_, err := a.Caller(context.Background(), map[string]string{"authorization": "Bearer " + secret})
		if expired := c.after > 23*time.Hour; errors.Is(err, authorizer.ErrDenied) != expired {
			t.Fatal(err)
		}
		if got := known[key.Hash].LastUsedAt; !got.Equal(now.Add(c.want)) {
			t.Errorf("after %v: last used %v, want %v", c.after, got, now.Add(c.want))
		}
	}
	a, log := gate(readOnlyKeys{keys{key.Hash: key}}, tokens{})
	caller, err := a.Caller(context.Background(), map[string]string{"authorization": "Bearer " + secret})
	if err != nil || caller.Subject != "machine:till" || !strings.Contains(log.String(), "not noted") {
		t.Errorf("%+v, %v, %s", caller, err, log)
	}
}

func authorizerEvent(header string) events.APIGatewayV2CustomAuthorizerV2Request {
	return events.APIGatewayV2CustomAuthorizerV2Request{Headers: map[string]string{"authorization": header}}
}

func TestHandle(t *testing.T) {
	a, log := gate(keys{}, tokens{good: "token"})
	got, err := a.Handle(context.Background(), authorizerEvent("Bearer token"))
	if err != nil || !got.IsAuthorized || !cmp.Equal(rest.CallerFrom(got.Context), rest.Caller{Subject: "sara", Roles: []rest.Role{rest.Agent}}, cmp.Comparer(sameNames)) {
		t.Errorf("%+v, %v", got, err)
	}
	got, err = a.Handle(context.Background(), authorizerEvent("Bearer wrong"))
	if err != nil || got.IsAuthorized || len(got.Context) > 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if strings.Contains(log.String(), "wrong") || !strings.Contains(log.String(), "denied") {
		t.Errorf("log: %s", log)
	}
}

func sameNames(a, b []string) bool { return strings.Join(a, " ") == strings.Join(b, " ") }

// TestWhatCannotBeToldIsNoDenial: API Gateway keeps an answer, and a denial by mistake would outlast its cause.
func TestWhatCannotBeToldIsNoDenial(t *testing.T) {
	secret, _ := crm.NewMachineKey("till", nil, [32]byte{1}, now, time.Hour)
	errIssuer := errors.New("issuer does not answer")
	a, _ := gate(brokenKeys{}, tokens{err: errIssuer})
	for token, want := range map[string]error{secret: errTable, "token": errIssuer} {
		got, err := a.Handle(context.Background(), authorizerEvent("Bearer "+token))
		if !errors.Is(err, want) || errors.Is(err, authorizer.ErrDenied) || got.IsAuthorized {
			t.Errorf("%+v, %v", got, err)
		}
	}
}
