package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"vafa"
	"vafa/infra/local"
	"vafa/internal/crm"
	"vafa/internal/event"
	"vafa/internal/event/hook"
	"vafa/internal/rest"
	"vafa/internal/table"
)

// teller does on one machine what a deployment does by its bus: what changes in the table goes as events into a file, a line each,
// and to the webhooks that want it. It goes on where it was stopped; what a webhook did not take is tried again until then.
type teller struct {
	stream *local.Stream
	poster hook.Poster
	file   string // of the events
	at     string // the file that says how far the stream was read
	place  local.Place
	late   []unsent
	log    func(format string, args ...any)
}

// unsent is an event that a webhook did not take.
type unsent struct {
	webhook  string
	document []byte
	tries    int
	again    time.Time
}

// How often the stream is read, how often cases are looked at, and how often an event is tried.
const (
	tellEvery   = time.Second
	watchEvery  = 15 * time.Minute
	mostRetries = 12
)

// slowStream is the engine whose stream makes the table slower with each change that it keeps.
const slowStream = "dynoxide"

// tellOthers begins to tell of changes, and to note which cases are late, until the machine stops.
func (m *machine) tellOthers(ctx context.Context, o runOptions, stdout io.Writer) error {
	m.runs.Go(func() { m.watch(m.life) })
	if m.engine.Name == slowStream {
		fmt.Fprintf(stdout, "Vafa: no events, since the stream of %s slows the table down; they need DynamoDB Local\n", slowStream)
		return nil
	}
	client, err := local.Client(ctx, m.engine.Endpoint, "")
	if err != nil {
		return err
	}
	if err := local.EnableStream(ctx, client, tableName, vafa.Template); err != nil {
		return err
	}
	stream, err := local.OpenStream(ctx, client, tableName)
	if err != nil {
		return err
	}
	t := &teller{
		stream: stream, file: filepath.Join(o.data, "events.jsonl"), at: filepath.Join(o.data, "events-place"), log: m.errorLog.Printf,
		poster: hook.Poster{Store: m.service.Table, Hosts: m.service.Hooks, Now: m.service.Source.Now},
	}
	if err := t.open(); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "Vafa: events in %s\n", t.file)
	m.runs.Go(func() { t.run(m.life) })
	return nil
}

// watch notes which cases are late.
func (m *machine) watch(ctx context.Context) {
	for {
		if _, err := m.service.Table.MarkLate(ctx); err != nil && ctx.Err() == nil {
			m.errorLog.Printf("watch: %s", rest.Loggable(err))
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(watchEvery):
		}
	}
}

// open reads how far the stream was read before; at the first start, nowhere.
func (t *teller) open() error {
	text, err := os.ReadFile(t.at)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(text, &t.place)
}

func (t *teller) run(ctx context.Context) {
	for {
		if err := t.once(ctx); err != nil && ctx.Err() == nil {
			t.log("events: %s", rest.Loggable(err))
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(tellEvery):
		}
	}
}

// once tells of everything that changed since the last time, and tries again what was not taken.
func (t *teller) once(ctx context.Context) error {
	for {
		records, next, err := t.stream.Read(ctx, t.place)
		if err != nil {
			return err
		}
		if len(records) == 0 {
			return t.again(ctx)
		}
		if err := t.tell(ctx, records); err != nil {
			return err
		}
		if err := t.keep(next); err != nil {
			return err
		}
	}
}

// keep remembers how far the stream was read.
func (t *teller) keep(place local.Place) error {
	text, err := json.Marshal(place)
	if err != nil {
		return err
	}
	if err := os.WriteFile(t.at+".new", text, 0o600); err != nil {
		return err
	}
	t.place = place
	return os.Rename(t.at+".new", t.at)
}

// tell writes the events of some records to the file, and posts them.
func (t *teller) tell(ctx context.Context, records []local.Record) error {
	var told []event.Event
	for _, r := range records {
		at := event.Record{ID: r.ID, Sequence: r.Sequence, At: r.At, Source: event.Source + "local"}
		change, err := table.Change(r.Before, r.After)
		if err != nil {
			t.log("record %s of the stream: %s", r.Sequence, rest.Loggable(err))
			told = append(told, at.Unreadable())
			continue
		}
		told = append(told, at.Of(change)...)
	}
	if len(told) == 0 {
		return nil
	}
	documents, err := t.write(told)
	if err != nil {
		return err
	}
	hooks, err := t.poster.Store.Webhooks(ctx)
	if err != nil {
		return err
	}
	for i, e := range told {
		for _, to := range hooks {
			if one := (unsent{webhook: to.ID, document: documents[i]}); to.Wants(e.Type) && t.isBehind(to.ID) {
				t.late = append(t.late, one) // or each event would wait for a receiver that is away
			} else if to.Wants(e.Type) {
				t.post(ctx, to, one)
			}
		}
	}
	return nil
}

// write adds events to the file, and gives them as they are written.
func (t *teller) write(told []event.Event) (documents [][]byte, err error) {
	file, err := os.OpenFile(t.file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	for _, e := range told {
		document, err := e.JSON()
		if err != nil {
			return nil, err
		}
		documents = append(documents, document)
		if _, err := file.Write(append(document[:len(document):len(document)], '\n')); err != nil {
			return nil, err
		}
	}
	return documents, nil
}

// post posts an event to a webhook; what it does not take waits to be tried again.
func (t *teller) post(ctx context.Context, to crm.Webhook, one unsent) {
	err := t.poster.Post(ctx, to, one.document)
	if err == nil {
		return
	}
	one.tries++
	one.again = t.poster.Now().Add(hook.Gap(one.tries))
	if one.tries < mostRetries {
		t.late = append(t.late, one)
		return
	}
	t.log("webhook %s did not take an event in %d tries", to.ID, one.tries)
}

// isBehind says whether events wait for a webhook already.
func (t *teller) isBehind(webhook string) bool {
	return slices.ContainsFunc(t.late, func(one unsent) bool { return one.webhook == webhook })
}

// again tries what was not taken and whose time has come; of a webhook that does not take one, the rest waits.
func (t *teller) again(ctx context.Context) error {
	if len(t.late) == 0 {
		return nil
	}
	hooks, err := t.poster.Store.Webhooks(ctx)
	if err != nil {
		return err
	}
	waiting := t.late
	t.late = nil
	for _, one := range waiting {
		if one.again.After(t.poster.Now()) || t.isBehind(one.webhook) {
			t.late = append(t.late, one)
			continue
		}
		for _, to := range hooks {
			if to.ID == one.webhook {
				t.post(ctx, to, one)
			}
		}
	}
	return nil
}
