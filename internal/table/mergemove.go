package table

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/crm"
)

// movable is a kind of item in a customer's partition that moves when customers are merged. What else lies in a partition are the
// profile, the value and the records of merges, which stay.
type movable struct {
	prefix string
	// names are the items elsewhere that name the customer, besides the item itself.
	names func(item) ([]reference, error)
}

// movables are moved in this order. The timeline comes last, since changes of a card or case add to it: when nothing of the others
// is left, nothing can come.
var movables = []movable{
	{prefixCard, cardNames},
	{prefixCase, caseNames},
	{prefixTimeline, entryNames},
}

// reference is an attribute, of an item elsewhere, that names a customer.
type reference struct {
	key       key
	attribute string
}

func cardNames(of item) ([]reference, error) {
	return []reference{{cardKey(textOf(of, "model"), textOf(of, "serial")), "owner"}}, nil
}

func caseNames(of item) ([]reference, error) {
	return []reference{{pointerKey(textOf(of, "id")), "customer"}}, nil
}

func entryNames(of item) ([]reference, error) {
	entry, err := decode[crm.Entry](of)
	if err != nil || entry.Purchase == nil {
		return nil, err
	}
	p := entry.Purchase
	return []reference{{eventKey(p.Source, p.Reference), "customer"}, {pointerKey(p.ID), "customer"}}, nil
}

// movedAtOnce keeps a transaction below a hundred items: four an item that moves, and four more.
const movedAtOnce = 24

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
			steps, names, err := t.relocate(ctx, *m, items, event)
			if n, ended = len(names), textOf(items[len(items)-1], "SK"); err != nil || n == 0 {
				return err
			}
			noted, err := noteMoved(m.merge, names, event)
			if err != nil {
				return err
			}
			return t.write(ctx, event, append(steps, noted...)...)
		})
		if err != nil || ended == "" {
			return moved, err
		}
		moved += n
		s.seen = ended
	}
}

// movedItems are the sort keys of what one transaction moved.
type movedItems struct {
	Names []string `json:"names"`
}

// noteMoved remembers what moved, so that undoing moves exactly this back, and holds the merge to its state.
func noteMoved(m crm.Merge, names []string, event string) ([]step, error) {
	list, err := create(movedKey(m.ID, names[0]), movedItems{names}, event, nil, raced)
	count := inState(m, crm.MergeMoving)
	count.add, count.names["#moved"], count.values[":n"] = "#moved :n", "moved", number(int64(len(names)))
	return []step{list, count.step(event, raced)}, err
}

// relocate makes the steps that move items from one partition to the other, with what names their customer and what they are
// worth; names are the sort keys of those that move. An item that the other has too stays.
func (t *Table) relocate(ctx context.Context, m moving, items []item, event string) (steps []step, names []string, err error) {
	refs, keys := make([][]reference, len(items)), []key{valueKey(m.from), valueKey(m.to)}
	for i, one := range items {
		keys = append(keys, key{customerPK(m.to), textOf(one, "SK")})
		if refs[i], err = movableOf(one).names(one); err != nil {
			return nil, nil, err
		}
		for _, ref := range refs[i] {
			keys = append(keys, ref.key)
		}
	}
	found, err := t.batch(ctx, keys)
	if err != nil {
		return nil, nil, err
	}
	var load worth
	for i, one := range items {
		name := textOf(one, "SK")
		if found[key{customerPK(m.to), name}] != nil {
			continue
		}
		names = append(names, name)
		steps = append(steps, createItem(m.renamed(one), event, nil, raced), remove(one, raced))
		for _, ref := range refs[i] {
			if textOf(found[ref.key], ref.attribute) == m.from {
				steps = append(steps, m.rename(ref, found[ref.key], event))
			}
		}
		if err := load.add(one); err != nil {
			return nil, nil, err
		}
	}
	ledgers, err := load.steps(m, found, event)
	return append(steps, ledgers...), names, err
}

func movableOf(one item) movable {
	for _, kind := range movables {
		if strings.HasPrefix(textOf(one, "SK"), kind.prefix) {
			return kind
		}
	}
	return movable{names: func(item) ([]reference, error) { return nil, nil }}
}

// renamed is the item under its new customer: in its key, in every attribute "customer", and in its place in a list.
func (m moving) renamed(one item) item {
	out := m.inside(one)
	out["PK"] = text(customerPK(m.to))
	if place, ok := strings.CutSuffix(textOf(one, "listSK"), "#"+m.from); ok {
		out["listSK"] = text(place + "#" + m.to)
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

// rename is the step that makes an item elsewhere name the new customer; what has versions gets a new one.
func (m moving) rename(ref reference, now item, event string) step {
	change := update{
		key: ref.key, condition: "#name = :from", names: map[string]string{"#name": ref.attribute}, values: item{":from": text(m.from)},
	}
	change.assign(ref.attribute, text(m.to))
	if now["version"] != nil {
		change.add, change.names["#version"], change.values[":one"] = "#version :one", "version", number(1)
	}
	return change.step(event, raced)
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
