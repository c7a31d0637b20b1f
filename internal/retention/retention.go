// Package retention forgets those who once made themselves known and never came back: prospects of whom nothing was heard for as
// many days as the firm sets. What belongs here: who may be forgotten, and how much of it one execution does. What may not: how
// somebody is erased, which is the table's. It trusts the table about who is who; that somebody is still a prospect it reads again
// just before they are erased.
package retention

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"vafa/internal/crm"
	"vafa/internal/table"
)

// By is who erases, in the ledger.
const By = "retention"

// Store is what the job needs of the table.
type Store interface {
	Values(ctx context.Context, part, of int, each func([]crm.Value) error) error
	Dossier(ctx context.Context, id string) (crm.Dossier, error)
	EachEntry(ctx context.Context, id string, each func([]crm.Entry) error) error
	Erase(ctx context.Context, e crm.Erasure) (crm.Erased, error)
	UnfinishedErasures(ctx context.Context) ([]table.Unfinished, error)
}

// Job erases prospects of whom nothing was heard for Days; 0 keeps everybody. It may run twice, at once too.
type Job struct {
	Store   Store
	Source  crm.Source
	Days    int
	Shards  int
	Most    int // erasures an execution; 0 is any number
	Budgets func(crm.Identity) string
	Files   crm.Files
	Log     *slog.Logger
}

// Report counts what an execution did, and names nobody. Left is what could not be erased now, such as a customer in the middle
// of a merge; Unfinished says that the next execution goes on.
type Report struct {
	Candidates int  `json:"candidates"`
	Erased     int  `json:"erased"`
	Left       int  `json:"left"`
	Unfinished bool `json:"unfinished"`
}

// spare is the time that an execution leaves to end in.
const spare = 30 * time.Second

// Run does one execution. Each day begins with another part of the customers, so that those whom it never reaches are not always
// the same.
func (j *Job) Run(ctx context.Context) (Report, error) {
	report := Report{}
	if err := j.goOn(ctx, &report); err != nil || j.Days == 0 {
		return report, err
	}
	now := j.Source.Now()
	before := now.AddDate(0, 0, -j.Days)
	first := int(now.Unix() / int64(24*time.Hour/time.Second) % int64(j.Shards))
	var err error
	for i := 0; i < j.Shards && err == nil && !report.Unfinished; i++ {
		err = j.shard(ctx, (first+i)%j.Shards, before, &report)
	}
	if j.Log != nil {
		j.Log.LogAttrs(ctx, slog.LevelInfo, "retention", slog.Int("candidates", report.Candidates), slog.Int("erased", report.Erased),
			slog.Int("left", report.Left), slog.Bool("unfinished", report.Unfinished), slog.Bool("failed", err != nil))
	}
	return report, err
}

// goOn ends the erasures of an earlier execution that was cut off: those people are customers no more, so that no search for candidates
// finds them. What a member of staff has begun may have files, and is theirs to go on with.
func (j *Job) goOn(ctx context.Context, report *Report) error {
	begun, err := j.Store.UnfinishedErasures(ctx)
	if err != nil {
		return err
	}
	for _, one := range begun {
		if one.By != By {
			continue
		}
		if _, err := j.Store.Erase(ctx, j.erasureOf(one.Customer)); err != nil {
			return err
		}
		report.Erased++
	}
	return nil
}

func (j *Job) erasureOf(id string) crm.Erasure {
	return crm.Erasure{
		Customer: id, By: By, Why: "nothing heard for the days that the firm keeps prospects", Event: j.Source.NewID("evt"), At: j.Source.Now(),
		Budgets: j.Budgets, Files: j.Files,
	}
}

func (j *Job) shard(ctx context.Context, shard int, before time.Time, report *Report) error {
	var candidates []string
	err := j.Store.Values(ctx, shard, j.Shards, func(values []crm.Value) error {
		for _, v := range values {
			if prospect(v) && v.StageSince.Before(before) {
				candidates = append(candidates, v.Customer)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, id := range candidates {
		if j.enough(ctx, *report) {
			report.Unfinished = true
			return nil
		}
		report.Candidates++
		if err := j.look(ctx, id, before, report); err != nil {
			return err
		}
	}
	return nil
}

// enough says whether the execution has done its part.
func (j *Job) enough(ctx context.Context, report Report) bool {
	deadline, limited := ctx.Deadline()
	return j.Most > 0 && report.Erased >= j.Most || limited && deadline.Sub(j.Source.Now()) < spare
}

// look erases one candidate, if they are still one.
func (j *Job) look(ctx context.Context, id string, before time.Time, report *Report) error {
	forgotten, err := j.forgotten(ctx, id, before)
	if err == nil && forgotten {
		_, err = j.Store.Erase(ctx, j.erasureOf(id))
	}
	var merged crm.MergedError
	var conflict crm.ConflictError
	switch {
	case errors.Is(err, crm.ErrNotFound), errors.As(err, &merged): // somebody else was faster
		return nil
	case errors.As(err, &conflict):
		report.Left++
		return nil
	case err == nil && forgotten:
		report.Erased++
	}
	return err
}

// prospect says whether somebody never bought anything. Who gave back all that they bought was a customer.
func prospect(v crm.Value) bool {
	return v.Stage == crm.Prospect && v.Summary.PurchaseDays == 0 && !v.Internal && v.MergedInto == ""
}

// errHeard ends the reading of a timeline.
var errHeard = errors.New("found")

// forgotten says whether a customer is a prospect without card or open case of whom nothing was heard since a time.
func (j *Job) forgotten(ctx context.Context, id string, before time.Time) (bool, error) {
	d, err := j.Store.Dossier(ctx, id)
	if err != nil || !prospect(d.Value) || d.Customer.Internal || len(d.Cards) > 0 {
		return false, err
	}
	for _, one := range d.Cases {
		if one.IsOpen() {
			return false, nil
		}
	}
	heard := d.Customer.CreatedAt
	err = j.Store.EachEntry(ctx, id, func(newest []crm.Entry) error {
		for _, e := range newest {
			if e.IsInbound() {
				heard = e.At
				return errHeard
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, errHeard) {
		return false, err
	}
	return heard.Before(before), nil
}
