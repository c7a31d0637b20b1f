//go:build browser

package browser

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/table/tabletest"
)

// item is an item of the table.
type item = map[string]types.AttributeValue

// crowd makes of a busy firm one with about as many customers as asked for: whatever its own customers have is there again for as many
// others, under ids, phones, addresses, serials and codes of their own. Items are copied as the API has written them, because taking so
// many customers in by requests would take an hour.
func (b *busy) crowd(t testing.TB, customers int) {
	t.Helper()
	var template []item
	for _, one := range tabletest.Scan(t, b.Client, b.TableName) {
		if pk := textAt(one, "PK"); !ofTheFirm.MatchString(pk) {
			template = append(template, one)
		}
	}
	codes := map[string]string{} // codes of referral by the customer whose they are
	for _, one := range template {
		if id, of := strings.CutPrefix(textAt(one, "PK"), "CUS#"); of {
			codes[crm.ReferralCode(id)] = id
		}
	}
	write := b.writer(t)
	for copy := 1; copy*len(codes) < customers; copy++ {
		change := changer(copy, codes)
		for _, one := range template {
			write.put(changed(one, change).(*types.AttributeValueMemberM).Value)
		}
	}
	write.end()
}

// ofTheFirm are the items that are not any customer's.
var ofTheFirm = regexp.MustCompile(`^(CATALOGUE|SETTINGS|JOB|KEY|IDEM|BUDGET|AUDIT|SERIALS|STATS|NAMED|QUARANTINE)`)

var (
	ownID     = regexp.MustCompile(`([a-z]{3})_0{6}(\d{20})`)
	ownPhone  = regexp.MustCompile(`\+98912000(\d{4})`)
	ownMail   = regexp.MustCompile(`([a-z.]+)@example\.com`)
	ownSerial = regexp.MustCompile(`SN-?(\d{2})\b`)
	ownEvent  = regexp.MustCompile(`(EVT#.*)`)
	ownOrder  = regexp.MustCompile(`^(\d+-\d+|maryam)$`)
)

// changer gives every text of an item what makes it another firm's customer: the number of the copy.
func changer(copy int, codes map[string]string) func(string) string {
	return func(text string) string {
		text = ownID.ReplaceAllString(text, fmt.Sprintf("${1}_%06d$2", copy))
		text = ownPhone.ReplaceAllString(text, fmt.Sprintf("+98912%03d$1", copy))
		text = ownMail.ReplaceAllString(text, fmt.Sprintf("$1.%d@example.com", copy))
		text = ownSerial.ReplaceAllString(text, fmt.Sprintf("SN%03d$1", copy))
		text = ownEvent.ReplaceAllString(text, fmt.Sprintf("$1-%d", copy))
		text = ownOrder.ReplaceAllString(text, fmt.Sprintf("$1-%d", copy))
		for code, id := range codes {
			if strings.Contains(text, code) {
				text = strings.ReplaceAll(text, code, crm.ReferralCode(ownID.ReplaceAllString(id, fmt.Sprintf("${1}_%06d$2", copy))))
			}
		}
		return text
	}
}

// changed is an attribute with every text in it changed; a map is that of an item too.
func changed(of any, change func(string) string) types.AttributeValue {
	switch of := of.(type) {
	case item:
		out := item{}
		for name, value := range of {
			out[name] = changed(value, change)
		}
		return &types.AttributeValueMemberM{Value: out}
	case *types.AttributeValueMemberM:
		return changed(of.Value, change)
	case *types.AttributeValueMemberL:
		out := make([]types.AttributeValue, len(of.Value))
		for i, value := range of.Value {
			out[i] = changed(value, change)
		}
		return &types.AttributeValueMemberL{Value: out}
	case *types.AttributeValueMemberS:
		return &types.AttributeValueMemberS{Value: change(of.Value)}
	}
	return of.(types.AttributeValue)
}

func textAt(of item, name string) string {
	if text, ok := of[name].(*types.AttributeValueMemberS); ok {
		return text.Value
	}
	return ""
}

// long gives Maryam a timeline of so many entries, one an hour, each like one that she has.
func (b *busy) long(t testing.TB, entries int) {
	t.Helper()
	var like item
	lines, err := b.Client.Query(t.Context(), &dynamodb.QueryInput{
		TableName: &b.TableName, KeyConditionExpression: aws.String("PK = :pk AND begins_with(SK, :line)"),
		ExpressionAttributeValues: item{":pk": &types.AttributeValueMemberS{Value: "CUS#" + b.maryam}, ":line": &types.AttributeValueMemberS{Value: "T#"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range lines.Items {
		if textAt(one, "type") == "interaction" {
			like = one
		}
	}
	if like == nil {
		t.Fatal("Maryam has no interaction")
	}
	id, at := textAt(like, "id"), strings.Split(textAt(like, "SK"), "#")[1]
	write := b.writer(t)
	for i := range entries {
		moment := apitest.Start.Add(-time.Duration(1+i) * time.Hour)
		own := fmt.Sprintf("int_%026d", 9_000_000+i)
		change := func(text string) string {
			text = strings.ReplaceAll(text, at, moment.Format("2006-01-02T15:04:05.000Z"))
			return strings.ReplaceAll(text, id, own)
		}
		one := changed(like, change).(*types.AttributeValueMemberM).Value
		one["at"] = &types.AttributeValueMemberS{Value: moment.Format(time.RFC3339)}
		write.put(one)
	}
	write.end()
}

// writer puts items in batches, some at once.
type writer struct {
	batches chan []types.WriteRequest
	wait    sync.WaitGroup
	open    []types.WriteRequest
}

// batchLimit is how many items DynamoDB takes at once.
const batchLimit = 25

func (b *busy) writer(t testing.TB) *writer {
	w := &writer{batches: make(chan []types.WriteRequest)}
	for range 4 {
		w.wait.Go(func() {
			for batch := range w.batches {
				for left := map[string][]types.WriteRequest{b.TableName: batch}; len(left) > 0; {
					out, err := b.Client.BatchWriteItem(context.Background(), &dynamodb.BatchWriteItemInput{RequestItems: left})
					if err != nil {
						t.Error(err)
						break
					}
					left = out.UnprocessedItems
				}
			}
		})
	}
	return w
}

func (w *writer) put(one item) {
	if w.open = append(w.open, types.WriteRequest{PutRequest: &types.PutRequest{Item: one}}); len(w.open) == batchLimit {
		w.batches <- w.open
		w.open = nil
	}
}

// end waits until everything is written.
func (w *writer) end() {
	if len(w.open) > 0 {
		w.batches <- w.open
	}
	close(w.batches)
	w.wait.Wait()
}
