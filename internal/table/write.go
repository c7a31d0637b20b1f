package table

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"vafa/internal/crm"
)

// step is one item of a transaction, and what it means when its condition does not hold: refused gets the item as it is
// instead, nil if there is none.
type step struct {
	item    types.TransactWriteItem
	refused func(now item) error
}

// errRaced says that somebody else changed what the write relied on: read again and try again.
var errRaced = errors.New("raced")

func raced(item) error { return errRaced }

// create is a step that puts an item where none is.
func create(k key, value any, event string, extra item, refused func(item) error) (step, error) {
	out, err := encode(k, value)
	if err != nil {
		return step{}, err
	}
	return createItem(out, event, extra, refused), nil
}

func createItem(out item, event string, extra item, refused func(item) error) step {
	maps.Copy(out, extra)
	out[attrEvent] = text(event)
	return step{refused: refused, item: types.TransactWriteItem{Put: &types.Put{
		Item: out, ConditionExpression: aws.String("attribute_not_exists(PK)"),
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}}}
}

// replace is a step that puts an item in the place of its earlier version, on condition that it still is that version.
func replace(k key, value any, version int, event string, extra item, refused func(item) error) (step, error) {
	out, err := encode(k, value)
	if err != nil {
		return step{}, err
	}
	put := createItem(out, event, extra, refused)
	put.item.Put.ConditionExpression = aws.String("#version = :version")
	put.item.Put.ExpressionAttributeNames = map[string]string{"#version": "version"}
	put.item.Put.ExpressionAttributeValues = item{":version": number(int64(version))}
	return put, nil
}

// overwrite is a step that puts an item whatever is there; another step of its transaction must hold the condition.
func overwrite(k key, value any, event string, extra item) (step, error) {
	put, err := create(k, value, event, extra, nil)
	if err != nil {
		return step{}, err
	}
	put.item.Put.ConditionExpression, put.item.Put.ReturnValuesOnConditionCheckFailure = nil, ""
	return put, nil
}

// stale is what a failed replace means where a person made the change.
func stale(now item) error {
	if now == nil {
		return crm.ErrNotFound
	}
	return crm.ErrStale
}

// update is a step that changes some attributes of an item under a condition. Names in both expressions are written #name
// and values :name.
type update struct {
	key       key
	set       string // "#a = :a, #b = :b"
	add       string
	remove    string
	condition string
	names     map[string]string
	values    item
}

// assign adds "name = value" to what the update sets.
func (u *update) assign(name string, value types.AttributeValue) {
	if u.set != "" {
		u.set += ", "
	}
	u.set += "#" + name + " = :" + name
	u.names["#"+name], u.values[":"+name] = name, value
}

// drop adds names to what the update removes.
func (u *update) drop(names ...string) {
	for _, name := range names {
		if u.remove != "" {
			u.remove += ", "
		}
		u.remove += "#" + name
		u.names["#"+name] = name
	}
}

func (u update) expression() string {
	out := "SET #event = :event"
	if u.set != "" {
		out += ", " + u.set
	}
	if u.add != "" {
		out += " ADD " + u.add
	}
	if u.remove != "" {
		out += " REMOVE " + u.remove
	}
	return out
}

func (u update) step(event string, refused func(item) error) step {
	names, values := map[string]string{"#event": attrEvent}, item{":event": text(event)}
	maps.Copy(names, u.names)
	maps.Copy(values, u.values)
	change := &types.Update{
		Key: u.key.item(), UpdateExpression: aws.String(u.expression()),
		ExpressionAttributeNames: names, ExpressionAttributeValues: values,
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}
	if u.condition != "" {
		change.ConditionExpression = &u.condition
	}
	return step{refused: refused, item: types.TransactWriteItem{Update: change}}
}

// check is a step that changes nothing and holds the transaction to the update's condition.
func (u update) check(refused func(item) error) step {
	return step{refused: refused, item: types.TransactWriteItem{ConditionCheck: &types.ConditionCheck{
		Key: u.key.item(), ConditionExpression: &u.condition,
		ExpressionAttributeNames: u.names, ExpressionAttributeValues: orNone(u.values),
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}}}
}

