package table

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/crm"
)

// attrMergedInto marks profile and value of a customer who turned out to be another: nothing may be added to them any more.
const attrMergedInto = "mergedInto"

// live is the condition on a profile or value that holds while its customer is nobody else.
const live = "attribute_exists(PK) AND attribute_not_exists(#mergedInto)"

// mergeRecord is a merge as it is stored with its survivor.
type mergeRecord struct {
	crm.Merge
	crm.Absorbed
}

// Merge joins m.From into m.Into, on condition that nobody changed the survivor since version; repeated, it goes on where it was
// cut off. The first transaction makes From nobody: identities, consent and what the survivor lacked move. Then everything else
// moves, a hundred items a transaction, so that at each point both ledgers equal the replay of their purchases and every
// identity, card, case and purchase is found by its key.
func (t *Table) Merge(ctx context.Context, m crm.Merge, version int, b crm.Business) (crm.Merge, error) {
	event := m.ID // the merge itself keeps the id of the request that began it
	m, err := t.beginMerge(ctx, m, version)
	if err != nil || m.State != crm.MergeMoving {
		return m, err
	}
	if err := t.moveAll(ctx, moving{from: m.From, to: m.Into, merge: m, business: b, event: event}); err != nil {
		return m, err
	}
	return t.endMerge(ctx, m, event+"e")
}

// pair is all that a merge decides on: survivor and other, and what is known of their merge.
type pair struct {
	into, from           crm.Customer
	intoValue, fromValue crm.Value
	record               mergeRecord
}

// pairOf reads two customers and their merge; what is not there has no id.
func (t *Table) pairOf(ctx context.Context, into, from string) (out pair, err error) {
	keys := []key{profileKey(into), profileKey(from), valueKey(into), valueKey(from), mergeKey(into, from)}
	found, err := t.batch(ctx, keys)
	if err != nil {
		return out, err
	}
	if out.into, err = decode[crm.Customer](found[keys[0]]); err != nil {
		return out, err
	}
	if out.from, err = decode[crm.Customer](found[keys[1]]); err != nil {
		return out, err
	}
	if out.intoValue, err = decode[crm.Value](found[keys[2]]); err != nil {
		return out, err
	}
	if out.fromValue, err = decode[crm.Value](found[keys[3]]); err != nil {
		return out, err
	}
	out.record, err = decode[mergeRecord](found[keys[4]])
	return out, err
}

func (t *Table) beginMerge(ctx context.Context, m crm.Merge, version int) (begun crm.Merge, err error) {
	err = t.untilSettled(ctx, func() error {
		p, err := t.pairOf(ctx, m.Into, m.From)
		if err != nil {
			return err
		}
		if p.torn() {
			return errRaced
		}
		if p.from.MergedInto == m.Into && m.Into != "" && p.record.State != crm.MergeUndoing {
			begun = p.record.Merge
			return nil
		}
		if err := p.mayMerge(version); err != nil {
			return err
		}
		steps, err := p.beginning(m)
		if err != nil {
			return err
		}
		begun = m
		return t.write(ctx, m.ID, steps...)
	})
	return begun, err
}

// torn says that the two were read while their merge began: one of them as it was before, the other as it was after. Items of
// one read are not of one moment.
func (p pair) torn() bool {
	begun := p.from.MergedInto != "" && p.from.MergedInto == p.into.ID
	half := p.from.ID != "" && p.into.Merging == p.from.ID && !begun
	return half || begun && p.record.ID == ""
}

// mayMerge says what stands against a merge.
func (p pair) mayMerge(version int) error {
	var faults crm.Faults
	switch {
	case p.into.ID == "":
		return crm.ErrNotFound
	case p.into.MergedInto != "":
		return crm.MergedError{Into: p.into.MergedInto}
	case p.from.ID == "":
		faults.Add("/from", "customer.unknown")
	case p.from.Merging != "" || p.into.Merging != "":
		return crm.ConflictError{Code: "merge.unfinished"}
	case p.from.MergedInto != "":
		faults.Add("/from", "customer.merged")
	case p.into.Version != version:
		return crm.ErrStale
	case len(p.into.Identities)+len(p.from.Identities)+len(p.from.Codes()) > mostClaims:
		return crm.ConflictError{Code: "merge.tooMany"}
	}
	return faults.Err()
}

