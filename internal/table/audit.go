package table

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/crm"
)

// KeepAudit sets for how many days records of the audit are kept; 0 keeps them for ever.
func (t *Table) KeepAudit(days int) *Table {
	t.auditDays = days
	return t
}

// mostNamed is how many customers one record names, so that it stays well below the size of an item.
const mostNamed = 1000

// noteRead notes on the trail of a request of staff or a machine whose data were read: the customer in whose partition an item is,
// and whom it names. Of what the public does nothing is shown to anybody, and nothing noted.
func noteRead(ctx context.Context, items ...item) {
	trail := crm.TrailOf(ctx)
	if trail == nil || trail.IsPublic() || ctx.Value(unnotedKey{}) != nil {
		return
	}
	var ids []string
	saw := false
	for _, one := range items {
		pk := textOf(one, "PK")
		customer := strings.HasPrefix(pk, prefixCustomer)
		if customer {
			ids = appendOther(ids, customerOf(pk))
		}
		if customer || strings.HasPrefix(pk, prefixHeld) || strings.HasPrefix(pk, prefixCard) { // the last two also of people who are no customers
			saw = true
			for _, value := range one {
				ids = appendNamed(ids, value)
			}
		}
	}
	if saw {
		trail.Saw(ids...)
	}
}

// appendOther adds an id that is not the last one: the lines of a timeline name the same customer again and again.
func appendOther(ids []string, id string) []string {
	if len(ids) > 0 && ids[len(ids)-1] == id {
		return ids
	}
	return append(ids, id)
}

type unnotedKey struct{}

// unnoted is for reading more than is shown: whoever does notes what is left of it.
func unnoted(ctx context.Context) context.Context {
	return context.WithValue(ctx, unnotedKey{}, true)
}

// appendNamed adds the customers whose ids stand anywhere in an attribute.
func appendNamed(out []string, value types.AttributeValue) []string {
	switch value := value.(type) {
	case *types.AttributeValueMemberS:
		if strings.HasPrefix(value.Value, crm.CustomerPrefix+"_") {
			out = appendOther(out, value.Value)
		}
	case *types.AttributeValueMemberL:
		for _, one := range value.Value {
			out = appendNamed(out, one)
		}
	case *types.AttributeValueMemberM:
		for _, one := range value.Value {
			out = appendNamed(out, one)
		}
	}
	return out
}

// records are what a transaction says of itself, and the hashes of the customers whom that names as changed or read.
type records struct {
	steps []step
	named []string
}

// noted tells the trail of records that are written.
func (r records) noted(trail *crm.Trail) {
	if len(r.steps) > 0 {
		trail.Records(r.named)
	}
}

// auditSteps are the records of a transaction: who changed whose data, if staff or a machine asked for it, and every consent that
// was given or taken back. They carry the condition that no other write's record is in their place.
func (t *Table) auditSteps(trail *crm.Trail, event string, steps []step) (records, error) {
	out, err := t.changeRecords(trail, event, steps)
	if err != nil || trail.Action == crm.ActionMerge { // what moves was said before
		return out, err
	}
	said, err := consentsSaid(steps)
	if err != nil {
		return out, err
	}
	for i, customer := range slices.Sorted(maps.Keys(said)) {
		record := recordOf(trail, crm.ActionConsent, []string{crm.HashID(customer)})
		record.Consent = said[customer]
		one, err := t.auditStep(record, event, suffix("c", i))
		if err != nil {
			return out, err
		}
		out.steps = append(out.steps, one)
	}
	return out, nil
}

// changeRecords say who changes whose data. A further transaction of a request that changes nobody's, as an erasure has many, says
// nothing.
func (t *Table) changeRecords(trail *crm.Trail, event string, steps []step) (out records, err error) {
	customers, anything := written(steps)
	if trail.IsPublic() || !anything || len(customers) == 0 && trail.IsRecorded() {
		return out, nil
	}
	changed := hashesOf(customers)
	read := parts(readFor(trail, changed))
	out.named = slices.Concat(changed, read[0])
	for i, part := range parts(changed) {
		record := recordOf(trail, trail.Action, part)
		if i == 0 {
			record.Read = read[0] // if there should be more of them, the edge records the rest
		}
		one, err := t.auditStep(record, event, suffix("", i))
		if err != nil {
			return out, err
		}
		out.steps = append(out.steps, one)
	}
	return out, nil
}

// readFor are the hashes of the customers whose data were read for a change of others' and who stand in no record yet.
func readFor(trail *crm.Trail, changed []string) []string {
	hashes, _ := trail.Unrecorded()
	return slices.DeleteFunc(hashes, func(hash string) bool { return slices.Contains(changed, hash) })
}

