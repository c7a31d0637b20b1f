package table

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"vafa/internal/crm"
)

// Contact records a capture or message of somebody, known or not, and gives the customer it belongs to: one read and one
// transaction. Someone unknown becomes a customer; of someone known it fills what was empty. A post that its guard holds goes
// into quarantine, by as many calls, and names no customer.
func (t *Table) Contact(ctx context.Context, c crm.Contact) (customer string, err error) {
	return t.contact(ctx, c, nil)
}

// contact is Contact together with further steps.
func (t *Table) contact(ctx context.Context, c crm.Contact, more []step) (customer string, err error) {
	adopt := everything
	err = t.untilSettled(ctx, func() error {
		found, err := t.batch(ctx, append(partyKeys(c), budgetKeys(c)...))
		if err != nil {
			return err
		}
		counts, reason := admit(c, found)
		if reason != "" {
			return t.hold(ctx, c.Hold(reason), c.Once)
		}
		if err := t.felt(ctx, c, found); err != nil {
			return err
		}
		var steps []step
		customer, steps, err = t.party(c, found, adopt)
		if err != nil {
			return err
		}
		entry, err := contactEntry(c, customer, found)
		if err != nil {
			return err
		}
		err = t.write(ctx, c.Event, slices.Concat(t.once(c.Once, c.Event), more, counts, steps, entry)...)
		return withoutAdopting(err, &adopt)
	})
	return customer, err
}

// errHasOne says that a known customer already has an identity of a type that a contact wanted to add.
var errHasOne = errors.New("has an identity of that type")

// errNamed says that a known customer has a name, which the claims that were found did not know.
var errNamed = errors.New("has a name")

// adopting is what a contact may add to a known customer: it fills only what is empty.
type adopting struct{ identities, name bool }

var everything = adopting{identities: true, name: true}

// withoutAdopting makes the next try leave out what the customer has already.
func withoutAdopting(err error, adopt *adopting) error {
	switch {
	case errors.Is(err, errHasOne) && adopt.identities:
		adopt.identities = false
	case errors.Is(err, errNamed) && adopt.name:
		adopt.name = false
	default:
		return err
	}
	return errRaced
}

// CreateCustomer records somebody new whom staff enter; a ConflictError says that an identity is another's.
func (t *Table) CreateCustomer(ctx context.Context, c crm.Contact) error {
	return t.untilSettled(ctx, func() error {
		found, err := t.batch(ctx, referralKeys(c))
		if err != nil {
			return err
		}
		if err := t.felt(ctx, c, found); err != nil {
			return err
		}
		customer, steps, err := t.newcomer(c, found, func(item) error { return crm.ConflictError{Code: "identity.taken"} })
		if err != nil {
			return err
		}
		entry, err := contactEntry(c, customer, found)
		if err != nil {
			return err
		}
		return t.write(ctx, c.Event, slices.Concat(t.once(c.Once, c.Event), steps, entry)...)
	})
}

func identityKeys(identities []crm.Identity) []key {
	keys := make([]key, len(identities))
	for i, identity := range identities {
		keys[i] = identityKey(identity)
	}
	return keys
}

// partyKeys are what must be read to know who somebody is, and who brought them.
func partyKeys(c crm.Contact) []key {
	return append(identityKeys(c.From.Identities), referralKeys(c)...)
}

// claim is an identity's item: whose it is; and, as far as the claim knows, of which types they have identities and whether they
// have told no name; and their referral code. What it knows may be out of date: writes that rely on it state so as a condition on the profile.
type claim struct {
	Customer string             `json:"customer"`
	Has      []crm.IdentityType `json:"has"`
	Nameless bool               `json:"nameless,omitempty"`
	Referral string             `json:"referral,omitempty"` // their code
}

func claimOf(customer crm.Customer) claim {
	return claim{Customer: customer.ID, Has: typesOf(customer.Identities), Nameless: customer.Name == "", Referral: customer.ReferralCode}
}

func typesOf(identities []crm.Identity) []crm.IdentityType {
	out := make([]crm.IdentityType, len(identities))
	for i, identity := range identities {
		out[i] = identity.Type
	}
	return out
}

// party makes the steps that record who somebody is: a new customer, or what the one whom the strongest identity names
// did not have yet, and what they tell of their satisfaction. adopt says what may be added to them.
func (t *Table) party(c crm.Contact, found map[key]item, adopt adopting) (customer string, steps []step, err error) {
	owner, others := whose(c.From.Identities, found)
	if owner == "" {
		return t.newcomer(c, found, raced)
	}
	steps, err = acquaintance(c, owner, found, adopt)
	if err != nil {
		return "", nil, err
	}
	felt, err := t.feeling(c, owner, found)
	if err != nil {
		return "", nil, err
	}
	steps = append(steps, felt...)
	for i, other := range others {
		e := crm.Entry{ID: c.Event + "d" + strconv.Itoa(i), Type: crm.EntryDuplicate, At: c.At, By: c.By, Other: other}
		duplicate, err := create(entryKey(owner, e), e, c.Event, nil, nil)
		if err != nil {
			return "", nil, err
		}
		steps = append(steps, duplicate, named(other, customerPK(owner), c.Event, nil))
	}
	return owner, withThere(steps, others...), nil
}

