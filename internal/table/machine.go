package table

import (
	"context"

	"vafa/internal/crm"
)

// MachineKey reads the key of a hash; ErrNotFound if there is none.
func (t *Table) MachineKey(ctx context.Context, hash string) (crm.MachineKey, error) {
	return read[crm.MachineKey](ctx, t, machineKey(hash))
}

// SaveMachineKey records a new key.
func (t *Table) SaveMachineKey(ctx context.Context, k crm.MachineKey) error {
	one, err := create(machineKey(k.Hash), k, k.Hash, nil, nil)
	if err != nil {
		return err
	}
	return t.write(ctx, k.Hash, one)
}
