package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"vafa/infra/local"
	"vafa/internal/function"
	"vafa/internal/locale"
)

// output collects what a command prints while it runs.
type output struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.text.String()
}

var addressLine = regexp.MustCompile(`Vafa is at (http://[0-9.:]+)`)

// running starts vafa run without the sample on a free port and gives its address; stop ends it and gives its exit code.
func running(t *testing.T) (address string, stop func() int) {
	t.Helper()
	t.Setenv(local.EndpointVariable, "") // an engine and a folder of its own, as a newcomer has
	var stdout, stderr output
	ctx, cancel := context.WithCancel(context.Background())
	code := make(chan int, 1)
	go func() {
		code <- runServer(ctx, []string{"--port", "0", "--data", t.TempDir(), "--sample=false"}, &stdout, &stderr)
	}()
	stop = func() int {
		cancel()
		return <-code
	}
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if found := addressLine.FindStringSubmatch(stdout.String()); found != nil {
			return found[1], stop
		}
		select {
		case ended := <-code:
			t.Fatalf("vafa run ended with %d: %s%s", ended, stdout.String(), stderr.String())
		default:
		}
	}
	t.Fatalf("vafa run is not ready: %s%s", stdout.String(), stderr.String())
	return "", nil
}

// ask sends a request and gives status and body.
func ask(t *testing.T, method, address, token, body string) (int, string) {
	t.Helper()
	request, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(answer)
}

func tokenOf(t *testing.T, address, role string) string {
	t.Helper()
	status, body := ask(t, "GET", address+"/dev/token?role="+role, "", "")
	var out struct{ Token string }
	if err := json.Unmarshal([]byte(body), &out); err != nil || status != http.StatusOK || out.Token == "" {
		t.Fatalf("token: %d %s", status, body)
	}
	return out.Token
}

func TestRunServesAndStops(t *testing.T) {
	address, stop := running(t)
	agent := tokenOf(t, address, "agent")
	for _, c := range []struct {
		method, path, token, body string
		want                      int
	}{
		{"GET", "/healthz", "", "", 200},
		{"GET", "/fa/warranty", "", "", 200},
		{"GET", "/openapi.json", "", "", 200},
		{"GET", "/dev/token?role=owner", "", "", 400},
		{"POST", "/v1/captures", "", `{"name":"A","phone":"۰۹۱۲ ۱۲۳ ۴۵۶۷"}`, 202},
		{"GET", "/v1/customers?phone=09121234567", "", "", 401},
		{"GET", "/v1/customers?phone=09121234567", "not-a-token", "", 401},
		{"GET", "/v1/customers?phone=09121234567", agent, "", 200},
		{"GET", "/v1/segments", agent, "", 403},
		{"GET", "/v1/segments", tokenOf(t, address, "marketer"), "", 200},
		{"POST", "/v1/segmentation/runs", tokenOf(t, address, "manager"), "{}", 202},
	} {
		if status, body := ask(t, c.method, address+c.path, c.token, c.body); status != c.want {
			t.Errorf("%s %s: %d %s, want %d", c.method, c.path, status, body, c.want)
		}
	}
	if code := stop(); code != 0 {
		t.Errorf("stopped with %d", code)
	}
	if _, err := http.Get(address + "/healthz"); err == nil {
		t.Error("it still answers after it stopped")
	}
}

func TestRunRefusesFlags(t *testing.T) {
	for _, args := range [][]string{{"--at", "25:00"}, {"--port", "x"}, {"more"}} {
		var stderr output
		if code := runServer(context.Background(), args, io.Discard, &stderr); code != 2 || stderr.String() == "" {
			t.Errorf("%v: exit %d, %q", args, code, stderr.String())
		}
	}
}

// The next start of the job is at the time of day on the firm's clock, also where that clock is put forward or back.
func TestNextTime(t *testing.T) {
	for _, c := range []struct{ zone, now, at, want string }{
		{"Asia/Tehran", "2026-11-22T12:00:00Z", "02:30", "2026-11-22T23:00:00Z"},
		{"Asia/Tehran", "2026-11-22T23:00:00Z", "02:30", "2026-11-23T23:00:00Z"},
		{"Asia/Tehran", "2026-11-22T22:59:59Z", "02:30", "2026-11-22T23:00:00Z"},
		{"Europe/Berlin", "2026-10-24T12:00:00Z", "04:00", "2026-10-25T03:00:00Z"},
		{"Europe/Berlin", "2026-03-28T12:00:00Z", "04:00", "2026-03-29T02:00:00Z"},
		{"UTC", "2024-02-28T12:00:00Z", "00:00", "2024-02-29T00:00:00Z"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := nextTime(now, c.at, zone).UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("after %s at %s in %s comes %s, want %s", c.now, c.at, c.zone, got, c.want)
		}
	}
}

func TestSampleEndsOnTheDayGiven(t *testing.T) {
	last := locale.Date{Year: 2026, Month: 11, Day: 21}
	purchases, err := readSample(last)
	if err != nil {
		t.Fatal(err)
	}
	newest := locale.Date{}
	customers := map[string]bool{}
	for _, p := range purchases {
		customers[p.customer] = true
		if p.day.After(newest) {
			newest = p.day
		}
	}
	if len(purchases) != 6919 || len(customers) != 2357 || newest != last {
		t.Errorf("%d purchases of %d customers up to %s", len(purchases), len(customers), newest)
	}
	if n := len(loader{purchases: purchases}.customers()); n != len(customers) {
		t.Errorf("the loader sees %d customers", n)
	}
}

// The sample is taken in through the API, and taking it in again changes nothing.
func TestSampleIsTakenIn(t *testing.T) {
	address, stop := running(t)
	defer stop()
	today := locale.DateOf(time.Now(), time.UTC)
	purchases, err := readSample(today.AddDays(-2))
	if err != nil {
		t.Fatal(err)
	}
	business, err := function.Business(func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	l := loader{
		client: newClient(address, tokenOf(t, address, "manager")), business: business, purchases: purchases[:200], today: today, progress: io.Discard,
	}
	var report output
	for range 2 {
		for _, part := range []func(context.Context) error{l.products, l.captures, l.sales, l.cards, l.interactions, l.troubles} {
			if err := part(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := l.job(context.Background(), &report); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/v1/quarantine": sampleTroubles, "/v1/cases?pageSize=100": sampleCards/6*2 + sampleTroubles} {
		var waiting struct{ Items []any }
		if err := l.call(context.Background(), "GET", path, "", nil, &waiting); err != nil || len(waiting.Items) != want {
			t.Errorf("%s has %d, want %d (%v)", path, len(waiting.Items), want, err)
		}
	}
	var found struct{ Items []struct{ Customers int } }
	if err := l.call(context.Background(), "GET", "/v1/segments", "", nil, &found); err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, segment := range found.Items {
		total += segment.Customers
	}
	if want := len(l.customers()); total != want || !strings.Contains(report.String(), "segment") {
		t.Errorf("%d customers in segments, want %d; reported %q", total, want, report.String())
	}
}
