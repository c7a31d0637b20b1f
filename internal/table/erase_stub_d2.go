package table

import (
	"context"
	"errors"

	"vafa/internal/crm"
)

// errNotBuilt: these are built on another branch, whose merge removes this file.
var errNotBuilt = errors.New("erasure is not built on this branch")

// Erase is built on another branch.
func (t *Table) Erase(context.Context, crm.Erasure) (crm.Erased, error) {
	return crm.Erased{}, errNotBuilt
}

// Ledger is built on another branch.
func (t *Table) Ledger(context.Context, string, int) ([]crm.Erased, string, error) {
	return nil, "", errNotBuilt
}

// InLedger is built on another branch.
func (t *Table) InLedger(context.Context, string) (crm.Erased, bool, error) {
	return crm.Erased{}, false, errNotBuilt
}

// ErasedTotals is built on another branch.
func (t *Table) ErasedTotals(context.Context) ([]crm.ErasedTotal, error) { return nil, errNotBuilt }

// HeldPostsNaming is built on another branch.
func (t *Table) HeldPostsNaming(context.Context, []crm.Identity) ([]crm.HeldPost, error) {
	return nil, errNotBuilt
}
