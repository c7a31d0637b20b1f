package console

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/go-json-experiment/json"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/rest"
)

// client asks the API as whoever is signed in. The pages have no other way to what they show and do, and no rights of their own.
type client struct {
	http        *http.Client
	site, token string
	lang        locale.Lang
}

// ask is the client of a request to a page.
func (h handler) ask(meta rest.Meta) client {
	return client{h.SignIn.API, cmp.Or(h.SignIn.APISite, h.site(meta.Host)), h.value(meta.Cookies, sessionCookie), meta.Lang}
}

// mostAnswered bounds an answer of the API, in bytes: an export is the largest.
const mostAnswered = 32 << 20

// get reads a document into a value of its type.
func (c client) get(ctx context.Context, path string, into any) error {
	_, err := c.send(ctx, http.MethodGet, path, nil, into)
	return err
}

// post sends a document once, however often the form of that key is sent; into may be nil.
func (c client) post(ctx context.Context, path, key string, body, into any) error {
	_, err := c.send(ctx, http.MethodPost, path, body, into, "Idempotency-Key", key)
	return err
}

// change sends a document on condition that what it changes is as the entity tag has it.
func (c client) change(ctx context.Context, method, path, etag string, body, into any) error {
	_, err := c.send(ctx, method, path, body, into, "If-Match", etag)
	return err
}

// send asks anything. headers are pairs of name and value; those without a value are left out. A refusal is a rest.ProblemError.
func (c client) send(ctx context.Context, method, path string, body, into any, headers ...string) (http.Header, error) {
	header, data, err := c.raw(ctx, method, path, body, headers...)
	if err != nil || into == nil || len(data) == 0 {
		return header, err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return nil, fmt.Errorf("answer of %s: %w", method, err)
	}
	return header, nil
}

// raw is send for an answer that is no document, such as a file.
func (c client) raw(ctx context.Context, method, path string, body any, headers ...string) (http.Header, []byte, error) {
	r, err := c.request(ctx, method, path, body, headers)
	if err != nil {
		return nil, nil, err
	}
	response, err := c.http.Do(r)
	if err != nil {
		return nil, nil, fmt.Errorf("asking the API: %w: %w", errors.Unwrap(err), crm.ErrBusy) // the address, which may name somebody, stays out
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, mostAnswered))
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("answer of the API: %w: %w", err, crm.ErrBusy)
	case response.StatusCode >= http.StatusMultipleChoices:
		return nil, nil, refusalOf(response.StatusCode, data)
	}
	return response.Header, data, nil
}

func (c client) request(ctx context.Context, method, path string, body any, headers []string) (*http.Request, error) {
	var content []byte
	if body != nil {
		var err error
		if content, err = json.Marshal(body, json.Deterministic(true)); err != nil {
			return nil, err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, c.site+path, bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+c.token)
	r.Header.Set("Accept-Language", string(c.lang))
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i+1] != "" {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	return r, nil
}

// refusalOf is the problem that the API answers with; what is none, as of a gateway that is too busy, is nothing that whoever asks
// can mend.
func refusalOf(status int, data []byte) error {
	var problem rest.Problem
	if err := json.Unmarshal(data, &problem); err != nil || problem.Code == "" {
		return fmt.Errorf("the API answers %d: %w", status, crm.ErrBusy)
	}
	return rest.ProblemError{Problem: problem}
}

// refused is the problem with which the API has refused what a form asks for, nil for any other error: that is for the edge.
func refused(err error) *rest.Problem {
	var problem rest.ProblemError
	if !errors.As(err, &problem) || problem.Status == http.StatusUnauthorized || problem.Status >= http.StatusInternalServerError {
		return nil
	}
	return &problem.Problem
}
