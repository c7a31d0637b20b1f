package local

import (
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"vafa"
)

func testTemplate(t *testing.T) []byte {
	t.Helper()
	template, err := os.ReadFile("testdata/template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return template
}

func keys(hash, sort string) []types.KeySchemaElement {
	return []types.KeySchemaElement{
		{AttributeName: aws.String(hash), KeyType: types.KeyTypeHash},
		{AttributeName: aws.String(sort), KeyType: types.KeyTypeRange},
	}
}

func TestSchema(t *testing.T) {
	got, err := Schema(testTemplate(t), "Table")
	if err != nil {
		t.Fatal(err)
	}
	want := &dynamodb.CreateTableInput{
		BillingMode: types.BillingModePayPerRequest,
		KeySchema:   keys("PK", "SK"),
		GlobalSecondaryIndexes: []types.GlobalSecondaryIndex{
			{
				IndexName:  aws.String("lists"),
				KeySchema:  keys("listPK", "listSK"),
				Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll},
			},
			{
				IndexName: aws.String("value"),
				KeySchema: keys("valuePK", "valueSK"),
				Projection: &types.Projection{
					ProjectionType:   types.ProjectionTypeInclude,
					NonKeyAttributes: []string{"summary", "segment"},
				},
			},
		},
		StreamSpecification: &types.StreamSpecification{
			StreamEnabled:  aws.Bool(true),
			StreamViewType: types.StreamViewTypeNewAndOldImages,
		},
	}
	for _, name := range []string{"PK", "SK", "listPK", "listSK", "valuePK", "valueSK"} {
		want.AttributeDefinitions = append(want.AttributeDefinitions, types.AttributeDefinition{
			AttributeName: aws.String(name), AttributeType: types.ScalarAttributeTypeS,
		})
	}
	unexported := cmpopts.IgnoreUnexported(dynamodb.CreateTableInput{}, types.KeySchemaElement{}, types.Projection{},
		types.GlobalSecondaryIndex{}, types.StreamSpecification{}, types.AttributeDefinition{})
	if diff := cmp.Diff(want, got, unexported); diff != "" {
		t.Errorf("Schema (-want +got):\n%s", diff)
	}
}

func TestTTLAttribute(t *testing.T) {
	got, err := TTLAttribute(testTemplate(t), "Table")
	if err != nil || got != "expires" {
		t.Errorf("TTLAttribute: %q, %v, want expires", got, err)
	}
}

// The template that is deployed has what the table package is written for: its keys, its two indexes and its expiry.
func TestSchemaOfTheDeployedTemplate(t *testing.T) {
	got, err := Schema(vafa.Template, LogicalName)
	if err != nil {
		t.Fatal(err)
	}
	unexported := cmpopts.IgnoreUnexported(types.KeySchemaElement{})
	if diff := cmp.Diff(keys("PK", "SK"), got.KeySchema, unexported); diff != "" {
		t.Errorf("the key of the table (-want +got):\n%s", diff)
	}
	indexes := map[string][]types.KeySchemaElement{}
	for _, index := range got.GlobalSecondaryIndexes {
		indexes[*index.IndexName] = index.KeySchema
	}
	want := map[string][]types.KeySchemaElement{"lists": keys("listPK", "listSK"), "value": keys("valuePK", "valueSK")}
	if diff := cmp.Diff(want, indexes, unexported); diff != "" {
		t.Errorf("the indexes (-want +got):\n%s", diff)
	}
	if ttl, err := TTLAttribute(vafa.Template, LogicalName); err != nil || ttl == "" {
		t.Errorf("TTLAttribute: %q, %v, want a name", ttl, err)
	}
}

func TestSchemaErrors(t *testing.T) {
	const table = "Resources:\n  Table:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      "
	tests := map[string]struct{ template, want string }{
		"no YAML":             {"Resources: [", "read the template"},
		"no resources":        {"Outputs: {}", `no resource "Table"`},
		"another type":        {"Resources: {Table: {Type: AWS::S3::Bucket}}", `"AWS::S3::Bucket"`},
		"a function as name":  {table + "KeySchema: [{AttributeName: !Ref Key, KeyType: HASH}]", "line 5: want plain text, not !Ref"},
		"the long form of it": {table + "KeySchema: [{AttributeName: {Ref: Key}, KeyType: HASH}]", "line 5: want plain text, not !!map"},
		"a function as keys":  {table + "KeySchema: !FindInMap [Keys, a, b]", "line 5"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := Schema([]byte(test.template), "Table")
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Schema: %v, %v, want an error with %q", got, err, test.want)
			}
		})
	}
}
