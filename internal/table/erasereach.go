package table

import (
	"context"
	"slices"
	"strings"

	"vafa/internal/crm"
)

// erasable is a kind of item in a customer's partition, and what it leads to elsewhere. What is of no kind goes too, last.
type erasable struct {
	prefix string
	leads  func(of item, to *traces) error
}

// erasables go in this order. The timeline comes last, since changes of a card or case add to it: when nothing of the others names the
// customer, nothing can come.
var erasables = []erasable{
	{prefixCard, cardTraces},
	{prefixCase, caseTraces},
	{prefixTask, noTraces},
	{prefixNext, noTraces},
	{prefixGrant, noTraces},
	{prefixPlay, noTraces},
	{skReview, noTraces},
	{prefixMerge, mergeTraces},
	{prefixSent, sentTraces},
	{prefixTimeline, entryTraces},
	{skProfile, profileTraces}, // of somebody who was merged into them
	{"", noTraces},
}

// traces are what items of an erased customer lead to.
type traces struct {
	cards      []crm.CardSummary
	keys       []key    // items that go, unless they say that they are another customer's
	partitions []string // that go as a whole
	naming     []string // customers in whose partitions they are named
	names      []string // whom they name, and who is led to them
	posts      []string // that may have been held before they became theirs
	cases      []string
	files      []string // of invoices
	purchases  int
	refunds    int
}

func noTraces(item, *traces) error { return nil }

func cardTraces(of item, to *traces) error {
	card, err := decode[crm.CardSummary](of)
	to.cards = append(to.cards, card)
	return err
}

func caseTraces(of item, to *traces) error {
	one, err := decode[crm.Case](of)
	to.keys = append(to.keys, pointerKey(one.ID))
	to.names = append(to.names, one.Claimant)
	to.cases = append(to.cases, one.ID)
	if model, serial, ok := strings.Cut(one.Card, " "); ok {
		to.cards = append(to.cards, crm.CardSummary{Model: model, Serial: serial})
	}
	return err
}

func sentTraces(of item, to *traces) error {
	if reference := textOf(of, "reference"); reference != "" {
		to.keys = append(to.keys, sentPointerKey(textOf(of, "gateway"), reference))
	}
	return nil
}

func mergeTraces(of item, to *traces) error {
	to.partitions = append(to.partitions, mergePK(textOf(of, "id")))
	to.names = append(to.names, textOf(of, "from"))
	return nil
}

func profileTraces(of item, to *traces) error {
	customer, err := decode[crm.Customer](of)
	to.keys = append(to.keys, contactKeys(customer)...)
	return err
}

func entryTraces(of item, to *traces) error {
	entry, err := decode[crm.Entry](of)
	if err != nil {
		return err
	}
	if p := entry.Purchase; p != nil {
		to.keys = append(to.keys, eventKey(p.Source, p.Reference), pointerKey(p.ID))
		to.purchases++
	}
	if w := entry.Web; w != nil {
		to.keys = append(to.keys, webEventKey(w.Source, w.Reference))
	}
	if entry.Refund != nil {
		to.refunds++
	}
	if entry.Card != nil {
		to.cards = append(to.cards, *entry.Card)
	}
	if entry.By == crm.Public {
		to.posts = append(to.posts, heldKey(entry.ID).pk)
	}
	if entry.Invoice != nil {
		to.files = append(to.files, entry.Invoice.ID)
	}
	to.names = append(to.names, entry.Other)
	if entry.Type == crm.EntryReferral {
		to.naming = append(to.naming, entry.Other)
	}
	return nil
}

