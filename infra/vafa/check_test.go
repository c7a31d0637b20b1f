package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/check"
)

// checked runs vafa check, and gives its exit code and what it printed.
func checked(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, problems output
	code = runCheck(context.Background(), args, &out, &problems)
	return code, out.String(), problems.String()
}

// A table that agrees with itself is 0, one that does not 1, and one that cannot be read 2.
func TestCheck(t *testing.T) {
	f := opened(t)
	f.Capture("Sara", "+989121234567")
	name := f.TableName
	f.Broken = true
	if code, out, problems := checked(t, "--table", name); code != 0 || !strings.Contains(out, " 0 findings, 0 warnings") {
		t.Fatalf("%d: %s%s", code, out, problems)
	}
	_, err := f.Client.DeleteItem(t.Context(), &dynamodb.DeleteItemInput{TableName: &name, Key: map[string]types.AttributeValue{
		"PK": &types.AttributeValueMemberS{Value: "IDY#phone#+989121234567"}, "SK": &types.AttributeValueMemberS{Value: "CLAIM"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	// A folder of vafa run says where its engine listens.
	dir := t.TempDir()
	endpoint := aws.ToString(f.Client.Options().BaseEndpoint)
	if err := os.WriteFile(filepath.Join(dir, endpointFile), []byte(endpoint+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, problems := checked(t, "--table", name, "--data", dir, "--json", "--budget", "5000", "--parts", "2")
	var report check.Report
	if err := json.Unmarshal([]byte(out), &report); err != nil || code != 1 {
		t.Fatalf("%d %v: %s%s", code, err, out, problems)
	}
	if len(report.Findings) != 1 || report.Findings[0].Rule != "identity.claim" || report.Units <= 0 || strings.Contains(out, "98912") {
		t.Errorf("%s", out)
	}
	if code, out, _ := checked(t, "--table", name, "--endpoint", endpoint); code != 1 || !strings.Contains(out, "identity.claim\tIDY#(") || strings.Contains(out, "98912") {
		t.Errorf("%d: %s", code, out)
	}
	for what, args := range map[string][]string{
		"no such table": {"--table", "nothing"}, "nothing runs": {"--data", t.TempDir()}, "both": {"--data", "a", "--endpoint", "b"},
		"parts": {"--parts", "0"}, "more": {"more"}, "flag": {"--none"}, "budget": {"--budget", "-1"},
	} {
		if code, _, problems := checked(t, args...); code != 2 || problems == "" {
			t.Errorf("%s: %d %s", what, code, problems)
		}
	}
}
