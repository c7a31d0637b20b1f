package table

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/crm"
)

// movable is a kind of item in a customer's partition that moves when customers are merged. What else lies in a partition are the
// profile, the value and the records of merges, which stay.
type movable struct {
	prefix string
	// elsewhere finds what names the customer besides the item itself; nil where nothing does.
	elsewhere func(item) ([]reference, error)
}

// movables are moved in this order. The timeline comes last, since changes of a card or case add to it: when nothing of the others
// is left, nothing can come.
var movables = []movable{
	{prefixCard, cardNames},
	{prefixCase, caseNames},
	{prefixTask, nil},
	{prefixNext, nil},
	{prefixMember, nil},
	{prefixSent, sentNames},
	{skReached, nil},
	{prefixGrant, nil},
	{prefixPlay, nil},
	{skReview, nil},
	{prefixTimeline, entryNames},
}

// reference is an attribute, of an item elsewhere, that names a customer. Where that is empty, otherwise names them; with are
// further attributes that change when they do.
type reference struct {
	key       key
	attribute string
	otherwise string
	with      func(now item, to string) (item, error)
}

// in is the attribute that names the customer in an item.
func (r reference) in(now item) string {
	if r.otherwise != "" && textOf(now, r.attribute) == "" {
		return r.otherwise
	}
	return r.attribute
}

// cardNames is whoever has the unit: its owner, or the retailer who registered it for sale. What other people did with it, and what
// they typed, stays as it was.
func cardNames(of item) ([]reference, error) {
	return []reference{{
		key: cardKey(textOf(of, "model"), textOf(of, "serial")), attribute: "owner", otherwise: "registrant", with: heldBy,
	}}, nil
}

// heldBy is the history of a card whose holder became somebody else by a merge.
func heldBy(now item, to string) (item, error) {
	card, err := decode[crm.Card](now)
	if err != nil || len(card.History) == 0 {
		return nil, err
	}
	history, err := encodeField(card.HeldAs(to))
	return item{"history": history}, err
}

func caseNames(of item) ([]reference, error) {
	return []reference{{key: pointerKey(textOf(of, "id")), attribute: "customer"}}, nil
}

func sentNames(of item) ([]reference, error) {
	if textOf(of, "reference") == "" {
		return nil, nil
	}
	return []reference{{key: sentPointerKey(textOf(of, "gateway"), textOf(of, "reference")), attribute: "customer"}}, nil
}

func entryNames(of item) ([]reference, error) {
	entry, err := decode[crm.Entry](of)
	if err == nil && entry.Type == crm.EntryReferral {
		return []reference{{key: profileKey(entry.Other), attribute: "referrer"}, {key: valueKey(entry.Other), attribute: "referrer"}}, nil
	}
	if err != nil || entry.Purchase == nil {
		return nil, err
	}
	p := entry.Purchase
	return []reference{{key: eventKey(p.Source, p.Reference), attribute: "customer"}, {key: pointerKey(p.ID), attribute: "customer"}}, nil
}

// movedAtOnce keeps a transaction below a hundred items: four an item that moves, and five more.
const movedAtOnce = 23

// moving is the way from one partition to another. event begins the names of its writes, which no other request may use.
type moving struct {
	from, to string
	merge    crm.Merge
	business crm.Business
	event    string
	batches  int
}

// next names the next write.
func (m *moving) next() string {
	m.batches++
	return fmt.Sprintf("%s.%d", m.event, m.batches)
}

// moveAll moves everything, and looks again until there is nothing left: what was under way when the merge began may have come
// since.
func (t *Table) moveAll(ctx context.Context, m moving) error {
	for moved := 1; moved > 0; {
		moved = 0
		for _, kind := range movables {
			n, err := t.moveKind(ctx, &m, kind)
			if err != nil {
				return err
			}
			moved += n
		}
	}
	return nil
}

func (t *Table) moveKind(ctx context.Context, m *moving, kind movable) (moved int, err error) {
	s := startingWith("", customerPK(m.from), kind.prefix)
	s.limit = movedAtOnce
	for {
		n, ended, event := 0, "", m.next()
		err := t.untilSettled(ctx, func() error {
			n, ended = 0, ""
			items, _, err := t.query(ctx, s)
			if err != nil || len(items) == 0 {
				return err
			}
			items = items[:min(len(items), movedAtOnce)]
			done, err := t.relocate(ctx, *m, items, nil, event)
			if n, ended = len(done.names), textOf(items[len(items)-1], "SK"); err != nil || n == 0 {
				return err
			}
			noted, err := noteMoved(m.merge, done, event)
			if err != nil {
				return err
			}
			return t.write(ctx, event, append(done.steps, noted...)...)
		})
		if err != nil || ended == "" {
			return moved, err
		}
		moved += n
		s.seen = ended
	}
}