// orNone is what a condition without values sends: DynamoDB refuses an empty list of them.
func orNone(values item) item {
	if len(values) == 0 {
		return nil
	}
	return values
}

// remove is a step that deletes an item, on condition that nobody wrote it since it was read.
func remove(was item, refused func(now item) error) step {
	return step{refused: refused, item: types.TransactWriteItem{Delete: &types.Delete{
		Key: keyOf(was).item(), ConditionExpression: aws.String("#event = :was"),
		ExpressionAttributeNames: map[string]string{"#event": attrEvent}, ExpressionAttributeValues: item{":was": was[attrEvent]},
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}}}
}

// gone is a step that deletes an item, whatever is there.
func gone(k key) step {
	return step{item: types.TransactWriteItem{Delete: &types.Delete{Key: k.item()}}}
}

// once is the step that records a request's answer, so that a repetition gets it. A record that has expired but is still
// there counts as absent.
func (t *Table) once(o crm.Once, event string) []step {
	if !o.IsSet() {
		return nil
	}
	out := onceKey(o).item()
	out["hash"], out["status"] = text(o.Hash), number(int64(o.Status))
	out["body"] = &types.AttributeValueMemberB{Value: o.Body}
	out[attrExpires] = number(o.Expires.Unix())
	put := createItem(out, event, nil, func(now item) error { return answered(now) })
	put.item.Put.ConditionExpression = aws.String("attribute_not_exists(PK) OR #expires <= :now")
	put.item.Put.ExpressionAttributeNames = map[string]string{"#expires": attrExpires}
	put.item.Put.ExpressionAttributeValues = item{":now": number(t.now().Unix())}
	return []step{put}
}

func answered(record item) error {
	body, _ := record["body"].(*types.AttributeValueMemberB)
	if body == nil {
		return errRaced
	}
	subjects, err := decodeField[[]string](record[attrSubjects])
	if err != nil {
		return err
	}
	return crm.AnsweredError{Hash: textOf(record, "hash"), Status: int(numberOf(record, "status")), Body: body.Value, Customers: subjects}
}

// Answered gives an AnsweredError if the request's key was answered before; it is for commands of several transactions.
func (t *Table) Answered(ctx context.Context, o crm.Once) error {
	if !o.IsSet() {
		return nil
	}
	record, err := t.get(ctx, onceKey(o))
	if err != nil || record == nil {
		return err
	}
	return answered(record)
}

// mostRemembered keeps the transaction that remembers an answer below a hundred items.
const mostRemembered = 98

// Remember records the answer of a command of several transactions, each of which counts once by itself. It is about some
// customers, and is forgotten with any of them: of one who is gone meanwhile nothing is kept.
func (t *Table) Remember(ctx context.Context, o crm.Once, event string, customers ...string) error {
	if !o.IsSet() {
		return nil
	}
	customers = distinctNames(customers)
	customers = customers[:min(len(customers), mostRemembered)]
	steps := t.once(o, event)
	for _, customer := range customers {
		steps = append(steps, there(customer, func(item) error { return errGone }))
	}
	if found := answerNamed(o, event, customers...); len(steps)+len(found) < mostRemembered { // else a line of theirs tells
		steps = append(steps, found...)
	}
	if err := t.write(ctx, event, steps...); !errors.Is(err, errGone) {
		return err
	}
	return nil
}

// errGone says that a customer was erased.
var errGone = errors.New("erased")

// tries and the longest wait bound what a write costs while others are at the same items: about three seconds.
const (
	tries    = 10
	firstGap = 8 * time.Millisecond
	lastGap  = 500 * time.Millisecond
)

// write commits the steps as one transaction. event is unique to the write: if a condition fails because an earlier try
// of this very write had landed and only its answer was lost, that is success.
//
// What a request asks for is recorded in the same transaction: see audit.go.
func (t *Table) write(ctx context.Context, event string, steps ...step) error {
	steps = onceNamed(steps)
	trail := crm.TrailOf(ctx)
	if trail == nil {
		return t.transact(ctx, event, steps)
	}
	if err := markSubjects(trail, steps); err != nil {
		return err
	}
	records, err := t.auditSteps(trail, event, steps)
	if err != nil {
		return err
	}
	if err := t.transact(ctx, event, slices.Concat(steps, records.steps)); err != nil {
		return err
	}
	records.noted(trail)
	return nil
}

