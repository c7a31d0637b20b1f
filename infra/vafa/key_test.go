package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"vafa"
	"vafa/infra/local"
	"vafa/internal/api/authorizer"
	"vafa/internal/function"
	"vafa/internal/table"
)

// A key that was made opens the operations that it is bound to.
func TestKeyIsKnownToTheAuthorizer(t *testing.T) {
	ctx := context.Background()
	engine, err := local.Start(ctx, local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Stop(ctx) })
	t.Setenv(local.EndpointVariable, engine.Endpoint)
	client, err := local.Client(ctx, engine.Endpoint, "")
	if err != nil {
		t.Fatal(err)
	}
	const name = "keys"
	if err := local.CreateTable(ctx, client, name, vafa.Template); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr output
	if code := runKey(ctx, []string{"--table", name, "--name", "till-3"}, &stdout, &stderr); code != 0 {
		t.Fatalf("exit %d: %s", code, stderr.String())
	}
	gate := authorizer.Authorizer{
		Keys: table.New(client, name, time.Now, func() float64 { return 0 }), Now: function.Source().Now, Log: slog.New(slog.DiscardHandler),
	}
	caller, err := gate.Caller(ctx, map[string]string{"Authorization": "Bearer " + strings.TrimSpace(stdout.String())})
	if err != nil || caller.Subject != "machine:till-3" || len(caller.Operations) != 1 || caller.Operations[0] != "recordPurchases" {
		t.Errorf("%+v, %v", caller, err)
	}
	listed := do(t, 0, "list", "--table", name)
	row := strings.Fields(strings.Split(listed, "\n")[1])
	if len(row) != 6 || row[0] != "till-3" || row[1] != "active" || row[3] != time.Now().UTC().Format(time.DateOnly) || strings.Contains(listed, strings.TrimSpace(stdout.String())) {
		t.Fatalf("listed %s", listed)
	}
	for range 2 { // who revokes twice has revoked
		if said := do(t, 0, "revoke", "--table", name, row[5]); !strings.Contains(said, "till-3 is revoked") {
			t.Error(said)
		}
	}
	caller, err = gate.Caller(ctx, map[string]string{"Authorization": "Bearer " + strings.TrimSpace(stdout.String())})
	if !errors.Is(err, authorizer.ErrDenied) {
		t.Errorf("a revoked key: %+v, %v", caller, err)
	}
	if listed := do(t, 0, "list", "--table", name); !strings.Contains(listed, "revoked") {
		t.Errorf("listed %s", listed)
	}
	do(t, 1, "revoke", "--table", name, "unknown")
}

// do runs the command and gives what it prints.
func do(t *testing.T, want int, args ...string) string {
	t.Helper()
	var stdout, stderr output
	if code := runKey(context.Background(), args, &stdout, &stderr); code != want {
		t.Fatalf("%v: exit %d: %s", args, code, stderr.String())
	}
	return stdout.String()
}

func TestKeyRefuses(t *testing.T) {
	for _, args := range [][]string{{}, {"--name", "x", "--operations", "createCustomer"}, {"--name", "x", "--days", "0"}, {"--what"}, {"revoke"}, {"list", "more"}, {"destroy"}, {"create", "--name", "x", "--days", "4000"}} {
		var stderr output
		if code := runKey(context.Background(), args, io.Discard, &stderr); code != 2 {
			t.Errorf("%v: exit %d", args, code)
		}
	}
}
