package imports_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/importer"
)

type m = apitest.M

const people = "name,mobile,city\nSara Ahmadi,09121000001,Tehran\nAli Rezaei,0912 100 0002,\nNobody,12,Yazd\n"

func sum(content string) string {
	out := sha256.Sum256([]byte(content))
	return hex.EncodeToString(out[:])
}

// manyPeople are customers of different phones, n of them.
func manyPeople(n int) string {
	var out strings.Builder
	out.WriteString("name,mobile\n")
	for i := range n {
		fmt.Fprintf(&out, "Customer %d,0912%07d\n", i, i)
	}
	return out.String()
}

func TestFileIsTakenInOnce(t *testing.T) {
	f := apitest.New(t)
	asked := m{"kind": "customers", "name": "shop", "bytes": len(people), "sha256": sum(people)}
	made := f.Manager().Post("/v1/imports", asked).Want(http.StatusCreated)
	if made.Text("state") != "waiting" || made.Text("upload/expiresAt") != f.Clock.Now().Add(time.Hour).Format(time.RFC3339) {
		t.Errorf("made %s", made.Body)
	}
	waits := f.Manager().Post("/v1/imports", asked).Want(http.StatusOK)
	if waits.Text("id") != made.Text("id") || waits.Text("upload/url") == "" {
		t.Errorf("while it waits: %s", waits.Body)
	}
	f.UploadTo(made, people)
	f.Carry()
	done := f.Manager().Get("/v1/imports/" + made.Text("id")).Want(http.StatusOK)
	if got := fmt.Sprint(done.Text("state"), done.At("rows"), done.At("new"), done.At("already"), done.At("refused"), done.At("chunksDone")); got != "done3 2 0 1 1" {
		t.Errorf("done: %s, %s", got, done.Body)
	}
	if columns := fmt.Sprint(done.At("columns")); columns != "[map[field:name header:name] map[field:phone header:mobile] map[field:city header:city]]" {
		t.Errorf("columns %s", columns)
	}
	again := f.Manager().Post("/v1/imports", asked).Want(http.StatusOK)
	if again.Text("id") != made.Text("id") || again.At("upload") != nil {
		t.Errorf("once it is done: %s", again.Body)
	}
	other := f.Import(m{"kind": "customers", "name": "shop, once more"}, people)
	if got := fmt.Sprint(other.Text("state"), other.At("new"), other.At("already"), other.At("refused")); got != "done0 2 1" {
		t.Errorf("the same file under another name: %s", other.Body)
	}
	if n := f.Count("CUS#", " PROFILE"); n != 2 {
		t.Errorf("%d customers", n)
	}
}

// What is refused comes back as a file with reasons, which can be mended and sent again.
func TestRefusedRowsComeBack(t *testing.T) {
	f := apitest.New(t)
	done := f.Import(m{"kind": "customers", "name": "shop"}, people)
	link, err := url.Parse(done.Text("rejectedUrl"))
	if err != nil || link.Path == "" {
		t.Fatalf("%s: %v", done.Body, err)
	}
	rows := f.Public().Get(link.RequestURI()).Want(http.StatusOK)
	lines := strings.Split(strings.TrimSpace(strings.TrimPrefix(rows.Body, "\ufeff")), "\n")
	if len(lines) != 2 || lines[0] != "vafa_reason,name,mobile,city" || !strings.HasSuffix(lines[1], ",Nobody,12,Yazd") {
		t.Errorf("refused rows %q", lines)
	}
	if entries, err := f.Files.Open(t.Context(), "imports/"+done.Text("id")+"/file", ""); err == nil {
		t.Errorf("the file is still there: %d bytes", entries.Bytes)
	}
	mended := f.Import(m{"kind": "customers", "name": "mended"}, strings.Replace(rows.Body, ",12,", ",09121000003,", 1))
	if mended.Number("new") != 1 || mended.Number("refused") != 0 || mended.At("rejectedUrl") != nil {
		t.Errorf("mended: %s", mended.Body)
	}
	f.Clock.Add(7 * 24 * time.Hour)
	if late := f.Manager().Get("/v1/imports/" + done.Text("id")).Want(http.StatusOK); late.At("rejectedUrl") != nil {
		t.Errorf("after a week: %s", late.Body)
	}
	f.Clock.Add(crm.ImportDays * 24 * time.Hour)
	f.Manager().Get("/v1/imports/" + done.Text("id")).Want(http.StatusNotFound)
}

