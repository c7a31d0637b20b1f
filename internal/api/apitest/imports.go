package apitest

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/importer/carry"
	"vafa/internal/table"
	"vafa/internal/upload"
	"vafa/internal/upload/folder"
)

// Tasks are what is to be done for imports. They may be used by several goroutines.
type Tasks struct {
	Fail error // if set, none is taken

	mutex   sync.Mutex
	waiting []crm.ImportTask
}

// Send puts tasks to those that wait.
func (t *Tasks) Send(_ context.Context, tasks []crm.ImportTask) error {
	if t.Fail != nil {
		return t.Fail
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.waiting = append(t.waiting, tasks...)
	return nil
}

// Take gives the tasks that wait, and forgets them.
func (t *Tasks) Take() []crm.ImportTask {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	out := t.waiting
	t.waiting = nil
	return out
}

// openImports puts files of history into a folder, and whoever carries them in on a table as the importer function sees it.
func (f *Firm) openImports(tab *table.Table) {
	f.Tasks = &Tasks{}
	f.Files = &folder.Bucket{Dir: f.t.TempDir(), Now: f.Clock.Now, Place: upload.Place{
		Address: "http://example.com/imports", Site: "http://example.com", Bucket: "imports", Region: "eu-central-1", Seal: f.Service.Seal, Keys: f.Bucket.Place.Keys,
	}}
	f.Files.Arrived = func(ctx context.Context, key string) error {
		return f.Tasks.Send(ctx, []crm.ImportTask{{Import: crm.ImportOfFile(key)}})
	}
	f.Service.Imports = &api.Imports{Place: f.Files.Place, Queue: f.Tasks}
	own := &api.Service{Table: tab, Source: f.Service.Source, Business: f.Service.Business}
	f.Carrier = &carry.Job{
		Store: tab, Bucket: f.Files, Queue: f.Tasks, Source: own.Source, Reader: carry.Files{Table: tab, Source: own.Source, Firm: own.WholeFirm},
	}
}

// Upload sends a file by the form of an import, as a browser or a command does.
func (f *Firm) Upload(action string, fields map[string]any, content string) *http.Response {
	f.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range fields {
		if err := form.WriteField(name, value.(string)); err != nil {
			f.t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("file", "history.csv")
	if err == nil {
		_, err = part.Write([]byte(content))
	}
	if err != nil || form.Close() != nil {
		f.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, action, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	w := httptest.NewRecorder()
	f.Handler.ServeHTTP(w, r)
	return w.Result()
}

// Carry does tasks of imports until none waits.
func (f *Firm) Carry() {
	f.t.Helper()
	for tasks := f.Tasks.Take(); len(tasks) > 0; tasks = f.Tasks.Take() {
		for _, task := range tasks {
			if err := f.Carrier.Do(f.t.Context(), task, false); err != nil {
				f.t.Fatal(err)
			}
		}
	}
}

// Import takes a file in, and gives the import as its manager then sees it.
func (f *Firm) Import(asked M, content string) Answer {
	f.t.Helper()
	made := f.Manager().Post("/v1/imports", asked)
	if made.Status != http.StatusCreated {
		f.t.Fatalf("import: %d %s", made.Status, made.Body)
	}
	f.UploadTo(made, content)
	f.Carry()
	return f.Manager().Get("/v1/imports/" + made.Text("id")).Want(http.StatusOK)
}

// UploadTo sends the file of an import that waits for it.
func (f *Firm) UploadTo(made Answer, content string) {
	f.t.Helper()
	fields, _ := made.At("upload/fields").(map[string]any)
	if sent := f.Upload(made.Text("upload/url"), fields, content); sent.StatusCode != http.StatusNoContent && sent.StatusCode != http.StatusSeeOther {
		f.t.Fatalf("upload: %s", sent.Status)
	}
}

// isImports says whether a path is of the bucket of imports.
func isImports(path string) bool { return path == "/imports" || strings.HasPrefix(path, "/imports/") }

// Objects is how many objects are in the bucket of imports.
func (f *Firm) Objects() int {
	f.t.Helper()
	entries, err := os.ReadDir(f.Files.Dir)
	if err != nil {
		f.t.Fatal(err)
	}
	return len(entries)
}
