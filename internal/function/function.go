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
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/oklog/ulid/v2"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
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
		slog.New(slog.NewJSONHandler(os.Stderr, nil)).Error("cannot start", slog.String("error", err.Error()))
		os.Exit(1)
	}
	return s
}

// Setup is what a function is wired of.
type Setup struct {
	Service *api.Service
	Edge    *rest.Edge
	AWS     aws.Config
	Log     *slog.Logger
}

// FromEnvironment reads the settings that the template writes: TABLE, COUNTRY, CURRENCY, TIME_ZONE, LANGUAGE, MINUTE_COST,
// DEFAULT_MARGIN, DOUBLE_OPT_IN, PREFERENCES_DAYS, SIGNING_KEY, ALLOWED_ORIGINS, ALLOWED_REDIRECTS, THEME, PHONE_BUDGET,
// FORM_BUDGET, TOTAL_BUDGET, UPLOADS_BUCKET, UPLOADS_URL, AUDIT_DAYS.
func FromEnvironment(ctx context.Context) (Setup, error) {
	business, err := Business(os.Getenv)
	if err != nil {
		return Setup{}, err
	}
	limits, err := Limits(os.Getenv)
	if err != nil {
		return Setup{}, err
	}
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return Setup{}, fmt.Errorf("AWS settings: %w", err)
	}
	days, err := AuditDays(os.Getenv)
	if err != nil {
		return Setup{}, err
	}
	source := Source()
	kept := table.New(dynamodb.NewFromConfig(cfg), os.Getenv("TABLE"), source.Now, rand.Float64).KeepAudit(days)
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	seal := rest.NewSeal(os.Getenv("SIGNING_KEY"))
	return Setup{
		Service: &api.Service{
			Table: kept, Source: source, Random: crand.Reader, Business: business, Seal: seal, Limits: limits, Theme: os.Getenv("THEME"), Uploads: uploads(cfg, seal),
		},
		Edge: &rest.Edge{
			Log: log, Now: source.Now, Seal: seal, Lang: business.Lang, Wait: rest.Pause, Record: kept.RecordRead,
			Origins: List(os.Getenv("ALLOWED_ORIGINS")), Redirects: List(os.Getenv("ALLOWED_REDIRECTS")),
		},
		AWS: cfg, Log: log,
	}, nil
}

