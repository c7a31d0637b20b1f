package table

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"vafa/internal/crm"
)

// importEnds is when what is known of an import is forgotten.
func importEnds(i crm.Import) item {
	return item{attrExpires: number(i.CreatedAt.AddDate(0, 0, crm.ImportDays).Unix())}
}

// sameImport names what makes two imports the same: the file, and how it is to be read. It is "" where the file is not known.
func sameImport(i crm.Import) (string, error) {
	if i.SHA256 == "" {
		return "", nil
	}
	asked, err := json.Marshal([]any{i.Kind, i.SHA256, i.ImportAsked})
	sum := sha256.Sum256(asked)
	return hex.EncodeToString(sum[:]), err
}

// importKnown says that the same file is being imported already, or was.
type importKnown struct{ id string }

func (importKnown) Error() string { return "imported before" }

func importList(id string) item { return item{"listPK": text(pkImports), "listSK": text(id)} }

// CreateImport writes a new import, or gives the one of the same file that is to be read in the same way; created says which.
func (t *Table) CreateImport(ctx context.Context, i crm.Import, once crm.Once) (now crm.Import, created bool, err error) {
	extra := importEnds(i)
	maps.Copy(extra, importList(i.ID))
	one, err := create(importKey(i.ID), i, i.ID, extra, raced)
	if err != nil {
		return i, false, err
	}
	claim, err := t.importClaim(i)
	if err != nil {
		return i, false, err
	}
	err = t.write(ctx, i.ID, append(append(t.once(once, i.ID), one), claim...)...)
	var known importKnown
	if errors.As(err, &known) {
		i, err = t.Import(ctx, known.id)
		return i, false, err
	}
	return i, err == nil, err
}

// importClaim is the step by which a known file is imported once. A claim that has expired but is still there counts as absent.
func (t *Table) importClaim(i crm.Import) ([]step, error) {
	name, err := sameImport(i)
	if name == "" || err != nil {
		return nil, err
	}
	out := importClaimKey(name).item()
	out["id"] = text(i.ID)
	put := createItem(out, i.ID, importEnds(i), func(now item) error { return importKnown{textOf(now, "id")} })
	put.item.Put.ConditionExpression = aws.String("attribute_not_exists(PK) OR #expires <= :now")
	put.item.Put.ExpressionAttributeNames = map[string]string{"#expires": attrExpires}
	put.item.Put.ExpressionAttributeValues = item{":now": number(t.now().Unix())}
	return []step{put}, nil
}

// Import reads an import by its id.
func (t *Table) Import(ctx context.Context, id string) (crm.Import, error) {
	return read[crm.Import](ctx, t, importKey(id))
}

// Imports lists imports, the newest first; next is where the list goes on, "" at its end.
func (t *Table) Imports(ctx context.Context, after string, limit int) (found []crm.Import, next string, err error) {
	return newest[crm.Import](ctx, t, pkImports, after, limit)
}

// importChange is an update of an import in one of some states, and of the file of one version where that is named.
func importChange(id, version string, states ...string) update {
	u := update{key: importKey(id), names: map[string]string{"#state": "state"}, values: item{}}
	for n, state := range states {
		name := ":was" + strconv.Itoa(n)
		u.condition, u.values[name] = join(u.condition, " OR ", "#state = "+name), text(state)
	}
	u.condition = "(" + u.condition + ")"
	if version != "" {
		u.condition += " AND #stored = :stored"
		u.names["#stored"], u.values[":stored"] = "stored", text(version)
	}
	return u
}

func (u *update) turnTo(state string) { u.assign("state", text(state)) }

// assignAll sets attributes to values.
func (u *update) assignAll(fields map[string]any) error {
	for name, value := range fields {
		written, err := encodeField(value)
		if err != nil {
			return err
		}
		u.assign(name, written)
	}
	return nil
}

// changeImport writes an update of an import; ErrStale if the import is not, or no longer, as the update needs it.
func (t *Table) changeImport(ctx context.Context, u update, event string) error {
	return t.write(ctx, event, u.step(event, stale))
}

