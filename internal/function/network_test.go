package function_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/rs/zerolog"

	"vafa/internal/api/capture"
	"vafa/internal/function"
	"vafa/internal/locale/phone"
	"vafa/internal/rest"
	"vafa/internal/table/tabletest"
)

// line is a function that takes captures, wired as in a deployment, with a proxy between it and its table that can fail as networks do.
type line struct {
	t      *testing.T
	proxy  *toxiproxy.Proxy
	call   func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error)
	people func() int
}

func newLine(t *testing.T) *line {
	t.Helper()
	client, table := tabletest.New(t)
	endpoint, err := url.Parse(aws.ToString(client.Options().BaseEndpoint))
	if err != nil {
		t.Fatal(err)
	}
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	l := &line{t: t, proxy: toxiproxy.NewProxy(server, "table", "127.0.0.1:0", endpoint.Host)}
	if err := l.proxy.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.proxy.Stop)
	for name, value := range map[string]string{
		"TABLE": table, "SIGNING_KEY": "a secret of tests", "AWS_ENDPOINT_URL_DYNAMODB": "http://" + l.proxy.Listen, "AWS_REGION": "us-east-1",
		"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
	} {
		t.Setenv(name, value)
	}
	setup, err := function.FromEnvironment(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	setup.Service.Business.Phones = phone.Book{}
	setup.Edge.Wait, setup.Edge.Log = nil, slog.New(slog.DiscardHandler)
	l.call = rest.Lambda(setup.Edge.Handler(capture.Operations(setup.Service)...))
	l.people = func() (n int) {
		for _, item := range tabletest.Scan(t, client, table) {
			var sk string
			_ = jsonOf(item["SK"], &sk)
			if sk == "PROFILE" {
				n++
			}
		}
		return n
	}
	return l
}

// jsonOf reads the text of an attribute.
func jsonOf(attribute any, into *string) error {
	var text struct{ Value string }
	encoded, err := json.Marshal(attribute)
	if err == nil {
		err = json.Unmarshal(encoded, &text)
	}
	*into = text.Value
	return err
}

// functionTime is how long the template gives most functions.
const functionTime = 10 * time.Second

// capture sends the n-th person through the function, and says how long that took.
func (l *line) capture(n int) (status int, header map[string]string, took time.Duration) {
	l.t.Helper()
	ctx, end := context.WithTimeout(l.t.Context(), functionTime)
	defer end()
	event := events.APIGatewayV2HTTPRequest{
		RawPath: "/v1/captures", Body: fmt.Sprintf(`{"name":"Sara","phone":"+9891212345%02d"}`, n),
		Headers: map[string]string{"content-type": "application/json", "idempotency-key": fmt.Sprint(n)},
	}
	event.RequestContext.HTTP.Method = http.MethodPost
	start := time.Now()
	answer, err := l.call(ctx, event)
	if err != nil {
		l.t.Fatal(err)
	}
	return answer.StatusCode, answer.Headers, time.Since(start)
}

// toxic makes the line fail in a way of toxiproxy's, towards the function unless said otherwise.
func (l *line) toxic(kind, attributes string) {
	l.t.Helper()
	kind, stream, _ := strings.Cut(kind, " ")
	if stream == "" {
		stream = "downstream"
	}
	document := fmt.Sprintf(`{"type":%q,"stream":%q,"attributes":{%s}}`, kind, stream, attributes)
	if _, err := l.proxy.Toxics.AddToxicJson(strings.NewReader(document)); err != nil {
		l.t.Fatal(err)
	}
}

// Whatever the network between a function and its table does, the answer comes within three seconds, or 503 with a time to come back
// does; when the network is well again the same request has its whole effect, once.
func TestNetworkFails(t *testing.T) {
	tests := []struct {
		name string
		fail func(l *line)
		want int // the status while it fails; 0 for either
	}{
		{"nothing", func(*line) {}, http.StatusAccepted},
		{"latency", func(l *line) { l.toxic("latency", `"latency":150,"jitter":50`) }, http.StatusAccepted},
		{"latency past the deadline", func(l *line) { l.toxic("latency", `"latency":5000`) }, http.StatusServiceUnavailable},
		{"slices", func(l *line) { l.toxic("slicer", `"average_size":50,"size_variation":20,"delay":1000`) }, http.StatusAccepted},
		{"slow close", func(l *line) { l.toxic("slow_close", `"delay":2000`) }, http.StatusAccepted},
		{"narrow", func(l *line) { l.toxic("bandwidth", `"rate":1`) }, 0},
		{"reset", func(l *line) { l.toxic("reset_peer", `"timeout":0`) }, http.StatusServiceUnavailable},
		{"reset of what is sent", func(l *line) { l.toxic("reset_peer upstream", `"timeout":0`) }, http.StatusServiceUnavailable},
		{"cut in the middle of an answer", func(l *line) { l.toxic("limit_data", `"bytes":100`) }, http.StatusServiceUnavailable},
		{"no answer", func(l *line) { l.toxic("timeout", `"timeout":0`) }, http.StatusServiceUnavailable},
		{"no answer for a while", func(l *line) {
			l.toxic("timeout", `"timeout":0`)
			time.AfterFunc(time.Second/2, func() { l.proxy.Toxics.ResetToxics(context.WithoutCancel(l.t.Context())) })
		}, http.StatusAccepted}, // by the next try
		{"nothing arrives", func(l *line) { l.toxic("timeout upstream", `"timeout":0`) }, http.StatusServiceUnavailable},
		{"down", func(l *line) { l.proxy.Stop() }, http.StatusServiceUnavailable},
	}
	l := newLine(t)
	for i, test := range tests {
		if status, _, _ := l.capture(90); status != http.StatusAccepted { // a connection is open
			t.Fatalf("before %s: status %d", test.name, status)
		}
		test.fail(l)
		status, header, took := l.capture(i)
		if took > 3*time.Second {
			t.Errorf("%s: %s until the answer", test.name, took)
		}
		if test.want != 0 && status != test.want || status != http.StatusAccepted && status != http.StatusServiceUnavailable {
			t.Errorf("%s: status %d, want %d", test.name, status, test.want)
		}
		if status == http.StatusServiceUnavailable && header["Retry-After"] == "" {
			t.Errorf("%s: it does not say when to come back", test.name)
		}
		t.Logf("%-32s %d after %s", test.name, status, took.Round(time.Millisecond))
		l.mend()
		if status, _, took := l.capture(i); status != http.StatusAccepted || took > 3*time.Second {
			t.Errorf("after %s: status %d after %s", test.name, status, took)
		}
	}
	if got, want := l.people(), len(tests)+1; got != want {
		t.Errorf("%d customers, want %d", got, want)
	}
}

// mend lets the line work again; what is still open stays cut.
func (l *line) mend() {
	l.t.Helper()
	l.proxy.Toxics.ResetToxics(l.t.Context())
	l.proxy.Stop()
	if err := l.proxy.Start(); err != nil {
		l.t.Fatal(err)
	}
}

// Connections that broke while nobody used them, as after a pause of the function, cost no request.
func TestBrokenConnectionsAreReplaced(t *testing.T) {
	l := newLine(t)
	for i := range 5 {
		l.mend()
		if status, _, took := l.capture(i); status != http.StatusAccepted || took > time.Second {
			t.Errorf("status %d after %s", status, took)
		}
	}
}