// movedItems is what one transaction moved: the sort keys, and what lay there of the survivor's and made room.
type movedItems struct {
	Names []string `json:"names"`
}

// attrReplaced holds in a list of moved items those that made room, as they were.
const attrReplaced = "replaced"

// noteMoved remembers what moved, so that undoing moves exactly this back, and holds the merge to its state.
func noteMoved(m crm.Merge, done relocation, event string) ([]step, error) {
	var extra item
	if len(done.replaced) > 0 {
		extra = item{attrReplaced: &types.AttributeValueMemberL{Value: done.replaced}}
	}
	list, err := create(movedKey(m.ID, done.names[0]), movedItems{done.names}, event, extra, raced)
	count := inState(m, crm.MergeMoving)
	count.add, count.names["#moved"], count.values[":n"] = "#moved :n", "moved", number(int64(len(done.names)))
	return []step{list, count.step(event, raced)}, err
}

// replacedBy are the items that made room for those in a list, by sort key.
func replacedBy(list item) map[string]item {
	out := map[string]item{}
	all, _ := list[attrReplaced].(*types.AttributeValueMemberL)
	if all == nil {
		return out
	}
	for _, one := range all.Value {
		if old, ok := one.(*types.AttributeValueMemberM); ok {
			out[textOf(old.Value, "SK")] = old.Value
		}
	}
	return out
}

// relocation is the move of some items: its steps, the sort keys of those that move, and what makes room for them.
type relocation struct {
	steps    []step
	names    []string
	replaced []types.AttributeValue
}

// relocate moves items from one partition to the other, with what names their customer elsewhere and what they are worth. Where the
// other has an item of that key too, the one that is named elsewhere is the one that counts: it replaces the other, or else stays
// where it is. back are items to leave behind in the place of those that move.
func (t *Table) relocate(ctx context.Context, m moving, items []item, back map[string]item, event string) (out relocation, err error) {
	refs, keys := make([][]reference, len(items)), []key{valueKey(m.from), valueKey(m.to)}
	for i, one := range items {
		if refs[i], err = elsewhereOf(one); err != nil {
			return out, err
		}
		keys = append(keys, m.target(one))
		for _, ref := range refs[i] {
			keys = append(keys, ref.key)
		}
	}
	found, err := t.batch(ctx, keys)
	if err != nil {
		return out, err
	}
	var load worth
	for i, one := range items {
		renames, err := m.renames(refs[i], found, event)
		if err != nil {
			return out, err
		}
		there := found[m.target(one)]
		if there != nil && len(renames) == 0 {
			continue
		}
		name := textOf(one, "SK")
		out.names = append(out.names, name)
		out.steps = append(append(out.steps, putInstead(m.renamed(one), there, event), leave(one, back[name], event)), renames...)
		if there != nil {
			out.replaced = append(out.replaced, &types.AttributeValueMemberM{Value: there})
		}
		if err := load.add(one); err != nil {
			return out, err
		}
	}
	ledgers, err := load.steps(m, found, event)
	out.steps = append(out.steps, ledgers...)
	return out, err
}

// putInstead puts an item where none is, or in the place of one that nobody wrote since it was read.
func putInstead(one, there item, event string) step {
	put := createItem(one, event, nil, raced)
	if there != nil {
		put.item.Put.ConditionExpression = aws.String("#event = :was")
		put.item.Put.ExpressionAttributeNames = map[string]string{"#event": attrEvent}
		put.item.Put.ExpressionAttributeValues = item{":was": there[attrEvent]}
	}
	return put
}

// leave takes an item away, or puts an old one back in its place.
func leave(one, old item, event string) step {
	if old == nil {
		return remove(one, raced)
	}
	return putInstead(maps.Clone(old), one, event)
}

// elsewhereOf is what names an item's customer besides the item itself.
func elsewhereOf(one item) ([]reference, error) {
	for _, kind := range movables {
		if strings.HasPrefix(textOf(one, "SK"), kind.prefix) && kind.elsewhere != nil {
			return kind.elsewhere(one)
		}
	}
	return nil, nil
}

// target is the key of an item under its new customer.
func (m moving) target(one item) key { return key{customerPK(m.to), textOf(one, "SK")} }

