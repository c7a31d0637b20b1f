//go:build deployed

package emulate

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"time"
)

// history: a manager announces a file of customers and sends it straight to S3, which tells the queue; it is cut, taken in, and the refused
// row comes back by a link. The same file, sent again, changes nothing.
func history(public, agent, manager caller) {
	manager.t.Helper()
	file := "نام,موبایل,شهر\nنازنین کاظمی,۰۹۱۲۷۶۵۴۳۲۱,یزد\nبی‌نشان,,قم\n"
	asked := map[string]any{"kind": "customers", "name": "فروشگاه"}
	public.send("POST", "/v1/imports", asked).wants(401)
	agent.send("POST", "/v1/imports", asked).wants(403)
	done := takenIn(manager, asked, file)
	if done.body["new"] != 1.0 || done.body["refused"] != 1.0 {
		manager.t.Errorf("the file: %s", done.raw)
	}
	if found := agent.send("GET", "/v1/customers?phone=%2B989127654321", nil).wants(200).items(); len(found) != 1 {
		agent.t.Errorf("%d customers of the file are found", len(found))
	}
	response, err := http.Get(done.text("rejectedUrl"))
	if err != nil {
		manager.t.Fatal(err)
	}
	defer response.Body.Close()
	rows, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK || !strings.Contains(string(rows), "vafa_reason") || !strings.Contains(string(rows), "بی‌نشان") {
		manager.t.Errorf("refused rows: %d %q, %v", response.StatusCode, rows, err)
	}
	if again := takenIn(manager, asked, file); again.body["new"] != 0.0 || again.body["already"] != 1.0 {
		manager.t.Errorf("the file again: %s", again.raw)
	}
}

// takenIn announces a file, sends it, and waits for the end of its import.
func takenIn(manager caller, asked map[string]any, file string) answer {
	t := manager.t
	t.Helper()
	made := manager.send("POST", "/v1/imports", asked).wants(201)
	upload, _ := made.body["upload"].(map[string]any)
	fields, _ := upload["fields"].(map[string]any)
	action, _ := upload["url"].(string)
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for name, value := range fields {
		text, _ := value.(string)
		if err := parts.WriteField(name, text); err != nil {
			t.Fatal(err)
		}
	}
	part, err := parts.CreateFormFile("file", "history.csv")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write([]byte(file)) // a buffer refuses nothing
	if err := parts.Close(); err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(action, parts.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode/100 != 2 {
		said, err := io.ReadAll(response.Body)
		t.Fatalf("the bucket answers %s %s %v", response.Status, said, err)
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(300 * time.Millisecond) {
		now := manager.send("GET", "/v1/imports/"+made.text("id"), nil).wants(200)
		if now.text("state") == "done" {
			return now
		}
		if time.Now().After(deadline) {
			t.Fatalf("the file was not taken in: %s", now.raw)
		}
	}
}
