package api_test

import (
	"fmt"
	"maps"

	"github.com/anishathalye/porcupine"
)

// What a firm may look like from outside, one request after the other. A merge and an erasure are many transactions: each is two events,
// between which what is read of the customers concerned may be of before, of after, or of a part of the way.

type (
	captured struct{ phone int }
	found    struct{ phone int } // gives the id, 0 for nobody
	bought   struct{ phone, ref, amount int }
	looked   struct{ id int } // gives a look
	joined   struct {
		into, from int
		ended      bool
	}
	forgot struct {
		id    int
		ended bool
	}
)

// look is what is seen of a customer.
type look struct {
	there bool
	spent int
}

// soul is a customer of the model.
type soul struct {
	spent   int
	moving  int // of another's, on the way here
	into    int // who they turned out to be
	dying   bool
	erased  bool
	waiting int // whose merge into them is under way
}

// world is a state of the model. Who was captured has a negative number until somebody finds them.
type world struct {
	phones map[int]int
	souls  map[int]soul
	events map[int][2]int // of purchases: whose, and the amount
	last   int            // negative number that was given
}

func (w world) copied() world {
	return world{maps.Clone(w.phones), maps.Clone(w.souls), maps.Clone(w.events), w.last}
}

func (w world) String() string { return fmt.Sprint(w.phones, w.souls, w.events) } // maps are printed in the order of their keys

// now is who somebody turned out to be.
func (w world) now(id int) int {
	for w.souls[id].into != 0 {
		id = w.souls[id].into
	}
	return id
}

func linear() porcupine.Model {
	model := porcupine.NondeterministicModel{
		Init: func() []any { return []any{world{map[int]int{}, map[int]soul{}, map[int][2]int{}, 0}} },
		Step: func(state, in, out any) []any {
			var all []any
			for _, one := range state.(world).step(in, out) {
				all = append(all, one)
			}
			return all
		},
		Equal:             func(a, b any) bool { return a.(world).String() == b.(world).String() },
		DescribeOperation: func(in, out any) string { return fmt.Sprintf("%T%v -> %v", in, in, out) },
	}
	return model.ToModel()
}

// step is what may be after a request that was answered so; nothing if it may not have been.
func (w world) step(in, out any) []world {
	switch in := in.(type) {
	case captured:
		return w.capture(in.phone)
	case found:
		return w.find(in.phone, out.(int))
	case bought:
		return w.buy(in, out.(string))
	case looked:
		return w.look(in.id, out.(look))
	case joined:
		return w.join(in)
	case forgot:
		return w.forget(in)
	}
	return nil
}

func (w world) capture(phone int) []world {
	owner := w.phones[phone]
	if owner != 0 && !w.souls[owner].dying {
		return []world{w}
	}
	fresh := w.copied()
	fresh.last--
	fresh.phones[phone], fresh.souls[fresh.last] = fresh.last, soul{}
	if owner == 0 {
		return []world{fresh}
	}
	return []world{w, fresh}
}

func (w world) find(phone, id int) []world {
	owner := w.phones[phone]
	_, known := w.souls[id]
	switch {
	case owner == id, id == 0 && w.souls[owner].dying:
		return []world{w}
	case owner < 0 && id > 0 && !known:
		return []world{w.named(owner, id)}
	}
	return nil
}

// named is the world in which somebody has the id by which they were found.
func (w world) named(before, id int) world {
	out := w.copied()
	out.souls[id] = out.souls[before]
	delete(out.souls, before)
	for phone, owner := range out.phones {
		if owner == before {
			out.phones[phone] = id
		}
	}
	for ref, event := range out.events {
		if event[0] == before {
			out.events[ref] = [2]int{id, event[1]}
		}
	}
	return out
}

func (w world) buy(in bought, said string) []world {
	owner := w.phones[in.phone]
	event, there := w.events[in.ref]
	whose := w.now(event[0])
	unsettled := there && (w.souls[whose].dying || w.souls[whose].waiting != 0)
	leaving := owner == 0 || w.souls[owner].dying
	switch {
	case said == "customer.unknown" && leaving,
		said == "already" && there && owner != 0 && (unsettled || whose == owner && event[1] == in.amount),
		said == "event.reused" && there && (unsettled || whose != owner || event[1] != in.amount):
		return []world{w}
	case said == "recorded" && owner != 0 && (!there || w.souls[whose].dying):
		out := w.copied()
		one := out.souls[owner]
		one.spent += in.amount
		out.souls[owner], out.events[in.ref] = one, [2]int{owner, in.amount}
		return []world{out}
	}
	return nil
}

func (w world) look(id int, saw look) []world {
	one, known := w.souls[id]
	gone := !known || one.erased || one.into != 0
	switch {
	case one.dying,
		gone && !saw.there,
		!gone && saw.there && one.spent <= saw.spent && saw.spent <= one.spent+one.moving:
		return []world{w}
	}
	return nil
}

func (w world) join(in joined) []world {
	into, from := w.souls[in.into], w.souls[in.from]
	out := w.copied()
	switch {
	case in.ended && into.waiting == in.from:
		into.spent, into.moving, into.waiting = into.spent+into.moving, 0, 0
		out.souls[in.into] = into
	case from.into == in.into: // it was merged before, and perhaps more happened since
	case in.ended, into.into != 0, from.into != 0, into.erased, from.erased, into.waiting != 0, from.waiting != 0:
		return nil
	default:
		into.moving, into.waiting, from.into = from.spent, in.from, in.into
		out.souls[in.into], out.souls[in.from] = into, from
		for phone, owner := range w.phones {
			if owner == in.from {
				out.phones[phone] = in.into
			}
		}
	}
	return []world{out}
}

func (w world) forget(in forgot) []world {
	one, out := w.souls[in.id], w.copied()
	switch {
	case one.erased: // it was asked for twice
	case one.into != 0 || one.waiting != 0:
		return nil
	case !in.ended:
		one.dying = true
		out.souls[in.id] = one
	default:
		out.souls[in.id] = soul{erased: true}
		for phone, owner := range w.phones {
			if owner == in.id {
				delete(out.phones, phone)
			}
		}
		for ref, event := range w.events {
			if w.now(event[0]) == in.id {
				delete(out.events, ref)
			}
		}
	}
	return []world{out}
}
