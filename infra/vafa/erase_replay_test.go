package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/google/go-cmp/cmp"

	"vafa"
	"vafa/infra/local"
	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/function"
	"vafa/internal/table/tabletest"
)

type m = apitest.M

// restored copies every item of a table into a new one, as a restore to a point in time does, and gives its name.
func restored(t *testing.T, client *dynamodb.Client, from, suffix string) string {
	t.Helper()
	name := from + suffix
	if err := local.CreateTable(t.Context(), client, name, vafa.Template); err != nil {
		t.Fatal(err)
	}
	for _, item := range tabletest.Scan(t, client, from) {
		if _, err := client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &name, Item: item}); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if _, err := client.DeleteTable(context.Background(), &dynamodb.DeleteTableInput{TableName: &name}); err != nil {
			t.Error(err)
		}
	})
	return name
}

// lines are the items of a table as text.
func lines(t *testing.T, client *dynamodb.Client, name string) []string {
	t.Helper()
	var out []string
	for _, item := range tabletest.Scan(t, client, name) {
		encoded, err := json.Marshal(item)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(encoded))
	}
	slices.Sort(out)
	return out
}

// holding are the lines in which one of some words is.
func holding(lines []string, words ...string) []string {
	return slices.DeleteFunc(slices.Clone(lines), func(line string) bool {
		return !slices.ContainsFunc(words, func(word string) bool { return strings.Contains(line, word) })
	})
}

// replayOnto runs erase-replay and gives what it counted.
func replayOnto(t *testing.T, name string, args ...string) replayed {
	t.Helper()
	var stdout, stderr output
	if code := runEraseReplay(t.Context(), append([]string{"--table", name}, args...), &stdout, &stderr); code != 0 {
		t.Fatalf("exit %d: %s%s", code, stdout.String(), stderr.String())
	}
	var done replayed
	if err := json.Unmarshal([]byte(stdout.String()), &done); err != nil {
		t.Fatal(err)
	}
	return done
}

// opened is a firm whose table the commands find.
func opened(t *testing.T) *apitest.Firm {
	t.Helper()
	f := apitest.New(t)
	t.Setenv(local.EndpointVariable, aws.ToString(f.Client.Options().BaseEndpoint))
	return f
}

func erase(f *apitest.Firm, id string) {
	f.Manager().Call(http.MethodDelete, "/v1/customers/"+id+"?reason=asked", nil).Want(http.StatusNoContent)
}

// The people of the tests. Each has a name and a phone that are nobody else's.
const (
	sara, saraPhone   = "Sara Canary", "+989121110001" // bought, has a card, is erased after the backup
	reza, rezaPhone   = "Reza Stays", "+989121110002"
	hana, hanaPhone   = "Hana Canary", "+989121110003" // waits in quarantine at the backup, becomes a customer and is erased
	omid, omidPhone   = "Omid Stays", "+989121110004"  // of whom another was thought to be the same at the backup
	other, otherPhone = "Omid Canary", "+989121110005" // that other: the merge is undone, and they are erased
)

// peopled fills a table, as it is at the backup.
func peopled(t *testing.T, f *apitest.Firm) (omidID, otherID string) {
	t.Helper()
	id := f.Capture(sara, saraPhone)
	f.Buy(apitest.Purchase(id, "1", "2026-11-01T10:00:00Z", "50000"), apitest.Purchase(f.Capture(reza, rezaPhone), "2", "2026-11-01T10:00:00Z", "70000"))
	f.Public().Post("/v1/messages", m{"phone": saraPhone, "text": "Canary is loud", "kind": "complaint"}, "Idempotency-Key", "k1").Want(http.StatusAccepted)
	f.Public().Post("/v1/warranty-cards", m{
		"model": "RF-480", "serial": "AB1", "purchasedOn": "2026-11-01", "owner": m{"name": sara, "phone": saraPhone},
	}).Want(http.StatusCreated)
	f.Public().Post("/v1/warranty-cards", m{
		"model": "RF-480", "serial": "AB2", "purchasedOn": "2026-11-01", "owner": m{"name": reza, "phone": rezaPhone},
		"relation": "gift", "giver": m{"name": sara, "phone": saraPhone},
	}).Want(http.StatusCreated)
	omidID, otherID = f.Capture(omid, omidPhone), f.Capture(other, otherPhone)
	etag := f.Agent().Get("/v1/customers/" + omidID).Want(http.StatusOK).Header.Get("ETag")
	f.Manager().Call(http.MethodPost, "/v1/customers/"+omidID+"/merge", m{"from": otherID}, "If-Match", etag).Want(http.StatusOK)
	hold(t, f, hana, hanaPhone)
	return omidID, otherID
}

