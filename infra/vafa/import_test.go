package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"vafa/infra/local"
	"vafa/internal/crm"
	"vafa/internal/function"
	"vafa/internal/importer"
	"vafa/internal/locale"
	"vafa/internal/locale/phone"
)

const clients = "نام,موبایل,شهر\nسارا,09121000001,تهران\nعلی,123,شیراز\nرضا,09121000003,\n"

// importHost answers as the API does: it keeps what is sent, and reads it as a file is read.
type importHost struct {
	*httptest.Server
	mutex    sync.Mutex
	imports  []*hosted
	slow     time.Duration // before each read of what is sent
	refuse   string        // of every file
	requests []string
	langs    []string
	cut      int // answers to lose, as a line does that breaks
}

type hosted struct {
	importShown
	key      string
	size     int64
	file     []byte
	asked    int // how often somebody asked since it was sent
	rejected bytes.Buffer
	plan     importer.Plan
}

func newImportHost(t *testing.T) *importHost {
	t.Helper()
	h := &importHost{}
	h.Server = httptest.NewServer(http.HandlerFunc(h.serve))
	t.Cleanup(h.Close)
	t.Setenv("VAFA_URL", h.URL+"/")
	t.Setenv("VAFA_TOKEN", "a token")
	t.Setenv("COLUMNS", "100")
	return h
}

func (h *importHost) serve(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/bucket" {
		h.receive(w, r)
		return
	}
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.requests, h.langs = append(h.requests, r.Method+" "+r.URL.Path), append(h.langs, r.Header.Get("Accept-Language"))
	if h.cut > 0 {
		h.cut--
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	if path, isFile := strings.CutPrefix(r.URL.Path, "/rejected/"); isFile {
		_, _ = w.Write(h.imports[place(path)].rejected.Bytes())
		return
	}
	if r.Header.Get("Authorization") != "Bearer a token" {
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, `{"title":"Forbidden","detail":"Your role does not allow this."}`)
		return
	}
	if r.Method == http.MethodPost {
		h.create(w, r)
		return
	}
	one := h.imports[place(strings.TrimPrefix(r.URL.Path, "/v1/imports/"))]
	one.advance(h.URL, h.refuse)
	_ = json.NewEncoder(w).Encode(one.importShown)
}

func place(id string) int {
	n, err := strconv.Atoi(id)
	if err != nil {
		panic(err)
	}
	return n
}

func (h *importHost) create(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Kind, Name, SHA256, Source string
		Bytes                      int64
		Map                        map[string]string
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	key := fmt.Sprint(in.Kind, in.SHA256, in.Map, in.Source)
	for _, one := range h.imports {
		if one.key == key {
			_ = json.NewEncoder(w).Encode(one.importShown)
			return
		}
	}
	one := &hosted{key: key, size: in.Bytes}
	one.ID, one.State = strconv.Itoa(len(h.imports)), stateWaiting
	one.plan = importer.Plan{Kind: importer.Kind(in.Kind)}
	one.importShown.Upload = &struct {
		URL    string            `json:"url"`
		Fields map[string]string `json:"fields"`
	}{h.URL + "/bucket", map[string]string{"key": one.ID, "policy": "signed"}}
	h.imports = append(h.imports, one)
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(one.importShown)
}