// mostClaims keeps the first transaction of a merge below a hundred items.
const mostClaims = 80

// beginning makes the steps of a merge's first transaction.
func (p pair) beginning(m crm.Merge) ([]step, error) {
	into, err := p.intoValue.Absorb(p.fromValue)
	if err != nil {
		return nil, err
	}
	moved := into.Feel(p.fromValue.Standing, m.At)
	felt, err := rungLine(m.Into, moved, m.By, m.ID, m.At)
	if err != nil {
		return nil, err
	}
	after := p.into.Absorb(p.from, m.At)
	after.Version++
	other := p.from
	other.MergedInto, other.UpdatedAt = p.into.ID, m.At
	record := mergeRecord{m, crm.Absorbed{
		Before: p.into, After: after, Unit: p.intoValue.Summary.Unit, ServiceUnit: p.intoValue.ServiceUnit,
		Stage: p.intoValue.Stage, StageSince: p.intoValue.StageSince, NewStage: into.Stage,
	}}
	noted, err := create(mergeKey(m.Into, m.From), record, m.ID, nil, raced)
	if err != nil {
		return nil, err
	}
	noted.item.Put.ConditionExpression = ptr("attribute_not_exists(PK) OR #state = :undone")
	noted.item.Put.ExpressionAttributeNames = map[string]string{"#state": "state"}
	noted.item.Put.ExpressionAttributeValues = item{":undone": text(crm.MergeUndone)}
	profiles, err := profileSteps(m.ID, p, after, other)
	if err != nil {
		return nil, err
	}
	claims, err := claimSteps(m.ID, after, p.into.Identities, p.into.ID, p.from.Identities, p.from.ID)
	if err != nil {
		return nil, err
	}
	claims = append(claims, codeSteps(m.ID, p.from.Codes(), m.From, m.Into)...)
	line := crm.Entry{ID: m.ID, Type: crm.EntryMerge, At: m.At, By: m.By, Other: m.From}
	entry, err := create(entryKey(m.Into, line), line, m.ID, nil, raced)
	if err != nil {
		return nil, err
	}
	ready, err := worthStep(into, p.intoValue, m.ID)
	found := named(m.From, customerPK(m.Into), m.ID, item{attrMerge: boolean(true)})
	steps := append(append(append(profiles, claims...), felt...), noted, entry, ready, hide(p.fromValue, m.Into, m.ID), found)
	return steps, err
}

// profileSteps write both profiles as they are to be, unless somebody changes them meanwhile.
func profileSteps(event string, p pair, into, from crm.Customer) ([]step, error) {
	var steps []step
	for _, one := range []struct{ before, customer crm.Customer }{{p.into, into}, {p.from, from}} {
		one.customer.Version = one.before.Version + 1
		attributes, err := profileAttributes(one.customer)
		if err != nil {
			return nil, err
		}
		change, err := replace(profileKey(one.customer.ID), one.customer, one.before.Version, event, attributes, raced)
		if err != nil {
			return nil, err
		}
		words, err := wordSteps(one.before, one.customer, event)
		if err != nil {
			return nil, err
		}
		steps = append(append(steps, change), words...)
	}
	return steps, nil
}

// claimSteps say in the claims of two lists of identities, which were owner's and other's, that they are the customer's.
func claimSteps(event string, customer crm.Customer, own []crm.Identity, owner string, more []crm.Identity, other string) ([]step, error) {
	var steps []step
	for _, part := range []struct {
		identities []crm.Identity
		before     string
	}{{own, owner}, {more, other}} {
		for _, k := range identityKeys(part.identities) {
			change := update{
				key: k, condition: "#customer = :before", names: map[string]string{"#customer": "customer"},
				values: item{":before": text(part.before)},
			}
			whole := claimOf(customer)
			has, err := encodeField(whole.Has)
			if err != nil {
				return nil, err
			}
			change.assign("customer", text(whole.Customer))
			change.assign(attrHas, has)
			change.assign("nameless", &types.AttributeValueMemberBOOL{Value: whole.Nameless})
			steps = append(steps, change.step(event, raced))
		}
	}
	return steps, nil
}

