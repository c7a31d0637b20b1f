package customer_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"vafa/internal/api/apitest"
	"vafa/internal/api/customer"
	"vafa/internal/crm"
	"vafa/internal/csvfile"
	"vafa/internal/locale"
)

// unzipped is an export as its files, each read to its end so that its checksum counts.
func unzipped(t *testing.T, data string) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, one := range archive.File {
		file, err := one.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(file)
		if err != nil {
			t.Fatalf("%s: %v", one.Name, err)
		}
		if !one.Modified.Equal(apitest.Start) {
			t.Errorf("%s is of %s", one.Name, one.Modified)
		}
		files[one.Name] = string(content)
	}
	return files
}

// column reads one column of a CSV file as an import does.
func column(t *testing.T, file, name string) []string {
	t.Helper()
	rows, err := csvfile.Open(strings.NewReader(file), csvfile.Column{Name: name, Exact: true})
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for {
		row, err := rows.Next()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, row.Field(name))
	}
}

func exportPath(id, reason string) string {
	return "/v1/customers/" + id + "/export?reason=" + url.QueryEscape(reason)
}

func card(serial, phone, name string, more m) m {
	out := m{"model": "RF-480", "serial": serial, "purchasedOn": "2026-11-01", "owner": m{"name": name, "phone": phone}}
	for key, value := range more {
		out[key] = value
	}
	return out
}

// Everything that the API tells of a customer is in their export, and nothing that others told of themselves.
func TestExport(t *testing.T) {
	f := apitest.New(t)
	const theirs = "+989351234567"
	f.Public().Post("/v1/captures", m{
		"name": "=HYPERLINK(\"http://evil.example\")", "phone": mobile, "email": "sara@shop.example", "city": "-Yazd", "consent": m{"sms": true, "email": false},
	}).Want(http.StatusAccepted)
	id := f.ByPhone(mobile)
	f.Public().Post("/v1/messages", m{"phone": mobile, "text": "@SUM(A1) is loud", "kind": "complaint"}).Want(http.StatusAccepted)
	bought := f.Buy(apitest.Purchase(id, "order 1", "2026-11-01T10:00:00Z", "50000"), apitest.Purchase(id, "+2", "2026-11-02T10:00:00Z", "70000"))
	f.Agent().Post("/v1/purchases/"+bought[0]+"/refunds", m{"amount": apitest.Toman("20000"), "reason": "late"}).Want(http.StatusCreated)
	f.Public().Post("/v1/warranty-cards", card("AB1", mobile, "Sara", m{"relation": "gift", "giver": m{"name": "Omid Giver", "phone": "+989121110000"}})).
		Want(http.StatusCreated)
	f.Public().Post("/v1/warranty-cards", card("AB1", theirs, "Olga Other", m{"retailer": "Other Shop"})).Want(http.StatusConflict)
	f.Public().Post("/v1/warranty-cards", card("AB2", theirs, "Olga Other", m{"retailer": "Other Shop"})).Want(http.StatusCreated)
	f.Public().Post("/v1/warranty-cards", card("AB2", mobile, "Sara", m{"retailer": "Sara's Shop"})).Want(http.StatusConflict)
	keep(t, f, "AB1", "kept/crd_1/x")

	answer := f.Manager().Get(exportPath(id, "she asked for it")).Want(http.StatusOK)
	want(t, "headers", []string{"application/zip", `attachment; filename="` + id + `.zip"`, "no-store"},
		[]string{answer.Header.Get("Content-Type"), answer.Header.Get("Content-Disposition"), answer.Header.Get("Cache-Control")})
	files := unzipped(t, answer.Body)
	document := answer
	document.Body = files["customer.json"]
	view := f.Manager().Get("/v1/customers/" + id).Want(http.StatusOK)
	timeline := f.Manager().Get("/v1/customers/" + id + "/timeline?pageSize=100").Want(http.StatusOK)
	want(t, "timeline", timeline.List("items"), document.List("timeline"))
	want(t, "value", view.At("value"), document.At("value"))
	want(t, "consents", f.Manager().Get("/v1/customers/"+id+"/consents").Want(http.StatusOK).List("items"), document.List("consents"))
	for _, field := range []string{"name", "identities", "city", "consent", "referralCode", "createdAt", "version"} {
		want(t, field, view.At(field), document.At("customer/"+field))
	}
	want(t, "cases", len(view.List("cases")), len(document.List("cases")))
	want(t, "tasks", len(view.List("tasks")), len(document.List("tasks")))
	want(t, "days of purchases", []any{
		m{"on": "2026-11-01", "amount": apitest.Toman("30000"), "purchases": 1.0}, m{"on": "2026-11-02", "amount": apitest.Toman("70000"), "purchases": 1.0},
	}, document.List("purchaseDays"))

	want(t, "cards", []any{"AB1", "AB2"}, []any{document.At("cards/0/serial"), document.At("cards/1/serial")})
	want(t, "roles", []any{[]any{"consumer"}, []any{}}, []any{document.At("cards/0/roles"), document.At("cards/1/roles")})
	want(t, "own filing", "Omid Giver", document.Text("cards/0/filings/0/giverName"))
	want(t, "filing of a card of somebody else", "Sara's Shop", document.Text("cards/1/filings/0/retailer"))
	want(t, "filings", []int{1, 1}, []int{len(document.List("cards/0/filings")), len(document.List("cards/1/filings"))})
	if link := document.Text("cards/0/invoiceUrl"); !strings.Contains(link, "kept/crd_1/x?") || document.Text("cards/0/invoiceUrlExpiresAt") == "" {
		t.Errorf("link of the invoice %q", link)
	}
	for name, file := range files {
		for _, secret := range []string{"Olga", "9351234567", "Other Shop"} {
			if strings.Contains(file, secret) {
				t.Errorf("%s tells %q of somebody else", name, secret)
			}
		}
	}

	for _, c := range []struct {
		file, column string
		want         []string
	}{
		{"profile", "name", []string{`=HYPERLINK("http://evil.example")`}},
		{"profile", "city", []string{"-Yazd"}},
		{"profile", "spent", []string{"100000"}},
		{"identities", "value", []string{mobile, "sara@shop.example"}},
		{"consents", "agreed", []string{"true", "false"}},
		{"purchases", "reference", []string{"+2", "", "order 1"}},
		{"purchases", "amount", []string{"70000", "-20000", "50000"}},
		{"cards", "serial", []string{"AB1", "AB2"}},
		{"cards", "invoiceFile", []string{"kept", ""}},
		{"cases", "text", []string{"@SUM(A1) is loud", "A second person registered RF-480 AB1.", "Confirm the card of RF-480 AB1."}},
	} {
		got := column(t, files[c.file+".csv"], c.column)
		slices.Sort(got)
		slices.Sort(c.want)
		want(t, c.file+" "+c.column, c.want, got)
	}
	want(t, "lines", len(timeline.List("items")), len(column(t, files["timeline.csv"], "id")))
	for name, file := range files {
		if rest, isTable := strings.CutSuffix(name, ".csv"); isTable {
			for _, start := range []string{",=", ",+", ",-", ",@", "\n=", "\"=", "\n+", "\n-", "\n@"} {
				if strings.Contains(file, start) {
					t.Errorf("%s has a cell that begins with %q", rest, start)
				}
			}
		}
	}
}

