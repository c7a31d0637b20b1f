package warranty_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"html"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/apitest"
	"vafa/internal/rest"
	"vafa/internal/table/tabletest"
	"vafa/internal/upload"
)

// The beginnings of files; what follows is not looked at.
const (
	jpeg = "\xff\xd8\xff\xe0\x00\x10JFIF\x00 a photo"
	png  = "\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR a picture"
	pdf  = "%PDF-1.7\n a document"
	webp = "RIFF\x24\x00\x00\x00WEBPVP8 a picture"
	heic = "\x00\x00\x00\x18ftypheic a picture"
	page = "<!doctype html><script>alert(1)</script>"
)

// fileForm is the form for the invoice as a browser reads it off the page of a card.
type fileForm struct {
	action string
	fields [][2]string
}

var (
	formStart = regexp.MustCompile(`<form method="post" action="([^"]*)" enctype="multipart/form-data">`)
	hidden    = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
)

func formOn(shown string) (fileForm, bool) {
	start := formStart.FindStringSubmatchIndex(shown)
	if start == nil {
		return fileForm{}, false
	}
	rest, _, _ := strings.Cut(shown[start[1]:], "</form>")
	out := fileForm{action: html.UnescapeString(shown[start[2]:start[3]])}
	for _, field := range hidden.FindAllStringSubmatch(rest, -1) {
		out.fields = append(out.fields, [2]string{html.UnescapeString(field[1]), html.UnescapeString(field[2])})
	}
	return out, true
}

func (f fileForm) get(name string) string {
	for _, field := range f.fields {
		if field[0] == name {
			return field[1]
		}
	}
	return ""
}

// with is the form with another value of a field.
func (f fileForm) with(name, value string) fileForm {
	fields := [][2]string{{name, value}}
	for _, field := range f.fields {
		if field[0] != name {
			fields = append(fields, field)
		}
	}
	return fileForm{f.action, fields}
}

