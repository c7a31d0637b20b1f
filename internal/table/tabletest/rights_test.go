package tabletest_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"vafa/internal/crm"
	"vafa/internal/table/tabletest"
)

// A process writes down once what functions and operations use, part by part of a transaction, and nothing that a test does itself.
func TestRightsAreNoted(t *testing.T) {
	client, table := tabletest.New(t)
	faults := &tabletest.Faults{}
	dir := t.TempDir()
	t.Setenv(tabletest.RightsFolder, dir)
	served := crm.WithTrail(t.Context(), &crm.Trail{Operation: "createCapture"})
	through := faults.Client(client)
	for range 2 {
		if err := put(served, through, table, "a"); err != nil {
			t.Fatal(err)
		}
	}
	if err := put(t.Context(), through, table, "b"); err != nil {
		t.Fatal(err)
	}
	if err := putTwo(served, faults.Client(client, tabletest.As("segmentation", faults)), table); err != nil {
		t.Fatal(err)
	}
	_, err := through.Query(served, &dynamodb.QueryInput{
		TableName: &table, IndexName: aws.String("lists"), KeyConditionExpression: aws.String("listPK = :pk"),
		ExpressionAttributeValues: map[string]types.AttributeValue{":pk": &types.AttributeValueMemberS{Value: "CASES#3"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files %v, %v", files, err)
	}
	content, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(content)), "\n")
	slices.Sort(lines)
	if diff := cmp.Diff([]string{
		`{"function":"segmentation","action":"PutItem","key":"CUS#*"}`,
		`{"operation":"createCapture","action":"PutItem","key":"CUS#*"}`,
		`{"operation":"createCapture","action":"Query","index":"lists","key":"CASES#*"}`,
	}, lines); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}
