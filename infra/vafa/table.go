package main

import (
	"context"
	mathrand "math/rand/v2"
	"os"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"vafa/infra/local"
	"vafa/internal/function"
	"vafa/internal/table"
)

// openTable opens a table at DYNAMODB_ENDPOINT, else of the AWS settings.
func openTable(ctx context.Context, name string) (*table.Table, error) {
	client, err := tableClient(ctx)
	if err != nil {
		return nil, err
	}
	return table.New(client, name, function.Source().Now, mathrand.Float64), nil
}

// tableClient opens the engine at DYNAMODB_ENDPOINT, else the service of the AWS settings.
func tableClient(ctx context.Context) (*dynamodb.Client, error) {
	if endpoint := os.Getenv(local.EndpointVariable); endpoint != "" {
		return local.Client(ctx, endpoint, "")
	}
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, err
	}
	return dynamodb.NewFromConfig(cfg), nil
}
