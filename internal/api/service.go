// Package api is what the functions have in common: the table, the clock, the business, the current model. The operations
// of each function are in the folder of its name below this one; functions/<name>/main.go wires them to Lambda, and
// `vafa run` serves them all in one process. What may not be here: a key of the table, a formula, a word of a page. It
// trusts the caller that rest has checked, and the forms that crm has parsed.
package api

import (
	"context"
	"io"
	"strconv"
	"strings"

	"vafa/internal/campaign"
	"vafa/internal/crm"
	"vafa/internal/message/webhook"
	"vafa/internal/report"
	"vafa/internal/rest"
	"vafa/internal/table"
	"vafa/internal/upload"
	"vafa/internal/value"
)

// Service is what operations work with.
type Service struct {
	Table    *table.Table
	Source   crm.Source
	Random   io.Reader // of secrets
	Business crm.Business
	Seal     rest.Seal
	Limits   crm.Limits    // of what the public sends
	SignIn   *SignIn       // of the console; nil in a function without
	Uploads  *upload.Place // where invoices are sent to; nil in a function, or on a machine, that takes none
	Imports  *Imports      // of history; nil in a function that has nothing to do with them
	Files    crm.Files     // of invoices, for who erases a customer; nil in a function, or on a machine, that does not
	Post     *Post         // how messages leave; nil in a function that has nothing to do with it
	Hooks    webhook.Hosts // to which events may be posted
	Theme    string        // how the firm's pages look, as package web reads it; "" for our own look

	Campaigns campaign.Starter // of the job of campaigns; nil in a function that starts none

	model    kept[*value.Model]
	prices   kept[[]crm.PriceTable]
	products catalogue
	shelf    kept[crm.Shelf]
	settings kept[crm.Settings]
	tiers    kept[crm.Tiers]
	tags     kept[crm.ValueTags]
	goods    kept[report.Basket]
	ranking  kept[crm.Ranking]
	plays    kept[crm.Plays]
}

// Model is the current model; ErrNotFound before the first run. A new one comes once a night.
func (s *Service) Model(ctx context.Context) (*value.Model, error) {
	return s.model.get(s.Source.Now(), func() (*value.Model, error) {
		model, err := table.CurrentModel[*value.Model](ctx, s.Table)
		if err != nil {
			return nil, err
		}
		return model, model.Ready()
	})
}

// Firm is the business with the tables of prices that it keeps itself.
func (s *Service) Firm(ctx context.Context) (crm.Business, error) {
	own, err := s.prices.get(s.Source.Now(), func() ([]crm.PriceTable, error) { return s.Table.PriceTables(ctx) })
	if err != nil {
		return crm.Business{}, err
	}
	return s.Business.With(own), nil
}

// PricesChanged makes this process see a change at once; others see it when what they have kept is old.
func (s *Service) PricesChanged() { s.prices.forget() }

// Change is what a PATCH does to anything that has versions: it reads, applies the change, and writes on condition that nobody
// came between the caller's reading and now. write gives what was written, with its new version.
func Change[T any](ifMatch string, read func() (T, error), apply func(T) (T, error), write func(after T, version int) (T, error)) (rest.Reply[T], error) {
	version, err := Version(ifMatch)
	if err != nil {
		return rest.Reply[T]{}, err
	}
	before, err := read()
	if err != nil {
		return rest.Reply[T]{}, err
	}
	after, err := apply(before)
	if err != nil {
		return rest.Reply[T]{}, err
	}
	after, err = write(after, version)
	return rest.Reply[T]{ETag: ETag(version + 1), Body: after}, err
}

// ETag writes a version as an entity tag.
func ETag(version int) string { return `"` + strconv.Itoa(version) + `"` }

// Version reads If-Match; without one a change is refused, because two people could overwrite each other.
func Version(ifMatch string) (int, error) {
	if ifMatch == "" {
		return 0, rest.ErrPrecondition
	}
	version, err := strconv.Atoi(strings.Trim(strings.TrimPrefix(strings.TrimSpace(ifMatch), "W/"), `"`))
	if err != nil {
		return 0, crm.Faults{{Pointer: "/If-Match", Code: "etag.invalid"}}
	}
	return version, nil
}
