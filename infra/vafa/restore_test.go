package main

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/api/apitest"
	"vafa/internal/function"
	"vafa/internal/table/tabletest"
)

// restoreTo runs vafa restore and removes what it made at the end.
func restoreTo(t *testing.T, f *apitest.Firm, to string, args ...string) (code int, said string) {
	t.Helper()
	t.Cleanup(func() {
		_, _ = f.Client.DeleteTable(context.Background(), &dynamodb.DeleteTableInput{TableName: &to}) // it may not have been made
	})
	var stdout, stderr output
	code = runRestore(t.Context(), append([]string{"--from", f.TableName, "--to", to}, args...), &stdout, &stderr)
	return code, stdout.String() + stderr.String()
}

// The whole way on one machine: a backup, then a day goes on with a purchase and an erasure, the table goes wrong, and the restored one
// takes its place. Who was erased stays erased, everything that must hold holds, and the firm goes on.
func TestRestoreRehearsed(t *testing.T) {
	f := opened(t)
	f.Broken = true // its table is gone before it could be checked at the end
	f.Buy(apitest.Purchase(f.Capture(sara, saraPhone), "1", "2026-11-01T10:00:00Z", "50000"), apitest.Purchase(f.Capture(reza, rezaPhone), "2", "2026-11-01T10:00:00Z", "70000"))
	f.Public().Post("/v1/warranty-cards", m{
		"model": "RF-480", "serial": "AB1", "purchasedOn": "2026-11-01", "owner": m{"name": sara, "phone": saraPhone},
	}).Want(http.StatusCreated)
	rezaID := f.ByPhone(rezaPhone)
	backup := restored(t, f.Client, f.TableName, "-backup")

	f.Buy(apitest.Purchase(rezaID, "3", "2026-11-20T10:00:00Z", "90000"))
	erase(f, f.ByPhone(saraPhone))

	to := f.TableName + "-restored"
	code, said := restoreTo(t, f, to, "--copy", backup)
	if code != 0 || !strings.Contains(said, "1 in the ledger; 1 erased now") || !strings.Contains(said, ": 0 findings") {
		t.Fatalf("exit %d: %s", code, said)
	}
	for _, canary := range []string{"Canary", saraPhone, rezaPhone, "Reza"} {
		if strings.Contains(said, canary) {
			t.Errorf("it says %s: %s", canary, said)
		}
	}
	if left := holding(lines(t, f.Client, to), "Canary", saraPhone[3:]); len(left) > 0 {
		t.Errorf("erased, and restored: %s", left)
	}

	before := f.TableName
	defer func() { f.MoveTo(before, function.Source().NewID) }() // the restored one is gone before the firm is
	f.MoveTo(to, function.Source().NewID)
	view := f.Agent().Get("/v1/customers/" + rezaID).Want(http.StatusOK)
	if got := view.Text("name"); got != reza {
		t.Errorf("after the switch %s is called %q", rezaID, got)
	}
	if got := len(f.Agent().Get("/v1/customers/" + rezaID + "/timeline?type=purchase").Want(http.StatusOK).List("items")); got != 1 {
		t.Errorf("%d purchases in the backup, want 1", got)
	}
	f.Buy(apitest.Purchase(rezaID, "3", "2026-11-20T10:00:00Z", "90000")) // what the backup had not is taken again
	f.Capture(sara, saraPhone)                                            // and whoever was erased may come again
	f.Check(t)
}

func TestRestoreGoesOnWhereItWasCutOff(t *testing.T) {
	f := opened(t)
	f.Capture(reza, rezaPhone)
	backup := restored(t, f.Client, f.TableName, "-backup")
	to := f.TableName + "-restored"
	if code, said := restoreTo(t, f, to, "--copy", backup, "--ledger", "/nowhere"); code != 1 {
		t.Fatalf("exit %d: %s", code, said)
	}
	if code, said := restoreTo(t, f, to, "--copy", backup); code != 1 || !strings.Contains(said, "there is a table") {
		t.Errorf("over what is there: exit %d: %s", code, said)
	}
	if code, said := restoreTo(t, f, to, "--copy", backup, "--go-on"); code != 0 {
		t.Errorf("exit %d: %s", code, said)
	}
}

// A backup of something broken is not switched to.
func TestRestoreStopsAtAFinding(t *testing.T) {
	f := opened(t)
	f.Capture(reza, rezaPhone)
	backup := restored(t, f.Client, f.TableName, "-backup")
	for _, item := range tabletest.Scan(t, f.Client, backup) {
		if pk, _ := item["PK"].(*types.AttributeValueMemberS); pk != nil && strings.HasPrefix(pk.Value, "IDY#phone") {
			_, err := f.Client.DeleteItem(t.Context(), &dynamodb.DeleteItemInput{TableName: &backup, Key: map[string]types.AttributeValue{"PK": item["PK"], "SK": item["SK"]}})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	code, said := restoreTo(t, f, f.TableName+"-restored", "--copy", backup)
	if code != 1 || !strings.Contains(said, "something does not hold") || strings.Contains(said, rezaPhone) {
		t.Errorf("exit %d: %s", code, said)
	}
}

func TestRestoreDryRunDoesNothing(t *testing.T) {
	f := opened(t)
	to := f.TableName + "-restored"
	code, said := restoreTo(t, f, to, "--at", "2026-11-23T09:00:00Z", "--template", "/nowhere/template.yaml", "--dry-run")
	if code != 0 {
		t.Fatalf("exit %d: %s", code, said)
	}
	for _, step := range []string{"1/6 restore " + f.TableName + " as it was at 2026-11-23T09:00:00Z", "2/6 wait", "3/6 set what", "4/6 erase", "5/6 hold", "6/6 write /nowhere"} {
		if !strings.Contains(said, step) {
			t.Errorf("no %q in:\n%s", step, said)
		}
	}
	if _, err := f.Client.DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: aws.String(to)}); err == nil {
		t.Error("a table was made")
	}
}

func TestRestoreRefuses(t *testing.T) {
	for name, args := range map[string][]string{
		"nothing":                   {},
		"one table":                 {"--from", "a", "--to", "a"},
		"no time":                   {"--from", "a", "--to", "b", "--at", "yesterday"},
		"two sources":               {"--from", "a", "--to", "b", "--at", "2026-11-23T09:00:00Z", "--backup", "arn"},
		"a copy onto itself":        {"--from", "a", "--to", "b", "--copy", "b"},
		"a template of one machine": {"--from", "a", "--to", "b", "--copy", "c", "--template", "x"},
		"words":                     {"--from", "a", "--to", "b", "now"},
		"an unknown flag":           {"--force"},
	} {
		var stdout, stderr output
		if code := runRestore(t.Context(), args, &stdout, &stderr); code != 2 || stderr.String() == "" {
			t.Errorf("%s: exit %d: %s", name, code, stderr.String())
		}
	}
}
