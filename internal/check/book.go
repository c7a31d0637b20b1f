package check

import (
	"strings"

	"vafa/internal/crm"
	"vafa/internal/table"
)

// mostDoubts is how many partitions with something wrong within them are looked at again.
const mostDoubts = 1000

// book is what one reader has gathered from the items that it was given.
type book struct {
	c    *checker
	sums *tally

	items      int
	kinds      map[table.Kind]int
	doubts     []doubt
	more       int
	unfinished int
	warnings   []Finding
	found      []fault
	person     *person // of whose partition the last item was

	asked   []doubt    // what must be looked up
	settled []Finding  // of what was
	seen    *sightings // nil in the reading of a whole table
}

// sightings are what partitions that are read again tell besides.
type sightings struct {
	busy   map[string]bool // partitions of customers whose merge or erasure is under way
	follow []string        // further partitions to read
}

// fault is something that is wrong within a partition.
type fault struct {
	Finding
	pk string
}

// doubt is something that may not hold: a name that does not balance, or, without a name, whatever is wrong within a partition.
type doubt struct {
	name   string
	weight int64
	sides  []string
}

func (c *checker) book(sums *tally) *book {
	return &book{c: c, sums: sums, kinds: map[table.Kind]int{}}
}

// join adds what another book has gathered.
func (b *book) join(other *book) {
	b.sums.join(other.sums)
	b.items += other.items
	for kind, n := range other.kinds {
		b.kinds[kind] += n
	}
	b.doubts = append(b.doubts, other.doubts...)
	b.more += other.more
	b.unfinished += other.unfinished
	b.warnings = append(b.warnings, other.warnings...)
	b.settled = append(b.settled, other.settled...)
}

// take looks at an item; items of a partition must come one after the other.
func (b *book) take(i table.Item) {
	b.items++
	if i.Expired(b.c.Now) {
		return
	}
	kind := i.Kind()
	b.kinds[kind]++
	b.turnTo(i.Key().PK)
	b.common(i, kind)
	if b.person != nil {
		b.person.rest = b.person.rest || !stayed(i, kind)
	}
	if rule := rules[kind]; rule != nil {
		if err := rule(b, i); err != nil {
			b.fault("item.unreadable", i, "it cannot be read as what its key says")
		}
	}
}

// turnTo ends the partition of a customer when another begins.
func (b *book) turnTo(pk string) {
	if b.person != nil && b.person.pk != pk {
		b.end()
	}
	if id := table.CustomerIn(pk); id != "" && b.person == nil {
		b.person = newPerson(id, pk)
	}
}

// stays are the kinds of items that stay of a customer who was merged into another.
var stays = map[table.Kind]bool{table.KindCustomer: true, table.KindValue: true, table.KindMerge: true}

// stayed says whether an item may be there of somebody who was merged into another: what tells of that, and the mark of a card that went
// on to the other before, whose place with the other the card itself has.
func stayed(i table.Item, kind table.Kind) bool {
	return stays[kind] || kind == table.KindOwnCard && i.Text("status") == crm.CardTransferred
}

// end is called after the last item.
func (b *book) end() {
	if b.person != nil {
		b.person.judge(b)
		b.person = nil
	}
}

// say gives weight to a fact about an item, by a rule of both; what balances it is said in partitions among sides.
func (b *book) say(r rule, about table.Key, detail string, weight int64, sides ...string) {
	b.sums.add(nameOf(r, about, detail), weight, append(sides, about.PK)...)
}

func nameOf(r rule, about table.Key, detail string) string {
	return string(r) + "\x00" + about.PK + "\x00" + about.SK + "\x00" + detail
}

// ask says that a fact about an item must be looked up; answer is what makes it true.
func (b *book) ask(r rule, about table.Key, detail string, sides ...string) {
	name := nameOf(r, about, detail)
	if b.seen != nil {
		b.sums.add(name, -1, sides...)
		return
	}
	b.asked = append(b.asked, doubt{name: name, weight: -1, sides: append(sides, about.PK)})
}

// asOften is more than anything is asked.
const asOften = 1 << 32

func (b *book) answer(r rule, about table.Key, detail string) {
	if b.seen != nil {
		b.sums.add(nameOf(r, about, detail), asOften)
	}
}

// under notes that a merge or erasure of a customer is under way.
func (b *book) under(pks ...string) {
	if b.seen == nil {
		b.unfinished++
		return
	}
	for _, pk := range pks {
		b.seen.busy[pk] = true
	}
}

// follow has a partition read too, where some are read again.
func (b *book) follow(pk string) {
	if b.seen != nil {
		b.seen.follow = append(b.seen.follow, pk)
	}
}

// fault notes something that is wrong with an item by itself, or within its partition.
func (b *book) fault(r rule, i table.Item, what string) { b.faultAt(r, i.Kind(), i.Key(), what) }

func (b *book) faultAt(r rule, kind table.Kind, at table.Key, what string) {
	b.found = append(b.found, fault{Finding{Rule: string(r), Kind: kind, Key: shown(kind, at), What: what}, at.PK})
	if len(b.doubts) >= mostDoubts {
		b.more++
		return
	}
	if n := len(b.doubts); n == 0 || b.doubts[n-1].sides[0] != at.PK {
		b.doubts = append(b.doubts, doubt{sides: []string{at.PK}})
	}
	b.found = b.found[:min(len(b.found), mostDoubts)]
}

// finding is what a name that does not balance says.
func (d doubt) finding() (Finding, bool) {
	if d.weight == 0 {
		return Finding{}, false
	}
	parts := strings.SplitN(d.name, "\x00", 4)
	r := rule(parts[0])
	what := balances[r].missing // none of what is asked
	if d.weight < 0 {
		what = balances[r].surplus + asked[r]
	}
	at := table.Key{PK: parts[1], SK: parts[2]}
	kind := table.KindAt(at)
	return Finding{Rule: parts[0], Kind: kind, Key: shown(kind, at), What: what}, what != ""
}

// shown is a key without what somebody is known by: ids of ours stay, since they lead an operator to the item, and the rest is hashed.
func shown(kind table.Kind, k table.Key) string {
	if plainKinds[kind] || table.CustomerIn(k.PK) != "" {
		return k.PK + " " + k.SK
	}
	prefix, rest, _ := strings.Cut(k.PK, "#")
	if rest == "" {
		return prefix + " (" + crm.HashID(k.SK)[:16] + ")"
	}
	return prefix + "#(" + crm.HashID(rest)[:16] + ")"
}

// plainKinds are kinds of items, outside of customers' partitions, whose keys name nobody.
var plainKinds = map[table.Kind]bool{
	table.KindCard: true, table.KindPointer: true, table.KindProduct: true, table.KindShelf: true, table.KindCampaign: true,
	table.KindCount: true, table.KindMoved: true, table.KindLedger: true, table.KindErasure: true,
}
