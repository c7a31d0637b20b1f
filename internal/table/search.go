package table

import (
	"context"
	"slices"
	"strings"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// mostMatches is how many customers a search gives.
const mostMatches = 20

// Match is a customer whom a search found. By says what was found of them, in words of crm, and With how that is kept: for an order
// its source and reference. Phone and City are to tell people of one name apart.
type Match struct {
	Found
	By    string `json:"by"`
	With  string `json:"with,omitempty"`
	Phone string `json:"phone,omitempty"`
	City  string `json:"city,omitempty"`
}

// hit leads to a customer who may be meant.
type hit struct{ customer, by, with string }

// Search finds at most twenty customers by whatever a text may mean, what is surest first. It makes two reads and at most five
// queries beside each other, whatever it finds; somebody's cards or companies cost two more.
func (t *Table) Search(ctx context.Context, s crm.Search) ([]Match, error) {
	ways := []func(context.Context, crm.Search) ([]hit, error){t.hitsOfClaims, t.hitsOfContacts, t.hitsOfReference, t.hitsOfPhoneEnd, t.hitsOfNames}
	found, errs := make([][]hit, len(ways)), make(chan error, len(ways))
	reading := unnoted(ctx) // whom it leads to is read again, and noted then
	for i, way := range ways {
		go func() {
			var err error
			found[i], err = way(reading, s)
			errs <- err
		}()
	}
	var err error
	for range ways {
		if one := <-errs; one != nil {
			err = one
		}
	}
	if err != nil {
		return nil, err
	}
	return t.matches(ctx, slices.Concat(found...), s)
}

// matches reads the customers whom hits lead to, once each, and leaves out whom they lead to no more.
func (t *Table) matches(ctx context.Context, hits []hit, s crm.Search) ([]Match, error) {
	var ids []string
	first := map[string]hit{}
	for _, one := range hits {
		if _, known := first[one.customer]; !known && one.customer != "" && len(ids) < mostMatches {
			ids, first[one.customer] = append(ids, one.customer), one
		}
	}
	people, err := t.profiles(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := []Match{}
	for _, c := range people {
		if why := first[c.ID]; c.MergedInto != "" && why.by == crm.ByCustomerID {
			return t.matches(ctx, []hit{{customer: c.MergedInto, by: why.by, with: why.with}}, s)
		} else if c.MergedInto == "" && (why.by != crm.ByName || called(c, s.Name)) {
			out = append(out, match(c, why))
		}
	}
	return out, nil
}

func match(c crm.Customer, why hit) Match {
	out := Match{Found: Found{ID: c.ID, Name: c.Name, Kind: c.Kind}, By: why.by, With: why.with, City: c.City}
	for _, identity := range c.Identities {
		if identity.Type == crm.Phone {
			out.Phone = identity.Value
			break
		}
	}
	return out
}

// called says whether a customer's name begins with a text, or does from one of its words on.
func called(c crm.Customer, name string) bool {
	folded := foldedName(c.Name)
	for word := range mostWords + 1 {
		if strings.HasPrefix(crm.NameFrom(folded, word), name) {
			return true
		}
	}
	return false
}

// hitsOfClaims are those of what belongs to one customer: an id, identities, a referral code, the serial of a card.
func (t *Table) hitsOfClaims(ctx context.Context, s crm.Search) ([]hit, error) {
	if s.Customer != "" {
		return []hit{{customer: s.Customer, by: crm.ByCustomerID}}, nil
	}
	keys := identityKeys(s.Identities)
	if s.Referral != "" {
		keys = append(keys, referralKey(s.Referral))
	}
	if s.Serial != "" {
		keys = append(keys, serialKeys(s.Serial)...)
	}
	found, err := t.batch(ctx, keys)
	if err != nil {
		return nil, err
	}
	var out []hit
	for _, identity := range s.Identities {
		out = append(out, hit{textOf(found[identityKey(identity)], "customer"), string(identity.Type), identity.Value})
	}
	out = append(out, hit{textOf(found[referralKey(s.Referral)], "customer"), crm.ByReferral, s.Referral})
	if s.Serial == "" {
		return out, nil
	}
	cards, err := t.cardsMeant(ctx, s.Serial, found)
	for _, card := range cards {
		out = append(out, hit{card.Holder(), crm.BySerial, card.Name()})
	}
	return out, err
}

// hitsOfContacts are the companies of whose contacts one has a phone.
func (t *Table) hitsOfContacts(ctx context.Context, s crm.Search) ([]hit, error) {
	var out []hit
	for _, identity := range s.Identities {
		if identity.Type != crm.Phone {
			continue
		}
		companies, err := t.ByContact(ctx, identity.Value)
		if err != nil {
			return nil, err
		}
		for _, company := range companies {
			out = append(out, hit{company.ID, crm.ByContact, identity.Value})
		}
	}
	return out, nil
}

// hitsOfReference are those of orders, and of customers of other systems, by what they are called there.
func (t *Table) hitsOfReference(ctx context.Context, s crm.Search) ([]hit, error) {
	if s.Reference == "" {
		return nil, nil
	}
	items, err := t.listedUnder(ctx, span{index: indexLists, pk: referenceListPK(s.Reference)})
	var out []hit
	for _, one := range items {
		by := crm.ByOrder
		if strings.HasPrefix(textOf(one, "PK"), prefixIdentity) {
			by = string(crm.Reference)
		}
		out = append(out, hit{textOf(one, "customer"), by, textOf(one, "listSK") + " " + s.Reference})
	}
	return out, err
}

func (t *Table) hitsOfPhoneEnd(ctx context.Context, s crm.Search) ([]hit, error) {
	if s.PhoneEnd == "" {
		return nil, nil
	}
	items, err := t.listedUnder(ctx, startingWith(indexLists, phoneListPK(s.PhoneEnd), backwards(s.PhoneEnd)))
	var out []hit
	for _, one := range items {
		out = append(out, hit{textOf(one, "customer"), crm.ByPhoneEnd, "+" + backwards(textOf(one, "listSK"))})
	}
	return out, err
}

// hitsOfNames are those whose name begins with a text, and then those of whose name a later word does.
func (t *Table) hitsOfNames(ctx context.Context, s crm.Search) ([]hit, error) {
	if s.Name == "" {
		return nil, nil
	}
	begin := firstLetters(s.Name, 100)
	names, err := t.listedUnder(ctx, startingWith(indexLists, nameListPK(s.Name), begin))
	if err != nil {
		return nil, err
	}
	words, err := t.listedUnder(ctx, startingWith(indexLists, wordListPK(s.Name), begin))
	var out []hit
	for _, one := range append(names, words...) {
		out = append(out, hit{customer: textOf(one, "id"), by: crm.ByName})
	}
	return out, err
}

// listedUnder reads the beginning of a list.
func (t *Table) listedUnder(ctx context.Context, s span) ([]item, error) {
	s.limit = mostMatches
	items, _, err := t.query(ctx, s)
	return items, err
}

// claimList is the place of an identity's claim in a list: of a phone by its last digits, of an outside reference by itself without
// its source.
func claimList(identity crm.Identity) item {
	digits := strings.TrimPrefix(identity.Value, "+")
	source, id, _ := strings.Cut(identity.Value, ":")
	switch {
	case identity.Type == crm.Phone && len(digits) >= phoneEndLength:
		return item{"listPK": text(phoneListPK(digits)), "listSK": text(backwards(digits))}
	case identity.Type == crm.Reference && id != "":
		return item{"listPK": text(referenceListPK(id)), "listSK": text(source)}
	}
	return nil
}

// mostWords is how many words of a name after its first find it.
const mostWords = 4

// wordsOf is how many of the words of a customer's name after the first have an item by which they find it. Nobody is found by
// words who turned out to be another.
func wordsOf(c crm.Customer) int {
	if c.MergedInto != "" {
		return 0
	}
	return max(0, min(mostWords, len(strings.Fields(foldedName(c.Name)))-1))
}

// wordSteps let a customer be found by the later words of a name, and not by those of an earlier one. A step beside them holds the
// profile to what it was; whoever finds by a word looks at the profile all the same.
func wordSteps(before, after crm.Customer, event string) ([]step, error) {
	if before.Name == after.Name && before.MergedInto == after.MergedInto {
		return nil, nil
	}
	var out []step
	folded := foldedName(after.Name)
	for word := 1; word <= max(wordsOf(before), wordsOf(after)); word++ {
		k := wordKey(after.ID, word)
		if word > wordsOf(after) {
			out = append(out, gone(k))
			continue
		}
		put, err := overwrite(k, map[string]string{"id": after.ID}, event, item{
			"listPK": text(wordListPK(crm.NameFrom(folded, word))), "listSK": text(nameListSK(crm.NameFrom(folded, word), after.ID)),
		})
		if err != nil {
			return nil, err
		}
		out = append(out, put)
	}
	return out, nil
}

// backwards is a number from its last digit on, so that who knows its end knows how this begins.
func backwards(digits string) string {
	runes := []rune(locale.Digits(digits))
	slices.Reverse(runes)
	return string(runes)
}
