package table

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/crm"
)

// Webhooks are all webhooks, the oldest first, with their secrets.
func (t *Table) Webhooks(ctx context.Context) ([]crm.Webhook, error) {
	var out []crm.Webhook
	err := t.all(ctx, span{pk: pkWebhooks}, func(items []item) error {
		hooks, err := decodeAll[crm.Webhook](items)
		out = append(out, hooks...)
		return err
	})
	return out, err
}

// SaveWebhook records a new webhook, and the answer that a repetition of the request gets.
func (t *Table) SaveWebhook(ctx context.Context, w crm.Webhook, once crm.Once) error {
	one, err := create(webhookKey(w.ID), w, w.ID, nil, raced)
	if err != nil {
		return err
	}
	return t.write(ctx, w.ID, append(t.once(once, w.ID), one)...)
}

// DeleteWebhook ends a webhook; ErrNotFound if there is none.
func (t *Table) DeleteWebhook(ctx context.Context, id, event string) error {
	was, err := t.get(ctx, webhookKey(id))
	if err != nil {
		return err
	}
	if was == nil {
		return crm.ErrNotFound
	}
	return t.write(ctx, event, gone(webhookKey(id)))
}

// NoteTaken notes that a webhook took an event.
func (t *Table) NoteTaken(ctx context.Context, id string, at time.Time) error {
	return t.noteWebhook(ctx, id, "SET #lastAt = :at REMOVE #failingSince", at, map[string]string{"#lastAt": "lastAt"}, item{})
}

// NoteFailed notes that a webhook did not take an event, why, and since when it has taken none.
func (t *Table) NoteFailed(ctx context.Context, id string, at, since time.Time, why string) error {
	first, err := encodeField(since)
	if err != nil {
		return err
	}
	return t.noteWebhook(ctx, id, "SET #failedAt = :at, #failure = :why, #failingSince = :since", at,
		map[string]string{"#failedAt": "failedAt", "#failure": "failure"}, item{":why": text(why), ":since": first})
}

// noteWebhook is one update and no transaction, since nothing hangs on it; a webhook that is gone meanwhile stays gone.
func (t *Table) noteWebhook(ctx context.Context, id, change string, at time.Time, names map[string]string, values item) error {
	written, err := encodeField(at)
	if err != nil {
		return err
	}
	names["#failingSince"], values[":at"] = "failingSince", written
	return t.retry(ctx, isConflict, func() error {
		_, err := t.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{
			TableName: &t.name, Key: webhookKey(id).item(), UpdateExpression: &change, ConditionExpression: aws.String("attribute_exists(PK)"),
			ExpressionAttributeNames: names, ExpressionAttributeValues: values,
		})
		var deleted *types.ConditionalCheckFailedException
		if errors.As(err, &deleted) {
			return nil
		}
		return translate(err, "note of a webhook")
	})
}