// suffix tells the records of one write apart.
func suffix(kind string, i int) string {
	if kind == "" && i == 0 {
		return ""
	}
	return "." + kind + strconv.Itoa(i)
}

// parts are lists of hashes that one record can name; an empty one where nobody is named.
func parts(hashes []string) [][]string {
	if len(hashes) == 0 {
		return [][]string{{}}
	}
	return slices.Collect(slices.Chunk(hashes, mostNamed))
}

func hashesOf(customers []string) []string {
	out := make([]string, len(customers))
	for i, customer := range customers {
		out[i] = crm.HashID(customer)
	}
	return out
}

func recordOf(trail *crm.Trail, action crm.Action, customers []string) crm.AuditRecord {
	return crm.AuditRecord{
		By: trail.By, Operation: trail.Operation, Action: action, Why: trail.Why, Request: trail.Request, Customers: customers,
	}
}

// auditItem is a record at this moment; name is unique to it.
func (t *Table) auditItem(record crm.AuditRecord, name string) (item, error) {
	record.At = t.now().UTC()
	out, err := encode(auditKey(record.At, name), record)
	if err == nil && t.auditDays > 0 {
		out[attrExpires] = number(record.At.AddDate(0, 0, t.auditDays).Unix())
	}
	return out, err
}

// onlyOwn is the condition by which a record is never written over, but for its own repetition.
const onlyOwn = "attribute_not_exists(PK) OR #event = :event"

func (t *Table) auditStep(record crm.AuditRecord, event, suffix string) (step, error) {
	out, err := t.auditItem(record, event+suffix)
	if err != nil {
		return step{}, err
	}
	put := createItem(out, event, nil, raced)
	put.item.Put.ConditionExpression = aws.String(onlyOwn)
	put.item.Put.ExpressionAttributeNames = map[string]string{"#event": attrEvent}
	put.item.Put.ExpressionAttributeValues = item{":event": text(event)}
	return put, nil
}

// written are the customers in whose partitions a transaction changes something, in order; anything is whether it changes more
// than the answer to a repeated request and what leads to that.
func written(steps []step) (customers []string, anything bool) {
	seen := map[string]bool{}
	for _, s := range steps {
		pk := changes(s.item)
		anything = anything || pk != "" && !strings.HasPrefix(pk, prefixAnswer) && !strings.HasPrefix(pk, prefixNamed)
		if strings.HasPrefix(pk, prefixCustomer) {
			seen[customerOf(pk)] = true
		}
	}
	return slices.Sorted(maps.Keys(seen)), anything
}

// changes is the partition of the item that a step changes, "" if it only checks.
func changes(i types.TransactWriteItem) string {
	switch {
	case i.Put != nil:
		return textOf(i.Put.Item, "PK")
	case i.Update != nil:
		return textOf(i.Update.Key, "PK")
	case i.Delete != nil:
		return textOf(i.Delete.Key, "PK")
	}
	return ""
}

// consentsSaid are the records of consent on the new lines of timelines, by customer.
func consentsSaid(steps []step) (map[string][]crm.ConsentRecord, error) {
	out := map[string][]crm.ConsentRecord{}
	for _, s := range steps {
		if s.item.Put == nil || s.item.Put.Item["consent"] == nil || !strings.HasPrefix(textOf(s.item.Put.Item, "SK"), prefixTimeline) {
			continue
		}
		records, err := decodeField[[]crm.ConsentRecord](s.item.Put.Item["consent"])
		if err != nil {
			return nil, err
		}
		if customer := customerOf(textOf(s.item.Put.Item, "PK")); len(records) > 0 {
			out[customer] = append(out[customer], records...)
		}
	}
	return out, nil
}

// attrSubjects of a stored answer are the hashes of the customers whose data are in it, so that who gets it again is recorded too.
const attrSubjects = "subjects"

// markSubjects notes on the stored answer of a request of staff whose data it may hold.
func markSubjects(trail *crm.Trail, steps []step) error {
	if trail.IsPublic() {
		return nil
	}
	for _, s := range steps {
		if !strings.HasPrefix(changes(s.item), prefixAnswer) || s.item.Put == nil {
			continue
		}
		customers, _ := written(steps)
		hashes := append(hashesOf(slices.Concat(customers, trail.Seen())), trail.Recorded()...)
		slices.Sort(hashes)
		if hashes = slices.Compact(hashes); len(hashes) == 0 {
			return nil
		}
		encoded, err := encodeField(hashes)
		s.item.Put.Item[attrSubjects] = encoded
		return err
	}
	return nil
}

