//go:build browser

package browser

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// machine is the command `vafa run` with a table and a folder of its own and without sample data.
type machine struct {
	t       testing.TB
	address string
}

var machineAddress = regexp.MustCompile(`Vafa is at (http://[0-9.:]+)`)

// startMachine builds the command, and runs it until the test ends.
func startMachine(t testing.TB) *machine {
	t.Helper()
	command := filepath.Join(t.TempDir(), "vafa")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", command, "vafa/infra/vafa").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	vafa := exec.Command(command, "run", "--port", "0", "--data", t.TempDir(), "--sample=false")
	vafa.Env = append(os.Environ(), "DYNAMODB_ENDPOINT=") // its own, so that its table is nobody else's
	var faults bytes.Buffer
	vafa.Stderr = &faults
	out, err := vafa.StdoutPipe()
	if err == nil {
		err = vafa.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = vafa.Process.Signal(syscall.SIGTERM) // which fails only if it has ended
		_ = vafa.Wait()
	})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if found := machineAddress.FindStringSubmatch(lines.Text()); found != nil {
			go func() { _, _ = io.Copy(io.Discard, out) }() // or it would wait for us to read
			return &machine{t: t, address: found[1]}
		}
	}
	t.Fatalf("vafa run has ended: %s", faults.String())
	return nil
}

// call asks the API in a role, "" as the public, and gives the document; what is refused ends the test.
func (m *machine) call(method, path, role string, body any) map[string]any {
	m.t.Helper()
	encoded, err := json.Marshal(body)
	if err != nil {
		m.t.Fatal(err)
	}
	r, err := http.NewRequest(method, m.address+path, bytes.NewReader(encoded))
	if err != nil {
		m.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if role != "" {
		token, _ := m.call(http.MethodGet, "/dev/token?role="+role, "", nil)["token"].(string)
		r.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		m.t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode >= http.StatusMultipleChoices {
		m.t.Fatalf("%s %s: %d %s (%v)", method, path, response.StatusCode, answer, err)
	}
	var out map[string]any
	if len(answer) > 0 {
		if err := json.Unmarshal(answer, &out); err != nil {
			m.t.Fatal(err)
		}
	}
	return out
}

// runDone starts the nightly job and waits for its end.
func (m *machine) runDone() {
	m.t.Helper()
	id, _ := m.call(http.MethodPost, "/v1/segmentation/runs", "manager", map[string]any{})["id"].(string)
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if m.call(http.MethodGet, "/v1/segmentation/runs/"+id, "manager", nil)["state"] == "done" {
			return
		}
	}
	m.t.Fatal("the job does not end")
}

// enterAs signs in by the page of roles that the issuer of one machine shows, as a person does.
func (b *tab) enterAs(m *machine, lang, role string) {
	b.t.Helper()
	b.visit(m.address + "/console?lang=" + lang)
	b.press(`main a.button`)
	b.press(`button[value=` + role + `]`)
}

// press clicks on something and waits for the page that follows.
func (b *tab) press(selector string) {
	b.t.Helper()
	b.follow(chromedp.Click(chromedp.CSS(selector)))
}