// A file as a whole is refused before anything of it is written, and may be sent again.
func TestBadFilesAreRefusedWhole(t *testing.T) {
	rows := manyPeople(2500)
	for name, c := range map[string]struct{ content, sha, code string }{
		"not what was announced":  {people, sum("other"), "import.changed"},
		"a spreadsheet":           {"PK\x03\x04 and so on", "", "import.spreadsheet"},
		"compressed":              {"\x1f\x8b\x08 and so on", "", "import.compressed"},
		"no rows":                 {"name,mobile\n", "", "import.empty"},
		"a row of two megabytes":  {rows + "x," + strings.Repeat("y", 2<<20) + "\n", "", "import.rowTooLong"},
		"a thousand columns":      {strings.Repeat("a,", 1000) + "\n1,2\n", "", "import.tooManyColumns"},
		"a header of 135 kB":      {"mobile," + strings.Repeat(strings.Repeat("x", 900)+",", 150) + "\n09121000001\n", "", "import.headerTooLong"},
		"no column of a customer": {"a,b\n1,2\n", "", "import.columnMissing"},
		"binary":                  {"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x03\x00>\x00\x01\x00", "", "import.binary"},
	} {
		t.Run(name, func(t *testing.T) {
			f := apitest.New(t)
			asked := m{"kind": "customers", "name": "shop"}
			if c.sha != "" {
				asked["sha256"] = c.sha
			}
			got := f.Import(asked, c.content)
			if got.Text("state") != "refused" || got.Text("reason/code") != c.code || got.Text("reason/detail") == c.code {
				t.Errorf("%s", got.Body)
			}
			if n := f.Count("CUS#", ""); n != 0 {
				t.Errorf("%d items were written", n)
			}
			if got.Text("upload/url") == "" {
				t.Errorf("it cannot be sent again: %s", got.Body)
			}
			if left := f.Objects(); left != 0 {
				t.Errorf("%d objects are left", left)
			}
		})
	}
}

// A file that was refused can be sent again, mended; the form of one that is announced takes no other number of bytes.
func TestFileIsSentAgain(t *testing.T) {
	f := apitest.New(t)
	made := f.Manager().Post("/v1/imports", m{"kind": "customers", "name": "shop", "sha256": sum(people)}).Want(http.StatusCreated)
	f.UploadTo(made, people+"half of something else")
	f.Carry()
	refused := f.Manager().Get("/v1/imports/" + made.Text("id"))
	if refused.Text("reason/code") != "import.changed" {
		t.Fatalf("%s", refused.Body)
	}
	f.UploadTo(refused, people)
	f.Carry()
	if done := f.Manager().Get("/v1/imports/" + made.Text("id")); done.Text("state") != "done" || done.At("reason") != nil {
		t.Errorf("%s", done.Body)
	}
	exact := f.Manager().Post("/v1/imports", m{"kind": "customers", "name": "exact", "bytes": len(people) + 1}).Want(http.StatusCreated)
	fields, _ := exact.At("upload/fields").(map[string]any)
	if sent := f.Upload(exact.Text("upload/url"), fields, people); sent.StatusCode != http.StatusBadRequest {
		t.Errorf("a shorter file: %s", sent.Status)
	}
}

// Where somebody wants to look first, nothing is written before they start it.
func TestColumnsAreLookedAtFirst(t *testing.T) {
	f := apitest.New(t)
	ready := f.Import(m{"kind": "customers", "name": "shop", "confirm": true, "returnTo": "/console/en/settings/imports/{id}"}, people)
	if ready.Text("state") != "ready" || ready.Number("rows") != 3 || f.Count("CUS#", "") != 0 {
		t.Fatalf("%s", ready.Body)
	}
	start := "/v1/imports/" + ready.Text("id") + "/start"
	f.Manager().Post(start, nil, "Idempotency-Key", "k1").Want(http.StatusOK)
	f.Manager().Post(start, nil, "Idempotency-Key", "k1").Want(http.StatusOK)
	f.Carry()
	if done := f.Manager().Get("/v1/imports/" + ready.Text("id")); done.Text("state") != "done" || done.Number("new") != 2 {
		t.Errorf("%s", done.Body)
	}
	if again := f.Manager().Post(start, nil); again.Want(http.StatusConflict).Text("code") != "import.state" {
		t.Errorf("%s", again.Body)
	}
	f.Manager().Post("/v1/imports/imp_none/start", nil).Want(http.StatusNotFound)
}

