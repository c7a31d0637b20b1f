package check

import (
	"vafa/internal/crm"
	"vafa/internal/table"
)

// imported says what an import counts, which its chunks must come to.
func imported(b *book, i table.Item) error {
	one, err := table.Read[crm.Import](i)
	if err != nil {
		return err
	}
	b.say(importChunk, i.Key(), "chunks", int64(one.ChunksDone))
	b.rows(i.Key(), one.ImportCounts, 1)
	return nil
}

func chunk(b *book, i table.Item) error {
	one, err := table.Read[crm.ImportChunk](i)
	if err != nil {
		return err
	}
	of := table.ImportIn(i.Key().PK)
	b.say(importChunk, of, "chunks", -1)
	b.rows(of, one.ImportCounts, -1)
	return nil
}

func (b *book) rows(of table.Key, counts crm.ImportCounts, sign int64) {
	b.say(importChunk, of, "new", sign*int64(counts.New))
	b.say(importChunk, of, "already", sign*int64(counts.Already))
	b.say(importChunk, of, "refused", sign*int64(counts.Refused))
}
