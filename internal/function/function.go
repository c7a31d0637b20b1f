// Package function wires one Lambda: settings from the environment, the table, the domain, the edge, and the start. What
// belongs here is what every functions/<name>/main.go would otherwise repeat; what an operation does may not. It trusts the
// environment, which the template writes.
package function

import (
	"context"
	crand "crypto/rand"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/oklog/ulid/v2"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/metric"
	"vafa/internal/rest"
	"vafa/internal/table"
	"vafa/internal/upload"
)

// Main serves a function's operations until Lambda ends it. phones reads phone numbers, nil in a function that reads none.
// A function that cannot start says why and ends, so that the deployment shows it.
func Main(operations func(*api.Service) []rest.Operation, phones crm.Phones) {
	s := MustSetup()
	s.Service.Business.Phones = phones
	Serve(s, operations(s.Service))
}

// Serve serves operations until Lambda ends the function.
func Serve(s Setup, operations []rest.Operation) {
	lambda.Start(rest.Lambda(s.Edge.Handler(operations...)))
}

// MustSetup reads the environment, or ends the function.
func MustSetup() Setup {
	s, err := FromEnvironment(context.Background())
	if err != nil {
		Fail(slog.New(slog.NewJSONHandler(os.Stderr, nil)), err)
	}
	return s
}

// Fail ends a function that cannot start, and says why.
func Fail(log *slog.Logger, err error) {
	log.Error("cannot start", slog.String("error", err.Error()))
	os.Exit(1)
}

// Setup is what a function is wired of.
type Setup struct {
	Service *api.Service
	Edge    *rest.Edge
	AWS     aws.Config
	Log     *slog.Logger
	Metrics *metric.Emitter // nil where none are wanted
	// ProspectDays is after how many days without a word a prospect is forgotten; 0 keeps everybody.
	ProspectDays int
}

// FromEnvironment reads the settings that the template writes: those of Settings, and TABLE, SIGNING_KEY, UPLOADS_BUCKET, UPLOADS_URL.
func FromEnvironment(ctx context.Context) (Setup, error) {
	settings, err := ReadSettings(os.Getenv)
	if err != nil {
		return Setup{}, err
	}
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return Setup{}, fmt.Errorf("AWS settings: %w", err)
	}
	source, seal := Source(), rest.NewSeal(os.Getenv("SIGNING_KEY"))
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	client := dynamodb.NewFromConfig(cfg, table.Patient(rand.Float64), table.Watch(time.Now))
	metrics := Metrics(settings.Metrics, os.Getenv, os.Stdout)
	kept := table.New(client, os.Getenv("TABLE"), source.Now, rand.Float64).KeepAudit(settings.AuditDays)
	return Setup{
		Service: &api.Service{
			Table: kept, Source: source, Random: crand.Reader, Business: settings.Business, Seal: seal, Limits: settings.Limits,
			Theme: settings.Theme, Uploads: uploads(cfg, seal), Hooks: settings.Hooks,
		},
		Edge: &rest.Edge{
			Log: log, Now: source.Now, Seal: seal, Lang: settings.Business.Lang, Wait: rest.Pause, Record: kept.RecordRead, Within: rest.Soon,
			Origins: settings.Origins, Redirects: settings.Redirects,
			Metrics: metrics,
		},
		AWS: cfg, Log: log, Metrics: metrics, ProspectDays: settings.ProspectDays,
	}, nil
}

// uploads is the bucket of invoices, for which the function signs with its own keys; nil where the template names none.
func uploads(cfg aws.Config, seal rest.Seal) *upload.Place {
	if os.Getenv("UPLOADS_BUCKET") == "" {
		return nil
	}
	place := placeOf(cfg, seal, os.Getenv("UPLOADS_BUCKET"), os.Getenv("UPLOADS_URL"))
	return &place
}

// ImportsPlace is the bucket of imports, for which the function signs with its own keys: IMPORTS_BUCKET, IMPORTS_URL, SITE.
func (s Setup) ImportsPlace() upload.Place {
	out := placeOf(s.AWS, s.Service.Seal, os.Getenv("IMPORTS_BUCKET"), os.Getenv("IMPORTS_URL"))
	out.Site = os.Getenv("SITE")
	return out
}

func placeOf(cfg aws.Config, seal rest.Seal, bucket, address string) upload.Place {
	if cfg.BaseEndpoint != nil { // an emulator's
		address = *cfg.BaseEndpoint + "/" + bucket
	}
	keys := func(ctx context.Context) (upload.Keys, error) {
		own, err := cfg.Credentials.Retrieve(ctx)
		return upload.Keys{ID: own.AccessKeyID, Secret: own.SecretAccessKey, Session: own.SessionToken}, err
	}
	return upload.Place{Address: address, Bucket: bucket, Region: cfg.Region, Keys: keys, Seal: seal}
}

// Source is the real clock, in milliseconds of UTC, and ULIDs of real randomness.
func Source() crm.Source {
	return crm.Source{
		Now: func() time.Time { return time.Now().UTC().Truncate(time.Millisecond) },
		NewID: func(prefix string) string {
			return prefix + "_" + ulid.MustNew(ulid.Timestamp(time.Now()), crand.Reader).String()
		},
	}
}

// List reads a setting of several entries, parted by commas or spaces.
func List(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

// HTTPClient is for calls to others than AWS: none of ours may hang a function.
func HTTPClient() *http.Client { return &http.Client{Timeout: 5 * time.Second} }