// uploads is the bucket of invoices, for which the function signs with its own keys; nil where the template names none.
func uploads(cfg aws.Config, seal rest.Seal) *upload.Place {
	bucket, address := os.Getenv("UPLOADS_BUCKET"), os.Getenv("UPLOADS_URL")
	if bucket == "" {
		return nil
	}
	if cfg.BaseEndpoint != nil { // an emulator's
		address = *cfg.BaseEndpoint + "/" + bucket
	}
	keys := func(ctx context.Context) (upload.Keys, error) {
		own, err := cfg.Credentials.Retrieve(ctx)
		return upload.Keys{ID: own.AccessKeyID, Secret: own.SecretAccessKey, Session: own.SessionToken}, err
	}
	return &upload.Place{Address: address, Bucket: bucket, Region: cfg.Region, Keys: keys, Seal: seal}
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

// usual are the settings that hold where the environment is silent.
var usual = map[string]string{"COUNTRY": "IR", "CURRENCY": "IRT", "TIME_ZONE": "Asia/Tehran", "LANGUAGE": "fa"}

// Business reads the firm's settings.
func Business(env func(string) string) (crm.Business, error) {
	get := func(name string) string {
		if value := env(name); value != "" {
			return value
		}
		return usual[name]
	}
	unit, err := money.ParseUnit(get("CURRENCY"))
	if err != nil {
		return crm.Business{}, fmt.Errorf("CURRENCY: %w", err)
	}
	zone, err := time.LoadLocation(get("TIME_ZONE"))
	if err != nil {
		return crm.Business{}, fmt.Errorf("TIME_ZONE: %w", err)
	}
	lang, err := locale.ParseLang(get("LANGUAGE"))
	if err != nil {
		return crm.Business{}, fmt.Errorf("LANGUAGE: %w", err)
	}
	country := strings.ToUpper(get("COUNTRY"))
	if len(country) != 2 || strings.Trim(country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return crm.Business{}, fmt.Errorf("COUNTRY: %q is not a country's two letters", country)
	}
	minute, err := minuteCost(env("MINUTE_COST"))
	if err != nil {
		return crm.Business{}, fmt.Errorf("MINUTE_COST: %w", err)
	}
	margin, err := defaultMargin(env("DEFAULT_MARGIN"))
	if err != nil {
		return crm.Business{}, fmt.Errorf("DEFAULT_MARGIN: %w", err)
	}
	days, err := preferencesDays(env("PREFERENCES_DAYS"))
	if err != nil {
		return crm.Business{}, fmt.Errorf("PREFERENCES_DAYS: %w", err)
	}
	double, err := doubleOptIn(env("DOUBLE_OPT_IN"))
	if err != nil {
		return crm.Business{}, fmt.Errorf("DOUBLE_OPT_IN: %w", err)
	}
	return crm.Business{
		Country: country, Unit: unit, Zone: zone, Lang: lang, WarrantyMonths: 12, MinuteCost: minute, DefaultMargin: margin,
		Prices: money.PriceTables(), PreferencesDays: days, DoubleOptIn: double,
	}, nil
}

// Limits reads how much the public may send: posts an hour of one phone, a minute of one form, a minute of all; 0 is no limit.
func Limits(env func(string) string) (crm.Limits, error) {
	limits := crm.UsualLimits()
	for name, limit := range map[string]*int{"PHONE_BUDGET": &limits.Phone, "FORM_BUDGET": &limits.Form, "TOTAL_BUDGET": &limits.Total} {
		text := env(name)
		if text == "" {
			continue
		}
		number, err := strconv.Atoi(text)
		if err != nil || number < 0 {
			return crm.Limits{}, fmt.Errorf("%s: %q is not a number of posts", name, text)
		}
		*limit = number
	}
	return limits, nil
}

// ProspectDays reads after how many days without a word a prospect is forgotten, PROSPECT_DAYS; 0, as silence, keeps everybody.
func ProspectDays(env func(string) string) (int, error) {
	text := env("PROSPECT_DAYS")
	if text == "" {
		return 0, nil
	}
	days, err := strconv.Atoi(text)
	if err != nil || days < 0 || days > 36500 {
		return 0, fmt.Errorf("PROSPECT_DAYS: %q is not a number of days up to 36500", text)
	}
	return days, nil
}

// AuditDays reads for how many days the audit is kept: 0 for ever.
func AuditDays(env func(string) string) (int, error) {
	text := env("AUDIT_DAYS")
	if text == "" {
		return crm.UsualAuditDays, nil
	}
	days, err := strconv.Atoi(text)
	if err != nil || days < 0 || days > 36500 {
		return 0, fmt.Errorf("AUDIT_DAYS: %q is not a number of days up to 36500", text)
	}
	return days, nil
}

// usualPreferencesDays is a year, and some days for a letter that is sent once a year.
const usualPreferencesDays = 400

// preferencesDays reads how long a link to somebody's preferences holds.
func preferencesDays(text string) (int, error) {
	if text == "" {
		return usualPreferencesDays, nil
	}
	days, err := strconv.Atoi(text)
	if err != nil || days < 1 || days > 3650 {
		return 0, fmt.Errorf("%q is not a number of days up to 3650", text)
	}
	return days, nil
}

// doubleOptIn reads "true" or "false"; silence is false.
func doubleOptIn(text string) (bool, error) {
	switch text {
	case "", "false":
		return false, nil
	case "true":
		return true, nil
	}
	return false, fmt.Errorf("%q is neither true nor false", text)
}

// dearestMinute keeps the cost of all minutes far inside of 64 bits.
const dearestMinute = 1_000_000_000

// minuteCost reads a minute's price such as "5000 IRT"; silence sets none.
func minuteCost(text string) (money.Money, error) {
	if text == "" {
		return money.Money{}, nil
	}
	amount, unit, _ := strings.Cut(text, " ")
	cost, err := money.Parse(amount, unit)
	if err != nil {
		return money.Money{}, fmt.Errorf("write %q as 5000 IRT: %w", text, err)
	}
	if cost.Sign() < 0 || cost.Minor() > dearestMinute {
		return money.Money{}, fmt.Errorf("%q is less than nothing or more than anybody earns", text)
	}
	return cost, nil
}

// defaultMargin reads a share such as "0.3"; silence sets none.
func defaultMargin(text string) (float64, error) {
	if text == "" {
		return 0, nil
	}
	share, err := strconv.ParseFloat(text, 64)
	if err != nil || !(share > 0 && share <= 1) {
		return 0, fmt.Errorf("%q is not a share such as 0.3", text)
	}
	return share, nil
}

// List reads a setting of several entries, parted by commas or spaces.
func List(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

// HTTPClient is for calls to others than AWS: none of ours may hang a function.
func HTTPClient() *http.Client { return &http.Client{Timeout: 5 * time.Second} }
