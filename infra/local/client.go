package local

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// DefaultRegion is used where none is given; a local engine keeps one table whatever the region.
const DefaultRegion = "us-east-1"

// transport is shared by all clients of this process, so that they share their connections. It goes through no proxy
// and keeps as many idle connections to the engine as a load test opens.
var transport = &http.Transport{
	DialContext:         (&net.Dialer{Timeout: 2 * time.Second}).DialContext,
	MaxIdleConns:        512,
	MaxIdleConnsPerHost: 512,
	IdleConnTimeout:     time.Minute,
	DisableCompression:  true,
}

// Transport returns the HTTP transport of the clients that Client makes, for a test that puts something before it.
func Transport() http.RoundTripper { return transport }

// Client returns a client of the engine at endpoint, with credentials that mean nothing; it reads no setting of the
// machine, so it can never reach a real table by mistake. An empty region is DefaultRegion. It fails if the engine does
// not answer.
func Client(ctx context.Context, endpoint, region string) (*dynamodb.Client, error) {
	client, err := newClient(endpoint, region)
	if err != nil {
		return nil, err
	}
	if err := ping(ctx, client); err != nil {
		return nil, fmt.Errorf("the engine at %s does not answer: %w", endpoint, err)
	}
	return client, nil
}

func newClient(endpoint, region string) (*dynamodb.Client, error) {
	parsed, err := url.Parse(endpoint)
	if err != nil || parsed.Scheme == "" || parsed.Host == "" {
		return nil, fmt.Errorf("the endpoint %q is not a URL such as http://127.0.0.1:8000", endpoint)
	}
	if region == "" {
		region = DefaultRegion
	}
	return dynamodb.New(dynamodb.Options{
		BaseEndpoint: aws.String(endpoint),
		Region:       region,
		Credentials:  credentials.NewStaticCredentialsProvider("local", "local", ""),
		HTTPClient:   &http.Client{Transport: transport},
	}), nil
}

// ping asks the engine once for its tables.
func ping(ctx context.Context, client *dynamodb.Client) error {
	_, err := client.ListTables(ctx, &dynamodb.ListTablesInput{Limit: aws.Int32(1)},
		func(o *dynamodb.Options) { o.Retryer = aws.NopRetryer{} })
	return err
}
