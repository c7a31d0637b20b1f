package table

import (
	"strings"

	"vafa/internal/crm"
)

// placers are the places in the indexes that an item of each kind must have, by what it says itself; an item of another kind has none,
// but for a word of a name and a customer's card, whose places follow from another item.
var placers = map[Kind]func(item) (item, error){
	KindCustomer:   placeOf(func(c crm.Customer) item { attributes, _ := profileAttributes(c); return places(attributes) }),
	KindValue:      placeOf(valuePlaces),
	KindCase:       placeOf(casePlace),
	KindTask:       placeOf(taskList),
	KindMember:     placeOf(memberList),
	KindMessage:    placeOf(messageList),
	KindCampaign:   placeOf(func(c crm.Campaign) item { return campaignList(c.ID) }),
	KindImport:     placeOf(func(i crm.Import) item { return importList(i.ID) }),
	KindHeld:       placeOf(heldPlace),
	KindMachineKey: placeOf(machinePlace),
	KindErasure:    func(one item) (item, error) { return erasureList(afterFirst(textOf(one, "PK"))), nil },
	KindEvent:      func(one item) (item, error) { return eventPlace(afterFirst(textOf(one, "PK"))), nil },
	KindIdentity:   func(one item) (item, error) { return identityPlace(afterFirst(textOf(one, "PK"))), nil },
}

// placeOf is a placer by the value of an item.
func placeOf[T any](place func(T) item) func(item) (item, error) {
	return func(one item) (item, error) {
		value, err := decode[T](one)
		if err != nil {
			return nil, err
		}
		return place(value), nil
	}
}

// indexKeys are the attributes that the indexes are made of.
var indexKeys = []string{"listPK", "listSK", "valuePK", "valueSK"}

// places are those of some attributes that the indexes are made of.
func places(attributes item) item {
	out := item{}
	for _, name := range indexKeys {
		if attributes[name] != nil {
			out[name] = attributes[name]
		}
	}
	return out
}

func valuePlaces(v crm.Value) item {
	if v.MergedInto != "" {
		return nil
	}
	out := valueList(v.Customer)
	if v.Segment != "" {
		out["listPK"] = text(segmentListPK(v.Segment, shardOf(v.Customer)))
		out["listSK"] = text(segmentListSK(v.Percentile, v.Customer))
	}
	return out
}

func casePlace(c crm.Case) item {
	if !c.IsOpen() {
		return nil
	}
	return caseList(c)
}

func heldPlace(p crm.HeldPost) item {
	if p.State != crm.PostHeld {
		return nil
	}
	return item{"listPK": text(heldListPK(shardOf(p.ID))), "listSK": text(heldListSK(p))}
}

func machinePlace(k crm.MachineKey) item {
	return item{"listPK": text(pkMachineKeys), "listSK": text(machineListSK(k))}
}

// eventPlace is the place of the claim of a purchase; a source has no "#".
func eventPlace(event string) item {
	source, reference, _ := strings.Cut(event, "#")
	return item{"listPK": text(referenceListPK(reference)), "listSK": text(source)}
}

func identityPlace(identity string) item {
	kind, value, _ := strings.Cut(identity, "#")
	return claimList(crm.Identity{Type: crm.IdentityType(kind), Value: value})
}

// afterFirst is what follows the first "#" of a key.
func afterFirst(pk string) string {
	_, rest, _ := strings.Cut(pk, "#")
	return rest
}

// Misplaced says whether the indexes have an item elsewhere than it says. What moved to another customer stays in the shard of the list in
// which it was: whoever reads such a list reads all its shards.
func (i Item) Misplaced() (bool, error) {
	kind := i.Kind()
	if kind == "" || kind == KindWord || kind == KindOwnCard {
		return false, nil
	}
	var should item
	if place := placers[kind]; place != nil {
		var err error
		if should, err = place(i.attributes); err != nil {
			return false, err
		}
	}
	for _, name := range indexKeys {
		is, right := textOf(i.attributes, name), textOf(should, name)
		if name == "listPK" {
			is, right = unsharded(is), unsharded(right)
		}
		if is != right {
			return true, nil
		}
	}
	return false, nil
}

// unsharded is the key of a list without its shard.
func unsharded(pk string) string {
	if at := strings.LastIndexByte(pk, '#'); at >= 0 && at == len(pk)-2 {
		return pk[:at]
	}
	return pk
}

// Place is where the lists have an item, as one text; "" for one that is in none.
func (i Item) Place() string { return placeText(i.attributes) }

func placeText(attributes item) string {
	if textOf(attributes, "listPK") == "" {
		return ""
	}
	return unsharded(textOf(attributes, "listPK")) + " " + textOf(attributes, "listSK")
}

// OwnerPlace is where the list of a model's owners must have a card.
func OwnerPlace(c crm.Card) string { return placeText(ownerList(c)) }

// WordPlaces are where the lists must have the later words of a customer's name, in their order.
func WordPlaces(c crm.Customer) []string {
	out := make([]string, wordsOf(c))
	for i := range out {
		from := crm.NameFrom(foldedName(c.Name), i+1)
		out[i] = placeText(item{"listPK": text(wordListPK(from)), "listSK": text(nameListSK(from, c.ID))})
	}
	return out
}

// Shelved are the names of products in an item of the shelf, by SKU.
func (i Item) Shelved() (map[string]crm.Named, error) {
	out := map[string]crm.Named{}
	for name, attribute := range i.attributes {
		sku, ok := strings.CutPrefix(name, prefixSKU)
		if !ok {
			continue
		}
		product, err := decodeField[crm.Named](attribute)
		if err != nil {
			return nil, err
		}
		product.SKU = sku
		out[sku] = product
	}
	return out, nil
}