// renames are the steps that make what is found elsewhere name the new customer, where it names the old one.
func (m moving) renames(refs []reference, found map[key]item, event string) (steps []step, err error) {
	for _, ref := range refs {
		now := found[ref.key]
		own := slices.Contains([]string{customerPK(m.from), customerPK(m.to)}, ref.key.pk) // nobody brings themselves
		if own || textOf(now, ref.in(now)) != m.from {
			continue
		}
		one, err := m.rename(ref, now, event)
		if err != nil {
			return nil, err
		}
		steps = append(steps, one)
	}
	return steps, nil
}

// renamed is the item under its new customer: in its key, in every attribute "customer", and in its place in a list.
func (m moving) renamed(one item) item {
	out := m.inside(one)
	out["PK"] = text(customerPK(m.to))
	if place := textOf(one, "listSK"); place != "" {
		out["listSK"] = text(strings.TrimSuffix(strings.ReplaceAll(place+"#", "#"+m.from+"#", "#"+m.to+"#"), "#"))
	}
	return out
}

func (m moving) inside(attributes item) item {
	out := make(item, len(attributes))
	for name, value := range attributes {
		out[name] = value
		if part, ok := value.(*types.AttributeValueMemberM); ok {
			out[name] = &types.AttributeValueMemberM{Value: m.inside(part.Value)}
		}
		if name == "customer" && textOf(attributes, name) == m.from {
			out[name] = text(m.to)
		}
	}
	return out
}

// rename is the step that makes an item elsewhere name the new customer; what has versions gets a new one, and must still be what
// was read.
func (m moving) rename(ref reference, now item, event string) (step, error) {
	name := ref.in(now)
	change := update{key: ref.key, condition: "#" + name + " = :from", names: map[string]string{}, values: item{":from": text(m.from)}}
	change.assign(name, text(m.to))
	if version := now["version"]; version != nil {
		change.add, change.names["#version"], change.values[":one"] = "#version :one", "version", number(1)
		change.condition += " AND #version = :was"
		change.values[":was"] = version
	}
	if ref.with != nil {
		further, err := ref.with(now, m.to)
		if err != nil {
			return step{}, err
		}
		for name, value := range further {
			change.assign(name, value)
		}
	}
	return change.step(event, raced), nil
}

// worth is what the items of a move are in the values of their customers.
type worth struct {
	purchases []crm.Purchase
	minutes   int
	cost      int64
	unit      string
}

func (w *worth) add(one item) error {
	if !strings.HasPrefix(textOf(one, "SK"), prefixTimeline) {
		return nil
	}
	entry, err := decode[crm.Entry](one)
	if err != nil {
		return err
	}
	if entry.Purchase != nil {
		w.purchases = append(w.purchases, *entry.Purchase)
	}
	spent := entry.Service()
	w.minutes += spent.Minutes
	w.cost += spent.Cost
	if spent.Unit != "" {
		w.unit = spent.Unit
	}
	return nil
}

// steps move it from one value to the other.
func (w worth) steps(m moving, found map[key]item, event string) ([]step, error) {
	if len(w.purchases) == 0 && w.minutes == 0 && w.unit == "" {
		return nil, nil
	}
	from, err := decode[crm.Value](found[valueKey(m.from)])
	if err != nil {
		return nil, err
	}
	to, err := decode[crm.Value](found[valueKey(m.to)])
	if err != nil {
		return nil, err
	}
	fromVersion, toVersion := from.Version, to.Version
	if len(w.purchases) > 0 {
		if err := from.Give(&to, w.purchases, m.business); err != nil {
			return nil, err
		}
	}
	less, err := w.change(from, fromVersion, -1)
	if err != nil {
		return nil, err
	}
	more, err := w.change(to, toVersion, 1)
	return []step{less.step(event, raced), more.step(event, raced)}, err
}

// change is what the move does to one value: the ledger as a whole, and what contacts cost as a difference, since those are
// counted without a version.
func (w worth) change(v crm.Value, version int, sign int64) (update, error) {
	out := update{key: valueKey(v.Customer), condition: "attribute_exists(PK)", names: map[string]string{}, values: item{}}
	if len(w.purchases) > 0 {
		var err error
		if out, err = ledgerUpdate(v, version); err != nil {
			return out, err
		}
	}
	if w.minutes != 0 {
		out.add = "#minutes :minutes"
		out.names["#minutes"], out.values[":minutes"] = "minutes", number(sign*int64(w.minutes))
	}
	if w.unit != "" {
		if out.add != "" {
			out.add += ", "
		}
		out.add += "#cost :cost"
		out.names["#cost"], out.values[":cost"] = "serviceCost", number(sign*w.cost)
	}
	return out, nil
}
