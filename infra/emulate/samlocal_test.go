//go:build samlocal

package emulate

import (
	"context"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"testing"
	"time"

	"vafa"
	"vafa/infra/local"
)

// TestSamLocal is the smoke test of `sam local start-api`: the functions start in containers, find the table, and the
// staff's routes are closed to everybody else.
func TestSamLocal(t *testing.T) {
	serveTable(t, setting(t, "VAFA_TABLE_ADDRESS"))
	public := caller{t: t, address: setting(t, "VAFA_API")}
	awaitServer(t, public.address)

	public.send("GET", "/healthz", nil).wants(200)
	who := startIssuer(t, setting(t, "VAFA_ISSUER"), setting(t, "VAFA_AUDIENCE"))
	public.with("not-a-token").send("GET", "/v1/customers?name=xy", nil).wantsOneOf(401, 403)
	public.with(who.token("agent")).send("GET", "/v1/customers?name=xy", nil).wants(200)
	staffRoutesAreClosed(t, public, who)
	form := map[string]any{"name": "مریم احمدی", "phone": "۰۹۱۲۳۴۵۶۷۸۹"}
	if receipt := public.send("POST", "/v1/captures", form).wants(202).text("receipt"); receipt == "" {
		t.Error("a capture has no receipt")
	}
	public.send("GET", "/", nil).wants(200)
}

// serveTable starts an engine with the table and lets the containers reach it at the address, which is on their bridge:
// an engine itself listens where only this machine can.
func serveTable(t *testing.T, address string) {
	t.Helper()
	ctx := context.Background()
	engine, err := local.Start(ctx, local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Stop(ctx) })
	client, err := local.Client(ctx, engine.Endpoint, local.DefaultRegion)
	if err != nil {
		t.Fatal(err)
	}
	// sam local answers !Ref Table with the logical id.
	if err := local.CreateTable(ctx, client, local.LogicalName, vafa.Template); err != nil {
		t.Fatal(err)
	}
	target, err := url.Parse(engine.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: httputil.NewSingleHostReverseProxy(target), ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
}

// awaitServer waits for sam, which starts a container for every function before it listens.
func awaitServer(t *testing.T, address string) {
	t.Helper()
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(3 * time.Minute); ; time.Sleep(500 * time.Millisecond) {
		connection, err := net.DialTimeout("tcp", parsed.Host, time.Second)
		if err == nil {
			_ = connection.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("sam local does not listen:", err)
		}
	}
}
