package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"vafa/infra/local"
	"vafa/internal/api"
	"vafa/internal/api/all"
	"vafa/internal/crm"
	"vafa/internal/function"
	"vafa/internal/table"
)

// runKey is the command vafa key: it makes a machine key and shows its secret, once.
func runKey(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("vafa key", flag.ContinueOnError)
	flags.SetOutput(stderr)
	name := flags.String("name", "", "which machine the key is for, such as till-3")
	operations := flags.String("operations", "recordPurchases", "operations that the key is bound to, with commas between")
	days := flags.Int("days", 365, "days until it expires")
	tableFlag := flags.String("table", tableName, "name of the table")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return 2
	}
	bound, err := machineOperations(*operations)
	if *name == "" || *days < 1 || err != nil {
		fmt.Fprintln(stderr, "vafa key: --name and --days of at least 1 are needed;", err)
		return 2
	}
	secret, err := makeKey(ctx, *tableFlag, *name, bound, *days)
	if err != nil {
		fmt.Fprintln(stderr, "vafa key:", err)
		return 1
	}
	fmt.Fprintf(stdout, "%s\n", secret)
	fmt.Fprintln(stderr, "This is the only time that the key is shown. Send it as: Authorization: Bearer <key>")
	return 0
}

// machineOperations reads a list of operations, each of which must admit machines.
func machineOperations(list string) ([]string, error) {
	admits := map[string]bool{}
	for _, own := range all.Operations(&api.Service{}, nil) {
		for _, op := range own {
			admits[op.ID] = op.Access.Machines()
		}
	}
	names := strings.Split(list, ",")
	for _, name := range names {
		if !admits[name] {
			return nil, fmt.Errorf("operation %q is not one for machines", name)
		}
	}
	return names, nil
}

func makeKey(ctx context.Context, name, machine string, operations []string, days int) (string, error) {
	client, err := tableClient(ctx)
	if err != nil {
		return "", err
	}
	var random [32]byte
	if _, err := rand.Read(random[:]); err != nil {
		return "", err
	}
	source := function.Source()
	secret, key := crm.NewMachineKey(machine, operations, random, source.Now(), time.Duration(days)*24*time.Hour)
	return secret, table.New(client, name, source.Now, mathrand.Float64).SaveMachineKey(ctx, key)
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
