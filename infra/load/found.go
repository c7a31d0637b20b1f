package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/infra/local"
)

// tableName is that of vafa run.
const tableName = "vafa"

// found counts what the scenarios wrote, by their keys: lines of purchases on timelines, and customers who are called as a form said.
func (s *system) found(ctx context.Context) (map[string]int, error) {
	client, err := local.Client(ctx, s.engine.Endpoint, "")
	if err != nil {
		return nil, err
	}
	out := map[string]int{}
	pages := dynamodb.NewScanPaginator(client, &dynamodb.ScanInput{TableName: aws.String(tableName), ConsistentRead: aws.Bool(true)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("scan: %w", err)
		}
		for _, item := range page.Items {
			key, err := written(item)
			if err != nil {
				return nil, err
			}
			if key != "" {
				out[key]++
			}
		}
	}
	return out, nil
}

// written is the key of the request that an item tells of, "" where it tells of none.
func written(item map[string]types.AttributeValue) (key string, err error) {
	var one struct {
		Name     string
		Purchase struct{ Source, Reference string }
	}
	sk := ""
	if err = attributevalue.Unmarshal(item["SK"], &sk); err != nil || sk != "PROFILE" && !strings.HasPrefix(sk, "T#") {
		return "", err
	}
	if err = attributevalue.UnmarshalMap(item, &one); err != nil {
		return "", fmt.Errorf("item: %w", err)
	}
	if number, is := strings.CutPrefix(one.Name, "Visitor "); is {
		return "form-" + number, nil
	}
	if one.Purchase.Source == "load" {
		return one.Purchase.Reference, nil
	}
	return "", nil
}