// whose finds the customer that the strongest known identity names, and any others that weaker ones name.
func whose(identities []crm.Identity, found map[key]item) (owner string, others []string) {
	var strongest crm.Identity
	seen := map[string]bool{}
	for _, identity := range identities {
		claimed := textOf(found[identityKey(identity)], "customer")
		if claimed == "" {
			continue
		}
		seen[claimed] = true
		if owner == "" || identity.Stronger(strongest) {
			owner, strongest = claimed, identity
		}
	}
	for customer := range seen {
		if customer != owner {
			others = append(others, customer)
		}
	}
	return owner, others
}

// newcomer makes the steps of a customer's first contact, and of the credit of whoever brought them.
func (t *Table) newcomer(c crm.Contact, found map[key]item, taken func(item) error) (string, []step, error) {
	return t.arrival(c, found, taken, func(*crm.Value) error { return nil })
}

// arrival is newcomer with what they bring along, which their value holds from the start.
func (t *Table) arrival(c crm.Contact, found map[key]item, taken func(item) error, bring func(*crm.Value) error) (string, []step, error) {
	customer := c.From.Customer(c.NewCustomer, c.At)
	customer.Referrer = referrerOf(c, found)
	steps, err := t.referral(c, customer, found)
	if err != nil {
		return "", nil, err
	}
	for _, identity := range c.From.Identities {
		one, err := create(identityKey(identity), claimOf(customer), c.Event, claimList(identity), taken)
		if err != nil {
			return "", nil, err
		}
		steps = append(steps, one)
	}
	attributes, err := profileAttributes(customer)
	if err != nil {
		return "", nil, err
	}
	profile, err := create(profileKey(customer.ID), customer, c.Event, attributes, raced)
	if err != nil {
		return "", nil, err
	}
	worth := crm.NewValue(customer.ID, customer.Internal, c.At)
	worth.Referrer, worth.Source = customer.Referrer, customer.Source
	felt, err := rungLine(customer.ID, worth.Feel(c.Tells(), t.now()), c.By, c.Event, t.now())
	if err != nil {
		return "", nil, err
	}
	steps = append(steps, felt...)
	if err := bring(&worth); err != nil {
		return "", nil, err
	}
	value, err := create(valueKey(customer.ID), worth, c.Event, valueList(customer.ID), raced)
	if err != nil {
		return "", nil, err
	}
	if steps, err = confirmed(steps, c, customer.ID, nil); err != nil {
		return "", nil, err
	}
	words, err := wordSteps(crm.Customer{}, customer, c.Event)
	return customer.ID, slices.Concat(steps, []step{profile, value}, words), err
}

// attrHas lists the types of a customer's identities, so that a condition can ask for one.
const attrHas = "has"

// profileAttributes are what the table keeps beside a profile: the types of its identities, and its place in the list of
// names; nobody without a name is in that, nor who turned out to be another.
func profileAttributes(c crm.Customer) (item, error) {
	has, err := encodeField(typesOf(c.Identities))
	if err != nil {
		return nil, err
	}
	out := item{attrHas: has}
	if folded := foldedName(c.Name); folded != "" && c.MergedInto == "" {
		out["listPK"], out["listSK"] = text(nameListPK(folded)), text(nameListSK(folded, c.ID))
	}
	return out, nil
}

func valueList(customer string) item {
	return item{"valuePK": text(valueListPK(shardOf(customer))), "valueSK": text(valueListSK(customer))}
}

// contactEntry is the contact on the timeline, and the case that it opens, as urgent as the customer's value makes it.
func contactEntry(c crm.Contact, customer string, found map[key]item) ([]step, error) {
	e := c.Entry()
	entry, err := create(entryKey(customer, e), e, c.Event, nil, raced)
	if err != nil {
		return nil, err
	}
	steps := []step{entry}
	if e.Interaction != nil {
		counts := e.Interaction.Counts("")
		if c.Case != nil {
			counts = counts.Plus(c.Case.OpenedCounts())
		}
		steps = append(steps, count(e, c.Day, counts))
	}
	value, err := decode[crm.Value](found[valueKey(customer)])
	if err != nil {
		return nil, err
	}
	steps = append(steps, valued(e, c.Day, value.Segment)...)
	if c.Case == nil {
		return steps, nil
	}
	opened := c.Case.For(value)
	opened.Customer = customer
	more, err := openCase(opened, c.Event)
	return append(more, steps...), err
}
