package table

import (
	"context"
	"errors"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/crm"
)

// errTakenIn says that a chunk was taken in before.
var errTakenIn = errors.New("taken in before")

// NoteChunk counts a chunk of an import as taken in, once, whoever takes it in again. Its counts are added in the transaction that makes
// its item, which happens only once.
func (t *Table) NoteChunk(ctx context.Context, i crm.Import, c crm.ImportChunk) error {
	event := i.ID + "." + strconv.Itoa(c.Number)
	one, err := create(chunkKey(i.ID, c.Number), c, event, importEnds(i), func(item) error { return errTakenIn })
	if err != nil {
		return err
	}
	u := importChange(i.ID, "", crm.ImportRunning)
	u.add = "#chunksDone :one, #new :new, #already :already, #refused :refused"
	for name, value := range map[string]int{"chunksDone": 1, "new": c.New, "already": c.Already, "refused": c.Refused} {
		u.names["#"+name], u.values[":"+name] = name, number(int64(value))
	}
	delete(u.values, ":chunksDone")
	u.values[":one"] = number(1)
	done := u.step(event, stale)
	mended := done.item.Update
	*mended.UpdateExpression += " DELETE #failing :number"
	mended.ExpressionAttributeNames["#failing"], mended.ExpressionAttributeValues[":number"] = "failing", numbers(c.Number)
	if err := t.write(ctx, event, one, done); !errors.Is(err, errTakenIn) {
		return err
	}
	return nil
}

func numbers(n int) types.AttributeValue {
	return &types.AttributeValueMemberNS{Value: []string{strconv.Itoa(n)}}
}

// FailChunk notes that a chunk that was not taken in has been tried as often as it is; taking it in after all mends that.
func (t *Table) FailChunk(ctx context.Context, i crm.Import, chunk int, event string) error {
	untaken := update{key: chunkKey(i.ID, chunk), condition: "attribute_not_exists(PK)"}
	u := importChange(i.ID, "", crm.ImportRunning)
	u.add, u.names["#failing"], u.values[":number"] = "#failing :number", "failing", numbers(chunk)
	err := t.write(ctx, event, untaken.check(func(item) error { return errTakenIn }), u.step(event, stale))
	if errors.Is(err, errTakenIn) {
		return nil
	}
	return err
}

// ImportChunk reads a chunk that was taken in; ErrNotFound before that.
func (t *Table) ImportChunk(ctx context.Context, id string, chunk int) (crm.ImportChunk, error) {
	return read[crm.ImportChunk](ctx, t, chunkKey(id, chunk))
}

// ImportChunks reads the chunks of an import that were taken in, in their order.
func (t *Table) ImportChunks(ctx context.Context, id string) ([]crm.ImportChunk, error) {
	var out []crm.ImportChunk
	err := t.all(ctx, startingWith("", importPK(id), prefixChunk), func(items []item) error {
		page, err := decodeAll[crm.ImportChunk](items)
		out = append(out, page...)
		return err
	})
	return out, err
}
