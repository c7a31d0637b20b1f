package table

import (
	"context"
	"slices"
	"strings"

	"vafa/internal/crm"
)

// What names somebody outside of their own partition, and cannot be found from there, has an item beside it that leads from the name
// to it. It is written in the same transaction, and may outlive what it leads to: whoever follows it looks.

// attrMerge marks the partition of who they were merged into, at some time.
const attrMerge = "merge"

// named is the step that lets an item, by its partition key, be found by a name in it. What was known of that before stays.
func named(name, pk, event string, extra item) step {
	out := update{key: namedKey(name, pk), names: map[string]string{}, values: item{}}
	for attribute, value := range extra {
		out.assign(attribute, value)
	}
	return out.step(event, nil)
}

// namedAll is named for several names, each once; "" names nobody.
func namedAll(names []string, pk, event string, extra item) []step {
	var out []step
	for _, name := range distinctNames(names) {
		out = append(out, named(name, pk, event, extra))
	}
	return out
}

func distinctNames(names []string) []string {
	out := slices.Sorted(slices.Values(names))
	return slices.DeleteFunc(slices.Compact(out), func(name string) bool { return name == "" })
}

// onceNamed leaves out what lets an item be found a second time: a transaction may write an item once only.
func onceNamed(steps []step) []step {
	seen := map[key]bool{}
	return slices.DeleteFunc(slices.Clone(steps), func(s step) bool {
		k := s.key()
		again := seen[k]
		seen[k] = strings.HasPrefix(k.pk, namedPK(""))
		return again
	})
}

// there is the condition that a customer is still there, or is nobody only because they turned out to be another.
func there(customer string, refused func(item) error) step {
	return update{key: profileKey(customer), condition: "attribute_exists(PK)"}.check(refused)
}

// withThere adds to steps that name customers the condition that they are there, for those whose profile no step touches yet.
func withThere(steps []step, customers ...string) []step {
	for _, customer := range distinctNames(customers) {
		touched := func(s step) bool { return s.key() == profileKey(customer) }
		if !slices.ContainsFunc(steps, touched) {
			steps = append(steps, there(customer, raced))
		}
	}
	return steps
}

// key is that of the item which a step is about.
func (s step) key() key {
	switch i := s.item; {
	case i.Put != nil:
		return keyOf(i.Put.Item)
	case i.Update != nil:
		return keyOf(i.Update.Key)
	case i.Delete != nil:
		return keyOf(i.Delete.Key)
	case i.ConditionCheck != nil:
		return keyOf(i.ConditionCheck.Key)
	}
	return key{}
}

// giverNamed are the steps that let a card be found by the giver whom somebody typed for it, who need not be a customer.
func giverNamed(typed, card crm.Card, event string) []step {
	return namedAll([]string{typed.GiverPhone, typed.GiverID}, cardKey(card.Model, card.Serial).pk, event, nil)
}

// namesIn are those whom a post names.
func namesIn(p crm.HeldPost) []string {
	var from crm.Capture
	var out []string
	switch {
	case p.Card != nil:
		from, out = p.Card.From, append(out, p.Card.Card.GiverPhone, p.Card.Card.GiverID)
	case p.Contact != nil:
		from = p.Contact.From
	}
	for _, identity := range from.Identities {
		out = append(out, identity.Value)
	}
	return distinctNames(out)
}

// heldNamed are the steps that let a post be found by those whom it names, for as long as it is kept.
func heldNamed(p crm.HeldPost) []step {
	return namedAll(namesIn(p), heldKey(p.ID).pk, p.ID, item{attrExpires: number(p.Until.Unix())})
}

// heldUnnamed are the steps after which a post that is decided, and says nothing of them any more, is found by nobody's name.
func heldUnnamed(p crm.HeldPost) []step {
	var out []step
	for _, name := range namesIn(p) {
		out = append(out, gone(namedKey(name, heldKey(p.ID).pk)))
	}
	return out
}

// answerNamed are the steps that let an idempotent answer be found by the customers it is about, where no line of theirs tells.
func answerNamed(o crm.Once, event string, customers ...string) []step {
	if !o.IsSet() || !namedKey("", onceKey(o).pk).possible() {
		return nil
	}
	return namedAll(customers, onceKey(o).pk, event, item{attrExpires: number(o.Expires.Unix())})
}

// HeldPostsNaming reads the posts in quarantine in which one of some phones, e-mail addresses or other identities stands. Of one that
// is decided nothing personal is left, so that it is found by none.
func (t *Table) HeldPostsNaming(ctx context.Context, identities []crm.Identity) ([]crm.HeldPost, error) {
	var keys []key
	for _, identity := range identities {
		err := t.all(ctx, startingWith("", namedPK(identity.Value), prefixHeld), func(items []item) error {
			for _, one := range items {
				keys = append(keys, key{textOf(one, "SK"), skPost})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	items, err := t.inOrder(ctx, distinct(keys))
	if err != nil {
		return nil, err
	}
	return decodeAll[crm.HeldPost](items)
}
