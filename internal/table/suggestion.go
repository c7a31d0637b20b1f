package table

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// DecideSuggestion records what staff decided about a suggestion, on the timeline too, and opens its task if it has one.
// ErrNotFound says that there is no such customer, a DecidedError that somebody decided about it before and it rests still.
func (t *Table) DecideSuggestion(ctx context.Context, d crm.SuggestionDecision, task *crm.Task, line crm.Entry, today locale.Date, once crm.Once) error {
	decision, err := decisionStep(d, today, line.ID)
	if err != nil {
		return err
	}
	entry, err := create(entryKey(d.Customer, line), line, line.ID, nil, raced)
	if err != nil {
		return err
	}
	value, err := awaits(d, line.ID)
	if err != nil {
		return err
	}
	steps := append(t.once(once, line.ID), value, decision, entry, learnt(d.Counts(), line.ID))
	if task != nil {
		opened, err := openTasks([]crm.Task{*task}, line.ID)
		if err != nil {
			return err
		}
		steps = append(steps, opened...)
	}
	return t.write(ctx, line.ID, steps...)
}

// decisionStep puts a decision where none is that still counts. Days begin where the business is, hence it expires later than it ends.
func decisionStep(d crm.SuggestionDecision, today locale.Date, event string) (step, error) {
	out, err := encode(decisionKey(d.Customer, d.Suggestion), d)
	if err != nil {
		return step{}, err
	}
	expires := d.Until.AddDays(2).In(time.UTC)
	put := createItem(out, event, item{attrExpires: number(expires.Unix())}, func(now item) error {
		before, err := decode[crm.SuggestionDecision](now)
		if err != nil {
			return err
		}
		return crm.DecidedError{Decision: before}
	})
	put.item.Put.ConditionExpression = aws.String("attribute_not_exists(PK) OR #until <= :today")
	put.item.Put.ExpressionAttributeNames = map[string]string{"#until": "until"}
	put.item.Put.ExpressionAttributeValues = item{":today": text(today.String())}
	return put, nil
}

// present is the condition that a customer is there, and was not merged into another.
func present(customer string) step {
	return update{key: valueKey(customer), condition: isPresent, names: map[string]string{"#mergedInto": attrMergedInto}}.check(absent)
}

// isPresent is the condition of present.
const isPresent = "attribute_exists(PK) AND attribute_not_exists(#mergedInto)"

// absent is what it means that isPresent does not hold.
func absent(now item) error {
	if into := textOf(now, attrMergedInto); into != "" {
		return crm.MergedError{Into: into}
	}
	return crm.ErrNotFound
}
