package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// client calls the API over HTTP as anybody would.
type client struct {
	base  string
	token string // "" calls as the public
	lang  string // of answers; "" is the firm's own
	http  *http.Client
}

// statusError is an answer that refuses.
type statusError struct {
	status int
	text   string
	body   []byte
}

func (e statusError) Error() string { return e.text }

// problem is what the answer says is wrong, in the words for whoever called; the whole answer if it says nothing.
func (e statusError) problem() string {
	var said struct {
		Title, Detail string
		Errors        []struct{ Pointer, Detail string }
	}
	if err := json.Unmarshal(e.body, &said); err != nil || said.Title == "" {
		return e.text
	}
	out := cmp.Or(said.Detail, said.Title)
	for _, one := range said.Errors {
		out += "\n  " + strings.TrimPrefix(one.Pointer+": ", ": ") + one.Detail
	}
	return out
}

// call sends a JSON document and reads the answer into out. key makes a POST count once, however often it is sent.
func (c client) call(ctx context.Context, method, path, key string, in, out any) error {
	var body io.Reader
	if in != nil {
		encoded, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	if c.lang != "" {
		request.Header.Set("Accept-Language", c.lang)
	}
	if key != "" {
		request.Header.Set("Idempotency-Key", key)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, 1<<22))
	if err != nil {
		return err
	}
	if response.StatusCode >= 300 {
		return statusError{status: response.StatusCode, text: fmt.Sprintf("%s %s: %d %s", method, path, response.StatusCode, answer), body: answer}
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(answer, out)
}

// newClient has connections enough for the loader's workers.
func newClient(base, token string) client {
	return client{base: base, token: token, http: &http.Client{
		Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: loaders},
	}}
}