// post sends the form with a file as a browser does.
func (f fileForm) post(t *testing.T, firm *apitest.Firm, content string) apitest.Answer {
	t.Helper()
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for _, field := range f.fields {
		if err := parts.WriteField(field[0], field[1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := parts.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="فاکتور.jpg"`}})
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write([]byte(content)) // a buffer refuses nothing
	if err := parts.Close(); err != nil {
		t.Fatal(err)
	}
	return firm.Public().Call(http.MethodPost, f.action, body.String(), "Content-Type", parts.FormDataContentType())
}

// cardPage registers a card and gives the address of its page and the form on it.
func cardPage(t *testing.T, f *apitest.Firm, serial string) (address string, form fileForm) {
	t.Helper()
	address = send(f, "/en/warranty", inEnglish(serial)).Want(http.StatusSeeOther).Header.Get("Location")
	form, ok := formOn(f.Public().Get(address).Want(http.StatusOK).Body)
	if !ok {
		t.Fatal("the page has no form for the invoice")
	}
	return address, form
}

func invoiceOf(f *apitest.Firm, serial string) apitest.Answer {
	return f.Agent().Get("/v1/warranty-cards/rf%20480/" + serial + "/invoice")
}

// entries are the lines about invoices on the owner's timeline, newest first.
func entries(f *apitest.Firm) []string {
	var out []string
	for _, one := range f.Agent().Get("/v1/customers/" + f.ByPhone(mine) + "/timeline").Want(http.StatusOK).List("items") {
		if entry := one.(m); entry["type"] == "invoice" {
			file := entry["invoice"].(m)
			out = append(out, fmt.Sprint(entry["card"].(m)["serial"], " ", file["status"], " ", file["reason"]))
		}
	}
	return out
}

// The whole way without JavaScript: the page of the card, the form, the page again, and what staff save.
func TestInvoiceIsSentAndRead(t *testing.T) {
	for name, test := range map[string]struct{ content, declared, kind, file string }{
		"JPEG":                  {jpeg, "image/jpeg", "image/jpeg", "invoice.jpg"},
		"PNG":                   {png, "image/png", "image/png", "invoice.png"},
		"PDF":                   {pdf, "application/pdf", "application/pdf", "invoice.pdf"},
		"WebP":                  {webp, "image/webp", "image/webp", "invoice.webp"},
		"HEIC":                  {heic, "image/heif", "image/heic", "invoice.heic"},
		"without JavaScript":    {jpeg, "", "image/jpeg", "invoice.jpg"},
		"JPEG of eight MB":      {jpeg + strings.Repeat("x", 8<<20-len(jpeg)), "image/jpg", "image/jpeg", "invoice.jpg"},
		"JPEG with HTML within": {jpeg + page, "image/jpeg", "image/jpeg", "invoice.jpg"},
	} {
		t.Run(name, func(t *testing.T) {
			f := firm(t)
			address, form := cardPage(t, f, "AB1")
			if test.declared != "" {
				form = form.with("Content-Type", test.declared)
			}
			back := form.post(t, f, test.content).Want(http.StatusSeeOther).Header.Get("Location")
			if !strings.HasPrefix(back, "http://example.com"+address+"&") {
				t.Errorf("sent on to %s", back)
			}
			for _, at := range []string{address, back} {
				shown := f.Public().Get(at).Want(http.StatusOK).Body
				if _, more := formOn(shown); more || !strings.Contains(shown, "We have received your invoice.") {
					t.Errorf("%s does not say that the file is there", at)
				}
			}
			file := invoiceOf(f, "ab-1").Want(http.StatusOK)
			want := m{
				"status": "kept", "type": test.kind, "bytes": float64(len(test.content)), "url": file.Text("url"),
				"at": "2026-11-22T06:30:00Z", "urlExpiresAt": "2026-11-22T06:35:00Z",
			}
			var seen m
			file.Into(&seen)
			if diff := cmp.Diff(want, seen); diff != "" || file.Text("url") == "" {
				t.Errorf("file (-want +got):\n%s", diff)
			}
			saved := f.Public().Get(file.Text("url")).Want(http.StatusOK)
			if saved.Body != test.content {
				t.Errorf("%d bytes came back, want %d", len(saved.Body), len(test.content))
			}
			got := []string{saved.Header.Get("Content-Type"), saved.Header.Get("Content-Disposition"), saved.Header.Get("Cache-Control")}
			if diff := cmp.Diff([]string{test.kind, `attachment; filename="` + test.file + `"`, "no-store"}, got); diff != "" {
				t.Errorf("how it is saved (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]string{"AB1 kept <nil>"}, entries(f)); diff != "" {
				t.Errorf("timeline (-want +got):\n%s", diff)
			}
		})
	}
}

// The page of the card may send its form to the bucket, no other page may.
func TestOnlyThePageOfTheCardPostsToTheBucket(t *testing.T) {
	f := firm(t)
	f.Bucket.Place.Address = "https://bucket.example"
	address, _ := cardPage(t, f, "AB1")
	for at, want := range map[string]string{address: "form-action 'self' https://bucket.example;", "/en/warranty": "form-action 'self';"} {
		if policy := f.Public().Get(at).Header.Get("Content-Security-Policy"); !strings.Contains(policy, want) {
			t.Errorf("%s: %s", at, policy)
		}
	}
}

// A file that is not what it says is deleted; the page says why in the reader's language, and takes another.
func TestRefusedFiles(t *testing.T) {
	for name, test := range map[string]struct{ content, declared, reason, said string }{
		"page called a photo":   {page, "image/jpeg", "unknownKind", "neither a photo nor a PDF"},
		"page that is one":      {page, "text/html", "unknownKind", "neither a photo nor a PDF"},
		"page before a PDF":     {"<html>" + pdf, "application/pdf", "unknownKind", "neither a photo nor a PDF"},
		"PDF called a photo":    {pdf, "image/png", "mismatch", "another kind than its name says"},
		"photo called a page":   {jpeg, "text/html", "mismatch", "another kind than its name says"},
		"nothing":               {"", "image/jpeg", "empty", "The file is empty."},
		"nine MB":               {jpeg + strings.Repeat("x", 9<<20), "image/jpeg", "tooLarge", "</span>The file is too large. Choose one of 8 MB at most.</p>"},
		"drawing with a script": {"<svg onload=alert(1)>", "image/svg+xml", "unknownKind", "neither a photo nor a PDF"},
	} {
		t.Run(name, func(t *testing.T) {
			f := firm(t)
			address, form := cardPage(t, f, "AB1")
			for range 2 {
				back := form.with("Content-Type", test.declared).post(t, f, test.content).Want(http.StatusSeeOther).Header.Get("Location")
				shown := f.Public().Get(back).Want(http.StatusOK).Body
				if _, more := formOn(shown); !more || !strings.Contains(shown, test.said) || !strings.Contains(shown, `aria-invalid="true"`) || !strings.Contains(shown, `href="#file"`) {
					t.Errorf("the page does not say %q with a form", test.said)
				}
			}
			if later := f.Public().Get(address).Want(http.StatusOK).Body; !strings.Contains(later, test.said) || strings.Contains(later, `href="#file"`) {
				t.Error("a later look is taken for the answer, or says nothing of the refusal")
			}
			file := invoiceOf(f, "AB1").Want(http.StatusOK)
			if file.Text("status") != "refused" || file.Text("reason") != test.reason || file.At("url") != nil {
				t.Errorf("staff see %s", file.Body)
			}
			if diff := cmp.Diff([]string{"AB1 refused " + test.reason}, entries(f)); diff != "" {
				t.Errorf("timeline (-want +got):\n%s", diff)
			}
			if persian := f.Public().Get(strings.Replace(address, "/en/", "/fa/", 1)).Body; strings.Contains(persian, test.said) {
				t.Error("the Persian page says it in English")
			}
			again, _ := formOn(f.Public().Get(address).Body)
			again.post(t, f, pdf).Want(http.StatusSeeOther)
			if got := invoiceOf(f, "AB1").Text("status"); got != "kept" {
				t.Errorf("then a good file is %q", got)
			}
		})
	}
}

// What the form does not allow is not taken, and nothing is written anywhere.
func TestFormsThatAreNotAllowed(t *testing.T) {
	f := firm(t)
	address, form := cardPage(t, f, "AB1")
	theirs := upload.Place{Seal: rest.NewSeal("theirs")}.Key(upload.Reference{ID: "inv_9", Card: "crd_9", Model: "RF-480", Serial: "AB1"})
	policy, err := base64.StdEncoding.DecodeString(form.get("policy"))
	if err != nil {
		t.Fatal(err)
	}
	looser := base64.StdEncoding.EncodeToString([]byte(strings.Replace(string(policy), "33554432", "9999999999", 1)))
	for name, test := range map[string]struct {
		form    fileForm
		content string
		status  int
		code    string
	}{
		"far too large":     {form, strings.Repeat("x", 32<<20+1), http.StatusBadRequest, "EntityTooLarge"},
		"another key":       {form.with("key", theirs), jpeg, http.StatusForbidden, "AccessDenied"},
		"kept at once":      {form.with("key", "kept/x"), jpeg, http.StatusForbidden, "AccessDenied"},
		"elsewhere":         {form.with("success_action_redirect", "https://evil.example/"), jpeg, http.StatusForbidden, "AccessDenied"},
		"made public":       {form.with("acl", "public-read"), jpeg, http.StatusForbidden, "AccessDenied"},
		"forged policy":     {form.with("policy", looser), jpeg, http.StatusForbidden, "SignatureDoesNotMatch"},
		"forged signature":  {form.with("x-amz-signature", strings.Repeat("0", 64)), jpeg, http.StatusForbidden, "SignatureDoesNotMatch"},
		"another day":       {form.with("x-amz-date", "20261123T000000Z"), jpeg, http.StatusForbidden, "SignatureDoesNotMatch"},
		"without a policy":  {fileForm{form.action, [][2]string{{"key", form.get("key")}}}, jpeg, http.StatusForbidden, "AccessDenied"},
		"without a session": {form.with("x-amz-security-token", ""), jpeg, http.StatusForbidden, "AccessDenied"},
		"endless field":     {fileForm{form.action, [][2]string{{strings.Repeat("n", 10), strings.Repeat("v", 20000)}}}, jpeg, http.StatusBadRequest, "MalformedPOSTRequest"},
		"a further field":   {form.with("x-amz-meta-owner", "me"), jpeg, http.StatusForbidden, "AccessDenied"},
	} {
		answer := test.form.post(t, f, test.content)
		if answer.Status != test.status || !strings.Contains(answer.Body, "<Code>"+test.code+"</Code>") {
			t.Errorf("%s: %d %s", name, answer.Status, answer.Body)
		}
	}
	f.Clock.Add(upload.FormLife)
	if answer := form.post(t, f, jpeg); answer.Status != http.StatusForbidden || !strings.Contains(answer.Body, "Policy expired") {
		t.Errorf("after its time: %d %s", answer.Status, answer.Body)
	}
	invoiceOf(f, "AB1").Want(http.StatusNotFound)
	if got := entries(f); got != nil {
		t.Errorf("timeline: %v", got)
	}
	again, _ := formOn(f.Public().Get(address).Body)
	again.post(t, f, jpeg).Want(http.StatusSeeOther)
}

// A link opens what it was made for, and not for long.
func TestLinksAreForOneFileAndFiveMinutes(t *testing.T) {
	f := firm(t)
	_, form := cardPage(t, f, "AB1")
	form.post(t, f, jpeg).Want(http.StatusSeeOther)
	link := invoiceOf(f, "AB1").Want(http.StatusOK).Text("url")
	for name, forged := range map[string]string{
		"another file":    strings.Replace(link, "/kept/", "/kept/x", 1),
		"not signed":      "http://example.com/uploads/kept/x",
		"shown in a page": strings.Replace(link, "attachment", "inline", 1),
		"for longer":      strings.Replace(link, "X-Amz-Expires=300", "X-Amz-Expires=9000", 1),
		"as a page":       strings.Replace(link, "image%2Fjpeg", "text%2Fhtml", 1),
	} {
		if answer := f.Public().Get(forged); answer.Status != http.StatusForbidden {
			t.Errorf("%s: %d", name, answer.Status)
		}
	}
	f.Clock.Add(upload.LinkLife)
	f.Public().Get(link).Want(http.StatusForbidden)
	f.Public().Get("/v1/warranty-cards/RF-480/AB1/invoice").Want(http.StatusUnauthorized)
	f.Marketer().Get("/v1/warranty-cards/RF-480/AB1/invoice").Want(http.StatusForbidden)
	invoiceOf(f, "AB2").Want(http.StatusNotFound)
}

// later keeps what the bucket tells of for the test to pass on.
func later(f *apitest.Firm) (check func(context.Context, string) error, arrived *[]string) {
	check, arrived = f.Bucket.Arrived, new([]string)
	f.Bucket.Arrived = func(_ context.Context, key string) error {
		*arrived = append(*arrived, key)
		return nil
	}
	return check, arrived
}

func gone(t *testing.T, f *apitest.Firm, key string) {
	t.Helper()
	if _, err := f.Bucket.Start(t.Context(), key, 1); err == nil {
		t.Errorf("%s is still there", key)
	}
}

// While the event is on its way the page says so; however often and late it comes, the file counts once.
func TestEventTwiceAndLate(t *testing.T) {
	f := firm(t)
	check, arrived := later(f)
	address, form := cardPage(t, f, "AB1")
	_, second := cardPage(t, f, "AB1")
	back := form.post(t, f, jpeg).Want(http.StatusSeeOther).Header.Get("Location")
	shown := f.Public().Get(back).Want(http.StatusOK).Body
	if _, more := formOn(shown); more || !strings.Contains(shown, "is being checked") || !strings.Contains(shown, url.QueryEscape((*arrived)[0])) {
		t.Error("the page does not say that the file is being checked")
	}
	if _, form := formOn(f.Public().Get(address + "&key=uploads%2Fforged").Body); !form {
		t.Error("a key that is not ours hides the form")
	}
	second.post(t, f, png).Want(http.StatusSeeOther)
	for range 3 {
		for _, key := range *arrived {
			if err := check(t.Context(), key); err != nil {
				t.Fatal(err)
			}
		}
	}
	form.post(t, f, pdf).Want(http.StatusSeeOther) // the same form once more
	if err := check(t.Context(), (*arrived)[2]); err != nil {
		t.Fatal(err)
	}
	for _, key := range *arrived {
		gone(t, f, key)
	}
	file := invoiceOf(f, "AB1").Want(http.StatusOK)
	if saved := f.Public().Get(file.Text("url")).Want(http.StatusOK); saved.Body != jpeg || len(entries(f)) != 1 {
		t.Errorf("%q is kept, timeline %v", saved.Body, entries(f))
	}
}

// A check that was lost does not keep its owner from sending the file again.
func TestCheckThatNeverComes(t *testing.T) {
	f := firm(t)
	later(f)
	_, form := cardPage(t, f, "AB1")
	back := form.post(t, f, jpeg).Want(http.StatusSeeOther).Header.Get("Location")
	f.Clock.Add(time.Hour)
	if _, again := formOn(f.Public().Get(back).Want(http.StatusOK).Body); !again {
		t.Error("an hour later there is no form")
	}
}

// A card that was erased, or whose number is another card's now, takes nothing and is not there again.
func TestEventAfterTheCardIsGone(t *testing.T) {
	for name, anew := range map[string]bool{"erased": false, "registered anew": true} {
		t.Run(name, func(t *testing.T) {
			f := firm(t)
			f.Broken = true
			check, arrived := later(f)
			address, form := cardPage(t, f, "AB1")
			form.post(t, f, jpeg).Want(http.StatusSeeOther)
			erase(t, f, "CARD#RF-480#AB1", "CARD")
			if anew {
				erase(t, f, "SERIAL#AB1", "MODELS")
				erase(t, f, "CUS#"+f.ByPhone(mine), "CARD#RF-480#AB1")
				again := inEnglish("AB1")
				again.Set("_key", "another")
				send(f, "/en/warranty", again).Want(http.StatusSeeOther)
			}
			before := f.Lines()
			for range 2 {
				if err := check(t.Context(), (*arrived)[0]); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(before, f.Lines()); diff != "" {
				t.Errorf("the table changed:\n%s", diff)
			}
			gone(t, f, (*arrived)[0])
			if _, form := formOn(f.Public().Get(address).Want(http.StatusOK).Body); form {
				t.Error("the old page still takes a file")
			}
		})
	}
}

func erase(t *testing.T, f *apitest.Firm, pk, sk string) {
	t.Helper()
	key := map[string]types.AttributeValue{"PK": &types.AttributeValueMemberS{Value: pk}, "SK": &types.AttributeValueMemberS{Value: sk}}
	if _, err := f.Client.DeleteItem(t.Context(), &dynamodb.DeleteItemInput{TableName: &f.TableName, Key: key}); err != nil {
		t.Fatal(err)
	}
}

// Ten files at once for one card: one is kept, whole, and one line says so.
func TestManyFilesAtOnce(t *testing.T) {
	f := firm(t)
	check, arrived := later(f)
	contents := map[string]string{}
	for i := range 10 {
		_, form := cardPage(t, f, "AB1")
		content := fmt.Sprint(pdf, i)
		form.post(t, f, content).Want(http.StatusSeeOther)
		contents[content] = form.get("key")
	}
	var all sync.WaitGroup
	for _, key := range *arrived {
		for range 2 {
			all.Go(func() {
				if err := check(context.Background(), key); err != nil && !strings.Contains(err.Error(), "not found") {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	file := invoiceOf(f, "AB1").Want(http.StatusOK)
	saved := f.Public().Get(file.Text("url")).Want(http.StatusOK).Body
	if contents[saved] == "" || len(entries(f)) != 1 {
		t.Errorf("%q is kept, timeline %v", saved, entries(f))
	}
	for _, key := range *arrived {
		gone(t, f, key)
	}
}

// A check that is cut off at any call, or loses the reply, leaves what one check leaves when it is told of again.
func TestCheckCutOffAnywhere(t *testing.T) {
	for name, fault := range map[string]tabletest.Fault{"away": tabletest.Throttle, "reply lost": tabletest.LoseReply} {
		for _, last := range []int{1, 2, 3, 100} {
			t.Run(fmt.Sprint(name, " to call ", last), func(t *testing.T) {
				f := firm(t)
				check, arrived := later(f)
				_, form := cardPage(t, f, "AB1")
				form.post(t, f, jpeg).Want(http.StatusSeeOther)
				f.Faults.Reset()
				f.Faults.Choose(func(c tabletest.Call) tabletest.Fault {
					if c.Number <= last {
						return fault
					}
					return nil
				})
				_ = check(t.Context(), (*arrived)[0]) // may fail: Lambda tells of it again
				f.Faults.Reset()
				if err := check(t.Context(), (*arrived)[0]); err != nil {
					t.Fatal(err)
				}
				file := invoiceOf(f, "AB1").Want(http.StatusOK)
				if saved := f.Public().Get(file.Text("url")).Want(http.StatusOK).Body; saved != jpeg || len(entries(f)) != 1 {
					t.Errorf("%q is kept, timeline %v", saved, entries(f))
				}
				gone(t, f, (*arrived)[0])
			})
		}
	}
}

// A check is two reads and one transaction; one that is told of again reads nothing of the table.
func TestCallsOfACheck(t *testing.T) {
	f := firm(t)
	check, arrived := later(f)
	_, form := cardPage(t, f, "AB1")
	form.post(t, f, jpeg).Want(http.StatusSeeOther)
	f.Faults.Reset()
	for range 2 {
		if err := check(t.Context(), (*arrived)[0]); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(map[string]int{"GetItem": 2, "TransactWriteItems": 1}, f.Faults.Counts()); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

// What staff read before the file came they may not write over it.
func TestFileCountsAsAChange(t *testing.T) {
	f := firm(t)
	_, form := cardPage(t, f, "AB1")
	before := f.Items()["CARD#RF-480#AB1 CARD"]["version"]
	form.post(t, f, jpeg).Want(http.StatusSeeOther)
	send(f, "/en/warranty", inEnglishBy("AB1", theirs)).Want(http.StatusConflict)
	card := f.Items()["CARD#RF-480#AB1 CARD"]
	if fmt.Sprint(before) != "1" || fmt.Sprint(card["version"]) != "3" || card["invoiceFile"] == nil || card["status"] != "contested" {
		t.Errorf("version %v became %v: %v", before, card["version"], card)
	}
}

func inEnglishBy(serial, phone string) url.Values {
	form := inEnglish(serial)
	form.Set("owner.phone", phone)
	form.Set("_key", "by another")
	return form
}
