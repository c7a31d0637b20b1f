package local_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/table/tabletest"
)

func key(pk, sk string) map[string]types.AttributeValue {
	return map[string]types.AttributeValue{"PK": &types.AttributeValueMemberS{Value: pk}, "SK": &types.AttributeValueMemberS{Value: sk}}
}

func part(item map[string]types.AttributeValue, name string) string {
	return item[name].(*types.AttributeValueMemberS).Value
}

// What a check of a whole table relies on holds of the engine in use: each item is in one part of a parallel scan, those of a partition are
// together and in the order of their sort keys, and each page says what it cost.
func TestScanInParts(t *testing.T) {
	const partitions, length, parts = 40, 30, 3
	client, name := tabletest.New(t)
	for pk := range partitions {
		for begin := 0; begin < length; begin += 15 {
			var puts []types.WriteRequest
			for sk := begin; sk < begin+15; sk++ {
				puts = append(puts, types.WriteRequest{PutRequest: &types.PutRequest{Item: key(fmt.Sprintf("P#%d", pk), fmt.Sprintf("%03d", sk))}})
			}
			_, err := client.BatchWriteItem(t.Context(), &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{name: puts}})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	items, ended, cost := 0, map[string]bool{}, 0.0
	for segment := range parts {
		last, seen := "", ""
		pages := dynamodb.NewScanPaginator(client, &dynamodb.ScanInput{
			TableName: &name, Segment: aws.Int32(int32(segment)), TotalSegments: aws.Int32(parts), Limit: aws.Int32(7),
			ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
		})
		for pages.HasMorePages() {
			page, err := pages.NextPage(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if page.ConsumedCapacity != nil {
				cost += aws.ToFloat64(page.ConsumedCapacity.CapacityUnits)
			}
			for _, item := range page.Items {
				pk, sk := part(item, "PK"), part(item, "SK")
				if pk != last {
					ended[last], last, seen = true, pk, ""
				}
				if ended[pk] || sk <= seen {
					t.Fatalf("%s %s after %s: not together, or not in order", pk, sk, seen)
				}
				seen = sk
				items++
			}
		}
		ended[last] = true
	}
	if items != partitions*length || cost <= 0 {
		t.Errorf("%d items for %v units", items, cost)
	}
}
