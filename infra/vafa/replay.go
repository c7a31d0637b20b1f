package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"vafa/internal/crm"
	"vafa/internal/table"
)

// replayed counts what a replay did, and names nobody.
type replayed struct {
	Ledger    int `json:"ledger"`    // entries
	Customers int `json:"customers"` // that the restored table has
	Erased    int `json:"erased"`    // of them, and of erasures that had begun
	Posts     int `json:"posts"`     // in quarantine, of somebody who was erased later
	Undone    int `json:"undone"`    // merges, because one of the two was erased after they had been undone
	Kept      int `json:"kept"`      // records of others that the restored table's ledger did not have
	Left      int `json:"left"`      // that could not be erased now
}

// replay erases from a table who is in a ledger. The ledger tells hashes of ids alone, so that it goes through everybody who is in
// the table.
type replay struct {
	table  *table.Table
	ledger map[string]crm.Erased
	firm   crm.Business
	source crm.Source

	mutex sync.Mutex
	done  replayed
}

func (r *replay) run(ctx context.Context) error {
	r.done.Ledger = len(r.ledger)
	if err := r.begun(ctx); err != nil {
		return err
	}
	within, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, table.Shards)
	for shard := range table.Shards {
		go func() { ended <- r.shard(within, shard) }()
	}
	var failed error
	for range table.Shards {
		if err := <-ended; err != nil && failed == nil {
			failed = err
			stop()
		}
	}
	if failed != nil {
		return failed
	}
	if err := r.posts(ctx); err != nil || r.done.Left > 0 {
		return err
	}
	return r.keep(ctx)
}

// keep writes the records into the restored table that it lacks, so that its own ledger holds for the next restore.
func (r *replay) keep(ctx context.Context) error {
	for _, entry := range r.ledger {
		kept, err := r.table.KeepErased(ctx, entry, r.source.NewID("evt"))
		if err != nil {
			return err
		}
		if kept {
			r.done.Kept++
		}
	}
	return nil
}

// begun goes on with erasures that were under way at the time to which the table was restored.
func (r *replay) begun(ctx context.Context) error {
	unfinished, err := r.table.UnfinishedErasures(ctx)
	if err != nil {
		return err
	}
	for _, one := range unfinished {
		if err := r.erase(ctx, one.Customer, crm.Erased{At: one.At, By: one.By, Why: one.Why}); err != nil {
			return err
		}
	}
	return nil
}

func (r *replay) shard(ctx context.Context, shard int) error {
	return r.table.Values(ctx, shard, table.Shards, func(values []crm.Value) error {
		for _, v := range values {
			r.count(&r.done.Customers)
			if err := r.customer(ctx, v.Customer); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *replay) count(what *int) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	*what++
}

// customer erases one customer, or those of them who were merged into a customer who stays.
func (r *replay) customer(ctx context.Context, id string) error {
	if entry, erased := r.ledger[crm.HashID(id)]; erased {
		return r.erase(ctx, id, entry)
	}
	merges, err := r.table.MergesOf(ctx, id)
	if err != nil {
		return err
	}
	for _, m := range merges {
		entry, erased := r.ledger[crm.HashID(m.From)]
		if !erased {
			err = r.below(ctx, m.From)
		} else if err = r.separate(ctx, m); err == nil {
			err = r.erase(ctx, m.From, entry)
		}
		if err != nil {
			return r.unlessLeft(err)
		}
	}
	return nil
}

// separate undoes a merge, as it had been undone before the erasure.
func (r *replay) separate(ctx context.Context, m crm.Merge) error {
	at := r.source.Now()
	if at.After(m.Until) {
		at = m.Until.Add(-time.Millisecond)
	}
	undoing := table.Undoing{Into: m.Into, From: m.From, Event: r.source.NewID("mrg"), By: "erase-replay", At: at}
	_, err := r.table.UndoMerge(ctx, undoing, r.firm)
	if err == nil {
		r.count(&r.done.Undone)
	}
	return err
}

// errBelow says that somebody who was erased is in a customer through several merges, which only people can take apart.
var errBelow = crm.ConflictError{Code: "merge.unfinished"}

// below looks for somebody erased among those who were merged into one who was merged themselves.
func (r *replay) below(ctx context.Context, id string) error {
	merges, err := r.table.MergesOf(ctx, id)
	if err != nil {
		return err
	}
	for _, m := range merges {
		if _, erased := r.ledger[crm.HashID(m.From)]; erased {
			return errBelow
		}
		if err := r.below(ctx, m.From); err != nil {
			return err
		}
	}
	return nil
}

func (r *replay) erase(ctx context.Context, id string, entry crm.Erased) error {
	_, err := r.table.Erase(ctx, crm.Erasure{Customer: id, By: entry.By, Why: entry.Why, At: entry.At, Event: r.source.NewID("evt")})
	if err == nil {
		r.count(&r.done.Erased)
	}
	return r.unlessLeft(err)
}

// unlessLeft counts whom a merge holds up, and goes on.
func (r *replay) unlessLeft(err error) error {
	var conflict crm.ConflictError
	if errors.As(err, &conflict) {
		r.count(&r.done.Left)
		return nil
	}
	return err
}

// postsPage is how many posts are read at once.
const postsPage = 100

// posts forgets what waits in quarantine of somebody who became a customer by it, and was erased since.
func (r *replay) posts(ctx context.Context) error {
	for after := ""; ; {
		posts, next, err := r.table.HeldPosts(ctx, after, postsPage)
		if err != nil {
			return err
		}
		for _, p := range posts {
			if err := r.post(ctx, p); err != nil {
				return err
			}
		}
		if next == "" {
			return nil
		}
		after = next
	}
}

func (r *replay) post(ctx context.Context, p crm.HeldPost) error {
	var would string
	switch {
	case p.Contact != nil:
		would = p.Contact.NewCustomer
	case p.Card != nil:
		would = p.Card.NewCustomer
	}
	if _, erased := r.ledger[crm.HashID(would)]; !erased {
		return nil
	}
	if err := r.table.ForgetPost(ctx, p.ID, r.source.NewID("evt")); err != nil {
		return err
	}
	r.count(&r.done.Posts)
	return nil
}
