// Package authorizer tells who is calling: staff by an OIDC access token, machines by their key. It trusts the issuer's
// published keys and the hashes in the table, and nothing else in a request. What a caller may do is not decided here but by
// the role that each operation declares.
package authorizer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"vafa/internal/crm"
	"vafa/internal/rest"
)

// Keys is what the authorizer needs of the table.
type Keys interface {
	MachineKey(ctx context.Context, hash string) (crm.MachineKey, error)
	NoteKeyUse(ctx context.Context, hash string, at time.Time) error
}

// Tokens checks a staff token and gives its caller; ErrDenied if the token is not good, another error if that cannot be told.
type Tokens interface {
	Verify(ctx context.Context, token string) (rest.Caller, error)
}

// Authorizer answers API Gateway's question who is calling.
type Authorizer struct {
	Keys   Keys
	Tokens Tokens
	Now    func() time.Time
	Log    *slog.Logger
}

// ErrDenied says that a request has no valid token or key.
var ErrDenied = errors.New("denied")

// Handle is the Lambda function: a simple response with the caller in its context. Where it cannot tell whether a token is
// good it fails, for API Gateway would keep a denial for the token's next requests.
func (a *Authorizer) Handle(ctx context.Context, event events.APIGatewayV2CustomAuthorizerV2Request) (events.APIGatewayV2CustomAuthorizerSimpleResponse, error) {
	caller, err := a.Caller(ctx, event.Headers)
	if err != nil {
		a.Log.LogAttrs(ctx, slog.LevelInfo, "denied", slog.String("requestId", event.RequestContext.RequestID), slog.String("why", rest.Loggable(err)))
		if !errors.Is(err, ErrDenied) {
			return events.APIGatewayV2CustomAuthorizerSimpleResponse{}, err
		}
		return events.APIGatewayV2CustomAuthorizerSimpleResponse{IsAuthorized: false}, nil
	}
	return events.APIGatewayV2CustomAuthorizerSimpleResponse{IsAuthorized: true, Context: caller.Context()}, nil
}

// Caller finds the caller in a request's headers; ErrDenied if there is none.
func (a *Authorizer) Caller(ctx context.Context, headers map[string]string) (rest.Caller, error) {
	token, err := bearer(headers)
	if err != nil {
		return rest.Caller{}, err
	}
	if crm.IsMachineKey(token) {
		return a.machine(ctx, token)
	}
	return a.Tokens.Verify(ctx, token)
}

// bearer reads the one Authorization header, whatever the case of its name; gateways join two of them with a comma.
func bearer(headers map[string]string) (string, error) {
	found, value := 0, ""
	for name, content := range headers {
		if strings.EqualFold(name, "Authorization") {
			found++
			value = content
		}
	}
	scheme, token, _ := strings.Cut(strings.TrimSpace(value), " ")
	if found != 1 || !strings.EqualFold(scheme, "Bearer") || token == "" || strings.ContainsAny(token, ", ") {
		return "", fmt.Errorf("%w: one bearer token is needed", ErrDenied)
	}
	return token, nil
}

func (a *Authorizer) machine(ctx context.Context, secret string) (rest.Caller, error) {
	known, err := a.Keys.MachineKey(ctx, crm.HashMachineKey(secret))
	if errors.Is(err, crm.ErrNotFound) {
		return rest.Caller{}, fmt.Errorf("%w: unknown machine key", ErrDenied)
	}
	if err != nil {
		return rest.Caller{}, fmt.Errorf("machine key: %w", err)
	}
	now := a.Now()
	caller := rest.Caller{Subject: "machine:" + known.Name}
	for _, operation := range known.Operations {
		if known.Allows(operation, now) {
			caller.Operations = append(caller.Operations, operation)
		}
	}
	if len(caller.Operations) == 0 {
		return rest.Caller{}, fmt.Errorf("%w: %s machine key", ErrDenied, known.State(now))
	}
	if known.UseIsNews(now) {
		a.noteUse(ctx, known.Hash, now)
	}
	return caller, nil
}

// noteWait is how long a caller waits at most for the note that their key was used.
const noteWait = time.Second

// noteUse notes that a key was used. Should that fail, the next use is noted: it is no reason to refuse anybody.
func (a *Authorizer) noteUse(ctx context.Context, hash string, now time.Time) {
	ctx, cancel := context.WithTimeout(ctx, noteWait)
	defer cancel()
	if err := a.Keys.NoteKeyUse(ctx, hash, now); err != nil {
		a.Log.LogAttrs(ctx, slog.LevelWarn, "use of a machine key was not noted", slog.String("why", err.Error()))
	}
}
