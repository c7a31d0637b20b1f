package apitest

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/campaign"
	"vafa/internal/crm"
	"vafa/internal/message"
	"vafa/internal/table/tabletest"
	"vafa/internal/value"
)

// Moment is a firm as it was at one time: its table, clock, ids, queue, post, the files of its bucket, and the rows of its jobs.
type Moment struct {
	items    map[string]row
	ids      map[string]int
	requests int64
	now      time.Time
	parcels  []crm.Parcel
	letters  []message.Letter
	asks     []campaign.Input
	files    map[string][]byte
}

// Moment is the firm as it is now.
func (f *Firm) Moment() Moment {
	f.t.Helper()
	f.ids.mutex.Lock()
	defer f.ids.mutex.Unlock()
	return Moment{
		items: f.rows(), ids: maps.Clone(f.ids.counts), requests: f.requests.Load(), now: f.Clock.Now(),
		parcels: slices.Clone(f.Queue.Parcels), letters: slices.Clone(f.Post.Letters), asks: slices.Clone(f.Campaigns.Asks),
		files: f.files(),
	}
}

// files are those of the bucket and the rows of the jobs, by their paths.
func (f *Firm) files() map[string][]byte {
	f.t.Helper()
	out := map[string][]byte{}
	folders := []string{f.Bucket.Dir}
	for _, rows := range []value.Rows{f.Job.Rows, f.Campaigns.Rows} {
		if folder, ok := rows.(value.Folder); ok {
			folders = append(folders, string(folder))
		}
	}
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			out[path], err = os.ReadFile(path) // #nosec G304 G703 G122 -- of the test's own folder
			return err
		})
		if err != nil {
			f.t.Fatal(err)
		}
	}
	return out
}

// refile puts the files back as they were.
func (f *Firm) refile(to map[string][]byte) {
	f.t.Helper()
	for path := range f.files() {
		if to[path] == nil {
			_ = os.Remove(path) // #nosec G703 -- of the test's own folder; what stays, the next look at it tells
		}
	}
	for path, content := range to {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			f.t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil { // #nosec G703 -- of the test's own folder
			f.t.Fatal(err)
		}
	}
}

// Return makes the firm what it was at the moment, as a process that has just started: it remembers nothing of what it has read.
func (f *Firm) Return(to Moment) {
	f.t.Helper()
	rows, planned, files := f.Job.Rows, f.Campaigns.Rows, f.Bucket.Dir
	f.open(f.clientOf, f.Service.Source)
	f.Job.Rows, f.Campaigns.Rows, f.Bucket.Dir = rows, planned, files
	f.Rewind(to)
}

// Rewind makes the firm what it was at the moment; the process goes on with what it remembers.
func (f *Firm) Rewind(to Moment) {
	f.t.Helper()
	f.Faults.Reset()
	f.restore(to.items)
	f.refile(to.files)
	f.ids.mutex.Lock()
	f.ids.counts = maps.Clone(to.ids)
	f.ids.mutex.Unlock()
	f.requests.Store(to.requests)
	f.Clock.Set(to.now)
	f.Queue.Parcels, f.Post.Letters, f.Campaigns.Asks = slices.Clone(to.parcels), slices.Clone(to.letters), slices.Clone(to.asks)
}

func (f *Firm) rows() map[string]row {
	f.t.Helper()
	out := map[string]row{}
	for _, item := range tabletest.Scan(f.t, f.Client, f.TableName) {
		out[textOf(item, "PK")+" "+textOf(item, "SK")] = item
	}
	return out
}

// mostAtOnce is how many items one BatchWriteItem takes.
const mostAtOnce = 25

// restore writes what differs from the items, past the API and its faults.
func (f *Firm) restore(to map[string]row) {
	f.t.Helper()
	var writes []types.WriteRequest
	now := f.rows()
	for key, item := range to {
		if !reflect.DeepEqual(now[key], item) {
			writes = append(writes, types.WriteRequest{PutRequest: &types.PutRequest{Item: item}})
		}
	}
	for key, item := range now {
		if to[key] == nil {
			writes = append(writes, types.WriteRequest{DeleteRequest: &types.DeleteRequest{Key: row{"PK": item["PK"], "SK": item["SK"]}}})
		}
	}
	for chunk := range slices.Chunk(writes, mostAtOnce) {
		_, err := f.Client.BatchWriteItem(context.Background(), &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{f.TableName: chunk}})
		if err != nil {
			f.t.Fatal(err)
		}
	}
}

// Without is the moment without the items that a function names by what is in them.
func (m Moment) Without(gone func(item map[string]types.AttributeValue) bool) Moment {
	m.items = maps.Clone(m.items)
	maps.DeleteFunc(m.items, func(_ string, item row) bool { return gone(item) })
	return m
}
