package table

import (
	"fmt"

	"vafa/internal/crm"
)

// referralKeys is the item of the code that somebody gave; none where they gave none.
func referralKeys(c crm.Contact) []key {
	if code := crm.ParseReferral(c.From.ReferredBy); code != "" {
		return []key{referralKey(code)}
	}
	return nil
}

// referrerOf is the customer whose code somebody gave, "" where nobody has it.
func referrerOf(c crm.Contact, found map[key]item) string {
	for _, k := range referralKeys(c) {
		return textOf(found[k], "customer")
	}
	return ""
}

// codeOf is the referral code of whom a contact is about, known or not.
func codeOf(c crm.Contact, found map[key]item) (string, error) {
	owner, _ := whose(c.From.Identities, found)
	if owner == "" {
		return crm.ReferralCode(c.NewCustomer), nil
	}
	known, err := knownOf(owner, found)
	return known.Referral, err
}

// referral makes the steps that give a newcomer a code of their own, and credit whoever brought them. Only a newcomer can have
// been brought, so that it happens once and nobody brings themselves.
func (t *Table) referral(c crm.Contact, newcomer crm.Customer, known map[key]item) ([]step, error) {
	own, err := create(referralKey(newcomer.ReferralCode), map[string]string{"customer": newcomer.ID}, c.Event, nil, codeTaken)
	if err != nil || newcomer.Referrer == "" {
		return []step{own}, err
	}
	e := crm.Entry{ID: c.Event + "r", Type: crm.EntryReferral, At: c.At, By: c.By, Other: newcomer.ID}
	credit, err := create(entryKey(newcomer.Referrer, e), e, c.Event, nil, raced)
	if err != nil {
		return nil, err
	}
	proud, err := t.proud(c, newcomer.Referrer, known)
	if err != nil {
		return nil, err
	}
	somebody := update{key: profileKey(newcomer.Referrer), condition: live, names: map[string]string{"#mergedInto": attrMergedInto}}
	found := named(newcomer.ID, customerPK(newcomer.Referrer), c.Event, nil)
	return append(proud, own, credit, found, somebody.check(raced)), nil
}

// proud makes the steps by which somebody becomes one who has brought a customer: none for who has before.
func (t *Table) proud(c crm.Contact, referrer string, known map[key]item) ([]step, error) {
	value, err := decode[crm.Value](known[valueKey(referrer)])
	switch {
	case err != nil:
		return nil, err
	case value.Customer == "" || value.MergedInto != "":
		return nil, errRaced // their code is about to lead to somebody else
	case value.Standing.Brought:
		return nil, nil
	}
	return t.feel(value, crm.Standing{Brought: true}, c.By, c.Event)
}

// codeTaken happens to one in billions; whoever sends again gets another id and with it another code.
func codeTaken(item) error { return fmt.Errorf("referral code: %w", crm.ErrBusy) }
