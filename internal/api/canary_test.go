package api_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"vafa/internal/api/apitest"
	"vafa/internal/api/authorizer"
	"vafa/internal/rest"
	"vafa/internal/table/tabletest"
	"vafa/internal/upload"
	"vafa/internal/value"
)

// What the job, the check of uploads and the authorizer say when the table fails them names nobody either.
func TestFailuresOfTheOthersNameNobody(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]tabletest.Fault{"throttled": tabletest.Throttle, "broken": tabletest.ServerError, "echo": echo} {
		t.Run(name, func(t *testing.T) {
			f := apitest.New(t)
			log := new(bytes.Buffer)
			logger := slog.New(slog.NewJSONHandler(log, nil))
			say := func(err error) {
				if err == nil {
					t.Error("a failing table was not noticed")
				} else {
					logger.Error("failed", "error", rest.Loggable(err))
				}
			}
			f.Public().Post("/v1/warranty-cards", card(mine)).Want(201)
			f.Buy(apitest.Purchase(f.ByPhone(mine), "till-receipt-77", "2025-01-20T10:00:00Z", "5000"))
			from(f, 1, fault)
			_, err := f.Job.RunAll(t.Context(), value.Input{})
			say(err)
			say(arrive(f))
			denied(f, logger)
			f.Canaries.Note("AB1 of RF-480", "vafa_0123456789", "eyJhbGciOiJub25lIn0.e30.")
			f.Canaries.Silent(t, log.String())
			if bytes.Count(log.Bytes(), []byte("\n")) < 4 {
				t.Errorf("too little is logged: %s", log)
			}
		})
	}
}

// arrive checks a file for a card.
func arrive(f *apitest.Firm) error {
	check := upload.Check{Place: f.Bucket.Place, Store: oneFile{}, Cards: f.Service.Table, Now: f.Clock.Now}
	key := f.Bucket.Place.Key(upload.Reference{ID: "inv_1", Card: "crd_00000000000000000000000001", Model: "RF-480", Serial: "AB1", At: f.Clock.Now()})
	return check.Arrived(context.Background(), key)
}

// oneFile is a bucket in which a JPEG has arrived.
type oneFile struct{}

func (oneFile) Start(context.Context, string, int) (upload.Object, error) {
	return upload.Object{Type: "image/jpeg", Bytes: 4, Start: []byte("\xff\xd8\xff\xe0"), Version: "1"}, nil
}
func (oneFile) Copy(context.Context, string, string, string, string) error { return nil }
func (oneFile) Delete(context.Context, string) error                       { return nil }

// noTokens takes none, and says so as a parser does.
type noTokens struct{}

func (noTokens) Verify(_ context.Context, token string) (rest.Caller, error) {
	return rest.Caller{}, errors.Join(authorizer.ErrDenied, errors.New(`token "`+token+`" is malformed`))
}

// denied asks the authorizer about a key that the table cannot read, and a token that is none.
func denied(f *apitest.Firm, log *slog.Logger) {
	gate := &authorizer.Authorizer{Keys: f.Service.Table, Tokens: noTokens{}, Now: f.Clock.Now, Log: log}
	for _, secret := range []string{"vafa_0123456789", "eyJhbGciOiJub25lIn0.e30."} {
		event := events.APIGatewayV2CustomAuthorizerV2Request{Headers: map[string]string{"authorization": "Bearer " + secret}}
		_, _ = gate.Handle(context.Background(), event) // what it logs is looked at
	}
}