func TestImportFormIsChecked(t *testing.T) {
	f := apitest.New(t)
	for _, c := range []struct {
		body m
		want []string
	}{
		{m{}, []string{"/kind required", "/name required"}},
		{m{"kind": "people", "name": "x"}, []string{"/kind choice"}},
		{m{"kind": "customers", "name": "x", "bytes": crm.MostImportBytes + 1}, []string{"/bytes import.tooLarge"}},
		{m{"kind": "customers", "name": "x", "bytes": -1}, []string{"/bytes number.range"}},
		{m{"kind": "customers", "name": "x", "bytes": -12614505.0, "map": m{"": "Name"}}, []string{"/bytes number.range", "/map field.unknown"}},
		{m{"kind": "customers", "name": "x", "sha256": "abc"}, []string{"/sha256 sha256.invalid"}},
		{m{"kind": "customers", "name": "x", "calendar": "lunar", "unit": "XXX", "source": "a:b"}, []string{"/calendar choice", "/unit currency.unknown", "/source reference.source"}},
		{m{"kind": "customers", "name": "x", "returnTo": "https://evil.example/console/"}, []string{"/returnTo import.returnTo"}},
		{m{"kind": "customers", "name": "x", "returnTo": "//evil.example/console/"}, []string{"/returnTo import.returnTo"}},
		{m{"kind": "customers", "name": "x", "returnTo": "/\\evil.example"}, []string{"/returnTo import.returnTo"}},
	} {
		if got := f.Manager().Post("/v1/imports", c.body).Want(http.StatusUnprocessableEntity).Codes(); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.body, got, c.want)
		}
	}
	if importer.MostBytes != crm.MostImportBytes {
		t.Error("a file may be as large as its reader takes it")
	}
}

func TestImportsAreListedNewestFirst(t *testing.T) {
	f := apitest.New(t)
	for i := range 3 {
		f.Manager().Post("/v1/imports", m{"kind": "products", "name": fmt.Sprint("file ", i)}).Want(http.StatusCreated)
	}
	first := f.Manager().Get("/v1/imports?pageSize=2").Want(http.StatusOK)
	second := f.Manager().Get("/v1/imports?pageSize=2&pageToken=" + first.Text("nextPageToken")).Want(http.StatusOK)
	if got := fmt.Sprint(first.Text("items/0/name"), first.Text("items/1/name"), second.Text("items/0/name"), second.Text("nextPageToken")); got != "file 2file 1file 0" {
		t.Errorf("%s", got)
	}
	if first.At("items/0/upload") != nil {
		t.Errorf("a list signs a form: %s", first.Body)
	}
}

// The answer that is kept for a repetition has nothing that is signed.
func TestFormOfTheFileIsNotKept(t *testing.T) {
	f := apitest.New(t)
	asked := m{"kind": "customers", "name": "shop"}
	made := f.Manager().Post("/v1/imports", asked, "Idempotency-Key", "k1").Want(http.StatusCreated)
	again := f.Manager().Post("/v1/imports", asked, "Idempotency-Key", "k1").Want(http.StatusCreated)
	if again.Text("id") != made.Text("id") || again.At("upload") != nil {
		t.Errorf("repeated: %s", again.Body)
	}
	if signed := made.Text("upload/fields/x-amz-signature"); signed == "" || strings.Contains(strings.Join(f.Lines(), "\n"), signed) {
		t.Error("the table holds the signature")
	}
	f.Tasks.Fail = crm.ErrBusy
	ready := f.Manager().Get("/v1/imports/" + made.Text("id"))
	fields, _ := ready.At("upload/fields").(map[string]any)
	if sent := f.Upload(ready.Text("upload/url"), fields, people); sent.StatusCode != http.StatusInternalServerError {
		t.Errorf("a file of which nobody hears: %s", sent.Status)
	}
}
