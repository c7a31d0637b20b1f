package apitest

import (
	"context"
	"regexp"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/crm"
	"vafa/internal/table"
	"vafa/internal/table/tabletest"
)

// witness stands between the API and its table and sees, of each request, whether customers' data were read and whom records of
// the audit name. By it every answer of every test is held against the audit.
type witness struct {
	table.API

	mutex    sync.Mutex
	read     map[string]bool            // requests that read customers' data
	recorded map[string]map[string]bool // the hashes in the records of a request
}

func newWitness(of table.API) *witness {
	return &witness{API: of, read: map[string]bool{}, recorded: map[string]map[string]bool{}}
}

// customerID is the id of a customer in an answer.
var customerID = regexp.MustCompile(crm.CustomerPrefix + `_[0-9A-Z]{26}`)

// asked is the request of whoever sits before a page, of one that the page has made for it.
func asked(request string) string {
	first, _, _ := strings.Cut(request, ".")
	return first
}

// missing says what of an answer to staff or a machine is not in the audit: the customers whom it names, or that it shows anybody.
func (w *witness) missing(f *Firm, request, body string) []string {
	if found := w.unrecorded(request, body); len(found) == 0 {
		return nil
	}
	// A record whose reply was lost was not seen to be written.
	for _, record := range tabletest.Scan(f.t, f.Client, f.TableName) {
		if asked(textOf(record, "request")) == request {
			w.note(request, record)
		}
	}
	return w.unrecorded(request, body)
}

func (w *witness) unrecorded(request, body string) []string {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	named, recorded := w.recorded[request]
	var out []string
	for _, id := range customerID.FindAllString(body, -1) {
		if !named[crm.HashID(id)] {
			out = append(out, id)
		}
	}
	if !recorded && w.read[request] { // where sums alone are shown, a record names nobody
		out = append(out, "whoever was read")
	}
	return out
}

// note takes a record of the audit into account.
func (w *witness) note(request string, record row) {
	if !strings.HasPrefix(textOf(record, "PK"), "AUDIT#") {
		return
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	request = asked(request)
	hashes := map[string]bool{}
	for hash := range w.recorded[request] {
		hashes[hash] = true
	}
	for _, name := range []string{"customers", "read"} {
		list, _ := record[name].(*types.AttributeValueMemberL)
		if list == nil {
			continue
		}
		for _, one := range list.Value {
			if hash, ok := one.(*types.AttributeValueMemberS); ok {
				hashes[hash.Value] = true
			}
		}
	}
	w.recorded[request] = hashes
}

func (w *witness) reads(ctx context.Context, items ...row) {
	trail := crm.TrailOf(ctx)
	if trail == nil {
		return
	}
	for _, item := range items {
		if strings.HasPrefix(textOf(item, "PK"), "CUS#") {
			w.mutex.Lock()
			w.read[asked(trail.Request)] = true
			w.mutex.Unlock()
		}
	}
}

// GetItem sees what was read.
func (w *witness) GetItem(ctx context.Context, in *dynamodb.GetItemInput, more ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error) {
	out, err := w.API.GetItem(ctx, in, more...)
	if err == nil {
		w.reads(ctx, out.Item)
	}
	return out, err
}

// BatchGetItem sees what was read.
func (w *witness) BatchGetItem(ctx context.Context, in *dynamodb.BatchGetItemInput, more ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error) {
	out, err := w.API.BatchGetItem(ctx, in, more...)
	if err == nil {
		for _, items := range out.Responses {
			w.reads(ctx, items...)
		}
	}
	return out, err
}

// valueIndex has sums and no names: who is only looked at there, to be counted or passed over, is shown to nobody. Whom an answer
// names is held against the audit all the same.
const valueIndex = "value"

// Query sees what was read.
func (w *witness) Query(ctx context.Context, in *dynamodb.QueryInput, more ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error) {
	out, err := w.API.Query(ctx, in, more...)
	if err == nil && aws.ToString(in.IndexName) != valueIndex {
		w.reads(ctx, out.Items...)
	}
	return out, err
}

// PutItem sees what was recorded.
func (w *witness) PutItem(ctx context.Context, in *dynamodb.PutItemInput, more ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	out, err := w.API.PutItem(ctx, in, more...)
	if err == nil {
		w.note(textOf(in.Item, "request"), in.Item)
	}
	return out, err
}

// TransactWriteItems sees what was recorded.
func (w *witness) TransactWriteItems(ctx context.Context, in *dynamodb.TransactWriteItemsInput, more ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error) {
	out, err := w.API.TransactWriteItems(ctx, in, more...)
	if err == nil {
		for _, one := range in.TransactItems {
			if one.Put != nil {
				w.note(textOf(one.Put.Item, "request"), one.Put.Item)
			}
		}
	}
	return out, err
}
