package table

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/crm"
)

// forgetIn takes the erased customer out of another's partition, and out of those of whom that one was ever merged into: what named
// them may have moved there, or may just move back, for which it goes both ways.
func (t *Table) forgetIn(ctx context.Context, e *erasing, customer string) error {
	way, err := t.wayOf(ctx, customer)
	if err != nil {
		return err
	}
	for i := len(way) - 2; i >= 0; i-- {
		way = append(way, way[i])
	}
	for _, id := range way {
		if slices.Contains(e.IDs, id) {
			continue
		}
		if err := t.forgetInOne(ctx, e, id); err != nil {
			return err
		}
	}
	return nil
}

// wayOf are a customer and all whom they were ever merged into, through any number of merges.
func (t *Table) wayOf(ctx context.Context, customer string) ([]string, error) {
	way := []string{customer}
	for i := 0; i < len(way); i++ {
		err := t.all(ctx, startingWith("", namedPK(way[i]), prefixCustomer), func(items []item) error {
			for _, one := range items {
				if into := customerOf(textOf(one, "SK")); one[attrMerge] != nil && !slices.Contains(way, into) {
					way = append(way, into)
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return way, nil
}

func (t *Table) forgetInOne(ctx context.Context, e *erasing, customer string) error {
	return t.all(ctx, span{pk: customerPK(customer)}, func(items []item) error {
		for _, one := range items {
			if e.inItem(one).same {
				continue
			}
			if err := t.forgetInItem(ctx, e, keyOf(one)); err != nil {
				return err
			}
		}
		return nil
	})
}

// forgetInItem writes an item of somebody else without the erased customer, or removes it if it was about nothing else.
func (t *Table) forgetInItem(ctx context.Context, e *erasing, k key) error {
	return t.untilSettled(ctx, func() error {
		now, err := t.get(ctx, k)
		if err != nil || now == nil {
			return err
		}
		left := e.inItem(now)
		switch {
		case left.same:
			return nil
		case left.item == nil:
			return t.dropWith(ctx, e, now)
		}
		if err := t.dropKeys(ctx, e, unlisted(now, left.item)); err != nil {
			return err
		}
		return t.commit(ctx, e, erasedSoFar{}, putInstead(left.item, now, ""))
	})
}

// dropWith removes an item with the partition that it leads to, as the record of a merge has one.
func (t *Table) dropWith(ctx context.Context, e *erasing, one item) error {
	if strings.HasPrefix(textOf(one, "SK"), prefixMerge) {
		err := t.eachPage(ctx, span{pk: mergePK(textOf(one, "id"))}, func(items []item) error { return t.drop(ctx, e, items, erasedSoFar{}) })
		if err != nil {
			return err
		}
	}
	return t.drop(ctx, e, []item{one}, erasedSoFar{})
}

// unlisted are the items by which a company is found that led to contacts who are no more.
func unlisted(before, after item) []key {
	if textOf(before, "SK") != skProfile {
		return nil
	}
	was, errWas := decode[crm.Customer](before)
	is, errIs := decode[crm.Customer](after)
	if errWas != nil || errIs != nil {
		return nil
	}
	kept := contactKeys(is)
	return slices.DeleteFunc(contactKeys(was), func(k key) bool { return slices.Contains(kept, k) })
}

// remainder is what is left of an item; no item if it is to go.
type remainder struct {
	item item
	same bool
}

// aboutOther are the lines of a timeline that say nothing but who else there is.
var aboutOther = []string{crm.EntryDuplicate, crm.EntryReferral, crm.EntryMerge, crm.EntryUnmerge}

// inItem is what is left of an item in somebody else's partition.
func (e *erasing) inItem(one item) remainder {
	about := e.is(one["other"]) && slices.Contains(aboutOther, textOf(one, "type"))
	if about || strings.HasPrefix(textOf(one, "SK"), prefixMerge) && e.is(one["from"]) {
		return remainder{}
	}
	out, changed := e.without(one)
	if strings.HasPrefix(textOf(one, "SK"), prefixMerge) && e.identified(&types.AttributeValueMemberM{Value: out}) {
		// It says how the survivor was while they were one with the erased: it cannot be undone without that.
		delete(out, "before")
		delete(out, "after")
		out["undoUntil"] = text(e.At.Format(timeFormat))
		changed = true
	}
	if !changed {
		return remainder{item: one, same: true}
	}
	if version := numberOf(one, "version"); version != 0 {
		out["version"] = number(version + 1)
	}
	return remainder{item: out}
}

// is says whether an attribute is the id of the erased customer.
func (e *erasing) is(attribute types.AttributeValue) bool {
	id, ok := attribute.(*types.AttributeValueMemberS)
	return ok && slices.Contains(e.IDs, id.Value)
}

// has says whether an attribute is one of the erased customer's identities.
func (e *erasing) has(attribute types.AttributeValue) bool {
	value, ok := attribute.(*types.AttributeValueMemberS)
	return ok && slices.ContainsFunc(e.Identities, func(i crm.Identity) bool { return i.Value == value.Value })
}

// along is what goes with an attribute that named the erased customer.
var along = map[string][]string{
	"other":      {"text"}, // of a transfer: why it passed from one to the other
	"referrer":   {"referredBy"},
	"giverId":    {"giverName", "giverPhone"},
	"giverPhone": {"giverName", "giverId"},
}

// without is a map of attributes without those that name the erased customer, at any depth.
func (e *erasing) without(attributes item) (out item, changed bool) {
	out = make(item, len(attributes))
	var leave []string
	for name, value := range attributes {
		if e.is(value) || name == "giverPhone" && e.has(value) {
			leave = append(append(leave, name), along[name]...)
			continue
		}
		kept, did := e.withoutIn(name, value)
		out[name], changed = kept, changed || did
	}
	for _, name := range leave {
		delete(out, name)
	}
	return out, changed || len(leave) > 0
}

func (e *erasing) withoutIn(name string, value types.AttributeValue) (types.AttributeValue, bool) {
	switch v := value.(type) {
	case *types.AttributeValueMemberM:
		inner, changed := e.without(v.Value)
		return &types.AttributeValueMemberM{Value: inner}, changed
	case *types.AttributeValueMemberL:
		out, changed := make([]types.AttributeValue, 0, len(v.Value)), false
		for _, one := range v.Value {
			if e.is(one) || name == "contacts" && e.isContact(one) {
				changed = true
				continue
			}
			kept, did := e.withoutIn("", one)
			out, changed = append(out, kept), changed || did
		}
		return &types.AttributeValueMemberL{Value: out}, changed
	}
	return value, false
}

// isContact says whether a contact of a company is the erased customer: by id, phone or e-mail.
func (e *erasing) isContact(one types.AttributeValue) bool {
	contact, ok := one.(*types.AttributeValueMemberM)
	return ok && (e.is(contact.Value["customerId"]) || e.has(contact.Value["phone"]) || e.has(contact.Value["email"]))
}

// identified says whether one of the erased customer's identities stands anywhere in an attribute.
func (e *erasing) identified(attribute types.AttributeValue) bool {
	switch v := attribute.(type) {
	case *types.AttributeValueMemberM:
		for _, one := range v.Value {
			if e.identified(one) {
				return true
			}
		}
	case *types.AttributeValueMemberL:
		return slices.ContainsFunc(v.Value, e.identified)
	}
	return e.has(attribute)
}

// forgetPost removes a held post of the erased customer, whatever was decided of it, with the answer to it and all that leads to it,
// and takes them out of one in which somebody else named them.
func (t *Table) forgetPost(ctx context.Context, e *erasing, pk string) error {
	return t.untilSettled(ctx, func() error {
		stored, err := t.stored(ctx, []key{{pk, skPost}})
		now := stored[key{pk, skPost}]
		if err != nil || now == nil {
			return err
		}
		post, err := decode[crm.HeldPost](now)
		if err != nil {
			return err
		}
		if post.State == crm.PostHeld && !e.sent(post) {
			out, changed := e.without(now)
			if !changed {
				return nil
			}
			return t.commit(ctx, e, erasedSoFar{}, putInstead(out, now, ""))
		}
		keys := []key{{textOf(now, attrAnswer), skAnswer}}
		for _, name := range namesIn(post) {
			keys = append(keys, namedKey(name, pk))
		}
		if err := t.dropKeys(ctx, e, keys); err != nil {
			return err
		}
		return t.drop(ctx, e, []item{now}, erasedSoFar{})
	})
}

// sent says whether a post is of somebody with one of the erased customer's identities.
func (e *erasing) sent(p crm.HeldPost) bool {
	from := p.Contact
	if p.Card != nil {
		from = &p.Card.Contact
	}
	return from != nil && slices.ContainsFunc(from.From.Identities, func(i crm.Identity) bool {
		return slices.ContainsFunc(e.Identities, func(own crm.Identity) bool { return own.Type == i.Type && own.Value == i.Value })
	})
}