// receive keeps a file that is whole, as a bucket does.
func (h *importHost) receive(w http.ResponseWriter, r *http.Request) {
	if h.slow > 0 {
		r.Body = io.NopCloser(&slowly{in: r.Body, gap: h.slow})
	}
	if err := r.ParseMultipartForm(1 << 30); err != nil || r.ContentLength <= 0 {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	file, _, err := r.FormFile("file")
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	whole, err := io.ReadAll(file)
	h.mutex.Lock()
	defer h.mutex.Unlock()
	one := h.imports[place(r.FormValue("key"))]
	if err != nil || int64(len(whole)) != one.size || r.FormValue("policy") != "signed" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	one.file, one.State = whole, "reading"
	w.WriteHeader(http.StatusSeeOther) // as a page of the console would be told
}

type slowly struct {
	in  io.Reader
	gap time.Duration
}

func (s *slowly) Read(p []byte) (int, error) {
	time.Sleep(s.gap)
	return s.in.Read(p[:min(len(p), 1<<14)])
}

// advance takes the file in by and by, whenever somebody asks.
func (o *hosted) advance(url, refuse string) {
	if o.file == nil || o.ended() {
		return
	}
	o.Upload = nil
	if o.asked++; refuse != "" {
		o.State = stateRefused
		o.Reason = &struct {
			Detail string `json:"detail"`
		}{refuse}
		return
	}
	settings, err := function.ReadSettings(func(string) string { return "" })
	if err != nil {
		panic(err)
	}
	settings.Business.Phones = phone.Book{}
	switch o.asked {
	case 1:
		o.plan, err = importer.Look(bytes.NewReader(o.file), o.plan.Kind, importer.Asked{At: time.Now(), Lang: locale.English}, settings.Business)
	case 2:
		o.State = "running"
		err = importer.RejectedHeader(&o.rejected, o.plan)
		o.Rows, _ = importer.Split(context.Background(), bytes.NewReader(o.file), o.plan, func(int, int, []byte) error { return nil })
	case 3:
		o.State, o.RejectedURL = stateDone, url+"/rejected/"+o.ID
		err = o.take(settings.Business)
	}
	if err != nil {
		panic(err)
	}
}

func (o *hosted) take(firm crm.Business) error {
	_, err := importer.Split(context.Background(), bytes.NewReader(o.file), o.plan, func(n, _ int, chunk []byte) error {
		counts, err := importer.Taker{Firm: firm, Source: function.Source()}.Try(o.plan, n, bytes.NewReader(chunk), &o.rejected)
		o.New, o.Refused = o.New+counts.New, o.Refused+counts.Refused
		return err
	})
	return err
}

// importRunOf runs the command on a file of that content in a folder of its own.
func importRunOf(t *testing.T, content, answer string, args ...string) (code int, out, errs, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "history.csv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs = importAgain(path, answer, args...)
	return code, out, errs, path
}

func importAgain(path, answer string, args ...string) (code int, out, errs string) {
	var stdout, stderr bytes.Buffer
	code = dispatch(append([]string{"import", path}, args...), strings.NewReader(answer), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

func TestAFileIsSentFollowedAndItsRefusedRowsAreSaved(t *testing.T) {
	h := newImportHost(t)
	h.cut = 1
	code, out, errs, path := importRunOf(t, clients, "", "--kind", "customers", "--yes", "--source", "shop")
	for _, says := range []string{
		"A file of customers. References belong to \"shop\", amounts without a currency are in IRT", "phone  موبایل  09121000001", "name   نام     سارا",
		"Rows 3: new 2, already there 0, refused 1.", filepath.Base(strings.TrimSuffix(path, ".csv") + ".refused.csv"),
	} {
		if !strings.Contains(out, says) {
			t.Errorf("%q does not say %q", out, says)
		}
	}
	if code != 0 || !strings.Contains(errs, "Sending 0.0 MB of 0.0 MB, 100 %") || !strings.Contains(errs, "Taking in 3 rows of 3 rows, 100 %") {
		t.Errorf("%d %s", code, errs)
	}
	refused, err := os.ReadFile(strings.TrimSuffix(path, ".csv") + ".refused.csv")
	if err != nil || !strings.Contains(string(refused), "This is not a phone number") || !strings.Contains(string(refused), ",علی,123,شیراز\n") {
		t.Errorf("%v %q", err, refused)
	}
	if len(h.imports) != 1 || string(h.imports[0].file) != clients || h.langs[0] != "en" {
		t.Errorf("imports %+v, languages %q", h.imports, h.langs)
	}

	code, out, errs = importAgain(path, "", "--kind", "customers", "--yes", "--source", "shop")
	if code != 0 || !strings.Contains(errs, "This file is there already, as import 0.") || !strings.Contains(out, "history.refused.csv") || len(h.imports) != 1 {
		t.Errorf("the same file again: %d %s %s", code, out, errs)
	}
}

func TestNothingIsSentBeforeSomebodyLooked(t *testing.T) {
	h := newImportHost(t)
	code, out, errs, _ := importRunOf(t, clients, "y\n", "--kind", "customers")
	if code != 1 || !strings.Contains(errs, "pass --yes") || !strings.Contains(out, "موبایل") {
		t.Errorf("without a terminal: %d %s %s", code, out, errs)
	}
	for answer, want := range map[string]error{"": errDeclined, "n\n": errDeclined, "Y\n": nil, "yes": nil} {
		var asked bytes.Buffer
		run := importRun{in: strings.NewReader(answer), out: &asked, asks: true}
		if err := run.confirm(); err != want || !strings.Contains(asked.String(), "[y/N]") {
			t.Errorf("answer %q: %v, asked %q", answer, err, asked.String())
		}
	}
	if len(h.requests) != 0 {
		t.Errorf("requests: %q", h.requests)
	}
}

func TestADryRunReadsTheFileHere(t *testing.T) {
	h := newImportHost(t)
	code, out, _, path := importRunOf(t, clients, "", "--kind", "customers", "--dry-run", "--token", "")
	if code != 0 || !strings.Contains(out, "Rows 3: readable 2, refused 1. Nothing was sent.") || !strings.Contains(out, "Only the server knows") {
		t.Errorf("%d %s", code, out)
	}
	if refused, err := os.ReadFile(refusedName(path, 1)); err != nil || !strings.Contains(string(refused), "علی,123") {
		t.Errorf("%v %q", err, refused)
	}
	if err := os.WriteFile(refusedName(path, 1), []byte("being mended"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, out, _ = importAgain(path, "", "--kind", "customers", "--dry-run"); !strings.Contains(out, "history.refused-2.csv") {
		t.Errorf("a file that is there is not left alone: %s", out)
	}
	_, out, _, path = importRunOf(t, "phone\n09121000001\n", "", "--kind", "customers", "--dry-run")
	if _, err := os.Stat(refusedName(path, 1)); err == nil || !strings.Contains(out, "refused 0") {
		t.Errorf("%v %s", err, out)
	}
	if len(h.requests) != 0 {
		t.Errorf("requests: %q", h.requests)
	}
}

func TestImportsThatFail(t *testing.T) {
	h := newImportHost(t)
	for name, test := range map[string]struct {
		content string
		args    []string
		code    int
		says    string
	}{
		"no kind":      {clients, nil, 2, "--kind"},
		"a map":        {clients, []string{"--kind", "customers", "--map", "phone"}, 2, "--map"},
		"two files":    {clients, []string{"--kind", "customers", "other.csv"}, 2, "one file"},
		"nothing":      {"", []string{"--kind", "customers", "--yes"}, 1, "no rows"},
		"a zip":        {"PK\x03\x04", []string{"--kind", "customers", "--yes"}, 1, "save it as CSV"},
		"no column":    {"a,b\n1,2\n", []string{"--kind", "customers", "--yes"}, 1, "the file has: a, b"},
		"a wrong unit": {clients, []string{"--kind", "customers", "--unit", "XX", "--yes"}, 1, "currency"},
		"no right":     {clients, []string{"--kind", "customers", "--yes", "--token", "other"}, 1, "Your role does not allow this."},
	} {
		if code, _, errs, _ := importRunOf(t, test.content, "", test.args...); code != test.code || !strings.Contains(errs, test.says) {
			t.Errorf("%s: %d %s", name, code, errs)
		}
	}
	h.refuse = "The file is no good."
	if code, _, errs, _ := importRunOf(t, clients, "", "--kind", "customers", "--yes"); code != 1 || !strings.Contains(errs, "the import is refused: The file is no good.") {
		t.Errorf("refused: %d %s", code, errs)
	}
	if code, _, _ := importAgain("/nowhere/at/all.csv", "", "--kind", "customers"); code != 1 {
		t.Errorf("a file that is not there: %d", code)
	}
}

func TestAMapIsReadFromOneFlag(t *testing.T) {
	got, err := parseMap("phone=Mobile, name=Last, first,email=")
	if want := map[string]string{"phone": "Mobile", "name": "Last, first", "email": ""}; err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v %v, want %v", got, err, want)
	}
}

// A file that somebody writes to, or puts another in the place of, is not sent to its end.
func TestAFileThatChangesWhileItIsRead(t *testing.T) {
	for name, change := range map[string]func(path string) error{
		"written":  func(path string) error { return os.WriteFile(path, []byte(strings.ToUpper(clients)), 0o600) },
		"longer":   func(path string) error { return appendTo(path, "x") },
		"replaced": func(path string) error { return os.Rename(path+".other", path) },
		"touched":  func(path string) error { return os.Chtimes(path, time.Now(), time.Now().Add(time.Hour)) },
	} {
		path := filepath.Join(t.TempDir(), "history.csv")
		for _, file := range []string{path, path + ".other"} {
			if err := os.WriteFile(file, []byte(clients), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		file, err := openSteady(path)
		if err != nil {
			t.Fatal(err)
		}
		hash, err := file.hash(func(int64) {})
		if sum := sha256.Sum256([]byte(clients)); err != nil || hash != hex.EncodeToString(sum[:]) {
			t.Fatalf("%s: %s %v", name, hash, err)
		}
		if err := change(path); err != nil {
			t.Fatal(err)
		}
		sent, err := io.ReadAll(file.sameAs(hash, func(int64) {}))
		if err != errChanged || len(sent) == len(clients) {
			t.Errorf("%s: %v, and %d of %d bytes were sent", name, err, len(sent), len(clients))
		}
		if _, err := file.hash(func(int64) {}); err != errChanged {
			t.Errorf("%s: hashed anew: %v", name, err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
}

func appendTo(path, text string) error {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.WriteString(file, text)
	return firstOf(err, file.Close())
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// A command that is killed, wherever it is, is run again and comes to the same import.
func TestAnImportCommandThatIsKilledGoesOn(t *testing.T) {
	h := newImportHost(t)
	h.slow = 5 * time.Millisecond
	path := filepath.Join(t.TempDir(), "history.csv")
	content := clients + strings.Repeat("مینا,09121000009,قم\n", 20_000)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		command := exec.Command(os.Args[0], "import", path, "--kind", "customers", "--yes") // #nosec G204 -- this very binary
		command.Env = append(os.Environ(), commandVariable+"=1")
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(20+40*i) * time.Millisecond)
		_ = command.Process.Kill() // SIGKILL, wherever it is; it may have ended
		_ = command.Wait()
	}
	h.slow = 0
	code, out, errs := importAgain(path, "", "--kind", "customers", "--yes")
	if code != 0 || !strings.Contains(out, "Rows 20,003: new 20,002, already there 0, refused 1.") {
		t.Errorf("%d %s %s", code, out, errs)
	}
	if len(h.imports) != 1 || string(h.imports[0].file) != content {
		t.Errorf("%d imports", len(h.imports))
	}
}

// What the command and a running Vafa say to each other is what both mean.
func TestImportIntoARunningVafa(t *testing.T) {
	endpoint := os.Getenv(local.EndpointVariable)
	if endpoint == "" {
		engine, err := local.Start(t.Context(), local.Options{})
		if err != nil {
			t.Fatal(err)
		}
		endpoint = engine.Endpoint
	}
	v := runVictim(t, endpoint, t.TempDir())
	t.Setenv("VAFA_URL", v.address)
	t.Setenv("VAFA_TOKEN", v.token)
	unique := fmt.Sprintf("%07d", time.Now().UnixNano()%10_000_000)
	content := strings.NewReplacer("09121000001", "0919"+unique, "09121000003", "0918"+unique).Replace(clients)
	code, out, errs, path := importRunOf(t, content, "", "--kind", "customers", "--yes", "--source", "shop")
	if code != 0 || !strings.Contains(out, "Rows 3: new 2, already there 0, refused 1.") {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	refused, err := os.ReadFile(refusedName(path, 1))
	if err != nil || !strings.Contains(string(refused), "This is not a phone number") || !strings.Contains(string(refused), ",علی,123,شیراز\n") {
		t.Errorf("%v %q", err, refused)
	}
	if code, out, errs = importAgain(path, "", "--kind", "customers", "--yes", "--source", "shop"); code != 0 || !strings.Contains(errs, "This file is there already") {
		t.Errorf("the same file again: %d %s %s", code, out, errs)
	}
	mended := strings.Replace(string(refused), "علی,123", "علی,0917"+unique, 1)
	if err := os.WriteFile(refusedName(path, 1), []byte(mended), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, errs = importAgain(refusedName(path, 1), "", "--kind", "customers", "--yes", "--source", "shop"); code != 0 || !strings.Contains(out, "Rows 1: new 1, already there 0, refused 0.") {
		t.Errorf("mended: %d %s %s", code, out, errs)
	}
	if code, _, errs, _ := importRunOf(t, content, "", "--kind", "customers", "--yes", "--token", "nobody"); code != 1 || errs == "" {
		t.Errorf("without a right: %d %s", code, errs)
	}
}