// tracesOf is what some items lead to, with the answers that may repeat what is in them.
func tracesOf(items []item) (*traces, error) {
	out := &traces{}
	for _, one := range items {
		out.keys = append(out.keys, key{textOf(one, attrAnswer), skAnswer})
		of := func(kind erasable) bool { return strings.HasPrefix(textOf(one, "SK"), kind.prefix) }
		if err := erasables[slices.IndexFunc(erasables, of)].leads(one, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// namer is a kind of item that names somebody outside of their own partition, by its partition key, and what becomes of it.
type namer struct {
	prefix string
	forget func(t *Table, ctx context.Context, e *erasing, pk string) error
}

var namers = []namer{
	{prefixCustomer, func(t *Table, ctx context.Context, e *erasing, pk string) error {
		return t.forgetIn(ctx, e, customerOf(strings.TrimSuffix(pk, contactOnly)))
	}},
	{prefixCard, (*Table).forgetOnCard},
	{prefixHeld, (*Table).forgetPost},
	{prefixAnswer, func(t *Table, ctx context.Context, e *erasing, pk string) error {
		return t.dropKeys(ctx, e, []key{{pk, skAnswer}})
	}},
}

// eraseRound goes through all that an erasure reaches, once.
func (t *Table) eraseRound(ctx context.Context, e *erasing) error {
	for _, id := range e.IDs {
		if err := t.erasePartition(ctx, e, customerPK(id)); err != nil {
			return err
		}
	}
	elsewhere := make([]key, len(e.Elsewhere))
	for i, k := range e.Elsewhere {
		elsewhere[i] = key{k[0], k[1]}
	}
	if err := t.dropKeys(ctx, e, elsewhere); err != nil {
		return err
	}
	for _, name := range e.names() {
		if err := t.eraseName(ctx, e, namedPK(name)); err != nil {
			return err
		}
	}
	for _, phone := range e.gone.Phones {
		if err := t.eraseName(ctx, e, contactPK(phone)); err != nil {
			return err
		}
	}
	if e.rounds++; e.rounds > 1 {
		return nil // a counter that comes later counts somebody who came later
	}
	return t.eraseBudgets(ctx, e)
}

// erasePartition erases what lies in a partition: at once where that is little, else kind by kind.
func (t *Table) erasePartition(ctx context.Context, e *erasing, pk string) error {
	large := false
	err := t.untilSettled(ctx, func() error {
		items, more, err := t.query(ctx, span{pk: pk, limit: erasedAtOnce})
		if large = more || len(items) > erasedAtOnce; err != nil || large {
			return err
		}
		return t.eraseItems(ctx, e, items)
	})
	if err != nil || !large {
		return err
	}
	for _, kind := range erasables {
		if err := t.eachPage(ctx, startingWith("", pk, kind.prefix), func(items []item) error { return t.eraseItems(ctx, e, items) }); err != nil {
			return err
		}
	}
	return nil
}

// names are all by which somebody else may have named the customer.
func (e *erasing) names() []string {
	out := slices.Clone(e.IDs)
	for _, identity := range e.Identities {
		out = append(out, identity.Value)
	}
	return distinctNames(out)
}

// erasedAtOnce is how many items of a partition are looked at together.
const erasedAtOnce = 24

// eraseItems erases items of the customer: first what they lead to, then them.
func (t *Table) eraseItems(ctx context.Context, e *erasing, items []item) error {
	found, err := tracesOf(items)
	if err != nil {
		return err
	}
	if err := t.follow(ctx, e, found); err != nil {
		return err
	}
	return t.drop(ctx, e, items, erasedSoFar{Purchases: found.purchases, Refunds: found.refunds})
}

// eachPage gives the items of a span, a page at a time; each must remove them. It is given a page again if somebody came between;
// what comes later is for the next round.
func (t *Table) eachPage(ctx context.Context, s span, each func([]item) error) error {
	s.limit = erasedAtOnce - 1 // a query reads one more
	for more := true; more; {
		err := t.untilSettled(ctx, func() (err error) {
			var items []item
			if items, more, err = t.query(ctx, s); err != nil || len(items) == 0 {
				return err
			}
			return each(items)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// follow takes the customer out of what their items lead to.
func (t *Table) follow(ctx context.Context, e *erasing, found *traces) error {
	e.gone.Cases, e.gone.Files = append(e.gone.Cases, found.cases...), append(e.gone.Files, found.files...)
	for _, card := range distinctCards(found.cards) {
		if err := t.forgetCard(ctx, e, card); err != nil {
			return err
		}
	}
	for _, id := range distinctNames(found.naming) {
		if err := t.forgetIn(ctx, e, id); err != nil {
			return err
		}
	}
	for _, pk := range found.posts {
		if err := t.forgetPost(ctx, e, pk); err != nil {
			return err
		}
	}
	for _, pk := range found.partitions {
		err := t.eachPage(ctx, span{pk: pk}, func(items []item) error { return t.drop(ctx, e, items, erasedSoFar{}) })
		if err != nil {
			return err
		}
	}
	keys := found.keys
	for _, name := range distinctNames(found.names) {
		for _, id := range e.IDs {
			keys = append(keys, namedKey(name, customerPK(id)))
		}
	}
	return t.dropKeys(ctx, e, keys)
}

func distinctCards(cards []crm.CardSummary) []crm.CardSummary {
	var out []crm.CardSummary
	for _, card := range cards {
		card = crm.CardSummary{ID: card.ID, Model: card.Model, Serial: card.Serial}
		if !slices.Contains(out, card) {
			out = append(out, card)
		}
	}
	return out
}

// dropKeys removes the items of some keys, unless they say that they are another customer's by now.
func (t *Table) dropKeys(ctx context.Context, e *erasing, keys []key) error {
	return t.untilSettled(ctx, func() error {
		found, err := t.stored(ctx, keys)
		if err != nil {
			return err
		}
		var items []item
		for _, k := range distinct(keys) {
			whose := textOf(found[k], "customer")
			if found[k] != nil && (whose == "" || slices.Contains(e.IDs, whose)) {
				items = append(items, found[k])
			}
		}
		return t.drop(ctx, e, items, erasedSoFar{})
	})
}

// drop removes items, on condition that nobody wrote them since they were read, and counts them.
func (t *Table) drop(ctx context.Context, e *erasing, items []item, more erasedSoFar) error {
	for part := range slices.Chunk(items, erasedAtOnce) {
		steps := make([]step, len(part))
		for i, one := range part {
			steps[i] = remove(one, raced)
		}
		steps = append(steps, skippedErased(part)...)
		more.Items = len(part)
		if err := t.commit(ctx, e, more, steps...); err != nil {
			return err
		}
		more = erasedSoFar{}
	}
	return nil
}

// eraseName follows all that leads from a name to an item in which it stands.
func (t *Table) eraseName(ctx context.Context, e *erasing, pk string) error {
	return t.eachPage(ctx, span{pk: pk}, func(items []item) error {
		for _, one := range items {
			if err := t.forgetNamed(ctx, e, one); err != nil {
				return err
			}
		}
		return t.drop(ctx, e, items, erasedSoFar{})
	})
}

func (t *Table) forgetNamed(ctx context.Context, e *erasing, one item) error {
	at := textOf(one, "SK")
	for _, kind := range namers {
		if strings.HasPrefix(at, kind.prefix) {
			if err := kind.forget(t, ctx, e, at); err != nil {
				return err
			}
		}
	}
	return nil
}

// eraseBudgets removes what counts the public posts that named the customer.
func (t *Table) eraseBudgets(ctx context.Context, e *erasing) error {
	if e.budgets == nil {
		return nil
	}
	for _, identity := range e.Identities {
		name := e.budgets(identity)
		if name == "" {
			continue
		}
		err := t.eachPage(ctx, span{pk: personalPK(name)}, func(items []item) error { return t.drop(ctx, e, items, erasedSoFar{}) })
		if err != nil {
			return err
		}
	}
	return nil
}