// hold puts a capture into quarantine, as if a robot had sent it.
func hold(t *testing.T, f *apitest.Firm, name, phone string) {
	t.Helper()
	from, faults := crm.CaptureForm{Name: name, IdentityForm: crm.IdentityForm{Phone: phone}}.Parse("", f.Service.Business)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	source := f.Service.Source
	_, err := f.Service.Table.Contact(t.Context(), crm.Contact{
		Event: source.NewID("rcp"), NewCustomer: source.NewID("cus"), By: "public", At: source.Now(), From: from,
		Guard: &crm.Guard{Form: "capture", Reason: crm.HeldTrap},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// canaries are what may be in no item once those are erased to whom it belongs.
var canaries = []string{"Canary", saraPhone[3:], hanaPhone[3:], otherPhone[3:]}

// Who was erased after the backup is erased from what was restored of it, whatever they were then: a customer, merged into another,
// or somebody in quarantine. Doing it again changes nothing, and the ledger holds in the restored table too.
func TestEraseReplay(t *testing.T) {
	f := opened(t)
	omidID, otherID := peopled(t, f)
	byTable, byFile := restored(t, f.Client, f.TableName, "-a"), restored(t, f.Client, f.TableName, "-b")

	post := f.Agent().Get("/v1/quarantine").Want(http.StatusOK).Text("items/0/id")
	f.Agent().Post("/v1/quarantine/"+post+"/release", m{}).Want(http.StatusOK)
	f.Manager().Post("/v1/customers/"+omidID+"/merge/undo", m{"from": otherID}).Want(http.StatusOK)
	for _, id := range []string{f.ByPhone(saraPhone), f.ByPhone(hanaPhone), otherID} {
		erase(f, id)
	}
	if left := holding(lines(t, f.Client, f.TableName), canaries...); len(left) > 0 {
		t.Fatalf("erased, and yet there: %s", left)
	}

	file := filepath.Join(t.TempDir(), "ledger")
	var printed bytes.Buffer
	if code := runErasures(t.Context(), []string{"--table", f.TableName}, &printed, io.Discard); code != 0 {
		t.Fatalf("exit %d", code)
	}
	if err := os.WriteFile(file, printed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(printed.String(), "cus_") || strings.Count(printed.String(), "\n") != 3 {
		t.Errorf("the ledger: %s", printed.String())
	}

	for name, from := range map[string][]string{byTable: {"--from", f.TableName}, byFile: {"--file", file}} {
		if found := holding(lines(t, f.Client, name), canaries...); len(found) < 10 {
			t.Fatalf("%s held only %d items of those to erase", name, len(found))
		}
		if diff := cmp.Diff(replayed{Ledger: 3, Customers: 3, Erased: 2, Posts: 1, Undone: 1, Kept: 1}, replayOnto(t, name, from...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		after := lines(t, f.Client, name)
		if left := holding(after, canaries...); len(left) > 0 {
			t.Errorf("%s, erased and yet there:\n%s", name, strings.Join(left, "\n"))
		}
		for _, stays := range []string{reza, rezaPhone, omid, omidPhone} {
			if len(holding(after, stays)) == 0 {
				t.Errorf("%s: %s is gone", name, stays)
			}
		}
		if diff := cmp.Diff(replayed{Ledger: 3, Customers: 2}, replayOnto(t, name, from...)); diff != "" {
			t.Errorf("%s, again (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff(after, lines(t, f.Client, name)); diff != "" {
			t.Errorf("%s, again (-before +after):\n%s", name, diff)
		}
		if diff := cmp.Diff(hashes(t, f.TableName), hashes(t, name)); diff != "" {
			t.Errorf("%s: ledger (-of the old table +of this):\n%s", name, diff)
		}
	}
}

// hashes are the entries of a table's ledger, each with who erased and when.
func hashes(t *testing.T, name string) []string {
	t.Helper()
	from, err := openTable(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	err = eachErasure(t.Context(), from, func(e crm.Erased) error {
		out = append(out, fmt.Sprint(e.Hash, " ", e.At, " ", e.By, " ", e.Why))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// An erasure that was cut off in either table is brought to its end in the restored one, wherever it was.
func TestEraseReplayOfAnErasureUnderWay(t *testing.T) {
	f := opened(t)
	peopled(t, f)
	id := f.ByPhone(saraPhone)
	before := restored(t, f.Client, f.TableName, "-before")
	f.Faults.Reset()
	f.Faults.Choose(func(c tabletest.Call) tabletest.Fault {
		if c.Operation == "TransactWriteItems" && c.OfOperation > 2 {
			return tabletest.Throttle
		}
		return nil
	})
	f.Manager().Call(http.MethodDelete, "/v1/customers/"+id+"?reason=asked", nil).Want(http.StatusServiceUnavailable)
	f.Faults.Reset()
	during := restored(t, f.Client, f.TableName, "-during")
	for name, want := range map[string]replayed{
		before: {Ledger: 1, Customers: 3, Erased: 1},
		during: {Ledger: 1, Customers: 2, Erased: 1},
	} {
		if diff := cmp.Diff(want, replayOnto(t, name, "--from", f.TableName)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if left := holding(lines(t, f.Client, name), "Sara", saraPhone[3:], "loud"); len(left) > 0 {
			t.Errorf("%s, erased and yet there:\n%s", name, strings.Join(left, "\n"))
		}
	}
}

// Who is in somebody through several merges, or in a merge that is cut off, is left for people to take apart, and said to be; once
// they have, the replay erases them.
func TestEraseReplayLeavesMergesToPeople(t *testing.T) {
	f := opened(t)
	original := f.TableName
	a, b, c := f.Capture(other, otherPhone), f.Capture(reza, rezaPhone), f.Capture(omid, omidPhone)
	merge := func(into, from string) apitest.Answer {
		etag := f.Agent().Get("/v1/customers/" + into).Want(http.StatusOK).Header.Get("ETag")
		return f.Manager().Call(http.MethodPost, "/v1/customers/"+into+"/merge", m{"from": from}, "If-Match", etag)
	}
	undo := func(into, from string) {
		f.Manager().Post("/v1/customers/"+into+"/merge/undo", m{"from": from}).Want(http.StatusOK)
	}
	merge(b, a).Want(http.StatusOK)
	merge(c, b).Want(http.StatusOK)
	copied := restored(t, f.Client, f.TableName, "-copy")
	undo(c, b)
	undo(b, a)
	erase(f, a)

	var stdout, stderr output
	args := []string{"--table", copied, "--from", original}
	if code := runEraseReplay(t.Context(), args, &stdout, &stderr); code != 1 || !strings.Contains(stderr.String(), "merge") {
		t.Errorf("exit %d: %s", code, stderr.String())
	}
	if want := `{"ledger":1,"customers":1,"erased":0,"posts":0,"undone":0,"kept":0,"left":1}` + "\n"; stdout.String() != want {
		t.Errorf("printed %s, want %s", stdout.String(), want)
	}
	f.Broken = true // the copied table is gone before it could be checked at the end
	f.MoveTo(copied, function.Source().NewID)
	undo(c, b)
	if diff := cmp.Diff(replayed{Ledger: 1, Customers: 2, Erased: 1, Undone: 1}, replayOnto(t, copied, "--from", original)); diff != "" {
		t.Errorf("afterwards (-want +got):\n%s", diff)
	}
	if left := holding(lines(t, f.Client, copied), canaries...); len(left) > 0 {
		t.Errorf("erased, and yet there:\n%s", strings.Join(left, "\n"))
	}
}

func TestEraseReplayRefuses(t *testing.T) {
	for _, args := range [][]string{
		{}, {"--table", "a"}, {"--table", "a", "--from", "a"}, {"--table", "a", "--from", "b", "--file", "c"}, {"--from", "b"}, {"--table", "a", "--from", "b", "more"}, {"--what"},
	} {
		if code := runEraseReplay(context.Background(), args, io.Discard, io.Discard); code != 2 {
			t.Errorf("%v: exit %d", args, code)
		}
	}
	for name, content := range map[string]string{"no ledger": "id,name\n", "an entry without its hash": "{\"by\":\"x\"}\n", "cut off": "{\"hash\":\"ab"} {
		file := filepath.Join(t.TempDir(), "ledger")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		var stderr output
		if code := runEraseReplay(context.Background(), []string{"--table", "a", "--file", file}, io.Discard, &stderr); code != 1 || !strings.Contains(stderr.String(), "entry 1 of the ledger") {
			t.Errorf("%s: exit %d, %s", name, code, stderr.String())
		}
	}
}