// codeSteps make referral codes lead to another customer.
func codeSteps(event string, codes []string, from, to string) []step {
	var steps []step
	for _, code := range codes {
		change := update{
			key: referralKey(code), condition: "#customer = :before", names: map[string]string{}, values: item{":before": text(from)},
		}
		change.assign("customer", text(to))
		steps = append(steps, change.step(event, raced))
	}
	return steps
}

// worthStep writes what the beginning or the undoing of a merge changes of the survivor's value: stage, rung and currencies.
func worthStep(v, before crm.Value, event string) (step, error) {
	change := update{
		key: valueKey(v.Customer), condition: "#version = :old AND (attribute_not_exists(#cost) OR #cost = :cost)",
		names:  map[string]string{"#version": "version", "#cost": "serviceCost"},
		values: item{":old": number(int64(before.Version)), ":cost": number(before.ServiceCost)},
	}
	summary, err := encodeField(v.Summary)
	if err != nil {
		return step{}, err
	}
	change.assign("version", number(int64(before.Version)+1))
	change.assign("summary", summary)
	change.assign("stage", text(v.Stage))
	change.assign("stageSince", text(v.StageSince.Format(timeFormat)))
	if err := change.assignRung(v); err != nil {
		return step{}, err
	}
	for name, value := range map[string]string{"serviceUnit": v.ServiceUnit, "referrer": v.Referrer, "source": v.Source} {
		if value != "" {
			change.assign(name, text(value))
		} else {
			change.drop(name)
		}
	}
	return change.step(event, raced), nil
}

// hide takes a value out of what the nightly job reads and what segments list.
func hide(v crm.Value, into, event string) step {
	change := update{
		key: valueKey(v.Customer), condition: "#version = :old", remove: "#valuePK, #valueSK, #listPK, #listSK",
		names:  map[string]string{"#version": "version", "#valuePK": "valuePK", "#valueSK": "valueSK", "#listPK": "listPK", "#listSK": "listSK"},
		values: item{":old": number(int64(v.Version))},
	}
	change.assign("version", number(int64(v.Version)+1))
	change.assign(attrMergedInto, text(into))
	return change.step(event, raced)
}

// endMerge says that everything has moved. event is the request's own: of two that end the same merge, the second must not take
// the first one's write, and its record in the audit, for its own.
func (t *Table) endMerge(ctx context.Context, m crm.Merge, event string) (crm.Merge, error) {
	var out mergeRecord
	err := t.untilSettled(ctx, func() (err error) {
		if out, err = read[mergeRecord](ctx, t, mergeKey(m.Into, m.From)); err != nil || out.State != crm.MergeMoving {
			return err
		}
		out.State = crm.MergeDone
		ended := inState(m, crm.MergeMoving)
		ended.assign("state", text(crm.MergeDone))
		free := update{
			key: profileKey(m.Into), condition: "#merging = :from", add: "#version :one", remove: "#merging",
			names: map[string]string{"#merging": "merging", "#version": "version"}, values: item{":from": text(m.From), ":one": number(1)},
		}
		return t.write(ctx, event, ended.step(event, raced), free.step(event, raced))
	})
	return out.Merge, err
}

// inState is a change of a merge's record, while the merge is in that state.
func inState(m crm.Merge, state string) update {
	return update{
		key: mergeKey(m.Into, m.From), condition: "#id = :id AND #state = :is",
		names: map[string]string{"#id": "id", "#state": "state"}, values: item{":id": text(m.ID), ":is": text(state)},
	}
}

func ptr(s string) *string { return &s }
