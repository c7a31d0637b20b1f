package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/infra/local"
)

// commandVariable makes this test binary the command vafa, for tests that kill it.
const commandVariable = "VAFA_TEST_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(commandVariable) != "" {
		os.Exit(dispatch(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// victim is a process of vafa run over an engine that outlives it.
type victim struct {
	*exec.Cmd
	address, token string
}

// runVictim starts vafa run and waits until it answers.
func runVictim(t *testing.T, endpoint, data string) *victim {
	t.Helper()
	v := &victim{Cmd: exec.Command(os.Args[0], "run", "--port", "0", "--data", data, "--sample=false")} // #nosec G204 -- this very binary
	v.Env = append(os.Environ(), commandVariable+"=1", local.EndpointVariable+"="+endpoint)
	out, err := v.StdoutPipe()
	if err == nil {
		err = v.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.kill)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if found := addressLine.FindStringSubmatch(lines.Text()); found != nil {
			v.address = found[1]
			go func() { _, _ = io.Copy(io.Discard, out) }()
			v.token = tokenOf(t, v.address, "manager")
			return v
		}
	}
	t.Fatal("vafa run ended before it answered")
	return nil
}

// kill ends the process without a word to it.
func (v *victim) kill() {
	if v.ProcessState == nil {
		_ = v.Process.Kill() // one that has ended need not be
		_ = v.Wait()
	}
}

// importNow is an import as the API shows it.
type importNow struct {
	ID, State, RejectedURL                          string
	Rows, New, Already, Refused, Chunks, ChunksDone int
	Upload                                          struct {
		URL    string
		Fields map[string]string
	}
}

func (v *victim) get(t *testing.T, id string) importNow {
	t.Helper()
	return read(t, v, "GET", "/v1/imports/"+id, "", http.StatusOK)
}

func read(t *testing.T, v *victim, method, path, body string, want int) importNow {
	t.Helper()
	status, answer := ask(t, method, v.address+path, v.token, body)
	var out importNow
	if err := json.Unmarshal([]byte(answer), &out); err != nil || status != want {
		t.Fatalf("%s %s: %d %s, %v", method, path, status, answer, err)
	}
	return out
}

// send announces a file and sends it, and gives the import's id.
func (v *victim) send(t *testing.T, name, content string) string {
	t.Helper()
	made := read(t, v, "POST", "/v1/imports", fmt.Sprintf(`{"kind":"customers","name":%q}`, name), http.StatusCreated)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for field, value := range made.Upload.Fields {
		if err := form.WriteField(field, value); err != nil {
			t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = io.WriteString(part, content)
	}
	if err != nil || form.Close() != nil {
		t.Fatal(err)
	}
	answer, err := http.Post(made.Upload.URL, form.FormDataContentType(), &body) // #nosec G107 -- of the process itself
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusNoContent {
		t.Fatalf("the file is answered with %s", answer.Status)
	}
	return made.ID
}

// rowsOf is how many rows a file has: a few, so that a kill meets its beginning and end, or two chunks, so that one meets its middle.
func rowsOf(n int) int {
	if n%3 == 1 {
		return 2500
	}
	return 300
}

// victimFile is a file of which every hundredth row names nobody who could be found again.
func victimFile(n int) string {
	var out strings.Builder
	out.WriteString("name,mobile\n")
	for i := range rowsOf(n) {
		if i%100 == 0 {
			fmt.Fprintf(&out, "Nobody %d.%d,\n", n, i)
			continue
		}
		fmt.Fprintf(&out, "Customer %d.%d,0912%03d%04d\n", n, i, n, i)
	}
	return out.String()
}

// kills are how often vafa run is killed in the middle of an import.
const kills = 20

// Wherever vafa run is killed, it goes on at its next start, and in the end every row is there once and the counts add up.
func TestImportsOutliveKills(t *testing.T) {
	t.Setenv(local.EndpointVariable, "")
	engine, err := local.Start(t.Context(), local.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	seed := uint64(time.Now().UnixNano()) // #nosec G115 -- any number will do
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0)) // #nosec G404 -- of a test
	data := t.TempDir()
	var ids []string
	for range kills {
		v := runVictim(t, engine.Endpoint, data)
		if len(ids) == 0 || v.get(t, ids[len(ids)-1]).State == "done" {
			ids = append(ids, v.send(t, "file", victimFile(len(ids))))
		}
		time.Sleep(time.Duration(random.Int64N(int64(time.Second))))
		v.kill()
	}
	v := runVictim(t, engine.Endpoint, data)
	want := 0
	for n, id := range ids {
		v.isWhole(t, id, rowsOf(n))
		want += rowsOf(n) - rowsOf(n)/100
	}
	if got := profiles(t, engine.Endpoint); got != want {
		t.Errorf("%d customers of %d files, want %d", got, len(ids), want)
	}
	t.Logf("%d kills over %d files", kills, len(ids))
	if log, err := os.ReadFile(filepath.Join(data, "vafa.log")); t.Failed() && err == nil {
		t.Logf("%s", log[max(0, len(log)-4000):])
	}
}

// isWhole waits for an import's end, and says what is wrong with it.
func (v *victim) isWhole(t *testing.T, id string, rows int) {
	t.Helper()
	now := v.get(t, id)
	for deadline := time.Now().Add(4 * time.Minute); now.State != "done" && time.Now().Before(deadline); now = v.get(t, id) {
		time.Sleep(50 * time.Millisecond)
	}
	refused := rows / 100
	if now.State != "done" || now.Rows != rows || now.New != rows-refused || now.Already != 0 || now.Refused != refused || now.ChunksDone != now.Chunks {
		t.Errorf("import %+v", now)
	}
	_, file := ask(t, "GET", now.RejectedURL, "", "")
	if lines := strings.Count(file, "\n") - 1; lines != refused || strings.Count(file, "Nobody") != refused {
		t.Errorf("%d refused rows in the file, want %d", lines, refused)
	}
}

// profiles counts the customers in the table.
func profiles(t *testing.T, endpoint string) int {
	t.Helper()
	client, err := local.Client(t.Context(), endpoint, "")
	if err != nil {
		t.Fatal(err)
	}
	name, count := tableName, 0
	for pages := dynamodb.NewScanPaginator(client, &dynamodb.ScanInput{TableName: &name}); pages.HasMorePages(); {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range page.Items {
			if sk, ok := one["SK"].(*types.AttributeValueMemberS); ok && sk.Value == "PROFILE" {
				count++
			}
		}
	}
	return count
}
