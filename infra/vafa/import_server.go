package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"time"

	"vafa/internal/importer"
)

// The states of an import, as the API tells them.
const (
	stateWaiting = "waiting"
	stateReady   = "ready"
	stateDone    = "done"
	stateRefused = "refused"
	stateFailed  = "failed"
)

// importShown is what the API answers of an import, as far as the command needs it.
type importShown struct {
	ID     string `json:"id"`
	State  string `json:"state"`
	Reason *struct {
		Detail string `json:"detail"`
	} `json:"reason"`
	Rows        int    `json:"rows"`
	New         int    `json:"new"`
	Already     int    `json:"already"`
	Refused     int    `json:"refused"`
	RejectedURL string `json:"rejectedUrl"`
	Upload      *struct {
		URL    string            `json:"url"`
		Fields map[string]string `json:"fields"`
	} `json:"upload"`
}

func (i importShown) why() string {
	if i.Reason == nil {
		return "no reason is told"
	}
	return i.Reason.Detail
}

func (i importShown) ended() bool {
	return i.State == stateDone || i.State == stateRefused || i.State == stateFailed
}

// importServer is a running Vafa.
type importServer struct {
	client client
	wait   func(context.Context, time.Duration) error
}

// pause waits, unless the command is ended.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// create announces the file. The same file to be read in the same way is the same import.
func (s importServer) create(ctx context.Context, o importOptions, name string, size int64, hash string) (out importShown, err error) {
	asked := map[string]any{"kind": o.kind, "name": name, "bytes": size, "sha256": hash}
	if len(o.asked.Map) > 0 {
		asked["map"] = o.asked.Map
	}
	for field, value := range map[string]string{"calendar": string(o.asked.Calendar), "unit": o.asked.Unit, "source": o.asked.Source} {
		if value != "" {
			asked[field] = value
		}
	}
	err = s.patiently(ctx, func() error { return s.client.call(ctx, http.MethodPost, "/v1/imports", "", asked, &out) })
	return out, err
}

// mostFailures is how many answers in a row may be missing before the command gives up; the import itself goes on.
const mostFailures = 5

// patiently repeats a call that may be repeated.
func (s importServer) patiently(ctx context.Context, call func() error) error {
	gap := time.Second
	for try := 1; ; try++ {
		err := call()
		var refused statusError
		if err == nil || try == mostFailures || errors.As(err, &refused) && refused.status < http.StatusInternalServerError {
			return err
		}
		if err := s.wait(ctx, gap); err != nil {
			return err
		}
		gap *= 2
	}
}

// upload sends the file by the form that the import has for it. What changed meanwhile is not sent to its end, and counts for nothing.
func (s importServer) upload(ctx context.Context, to importShown, file *steadyFile, hash string, sent func(int64)) error {
	if to.Upload == nil {
		return fmt.Errorf("the import %s does not say where to send the file", to.ID)
	}
	var form bytes.Buffer
	parts := multipart.NewWriter(&form)
	for name, value := range to.Upload.Fields {
		if err := parts.WriteField(name, value); err != nil {
			return err
		}
	}
	if _, err := parts.CreateFormFile("file", "import.csv"); err != nil {
		return err
	}
	before := form.Len()
	if err := parts.Close(); err != nil {
		return err
	}
	text := form.Bytes()
	body := io.MultiReader(bytes.NewReader(text[:before]), file.sameAs(hash, sent), bytes.NewReader(text[before:]))
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to.Upload.URL, body)
	if err != nil {
		return err
	}
	request.ContentLength = int64(len(text)) + file.size // S3 takes no form of a length that it is not told
	request.Header.Set("Content-Type", parts.FormDataContentType())
	answer, err := s.sender().Do(request)
	if err != nil {
		return fmt.Errorf("send the file: %w", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode >= http.StatusBadRequest {
		why, _ := io.ReadAll(io.LimitReader(answer.Body, 1000)) // it only adds to the status
		return fmt.Errorf("send the file: %s %s", answer.Status, why)
	}
	return nil
}

// sender takes as long as a file takes, and does not go on to the page that a browser would be shown.
func (s importServer) sender() *http.Client {
	return &http.Client{Transport: s.client.http.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// How long the command waits before it asks again.
const (
	firstAsk = 200 * time.Millisecond
	lastAsk  = 3 * time.Second
)

// follow asks how far the import is until it has ended. One that waits for somebody to look at its columns is started: they were.
func (s importServer) follow(ctx context.Context, id string, bar *progressBar) (now importShown, err error) {
	gap := firstAsk
	for {
		err = s.patiently(ctx, func() error {
			now = importShown{}
			return s.client.call(ctx, http.MethodGet, "/v1/imports/"+id, "", nil, &now)
		})
		if err != nil {
			return now, fmt.Errorf("ask how far the import is, which goes on by itself: %w", err)
		}
		if now.State == stateReady {
			if err := s.client.call(ctx, http.MethodPost, "/v1/imports/"+id+"/start", "", nil, nil); err != nil {
				return now, err
			}
		}
		if now.Rows > 0 || now.ended() {
			bar.rows("Taking in", now.New+now.Already+now.Refused, now.Rows)
		}
		if now.ended() {
			bar.end()
			return now, nil
		}
		if err := s.wait(ctx, gap); err != nil {
			return now, err
		}
		gap = min(gap*3/2, lastAsk)
	}
}

// download writes the refused rows; the link is signed, and needs no token.
func (s importServer) download(ctx context.Context, url string, to io.Writer) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	answer, err := s.sender().Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return errors.New(answer.Status)
	}
	_, err = io.Copy(to, io.LimitReader(answer.Body, 2*importer.MostBytes))
	return err
}
