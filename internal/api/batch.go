package api

import (
	"context"

	"vafa/internal/crm"
)

// OwnersOf looks up, in one read, the customers of those of n entries that name theirs by an identity, nil for an entry that does not.
// settle gets the customer of each, "" where the identity is nobody's.
func (s *Service) OwnersOf(ctx context.Context, n int, identity func(i int) *crm.Identity, settle func(i int, customer string)) error {
	var wanted []crm.Identity
	for i := range n {
		if one := identity(i); one != nil {
			wanted = append(wanted, *one)
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	owners, err := s.Table.Owners(ctx, wanted)
	if err != nil {
		return err
	}
	for i := range n {
		if one := identity(i); one != nil {
			settle(i, owners[one.Key()])
		}
	}
	return nil
}

// ByCustomer groups the good ones of n entries by their customer, in the order in which customers first appear.
func ByCustomer(n int, customer func(i int) (id string, good bool)) [][]int {
	at := map[string]int{}
	var groups [][]int
	for i := range n {
		id, good := customer(i)
		if !good {
			continue
		}
		group, ok := at[id]
		if !ok {
			group = len(groups)
			at[id] = group
			groups = append(groups, nil)
		}
		groups[group] = append(groups[group], i)
	}
	return groups
}