// keep notes a file of a card's invoice.
func keep(t *testing.T, f *apitest.Firm, serial, key string) {
	t.Helper()
	of, err := f.Service.Table.Card(context.Background(), "RF-480", serial)
	if err != nil {
		t.Fatal(err)
	}
	file := crm.InvoiceFile{ID: "inv_1", Status: crm.InvoiceKept, Key: key, Type: "image/jpeg", Bytes: 5, At: f.Clock.Now()}
	if held, err := f.Service.Table.NoteInvoice(context.Background(), of, file); err != nil || !held {
		t.Fatal(held, err)
	}
}

// A card is exported to each as their own: who had it until it was given on does not learn of who has it, nor the other way.
func TestExportOfATransferredCard(t *testing.T) {
	f := apitest.New(t)
	const theirs = "+989351234567"
	f.Public().Post("/v1/warranty-cards", card("AB1", mobile, "Sara", m{"retailer": "Sara's Shop"})).Want(http.StatusCreated)
	keep(t, f, "AB1", "kept/crd_1/x")
	f.Agent().Post("/v1/warranty-cards/RF-480/AB1/transfers", m{"owner": m{"name": "Reza", "phone": theirs}, "reason": "sold"}).Want(http.StatusCreated)
	cards := func(phone string) apitest.Answer {
		answer := f.Manager().Get(exportPath(f.ByPhone(phone), "asked")).Want(http.StatusOK)
		answer.Body = unzipped(t, answer.Body)["customer.json"]
		return answer
	}
	before, after := cards(mobile), cards(theirs)
	want(t, "status", []string{"transferred", "review"}, []string{before.Text("cards/0/status"), after.Text("cards/0/status")})
	want(t, "holdings", []string{"registration", "transfer"}, []string{before.Text("cards/0/holdings/0/how"), after.Text("cards/0/holdings/0/how")})
	want(t, "filings", []int{1, 0}, []int{len(before.List("cards/0/filings")), len(after.List("cards/0/filings"))})
	want(t, "the file of who had it before", []any{nil, nil}, []any{before.At("cards/0/invoiceFile"), after.At("cards/0/invoiceFile")})
	want(t, "each has one card", []int{1, 1}, []int{len(before.List("cards")), len(after.List("cards"))})
}