func (t *Table) transact(ctx context.Context, event string, steps []step) error {
	input := &dynamodb.TransactWriteItemsInput{}
	for _, s := range steps {
		setTable(&s.item, &t.name)
		markAnswer(ctx, s.item.Put)
		input.TransactItems = append(input.TransactItems, s.item)
	}
	return t.retry(ctx, isConflict, func() error {
		_, err := t.db.TransactWriteItems(ctx, input)
		var canceled *types.TransactionCanceledException
		if errors.As(err, &canceled) && !isConflict(err) {
			return verdict(canceled.CancellationReasons, steps, event)
		}
		return translate(err, "transaction")
	})
}

// attrAnswer of a line of a timeline, or of a held post, is the partition key of the idempotent answer that may repeat what is in
// it, so that an erasure finds that.
const attrAnswer = "answer"

// markAnswer notes on what a request leaves about somebody where its answer is kept.
func markAnswer(ctx context.Context, put *types.Put) {
	trail := crm.TrailOf(ctx)
	if put == nil || trail == nil || !trail.Answer.IsSet() || put.Item[attrAnswer] != nil {
		return
	}
	if k := keyOf(put.Item); strings.HasPrefix(k.sk, prefixTimeline) || k.sk == skPost {
		put.Item[attrAnswer] = text(onceKey(trail.Answer).pk)
	}
}

func setTable(i *types.TransactWriteItem, name *string) {
	if i.Put != nil {
		i.Put.TableName = name
	}
	if i.Update != nil {
		i.Update.TableName = name
	}
	if i.Delete != nil {
		i.Delete.TableName = name
	}
	if i.ConditionCheck != nil {
		i.ConditionCheck.TableName = name
	}
}

// verdict finds out what a cancelled transaction means.
func verdict(reasons []types.CancellationReason, steps []step, event string) error {
	for _, reason := range reasons {
		if textOf(reason.Item, attrEvent) == event {
			return nil
		}
	}
	for i, reason := range reasons {
		code := aws.ToString(reason.Code)
		switch {
		case code == "ConditionalCheckFailed" && steps[i].refused != nil:
			return steps[i].refused(reason.Item)
		case code == "ThrottlingError" || code == "ProvisionedThroughputExceeded":
			return fmt.Errorf("transaction: %s: %w", code, crm.ErrBusy)
		case isFull(code, aws.ToString(reason.Message)):
			return fmt.Errorf("transaction: item %d: %w", i, crm.ErrFull)
		case code != "" && code != "None":
			return fmt.Errorf("transaction: item %d: %s", i, code) // the message may repeat a value
		}
	}
	return errors.New("transaction cancelled without a reason")
}

// retry runs attempt again while again says so, with growing, jittered gaps, inside the context's deadline. What is still
// failing then is busy.
func (t *Table) retry(ctx context.Context, again func(error) bool, attempt func() error) error {
	gap := firstGap
	for try := 1; ; try++ {
		err := attempt()
		if err == nil || !again(err) {
			return err
		}
		if try == tries {
			return fmt.Errorf("after %d tries: %w: %w", tries, err, crm.ErrBusy)
		}
		if err := t.pause(ctx, gap); err != nil {
			return err
		}
		gap = min(2*gap, lastGap)
	}
}

// pause lets about the time pass, unless the context ends before: that is busy.
func (t *Table) pause(ctx context.Context, gap time.Duration) error {
	select {
	case <-ctx.Done():
		return fmt.Errorf("%w: %w", ctx.Err(), crm.ErrBusy)
	case <-time.After(gap/2 + time.Duration(t.rand()*float64(gap))):
		return nil
	}
}

// untilSettled repeats a read followed by a write until nobody came between the two.
func (t *Table) untilSettled(ctx context.Context, attempt func() error) error {
	return t.retry(ctx, func(err error) bool { return errors.Is(err, errRaced) && !errors.Is(err, crm.ErrBusy) }, attempt)
}