// RecordRead writes down, before a request is answered, whose data staff or a machine are shown by it, as far as no transaction of
// the request has recorded them. Whoever calls it must not answer if it fails.
func (t *Table) RecordRead(ctx context.Context, trail *crm.Trail) error {
	hashes, due := trail.Unrecorded()
	if !due || trail.IsPublic() {
		return nil
	}
	if trail.Request == "" {
		return errors.New("audit: the request has no id by which its record has a place of its own")
	}
	for i, part := range parts(hashes) {
		out, err := t.auditItem(recordOf(trail, trail.Action.ToLook(), part), trail.Request+suffix("r", i))
		if err != nil {
			return err
		}
		out[attrEvent] = text(trail.Request)
		if err := t.append(ctx, out); err != nil {
			return err
		}
		trail.Records(part)
	}
	return nil
}

// append puts a record where none is. It costs half of a transaction, and a repetition finds its own record there.
func (t *Table) append(ctx context.Context, record item) error {
	return t.retry(ctx, isConflict, func() error {
		_, err := t.db.PutItem(ctx, &dynamodb.PutItemInput{
			TableName: &t.name, Item: record, ConditionExpression: aws.String(onlyOwn),
			ExpressionAttributeNames: map[string]string{"#event": attrEvent}, ExpressionAttributeValues: item{":event": record[attrEvent]},
		})
		var refused *types.ConditionalCheckFailedException
		if errors.As(err, &refused) {
			return errors.New("audit: another record has this place")
		}
		return translate(err, "audit")
	})
}

// auditAtOnce and mostAudit bound what one search reads: so many records of each shard at once, and so many in all.
const (
	auditAtOnce = 200
	mostAudit   = 8000
)

// Audit lists records, the newest first. A page may be shorter than asked, even empty, and the list still go on: next is where,
// "" at its end.
func (t *Table) Audit(ctx context.Context, q crm.AuditQuery, after string, limit int) (out []crm.AuditRecord, next string, err error) {
	if after == "" {
		after = stamp(q.Until)
	}
	for read := 0; read < mostAudit; {
		day, err := auditDay(after)
		if err != nil || day.Add(24*time.Hour).Compare(q.From) <= 0 {
			return out, "", err
		}
		found, more, err := t.auditPart(ctx, day, after)
		if err != nil {
			return nil, "", err
		}
		read += len(found) + 1
		for i, one := range found {
			record, err := decode[crm.AuditRecord](one)
			if err != nil {
				return nil, "", err
			}
			if after = textOf(one, "SK"); q.Matches(record) {
				out = append(out, record)
			}
			if len(out) == limit && (more || i < len(found)-1 || day.After(q.From)) {
				return out, after, nil
			}
		}
		if !more {
			after = stamp(day)
		}
	}
	return out, after, nil
}

// auditDay is the day, in UTC, of the newest record before a sort key: at midnight sharp it is the day before.
func auditDay(before string) (time.Time, error) {
	at, _, _ := strings.Cut(before, "#")
	moment, err := time.Parse(stampFormat, at)
	if err != nil {
		return time.Time{}, err
	}
	if !strings.Contains(before, "#") {
		moment = moment.Add(-time.Millisecond)
	}
	return moment.Truncate(24 * time.Hour), nil
}

// auditPart reads the newest records of a day before a sort key, from all shards, the newest first, as far down as every shard was
// read. more is whether there are further ones.
func (t *Table) auditPart(ctx context.Context, day time.Time, before string) (found []item, more bool, err error) {
	type part struct {
		items []item
		more  bool
		err   error
	}
	results := make(chan part, Shards)
	for shard := range Shards {
		go func() {
			s := span{pk: auditPK(day, shard), seen: before, newest: true, limit: auditAtOnce}
			items, more, err := t.query(ctx, s)
			results <- part{items, more, err}
		}()
	}
	floor := ""
	for range Shards {
		p := <-results
		if p.err != nil {
			err = p.err
		}
		found = append(found, p.items...)
		if p.more && len(p.items) > 0 {
			more = true
			floor = max(floor, textOf(p.items[len(p.items)-1], "SK"))
		}
	}
	found = slices.DeleteFunc(found, func(one item) bool { return textOf(one, "SK") < floor })
	slices.SortFunc(found, func(a, b item) int { return strings.Compare(textOf(b, "SK"), textOf(a, "SK")) })
	return found, more, err
}
