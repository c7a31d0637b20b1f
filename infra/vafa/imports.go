package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/importer/carry"
	"vafa/internal/rest"
	"vafa/internal/upload/folder"
)

// importsPath is where this machine takes files of history, as S3 does in a deployment.
const importsPath = "/imports"

// How many chunks are taken in beside each other, how often a task is tried, and how long is waited between two tries.
const (
	importWorkers = 2
	importTries   = 5
	importGap     = 2 * time.Second
)

// importing carries imports on this machine: what is the queue and the function of a deployment. Its tasks are in memory; what a stop has
// cut off is found again in the table and the folder at the next start.
type importing struct {
	*machine
	job    carry.Job
	bucket *folder.Bucket
	tasks  chan crm.ImportTask
}

// imports opens the folder of the files of history, and wires whoever takes them in.
func (m *machine) imports(o runOptions, invoices *folder.Bucket) (*importing, error) {
	s := m.service
	place := invoices.Place
	place.Address, place.Bucket = m.base+importsPath, "imports"
	bucket := &folder.Bucket{Dir: filepath.Join(o.data, "imports"), Now: s.Source.Now, Place: place}
	if err := os.MkdirAll(bucket.Dir, 0o700); err != nil {
		return nil, err
	}
	out := &importing{machine: m, tasks: make(chan crm.ImportTask)}
	out.job = carry.Job{
		Store: s.Table, Bucket: bucket, Queue: out, Source: s.Source,
		Reader: carry.Files{Table: s.Table, Source: s.Source, Firm: s.WholeFirm},
	}
	bucket.Arrived = func(ctx context.Context, key string) error {
		return out.Send(ctx, []crm.ImportTask{{Import: crm.ImportOfFile(key)}})
	}
	s.Imports = &api.Imports{Place: place, Queue: out}
	out.bucket = bucket
	return out, out.expire()
}

// expire forgets files that are older than they are kept.
func (i *importing) expire() error {
	return i.bucket.Expire(i.service.Source.Now().AddDate(0, 0, -crm.RefusedRowsDays))
}

// Send hands tasks to the workers, without waiting for them.
func (i *importing) Send(_ context.Context, tasks []crm.ImportTask) error {
	i.runs.Go(func() {
		for _, task := range tasks {
			select {
			case i.tasks <- task:
			case <-i.life.Done():
				return
			}
		}
	})
	return nil
}

// work starts the workers, and goes on with what a stop has cut off.
func (i *importing) work(ctx context.Context) {
	for range importWorkers {
		i.runs.Go(func() {
			for {
				select {
				case task := <-i.tasks:
					i.do(task)
				case <-i.life.Done():
					return
				}
			}
		})
	}
	if err := i.resume(ctx); err != nil && ctx.Err() == nil {
		i.errorLog.Printf("imports: %s", rest.Loggable(err))
	}
}

// do tries a task a few times.
func (i *importing) do(task crm.ImportTask) {
	for try := 1; try <= importTries; try++ {
		err := i.job.Do(crm.WithTrail(i.life, nil), task, try == importTries)
		if err == nil || i.life.Err() != nil {
			return
		}
		i.errorLog.Printf("import %s: %s", task.Import, rest.Loggable(err))
		select {
		case <-time.After(importGap):
		case <-i.life.Done():
			return
		}
	}
}

// resumePage is how many imports are looked at together.
const resumePage = 100

// resume hands over every import that is not over: whether there is anything to do for it is seen then.
func (i *importing) resume(ctx context.Context) error {
	for after := ""; ; {
		found, next, err := i.service.Table.Imports(ctx, after, resumePage)
		if err != nil {
			return err
		}
		for _, one := range found {
			if one.State == crm.ImportDone {
				continue
			}
			if err := i.Send(ctx, []crm.ImportTask{{Import: one.ID}}); err != nil {
				return err
			}
		}
		if next == "" {
			return nil
		}
		after = next
	}
}
