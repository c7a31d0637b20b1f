package console

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"vafa/internal/api/authorizer"
	"vafa/internal/crm"
)

// tokens are what the issuer gives for a code (RFC 6749, section 5.1), and whose they are once they were checked.
type tokens struct {
	Access  string `json:"access_token"`
	ID      string `json:"id_token"`
	Expires int    `json:"expires_in"` // seconds

	subject, name string
}

// longestAnswer and longestCookie bound, in bytes, what an issuer may answer, and a token that a browser keeps as a cookie.
const longestAnswer, longestCookie = 64 << 10, 4000

// exchange turns a code into tokens. ErrDenied means that the issuer knows no such code of ours.
func (h handler) exchange(ctx context.Context, code string, b begun, redirect string) (tokens, error) {
	_, address, err := h.SignIn.Issuer.Endpoints(ctx)
	if err != nil {
		return tokens{}, fmt.Errorf("%w: %w", err, crm.ErrBusy)
	}
	body := url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {redirect}, "client_id": {h.SignIn.Client},
		"code_verifier": {b.Verifier},
	}.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		return tokens{}, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Accept", "application/json")
	asker := *h.SignIn.HTTP
	asker.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // the code goes nowhere else
	response, err := asker.Do(request)
	if err != nil {
		return tokens{}, fmt.Errorf("issuer: %w: %w", withoutAddress(err), crm.ErrBusy)
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode >= 400 && response.StatusCode < 500:
		return tokens{}, fmt.Errorf("%w: the issuer answered %d", authorizer.ErrDenied, response.StatusCode)
	case response.StatusCode != http.StatusOK:
		return tokens{}, fmt.Errorf("the issuer answered %d: %w", response.StatusCode, crm.ErrBusy)
	}
	var got tokens
	if err := json.NewDecoder(http.MaxBytesReader(nil, response.Body, longestAnswer)).Decode(&got); err != nil {
		return tokens{}, fmt.Errorf("the issuer's tokens: %w", err)
	}
	if len(got.Access) > longestCookie {
		return tokens{}, fmt.Errorf("an access token of %d bytes fits into no cookie", len(got.Access))
	}
	return got, nil
}

// withoutAddress is what went wrong with a request, without where it went.
func withoutAddress(err error) error {
	var of *url.Error
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}
