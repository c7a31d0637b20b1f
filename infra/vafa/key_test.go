package main

import (
	"context"
	"io"
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
	gate := authorizer.Authorizer{Keys: table.New(client, name, time.Now, func() float64 { return 0 }), Now: function.Source().Now}
	caller, err := gate.Caller(ctx, map[string]string{"Authorization": "Bearer " + strings.TrimSpace(stdout.String())})
	if err != nil || caller.Subject != "machine:till-3" || len(caller.Operations) != 1 || caller.Operations[0] != "recordPurchases" {
		t.Errorf("%+v, %v", caller, err)
	}
}

func TestKeyRefuses(t *testing.T) {
	for _, args := range [][]string{{}, {"--name", "x", "--operations", "createCustomer"}, {"--name", "x", "--days", "0"}, {"--what"}} {
		var stderr output
		if code := runKey(context.Background(), args, io.Discard, &stderr); code != 2 {
			t.Errorf("%v: exit %d", args, code)
		}
	}
}
