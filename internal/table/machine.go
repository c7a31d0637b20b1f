package table

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"vafa/internal/crm"
)

// MachineKey reads the key of a hash; ErrNotFound if there is none.
func (t *Table) MachineKey(ctx context.Context, hash string) (crm.MachineKey, error) {
	return read[crm.MachineKey](ctx, t, machineKey(hash))
}

// MachineKeys lists the keys by name, those that are good no longer too.
func (t *Table) MachineKeys(ctx context.Context, after string, limit int) ([]crm.MachineKey, string, error) {
	listed, _, err := t.query(ctx, span{index: indexLists, pk: pkMachineKeys, seen: after, limit: limit + 1})
	if err != nil {
		return nil, "", err
	}
	listed, next := cut(listed, limit, "listSK")
	keys, err := wholes[crm.MachineKey](ctx, t, listed)
	return keys, next, err
}

// SaveMachineKey records a new key, and the answer that a repetition of the request gets.
func (t *Table) SaveMachineKey(ctx context.Context, k crm.MachineKey, once crm.Once) error {
	list := item{"listPK": text(pkMachineKeys), "listSK": text(machineListSK(k))}
	one, err := create(machineKey(k.Hash), k, k.Hash, list, nil)
	if err != nil {
		return err
	}
	return t.write(ctx, k.Hash, append(t.once(once, k.Hash), one)...)
}

// RevokeMachineKey makes a key good for nothing and gives it as it is then; ErrNotFound if there is none. Who did it first, and
// when, stays.
func (t *Table) RevokeMachineKey(ctx context.Context, hash, by string, at time.Time, event string) (crm.MachineKey, error) {
	k, err := t.MachineKey(ctx, hash)
	if err != nil || !k.RevokedAt.IsZero() {
		return k, err
	}
	k.RevokedAt, k.RevokedBy = at, by
	revoked, err := encodeField(at)
	if err != nil {
		return k, err
	}
	change := update{
		key: machineKey(hash), condition: "attribute_exists(PK)", set: "#revokedAt = :revokedAt, #revokedBy = :revokedBy",
		names:  map[string]string{"#revokedAt": "revokedAt", "#revokedBy": "revokedBy"},
		values: item{":revokedAt": revoked, ":revokedBy": text(by)},
	}
	return k, t.write(ctx, event, change.step(event, stale))
}

// NoteKeyUse writes when a key was last used. It is one update and no transaction, since nothing hangs on it; a key that is gone
// meanwhile stays gone.
func (t *Table) NoteKeyUse(ctx context.Context, hash string, at time.Time) error {
	used, err := encodeField(at)
	if err != nil {
		return err
	}
	change := update{
		key: machineKey(hash), condition: "attribute_exists(PK)", set: "#lastUsedAt = :lastUsedAt",
		names: map[string]string{"#lastUsedAt": "lastUsedAt"}, values: item{":lastUsedAt": used},
	}
	one := change.step("used", nil).item.Update
	return t.retry(ctx, isConflict, func() error {
		_, err := t.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{
			TableName: &t.name, Key: one.Key, UpdateExpression: one.UpdateExpression, ConditionExpression: one.ConditionExpression,
			ExpressionAttributeNames: one.ExpressionAttributeNames, ExpressionAttributeValues: one.ExpressionAttributeValues,
		})
		return translate(err, "note of a key's use")
	})
}