// ReadImport notes that the file of a version is read from its beginning. An earlier version of the file is read no further.
func (t *Table) ReadImport(ctx context.Context, i crm.Import, at time.Time) error {
	u := importChange(i.ID, "", crm.ImportWaiting, crm.ImportReading, crm.ImportRefused, crm.ImportFailed)
	u.condition += " AND attribute_not_exists(#chunks)" // one that was cut is never read again
	u.names["#chunks"] = "chunks"
	u.turnTo(crm.ImportReading)
	u.drop("reason", "endedAt")
	if err := u.assignAll(map[string]any{"stored": i.Stored, "startedAt": at}); err != nil {
		return err
	}
	return t.changeImport(ctx, u, i.ID+".read."+i.Stored)
}

// stillRead is an update of an import whose file is read in one version; also while it counts as failed, which its last try does until it
// succeeds.
func stillRead(i crm.Import) update {
	return importChange(i.ID, i.Stored, crm.ImportReading, crm.ImportFailed)
}

// PlanImport notes how the file is read, as its beginning tells.
func (t *Table) PlanImport(ctx context.Context, i crm.Import) error {
	u := stillRead(i)
	err := u.assignAll(map[string]any{"plan": i.Plan, "columns": i.Columns, "unknown": i.Unknown, "shop": i.Shop})
	if err != nil {
		return err
	}
	return t.changeImport(ctx, u, i.ID+".plan."+i.Stored)
}

// CutImport notes into how many chunks the file was cut, and how many rows it has.
func (t *Table) CutImport(ctx context.Context, i crm.Import, chunks, rows int) error {
	u := stillRead(i)
	state := crm.ImportRunning
	if i.Confirm {
		state = crm.ImportReady
	}
	u.turnTo(state)
	u.drop("reason", "endedAt")
	u.assign("chunks", number(int64(chunks)))
	u.assign("rows", number(int64(rows)))
	return t.changeImport(ctx, u, i.ID+".cut."+i.Stored)
}

// StartImport lets one run whose columns somebody has looked at, or one of which chunks have failed.
func (t *Table) StartImport(ctx context.Context, id string, once crm.Once, event string) error {
	u := importChange(id, "", crm.ImportReady, crm.ImportRunning)
	u.turnTo(crm.ImportRunning)
	u.drop("failing")
	return t.write(ctx, event, append(t.once(once, event), u.step(event, stale))...)
}

// RefuseImport ends an import whose file as a whole cannot be taken; another file may be sent for it.
func (t *Table) RefuseImport(ctx context.Context, i crm.Import, why crm.ImportReason, at time.Time) error {
	u := stillRead(i)
	u.turnTo(crm.ImportRefused)
	if err := u.assignAll(map[string]any{"reason": why, "endedAt": at}); err != nil {
		return err
	}
	return t.changeImport(ctx, u, i.ID+".refused."+i.Stored)
}

// FailImport notes that the file was tried to be read as often as it is; reading it after all mends that.
func (t *Table) FailImport(ctx context.Context, id string, why crm.ImportReason, at time.Time, event string) error {
	u := importChange(id, "", crm.ImportWaiting, crm.ImportReading)
	u.turnTo(crm.ImportFailed)
	if err := u.assignAll(map[string]any{"reason": why, "endedAt": at}); err != nil {
		return err
	}
	return t.changeImport(ctx, u, event)
}

// EndImport ends an import of which every chunk was taken in.
func (t *Table) EndImport(ctx context.Context, id string, at time.Time) error {
	u := importChange(id, "", crm.ImportRunning)
	u.condition += " AND #chunksDone = #chunks"
	u.names["#chunks"], u.names["#chunksDone"] = "chunks", "chunksDone"
	u.turnTo(crm.ImportDone)
	if err := u.assignAll(map[string]any{"endedAt": at}); err != nil {
		return err
	}
	return t.changeImport(ctx, u, id+".done")
}