// A post in quarantine is in the export of who sent it; of one that only names them there is nothing but that it is there.
func TestExportOfHeldPosts(t *testing.T) {
	f := apitest.New(t)
	const theirs = "+989351234567"
	id := f.Capture("Sara", mobile)
	f.Service.Limits.Phone = 1
	f.Public().Post("/v1/messages", m{"phone": mobile, "text": "Is it true?"}).Want(http.StatusAccepted)
	f.Public().Post("/v1/captures", m{"name": "Olga Other", "phone": theirs}).Want(http.StatusAccepted)
	f.Public().Post("/v1/warranty-cards", card("AB1", theirs, "Olga Other", m{"giver": m{"name": "Sara", "phone": mobile}})).Want(http.StatusCreated)
	answer := f.Manager().Get(exportPath(id, "x")).Want(http.StatusOK)
	answer.Body = unzipped(t, answer.Body)["customer.json"]
	told := map[string]any{}
	for i := range answer.List("heldPosts") {
		at := fmt.Sprintf("heldPosts/%d/", i)
		told[answer.Text(at+"form")] = []any{answer.At(at + "sent"), answer.At(at + "interaction/summary"), answer.At(at + "name")}
	}
	want(t, "held posts", map[string]any{"message": []any{true, "Is it true?", nil}, "warranty": []any{false, nil, nil}}, told)
	if strings.Contains(answer.Body, "Olga") || strings.Contains(answer.Body, theirs[3:]) {
		t.Error("the export tells of somebody else")
	}
}

func TestExportRefuses(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("Sara", mobile)
	f.Public().Get(exportPath(id, "x")).Want(http.StatusUnauthorized)
	f.Agent().Get(exportPath(id, "x")).Want(http.StatusForbidden)
	f.Machine("exportCustomer").Get(exportPath(id, "x")).Want(http.StatusForbidden)
	f.Manager().Get(exportPath("cus_nobody", "x")).Want(http.StatusNotFound)
	f.Manager().Get(exportPath(id, "x") + "&pageSize=1&what=1").Want(http.StatusBadRequest)
	for reason, code := range map[string]string{"": "/reason reason.missing", " \u200e ": "/reason reason.missing", strings.Repeat("ی", 201): "/reason text.tooLong"} {
		refused := f.Manager().Get(exportPath(id, reason)).Want(http.StatusUnprocessableEntity)
		want(t, "reason", []string{code}, refused.Codes())
	}
	f.Manager().Get(exportPath(id, strings.Repeat("ی", 200))).Want(http.StatusOK)
	other := f.Capture("Reza", "+989351234567")
	etag := f.Agent().Get("/v1/customers/" + other).Want(http.StatusOK).Header.Get("ETag")
	f.Manager().Call(http.MethodPost, "/v1/customers/"+other+"/merge", m{"from": id}, "If-Match", etag).Want(http.StatusOK)
	merged := f.Manager().Get(exportPath(id, "x")).Want(http.StatusNotFound)
	want(t, "merged into", []string{"customer.merged", other}, []string{merged.Text("code"), merged.Text("mergedInto")})
	if !strings.Contains(unzipped(t, f.Manager().Get(exportPath(other, "x")).Want(http.StatusOK).Body)["customer.json"], id) {
		t.Error("the survivor's export does not tell of the merge")
	}
}

// A timeline of several megabytes comes whole; what is more than an answer takes is refused with the reason.
func TestExportOfALongTimeline(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("Sara", mobile)
	long := strings.Repeat("گفت‌وگو ", 450)
	const contacts = 250
	apitest.AtOnce(contacts, 8, func(i int) {
		f.Agent().Post("/v1/customers/"+id+"/interactions", m{
			"channel": "call", "direction": "outbound", "phase": "sale", "kind": "inquiry", "summary": fmt.Sprint(i, " ", long),
			"at": apitest.Start.Add(-time.Duration(i) * time.Hour).Format(time.RFC3339),
		})
	})
	files := unzipped(t, f.Manager().Get(exportPath(id, "x")).Want(http.StatusOK).Body)
	if size := len(files["customer.json"]); size < 1<<20 {
		t.Errorf("only %d bytes: the table has them on one page", size)
	}
	ids := column(t, files["timeline.csv"], "id")
	want(t, "lines", contacts+1, len(ids))
	want(t, "lines, each once", len(ids), len(slices.Compact(slices.Sorted(slices.Values(ids)))))

	var out bytes.Buffer
	err := customer.Export(context.Background(), f.Service, id, locale.English, 10_000, &out)
	var conflict crm.ConflictError
	if !errors.As(err, &conflict) || conflict.Code != "export.tooLarge" || out.Len() != 0 {
		t.Errorf("10 kB: %v, %d bytes written", err, out.Len())
	}
	if err := customer.Export(context.Background(), f.Service, id, locale.English, 1<<20, &out); err != nil || out.Len() == 0 {
		t.Errorf("1 MB: %v, %d bytes written", err, out.Len())
	}
}
